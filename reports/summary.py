"""From results to the view model. Here the report decides what to tell, and in which order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from checks.model import Evidence, Finding, Moment, Page, Reason, ShopKind, Stage, Verdict, Visit
from checks.registry import all_checks
from checks.revenue import revenue_at_risk
from checks.risk import FORMULA, Risk, formula
from checks.saying import Told, joined, say, say_n
from checks.stranded import Chain, stranded_at_checkout
from reports import pictures as picture
from reports.anchors import anchor_of
from reports.check_words import question, title
from reports.clean import clean, language_tag, linkable, one_line, shorten
from reports.fact_words import told_facts
from reports.failing_words import trouble
from reports.headline import headline
from reports.inquiries import inquiry_view
from reports.journey import journey
from reports.times import Scale, rows, scale_of, times_view
from reports.verdict import advice, verdict
from reports.view import (
    ChainView,
    EvidenceView,
    FindingView,
    Image,
    Link,
    LinkView,
    Picture,
    Result,
    RiskView,
    ShopView,
    StageView,
    Summary,
    UnknownGroup,
)
from reports.weighing import differences
from reports.words import CAUSES, LINKS, MOMENTS, STAGES, country

__all__ = ["Result", "Summary", "summarise"]

MAIL, MAILTO = say("A mail that came"), "mailto:"
URL_LENGTH = 72  # characters shown
QUOTE_LENGTH = 600
LOG_LINES = 400
THUMBNAILS = 3
RECENT = timedelta(days=7)  # what is older is not how things stand now


@dataclass(frozen=True, slots=True)
class _Material:
    """What is needed to tell one shop's findings."""

    visit: Visit
    kept: Mapping[str, bytes]
    questions: Mapping[str, str]  # by check
    stages: Mapping[str, tuple[Stage, ...]]  # by check
    prefix: str  # of the findings' addresses; empty for a shop that is alone on its page


def summarise(
    results: Sequence[Result], *, generated_at: datetime, pictures: Mapping[str, bytes] = {}
) -> Summary:
    """Tell these results.

    Args:
        results: one per shop visited.
        generated_at: aware; the moment that is told, in whose light a visit is old or recent.
        pictures: the files by `Screenshot.digest`; where one is missing, the report says so.
    """
    ordered = sorted(results, key=lambda result: result.visit.shop.kind is not ShopKind.OWN)
    moments = [m for m in Moment if any(m in result.risks for result in ordered)]
    scale = scale_of(result.inquiries for result in ordered)
    alone = len(ordered) == 1
    shops = tuple(
        _shop(result, moments, pictures, scale, f"shop-{n}", alone=alone, now=generated_at)
        for n, result in enumerate(ordered, 1)
    )
    return Summary(
        generated_at=generated_at,
        headline=headline(shops),
        shops=shops,
        moments=tuple(MOMENTS[m] for m in moments),
        unchecked=tuple(MOMENTS[m] for m in Moment if m not in moments),
        times=rows([result.inquiries for result in ordered]),
        formula=FORMULA,
        images={p.digest: Image(pictures[p.digest], p.media_type) for p in _shown(shops)},
        results=tuple(results),
    )


