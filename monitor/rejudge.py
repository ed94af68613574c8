"""Runs today's checks on recorded visits: what would they say now? Nothing is written, no shop is visited."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from checks.model import Finding, Stage
from checks.registry import Check, judge
from monitor.errands import checks_named
from monitor.errors import ReachwatchError
from monitor.rows import NOT_KEPT
from monitor.store import Record, Store
from reports.rejudged import Comparison, Rejudged

Showing = Callable[[Sequence[int], str], Iterator[int]]


def rejudge(
    database: Path, keys: Sequence[str], names: Sequence[str], *, every: bool, showing: Showing
) -> Rejudged:
    """Each shop's latest visit, or every one, judged anew; `showing` tells a person how far it has come.

    Checks that read answers are left out: those are judged anew whenever a mail comes.
    """
    checks = checks_named(names)
    if not database.exists():
        raise ReachwatchError(f"There is no database {database}.", "Name it with --database.")
    comparisons: list[Comparison] = []
    with Store.open(database) as store:
        _refuse_unknown(store, keys)
        visits = store.visit_ids(keys or None, every=every)
        for visit_id in showing(visits, "Judging recorded visits"):
            comparisons += compare(store.read(visit_id), visit_id, [c for c in checks if not c.wants_inquiry])
    return Rejudged(visits=len(visits), comparisons=tuple(comparisons))


def _refuse_unknown(store: Store, keys: Sequence[str]) -> None:
    known = store.shop_keys()
    for key in keys:
        if key not in known:
            there = f"It has: {', '.join(known)}." if known else "No visit was recorded in it."
            raise ReachwatchError(f"The database knows no shop “{key}”.", there)


def compare(record: Record, visit_id: int, checks: Sequence[Check]) -> Iterator[Comparison]:
    old = {finding.check: finding for finding in record.findings}
    lost = {stage for stage, page in record.visit.pages.items() if NOT_KEPT in page.cut}
    for check in checks:
        yield Comparison(
            shop=record.visit.shop.key,
            visit_id=visit_id,
            visited_at=record.visit.started_at,
            check=check.name,
            old=old.get(check.name),
            new=_again(check, record, lost),
        )


def _again(check: Check, record: Record, lost: set[Stage]) -> Finding | None:
    """None where a page that the check reads is lost: then today's verdict would not be of the same visit."""
    if lost.intersection(check.stages):
        return None
    (finding,) = judge([check], record.visit)
    return finding
