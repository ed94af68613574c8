"""When what the looks at a shop say counts as a change: confirmation and flapping. Pure, without memory.

Looks come in the order in which their visits were recorded. What was confirmed before is told by `Standing`,
so that only looks of late have to be read; computed again over the same looks, the same comes out.
`docs/alerts.md` explains the rules to users.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from checks.changes import ChangeKind, Confirmation, State
from checks.model import Reason, Shop

RECENT = 10  # looks among which one goes to and fro
FLIPS_OF_A_CHANGE = 4  # so many among them: what would be a change is flapping instead
FLIPS_ALONE = 7  # so many: flapping even if nothing was ever confirmed; chance alone hardly gets there
ALMOST = 0.9  # of the time between two looks: regular visits may come a little early
STEADY_AFTER = 5  # looks in a row that say the same
ASK_NO_LONGER_AFTER = timedelta(days=1)  # then the next regular visit is waited for


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one visit says of one check; the finding itself is not needed here."""

    visit_id: int
    at: datetime
    state: State  # UNKNOWN: nobody could judge
    matters: bool = False
    reason: Reason | None = None  # with UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was confirmed last, of a check or, with `blind`, of a shop."""

    state: State = State.UNKNOWN
    kind: ChangeKind | None = None  # of the last change; None: there was none
    since: datetime | None = None
    visit_id: int = 0  # the visit that confirmed it
    steady_from: int = 0  # the visit at which it last stood still after flapping; flips before it are over
    sentence: str = ""
    checks: tuple[str, ...] = ()  # those that were blind

    @property
    def flapping(self) -> bool:
        return self.kind is ChangeKind.FLAPPING

    @property
    def blind(self) -> bool:
        return self.kind is ChangeKind.BLIND


NOTHING_YET = Standing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A change as the looks tell it, without its words."""

    kind: ChangeKind
    before: State
    after: State
    since: datetime
    confirmed_at: datetime
    visit_id: int
    looks: tuple[int, ...]
    checks: tuple[str, ...] = ()
    reason: Reason | None = None  # the commonest, where nobody could look


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgain:
    """These checks said something new; whether it holds is to be seen not before this time."""

    checks: tuple[str, ...]
    not_before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A verdict that differs from what stands, and is not confirmed."""

    shop: Shop
    check: str
    before: State
    seen: State
    seen_at: datetime  # the first look that said something else
    look_again: datetime | None  # None: the next regular visit has to do


# ---- one check


def turns(
    looks: Sequence[Look], standing: Standing, confirmation: Confirmation, after_visit: int = 0
) -> tuple[list[Turn], Standing]:
    """The changes that the looks after this visit confirm, and what stands then.

    The looks before it are context: `looks_needed` of them that could judge are enough.
    """
    judging = [look for look in looks if look.state is not State.UNKNOWN]
    found: list[Turn] = []
    for number, look in enumerate(judging, 1):
        if look.visit_id <= max(after_visit, standing.visit_id):
            continue
        turn = _turn(judging[:number][-looks_needed(confirmation) :], standing, confirmation)
        if turn:
            found.append(turn)
            standing = standing_after(turn, standing)
    return found, standing


def looks_needed(confirmation: Confirmation) -> int:
    """So many of the latest looks decide."""
    return max(RECENT, STEADY_AFTER, confirmation.of)


def standing_after(turn: Turn, before: Standing) -> Standing:
    steady = turn.visit_id if turn.kind is ChangeKind.STEADY else before.steady_from
    return Standing(
        state=turn.after, kind=turn.kind, since=turn.since, visit_id=turn.visit_id, steady_from=steady,
        checks=turn.checks,
    )  # fmt: skip


def turns_of_answers(
    looks: Sequence[Look], standing: Standing, now: datetime, after_visit: int = 0
) -> list[Turn]:
    """Of a check of answers each verdict counts at once: a question cannot be put again just to make sure.

    The latest look counts even where its visit was seen before: what answers say is judged anew whenever mail
    comes, long after the visit.
    """
    judging = [look for look in looks if look.state is not State.UNKNOWN]
    found: list[Turn] = []
    for look in judging:
        new = look.visit_id > max(after_visit, standing.visit_id) or look is judging[-1]
        if new and look.state is not standing.state:
            # The visit may be days old: it is now that the answer, or its lack, became known.
            made = _made([look], look, standing.state, look.state)
            found.append(replace(made, confirmed_at=max(now, look.at)))
            standing = standing_after(found[-1], standing)
    return found


def _turn(recent: Sequence[Look], standing: Standing, confirmation: Confirmation) -> Turn | None:
    """What the last one of these looks makes of it."""
    if standing.flapping:
        return _steady(recent, standing, confirmation)
    since_change = [look for look in recent if look.visit_id > standing.visit_id]
    after, support = _confirmed(_spaced(since_change, confirmation), standing.state, confirmation)
    flips = _flips(recent, standing)
    limit = FLIPS_OF_A_CHANGE if support and standing.kind else FLIPS_ALONE
    if len(flips) >= limit:
        return _flapping(recent, flips, standing)
    return _made(support, recent[-1], standing.state, after) if support else None


