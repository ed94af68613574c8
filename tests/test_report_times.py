"""How a report tells the reply times of all questions put to a shop."""

import itertools
import json
from collections.abc import Sequence
from datetime import timedelta

import pytest
from inquiries import SENT, inquiry, person, reply
from report_data import NOON, result, shop
from report_example import example
from report_hostile import ATTACKS

from checks.correspondence import Inquiry, MailKind, Sending
from checks.model import Evidence, Stage, failed
from checks.reading.replies import cite_reply, searched
from reports.html import render_html
from reports.machine import to_json
from reports.summary import Result, summarise
from reports.text import render_text
from reports.times import APART, LANES, NEVER, TICKS, Scale, TimesView, rows, scale_of, times_view
from reports.times_table import times_as_json, times_as_text

SILENT = inquiry()
OPEN = inquiry(now=2, read=2)
NOT_SENT = inquiry(sending=Sending.NOT_SENT, sent_at=None, until=None)
ACKNOWLEDGED = reply(MailKind.ACKNOWLEDGEMENT, 0.1)


def answered(*after: float) -> list[Inquiry]:
    """A third of each lies in the shop's hours."""
    return [inquiry(person(each, opened=each / 3)) for each in after]


def view(*inquiries: Inquiry) -> TimesView:
    told = times_view(inquiries, scale_of([inquiries]))
    assert told
    return told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (answered(3, 6, 12), "median 6 h (2 h of the shop’s hours), 90\u00a0% within 12 h (4 h of the shop’s hours); all were answered"),
        ([inquiry(person(2)), inquiry(person(2))], "median 2 h, 90\u00a0% within 2 h; all were answered"),
        ([*answered(3), SILENT], "median 3 h (1 h of the shop’s hours), fewer than 90\u00a0% were ever answered; 1 of 2 not answered"),
        ([*answered(*[3] * 9), SILENT], "median 3 h (1 h of the shop’s hours), 90\u00a0% within 3 h (1 h of the shop’s hours); 1 of 10 not answered"),
        ([*answered(3), SILENT, SILENT], "2 of 3 were not answered, so there is no median"),
        ([SILENT, SILENT], "none of 2 was answered"),
        ([*answered(0.05, 0.05), OPEN, NOT_SENT], "median 3 min (1 min of the shop’s hours), 90\u00a0% within 3 min (1 min of the shop’s hours); all were answered"),
    ],
)  # fmt: skip
def test_silence_is_never_told_as_speed(asked: Sequence[Inquiry], told: str) -> None:
    assert view(*asked).answered == told


def test_acknowledgements_are_told_by_the_clock() -> None:
    told = view(inquiry(ACKNOWLEDGED), inquiry(ACKNOWLEDGED), SILENT)
    assert (
        told.acknowledged
        == "median 6 min, fewer than 90\u00a0% were ever acknowledged; 1 of 3 not acknowledged"
    )


def test_what_does_not_count_is_told_apart() -> None:
    told = view(SILENT, OPEN, SILENT, NOT_SENT, NOT_SENT)
    assert told.over == "over 2 questions since 23 November 2026"
    assert (
        told.rest
        == "1 more question is still open. 2 tries are left out: not sent, or never shown to have arrived."
    )


@pytest.mark.parametrize("asked", [[], [SILENT], [SILENT, OPEN, NOT_SENT], [OPEN, OPEN]])
def test_nothing_is_told_of_fewer_than_two_questions_that_count(asked: list[Inquiry]) -> None:
    assert times_view(asked, scale_of([asked])) is None
    html = render_html(summarise([result(inquiries=asked)], generated_at=NOON))
    assert "How long answers take" not in html
    assert "Reply times" not in html


# ---- the strip


def test_a_dot_says_when_and_whether_in_time() -> None:
    early, late, never = view(*answered(3, 25), SILENT).strip.dots
    assert [dot.tone for dot in (early, late, never)] == ["in-time", "late", "never"]
    assert early.at < late.at < never.at == NEVER
    assert early.label == "Asked on 23 November 2026: answered after 3 h"
    assert never.label == "Asked on 23 November 2026: not answered"


