"""Copies the database while others write to it: whole, of one moment, and checked before it gets its name."""

import errno
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from monitor.errors import DamagedDatabase, DiskFull, NotWritable, StoreError
from monitor.plain_errors import plainly

PAGES_AT_ONCE = 2000
UNFINISHED = ".unfinished"
FULL = (errno.ENOSPC, errno.EDQUOT)
Progress = Callable[[int, int], object]  # bytes done, bytes in all


def untold(_done: int, _size: int) -> None:
    """Nobody looks."""


def backup(
    database: Path, target: Path, *, force: bool = False, with_evidence: bool = False,
    progress: Progress = untold,
) -> int:  # fmt: skip
    """Write a copy, as a .tar with all evidence if asked to; returns its bytes.

    What is told as evidence was kept before the visit that tells it, so none of the copy's is missing but
    what was removed meanwhile by its age.
    """
    if not database.is_file():
        raise StoreError(f"There is no database {database}.", "Name it with --database or --config.")
    if target.exists() and (not force or target.is_dir() or target.samefile(database)):
        raise NotWritable(f"{target} is there already.", "Name another file, or overwrite it with --force.")
    with plainly_at(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    if not with_evidence:
        copy_database(database, target, progress)
    else:
        with _unfinished(target.with_name(f"{target.name}.database")) as copy:
            copy_database(database, copy, progress)
            with _unfinished(target) as archive, plainly_at(target):
                _pack(archive, copy, database)
                archive.replace(target)
    return target.stat().st_size


def copy_database(database: Path, target: Path, progress: Progress = untold) -> None:
    """All of one moment, however busily others write; the target is whole or not there."""
    with _unfinished(target) as unfinished:
        with plainly(database), closing(sqlite3.connect(database)) as source:
            # Within a transaction all is of one moment. Else every write of others would start it anew.
            source.execute("BEGIN")
            source.execute("select count(*) from sqlite_master").fetchone()
            size = _size(source)
            _refuse_without_room(target, size)
            with plainly_at(target), closing(sqlite3.connect(unfinished)) as copy:
                page = max(size // max(_pages(source), 1), 1)
                source.backup(
                    copy, pages=PAGES_AT_ONCE, sleep=0,
                    progress=lambda _, left, pages: progress((pages - left) * page, pages * page),
                )  # fmt: skip
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, without those of WAL beside it
                _check(copy, target)
        with plainly_at(target):
            _write_through(unfinished)
            unfinished.replace(target)


def _check(copy: sqlite3.Connection, target: Path) -> None:
    (says,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if says != "ok":
        raise DamagedDatabase(
            f"The copy {target} would be damaged ({says}), so it was not kept.",
            "Restore an earlier copy of the database.",
        )


def _refuse_without_room(target: Path, size: int) -> None:
    with plainly_at(target):
        free = shutil.disk_usage(target.parent).free
    if free < size:
        raise DiskFull(
            f"There is no room for {target}: it needs {size / 1e6:.1f} MB, and {free / 1e6:.1f} MB are free.",
            "Free some space, or name a place on another disk.",
        )


def _pages(source: sqlite3.Connection) -> int:
    return int(source.execute("PRAGMA page_count").fetchone()[0])


def _size(source: sqlite3.Connection) -> int:
    return _pages(source) * int(source.execute("PRAGMA page_size").fetchone()[0])


def _pack(target: Path, copy: Path, database: Path) -> None:
    folder = database.parent / "evidence"
    with tarfile.open(target, "w") as tar:
        tar.add(copy, database.name)
        for file in sorted(folder.glob("[0-9a-f][0-9a-f]/[0-9a-f]*")):
            with suppress(FileNotFoundError):  # removed by its age meanwhile
                tar.add(file, str(file.relative_to(database.parent)))
    _write_through(target)


def _write_through(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A name for what is not finished; nothing is left under it."""
    unfinished = target.with_name(f"{target.name}{UNFINISHED}")
    with plainly_at(target):
        unfinished.unlink(missing_ok=True)
    try:
        yield unfinished
    finally:
        for left in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


@contextmanager
def plainly_at(target: Path) -> Iterator[None]:
    """The same as `plainly`, of a file that is written, not of the database."""
    try:
        yield
    except sqlite3.Error as error:
        raise _not_written(target, error, "SQLITE_FULL" in getattr(error, "sqlite_errorname", "")) from error
    except OSError as error:
        raise _not_written(target, error, error.errno in FULL) from error


def _not_written(target: Path, error: Exception, full: bool) -> StoreError:
    if full:
        return DiskFull(f"{target} cannot be written: the disk is full.", "Free some space.")
    says = error.strerror if isinstance(error, OSError) else error
    return NotWritable(f"{target} cannot be written ({says}).", "Check the rights, or name another place.")
