"""Brings a database of an earlier version up to date, after a copy of it was put aside."""

import fcntl
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from monitor.backup import copy_database
from monitor.errors import DiskFull, UpdateFailed
from monitor.migrations import MIGRATIONS, known_steps

COPIES = 2  # of earlier versions that stay
MISTAKES = (
    sqlite3.Error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
NOT_OF_A_STEP = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}

log = logging.getLogger("reachwatch.update")


@contextmanager
def one_updates(database: Database, path: Path) -> Iterator[None]:
    """Where there is something to do, others wait until it is done, however long that takes."""
    if not _is_of_before(database):
        yield
        return
    # A lock of the kernel, which ends with its process; SQLite's own is waited for 15 seconds only.
    file = os.open(path.with_name(f"{path.name}.update"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def update(database: Database, path: Path) -> None:
    """Make what is missing, within the caller's transaction: all of it, or the database stays as it was."""
    copy = _put_aside(database, path) if _is_of_before(database) else None
    try:
        MIGRATIONS.apply(database)
    except MISTAKES as error:
        if copy is None or (getattr(error, "sqlite_errorcode", 0) & 0xFF) in NOT_OF_A_STEP:
            raise
        raise UpdateFailed(
            f"The database {path} could not be brought up to date ({error}); it is as it was before.",
            f"Go on with the version of before, and please report this. A copy lies at {copy}.",
        ) from error
    if copy is not None:
        _forget_all_but_the_latest(path)


def copies(path: Path) -> list[Path]:
    """The copies that were put aside, the latest first."""
    found = [file for file in path.parent.glob(f"{path.name}.before-step-*") if file.suffix != ".unfinished"]
    return sorted(found, key=_step, reverse=True)


def _is_of_before(database: Database) -> bool:
    return bool(MIGRATIONS.applied(database) and MIGRATIONS.pending(database))


def _put_aside(database: Database, path: Path) -> Path:
    first = len(known_steps()) - len(MIGRATIONS.pending(database)) + 1
    copy = path.with_name(f"{path.name}.before-step-{first}")
    log.warning("The database %s is brought up to date; a copy is put aside first: %s", path, copy.name)
    try:
        copy_database(path, copy)
    except DiskFull as error:
        raise DiskFull(
            f"The database {path} is of an earlier version and is copied before it is brought up to date, "
            f"but there is no room for that. {error.message}",
            "Free some space, or go on with the version of before.",
        ) from error
    return copy


def _forget_all_but_the_latest(path: Path) -> None:
    for old in copies(path)[COPIES:]:
        with suppress(OSError):
            old.unlink()


def _step(file: Path) -> int:
    number = file.name.rpartition("-")[2]
    return int(number) if number.isdigit() else 0
