"""What goes wrong around a daemon in weeks: mail, disk, browser, clock. A real process, each time."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from command import document, reachwatch
from counting_shop import CountingShop
from daemons import Running, daemon, rows
from mail_servers import HANG_UP, MailServerStub
from test_full_disk import disk, fill

__all__ = ["disk"]  # a fixture
REACHABLE = "<h1>Mugs</h1><p>Call us: 020 7946 0857, or write to service@mugs.example.</p>"
SILENT = "<h1>Mugs</h1><p>We sell mugs.</p>"
BUSY = "<script>const end = Date.now() + {}; while (Date.now() < end) {{}}</script>"
SLOW = BUSY.format(3000) + REACHABLE
ENDLESS = BUSY.format(10**9)

pytestmark = pytest.mark.xdist_group("daemon trouble")


@pytest.fixture
def shop() -> Iterator[CountingShop]:
    with CountingShop({"/": REACHABLE}) as one:
        yield one


def configure(folder: Path, *urls: str, every: str = "5m", database: str = "r.db", more: str = "") -> None:
    tables = "".join(
        f'[shops.mugs-{n}]\nurl = "{url}"\ncountry = "GB"\nname = "Mugs {n}"\nchecks = ["contact-findable"]\n'
        for n, url in enumerate(urls, 1)
    )
    (folder / "reachwatch.toml").write_text(
        f'[reachwatch]\ndatabase = "{database}"\n[limits]\npace_seconds = 0\nstep_seconds = 5\nvisit_seconds = 12\n'
        f'[schedule]\nevery = "{every}"\n{more}\n{tables}',
        encoding="utf-8",
    )


def runs(folder: Path) -> list[tuple[Any, ...]]:
    return rows(folder, "select shop_key, kind, state, visit_id is not null from runs order by id")


def done(folder: Path, shop_key: str = "mugs-1") -> int:
    return sum(key == shop_key and state == "done" for key, _, state, _ in runs(folder))


def running(folder: Path, shop_key: str = "mugs-1") -> bool:
    return any(key == shop_key and state == "running" for key, _, state, _ in runs(folder))


# ---- mail


def test_an_alert_waits_for_the_mail_server_and_is_sent_once(tmp_path: Path, shop: CountingShop) -> None:
    with MailServerStub({"GREETING": HANG_UP}) as post:
        configure(
            tmp_path, shop.url,
            more=f'[outgoing]\nhost = "127.0.0.1"\nport = {post.port}\nsecurity = "none"\n'
            'from = "reachwatch@our-company.example"\n'
            '[alerts.team]\nto = ["service@our-company.example"]\n[confirmation]\nafter = "1m"\n'
            "[risk]\nmatters = { contact-findable = true }\n",
        )  # fmt: skip
        with daemon(tmp_path, hasty=True) as one:
            one.logged("changed")
            shop.pages["/"] = SILENT
            one.until(lambda: rows(tmp_path, "select 1 from outbox where attempts >= 2"), "two attempts")
            assert post.taken == []
            seen = done(tmp_path)
            one.until(lambda: done(tmp_path) > seen, "visits go on")
            del post.answers["GREETING"]
            one.until(lambda: post.taken, "the alert")
            seen = done(tmp_path)
            one.until(lambda: done(tmp_path) > seen, "another visit")
            assert one.stop() == 0
    assert len(post.taken) == 1
    assert rows(tmp_path, "select state, count(*) from outbox group by state") == [("sent", 1)]


# ---- the disk


def test_on_a_full_disk_visits_go_on_and_their_results_wait(
    tmp_path: Path, disk: Path, shop: CountingShop
) -> None:
    subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
    configure(tmp_path, shop.url, database="disk/r.db")
    with daemon(tmp_path, hasty=True) as one:
        one.logged("visited", 2)
        while not waits_in_memory(one):
            fill(disk)
            seen = len(one.log("visited"))
            one.logged("visited", seen + 1)
        seen = len(one.log("visited"))
        one.logged("visited", seen + 2)
        assert visits(disk) < len(one.log("visited"))
        for ballast in disk.glob("ballast*"):
            ballast.unlink()
        one.until(lambda: visits(disk) == len(one.log("visited")) > seen + 2, "all is written")
        assert one.stop() == 0
    assert visits(disk) == len(one.log("visited"))
    assert rows(disk, "pragma integrity_check") == [("ok",)]
    assert one.log("crashed") == []


def waits_in_memory(one: Running) -> bool:
    return any("in memory" in entry["says"] for entry in one.log("trouble"))


def visits(folder: Path) -> int:
    ((count,),) = rows(folder, "select count(*) from visits")
    return int(count)


# ---- the browser, and pages that never end


LONGEST = 12 + 6 * 60 + 60  # seconds in which a visit is over whatever hangs, and the next one is made


def test_a_browser_that_is_killed_costs_no_visit(tmp_path: Path) -> None:
    with CountingShop({"/": SLOW}) as shop:
        configure(tmp_path, shop.url)
        with daemon(tmp_path, hasty=True) as one:
            one.until(lambda: running(tmp_path) and browsers(one), "a browser")
            for pid in browsers(one):
                os.kill(pid, signal.SIGKILL)
            one.logged("visited", 2, patience=LONGEST)
            assert one.stop() == 0
    assert runs(tmp_path)[0] == ("mugs-1", "first", "done", 1)
    told = [entry["says"] for entry in one.log("visited")]
    assert "browser-crashed" not in told[-1], told


def browsers(one: Running) -> list[int]:
    """Those of the daemon; they are in a session of their own."""
    processes = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            processes[int(entry.name)] = parent, (entry / "cmdline").read_bytes().partition(b"\0")[0]
    ours = {one.process.pid}
    for _ in range(4):  # the daemon, its driver, the browser, a process of the browser
        ours |= {pid for pid, (parent, _) in processes.items() if parent in ours}
    return [pid for pid in ours if b"chrom" in processes.get(pid, (0, b""))[1]]


def test_a_visit_that_hangs_ends_at_its_limit_and_delays_nobody(tmp_path: Path, shop: CountingShop) -> None:
    with CountingShop({"/": ENDLESS}) as endless:
        configure(tmp_path, endless.url, shop.url)
        with daemon(tmp_path, hasty=True) as one:
            one.until(lambda: running(tmp_path) and done(tmp_path, "mugs-2") >= 2, "the other shop, twice")
            one.until(lambda: done(tmp_path), "its end")
            assert one.stop() == 0
    first = next(entry for entry in one.log("visited") if entry["shop"] == "mugs-1")
    assert first["seconds"] < 60 * 60  # of the hasty clock: a minute


# ---- the clock


def test_a_clock_that_jumps_a_year_and_back_neither_stops_visits_nor_hurries_them(
    tmp_path: Path, shop: CountingShop
) -> None:
    configure(tmp_path, shop.url, every="5m")
    with daemon(tmp_path, hasty=True) as one:
        one.logged("visited", 2)
        for number, days in enumerate(("365", "0", "-365", "0"), 1):
            (tmp_path / "clock").write_text(days, encoding="utf-8")
            one.logged("clock", number)
            seen = len(one.log("visited"))
            one.logged("visited", seen + 2)
        assert one.stop() == 0
    ((mark,),) = rows(tmp_path, "select due_at from due_marks")
    assert abs(datetime.fromisoformat(mark) - datetime.now(UTC)) < timedelta(days=1), "the mark recovered"
    at = sorted(datetime.fromisoformat(entry["at"]) for entry in one.log("visited"))
    seconds = (at[-1] - at[0]).total_seconds()
    assert len(at) <= seconds / 5 + 2 + 2 * 4, "one in 5 s, and one or two more for each jump"


# ---- the process


def test_after_kill_9_status_says_so(tmp_path: Path) -> None:
    with CountingShop({"/": SLOW}) as shop:
        configure(tmp_path, shop.url)
        with daemon(tmp_path) as one:
            one.until(lambda: running(tmp_path), "running")
            os.killpg(one.process.pid, signal.SIGKILL)
            one.process.wait()
    told = reachwatch("status", "--json", folder=tmp_path)
    assert told.returncode == 2
    said = document(told)
    assert (said["daemon"]["running"], said["daemon"]["ended"]) == (False, "died")
    assert "1 visit was cut off; the next daemon makes up for it." in said["notices"]


# ---- one host at a time


def test_shops_of_one_host_are_visited_in_turn_and_others_beside_them(
    tmp_path: Path, shop: CountingShop
) -> None:
    with CountingShop({"/": SLOW}) as host:
        configure(tmp_path, host.url, f"{host.url}/?b", shop.url, more="")
        text = (tmp_path / "reachwatch.toml").read_text("utf-8")
        (tmp_path / "reachwatch.toml").write_text(
            text.replace("[limits]", "parallel_visits = 2\n[limits]"), encoding="utf-8"
        )
        with daemon(tmp_path) as one:
            one.logged("visited", 3)
            assert one.stop() == 0
    spans = {key: (start, end) for key, start, end in spans_of_runs(tmp_path)}
    assert in_turn([spans["mugs-1"], spans["mugs-2"]])
    assert spans["mugs-3"][0] < spans["mugs-1"][1], "it had to wait for a host that is not its own"


def test_a_visit_by_hand_waits_for_that_of_the_daemon(tmp_path: Path) -> None:
    with CountingShop({"/": SLOW}) as shop:
        configure(tmp_path, shop.url, every="1d")
        with daemon(tmp_path) as one:
            one.until(lambda: running(tmp_path), "running")
            by_hand = subprocess.run(
                [sys.executable, "-m", "monitor", "run", "--shop", "mugs-1", "--report", "r.html"],
                cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
            )  # fmt: skip
            assert by_hand.returncode in (0, 1), by_hand.stderr
            one.logged("visited")
            assert one.stop() == 0
    found = rows(tmp_path, "select started_at, finished_at from visits order by started_at")
    assert len(found) == 2
    assert in_turn(found)


def spans_of_runs(folder: Path) -> list[tuple[Any, ...]]:
    return rows(
        folder,
        "select runs.shop_key, visits.started_at, visits.finished_at "
        "from runs join visits on visits.id = runs.visit_id order by runs.id",
    )


def in_turn(spans: list[tuple[Any, ...]]) -> bool:
    return all(before[-1] <= later[0] for before, later in pairwise(sorted(spans)))
