"""What every source of mails can do, and what it remembers between two runs."""

import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from monitor.correspondence.arrival import Keep
from monitor.errors import MailboxError

MAX_BYTES = 25 * 1024 * 1024  # of one mail


class Collected(NamedTuple):
    mails: int  # mails that were handed to `keep`, some maybe not for the first time
    read_until: datetime | None  # all that came before has been kept; None: the source cannot tell


ReadUntil = Callable[[datetime], object]  # told each time that all mails up to then have been kept
Trouble = Callable[[MailboxError], object]  # told what went wrong; the source goes on by itself


class Source(Protocol):
    @property
    def name(self) -> str:
        """Tells this source from all others, for as long as its mailbox is the same."""

    def collect(self, keep: Keep) -> Collected:
        """Hand over everything new, once. MailboxError if the mailbox cannot be read."""

    def watch(self, keep: Keep, stop: threading.Event, read: ReadUntil, trouble: Trouble) -> None:
        """Hand over what comes, until told to stop, through all the troubles that pass."""


class Mark(NamedTuple):
    """How far a folder has been read."""

    uidvalidity: int
    uid: int


class Marks(Protocol):
    """What a source remembers; the mail store keeps it."""

    def mark(self, source: str, folder: str) -> Mark | None: ...

    def set_mark(self, source: str, folder: str, mark: Mark) -> None: ...

    def files(self, source: str) -> set[str]: ...

    def add_files(self, source: str, names: Iterable[str]) -> None: ...

    def drop_files(self, source: str, names: Iterable[str]) -> None: ...


def utc_now() -> datetime:
    return datetime.now(UTC)


class Patience:
    """Waits longer after each failure, and not at all once told to stop."""

    def __init__(self, stop: threading.Event, first: float, most: float) -> None:
        self._stop, self._first, self._most = stop, first, most
        self._next = first

    def wait(self) -> None:
        self._stop.wait(self._next)
        self._next = min(2 * self._next, self._most)

    def reset(self) -> None:
        self._next = self._first
