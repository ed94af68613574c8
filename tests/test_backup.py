"""A backup is of one moment, checked, and can be put back, also while others write as fast as they can."""

import sqlite3
import subprocess
import sys
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest
from command import reachwatch
from test_store import visit

from monitor.attachments import Attachment, Kind
from monitor.backup import backup
from monitor.errors import NotWritable, StoreError
from monitor.store import Store

# Each transaction writes two rows; a copy with an odd number is of no moment.
WRITER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
print("writes", flush=True)
while True:
    with db:
        db.execute("insert into pulse values (hex(randomblob(16)), hex(randomblob(2000)), '')")
        db.execute("insert into pulse values (hex(randomblob(16)), hex(randomblob(2000)), '')")
"""


def filled(path: Path) -> Path:
    with Store.open(path) as store:
        store.record(visit(), (), {}, [Attachment(Kind.TRACE, b"a recording")])
        with store.writing() as db:
            db.execute(
                "with recursive n(i) as (select 1 union all select i + 1 from n where i < 4000) "
                "insert into pulse select 'p' || i, hex(randomblob(2000)), '' from n"
            )
    return path


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        return int(db.execute("select count(*) from pulse").fetchone()[0])


def test_it_is_of_one_moment_while_another_process_writes(tmp_path: Path) -> None:
    path, target = filled(tmp_path / "r.db"), tmp_path / "copy.db"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout
        assert writer.stdout.readline() == "writes\n"
        told: list[tuple[int, int]] = []
        for _ in range(3):
            backup(path, target, force=True, progress=lambda done, size: told.append((done, size)))
            assert rows(target) % 2 == 0
            assert rows(target) >= 4000
    finally:
        writer.kill()
        writer.communicate()
    assert told[-1][0] == told[-1][1] > 0
    assert len(told) > 3
    assert rows(path) > rows(target)
    assert sorted(f.name for f in tmp_path.glob("copy*")) == ["copy.db"]


def test_it_is_put_back_by_copying(tmp_path: Path) -> None:
    path, target = filled(tmp_path / "r.db"), tmp_path / "copy.db"
    backup(path, target)
    with Store.open(path) as store:
        store.record(visit(), (), {})  # after the backup
        kept = store.latest()
    for file in tmp_path.glob("r.db*"):
        file.unlink()
    path.write_bytes(target.read_bytes())
    with Store.open(path) as store:
        assert store.visit_ids(every=True) == [1]
        assert store.latest()[0].visit.pages == kept[0].visit.pages
    assert rows(path) == rows(target)


def test_the_archive_has_the_evidence(tmp_path: Path) -> None:
    path, target, there = filled(tmp_path / "a" / "r.db"), tmp_path / "all.tar", tmp_path / "there"
    backup(path, target, with_evidence=True)
    with tarfile.open(target) as archive:
        archive.extractall(there, filter="data")
    with Store.open(path) as here, Store.open(there / "r.db") as restored:
        assert restored.latest() == here.latest()
        (trace,) = restored.traces()
        assert trace.file is not None
        assert trace.file.read_bytes() == b"a recording"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "all.tar", "there"]


@pytest.mark.parametrize("target", ["copy.db", "folder", "r.db", "r.db/copy"])
def test_it_never_overwrites_by_mistake(tmp_path: Path, target: str) -> None:
    path = filled(tmp_path / "r.db")
    (tmp_path / "folder").mkdir()
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(NotWritable):
        backup(path, tmp_path / target, force=target != "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"
    assert rows(path) == 4000


def test_without_a_database_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no database"):
        backup(tmp_path / "r.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    filled(tmp_path / "r.db")
    done = reachwatch("backup", "copy.db", "--database", "r.db", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Wrote copy.db (")
    again = reachwatch("backup", "copy.db", "--database", "r.db", folder=tmp_path)
    assert again.returncode == 2
    assert again.stderr == (
        "Error: copy.db is there already. Name another file, or overwrite it with --force.\n"
    )


def test_writers_are_not_held_up(tmp_path: Path) -> None:
    path = filled(tmp_path / "r.db")
    wrote = threading.Event()

    def write_once(_done: int, _size: int) -> None:
        if not wrote.is_set():
            with Store.open(path, busy_seconds=0) as other:
                other.record(visit(), (), {})
            wrote.set()

    backup(path, tmp_path / "copy.db", progress=write_once)
    assert wrote.is_set()
