"""Machine-readable results: the classes below are the schema, and its documentation.

The schema is stable: within one `schema_version` keys may be added, never renamed, removed or given
another meaning. Codes (verdict, reason, level, stage, moment) are those of `checks.model` and
`checks.risk`. Times are ISO 8601 in UTC. Boxes are CSS pixels from the page's top left corner. Texts are
what the shop wrote, unabridged; characters that a terminal would obey are escaped, lone surrogates
become U+FFFD.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypedDict

from checks.model import Box, Evidence, Finding, Reason, Shop, Stage, Visit
from checks.revenue import Estimate, revenue_at_risk
from checks.risk import FORMULA, Money, Risk, RiskModel, formula
from checks.stranded import Chain, stranded_at_checkout
from reports.clean import REPLACEMENT
from reports.summary import Result, Summary
from reports.weighing import differences

SCHEMA_VERSION = 1
_SURROGATES = re.compile("[\ud800-\udfff]")
_TO_ESCAPE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


class BoxData(TypedDict):
    x: float
    y: float
    width: float
    height: float


class EvidenceData(TypedDict):
    stage: str
    url: str
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
    searched: list[str]  # URLs; never empty with fail
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
    log: list[str]


class Document(TypedDict):
    schema_version: int
    generated_at: str | None  # null where made from results alone
    report: str | None  # where the HTML report lies
    formula: str  # how the risk was computed
    results: list[ResultData]


def to_json(summary_or_results: Summary | Sequence[Result], *, report: str | None) -> str:
    """One JSON document (`Document`) with a final newline."""
    return safe_json(_document(summary_or_results, report))


def safe_json(document: Mapping[str, object]) -> str:
    whole = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    harmless = _TO_ESCAPE.sub(lambda match: f"\\u{ord(match[0]):04x}", whole)
    return _SURROGATES.sub(REPLACEMENT, harmless) + "\n"


def _document(source: Summary | Sequence[Result], report: str | None) -> Document:
    results = source.results if isinstance(source, Summary) else source
    return Document(
        schema_version=SCHEMA_VERSION,
        generated_at=iso(source.generated_at) if isinstance(source, Summary) else None,
        report=report,
        formula=FORMULA,
        results=[_result(result) for result in results],
    )


def _result(result: Result) -> ResultData:
    visit = result.visit
    return ResultData(
        shop=_shop(visit.shop),
        started_at=iso(visit.started_at),
        finished_at=iso(visit.finished_at) if visit.finished_at else None,
        browser=visit.browser,
        stages=[_stage(visit, stage) for stage in Stage if stage in visit.pages or stage in visit.gaps],
        findings=[_finding(finding) for finding in result.findings],
        risks=[_risk(risk) for risk in result.risks.values()],
        risk_model=_model(result.risk_model),
        stranded_at_checkout=_chain(stranded_at_checkout(result.findings)),
        revenue_at_risk=_estimate(revenue_at_risk(result.findings, result.risk_model), result.risk_model),
        log=list(visit.log),
    )


def _shop(shop: Shop) -> ShopData:
    return ShopData(
        key=shop.key, name=shop.name, url=shop.url, country=shop.country,
        languages=list(shop.languages), kind=shop.kind.value,
    )  # fmt: skip


def _stage(visit: Visit, stage: Stage) -> StageData:
    if page := visit.pages.get(stage):
        return StageData(
            stage=stage.value, url=page.url, status=page.status or None, title=page.title,
            reason=None, detail=None, cut=list(page.cut),
        )  # fmt: skip
    gap = visit.gaps[stage]
    return StageData(
        stage=stage.value, url=None, status=None, title=None,
        reason=gap.reason.value, detail=gap.detail, cut=[],
    )  # fmt: skip


def _finding(finding: Finding) -> FindingData:
    judgement = finding.judgement
    return FindingData(
        check=finding.check,
        moment=finding.moment.value,
        weight=finding.weight,
        matters=finding.matters,
        verdict=finding.verdict.value,
        reason=judgement.reason.value if judgement.reason else None,
        sentence=judgement.sentence,
        glory=judgement.glory,
        evidence=[_evidence(each) for each in judgement.evidence],
        searched=list(judgement.searched),
        facts=dict(judgement.facts),
    )


def _evidence(evidence: Evidence) -> EvidenceData:
    return EvidenceData(
        stage=evidence.stage.value, url=evidence.url, quote=evidence.quote, box=_box(evidence.box)
    )


def _box(box: Box | None) -> BoxData | None:
    if box is None or not all(math.isfinite(n) for n in (box.x, box.y, box.width, box.height)):
        return None
    return BoxData(x=box.x, y=box.y, width=box.width, height=box.height)


def _risk(risk: Risk) -> RiskData:
    return RiskData(
        moment=risk.moment.value, level=risk.level.value, score=risk.score,
        coverage=round(risk.coverage, 4), drivers=list(risk.drivers), glories=list(risk.glories),
        pains=list(risk.pains),
    )  # fmt: skip


def _model(model: RiskModel) -> RiskModelData:
    return RiskModelData(
        medium_from=model.medium_from, high_from=model.high_from, enough_coverage=model.enough_coverage,
        formula=formula(model), differences=list(differences(model)),
    )  # fmt: skip


def _chain(chain: Chain | None) -> ChainData | None:
    if chain is None:
        return None
    return ChainData(
        verdict=chain.verdict.value, reason=_code(chain.reason), sentence=chain.sentence,
        links=[
            LinkData(
                check=link.check, step=link.step, verdict=link.verdict.value, reason=_code(link.reason),
                found=link.found,
            )
            for link in chain.links
        ],
    )  # fmt: skip


def _code(reason: Reason | None) -> str | None:
    return reason.value if reason else None


def _estimate(estimate: Estimate | None, model: RiskModel) -> EstimateData | None:
    if estimate is None or model.trade is None:
        return None
    return EstimateData(
        amount=_money(estimate.amount) if estimate.amount else None,
        sentence=estimate.sentence,
        assumption=estimate.assumption,
        lost_share=model.lost_share,
        monthly_checkouts=model.trade.monthly_checkouts,
        average_order=_money(model.trade.average_order),
        because=list(estimate.because),
        not_judged=list(estimate.not_judged),
    )


def _money(money: Money) -> MoneyData:
    return MoneyData(value=f"{money.value:f}", currency=money.currency)


def iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")
