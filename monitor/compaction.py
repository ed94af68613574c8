"""Gives room that is no longer needed back to the disk, in steps that nobody has to wait for.

New databases free their room piece by piece. One that was made by an earlier version cannot; it is rewritten
once, if it is small enough for that to be quick. In a larger one, free room is used for what comes next.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from monitor.errors import DatabaseBusy
from monitor.store import Store

INCREMENTAL = 2  # as the pragma tells it
PAGES_AT_ONCE = 1000  # 4 MB: some milliseconds
STEPS_AT_MOST = 25  # 100 MB at a time; the rest the next time
SPARE_PAGES = 1000  # stay free for what comes next
QUICK = 100_000_000  # bytes that are rewritten within a second or two
BUSY_MILLISECONDS = 200  # rather later than in anybody's way


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    freed: int  # bytes
    wal: int  # bytes of the write-ahead log that are left, as somebody still reads them


def compact(store: Store, free_bytes: int) -> Compacted:
    """To be called now and then, as after tidying; `free_bytes` of the disk."""
    before = _bytes(store.path)
    with store.reading() as db:
        patience = _number(db, "busy_timeout")
        db.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        try:
            _shrink(db, free_bytes)
            db.execute("PRAGMA analysis_limit = 400")
            db.execute("PRAGMA optimize")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            db.execute(f"PRAGMA busy_timeout = {patience}")
    left = _bytes(store.path)
    return Compacted(freed=max(before - left, 0), wal=_wal(store.path))


def compact_if_idle(store: Store, free_bytes: int) -> Compacted | None:
    """None where others are busy with the database: the next time will do."""
    try:
        return compact(store, free_bytes)
    except DatabaseBusy:
        return None


def _shrink(db: Database, free_bytes: int) -> None:
    if _number(db, "auto_vacuum") == INCREMENTAL:
        for _ in range(STEPS_AT_MOST):
            if (spare := _number(db, "freelist_count") - SPARE_PAGES) <= 0:
                break
            # As a script, as `execute` stops after the first page: it sees rows without columns.
            db.conn.executescript(f"PRAGMA incremental_vacuum({min(spare, PAGES_AT_ONCE)});")
    elif (size := _number(db, "page_count") * _number(db, "page_size")) <= QUICK and free_bytes > 3 * size:
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        db.execute("VACUUM")


def _number(db: Database, pragma: str) -> int:
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])


def _bytes(database: Path) -> int:
    return database.stat().st_size


def _wal(database: Path) -> int:
    wal = database.with_name(f"{database.name}-wal")
    return wal.stat().st_size if wal.exists() else 0
