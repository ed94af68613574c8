"""A Maildir on this machine, as mail servers write it. Its files are only ever read."""

import os
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from monitor.correspondence.arrival import Arrival, Keep
from monitor.correspondence.sources.envelope import recipients_in
from monitor.correspondence.sources.source import (
    MAX_BYTES,
    Collected,
    Marks,
    Patience,
    ReadUntil,
    Trouble,
    utc_now,
)
from monitor.errors import MailboxError, ReachwatchError

POLL_SECONDS = 5.0
LONGEST_WAIT = 300.0
MARKED_AT_ONCE = 50
JUNK_FOLDER = re.compile(r"\..*(junk|spam|bulk)", re.IGNORECASE)
FLAGS = re.compile(r"[:;!]2,[^/]*$")  # the part of a file's name that changes when the mail is read or moved
DELIVERED = re.compile(r"(\d{9,11})\.")  # how a Maildir's names begin: seconds since 1970
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class _File(NamedTuple):
    path: Path
    name: str  # that never changes
    junk: bool


class MaildirSource:
    def __init__(
        self, path: Path, marks: Marks, *, now: Callable[[], datetime] = utc_now,
        poll_seconds: float = POLL_SECONDS, max_bytes: int = MAX_BYTES,
    ) -> None:  # fmt: skip
        self.path = path
        self.name = f"maildir:{path}"
        self._marks, self._now = marks, now
        self._poll_seconds, self._max_bytes = poll_seconds, max_bytes

    def collect(self, keep: Keep) -> Collected:
        try:
            return self._collect(keep)
        except OSError as error:
            raise MailboxError(
                f"The Maildir {self.path} cannot be read ({error.strerror}).",
                "Check the path and the rights of the folder.",
            ) from error

    def watch(self, keep: Keep, stop: threading.Event, read: ReadUntil, trouble: Trouble) -> None:
        patience = Patience(stop, self._poll_seconds, LONGEST_WAIT)
        while not stop.is_set():
            try:
                until = self.collect(keep).read_until
            except ReachwatchError as error:  # the mailbox, or the database: both come back
                trouble(
                    error if isinstance(error, MailboxError) else MailboxError(error.message, error.remedy)
                )
                patience.wait()
                continue
            if until:
                read(until)
            patience.reset()
            stop.wait(self._poll_seconds)

    def _collect(self, keep: Keep) -> Collected:
        until, known = self._now(), self._marks.files(self.name)
        there: set[str] = set()
        waiting: list[str] = []
        count, missed = 0, False
        for file in self._files():
            there.add(file.name)
            if file.name in known:
                continue
            arrival = self._arrival(file)
            if arrival is None:  # moved between looking and reading: the next time finds it
                missed = True
                continue
            keep(arrival)
            count += 1
            waiting.append(file.name)
            if len(waiting) >= MARKED_AT_ONCE:
                self._marks.add_files(self.name, waiting)
                waiting = []
        self._marks.add_files(self.name, waiting)
        if gone := known - there:
            self._marks.drop_files(self.name, gone)
        return Collected(count, None if missed else until)

    def _files(self) -> Iterator[_File]:
        yield from self._in(self.path, junk=False)
        for folder in sorted(self.path.iterdir()):
            if JUNK_FOLDER.match(folder.name) and folder.is_dir():
                yield from self._in(folder, junk=True)

    def _in(self, folder: Path, *, junk: bool) -> Iterator[_File]:
        """The mails of one folder; first `new`, as mails move from there to `cur`."""
        prefix = f"{folder.name}/" if junk else ""
        for part in ("new", "cur"):
            for entry in os.listdir(folder / part):  # noqa: PTH208
                if not entry.startswith("."):
                    yield _File(folder / part / entry, prefix + FLAGS.sub("", _readable(entry)), junk)

    def _arrival(self, file: _File) -> Arrival | None:
        try:
            with file.path.open("rb") as opened:
                raw = opened.read(self._max_bytes)
                changed = os.fstat(opened.fileno()).st_mtime
        except (FileNotFoundError, IsADirectoryError):
            return None
        return Arrival(
            raw=raw, recipients=recipients_in(raw), received_at=self._delivered_at(file.path.name, changed),
            source=self.name, junk=file.junk,
        )  # fmt: skip

    def _delivered_at(self, name: str, changed: float) -> datetime:
        match = DELIVERED.match(name)
        told = datetime.fromtimestamp(int(match[1]), UTC) if match else None
        if told and EARLIEST < told < self._now() + timedelta(days=1):
            return told
        return datetime.fromtimestamp(changed, UTC)


def _readable(name: str) -> str:
    """A name that the database can keep, whatever bytes it is made of."""
    return os.fsencode(name).decode("ascii", "backslashreplace")
