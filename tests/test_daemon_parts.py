"""Parts of the daemon in situations that hardly ever come: nothing is doubled, nothing ends in silence."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import beside
from test_store import FINDINGS, VISIT
from weekly_data import FINE, recorded, settings, shop

from checks.risk import risks
from monitor.config import DEFAULTS, Settings
from monitor.config_alerts import AlertTable
from monitor.config_inquiry import OutgoingTable
from monitor.config_mail import MailTable, SmtpTable
from monitor.daemon import aftermath, post_room, run_log
from monitor.daemon.aftermath import Recorder, Visited
from monitor.daemon.desk import Desk
from monitor.daemon.post_room import PostRoom
from monitor.daemon.queue import Item, Kind, Queue
from monitor.daemon.rounds import Rounds
from monitor.daemon.visits import Visits
from monitor.errands import of_addresses
from monitor.errors import DatabaseBusy
from monitor.review import look_for_answers
from monitor.run import Outcome
from monitor.store import Store
from monitor.weekly import enqueue_report, report_due
from reports.summary import Result

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    Store.open(tmp_path / "r.db").close()
    return tmp_path / "r.db"


def visited() -> Visited:
    (errand,) = of_addresses(["https://shop.example"], "DE", [], [])
    result = Result(visit=VISIT, findings=FINDINGS, risks=risks(FINDINGS))
    item = Item(
        shop_key=VISIT.shop.key, kind=Kind.SCHEDULED, checks=frozenset(), due={"all": NOON}, ready_at=NOON,
        queued_at=NOON,
    )  # fmt: skip
    return Visited(item, Outcome(errand=errand, result=result, pictures={}), NOON)


def test_a_visit_whose_row_cannot_be_finished_is_not_recorded_again(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two copies of one visit would confirm what only one look saw."""
    finished = run_log.finished

    def busy(*_: object, **__: object) -> None:
        raise DatabaseBusy("It is in use.")

    recorder = Recorder()
    with Store.open(database) as store:
        monkeypatch.setattr(run_log, "finished", busy)
        with pytest.raises(DatabaseBusy):
            recorder.put(store, DEFAULTS.evidence, visited())
        assert recorder.take_written() == []
        monkeypatch.setattr(run_log, "finished", finished)
        assert recorder.retry(store) == ""
        assert recorder.take_written() == [VISIT.shop.key]
        assert len(store.visit_ids(every=True)) == 1
        assert run_log.read_marks(store) == {(VISIT.shop.key, "all"): NOON}