def _shop(
    result: Result, moments: Sequence[Moment], kept: Mapping[str, bytes], scale: Scale, anchor: str,
    *, alone: bool, now: datetime,
) -> ShopView:  # fmt: skip
    visit = result.visit
    material = _Material(
        visit, kept, {c.name: c.question for c in all_checks()}, {c.name: c.stages for c in all_checks()},
        "" if alone else anchor,
    )  # fmt: skip
    told = {f.check: _finding(f, material) for f in sorted(result.findings, key=_worst_first)}
    findings = tuple(told.values())
    judged = [f for f in findings if f.verdict is Verdict.PASS]
    unknown = _grouped((f for f in findings if f.verdict is Verdict.UNKNOWN), result)
    estimate = revenue_at_risk(result.findings, result.risk_model)
    way = journey(result, told)
    return ShopView(
        anchor=anchor,
        name=one_line(visit.shop.name) or one_line(visit.shop.key),
        link=link_of(visit.shop.url),
        country=one_line(country(visit.shop.country)),
        kind=visit.shop.kind,
        started_at=visit.started_at,
        old=now - visit.started_at > RECENT,
        duration=visit.finished_at - visit.started_at if visit.finished_at else None,
        browser=one_line(visit.browser),
        verdict=verdict(way, findings, unknown, estimate),
        journey=way,
        risks=tuple(_risk(result.risks.get(moment)) for moment in moments),
        failed=tuple(f for f in findings if f.verdict is Verdict.FAIL),
        unknown=unknown,
        glories=tuple(f for f in judged if f.glory),
        passed=tuple(f for f in judged if not f.glory),
        stages=tuple(_stages(visit)),
        log=_log(visit.log),
        chain=_chain(stranded_at_checkout(result.findings), told),
        inquiry=inquiry_view(visit.inquiry, kept, link_of(visit.inquiry.url) if visit.inquiry else None),
        times=times_view(result.inquiries, scale),
        estimate=estimate,
        formula=formula(result.risk_model),
        weighing=differences(result.risk_model),
    )


def _worst_first(finding: Finding) -> tuple[bool, int, int, str]:
    return not finding.matters, -finding.weight, list(Moment).index(finding.moment), finding.check


def _risk(risk: Risk | None) -> RiskView | None:
    if risk is None:
        return None
    return RiskView(
        moment=MOMENTS[risk.moment], level=risk.level, score=risk.score, coverage=risk.coverage,
        drivers=tuple(trouble(name) for name in risk.drivers),
        glories=tuple(title(name) for name in risk.glories),
        pains=tuple(trouble(name) for name in risk.pains),
    )  # fmt: skip


def _chain(chain: Chain | None, told: Mapping[str, FindingView]) -> ChainView | None:
    if chain is None:
        return None
    return ChainView(
        verdict=chain.verdict,
        sentence=one_line(chain.sentence, 1000),
        links=tuple(
            LinkView(
                step=link.step, anchor=told[link.check].anchor if link.check in told else "",
                verdict=link.verdict, outcome=LINKS[link.verdict],
                cause=CAUSES[link.reason] if link.reason not in (None, Reason.NOT_VISITED) else None,
                found=one_line(link.found, 1000),
            )
            for link in chain.links
        ),
    )  # fmt: skip


def _finding(finding: Finding, material: _Material) -> FindingView:
    judgement = finding.judgement
    evidence = tuple(_evidence(e, material) for e in judgement.evidence)
    without_place = finding.verdict is Verdict.FAIL and not any(e.picture for e in evidence)
    return FindingView(
        check=one_line(finding.check),
        anchor=anchor_of(finding.check, material.prefix),
        title=title(finding.check),
        question=question(finding.check, material.questions.get(finding.check, "")),
        moment=MOMENTS[finding.moment],
        verdict=finding.verdict,
        matters=finding.matters,
        glory=judgement.glory,
        sentence=one_line(judgement.sentence, 1000),
        action=advice(finding.check, title(finding.check)) if finding.verdict is Verdict.FAIL else "",
        cause=CAUSES[judgement.reason] if judgement.reason else None,
        facts=tuple(told_facts(judgement.facts)),
        evidence=evidence,
        searched=tuple(_place(url, material) for url in judgement.searched),
        thumbnails=_thumbnails(finding, material) if without_place else (),
    )


def _evidence(evidence: Evidence, material: _Material) -> EvidenceView:
    by_mail = _is_mailbox(evidence.url)
    page = None if by_mail else material.visit.pages.get(evidence.stage)
    quote = clean(evidence.quote.strip(), QUOTE_LENGTH)
    stage = MAIL if by_mail else STAGES[evidence.stage]
    alt = say("{stage}, the place boxed", stage=stage)
    if quote:
        alt = say("{stage}, boxed: {quote}", stage=stage, quote=one_line(quote, 120))
    shown, note = picture.of_place(page, evidence.box, material.kept, alt)
    return EvidenceView(
        stage=stage,
        link=_place(evidence.url, material),
        quote=quote,
        language=language_tag(page.language) if page else "",
        seen_at=None if by_mail else material.visit.started_at,
        picture=shown,
        note=note,
    )


