"""From results to the comparison: own shops against the field, moment by moment and check by check."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from checks.model import Finding, Moment, Verdict
from checks.saying import joined, listed, say, say_n
from reports.check_words import title
from reports.clean import one_line
from reports.compare_field import Rival, field_of, ranks, rivals_of, share, tally
from reports.compare_gaps import GAPS, gaps_of, link_to, practices_of
from reports.compare_times import times_of
from reports.compare_view import Cell, CheckRow, Column, CompareView, Gap, Group, LevelCell, MomentRow
from reports.summary import RECENT
from reports.view import Result
from reports.words import MOMENTS, country

__all__ = ["CompareView", "compare_view"]

SHOPS = 30  # columns at most: the own shops and the best of the others
LEADERS = 3  # names that are told of those who share the first place


def compare_view(
    results: Sequence[Result], *, own: str | None = None, now: datetime | None = None
) -> CompareView:
    """Hold the own shops, or the shop whose key is `own`, against all others.

    Args:
        results: one per shop.
        own: a shop's key; None: all own shops.
        now: the moment that is told; where given, the shops are named that nobody has visited for long.

    Raises:
        LookupError: no result is of the shop `own`.
    """
    rivals = rivals_of(results, own)
    shown, field = rivals[:SHOPS], field_of(rivals)
    mine = [rival for rival in rivals if rival.own]
    gaps = gaps_of(mine, field)
    moments = tuple(_moment(moment, rivals, len(shown)) for moment in Moment if _checked(moment, rivals))
    left_out = len(rivals) - len(shown)
    several = len(rivals) > 1
    return CompareView(
        headline=_headline(rivals, mine, field, gaps),
        standing=_standing(moments, mine) if several else "",
        hint=_hint(rivals, mine),
        old=_old(rivals, now) if now else "",
        columns=tuple(_column(rival) for rival in shown),
        left_out=left_out,
        cut=_cut(left_out),
        moments=moments,
        groups=tuple(_groups(rivals, field, len(shown))),
        practices=practices_of(mine, field) if several else (),
        times=times_of(shown),
        gaps=gaps[:GAPS] if several else (),
    )  # fmt: skip


def _column(rival: Rival) -> Column:
    shop = rival.result.visit.shop
    return Column(
        key=rival.key, name=rival.name, own=rival.own, link=link_to(shop.url),
        country=one_line(country(shop.country)), judged=rival.judged,
    )  # fmt: skip


def _old(rivals: Sequence[Rival], now: datetime) -> str:
    names = [rival.name for rival in rivals if now - rival.result.visit.started_at > RECENT]
    if not names:
        return ""
    return say("Visited more than a week ago, so told as it was then: {shops}.", shops=listed(names))


def _cut(left_out: int) -> str:
    if not left_out:
        return ""
    return say_n(
        "{n} more shop is counted, but has no column: shown are the own shops and the best of the others.",
        "{n} more shops are counted, but have no column: shown are the own shops and the best of the others.",
        left_out,
    )


# ---- in a sentence


def _headline(
    rivals: Sequence[Rival], mine: Sequence[Rival], field: Sequence[Rival], gaps: Sequence[Gap]
) -> str:
    if not rivals:
        return say("No shop was visited yet.")
    if len(rivals) == 1:
        return say("There is nothing to compare {shop} with yet.", shop=rivals[0].name)
    if not any(rival.judged for rival in rivals):
        return say("None of these shops could be judged, so nothing can be compared.")
    if not mine or len(mine) == len(rivals):
        return _of_the_field(rivals)
    if not any(rival.judged for rival in mine):
        return say("What you offer could not be judged, so nobody can say where you stand.")
    if not any(rival.judged for rival in field):
        return say("None of the competitors could be judged, so nobody can say where you stand.")
    told = [gap for gap in gaps if gap.passed]
    if told:
        worst = max(told, key=lambda gap: (gap.matters, gap.passed, gap.weight))
        return _behind(worst, field) if len(mine) == 1 else _some_behind(worst, len(mine))
    if gaps:
        return say("What fails at your end was passed by no competitor that could be judged.")
    return _nothing_failed(mine, field)


def _some_behind(gap: Gap, own: int) -> str:
    """Of several own shops, not all may fail."""
    return say_n(
        "{check}: {n} of your {own} shops fails. Competitors: {share}.",
        "{check}: {n} of your {own} shops fail. Competitors: {share}.",
        len(gap.effects), own=own, check=gap.title, share=gap.share,
    )  # fmt: skip


def _behind(gap: Gap, field: Sequence[Rival]) -> str:
    passed, judged = gap.passed, gap.judged
    all_judged = judged == len(field)
    if judged == 1:
        return say("{check}: the only competitor that could be judged passes; you don’t.", check=gap.title)
    match gap.check, all_judged:
        case "phone-at-checkout", True:
            first = say_n(
                "{n} of {of} competitors shows a phone number at checkout; you don’t.",
                "{n} of {of} competitors show a phone number at checkout; you don’t.", passed, of=judged,
            )  # fmt: skip
        case "phone-at-checkout", False:
            first = say_n(
                "Of {of} competitors that could be judged, {n} shows a phone number at checkout; you don’t.",
                "Of {of} competitors that could be judged, {n} show a phone number at checkout; you don’t.",
                passed, of=judged,
            )  # fmt: skip
        case _, True:
            first = say_n(
                "{check}: {n} of {of} competitors passes; you don’t.",
                "{check}: {n} of {of} competitors pass; you don’t.", passed, of=judged, check=gap.title,
            )  # fmt: skip
        case _:
            first = say_n(
                "{check}: of {of} competitors that could be judged, {n} passes; you don’t.",
                "{check}: of {of} competitors that could be judged, {n} pass; you don’t.",
                passed, of=judged, check=gap.title,
            )  # fmt: skip
    return first


def _nothing_failed(mine: Sequence[Rival], field: Sequence[Rival]) -> str:
    judged = [rival for rival in field if rival.judged]
    failing = sum(_fails(rival) for rival in judged)
    complete = not any(f.verdict is Verdict.UNKNOWN for rival in mine for f in rival.findings.values())
    first = (
        say("Nothing failed at your end.")
        if complete
        else say("Nothing that could be judged failed at your end.")
    )
    if not failing:
        return joined(first, say("The same holds for all competitors that could be judged."))
    if len(judged) == 1:
        return joined(first, say("The only competitor that could be judged fails something."))
    return joined(
        first,
        say_n(
            "Of {of} competitors that could be judged, {n} fails something.",
            "Of {of} competitors that could be judged, {n} fail something.", failing, of=len(judged),
        ),
    )  # fmt: skip


def _of_the_field(rivals: Sequence[Rival]) -> str:
    judged = [rival for rival in rivals if rival.judged]
    failing = sum(_fails(rival) for rival in judged)
    if not failing:
        return say("Nothing failed at any shop that could be judged.")
    if len(judged) == 1:
        return say("Something failed at the only shop that could be judged.")
    return say_n(
        "Of {of} shops that could be judged, {n} fails something.",
        "Of {of} shops that could be judged, {n} fail something.", failing, of=len(judged),
    )  # fmt: skip


def _fails(rival: Rival) -> bool:
    return any(f.verdict is Verdict.FAIL for f in rival.findings.values())


def _standing(moments: Sequence[MomentRow], mine: Sequence[Rival]) -> str:
    """Only for one own shop, and only over the moments in which it can be ranked."""
    if len(mine) != 1:
        return ""
    cells = [row.cells[0] for row in moments]
    ranked = [cell for cell in cells if cell and cell.rank and cell.of > 1]
    if not ranked:
        return ""
    first = sum(cell.rank == 1 for cell in ranked)
    if not first:
        return say_n(
            "At the {n} moment that can be compared, somebody is ahead of you.",
            "At each of the {n} moments that can be compared, somebody is ahead of you.", len(ranked),
        )  # fmt: skip
    return say_n(
        "At {first} of {n} moment that can be compared, nobody is ahead of you.",
        "At {first} of {n} moments that can be compared, nobody is ahead of you.", len(ranked), first=first,
    )  # fmt: skip


def _hint(rivals: Sequence[Rival], mine: Sequence[Rival]) -> str:
    if len(rivals) < 2:
        return say("Add competitors to the configuration, each as a shop of its own, and visit them.")
    if not mine:
        return say('No shop is marked as your own. Set kind = "own" for yours to see where you stand.')
    if len(mine) == len(rivals):
        return say("All these shops are your own. Add competitors to the configuration to see the field.")
    return ""


# ---- moment by moment


def _checked(moment: Moment, rivals: Sequence[Rival]) -> bool:
    return any(moment in rival.result.risks for rival in rivals)


def _moment(moment: Moment, rivals: Sequence[Rival], shown: int) -> MomentRow:
    placed = ranks(rivals, moment)
    leaders = tuple(rival.name for rival in rivals if placed.get(rival.key) == 1)
    return MomentRow(
        moment=MOMENTS[moment],
        cells=tuple(_level(rival, moment, placed) for rival in rivals[:shown]),
        leaders=leaders if len(placed) > 1 else (),
        ahead=_ahead(leaders, len(placed)),
    )


def _level(rival: Rival, moment: Moment, placed: Mapping[str, int]) -> LevelCell | None:
    risk = rival.result.risks.get(moment)
    if risk is None:
        return None
    return LevelCell(
        level=risk.level, score=risk.score, coverage=risk.coverage, rank=placed.get(rival.key), of=len(placed)
    )


# ---- check by check


def _groups(rivals: Sequence[Rival], field: Sequence[Rival], shown: int) -> list[Group]:
    """Each check at the moment that the first shop with it says, own shops before others."""
    found: dict[str, Finding] = {}
    for rival in rivals:
        for finding in rival.findings.values():
            found.setdefault(finding.check, finding)
    rows = [
        (f.moment, _row(f, rivals[:shown], field))
        for f in sorted(found.values(), key=lambda f: (not f.matters, -f.weight, f.check))
    ]
    groups = ((moment, tuple(row for m, row in rows if m is moment)) for moment in Moment)
    return [Group(moment=MOMENTS[moment], rows=those) for moment, those in groups if those]


def _row(finding: Finding, shown: Sequence[Rival], field: Sequence[Rival]) -> CheckRow:
    check = finding.check
    passed, judged, unknown = tally(check, field)
    return CheckRow(
        check=one_line(check), title=title(check), matters=finding.matters,
        cells=tuple(_cell(rival.findings.get(check)) for rival in shown),
        passed=passed, judged=judged, not_judged=unknown, share=share(passed, judged, unknown),
        own_fails=any(r.own and r.verdict(check) is Verdict.FAIL for r in shown),
    )  # fmt: skip


def _cell(finding: Finding | None) -> Cell:
    if finding is None:
        return Cell(verdict=None)
    judgement = finding.judgement
    return Cell(verdict=finding.verdict, glory=judgement.glory, sentence=one_line(judgement.sentence, 600))


def _ahead(leaders: Sequence[str], ranked: int) -> str:
    if ranked < 2:
        return say("cannot be told")
    if len(leaders) == ranked:
        return say("level pegging")
    more = len(leaders) - LEADERS
    rest = [say_n("{n} more", "{n} more", more)] if more > 0 else []
    return listed([*leaders[:LEADERS], *rest])