def test_the_strip_has_a_text() -> None:
    strip = view(*answered(3, 25), SILENT).strip
    assert strip.alt == (
        "How long each answer took, one dot a question: 1 answered in time, 1 answered too late, 1 not answered. "
        "Answers: median 1 day 1 h (8 h 20 min of the shop’s hours), fewer than 90\u00a0% were ever answered; "
        "1 of 3 not answered."
    )
    assert strip.legend == (
        ("in-time", "1 answered in time"),
        ("late", "1 answered too late"),
        ("never", "1 not answered"),
    )


@pytest.mark.parametrize(
    ("after", "first", "last"),
    [
        ([], "1 min", "1 day"),
        ([0.5], "10 min", "1 h"),
        ([1], "1 h", "1 day"),
        ([0.0001, 24 * 900], "1 s", "365 days"),
        ([24 * 900], "30 days", "365 days"),
        ([-1], "1 s", "10 s"),  # clocks that disagree
    ],
)
def test_the_scale_holds_all_answers(after: list[float], first: str, last: str) -> None:
    strip = view(*answered(*after), SILENT, SILENT).strip
    assert (strip.ticks[0][1], strip.ticks[-1][1]) == (first, last)
    assert all(strip.ticks[0][0] <= dot.at <= NEVER for dot in strip.dots)


def test_dots_of_one_place_lie_above_each_other() -> None:
    dots = view(*answered(*[3] * (LANES + 3)), *answered(1), SILENT).strip.dots
    assert [dot.lane for dot in dots if dot.at == dots[1].at] == [0, 1, 2, 3, 4, 4, 4, 4]
    assert (dots[0].lane, dots[-1].lane) == (0, 0)
    for lane in range(LANES - 1):
        places = [dot.at for dot in dots if dot.lane == lane]
        assert all(b - a >= APART for a, b in itertools.pairwise(places))


def test_all_shops_are_drawn_on_one_scale() -> None:
    quick, slow = shop("Quick"), shop("Slow")
    results = [result(of=quick, inquiries=answered(0.1, 0.2)), result(of=slow, inquiries=answered(100, 200))]
    first, second = summarise(results, generated_at=NOON).shops
    assert first.times
    assert second.times
    assert first.times.strip.ticks == second.times.strip.ticks
    assert Scale(TICKS).at(timedelta(0)) < Scale(TICKS).at(timedelta(days=1))


# ---- month by month, side by side


def test_months_are_told_where_there_are_several() -> None:
    later = [inquiry(person(1), sent_at=SENT + timedelta(days=9)), SILENT, *answered(3)]
    assert [(each.name, each.counted, each.silent) for each in view(*later).months] == [
        ("November 2026", 2, 1),
        ("December 2026", 1, 0),
    ]
    assert view(SILENT, SILENT).months == ()


def test_shops_are_compared_from_two_on() -> None:
    compared = rows([answered(9, 12), [], [SILENT], answered(3), [OPEN]])
    assert [(row.shop, row.counted, row.silent) for row in compared] == [(3, 1, 0), (0, 2, 0), (2, 1, 1)]
    assert [row.quickest and row.quickest.both for row in compared] == [
        "3 h (1 h of the shop’s hours)", "9 h (3 h of the shop’s hours)", None,
    ]  # fmt: skip
    assert rows([answered(9, 12), [], [OPEN]]) == ()


# ---- everywhere it is told


def test_the_terminal_tells_it_in_a_line() -> None:
    text = render_text(summarise([result(inquiries=[*answered(3, 3), SILENT])], generated_at=NOON), width=300)
    (line,) = [line for line in text.splitlines() if line.startswith("Reply times")]
    assert line == (
        "Reply times over 3 questions since 23 November 2026: answered by a person: median 3 h (1 h of the shop’s "
        "hours), fewer than 90\u00a0% were ever answered; 1 of 3 not answered; acknowledged: none of 3 was acknowledged."
    )