def _thumbnails(finding: Finding, material: _Material) -> tuple[Picture, ...]:
    """Pictures of the pages searched; where stages share a URL, the page that the check reads."""
    pages = material.visit.pages
    own = [s for s in material.stages.get(finding.check, ()) if s in pages]
    of_url: dict[str, Page] = {}
    for page in chain((pages[s] for s in own), pages.values()):
        of_url.setdefault(page.url, page)
    searched = [of_url[url] for url in finding.judgement.searched if url in of_url]
    shown = (picture.first_of(p, material.kept, _as_seen(p.stage)) for p in searched)
    return tuple(p for p in shown if p)[:THUMBNAILS]


def _as_seen(stage: Stage) -> Told:
    return say("{stage}, as it was seen", stage=STAGES[stage])


# Of these no recording is kept.
PLAIN = {Reason.PAGE_NOT_FOUND.value, Reason.NOT_VISITED.value, Reason.ROBOTS_DISALLOWED.value}


def _grouped(findings: Iterable[FindingView], result: Result) -> tuple[UnknownGroup, ...]:
    missed = {gap.reason.value for gap in result.visit.gaps.values()} - PLAIN | {Reason.CRASHED.value}
    groups: dict[tuple[str, str], list[FindingView]] = {}
    for finding in findings:
        if finding.cause:
            groups.setdefault((finding.cause.code, finding.sentence), []).append(finding)
    return tuple(
        UnknownGroup(
            cause=first.cause,
            sentence=first.sentence,
            findings=(first, *rest),
            show_trace=result.show_trace if first.cause.code in missed else "",
        )
        for first, *rest in groups.values()
        if first.cause
    )


def _stages(visit: Visit) -> Iterator[StageView]:
    """Every planned stage in the customer's order, whether it was seen or not."""
    for stage in Stage:
        if page := visit.pages.get(stage):
            yield StageView(
                name=STAGES[stage], link=link_of(page.url), title=one_line(page.title),
                status=str(page.status) if page.status else say("not known"), cause=None,
                detail=joined(*(one_line(cut) for cut in page.cut), between="; "),
            )  # fmt: skip
        elif gap := visit.gaps.get(stage):
            yield StageView(
                name=STAGES[stage], link=None, title="", status="", cause=CAUSES[gap.reason],
                detail=one_line(gap.detail, 1000),
            )  # fmt: skip


def _log(lines: Sequence[str]) -> tuple[str, ...]:
    told = tuple(one_line(line, 500) for line in lines[:LOG_LINES])
    more = len(lines) - LOG_LINES
    return (*told, say_n("… and {n} more line", "… and {n} more lines", more)) if more > 0 else told


def link_of(url: str) -> Link:
    text = one_line(url, 10_000)
    short = shorten(text, URL_LENGTH)
    return Link(short, url if linkable(url) else "", shortened=short != text)


def _place(url: str, material: _Material) -> Link:
    """A page, or a mailbox: ours with the answers, or the shop's own where the question went by mail."""
    if not _is_mailbox(url):
        return link_of(url)
    asked = material.visit.inquiry
    text = one_line(url[len(MAILTO) :], 10_000)
    short = shorten(text, URL_LENGTH)
    told = say("mailbox {address}", address=short)
    if asked and url == asked.url:
        told = say("mail to {address}", address=short)
    return Link(told, "", shortened=short != text, is_page=False)


def _is_mailbox(url: str) -> bool:
    return url[: len(MAILTO)].lower() == MAILTO


def _shown(shops: Iterable[ShopView]) -> Iterator[Picture]:
    shops = list(shops)
    yield from (shop.inquiry.picture for shop in shops if shop.inquiry and shop.inquiry.picture)
    for finding in chain.from_iterable(shop.findings for shop in shops):
        yield from finding.thumbnails
        yield from (e.picture for e in finding.evidence if e.picture)
