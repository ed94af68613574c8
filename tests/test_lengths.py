"""Lengths of time as people write them."""

from datetime import timedelta

import pytest

from monitor.lengths import length


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("90s", timedelta(seconds=90)),
        ("10m", timedelta(minutes=10)),
        ("10 min", timedelta(minutes=10)),
        ("1h 30m", timedelta(minutes=90)),
        ("1h30m", timedelta(minutes=90)),
        ("7d", timedelta(days=7)),
        ("2W", timedelta(days=14)),
        ("0s", timedelta(0)),
        ("", None),
        ("h", None),
        ("5", None),
        ("-5m", None),
        ("30m 1h", None),
        ("1.5h", None),
        ("٣h", timedelta(hours=3)),
        ("5 years", None),
    ],
)
def test_a_length_is_read(text: str, found: timedelta | None) -> None:
    assert length(text) == found
