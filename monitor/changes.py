"""What changed at a shop: reads its latest looks, asks `checks.confirming`, and says it in words.

Nothing is written here; whoever calls keeps the changes, their messages and the mark in one transaction:

    review = look_for_changes(store, "mueller", confirmation, now)
    with store.writing() as db:
        new = record_changes(db, review.changes)
        ...  # put the messages that tell of `new`
        if review.visit_id:
            mark_reviewed(db, "mueller", review.visit_id)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from checks import registry
from checks.blindness import blindness
from checks.changes import Change, ChangeKind, Confirmation, State
from checks.confirming import (
    NOTHING_YET,
    LookAgain,
    Pending,
    Standing,
    Turn,
    grouped,
    look_again_at,
    pending_since,
    standing_after,
    turns,
    turns_of_answers,
)
from checks.saying import joined, say, say_n
from monitor.change_store import (
    OF_SHOP,
    Past,
    blind_shops,
    changes_between,
    mark_reviewed,
    past_of,
    record_changes,
    standing_states,
)
from monitor.store import Store
from reports.words import CAUSES, day

__all__ = [
    "LookAgain", "Pending", "Review", "Standing", "blind_shops", "changes_between", "look_for_changes",
    "mark_reviewed", "record_changes", "standing_states",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What looking for changes came to; nothing of it is written yet."""

    changes: tuple[Change, ...] = ()
    look_again: tuple[LookAgain, ...] = ()
    visit_id: int | None = None  # the last visit that was read, for `mark_reviewed`; None: there is none
    pending: tuple[Pending, ...] = ()


def look_for_changes(store: Store, shop_key: str, confirmation: Confirmation, now: datetime) -> Review:
    """The changes that a shop's visits confirm and that are not kept yet, and what to look at again."""
    with store.reading() as db:
        past = past_of(db, shop_key, confirmation, _answers())
        return _Desk(past, confirmation).review(now) if past else Review()


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one review goes by."""

    past: Past
    confirmation: Confirmation

    def review(self, now: datetime) -> Review:
        found = {check: list(self._turns(check, now)) for check in sorted(self.past.looks)}
        pages = {check: looks for check, looks in self.past.looks.items() if check not in _answers()}
        found[OF_SHOP] = blindness(pages, self._standing(OF_SHOP), self.confirmation, self.past.mark)
        pending = tuple(p for check in pages for p in self._pending(check, found[check], now))
        wanted = {p.check: p.look_again for p in pending if p.look_again}
        changes = [self._change(check, turn) for check, turns_ in found.items() for turn in turns_]
        return Review(
            changes=tuple(sorted(changes, key=lambda c: (c.visit_id, c.check))),
            look_again=tuple(grouped(wanted)), visit_id=self.past.visits[0], pending=pending,
        )  # fmt: skip

    def _standing(self, check: str) -> Standing:
        return self.past.standing.get(check, NOTHING_YET)

    def _turns(self, check: str, now: datetime) -> Iterator[Turn]:
        looks, standing = self.past.looks[check], self._standing(check)
        if check not in _answers():
            yield from turns(looks, standing, self.confirmation, self.past.mark)[0]
            return
        for turn in turns_of_answers(looks, standing, now, self.past.mark):
            # The same visit may be judged to and fro as mails come in; it is told once.
            if not self.past.is_known(check, turn):
                yield turn

    def _pending(self, check: str, found: list[Turn], now: datetime) -> Iterator[Pending]:
        looks, standing = self.past.looks[check], self._standing(check)
        for turn in found:
            standing = standing_after(turn, standing)
        start = pending_since(looks, standing)
        if start is None or standing.kind is None or standing.flapping:
            return
        last = next(look for look in reversed(looks) if look.state is not State.UNKNOWN)
        again = look_again_at(looks, standing, self.confirmation, now)
        yield Pending(
            shop=self.past.shop, check=check, before=standing.state, seen=last.state, seen_at=looks[start].at,
            look_again=again,
        )  # fmt: skip

    def _change(self, check: str, turn: Turn) -> Change:
        finding = self.past.finding(turn.visit_id, check) if check else None
        said = finding.judgement.sentence if finding else ""
        facts = dict(finding.judgement.facts) if finding else {}
        if turn.reason:
            facts["reason"] = turn.reason
        return Change(
            shop=self.past.shop, check=check, kind=turn.kind, before=turn.before, after=turn.after,
            since=turn.since, confirmed_at=turn.confirmed_at, visit_id=turn.visit_id, looks=turn.looks,
            sentence=_sentence(turn, said), finding=finding, checks=turn.checks, facts=facts,
        )  # fmt: skip


def _answers() -> frozenset[str]:
    """The checks that cannot be repeated: they judge the answers to a question that was put."""
    return frozenset(check.name for check in registry.all_checks() if check.needs_inquiry)


def _sentence(turn: Turn, said: str) -> str:
    """In words; `said` is what the check says of the visit."""
    match turn.kind:
        case ChangeKind.FLAPPING:
            return say_n(
                "It changed {n} time of late, to and fro. The last look said: {said}",
                "It changed {n} times of late, to and fro. The last look said: {said}",
                len(turn.looks), said=said,
            )  # fmt: skip
        case ChangeKind.STEADY:
            return say_n(
                "It stands still again; the last {n} look said the same: {said}",
                "It stands still again; the last {n} looks said the same: {said}",
                len(turn.looks), said=said,
            )  # fmt: skip
        case ChangeKind.BLIND:
            told = say_n(
                "{n} check that matters could not be judged since {day}.",
                "{n} checks that matter could not be judged since {day}.",
                len(turn.checks), day=day(turn.since),
            )  # fmt: skip
            why = say("Most often: {why}.", why=CAUSES[turn.reason].title) if turn.reason else ""
            return joined(told, why)
        case ChangeKind.SIGHTED:
            return say_n(
                "{n} check that matters can be judged again.", "{n} checks that matter can be judged again.",
                len(turn.checks),
            )  # fmt: skip
        case _:
            return said
