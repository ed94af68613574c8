"""The schema of machine-readable results, and its documentation.

The schema is stable: within one `schema_version` keys may be added, never renamed, removed or given
another meaning. Codes (verdict, reason, level, stage, moment) are those of `checks.model` and
`checks.risk`. Times are ISO 8601 in UTC. Boxes are CSS pixels from the page's top left corner. Texts are
what the shop wrote, unabridged; characters that a terminal would obey are escaped, lone surrogates
become U+FFFD.
"""

from typing import TypedDict

SCHEMA_VERSION = 1


class BoxData(TypedDict):
    x: float
    y: float
    width: float
    height: float


class EvidenceData(TypedDict):
    stage: str
    url: str  # of a quote from a mail, mailto: and the address where it came in
    quote: str  # empty: the page itself
    box: BoxData | None


class FindingData(TypedDict):
    check: str
    moment: str
    weight: int
    matters: bool  # its failure alone makes the moment's risk high
    verdict: str  # pass, fail, unknown
    reason: str | None  # exactly with unknown
    sentence: str
    glory: bool  # better than expected
    evidence: list[EvidenceData]
    searched: list[str]  # URLs, of mailboxes mailto:; never empty with fail
    facts: dict[str, str]


class RiskData(TypedDict):
    moment: str
    level: str  # low, medium, high, unknown
    score: int | None  # 0-100; null where nothing could be judged
    coverage: float  # 0-1: share of the weight that could be judged
    drivers: list[str]  # failed checks, heaviest first
    glories: list[str]
    pains: list[str]  # failed checks that matter


class RiskModelData(TypedDict):
    """What was in force for this shop; each finding has its weight and flag."""

    medium_from: int
    high_from: int
    enough_coverage: float
    formula: str
    differences: list[str]  # from the defaults, one sentence each


class LinkData(TypedDict):
    check: str
    step: str  # what the story says happens here
    verdict: str  # fail: it happens; pass: the chain breaks here; unknown
    reason: str | None  # exactly with unknown
    found: str


class ChainData(TypedDict):
    """The chain “stranded at checkout”."""

    verdict: str
    reason: str | None
    sentence: str
    links: list[LinkData]


class MoneyData(TypedDict):
    value: str  # decimal
    currency: str  # ISO 4217


class EstimateData(TypedDict):
    """Revenue at risk in a month: an estimate that stands on the assumption beside it."""

    amount: MoneyData | None  # null where too little could be judged
    sentence: str
    assumption: str
    lost_share: float
    monthly_checkouts: int
    average_order: MoneyData
    because: list[str]  # the failed checks that count
    not_judged: list[str]  # checks that would count had they failed


class ReplyData(TypedDict):
    received_at: str
    took_seconds: int  # since it was asked, on the clock
    took_open_seconds: int  # of it, within the shop's hours
    kind: str  # bounce, acknowledgement, out-of-office, survey, marketing, answer
    actor: str  # machine, likely-human, undetermined
    cues: list[str]
    sender: str
    subject: str
    quote: str
    junk: bool
    corrected: bool  # a person said what it is


class InquiryData(TypedDict):
    """The question last put to the shop."""

    channel: str  # form, email
    url: str
    sending: str  # not-sent, uncertain, confirmed, unconfirmed, refused
    reason: str | None
    detail: str
    sent_at: str | None  # null exactly with not-sent
    until: str | None  # when the time to answer is over
    allowed_seconds: int  # of the shop's hours
    calendar: str
    promised_until: str | None
    replies: list[ReplyData]


class MeasureData(TypedDict):
    """Of one kind of reply. A length is null where it falls among the questions without such a reply."""

    replied: int
    silent: int  # no such reply, and the time is over
    quickest_seconds: int | None
    quickest_open_seconds: int | None  # of the shop's hours
    median_seconds: int | None
    median_open_seconds: int | None
    ninety_seconds: int | None  # the 90th percentile
    ninety_open_seconds: int | None


class TimesData(TypedDict):
    """All questions ever put to the shop: `counted`, `open` and `left_out` together."""

    since: str | None  # when the first one that counts was asked
    counted: int  # answered by a person, or over
    open: int
    left_out: int  # not sent, or never shown to have arrived
    acknowledgement: MeasureData
    answer: MeasureData


class MonthData(TypedDict):
    month: str  # in which was asked, such as 2026-11
    times: TimesData


class ReplyTimesData(TypedDict):
    all: TimesData
    by_month: list[MonthData]  # in order


class StageData(TypedDict):
    stage: str
    url: str | None  # null for a gap
    status: int | None  # HTTP; null for a gap and where not known
    title: str | None
    reason: str | None  # exactly with a gap
    detail: str | None  # of a gap: one sentence
    cut: list[str]  # what was too large to be read


class ShopData(TypedDict):
    key: str
    name: str
    url: str
    country: str  # ISO 3166-1 alpha-2
    languages: list[str]  # ISO 639-1
    kind: str  # own, competitor


class ResultData(TypedDict):
    shop: ShopData
    started_at: str
    finished_at: str | None
    browser: str
    stages: list[StageData]  # every planned stage, seen or not, in the customer's order
    findings: list[FindingData]
    risks: list[RiskData]  # in the customer's order of moments
    risk_model: RiskModelData
    stranded_at_checkout: ChainData | None  # null where none of its checks was run
    revenue_at_risk: EstimateData | None  # null without monthly_checkouts and average_order
    inquiry: InquiryData | None  # null where no question was ever put to it
    reply_times: ReplyTimesData | None  # of all questions; null where none was ever put to it
    log: list[str]


class Document(TypedDict):
    schema_version: int
    generated_at: str | None  # null where made from results alone
    report: str | None  # where the HTML report lies
    formula: str  # how the risk was computed
    results: list[ResultData]
