"""Keeps processes from each other's way: one daemon for a database, one visit for a shop.

The locks are the kernel's: they end with their process however that ends, so none is ever left behind.
"""

import asyncio
import contextlib
import fcntl
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import quote

from monitor.database import plainly
from monitor.errors import DaemonRuns

LOOK_SECONDS = 0.5


@contextmanager
def only_daemon(database: Path) -> Iterator[None]:
    """For as long as this lasts no other daemon can work on the database. Raises DaemonRuns."""
    with plainly(database):
        database.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(_of_daemon(database), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if not _taken_soon(file):
            raise DaemonRuns(
                f"A daemon (process {_pid(file)}) works on the database {database} already.",
                "Stop that one first, or name another database.",
            )
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(file)


def daemon_of(database: Path) -> int | None:
    """The process that works on the database as its daemon; None if there is none."""
    try:
        file = os.open(_of_daemon(database), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return None if _taken(file, fcntl.LOCK_SH) else _pid(file)
    finally:
        os.close(file)


@contextmanager
def alone_at(path: Path, refusal: Exception) -> Iterator[None]:
    """For as long as this lasts nobody else can be at this file, which is made; else raises the refusal."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if not _taken(file):
            raise refusal
        yield
    finally:
        os.close(file)


@asynccontextmanager
async def visiting(database: Path, host: str, waiting: Callable[[], object]) -> AsyncIterator[None]:
    """One visit to a host at a time, whichever process makes it; `waiting` is told once if it has to wait."""
    file = _open_of_host(database, host)
    try:
        if file is not None and not _taken(file):
            waiting()
            while not _taken(file):  # noqa: ASYNC110  # nobody tells when it is free
                await asyncio.sleep(LOOK_SECONDS)
        yield
    finally:
        if file is not None:
            os.close(file)


def _open_of_host(database: Path, host: str) -> int | None:
    """None where there is no room for the file: a visit is worth more than its lock."""
    folder = database.parent / "locks"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / f"{quote(host, safe='')}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    return None


def _of_daemon(database: Path) -> Path:
    return database.with_name(f"{database.name}.daemon")


def _taken(file: int, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _taken_soon(file: int) -> bool:
    """Somebody who only asks who the daemon is holds it for a moment."""
    for _ in range(20):
        if _taken(file):
            return True
        time.sleep(0.05)
    return False


def _pid(file: int) -> int:
    text = os.pread(file, 20, 0).decode(errors="replace")
    return int(text) if text.isdigit() else 0
