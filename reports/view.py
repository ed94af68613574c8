"""The view model: what a report says, as plain data for HTML, terminal, and later mail and site.

All text in the views is already cleaned of deceiving characters, and nothing is escaped for any format.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from checks.correspondence import Inquiry
from checks.model import Box, Finding, Moment, ShopKind, Verdict, Visit
from checks.revenue import Estimate
from checks.risk import DEFAULT_MODEL, Level, Risk, RiskModel
from checks.saying import Told, say_n
from reports.journey_view import JourneyView, VerdictView
from reports.times import RowView, TimesView
from reports.words import Cause, MomentWords


@dataclass(frozen=True, slots=True)
class Result:
    """What a report is made from: one shop's visit and what came of it, as the checks left it."""

    TOLD = False  # as it is in every language; see `reports.teller`

    visit: Visit
    findings: tuple[Finding, ...]
    risks: Mapping[Moment, Risk]
    risk_model: RiskModel = DEFAULT_MODEL  # how the findings were weighed
    show_trace: str = ""  # the command that opens the visit's recording; empty where none was kept
    inquiries: tuple[Inquiry, ...] = ()  # all questions ever put to the shop, the oldest first
    trends: Mapping[Moment, tuple["Point", ...]] = field(default_factory=dict)  # of the last weeks, in order


@dataclass(frozen=True, slots=True)
class Point:
    """A moment's risk at a week's end; None where the moment was not checked until then."""

    monday: date
    level: Level | None
    score: int | None
    coverage: float = 1.0


@dataclass(frozen=True, slots=True)
class Link:
    text: str  # the address, shortened for reading
    href: str  # the whole address; empty where it must not be linked
    shortened: bool = False
    is_page: bool = True  # else a mailbox


