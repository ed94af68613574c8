"""The history of a shop: weeks, trends, changes, the calendar; from a real store to a page in the browser."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page
from report_browser import opener
from weekly_data import (
    BLOCKED,
    FINE,
    GLORY,
    GUEST,
    MONDAY,
    PHONE,
    SCENES,
    SUNDAY,
    WEEK,
    WORST,
    record,
    recorded,
    shop,
)

from checks.changes import Change, ChangeKind, State
from checks.model import Finding, Moment
from checks.risk import Level
from monitor.change_store import record_changes
from monitor.history import history_of, periods_until, weeks_seen
from monitor.history_rows import CONFIRMED, LOOKS
from monitor.store import Store
from monitor.weekly_rows import states_at
from reports.history import history_view
from reports.history_data import history_data, history_table
from reports.history_page import render_history
from reports.history_view import HistoryView
from reports.period import Period, Rhythm, before, period_with
from reports.teller import Teller
from reports.weeks import Look, trends_of, weeks_of

BERLIN = ZoneInfo("Europe/Berlin")
DE = Teller("de", BERLIN)
MUGS = shop("mueller", "Müller’s Mugs")
NOW = SUNDAY + timedelta(hours=6)


def seen(folder: Path, weeks: Sequence[tuple[Finding, ...] | None]) -> tuple[Store, HistoryView]:
    store = recorded(folder, [(MUGS, weeks)])
    return store, history_view(history_of(store, MUGS, periods_until(NOW, DE)))


def levels(view: HistoryView) -> list[Level | None]:
    return [week.level for week in view.weeks]


def test_each_week_has_the_level_of_its_end(tmp_path: Path) -> None:
    _, view = seen(tmp_path, [FINE, PHONE, GUEST, FINE])
    assert levels(view) == [Level.LOW, Level.HIGH, Level.HIGH, Level.LOW]
    assert [week.name for week in view.weeks] == ["2026-W44", "2026-W45", "2026-W46", "2026-W47"]
    assert view.headline == ("The highest risk is the same as 3 weeks ago: “Low”. No check fails now.")


@pytest.mark.parametrize(
    ("weeks", "headline"),
    [
        ([], "Nobody has looked at this shop yet."),
        ([FINE], "The risk of losing customers now: Low. No check fails now."),
        (
            [FINE, PHONE],
            "Worse than 1 week ago: the highest risk went from “Low” to “High”. 1 check fails now.",
        ),
        (
            [PHONE, FINE],
            "Better than 1 week ago: the highest risk went from “High” to “Low”. No check fails now.",
        ),
        ([PHONE, BLOCKED], "Nobody could judge this shop in the latest week."),
        ([PHONE, *[FINE] * 9], "The highest risk is the same as 8 weeks ago: “Low”. No check fails now."),
    ],
)
def test_the_headline_compares_with_what_is_known(
    tmp_path: Path, weeks: Sequence[tuple[Finding, ...]], headline: str
) -> None:
    _, view = seen(tmp_path, weeks)
    assert view.headline == headline


def test_a_week_without_a_look_is_told_as_such(tmp_path: Path) -> None:
    _, view = seen(tmp_path, [FINE, None, None, FINE])
    assert [week.looked for week in view.weeks] == [True, False, False, True]
    assert levels(view) == [Level.LOW, Level.UNKNOWN, Level.UNKNOWN, Level.LOW]
    assert view.note == "In 2 weeks nobody looked."
    assert {row.cells[1].cell for row in view.calendar} == {"none"}


def test_a_week_that_has_just_begun_is_not_told_as_missed(tmp_path: Path) -> None:
    store = recorded(tmp_path, [(MUGS, [FINE, FINE, PHONE])])
    with store:
        past = history_of(store, MUGS, periods_until(MONDAY, DE), until=MONDAY)
        later = MONDAY + WEEK
        missed = history_of(store, MUGS, periods_until(later, DE), until=later)
    view = history_view(past)
    assert (view.weeks[-1].name, view.weeks[-1].level, view.note) == ("2026-W47", Level.HIGH, "")
    assert str(view.headline).startswith("Worse than 2 weeks ago")
    assert history_view(missed).weeks[-1].name == "2026-W48", "nobody looked in the whole of it"


def test_what_could_not_be_judged_is_no_verdict(tmp_path: Path) -> None:
    _, view = seen(tmp_path, [PHONE, BLOCKED, GLORY])
    by_check = {row.check: [cell.cell for cell in row.cells] for row in view.calendar}
    assert by_check["phone-at-checkout"] == ["fail", "unknown", "pass"]
    assert by_check["contact-form-reply"] == ["pass", "unknown", "glory"]
    assert levels(view) == [Level.HIGH, Level.UNKNOWN, Level.LOW]


def test_trends_are_points_of_each_moment(tmp_path: Path) -> None:
    store, _ = seen(tmp_path, [FINE, PHONE])
    trends = trends_of(weeks_seen(store, MUGS.key, MUGS.risk_model, periods_until(NOW, DE)))
    assert [point.level for point in trends[Moment.FMOT]] == [Level.LOW, Level.HIGH]
    assert [point.score for point in trends[Moment.ZMOT]] == [0, 0]


@pytest.mark.parametrize("scene", SCENES)
def test_states_are_those_of_the_weekly_reports(tmp_path: Path, scene: str) -> None:
    store = recorded(tmp_path, SCENES[scene])
    periods = periods_until(NOW, DE, 9)
    for one, _ in SCENES[scene]:
        for week in weeks_seen(store, one.key, one.risk_model, periods):
            with store.reading() as db:
                known = states_at(db, [one.key], week.period.end)[one.key]
            assert {look.check: (look.verdict, look.at) for look in week.states.values()} == {
                state.finding.check: (state.finding.verdict, state.at) for state in known
            }


def change(store: Store, check: str, kind: ChangeKind, after: State, visit: int, at: datetime) -> None:
    it = Change(
        shop=MUGS.shop, check=check, kind=kind, before=State.PASS, after=after, since=at, confirmed_at=at,
        visit_id=visit, looks=(visit,), sentence="It fails.",
    )  # fmt: skip
    with store.writing() as db:
        record_changes(db, [it])


def test_what_was_confirmed_stands_until_a_later_look_is_confirmed(tmp_path: Path) -> None:
    store = recorded(tmp_path, [(MUGS, [PHONE, FINE])])
    change(store, "phone-at-checkout", ChangeKind.PAIN, State.FAIL, 2, SUNDAY - WEEK)
    *_, last = weeks_seen(store, MUGS.key, MUGS.risk_model, periods_until(NOW, DE))
    with store.reading() as db:
        (known,) = (
            s for s in states_at(db, ["mueller"], NOW)["mueller"] if s.finding.check == "phone-at-checkout"
        )
    assert (last.states["phone-at-checkout"].verdict, last.states["phone-at-checkout"].visit_id) == (
        known.finding.verdict, known.visit_id,
    ) == ("fail", 2)  # fmt: skip
    assert last.looked["phone-at-checkout"].verdict == "pass", "the calendar shows looks as they were"


def test_changes_are_listed_and_marked_on_the_chart(tmp_path: Path) -> None:
    store = recorded(tmp_path, [(MUGS, [FINE, FINE, PHONE])])
    change(store, "phone-at-checkout", ChangeKind.PAIN, State.FAIL, 3, SUNDAY)
    view = history_view(
        history_of(store, MUGS, periods_until(NOW, DE)), lambda week, check: f"{week}.html#{check}"
    )
    (row,) = view.changes
    assert (row.title, row.what, row.href) == (
        "A phone number at checkout", "fails now, and that matters", "2026-W47.html#phone-at-checkout",
    )  # fmt: skip
    assert view.overall is not None
    assert [(note.number, note.worse) for note in view.overall.notes] == [(1, True)]
    assert view.overall.notes[0].x == view.overall.marks[-1].x


def test_the_weeks_of_a_year_hold_across_clock_changes_and_the_turn_of_the_year() -> None:
    rhythm = Rhythm(weekday=0, at=time(), zone=BERLIN)
    periods: list[Period] = [period_with(rhythm, datetime(2026, 11, 22, tzinfo=UTC).date())]
    while len(periods) < 60:
        periods.insert(0, before(rhythm, periods[0]))
    last_minute = [period.end - timedelta(minutes=1) for period in periods]
    looks = [
        Look(
            check="phone-at-checkout", moment=Moment.FMOT, verdict="fail" if n % 2 else "pass", glory=False,  # type: ignore[arg-type]
            weight=3, matters=True, at=at, visit_id=n,
        )
        for n, at in enumerate(last_minute)
    ]  # fmt: skip
    weeks = weeks_of(looks, periods, MUGS.risk_model)
    assert [week.looked["phone-at-checkout"].visit_id for week in weeks] == list(range(60))


@pytest.mark.parametrize("query", [LOOKS, CONFIRMED])
def test_one_shops_past_is_read_by_indexes(tmp_path: Path, query: str) -> None:
    with Store.open(tmp_path / "r.db").reading() as db:
        plan = db.query(f"explain query plan {query}", {"key": "mueller", "since": "", "until": ""})
        steps = [row["detail"] for row in plan]
    assert steps
    assert not [step for step in steps if step.startswith("SCAN")], steps


def test_it_is_told_to_programs(tmp_path: Path) -> None:
    _, view = seen(tmp_path, [FINE, PHONE])
    data = history_data(view)
    assert [week["level"] for week in data["weeks"]] == ["low", "high"]
    rows = history_table(view)
    assert {"shop": "mueller", "week": "2026-W47", "check": "phone-at-checkout", "verdict": "fail"} in rows


# ---- as a page


def test_a_reader_finds_her_way(tmp_path: Path, page: Page) -> None:
    store = recorded(tmp_path, [(MUGS, [FINE, FINE, PHONE, WORST])])
    change(store, "phone-at-checkout", ChangeKind.PAIN, State.FAIL, 3, SUNDAY - WEEK)
    view = history_view(
        history_of(store, MUGS, periods_until(NOW, DE)), lambda week, check: f"#{week}-{check}"
    )
    with opener(page, tmp_path) as open_it:
        it = open_it(render_history(view, DE))
        assert it.locator("html").get_attribute("lang") == "de"
        assert "Müller’s Mugs" in it.get_by_role("heading", level=1).inner_text()
        row = it.get_by_role("row", name="Eine Telefonnummer an der Kasse")
        assert row.get_by_role("cell").last.inner_text().startswith("✕")
        row.get_by_role("link").last.focus()
        assert it.evaluate("document.activeElement.getAttribute('href')") == "#2026-W47-phone-at-checkout"
        it.set_viewport_size({"width": 360, "height": 800})
        assert it.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_year_of_all_checks_is_a_light_page(tmp_path: Path) -> None:
    _, view = seen(tmp_path, [WORST, FINE] * 26)
    assert len(view.weeks) == 52
    assert len(render_history(view, DE).encode()) <= 300_000


def test_a_shops_name_does_nothing(tmp_path: Path, page: Page) -> None:
    evil = shop("evil", "<script>alert(1)</script>")
    store = Store.open(tmp_path / "r.db")
    record(store, evil.shop, SUNDAY, PHONE)
    view = history_view(history_of(store, evil, periods_until(NOW, DE)))
    with opener(page, tmp_path) as open_it:
        assert "<script>alert(1)</script>" in open_it(render_history(view)).locator("h1").inner_text()
