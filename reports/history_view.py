"""The view of a shop's past, as plain data for the page, JSON and CSV."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from checks.changes import Change
from checks.correspondence import Inquiry
from checks.model import Shop
from checks.risk import Level
from reports.view import Link
from reports.weeks import Week
from reports.words import MomentWords

Cell = Literal["pass", "glory", "fail", "unknown", "none"]  # none: nobody looked in that week


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The material: what is known of one shop's last weeks, in order."""

    TOLD = False  # as it is in every language; see `reports.teller`

    shop: Shop
    weeks: tuple[Week, ...]  # from the first one on in which anything was known
    changes: tuple[Change, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekView:
    name: str  # "2026-W47"
    monday: str  # "16 November 2026"
    looked: bool
    level: Level | None
    levels: tuple[Level | None, ...]  # as HistoryView.moments; None: not checked
    failing: int | None  # None where nobody looked
    href: str  # to the shop's page of that week; empty where there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    x: float
    y: float
    level: Level
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """A change beneath a chart: `number` is its place in the list of changes."""

    x: float
    number: int
    worse: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """Levels week by week. In pixels; it is as wide as its weeks need."""

    width: int
    height: int
    marks: tuple[MarkView, ...]
    lines: tuple[str, ...]  # points of a polyline, broken where nothing is known
    ticks: tuple[tuple[float, str], ...]  # beneath: where, and which week
    notes: tuple[NoteView, ...]
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentTrend:
    moment: MomentWords
    chart: ChartView
    now: Level | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    number: int
    at: str
    since: datetime
    what: str  # "fails now"
    tone: str  # fail, pass, glory or unknown
    check: str  # empty where it is about the whole shop
    title: str  # the check's; empty where it is about the whole shop
    sentence: str
    language: str  # of the sentence, where it stays in it
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    TOLD = False  # there are a thousand of them on a page, and they hold no text

    cell: Cell
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    check: str
    title: str
    moment: MomentWords
    cells: tuple[CellView, ...]  # as HistoryView.weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyBar:
    """A month's replies: from the median to the 90th percentile, in percent of the chart's height."""

    x: float
    median: float | None  # None: too many were never answered
    ninety: float | None
    label: str
    never: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRow:
    month: str
    asked: int
    silent: int
    median: str  # empty: never
    ninety: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepliesView:
    width: int
    height: int
    bars: tuple[ReplyBar, ...]
    ticks: tuple[tuple[float, str], ...]  # at which height, and how long
    months: tuple[tuple[float, str], ...]
    rows: tuple[ReplyRow, ...]
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryView:
    key: str
    shop: str
    own: bool
    link: Link
    headline: str
    note: str  # what the history does not tell yet; empty where nothing is missing
    moments: tuple[MomentWords, ...]
    weeks: tuple[WeekView, ...]
    overall: ChartView | None  # None where there are not two weeks to compare
    trends: tuple[MomentTrend, ...]
    changes: tuple[ChangeRow, ...]  # the latest first
    more_changes: int
    calendar: tuple[CalendarRow, ...]
    replies: RepliesView | None
