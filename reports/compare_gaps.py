"""Which gaps would pay most to close first, and who shows how."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from checks.model import Evidence, Finding, Verdict, passed
from checks.revenue import revenue_at_risk
from checks.risk import Level, Risk, risks
from checks.saying import Said, listed, money, say
from reports.check_words import title
from reports.clean import clean, language_tag, linkable, one_line, shorten
from reports.compare_field import ORDER, Rival, share, tally
from reports.compare_view import Effect, Gap, Practice
from reports.failing_words import trouble
from reports.view import Link
from reports.weekly_words import ACTIONS
from reports.words import MOMENTS

GAPS, PRACTICES = 8, 6
QUOTE_LENGTH, URL_LENGTH = 300, 72
_MAILTO = "mailto:"


# ---- gaps


def gaps_of(own: Sequence[Rival], field: Sequence[Rival]) -> tuple[Gap, ...]:
    """Failed checks that matter first, then the heaviest, then those that most others pass."""
    failed: dict[str, list[tuple[Rival, Finding]]] = {}
    for rival in own:
        for finding in rival.findings.values():
            if finding.verdict is Verdict.FAIL:
                failed.setdefault(finding.check, []).append((rival, finding))
    gaps = [_gap(check, those, field) for check, those in failed.items()]
    return tuple(sorted(gaps, key=_first_to_close))


def _first_to_close(gap: Gap) -> tuple[bool, int, int, int, str]:
    gain = max((_gain(effect) for effect in gap.effects), default=0)
    return not gap.matters, -gap.weight, -gap.passed, -gain, gap.check


def _gain(effect: Effect) -> int:
    """How many levels the risk would fall."""
    if effect.before not in ORDER or effect.after not in ORDER:
        return 0
    return ORDER.index(effect.before) - ORDER.index(effect.after)


def _gap(check: str, failed: Sequence[tuple[Rival, Finding]], field: Sequence[Rival]) -> Gap:
    passes, judged, unknown = tally(check, field)
    action = ACTIONS.get(check)
    return Gap(
        check=one_line(check), title=title(check), trouble=trouble(check),
        moment=MOMENTS[failed[0][1].moment],
        matters=any(f.matters for _, f in failed), weight=max(f.weight for _, f in failed),
        passed=passes, judged=judged, share=share(passes, judged, unknown),
        action=Said(action, action) if action else say("Look into it: {check}.", check=title(check)),
        effects=tuple(_effect(rival, finding) for rival, finding in failed),
    )  # fmt: skip


def _effect(rival: Rival, finding: Finding) -> Effect:
    result = rival.result
    closed = replace(finding, judgement=passed(""))
    findings = [closed if f.check == finding.check else f for f in result.findings]
    before = result.risks[finding.moment]
    after = risks(findings, result.risk_model)[finding.moment]
    saving, assumption = _saving(rival, findings)
    return Effect(
        key=rival.key, shop=rival.name, before=before.level, after=after.level,
        sentence=_would(before, after), saving=saving, assumption=assumption,
    )  # fmt: skip


def _would(before: Risk, after: Risk) -> str:
    code = MOMENTS[before.moment].code
    match before.level, after.level:
        case Level.HIGH, Level.MEDIUM:
            return say("The risk at {moment} would go from high to medium.", moment=code)
        case Level.HIGH, Level.LOW:
            return say("The risk at {moment} would go from high to low.", moment=code)
        case Level.MEDIUM, Level.LOW:
            return say("The risk at {moment} would go from medium to low.", moment=code)
        case Level.HIGH, Level.UNKNOWN:
            return say(
                "The risk at {moment} would no longer be known as high; too little could be judged to say "
                "more.",
                moment=code,
            )
        case Level.HIGH, Level.HIGH:
            still = listed([title(check) for check in after.pains or after.drivers])
            return say(
                "The risk at {moment} would stay high. Also failed: {checks}.", moment=code, checks=still
            )
        case Level.UNKNOWN, _:
            return say("Too little could be judged at {moment} to say what that would change.", moment=code)
    return say(
        "The level of risk at {moment} would not change, but its score would go from {before} to {after}.",
        moment=code, before=before.score, after=after.score,
    )  # fmt: skip


def _saving(rival: Rival, closed: Iterable[Finding]) -> tuple[str, str]:
    """What the estimate of revenue at risk would fall by, with the assumption it stands on."""
    model = rival.result.risk_model
    now, then = (revenue_at_risk(findings, model) for findings in (rival.result.findings, closed))
    if now is None or now.amount is None or then is None:
        return "", ""
    less = now.amount.value - (then.amount.value if then.amount else Decimal())
    if less <= 0:
        return "", ""
    amount = money(less, now.amount.currency)
    return say("Estimate: about {amount} less revenue at risk a month.", amount=amount), now.assumption


# ---- best practice


def practices_of(own: Sequence[Rival], field: Sequence[Rival]) -> tuple[Practice, ...]:
    """What own shops fail and another does best; then what others do beyond that."""
    found = [practice for check in _checks(field) for practice in _best(check, own, field)]
    return tuple(sorted(found, key=_most_telling)[:PRACTICES])


def _most_telling(practice: Practice) -> tuple[bool, bool, bool, str]:
    return not practice.own_fails, not practice.glory, not practice.quote, practice.check


def _checks(field: Iterable[Rival]) -> list[str]:
    return list(dict.fromkeys(check for rival in field for check in rival.findings))


def _best(check: str, own: Sequence[Rival], field: Sequence[Rival]) -> Iterator[Practice]:
    fails = any(rival.verdict(check) is Verdict.FAIL for rival in own)
    passes = [(r, r.findings[check]) for r in field if r.verdict(check) is Verdict.PASS]
    wanted = [(r, f) for r, f in passes if fails or (f.judgement.glory and not _glorious(check, own))]
    if wanted:
        rival, finding = min(wanted, key=lambda pair: _how_telling(pair[1]))
        yield _practice(rival, finding, own_fails=fails)


def _glorious(check: str, own: Iterable[Rival]) -> bool:
    return any(check in rival.findings and rival.findings[check].judgement.glory for rival in own)


def _how_telling(finding: Finding) -> tuple[bool, bool]:
    return not finding.judgement.glory, not _quoted(finding)


def _quoted(finding: Finding) -> Evidence | None:
    return next((e for e in finding.judgement.evidence if e.quote.strip()), None)


def _practice(rival: Rival, finding: Finding, *, own_fails: bool) -> Practice:
    evidence = _quoted(finding) or next(iter(finding.judgement.evidence), None)
    page = rival.result.visit.pages.get(evidence.stage) if evidence else None
    by_mail = bool(evidence and evidence.url[: len(_MAILTO)].lower() == _MAILTO)
    return Practice(
        check=one_line(finding.check), title=title(finding.check), moment=MOMENTS[finding.moment],
        key=rival.key, shop=rival.name, glory=finding.judgement.glory,
        sentence=one_line(finding.judgement.sentence, 600),
        quote=clean(evidence.quote.strip(), QUOTE_LENGTH) if evidence else "",
        language=language_tag(page.language) if page and not by_mail else "",
        link=link_to(evidence.url) if evidence and not by_mail else None,
        own_fails=own_fails,
    )  # fmt: skip


def link_to(url: str) -> Link:
    text = one_line(url, 10_000)
    short = shorten(text, URL_LENGTH)
    return Link(short, url if linkable(url) else "", shortened=short != text)