def test_what_can_never_be_written_keeps_the_next_from_nothing(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder()
    with Store.open(database) as store, monkeypatch.context() as broken:
        broken.setattr(aftermath, "record", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            recorder.put(store, DEFAULTS.evidence, visited())
    with Store.open(database) as store:
        assert recorder.retry(store) == ""
        assert recorder.take_written() == []


def until(reached: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_post_room_outlives_what_nobody_foresaw_and_says_so(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, looked, look = list[str](), list[int](), look_for_answers

    def crashing(*args: object, **named: object) -> object:
        looked.append(1)
        if len(looked) == 2:
            raise KeyError("what")
        return look(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(post_room, "look_for_answers", crashing)
    room = PostRoom(
        database, lambda: DEFAULTS, answered=lambda _: None, trouble=told.append, look_seconds=0.01,
        again_seconds=0.01,
    )  # fmt: skip
    room.start()
    until(lambda: len(looked) > 5)
    room.stop()
    room.join()
    assert told == ["", "Reachwatch itself failed (KeyError); please report this.", ""]


def test_trouble_that_an_earlier_daemon_told_of_is_over_once_mail_is_read(database: Path) -> None:
    told = list[str]()
    room = PostRoom(
        database, lambda: DEFAULTS, answered=lambda _: None, trouble=told.append, look_seconds=0.01
    )
    room.start()
    until(lambda: told)
    room.stop()
    room.join()
    assert told == [""]


def test_a_mailbox_that_cannot_be_opened_keeps_nobody_from_visiting(database: Path) -> None:
    smtp = SmtpTable(certificate=Path("/no/such.pem"), key=Path("/no/such.key"))
    config = Settings(mail=MailTable(domain="probe.example", smtp=smtp))
    troubles = list[str]()
    desk = Desk(database, "desk")
    visits = Visits(
        Queue(), desk, database, lambda: config, lambda: NOON, closed=lambda *_: None, told=lambda _: None,
        trouble=lambda _, sentence: troubles.append(sentence),
    )  # fmt: skip
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert [visits._asker(config) for _ in range(5)] == [None] * 5
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1
    assert "/no/such.pem" in troubles[0]
    desk.close()


def test_each_kind_of_trouble_is_told_once_a_day(database: Path) -> None:
    config = Settings(
        alerts={"team": AlertTable.model_validate({"to": ["me@our-company.example"]})},
        outgoing=OutgoingTable.model_validate({"host": "h", "from": "watch@our-company.example"}),
    )
    with Store.open(database) as store:
        told = [
            aftermath.tell_trouble(store, config, what, f"{what}!", NOON + timedelta(hours=hours))
            for what, hours in (
                ("DatabaseBusy", 0),
                ("DatabaseBusy", 1),
                ("full disk", 2),
                ("DatabaseBusy", 24),
            )
        ]
    assert told == [1, 0, 1, 1]


def test_a_low_disk_is_told_at_once_and_then_every_hour(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    megabytes = {0: 9_000, 20: 9, 40: 9, 60: 9, 80: 9, 100: 9_000, 120: 9}  # by the minute
    minute, told = 0, []
    monkeypatch.setattr("monitor.daemon.rounds.free_bytes", lambda _: megabytes[minute] * 1_000_000)

    async def look() -> None:
        nonlocal minute
        desk = Desk(database, "desk")
        rounds = Rounds(
            desk, database, lambda: DEFAULTS, lambda: NOON + timedelta(minutes=minute),
            trouble=lambda *_: told.append(minute),
        )  # fmt: skip
        for each in megabytes:
            minute = each
            await rounds.watch_disk()
        await rounds.close()
        desk.close()

    beside(look())
    assert told == [20, 80, 120]


def test_a_week_is_told_once_although_the_first_shop_is_another_now(tmp_path: Path) -> None:
    mueller, cana = shop("mueller"), shop("cana", country="RO")
    first, then = settings(mueller, cana), settings(cana, mueller)
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
    with recorded(tmp_path, [(mueller, [FINE]), (cana, [FINE])]) as store:
        period = report_due(first, store, "boss", monday)
        assert period
        enqueue_report(store, "boss", period, [], monday)
        assert report_due(then, store, "boss", monday) is None
        assert report_due(then, store, "boss", monday + timedelta(days=7))


def test_a_thread_that_does_not_end_is_left_behind_and_told(database: Path) -> None:
    desk = Desk(database, "courier")
    go_on = False

    def stubborn(_: Store) -> None:
        while not go_on:
            time.sleep(0.01)

    async def ask() -> bool:
        asking = asyncio.create_task(desk.call(stubborn))
        await asyncio.sleep(0.2)
        assert desk.busy
        asking.cancel()
        return await asyncio.to_thread(desk.close, 0.1)

    assert beside(ask()) is False
    go_on = True
    until(lambda: not desk.busy)


def test_sighup_while_it_starts_does_not_end_it(tmp_path: Path) -> None:
    (tmp_path / "reachwatch.toml").write_text(
        '[reachwatch]\ndatabase = "r.db"\n[windows.always]\nweekly = ["mon-sun 00:00-24:00"]\n'
        '[shops.mueller]\nurl = "http://127.0.0.1:9"\ncountry = "DE"\n'
    )
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen([sys.executable, "-m", "monitor", "daemon"], cwd=tmp_path, stderr=log) as one,
    ):
        until(lambda: ignores_hup(one.pid))
        while b'"started"' not in (tmp_path / "log").read_bytes() and one.poll() is None:
            one.send_signal(signal.SIGHUP)
            time.sleep(0.1)
        one.terminate()
        assert one.wait(60) == 0, (tmp_path / "log").read_text()
    with closing(sqlite3.connect(tmp_path / "r.db")) as db:
        assert db.execute("select count(*) from pulse where name = 'stopped'").fetchone() == (1,)


def test_without_a_browser_it_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "reachwatch.toml").write_text(
        '[reachwatch]\ndatabase = "r.db"\n[browser]\nexecutable = "/nowhere/chrome"\n'
        '[shops.mueller]\nurl = "http://127.0.0.1:9"\ncountry = "DE"\n'
    )
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "daemon"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, "started" in done.stderr) == (2, False)
    assert done.stderr.startswith("Error: There is no browser at /nowhere/chrome.")


def ignores_hup(pid: int) -> bool:
    """The interpreter itself takes some tenths of a second to get to our first line."""
    (mask,) = [
        line.split()[1] for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "SigIgn" in line
    ]
    return bool(int(mask, 16) & 1 << signal.SIGHUP - 1)


def test_a_lighter_visit_keeps_its_number() -> None:
    assert aftermath._lighter(replace(visited(), visit_id=7)).visit_id == 7
