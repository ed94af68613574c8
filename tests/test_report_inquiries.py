"""How a report tells what became of a question."""

from collections.abc import Sequence

import pytest
from inquiry_data import ASKED, LATE, NEVER_SENT, PENDING, QUICK
from report_data import NOON, result

from checks.correspondence import Inquiry
from reports.inquiries import inquiry_view
from reports.machine import to_json
from reports.summary import summarise
from reports.text import render_text


@pytest.mark.parametrize(
    ("inquiry", "told"),
    [
        (
            LATE,
            [
                ("", "Asked by its contact form"),
                ("after 1 min", "An acknowledgement, by a machine"),
                ("after 8 h", "Nobody had answered. The time to answer was over: 8 h of the shop’s hours"),
                ("after 1 day", "Until here the shop itself promises an answer (24 hours)"),
                ("after 1 day 2 h", "An answer, likely by a person, too late"),
            ],
        ),
        (
            QUICK,
            [
                ("", "Asked by its contact form"),
                ("after 1 min", "An acknowledgement, by a machine"),
                ("after 25 min", "An answer, likely by a person"),
                ("after 8 h", "The time to answer was over: 8 h of the shop’s hours"),
            ],
        ),
        (
            PENDING,
            [
                ("", "Asked by its contact form"),
                ("after 1 min", "An acknowledgement, by a machine"),
                ("in 5 h", "The time to answer will be over: 8 h of the shop’s hours"),
            ],
        ),
        (NEVER_SENT, []),
    ],
    ids=["late", "quick", "pending", "not-sent"],
)
def test_the_story_is_told_in_the_order_of_time(inquiry: Inquiry, told: Sequence[tuple[str, str]]) -> None:
    view = inquiry_view(inquiry, {}, None)
    assert view is not None
    assert [(event.when, event.title) for event in view.events] == list(told)


def test_the_clock_shows_what_came_within_the_time_and_what_came_after() -> None:
    view = inquiry_view(LATE, {}, None)
    assert view is not None
    assert view.clock is not None
    acknowledged, answer = view.clock.marks
    assert acknowledged.at < view.clock.allowed < answer.at <= 100
    assert (acknowledged.tone, answer.tone) == ("plain", "fail")
    assert "An answer, likely by a person, after 1 day 2 h" in view.clock.alt


def test_a_late_answer_says_how_much_of_it_lay_in_the_shops_hours() -> None:
    view = inquiry_view(LATE, {}, None)
    assert view is not None
    assert view.events[-1].notes == ("9 h of it in the shop’s hours.",)


def test_nothing_was_asked_nothing_is_told() -> None:
    assert inquiry_view(None, {}, None) is None
    assert "Asked" not in render_text(summarise([result()], generated_at=NOON))


def test_the_terminal_and_the_json_tell_it_too() -> None:
    summary = summarise([result(inquiry=LATE)], generated_at=NOON)
    text = render_text(summary)
    assert "✗ An answer, likely by a person, too late  after 1 day 2 h" in text
    assert '"until": "2026-11-20T17:00:00+00:00"' in to_json(summary, report=None)


def test_what_was_asked_can_be_read() -> None:
    view = inquiry_view(ASKED, {}, None)
    assert view is not None
    assert (view.subject, view.language) == ("Frage zur Rückgabe", "de")
    assert view.text.startswith("Guten Tag,\nkann ich")
