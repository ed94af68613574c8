"""Which shop is visited next. Pure: the present is told.

Each shop stands in the queue once at most, however much fell due for it meanwhile, and goes by when it was
ready: so whoever waits longest is next, and a shop that is due often takes no other's turn.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Why a shop is visited; of several reasons the first one here."""

    FIRST = "first"  # it was never visited
    SCHEDULED = "scheduled"
    CATCH_UP = "catch-up"  # it fell due while no daemon ran
    LOOK_AGAIN = "look-again"  # a verdict changed: is that so?


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A visit to be made. `due` has the time that fell due of each check group; none for a look again."""

    shop_key: str
    kind: Kind
    checks: frozenset[str]  # empty: all that the shop has
    due: Mapping[str, datetime] = field(default_factory=dict)
    ready_at: datetime  # not before
    queued_at: datetime
    run_id: int = 0  # its row, once it has one
    tries: int = 0  # that failed for a reason of ours, such as a browser that does not start

    @property
    def due_at(self) -> datetime:
        return max(self.due.values(), default=self.ready_at)


def merged(old: Item, new: Item) -> Item:
    """One visit for both."""
    kinds = list(Kind)
    due = {**old.due, **{group: max(at, old.due.get(group, at)) for group, at in new.due.items()}}
    return replace(
        old, kind=min(old.kind, new.kind, key=kinds.index), due=due,
        checks=old.checks | new.checks if old.checks and new.checks else frozenset(),
        ready_at=min(old.ready_at, new.ready_at), run_id=old.run_id or new.run_id,
        tries=max(old.tries, new.tries),
    )  # fmt: skip


class Queue:
    """Those who wait, and those who are being visited."""

    def __init__(self) -> None:
        self._waiting: dict[str, Item] = {}
        self._running: dict[str, Item] = {}

    def put(self, item: Item) -> Item:
        """Returns it as it stands in the queue now, merged with what was there for the shop."""
        old = self._waiting.get(item.shop_key)
        self._waiting[item.shop_key] = merged(old, item) if old else item
        return self._waiting[item.shop_key]

    def without_run(self) -> list[Item]:
        """In their order, those that have no row yet."""
        return sorted((item for item in self._waiting.values() if not item.run_id), key=_turn)

    def note_run(self, shop_key: str, run_id: int) -> None:
        if item := self._waiting.get(shop_key):
            self._waiting[shop_key] = replace(item, run_id=run_id)

    def take(self, now: datetime, held: Callable[[str], bool]) -> Item | None:
        """The next to be visited, if any is ready, not being visited and not `held`."""
        for item in sorted(self._ready(now), key=_turn):
            if not held(item.shop_key):
                self._running[item.shop_key] = self._waiting.pop(item.shop_key)
                return item
        return None

    def done(self, shop_key: str) -> None:
        self._running.pop(shop_key, None)

    def drop(self, keys: Iterable[str]) -> list[Item]:
        """Those shops are no longer to be visited; what is running goes on."""
        return [self._waiting.pop(key) for key in keys if key in self._waiting]

    @property
    def waiting(self) -> tuple[Item, ...]:
        return tuple(sorted(self._waiting.values(), key=_turn))

    @property
    def running(self) -> tuple[Item, ...]:
        return tuple(self._running.values())

    def _ready(self, now: datetime) -> Iterator[Item]:
        return (
            item
            for item in self._waiting.values()
            if item.ready_at <= now and item.shop_key not in self._running
        )


def _turn(item: Item) -> tuple[datetime, datetime, str]:
    return item.ready_at, item.queued_at, item.shop_key
