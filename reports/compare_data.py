"""The comparison for machines: as data for JSON (`reports.compare_schema`), and as rows for CSV."""

from collections.abc import Iterator

from checks.model import Verdict
from reports.compare_schema import (
    CompareData,
    ComparedCheck,
    ComparedEffect,
    ComparedGap,
    ComparedLevel,
    ComparedMoment,
    ComparedPractice,
    ComparedShop,
    ComparedTimes,
    ComparedVerdict,
)
from reports.compare_view import CheckRow, CompareView, Gap, Group, MomentRow


def compare_data(view: CompareView) -> CompareData:
    keys = tuple(column.key for column in view.columns)
    return CompareData(
        headline=str(view.headline),
        standing=str(view.standing),
        shops=[ComparedShop(key=c.key, name=c.name, own=c.own, judged=c.judged) for c in view.columns],
        left_out=view.left_out,
        moments=[_moment(row, keys) for row in view.moments],
        checks=[_check(row, group, keys) for group in view.groups for row in group.rows],
        practices=[
            ComparedPractice(
                check=p.check, shop=p.key, glory=p.glory, sentence=str(p.sentence), quote=p.quote,
                language=p.language, url=p.link.href if p.link else "",
            )
            for p in view.practices
        ],
        reply_times=[
            ComparedTimes(
                shop=t.key, counted=t.counted, silent=t.silent, best_seconds=t.seconds[0],
                median_seconds=t.seconds[1], ninety_seconds=t.seconds[2],
            )
            for t in (view.times.rows if view.times else ())
        ],
        gaps=[_gap(gap) for gap in view.gaps],
    )  # fmt: skip


def _moment(row: MomentRow, keys: tuple[str, ...]) -> ComparedMoment:
    return ComparedMoment(
        moment=row.moment.code,
        shops=[
            ComparedLevel(
                shop=key,
                level=c.level.value,
                score=c.score,
                coverage=round(c.coverage, 4),
                rank=c.rank,
                of=c.of,
            )
            for key, c in zip(keys, row.cells, strict=True)
            if c
        ],
    )


def _check(row: CheckRow, group: Group, keys: tuple[str, ...]) -> ComparedCheck:
    return ComparedCheck(
        check=row.check, title=str(row.title), moment=group.moment.code, matters=row.matters,
        field_passed=row.passed, field_judged=row.judged, field_not_judged=row.not_judged,
        shops=[
            ComparedVerdict(shop=key, verdict=c.verdict.value, glory=c.glory, sentence=str(c.sentence))
            for key, c in zip(keys, row.cells, strict=True)
            if c.verdict
        ],
    )  # fmt: skip


def _gap(gap: Gap) -> ComparedGap:
    return ComparedGap(
        check=gap.check, moment=gap.moment.code, matters=gap.matters, weight=gap.weight,
        field_passed=gap.passed, field_judged=gap.judged, action=str(gap.action),
        effects=[
            ComparedEffect(
                shop=e.key, level_before=e.before.value, level_after=e.after.value,
                sentence=str(e.sentence), saving=str(e.saving), assumption=str(e.assumption),
            )
            for e in gap.effects
        ],
    )  # fmt: skip


def compare_rows(view: CompareView) -> list[dict[str, str]]:
    """One row for each check at each shop where it was run. Who writes CSV guards formulas."""
    return list(_rows(view))


def _rows(view: CompareView) -> Iterator[dict[str, str]]:
    for group in view.groups:
        for row in group.rows:
            for column, cell in zip(view.columns, row.cells, strict=True):
                if cell.verdict:
                    yield {
                        "moment": group.moment.code, "check": row.check, "shop": column.key,
                        "name": column.name, "own": "yes" if column.own else "no",
                        "verdict": cell.verdict.value,
                        "glory": "yes" if cell.glory and cell.verdict is Verdict.PASS else "no",
                        "field_passed": str(row.passed), "field_judged": str(row.judged),
                        "field_not_judged": str(row.not_judged), "sentence": cell.sentence,
                    }  # fmt: skip
