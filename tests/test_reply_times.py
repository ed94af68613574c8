"""Medians and percentiles in which silence counts."""

from datetime import timedelta

import pytest
from inquiries import SENT, hours, inquiry, person, reply

from checks.correspondence import Inquiry, MailKind, Sending
from checks.reply_times import Measure, by_month, compare, reply_times

SILENT = inquiry()
QUANTILES = [
    # hours after which persons answered, of how many asked, median, 90th percentile
    ([3], 1, 3, 3),
    ([1, 5], 2, 1, 5),
    ([1, 2, 9], 3, 2, 9),
    ([1], 2, 1, None),  # half of them had an answer within the hour
    ([1], 3, None, None),
    (list(range(1, 11)), 10, 5, 9),
    (list(range(1, 10)), 10, 5, 9),
    (list(range(1, 9)), 10, 5, None),
    ([7, 1, 4], 4, 4, None),  # in whatever order
    ([], 2, None, None),
    ([], 0, None, None),
]


@pytest.mark.parametrize(("answered", "asked", "median", "ninety"), QUANTILES)
def test_the_silent_come_last(
    answered: list[int], asked: int, median: int | None, ninety: int | None
) -> None:
    given = [inquiry(person(after, opened=after / 2)) for after in answered]
    given += [SILENT] * (asked - len(answered))
    times = reply_times(given)
    half, most = (None if n is None else hours(n) for n in (median, ninety))
    best = hours(min(answered)) if answered else None
    assert times.answer == Measure(
        replied=len(answered), silent=asked - len(answered),
        quickest=best, quickest_open=best and best / 2,
        median=half, median_open=half and half / 2, ninety=most, ninety_open=most and most / 2,
    )  # fmt: skip
    assert (times.counted, times.answer.asked, times.open, times.left_out) == (asked, asked, 0, 0)


ACKNOWLEDGED = reply(MailKind.ACKNOWLEDGEMENT, 0.1)
ONE = [
    # an inquiry, counted, open, left out, acknowledged, answered
    (SILENT, 1, 0, 0, 0, 0),
    (inquiry(now=2, read=2), 0, 1, 0, 0, 0),
    (inquiry(read=None), 0, 1, 0, 0, 0),
    (inquiry(person(1), now=2, read=2), 1, 0, 0, 0, 1),
    (inquiry(ACKNOWLEDGED), 1, 0, 0, 1, 0),
    (inquiry(ACKNOWLEDGED, person(90)), 1, 0, 0, 1, 1),  # late, and counted as long as it took
    (inquiry(reply(MailKind.ANSWER, 1)), 1, 0, 0, 0, 0),  # of a machine
    (inquiry(reply(MailKind.BOUNCE, 1), sending=Sending.UNCONFIRMED), 1, 0, 0, 0, 0),
    (inquiry(sending=Sending.UNCONFIRMED), 0, 0, 1, 0, 0),
    (inquiry(person(1), sending=Sending.UNCERTAIN), 1, 0, 0, 0, 1),
    (inquiry(sending=Sending.UNCERTAIN), 0, 0, 1, 0, 0),
    (inquiry(sending=Sending.REFUSED), 0, 0, 1, 0, 0),
    (inquiry(sending=Sending.NOT_SENT, sent_at=None, until=None), 0, 0, 1, 0, 0),
]


@pytest.mark.parametrize(("asked", "counted", "open_", "left_out", "acknowledged", "answered"), ONE)
def test_every_inquiry_is_counted_somewhere(
    asked: Inquiry, counted: int, open_: int, left_out: int, acknowledged: int, answered: int
) -> None:
    times = reply_times([asked])
    assert (times.counted, times.open, times.left_out) == (counted, open_, left_out)
    assert (times.acknowledgement.replied, times.answer.replied) == (acknowledged, answered)


def test_shops_are_compared_in_business_hours() -> None:
    compared = compare({
        "silent": [SILENT], "none": [], "slow": [inquiry(person(5, opened=5))],
        "over night": [inquiry(person(15, opened=2))], "quick": [inquiry(person(2, opened=2))],
    })  # fmt: skip
    assert [one.shop for one in compared] == ["quick", "over night", "slow", "none", "silent"]


def test_months_are_those_of_asking() -> None:
    later = inquiry(person(1), sent_at=SENT + timedelta(days=9))
    months = by_month([later, SILENT, SILENT])
    assert {month: times.counted for month, times in months.items()} == {"2026-11": 2, "2026-12": 1}
    assert list(months) == ["2026-11", "2026-12"]
