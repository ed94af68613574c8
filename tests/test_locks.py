"""Two processes never work as daemons on one database, nor visit one host at once; a dead one holds nothing."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import beside

from monitor.errors import DaemonRuns
from monitor.locks import daemon_of, only_daemon, visiting

HOLDER = """
import sys, asyncio, time
from pathlib import Path
from monitor.locks import only_daemon, visiting
database = Path(sys.argv[1])
async def visit():
    async with visiting(database, "shop.example", lambda: None):
        print("held", flush=True)
        await asyncio.sleep(60)
if sys.argv[2] == "daemon":
    with only_daemon(database):
        print("held", flush=True)
        time.sleep(60)
else:
    asyncio.run(visit())
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "reachwatch.db"


def hold(database: Path, what: str) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(database), what], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    return holder


def end(holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.communicate()


def test_a_second_daemon_is_refused_and_the_first_is_named(database: Path) -> None:
    holder = hold(database, "daemon")
    try:
        assert daemon_of(database) == holder.pid
        with pytest.raises(DaemonRuns, match=f"process {holder.pid}"), only_daemon(database):
            pass
    finally:
        end(holder)


def test_a_daemon_that_was_killed_holds_nothing(database: Path) -> None:
    end(hold(database, "daemon"))
    assert daemon_of(database) is None
    with only_daemon(database):
        assert daemon_of(database) is not None
    assert daemon_of(database) is None


def test_asking_for_the_daemon_disturbs_none(database: Path) -> None:
    assert daemon_of(database) is None
    assert not list(database.parent.iterdir())


def test_a_host_is_visited_by_one_process_at_a_time(database: Path) -> None:
    holder, told = hold(database, "visit"), list[str]()

    async def visit(host: str) -> float:
        async with visiting(database, host, lambda: told.append(host)):
            return time.monotonic()

    async def both() -> tuple[float, float, float]:
        other = await visit("other.example")
        waiting = asyncio.create_task(visit("shop.example"))
        await asyncio.sleep(0.7)
        assert not waiting.done()
        ended = time.monotonic()
        end(holder)
        return other, ended, await waiting

    other, ended, got = beside(both())
    assert other < ended <= got
    assert told == ["shop.example"]


def test_a_host_with_odd_letters_gets_its_file_in_the_folder(database: Path) -> None:
    async def visit() -> None:
        async with visiting(database, "../[::1]:80/x", lambda: None):
            pass

    beside(visit())
    assert [file.parent.name for file in database.parent.rglob("*.lock")] == ["locks"]


def test_a_folder_that_takes_no_file_stops_no_visit(database: Path) -> None:
    (database.parent / "locks").write_text("in the way")

    async def visit() -> str:
        async with visiting(database, "shop.example", lambda: None):
            return "visited"

    assert beside(visit()) == "visited"
