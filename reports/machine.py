"""Results as JSON; `reports.schema` says what is in it."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from checks.correspondence import Inquiry, Reply
from checks.model import Box, Evidence, Finding, Reason, Shop, Stage, Visit
from checks.revenue import Estimate, revenue_at_risk
from checks.risk import FORMULA, Money, Risk, RiskModel, formula
from checks.stranded import Chain, stranded_at_checkout
from reports.clean import REPLACEMENT
from reports.schema import (
    SCHEMA_VERSION,
    BoxData,
    ChainData,
    Document,
    EstimateData,
    EvidenceData,
    FindingData,
    InquiryData,
    LinkData,
    MoneyData,
    ReplyData,
    ResultData,
    RiskData,
    RiskModelData,
    ShopData,
    StageData,
)
from reports.seconds import times_data
from reports.summary import Result, Summary
from reports.weighing import differences

_SURROGATES = re.compile("[\ud800-\udfff]")
_TO_ESCAPE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


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
        finished_at=_time(visit.finished_at),
        browser=visit.browser,
        stages=[_stage(visit, stage) for stage in Stage if stage in visit.pages or stage in visit.gaps],
        findings=[_finding(finding) for finding in result.findings],
        risks=[_risk(risk) for risk in result.risks.values()],
        risk_model=_model(result.risk_model),
        stranded_at_checkout=_chain(stranded_at_checkout(result.findings)),
        revenue_at_risk=_estimate(revenue_at_risk(result.findings, result.risk_model), result.risk_model),
        inquiry=_inquiry(visit.inquiry),
        reply_times=times_data(result.inquiries) if result.inquiries else None,
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


def _inquiry(inquiry: Inquiry | None) -> InquiryData | None:
    if inquiry is None:
        return None
    return InquiryData(
        channel=inquiry.channel.value,
        url=inquiry.url,
        sending=inquiry.sending.value,
        reason=_code(inquiry.reason),
        detail=inquiry.detail,
        sent_at=_time(inquiry.sent_at),
        until=_time(inquiry.until),
        allowed_seconds=round(inquiry.allowed.total_seconds()),
        calendar=inquiry.calendar,
        promised_until=_time(inquiry.promise.until if inquiry.promise else None),
        replies=[_reply(reply) for reply in inquiry.replies],
    )


def _reply(reply: Reply) -> ReplyData:
    return ReplyData(
        received_at=iso(reply.received_at),
        took_seconds=round(reply.took.total_seconds()),
        took_open_seconds=round(reply.took_open.total_seconds()),
        kind=reply.kind.value,
        actor=reply.actor.value,
        cues=list(reply.cues),
        sender=reply.sender,
        subject=reply.subject,
        quote=reply.quote,
        junk=reply.junk,
        corrected=reply.corrected,
    )


def _time(time: datetime | None) -> str | None:
    return iso(time) if time else None


def _money(money: Money) -> MoneyData:
    return MoneyData(value=f"{money.value:f}", currency=money.currency)


def iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")
