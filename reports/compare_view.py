"""The view model of the comparison: what it says, as plain data for pages, JSON and CSV."""

from dataclasses import dataclass

from checks.model import Verdict
from checks.risk import Level
from reports.view import Link
from reports.words import MomentWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One shop in the comparison."""

    key: str
    name: str
    own: bool  # held against the others
    link: Link
    country: str
    judged: bool  # anything at all


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCell:
    level: Level
    score: int | None
    coverage: float
    rank: int | None  # 1 is best; None where it cannot be told
    of: int  # shops that could be ranked


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentRow:
    moment: MomentWords
    cells: tuple[LevelCell | None, ...]  # as the columns; None: no check of that moment was run
    leaders: tuple[str, ...]  # names of those that rank first; empty where no two could be ranked
    ahead: str  # the same in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    verdict: Verdict | None  # None: the check was not run
    glory: bool = False
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """`passed` and `judged` count the field: the competitors, or all shops where none is own."""

    check: str
    title: str
    matters: bool
    cells: tuple[Cell, ...]  # as the columns
    passed: int
    judged: int
    not_judged: int
    share: str  # these three in words
    own_fails: bool

    @property
    def differs(self) -> bool:
        return len({cell.verdict for cell in self.cells if cell.verdict in (Verdict.PASS, Verdict.FAIL)}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    moment: MomentWords
    rows: tuple[CheckRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """The shop that does one thing best, with its own words where there are any."""

    check: str
    title: str
    moment: MomentWords
    key: str
    shop: str
    glory: bool
    sentence: str
    quote: str
    language: str  # of the quote, as a `lang` attribute
    link: Link | None
    own_fails: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What closing a gap would change at one own shop."""

    key: str
    shop: str
    before: Level
    after: Level
    sentence: str
    saving: str  # an estimate; empty where there is none
    assumption: str  # exactly with a saving


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    check: str
    title: str
    trouble: str  # what is wrong, in a few words
    moment: MomentWords
    matters: bool
    weight: int
    passed: int  # competitors
    judged: int
    share: str
    action: str
    effects: tuple[Effect, ...]  # one for each own shop that fails


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How quickly a shop answers; lengths are told in its own hours, then by the clock."""

    key: str
    shop: str
    own: bool
    counted: int
    silent: int
    best: str
    median: str  # empty: never, as too many questions went unanswered
    ninety: str
    best_clock: str  # empty where it is the same
    median_clock: str
    ninety_clock: str
    seconds: tuple[int | None, int | None, int | None]  # best, median, 90th percentile, in the shop's hours
    at: tuple[float | None, float | None, float | None]  # the same, in percent of the chart's width
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesTable:
    rows: tuple[Times, ...]  # the quickest median first
    ticks: tuple[tuple[float, str], ...]  # percent of the chart's width
    not_counted: tuple[str, ...]  # names of the shops of which nothing can be told


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareView:
    headline: str
    standing: str  # where the own shop leads; empty where it cannot be told
    hint: str  # what to do where there is little to compare; empty else
    old: str  # names the shops nobody has visited for long; empty where there are none
    columns: tuple[Column, ...]  # own first, then the best
    left_out: int  # shops beyond what a page can hold
    cut: str  # the sentence that says so
    moments: tuple[MomentRow, ...]
    groups: tuple[Group, ...]
    practices: tuple[Practice, ...]
    times: TimesTable | None
    gaps: tuple[Gap, ...]

    @property
    def own(self) -> bool:
        return any(column.own for column in self.columns)

    @property
    def comparable(self) -> bool:
        return len(self.columns) > 1 and any(column.judged for column in self.columns)