def test_the_json_has_it_in_seconds() -> None:
    document = json.loads(to_json([result(inquiries=[*answered(3), SILENT, OPEN])], report=None))
    told = document["results"][0]["reply_times"]
    assert told["all"] | {"acknowledgement": None} == {
        "since": "2026-11-23T09:00:00+00:00", "counted": 2, "open": 1, "left_out": 0, "acknowledgement": None,
        "answer": {
            "replied": 1, "silent": 1, "quickest_seconds": 10800, "quickest_open_seconds": 3600,
            "median_seconds": 10800, "median_open_seconds": 3600, "ninety_seconds": None, "ninety_open_seconds": None,
        },
    }  # fmt: skip
    assert [month["month"] for month in told["by_month"]] == ["2026-11"]


def test_the_table_of_the_command() -> None:
    shops = {"slow": [*answered(9, 12), OPEN], "quick": answered(3), "waiting": [OPEN], "silent": [SILENT]}
    lines = [line.split() for line in times_as_text(shops).splitlines()]
    assert lines[1:6] == [
        ["quick", "1", "never", "1", "h", "1", "h", "0", "0"],
        ["(3", "h)", "(3", "h)"],
        ["slow", "2", "never", "3", "h", "4", "h", "0", "1"],
        ["(9", "h)", "(12", "h)"],
        ["silent", "1", "never", "never", "never", "1", "0"],
    ]
    assert lines[6] == ["waiting", "0", "–", "–", "–", "–", "1"]
    assert times_as_text({}) == "No question was put to any shop yet.\n"
    assert [one["shop"] for one in json.loads(times_as_json(shops))["shops"]] == [
        "quick",
        "slow",
        "silent",
        "waiting",
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_key_stays_text_in_the_table(attack: str) -> None:
    told = times_as_text({ATTACKS[attack]: [SILENT]}) + times_as_json({ATTACKS[attack]: [SILENT]})
    told.encode()
    assert not {"\x1b", "\x9b", "\x00", "\u202e"} & set(told)


# ---- what was quoted from mails


def told_of(it: Result) -> str:
    return render_text(summarise([it], generated_at=NOON), width=300)


def test_a_mail_is_not_told_as_a_page() -> None:
    asked = inquiry(reply(MailKind.BOUNCE, 1))
    judged = failed("It bounced.", searched(asked), [cite_reply(asked, asked.replies[0])])
    it = result([], {"contact-form-reply": judged}, inquiry=asked)
    (finding,) = summarise([it], generated_at=NOON).shops[0].failed
    assert (finding.evidence[0].stage, finding.evidence[0].link.href) == ("A mail that came", "")
    assert [link.text for link in finding.searched] == [asked.url, "mailbox anna.berg@probe.example"]
    assert finding.searched_many == "2 places"
    assert "“This is the bounce.” (A mail that came)" in told_of(it)


def test_the_shops_own_address_is_none_of_our_mailboxes() -> None:
    asked = inquiry(url="mailto:hallo@shop.example")
    it = result([], {"contact-form-reply": failed("Silence.", searched(asked))}, inquiry=asked)
    assert "Searched: mail to hallo@shop.example, mailbox anna.berg@probe.example\n" in told_of(it)


def test_pages_are_told_as_pages() -> None:
    place = Evidence(stage=Stage.CONTACT, url="https://shop.example/kontakt", quote="Mail: a@shop.example")
    it = result([], {"contact-form-reply": failed("Silence.", [place.url], [place])})
    assert "“Mail: a@shop.example” (Contact page)" in told_of(it)
    assert summarise([it], generated_at=NOON).shops[0].failed[0].searched_many == "1 page"


def test_the_example_compares_its_shops() -> None:
    html = render_html(summarise(example()[0], generated_at=NOON))
    assert html.count("How long answers take") == 2
    assert "Reply times side by side" in html
