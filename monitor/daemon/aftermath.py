"""What follows a visit: it is recorded, what changed is confirmed or looked at again, who is to know is told.

All of it runs in one thread with its own connection, so that no visit waits for the disk. Each step is one
transaction, and each but the first can be made again from what the database holds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from checks.changes import Change
from monitor.alerts import messages_for, trouble_messages
from monitor.carry_out import make_room
from monitor.changes import (
    LookAgain,
    look_for_changes,
    mark_reviewed,
    record_changes,
    standing_states,
)
from monitor.composing import mail_message
from monitor.config import EvidenceTable, Settings
from monitor.daemon import run_log
from monitor.daemon.queue import Item
from monitor.delivery import sender_of
from monitor.disk import Reserve, Unwritten
from monitor.outbox import Message, put
from monitor.run import Outcome, record
from monitor.store import Store
from reports.letter import Letter

HeldUntil = Callable[[str], datetime | None]  # by shop: until when quiet hours hold its alerts


# ---- recording


@dataclass(slots=True)
class Visited:
    item: Item
    outcome: Outcome
    at: datetime
    visit_id: int | None = None  # once it is recorded: it is never recorded twice


class Recorder:
    """Writes visits; what a full disk does not take waits in memory, without its pictures."""

    def __init__(self) -> None:
        self._unwritten: Unwritten[Visited] | None = None
        self._written: list[str] = []

    @property
    def full(self) -> bool:
        return self._unwritten is not None and self._unwritten.full

    def put(self, store: Store, evidence: EvidenceTable, visited: Visited) -> str:
        """Returns what is wrong as a sentence, empty if all is written; StoreError leaves it waiting, too."""
        make_room(store, evidence)
        return self._waiting(store).put(visited)

    def retry(self, store: Store) -> str:
        return self._waiting(store).retry()

    def take_written(self) -> list[str]:
        """The keys of the shops of which a visit was written since."""
        written, self._written = self._written, []
        return written

    def _waiting(self, store: Store) -> Unwritten[Visited]:
        if self._unwritten is None:
            self._unwritten = Unwritten(partial(self._write, store), Reserve(store.path), lighten=_lighter)
        return self._unwritten

    def _write(self, store: Store, visited: Visited) -> None:
        if visited.visit_id is None:
            visited.visit_id = record(store, visited.outcome)
        run_log.finished(store, visited.item, "done", visited.at, visit_id=visited.visit_id)
        self._written.append(visited.item.shop_key)


def _lighter(visited: Visited) -> Visited:
    return replace(visited, outcome=replace(visited.outcome, pictures={}, attachments=()))


# ---- telling


@dataclass(frozen=True, slots=True)
class News:
    """What a look at a shop's history brought."""

    changes: tuple[Change, ...]
    look_again: tuple[LookAgain, ...]
    told: int  # messages put into the outbox


def look_at_history(
    store: Store, settings: Settings, shop_key: str, now: datetime, held_until: HeldUntil
) -> News:
    """Confirm what changed and put the alerts into the outbox: together, or not at all."""
    review = look_for_changes(store, shop_key, settings.confirmation.rule, now)
    messages = messages_for(
        settings, store, review.changes, now, held_until,
        compose=composer(settings), failing_since=partial(_failing_since, store, now),
    )  # fmt: skip
    with store.writing(durable=bool(review.changes)) as db:
        record_changes(db, review.changes)
        told = sum(put(db, message) for message in messages)
        if review.visit_id:
            mark_reviewed(db, shop_key, review.visit_id)
    return News(review.changes, review.look_again, told)


def tell_trouble(store: Store, settings: Settings, what: str, sentence: str, now: datetime) -> int:
    """Once a day for the same kind of trouble. Returns how many messages were put into the outbox."""
    key = f"{what} {now:%Y-%m-%d}"
    messages = trouble_messages(settings, what, sentence, now, key, compose=composer(settings))
    return put_all(store, messages)


def put_all(store: Store, messages: Sequence[Message]) -> int:
    if not messages:
        return 0
    with store.writing(durable=True) as db:
        return sum(put(db, message) for message in messages)


def composer(settings: Settings) -> Callable[..., Message]:
    """Puts letters into mails from the configured sender, who is needed only where there is a mail."""

    def compose(
        letter: Letter, *, key: str, kind: str, to: str, now: datetime, not_before: datetime | None
    ) -> Message:
        return mail_message(
            letter, key=key, kind=kind, sender=sender_of(settings), to=to, now=now, not_before=not_before
        )

    return compose


def _failing_since(store: Store, now: datetime, change: Change) -> datetime | None:
    """Since when the check failed that passes again; what is told of is not written yet."""
    standing = standing_states(store, [change.shop.key], now).get(change.shop.key, {}).get(change.check)
    return standing.since if standing else None
