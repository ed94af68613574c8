"""What pages promise on the time of an answer, as an inquiry keeps it."""

from datetime import UTC, datetime
from functools import partial

import pytest

from checks.correspondence import Promise
from checks.model import Box, Page, Stage, Text
from checks.reading.promises import promise_of
from monitor.correspondence.business_hours import Calendar, Span, promised_until

SENT = datetime(2026, 11, 20, 15, tzinfo=UTC)  # a Friday, 16:00 in Berlin
OFFICE = Calendar(zone="Europe/Berlin", spans=tuple(Span(day, 540, 1020) for day in range(5)))
UNTIL = partial(promised_until, OFFICE, SENT)


def page(*texts: str, stage: Stage = Stage.CONTACT, language: str = "en") -> Page:
    blocks = tuple(Text(text=text, box=Box(0, 20 * n, 300, 20)) for n, text in enumerate(texts))
    url = f"https://shop.example/{stage}"
    return Page(stage=stage, url=url, status=200, title="", language=language, texts=blocks)


def until(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


STATED = [
    ("We answer every message within 24 hours.", "24 hours", until(23, 15)),
    ("We reply to your e-mail within one business day.", "1 business day", until(23, 23)),
    ("Our team will respond to your inquiry within 2 working days.", "2 business days", until(24, 23)),
]


@pytest.mark.parametrize(("text", "said", "end"), STATED)
def test_a_stated_time_becomes_a_promise(text: str, said: str, end: datetime) -> None:
    found = promise_of([page("Write to us.", text)], UNTIL)
    assert found == Promise(said=said, until=end, quote=text, url="https://shop.example/contact")


def test_of_several_times_the_longest_binds() -> None:
    pages = [page(STATED[0][0]), page(STATED[2][0], STATED[1][0], stage=Stage.HOME)]
    found = promise_of(pages, UNTIL)
    assert found is not None
    assert (found.said, found.url) == ("2 business days", "https://shop.example/home")


def test_no_statement_is_no_promise() -> None:
    assert promise_of([page("We deliver within 2 business days.")], UNTIL) is None
    assert promise_of([], UNTIL) is None
