"""Says in plain words what SQLite and the file system refuse."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from monitor.errors import (
    DamagedDatabase,
    DatabaseBusy,
    DiskFull,
    NotADatabase,
    NotWritable,
    StoreError,
)

CHOOSE_ANOTHER = "Name another file as database in the configuration."
REMEDIES: Mapping[int, tuple[type[StoreError], str, str]] = {
    sqlite3.SQLITE_BUSY: (
        DatabaseBusy,
        "is in use by another program",
        "Close that program, or try again later.",
    ),
    sqlite3.SQLITE_LOCKED: (
        DatabaseBusy,
        "is in use by another program",
        "Close that program, or try again later.",
    ),
    sqlite3.SQLITE_READONLY: (
        NotWritable,
        "cannot be written to",
        "Check the rights of the file and its folder.",
    ),
    sqlite3.SQLITE_PERM: (
        NotWritable,
        "cannot be written to",
        "Check the rights of the file and its folder.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        NotWritable,
        "cannot be opened",
        "Check the rights of the file and its folder.",
    ),
    sqlite3.SQLITE_FULL: (DiskFull, "cannot grow: the disk is full", "Free some space."),
    sqlite3.SQLITE_NOTADB: (NotADatabase, "is no database", CHOOSE_ANOTHER),
    sqlite3.SQLITE_CORRUPT: (
        DamagedDatabase,
        "is damaged",
        "Restore a copy of it, or move it away to start anew.",
    ),
}


FAILS_WHEN_FULL = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL}
SCARCE = 100_000  # bytes: nothing more can be begun


def _cause(code: int, path: Path) -> int:
    """Some files beside the database fail in another way than the database itself when the disk is full."""
    if code not in FAILS_WHEN_FULL:
        return code
    with suppress(OSError):
        if shutil.disk_usage(path.parent).free < SCARCE:
            return sqlite3.SQLITE_FULL
    return code


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Say in plain words what SQLite and the file system refuse."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:  # a mistake of ours, like using a closed database
            raise
        unforeseen = (StoreError, f"could not be used ({error})", "Please report this if it happens again.")
        kind, what, remedy = REMEDIES.get(_cause(code & 0xFF, path), unforeseen)
        raise kind(f"The database {path} {what}.", remedy) from error
    except OSError as error:
        full = error.errno == errno.ENOSPC
        message = f"The folder of the database {path} cannot be used ({error.strerror})."
        if full:
            raise DiskFull(message, "Free some space.") from error
        raise NotWritable(message, "Check the rights of the folder, or name another one.") from error
