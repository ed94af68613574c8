"""Room goes back to the disk while others read and write."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.compaction import SPARE_PAGES, compact, compact_if_idle
from monitor.store import Store

PLENTY = 10**12
FILL = (
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) "
    "insert into pulse select i, hex(randomblob(2000)), '' from n"
)


def emptied(path: Path) -> Store:
    store = Store.open(path)
    with store.writing() as db:
        db.execute(FILL)
    with store.writing() as db:
        db.execute("delete from pulse where cast(name as int) > 10")
    with store.reading() as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return store


def test_what_was_deleted_is_given_back(tmp_path: Path) -> None:
    with emptied(tmp_path / "r.db") as store:
        before = store.path.stat().st_size
        done = compact(store, PLENTY)
        assert done.freed == before - store.path.stat().st_size > 10_000_000
        assert done.wal == 0
        assert store.path.stat().st_size < (SPARE_PAGES + 500) * 4096
        with store.reading() as db:
            assert db.table("pulse").count == 10
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert compact(store, PLENTY).freed == 0


@pytest.mark.parametrize(("free", "freed"), [(PLENTY, True), (1000, False)])
def test_one_of_before_is_rewritten_if_there_is_room(tmp_path: Path, free: int, freed: bool) -> None:
    with emptied(tmp_path / "r.db") as store:
        with store.reading() as db:
            db.execute("PRAGMA auto_vacuum = NONE")
            db.execute("VACUUM")
            db.execute("delete from pulse")
            db.execute(FILL)
            db.conn.commit()
            db.execute("delete from pulse")
            db.conn.commit()
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        assert (compact(store, free).freed > 10_000_000) == freed
        with store.reading() as db:
            assert db.execute("PRAGMA auto_vacuum").fetchone() == (2 if freed else 0,)


def test_who_reads_or_writes_is_not_waited_for(tmp_path: Path) -> None:
    with emptied(tmp_path / "r.db") as store, closing(sqlite3.connect(store.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("insert into pulse values ('theirs', '', '')")
        assert compact_if_idle(store, PLENTY) is None
        other.commit()
        with store.reading() as db:
            assert db.execute("PRAGMA busy_timeout").fetchone() == (15000,)
        other.execute("BEGIN")
        other.execute("select * from pulse").fetchone()
        assert compact(store, PLENTY).wal > 0  # the reader still needs it
        other.rollback()
        assert compact(store, PLENTY).wal == 0