@dataclass(frozen=True, slots=True)
class Image:
    """A file to be shown; pictures refer to it by its digest."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A part of a screenshot. All boxes are CSS pixels of the whole page, as in `checks.model`."""

    digest: str  # key in Summary.images
    media_type: str
    shot: Box  # what the screenshot covers
    crop: Box  # what is to be shown of it
    mark: Box | None  # the place to draw a box around
    alt: str

    @property
    def is_part(self) -> bool:
        return self.crop != self.shot


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    stage: str
    link: Link
    quote: str
    language: str  # of the quote, as a `lang` attribute; empty where not known
    seen_at: datetime | None  # when the page was seen; None for a mail
    picture: Picture | None
    note: str  # why there is no picture; empty where there is one, or none is needed


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    check: str
    anchor: str  # its permanent address in the page
    title: str
    question: str  # empty for a check that is not installed
    moment: MomentWords
    verdict: Verdict
    matters: bool
    glory: bool
    sentence: str
    action: str  # what to do; empty where it did not fail
    cause: Cause | None  # exactly with `unknown`
    facts: tuple[tuple[str, str], ...]
    evidence: tuple[EvidenceView, ...]
    searched: tuple[Link, ...]
    thumbnails: tuple[Picture, ...]  # of the searched pages, for a fail without a place to show

    @property
    def searched_many(self) -> Told:
        """To be told: a text that is made after its view was."""
        if all(link.is_page for link in self.searched):
            return say_n("{n} page", "{n} pages", len(self.searched))
        return say_n("{n} place", "{n} places", len(self.searched))

    @property
    def pain(self) -> bool:
        """A moment of pain: a failure that can cost the customer."""
        return self.matters and self.verdict is Verdict.FAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownGroup:
    """Findings that could not be judged for one and the same reason, told in the same sentence."""

    cause: Cause
    sentence: str
    findings: tuple[FindingView, ...]
    show_trace: str = ""  # the command that shows what happened; empty where there is nothing to show


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskView:
    moment: MomentWords
    level: Level
    score: int | None
    coverage: float
    drivers: tuple[str, ...]
    glories: tuple[str, ...]
    pains: tuple[str, ...]  # those of the drivers that can cost the customer on their own

    @property
    def others(self) -> tuple[str, ...]:
        """The drivers that are no pains."""
        return tuple(name for name in self.drivers if name not in self.pains)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """One step of the chain “stranded at checkout”."""

    step: str
    anchor: str  # of the finding that tells it; empty where there is none
    verdict: Verdict
    outcome: str  # what it means for the chain, in two or three words
    cause: Cause | None  # with `unknown`, where `found` does not say it all
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainView:
    verdict: Verdict
    sentence: str
    links: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """Something that happened to a question put to a shop."""

    at: datetime
    order: int  # among events of the same time
    tone: str  # pass, fail, unknown or plain
    when: str  # after how long; empty for the start
    title: str
    subject: str = ""
    sender: str = ""
    quote: str = ""
    notes: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()  # what told who wrote it


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    at: float  # percent of the clock's length
    tone: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """The time to answer as a line: how long it is, and what came when. In percent of its length."""

    allowed: float
    label: str  # beneath its end
    now: float
    marks: tuple[MarkView, ...]
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryView:
    channel: str
    title: str
    link: Link | None  # to the page with the form
    outcome: str  # of the sending, in a sentence
    detail: str  # what there is to say of it beyond that
    detail_language: str  # where it is always the same, as an older record says it
    said: str  # what the shop's page said after sending
    subject: str
    text: str
    language: str  # of subject and text, as a `lang` attribute
    picture: Picture | None
    calendar: str
    events: tuple[EventView, ...]  # in the order of time
    clock: ClockView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    name: str
    link: Link | None  # None for a gap
    title: str
    status: str
    cause: Cause | None  # exactly with a gap
    detail: str  # of a gap, or what was too large to be kept


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopView:
    anchor: str
    name: str
    link: Link
    country: str
    kind: ShopKind
    started_at: datetime
    old: bool  # nobody has been there for more than a week
    duration: timedelta | None
    browser: str
    verdict: VerdictView
    journey: JourneyView
    risks: tuple[RiskView | None, ...]  # as Summary.moments; None: no check of that moment was run
    failed: tuple[FindingView, ...]  # those that matter first
    unknown: tuple[UnknownGroup, ...]
    glories: tuple[FindingView, ...]
    passed: tuple[FindingView, ...]  # without the glories
    stages: tuple[StageView, ...]
    log: tuple[str, ...]
    chain: ChainView | None  # None where no check was run that it is told from
    inquiry: InquiryView | None  # the question last put to it; None where none ever was
    times: TimesView | None  # of all its questions; None where too few are over
    estimate: Estimate | None  # of the revenue at risk; None where the user gave no figures
    formula: str  # as in force for this shop
    weighing: tuple[str, ...]  # where it was weighed otherwise than by default

    @property
    def unknowns(self) -> int:
        return sum(len(group.findings) for group in self.unknown)

    @property
    def findings(self) -> tuple[FindingView, ...]:
        """All findings, worst first."""
        unknown = tuple(f for group in self.unknown for f in group.findings)
        return self.failed + unknown + self.glories + self.passed

    @property
    def worst(self) -> Level:
        """The highest level of any moment; unknown only where no moment is known."""
        levels = {risk.level for risk in self.risks if risk}
        return next((each for each in (Level.HIGH, Level.MEDIUM, Level.LOW) if each in levels), Level.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    generated_at: datetime
    headline: str
    shops: tuple[ShopView, ...]  # own shops first
    moments: tuple[MomentWords, ...]  # the moments that any shop was checked for, in the customer's order
    unchecked: tuple[MomentWords, ...]  # the other moments
    times: tuple[RowView, ...]  # reply times side by side; empty where there are not two shops to compare
    formula: str
    images: Mapping[str, Image]  # by digest; only those shown
    results: tuple[Result, ...]  # the raw material, for machine-readable output
