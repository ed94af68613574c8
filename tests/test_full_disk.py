"""On a file system that is really full: evidence stops first, results go on, and all recovers with the room."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from command import reachwatch
from test_store import visit

from checks.model import Visit
from monitor.attachments import Attachment, Kind
from monitor.backup import backup
from monitor.compaction import compact
from monitor.disk import Reserve, Unwritten, free_bytes, surely
from monitor.errors import DiskFull
from monitor.store import Store

MB = 1_000_000
RESERVE = 2 * MB


def mounted(folder: Path, megabytes: int) -> str:
    """Why it could not be."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr
    except OSError as error:
        return str(error)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 20 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if refused := mounted(folder, 20):
        pytest.skip(f"a small file system is needed, and none can be mounted here: {refused}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, leave: int = 0, name: str = "ballast") -> Path:
    """Take all room but so much, byte by byte at the end."""
    ballast = disk / name
    with ballast.open("ab", buffering=0) as file:
        with suppress(OSError):  # somebody else may have taken of it meanwhile
            if (size := free_bytes(ballast) - leave) > 0:
                os.posix_fallocate(file.fileno(), 0, size)
        if not leave:
            try:
                while True:
                    file.write(b"x" * 512)
            except OSError:
                pass
    return ballast


def recorded(store: Store, note: str = "") -> int:
    seen = visit()
    seen = replace(seen, log=(*seen.log, note, "x" * 20_000))
    return store.record(seen, (), {}, [Attachment(Kind.TRACE, note.encode() + os.urandom(20_000))])


def until_it_is_full(store: Store) -> None:
    for _ in range(500):  # the log of writes has some room left at first
        recorded(store, "full")


def notes(store: Store) -> list[str]:
    with store.reading() as db:
        return [row["note"] for row in db.query("select note from visits order by id")]


def test_evidence_stops_first_and_results_go_on(disk: Path) -> None:
    with Store.open(disk / "r.db") as store:
        store.evidence.keep_free = 5 * MB
        recorded(store)
        ballast = fill(disk, leave=4 * MB)
        recorded(store)
        before, after = notes(store)
        assert before == ""
        assert "A trace file could not be kept" in after
        assert "the last 5 MB of the disk are left for results" in after
        ballast.unlink()
        recorded(store)
        assert notes(store)[2] == ""


def test_the_reserve_takes_the_results_of_a_full_disk(disk: Path) -> None:
    with Store.open(disk / "r.db") as store:
        reserve = Reserve(store.path, RESERVE)
        assert reserve.take()
        ballast = fill(disk)
        with pytest.raises(DiskFull, match=r"cannot grow: the disk is full\. Free some space\."):
            until_it_is_full(store)
        done = len(notes(store))
        assert surely(reserve, lambda: recorded(store, "reserve")) == done + 1
        assert not reserve.path.exists()
        assert not reserve.take()
        ballast.unlink()
        assert reserve.take()
        with store.reading() as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert len(store.latest()[0].visit.pages) == len(visit().pages)


def test_what_even_the_reserve_cannot_take_waits_in_memory(disk: Path) -> None:
    with Store.open(disk / "r.db") as store:
        reserve = Reserve(store.path, RESERVE)
        held = Unwritten[str](lambda note: recorded(store, note), reserve, most=3)
        assert reserve.take()
        ballast = fill(disk)
        wanted: list[str] = []
        while not held.full:
            wanted.append(f"visit {len(wanted)}")
            trouble = held.put(wanted[-1])
            fill(disk, name="others")  # what is given up, others take too
        assert trouble == (
            f"The database {store.path} cannot grow: the disk is full. "
            "3 results wait in memory and would be lost with this process. Free some space."
        )
        written = [one.log[-2] for one in all_visits(store)]
        assert written == wanted[:-3]
        ballast.unlink()
        assert held.retry() == ""
        assert len(held) == 0
        assert [one.log[-2] for one in all_visits(store)] == wanted


def all_visits(store: Store) -> list[Visit]:
    return [store.read(number).visit for number in store.visit_ids(every=True)]


def test_a_backup_without_room_leaves_nothing(disk: Path) -> None:
    with Store.open(disk / "r.db") as store:
        recorded(store)
        fill(disk, leave=50_000)
        before = sorted(disk.iterdir())
        with pytest.raises(DiskFull, match="There is no room for"):
            backup(store.path, disk / "copy.db")
        assert sorted(disk.iterdir()) == before


@pytest.mark.parametrize("made", [True, False])
def test_the_command_says_it_in_one_sentence(disk: Path, made: bool) -> None:
    if made:
        with Store.open(disk / "r.db") as store:
            recorded(store)
    fill(disk)
    done = reachwatch(
        "check",
        "http://127.0.0.1:9/",
        "--country",
        "DE",
        "--database",
        str(disk / "r.db"),
        folder=disk.parent,
    )
    assert done.returncode == 2
    (error,) = [line for line in done.stderr.splitlines() if line.startswith("Error")]
    assert "disk is full" in error or "No space left" in error
    assert error.endswith("Free some space.")
    assert "Traceback" not in done.stderr


def test_the_write_ahead_log_is_given_back(disk: Path) -> None:
    with Store.open(disk / "r.db") as store:
        for _ in range(20):
            recorded(store)
        assert store.path.with_name("r.db-wal").stat().st_size > 100_000
        assert compact(store, free_bytes(store.path)).wal == 0