def _spaced(looks: Sequence[Look], confirmation: Confirmation) -> list[Look]:
    """Without those that only repeat, too soon, what was just said: one bad minute is one look."""
    least, kept = confirmation.after * ALMOST, list[Look]()
    for look in looks:
        if not kept or look.state is not kept[-1].state or abs(look.at - kept[-1].at) >= least:
            kept.append(look)
    return kept if kept[-1:] == list(looks[-1:]) else []


def _confirmed(
    looks: Sequence[Look], standing: State, confirmation: Confirmation
) -> tuple[State, list[Look]]:
    """The new state that enough looks agree on, the last one among them, and those looks.

    A shop that does better than expected passes, too: after a failure, both together count as recovered.
    """
    window = looks[-confirmation.of :]
    if not window:
        return standing, []
    said = window[-1].state
    agreeing = _far_apart([look for look in window if look.state is said], confirmation)
    if said is not standing and len(agreeing) >= confirmation.looks:
        return said, agreeing
    passing = _far_apart([look for look in window if look.state is not State.FAIL], confirmation)
    recovers = standing in {State.FAIL, State.UNKNOWN} and said is not State.FAIL
    if recovers and len(passing) >= confirmation.looks:
        return State.PASS, passing
    return standing, []


def _far_apart(looks: Sequence[Look], confirmation: Confirmation) -> list[Look]:
    """Those that may stand for each other, the latest among them."""
    least, kept = confirmation.after * ALMOST, list(looks[-1:])
    for look in reversed(looks[:-1]):
        if abs(kept[0].at - look.at) >= least:
            kept.insert(0, look)
    return kept


def _made(support: Sequence[Look], last: Look, before: State, after: State) -> Turn:
    return Turn(
        kind=kind_of(before, after, matters=last.matters), before=before, after=after, since=support[0].at,
        confirmed_at=last.at, visit_id=last.visit_id, looks=tuple(look.visit_id for look in support),
    )  # fmt: skip


def kind_of(before: State, after: State, *, matters: bool) -> ChangeKind:
    """From failure straight to glory is a recovery: that it works again is the greater news."""
    if before is State.UNKNOWN:
        return ChangeKind.FIRST
    if after is State.FAIL:
        return ChangeKind.PAIN if matters else ChangeKind.FAILURE
    if before is State.FAIL:
        return ChangeKind.RECOVERY
    return ChangeKind.GLORY if after is State.GLORY else ChangeKind.GLORY_LOST


def _flips(recent: Sequence[Look], standing: Standing) -> list[Look]:
    """The looks of late that said something else than the one before them."""
    of_late = [look for look in recent[-RECENT:] if look.visit_id >= standing.steady_from]
    return [after for before, after in pairwise(of_late) if after.state is not before.state]


def _flapping(recent: Sequence[Look], flips: Sequence[Look], standing: Standing) -> Turn:
    return Turn(
        kind=ChangeKind.FLAPPING, before=standing.state, after=standing.state, since=flips[0].at,
        confirmed_at=recent[-1].at, visit_id=recent[-1].visit_id,
        looks=tuple(look.visit_id for look in flips),
    )  # fmt: skip


def _steady(recent: Sequence[Look], standing: Standing, confirmation: Confirmation) -> Turn | None:
    same = recent[-max(STEADY_AFTER, confirmation.looks) :]
    alike = len(same) >= STEADY_AFTER and len({look.state for look in same}) == 1
    if not alike or len(same) < confirmation.looks:
        return None
    return Turn(
        kind=ChangeKind.STEADY, before=standing.state, after=same[-1].state, since=same[0].at,
        confirmed_at=same[-1].at, visit_id=same[-1].visit_id, looks=tuple(look.visit_id for look in same),
    )  # fmt: skip


# ---- another look


def pending_since(looks: Sequence[Look], standing: Standing) -> int | None:
    """Where in `looks` those begin that say something not confirmed, up to the last that could judge."""
    start = None
    for number, look in enumerate(looks):
        if look.state is State.UNKNOWN:
            continue
        agrees = look.state is standing.state or look.visit_id <= standing.visit_id
        start = None if agrees else number if start is None else start
    return start


def look_again_at(
    looks: Sequence[Look], standing: Standing, confirmation: Confirmation, now: datetime
) -> datetime | None:
    """When to look again; None where nothing is open, or where regular visits have to do.

    Not for a first state, of which nobody is told; not while flapping; at most `of` times for one thing
    unconfirmed, whatever comes of them; and not for what was seen more than a day ago.
    """
    start = pending_since(looks, standing)
    if start is None or standing.kind is None or standing.flapping:
        return None
    open_for = now - looks[start].at
    if len(looks) - start > confirmation.of or open_for > ASK_NO_LONGER_AFTER + confirmation.after:
        return None
    return looks[-1].at + confirmation.after


def grouped(wanted: Mapping[str, datetime]) -> Iterator[LookAgain]:
    """Checks that are to be looked at again at the same time, in one visit."""
    for moment in sorted(set(wanted.values())):
        names = tuple(sorted(check for check, at in wanted.items() if at == moment))
        yield LookAgain(checks=names, not_before=moment)
