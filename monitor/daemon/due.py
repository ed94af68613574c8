"""From plans and what was done to what is to be done. Pure: the present is told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from monitor.daemon.queue import Item, Kind
from monitor.daemon.timetable import Plan, missed, start_of

Marks = Mapping[tuple[str, str], datetime]  # by shop and check group: the last time that was dealt with


def overdue(plans: Sequence[Plan], marks: Marks, now: datetime) -> Iterator[Item]:
    """What fell due and was not done, once for each plan; and at once those that were never visited."""
    for plan in plans:
        mark = marks.get((plan.shop_key, plan.group))
        due = missed(plan, mark, now)
        if mark is None:
            yield _item(plan, Kind.FIRST, due or now, now, now)
        elif due:
            yield _item(plan, Kind.CATCH_UP, due, due, now)


def fallen_due(plan: Plan, marks: Marks, now: datetime) -> Item | None:
    """At a plan's time: its visit; None where that was done meanwhile."""
    due = missed(plan, marks.get((plan.shop_key, plan.group)), now)
    return _item(plan, Kind.SCHEDULED, due, start_of(plan, due), now) if due else None


def _item(plan: Plan, kind: Kind, due: datetime, ready_at: datetime, now: datetime) -> Item:
    return Item(
        shop_key=plan.shop_key, kind=kind, checks=frozenset(plan.checks), due={plan.group: due},
        ready_at=ready_at, queued_at=now,
    )  # fmt: skip
