"""A shop's history for programs: as JSON and as rows of a table. Codes as in `reports.schema`."""

from typing import TypedDict

from reports.history_view import HistoryView, WeekView


class WeekData(TypedDict):
    week: str  # after ISO 8601
    looked: bool  # whether anybody looked in it
    level: str | None  # the highest of any moment; null where nothing was known yet
    levels: dict[str, str | None]  # by moment
    failing: int | None  # checks; null where nobody looked


class CalendarData(TypedDict):
    check: str
    verdicts: dict[str, str]  # by week: pass, glory, fail, unknown or none


class ChangeData(TypedDict):
    at: str
    check: str
    what: str
    sentence: str


class HistoryData(TypedDict):
    schema_version: int
    shop: str
    headline: str
    weeks: list[WeekData]
    calendar: list[CalendarData]
    changes: list[ChangeData]  # the latest first


def history_data(view: HistoryView) -> HistoryData:
    return HistoryData(
        schema_version=1,
        shop=view.key,
        headline=str(view.headline),
        weeks=[_week(week, view) for week in view.weeks],
        calendar=[
            CalendarData(
                check=row.check,
                verdicts={week.name: cell.cell for week, cell in zip(view.weeks, row.cells, strict=True)},
            )
            for row in view.calendar
        ],
        changes=[
            ChangeData(
                at=one.since.isoformat(), check=one.check, what=str(one.what), sentence=str(one.sentence)
            )
            for one in view.changes
        ],
    )


def _week(week: WeekView, view: HistoryView) -> WeekData:
    levels = zip(view.moments, week.levels, strict=True)
    return WeekData(
        week=week.name, looked=week.looked, level=week.level.value if week.level else None,
        levels={moment.code: level.value if level else None for moment, level in levels},
        failing=week.failing,
    )  # fmt: skip


def history_table(view: HistoryView) -> list[dict[str, str]]:
    """A row for each check and week in which somebody looked."""
    return [
        {"shop": view.key, "week": week.name, "check": row.check, "verdict": cell.cell}
        for row in view.calendar
        for week, cell in zip(view.weeks, row.cells, strict=True)
        if cell.cell != "none"
    ]
