"""Whatever arrives as a mail is sorted: never an exception, never seconds, and never for another question."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from asking import answer_to
from test_answers_in_time import MONDAY, World

from checks.correspondence import MailKind
from monitor.correspondence.arrival import Arrival
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.sorting import sort_mails
from monitor.store import Store

MUCH = 200_000
HOSTILE = {
    "nothing": b"",
    "zeros": b"\0" * 5000,
    "only line ends": b"\r\n" * MUCH,
    "no header": b"Hello, this is no mail.",
    "a header without an end": b"Subject: " + b"a" * MUCH,
    "a header folded for ever": b"Subject: a\n" + b" b\n" * MUCH,
    "many headers": b"".join(b"X-%d: y\n" % n for n in range(20_000)) + b"\nHello",
    "many recipients": b"To: " + b", ".join(b"a%d@b.example" % n for n in range(20_000)) + b"\n\nHello",
    "a bad message id": b"Message-ID: <[\nReferences: <<<>>\nSubject: x\n\nHello",
    "bad addresses": b"From: <<@@,;:\"\nTo: \"unclosed <a@\nCc: group:;,;\n\nHello",
    "an unknown charset": b"Content-Type: text/plain; charset=klingon\n\nHello \xff\xfe",
    "a charset that is no text": b"Content-Type: text/plain; charset=zlib\n\nHello",
    "an unknown encoding": b"Content-Transfer-Encoding: x-rot-99\n\nHello",
    "broken base64": b"Content-Transfer-Encoding: base64\n\n=====A\xff*" + b"Q" * 1001,
    "broken quoted-printable": b"Content-Transfer-Encoding: quoted-printable\n\n=ZZ=\n=" + b"=" * 5000,
    "a multipart without boundary": b"Content-Type: multipart/mixed\n\n--x\n\nHello",
    "parts in parts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(400)
    ),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 2000,
    "a bounce of nothing": b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x--\n",
    "a bounce of rubbish": b"Return-Path: <>\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"
    b"--x\nContent-Type: message/delivery-status\n\n\xff\xff: \0\n\n\n--x\nContent-Type: message/rfc822\n\n\0\n--x--",
    "deep HTML": b"Content-Type: text/html\n\n" + b"<div>" * 50_000,
    "HTML of quotes": b"Content-Type: text/html\n\n" + b"<blockquote>a" * 20_000,
    "HTML without an end": b"Content-Type: text/html\n\n<!--" + b"<a href='" * 20_000,
    "quotes without an end": b"Subject: x\n\n" + b">" * MUCH + b"\n" + b"> > a\n" * 20_000,
    "one long word": b"Subject: x\n\n" + b"a" * MUCH,
    "one long line of spaces": b"Subject: x\n\n" + b" " * MUCH + b"!",
    "many at signs": b"Subject: @@\n\n" + b"a@" * 100_000,
    "encoded words without an end": b"Subject: " + b"=?utf-8?q?=" * 5000 + b"\n\nHello",
    "half characters": "Subject: \ud83d x\n\nHello \udc00".encode("utf-8", "surrogatepass"),
    "an encoded half character": b"Subject: =?utf-7?q?+2D0-?=\nContent-Type: text/plain; charset=utf-7\n\n+2D0- Hello",
    "a calendar": b"Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nEND",
    "an impossible date": b"Date: Fri, 99 Foo 99999999999 99:99:99 +9999\nReceived: ;;;\n\nHello",
}  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Store.open(tmp_path / "r.db") as store, MailStore.open(tmp_path / "r.db") as mails:
        yield World(tmp_path, store, mails)


def sorted_mails(world: World, raws: list[bytes]) -> set[int]:
    """Each comes twice: for the question, and for nobody."""
    (entry,) = world.ledger.of_shop("mugs")
    for raw in raws:
        for recipients in ((entry.question.address,), ()):
            at = MONDAY + timedelta(hours=1)
            world.mails.keep(Arrival(raw=raw, recipients=recipients, received_at=at, source="test"))
    return sort_mails(world.mails, world.ledger, world.office.calendar_of)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_mail_is_sorted_like_any_other(what: str, world: World) -> None:
    entry = world.ask()
    began = time.process_time()
    assert sorted_mails(world, [HOSTILE[what]]) == {entry.id}
    assert time.process_time() - began < 3
    (mail,) = world.mails.of_inquiry(entry.id)
    assert mail.reading, "it counts as read and is not looked at for ever"
    assert len(world.mails.unmatched()) == 1
    assert not list(world.mails.unread())
    standing = world.asker.standing("mugs")
    assert standing
    assert [reply.kind for reply in standing.replies] == [mail.reading.kind]


def test_mails_that_were_damaged_on_their_way_are_sorted(world: World) -> None:
    entry, chance = world.ask(), Random(7)
    whole = answer_to(entry.question.address)
    whole.add_alternative("<p>Dear Anna,</p><p>yes, you can send it back.</p>", subtype="html")
    raws = [_damaged(whole.as_bytes(), chance) for _ in range(150)]
    sorted_mails(world, raws)
    assert not list(world.mails.unread())


def _damaged(raw: bytes, chance: Random) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 60)]
            case 2:
                data[at:at] = bytes(data[:at][-chance.randint(1, 60) :])
            case _:
                data[at:at] = chance.choice([b"\n", b"\r", b"\0", b"=?", b"--", b"\xff\xfe", b";", b'"'])
    return bytes(data) or b"\n"


def test_a_hostile_mail_is_never_taken_for_a_persons_answer(world: World) -> None:
    entry = world.ask()
    sorted_mails(world, list(HOSTILE.values()))
    kinds = {mail.reading.kind for mail in world.mails.of_inquiry(entry.id) if mail.reading}
    assert kinds
    replies = world.asker.standing("mugs")
    assert replies
    assert not [r.quote for r in replies.replies if r.kind is MailKind.ANSWER and r.actor == "likely-human"]
