"""A disk that fills up: evidence stops first, a reserve is given up next, then results wait in memory."""

import os
import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from monitor.errors import DiskFull, StoreError

RESERVE_BYTES = 16_000_000  # some hundred visits without evidence
MOST_HELD = 50
T = TypeVar("T")


def free_bytes(path: Path) -> int:
    """What may still be written beside this file."""
    return shutil.disk_usage(path.parent).free


class Reserve:
    """A file beside the database that holds room for results, for the day when the disk is full."""

    def __init__(self, database: Path, size: int = RESERVE_BYTES) -> None:
        self.path = database.with_name(f"{database.name}.reserve")
        self._size = size

    def take(self, keep_free: int = 0) -> bool:
        """Make it, or make it again, where more than `keep_free` stays free; whether it is there."""
        try:
            if self.path.exists() and self.path.stat().st_size == self._size:
                return True
            if free_bytes(self.path) < keep_free + 2 * self._size:
                return False
            with self.path.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, self._size)
        except OSError:
            self.give_up()
            return False
        return True

    def give_up(self) -> bool:
        """Whether there was something to give up."""
        try:
            self.path.unlink()
        except OSError:
            return False
        return True


def surely(reserve: Reserve, write: Callable[[], T]) -> T:
    """Write; where the disk is full, once more with the room of the reserve. DiskFull if that does not do."""
    try:
        return write()
    except DiskFull:
        if not reserve.give_up():
            raise
        return write()


class Unwritten(Generic[T]):
    """Writes results, and holds in memory what the disk cannot take until it can, in their order.

    None is ever dropped: whoever makes them stops while this is `full`.
    """

    def __init__(
        self, write: Callable[[T], object], reserve: Reserve, *, most: int = MOST_HELD,
        lighten: Callable[[T], T] = lambda item: item,
    ) -> None:  # fmt: skip
        self._write = write
        self._reserve = reserve
        self._most = most
        self._lighten = lighten  # leaves out pictures and the like, of what is to be held
        self._held: deque[T] = deque()

    def __len__(self) -> int:
        return len(self._held)

    @property
    def full(self) -> bool:
        return len(self._held) >= self._most

    def put(self, item: T) -> str:
        """Write it after all that is held; returns what is wrong as a sentence, empty if all is written."""
        self._held.append(item)
        trouble = self.retry()
        if trouble:
            self._held[-1] = self._lighten(item)
        return trouble

    def retry(self) -> str:
        """Write what is held; returns as `put` does."""
        try:
            while self._held:
                self._write_first()
                self._held.popleft()
        except DiskFull as error:
            count = len(self._held)
            what = "1 result waits" if count == 1 else f"{count} results wait"
            return f"{error.message} {what} in memory and would be lost with this process. {error.remedy}"
        return ""

    def _write_first(self) -> None:
        item = self._held[0]
        try:
            surely(self._reserve, lambda: self._write(item))
        except StoreError:
            raise
        except Exception:
            self._held.popleft()  # it can never be written, and must not keep the others from it
            raise
