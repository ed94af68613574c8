"""When nobody could look at a shop for too long: told of as a change of its own, for the shop as a whole."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low
from typing import TypedDict

from checks.changes import ChangeKind, Confirmation, State
from checks.confirming import Look, Standing, Turn, standing_after

LEAST_LOOKS = 3
A_DAY = timedelta(days=1)
SWITCHED_OFF_AFTER = timedelta(days=14)  # and the time of blindness: then nobody waits for this check


def blindness(
    looks: Mapping[str, Sequence[Look]], standing: Standing, confirmation: Confirmation, after_visit: int = 0
) -> list[Turn]:
    """What the looks after this visit tell of the shop as a whole; `looks`: of the checks that read pages.

    A check is blind once it matters and only `unknown` was said of it for `blind_after`, from the first such
    look to the last. One that is not run says nothing. Checks that go blind later are told of, too.
    """
    found: list[Turn] = []
    streaks: dict[str, list[Look]] = {}  # of each check, the looks since the last that could judge
    for visit_id, visit in _visits(looks):
        for check, look in visit.items():
            streaks[check] = [*streaks.get(check, []), look] if _is_unjudged(look) else []
        if visit_id <= max(after_visit, standing.visit_id):
            continue
        turn = _blind(streaks, visit, standing, confirmation) or _sighted(
            streaks, visit, standing, confirmation
        )
        if turn:
            found.append(turn)
            standing = standing_after(turn, standing)
    return found


def _visits(looks: Mapping[str, Sequence[Look]]) -> list[tuple[int, dict[str, Look]]]:
    visits: dict[int, dict[str, Look]] = {}
    for check in sorted(looks):
        for look in looks[check]:
            visits.setdefault(look.visit_id, {})[check] = look
    return sorted(visits.items())


def _is_unjudged(look: Look) -> bool:
    return look.state is State.UNKNOWN and look.matters


def _blind(
    streaks: Mapping[str, Sequence[Look]], visit: Mapping[str, Look], standing: Standing,
    confirmation: Confirmation,
) -> Turn | None:  # fmt: skip
    told = set(standing.checks) if standing.blind else set()
    long = {
        check: streak for check, streak in streaks.items()
        if streak and (check in told or _is_long(streak, confirmation))
    }  # fmt: skip
    if not (long.keys() & visit.keys()) - told:
        return None
    reasons = Counter(look.reason for streak in long.values() for look in streak if look.reason)
    return Turn(
        kind=ChangeKind.BLIND, before=State.UNKNOWN, after=State.UNKNOWN,
        since=min(streak[0].at for streak in long.values()), checks=tuple(sorted(long)),
        reason=min(reasons, key=lambda reason: (-reasons[reason], reason)) if reasons else None,
        looks=tuple(sorted({look.visit_id for streak in long.values() for look in streak})),
        **_when(visit),
    )  # fmt: skip


def _is_long(streak: Sequence[Look], confirmation: Confirmation) -> bool:
    """Time in which nobody looked, as while no daemon ran, hardly counts; nor does a clock that was wrong."""
    gaps = [later.at - look.at for look, later in pairwise(streak) if later.at > look.at]
    if len(gaps) < LEAST_LOOKS - 1:
        return False
    usual = max(A_DAY, 2 * median_low(gaps))
    return sum((min(gap, usual) for gap in gaps), timedelta()) >= confirmation.blind_after


def _sighted(
    streaks: Mapping[str, Sequence[Look]], visit: Mapping[str, Look], standing: Standing,
    confirmation: Confirmation,
) -> Turn | None:  # fmt: skip
    """Once none of the checks told of is still unjudged; one that is not run any more is not waited for."""
    now = _when(visit)
    patience = confirmation.blind_after + SWITCHED_OFF_AFTER
    told = [streaks.get(check, ()) for check in standing.checks]
    if not standing.blind or any(s and now["confirmed_at"] - s[-1].at <= patience for s in told):
        return None
    back = tuple(check for check in standing.checks if not streaks.get(check))
    return Turn(
        kind=ChangeKind.SIGHTED, before=State.UNKNOWN, after=State.UNKNOWN, since=now["confirmed_at"],
        looks=(now["visit_id"],), checks=back or standing.checks, **now,
    )  # fmt: skip


class _When(TypedDict):
    confirmed_at: datetime
    visit_id: int


def _when(visit: Mapping[str, Look]) -> _When:
    look = next(iter(visit.values()))
    return _When(confirmed_at=look.at, visit_id=look.visit_id)
