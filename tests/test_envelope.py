"""The recipients that the last server wrote into a mail's head."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.correspondence.sources.envelope import recipients_in

HEADS = {
    b"Delivered-To: anna.k7@probe.test\r\nTo: other@x.test\r\n\r\n": ("anna.k7@probe.test",),
    b"DELIVERED-TO: <Anna@Probe.Test>\nX-Original-To: ben@probe.test\n\n": ("anna@probe.test", "ben@probe.test"),
    b"Envelope-To: a@p.test, b@p.test\n\n": ("a@p.test", "b@p.test"),
    b"X-Envelope-To: \"Anna\" <a@p.test>\n\n": ("a@p.test",),
    b"Delivered-To:\r\n a@p.test\r\n\r\n": ("a@p.test",),
    b"Delivered-To: a@p.test\nDelivered-To: a@p.test\n\n": ("a@p.test",),
    b"Subject: x\n\nDelivered-To: body@p.test\n": (),
    b"Delivered-To: \xff\xfe\nDelivered-To: @\nDelivered-To: a@b@c\nDelivered-To: no\n\n": (),
    b"Delivered-To: j\xc3\xb6rg@p.test\n\n": ("jörg@p.test",),
    b" folded@at.start\nDelivered-To: a@p.test": ("a@p.test",),
    b"": (),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), HEADS.items())
def test_recipients(raw: bytes, expected: tuple[str, ...]) -> None:
    assert recipients_in(raw) == expected


@given(st.binary(max_size=400), st.binary(max_size=400))
def test_no_bytes_make_it_fail(name: bytes, value: bytes) -> None:
    recipients_in(name + b":" + value)
    recipients_in(b"Delivered-To:" + value + b"\n " + name)


@pytest.mark.parametrize(
    "raw",
    [b"Delivered-To: " + b"a" * 5_000_000, b"Delivered-To: " + b"a@" * 2_000_000, b"Delivered-To: a\n" + b" a@b\n" * 900_000,
     b"a:\n" * 1_500_000],
)  # fmt: skip
def test_no_head_takes_long(raw: bytes) -> None:
    began = time.process_time()
    recipients_in(raw)
    assert time.process_time() - began < 1
