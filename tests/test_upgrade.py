"""A database of an earlier version is copied, then brought up to date; whatever goes wrong, it stays as it was."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlite_utils import Database
from test_store import visit

from monitor.errors import DiskFull, StoreError, UpdateFailed
from monitor.migrations import MIGRATIONS
from monitor.store import Store
from monitor.upgrade import copies

STEPS = [step.name for step in MIGRATIONS.pending(Database(memory=True))]
BEFORE = "create_runs"  # the state of the version that had no daemon yet
FIRST = STEPS.index(BEFORE) + 1


def old(path: Path, before: str = BEFORE) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        database = Database(connection)
        database.enable_wal()
        MIGRATIONS.apply(database, stop_before=before)
        database.table("shops").insert(
            {"id": 1, "key": "mueller", "name": "M", "url": "https://m.test", "country": "DE",
             "languages": "[]", "kind": "own"}
        )  # fmt: skip
        connection.commit()
    return path


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}


def shops(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [key for (key,) in connection.execute("select key from shops")]


def test_a_copy_of_before_is_put_aside_and_told_in_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = old(tmp_path / "r.db")
    with Store.open(path) as store:
        assert store.shop_keys() == ["mueller"]
    (copy,) = copies(path)
    assert copy.name == f"r.db.before-step-{FIRST}"
    assert "runs" in tables(path)
    assert "runs" not in tables(copy)
    assert shops(copy) == ["mueller"]
    (line,) = caplog.messages
    assert line == f"The database {path} is brought up to date; a copy is put aside first: {copy.name}"


def test_neither_a_new_nor_a_present_database_is_copied(tmp_path: Path) -> None:
    for _ in range(2):
        with Store.open(tmp_path / "r.db") as store:
            store.record(visit(), (), {})
    assert copies(tmp_path / "r.db") == []


def test_the_latest_two_copies_stay(tmp_path: Path) -> None:
    path = old(tmp_path / "r.db")
    for step in (2, 9, FIRST - 1):
        path.with_name(f"r.db.before-step-{step}").write_bytes(b"")
    Store.open(path).close()
    assert [copy.name.rpartition("-")[2] for copy in copies(path)] == [str(FIRST), str(max(9, FIRST - 1))]


def breaks(kind: Exception) -> None:
    raise kind


@pytest.mark.parametrize("mistake", [sqlite3.OperationalError("no such column: x"), TypeError("oops")])
def test_a_step_that_fails_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mistake: Exception
) -> None:
    path = old(tmp_path / "r.db")
    last = MIGRATIONS._migrations[-1]
    monkeypatch.setattr(last, "fn", lambda _: breaks(mistake))
    before = tables(path)
    with pytest.raises(UpdateFailed, match=r"it is as it was before\. Go on with the version of before"):
        Store.open(path)
    assert tables(path) == before
    monkeypatch.undo()
    with Store.open(path) as store:  # mended, it goes on
        assert store.shop_keys() == ["mueller"]


def test_without_room_for_the_copy_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old(tmp_path / "r.db")
    before = tables(path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(
        DiskFull, match="copied before it is brought up to date, but there is no room for that"
    ):
        Store.open(path)
    assert tables(path) == before
    assert [file.name for file in tmp_path.iterdir() if "before" in file.name] == []


OPEN = "import sys; from pathlib import Path; from monitor.store import Store; Store.open(Path(sys.argv[1])).close()"


def test_of_many_that_start_at_once_one_updates(tmp_path: Path) -> None:
    path = old(tmp_path / "r.db")
    started = [
        subprocess.Popen([sys.executable, "-c", OPEN, str(path)], stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    says = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0] * 4, says
    assert sum("is brought up to date" in line for line in says) == 1, says
    assert len(copies(path)) == 1
    with closing(sqlite3.connect(path)) as connection:
        assert sorted(n for (n,) in connection.execute("select name from _sqlite_migrations")) == sorted(
            STEPS
        )


def test_a_database_of_somebody_else_is_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table theirs (x)")
    with pytest.raises(StoreError):
        Store.open(path)
    assert [file.name for file in tmp_path.iterdir() if "before" in file.name] == []
