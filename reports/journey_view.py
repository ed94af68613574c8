"""The view of the customer's journey: a line of moments, each with its risk, its course and its sum."""

from dataclasses import dataclass

from checks.model import Verdict
from checks.risk import Level
from reports.words import MomentWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A check that is named where it is not told, with the place where it is."""

    title: str
    anchor: str  # of its finding; empty where there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    """A week's level in the small chart; in pixels of the chart."""

    x: int
    y: int
    level: Level
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendView:
    width: int
    height: int
    marks: tuple[MarkView, ...]
    lines: tuple[str, ...]  # `points` of polylines; interrupted where the level was not known
    told: str  # what it comes to, in a few words
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    """What one check adds to its moment's score."""

    check: Mention
    verdict: Verdict
    weight: int
    matters: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SumView:
    rows: tuple[SumRow, ...]  # worst first
    failed: int  # weights
    judged: int
    total: int
    because: str  # why the level is what it is

    @property
    def percent(self) -> int:
        """Of the coverage; never rounded to all or nothing."""
        exact = 100 * self.judged / self.total if self.total else 0
        return int(exact) if exact in (0, 100) else min(99, max(1, round(exact)))


@dataclass(frozen=True, slots=True, kw_only=True)
class StationView:
    """A moment on the line; `level` is None where nothing was checked."""

    moment: MomentWords
    aside: bool = False  # beside the line: it belongs to all moments
    level: Level | None = None
    score: int | None = None
    coverage: float = 0.0
    pains: tuple[Mention, ...] = ()
    others: tuple[Mention, ...] = ()  # what else failed
    glories: tuple[Mention, ...] = ()
    trend: TrendView | None = None
    sum: SumView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyView:
    line: tuple[StationView, ...]
    aside: StationView

    @property
    def checked(self) -> tuple[StationView, ...]:
        return tuple(each for each in (*self.line, self.aside) if each.level)

    @property
    def has_trend(self) -> bool:
        return any(each.trend for each in self.checked)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictView:
    """What a reader takes away in three seconds."""

    level: Level
    clear: bool  # every check passed
    sentence: str  # what is at stake
    worst: StationView | None  # the moment to begin with; None where nothing failed
    action: str  # the first thing to do
    anchor: str  # of the finding that it answers; empty where there is none
    amount: str  # of the revenue at risk; empty where it is not known
