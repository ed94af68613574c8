"""`reachwatch status`: what it says of a daemon that runs, hangs, was stopped, was killed, or has work left."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from daemon_rows import DAY, HOUR, MINUTE, NOW, change, message, run, settings_with, started, visit
from test_report_text import NOT_FOR_TERMINALS

from monitor.cli import main
from monitor.config import Settings
from monitor.daemon import disk, pulse
from monitor.daemon.status import Next, status_of
from monitor.store import Store
from reports.status import ShopStatus, Status, length, size, status_as_json, status_as_text


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_with(tmp_path, "mueller", "fiets", "huber")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.reachwatch.database) as one:
        yield one


def status(store: Store, settings: Settings, *upcoming: Next, pid: int | None = 4711) -> Status:
    return status_of(store, settings, NOW, holder=lambda _: pid, upcoming=upcoming)


def text(found: Status, width: int = 120) -> str:
    return status_as_text(found, width=width)


def shop(found: Status, key: str) -> ShopStatus:
    return next(one for one in found.shops if one.key == key)


def test_a_daemon_that_is_well(store: Store, settings: Settings) -> None:
    started(store)
    run(store, "mueller", "done", HOUR)
    found = status(store, settings, Next("fiets", "all", NOW + 2 * HOUR), Next("mueller", "all", NOW + HOUR))
    assert (found.state, found.notices) == ("well", ())
    assert text(found).startswith("✓ The daemon runs for 2 days (process 4711, version 0.5.0).\n")
    assert "Next       mueller in 1 h, fiets in 2 h\n" in text(found)
    assert shop(found, "mueller").next_at == NOW + HOUR


@pytest.mark.parametrize(
    ("stopped", "said"),
    [
        (None, "No daemon runs. The last one ended without a word. Its last sign of life was 1 min ago."),
        (MINUTE, "No daemon runs. The last one was stopped. Its last sign of life was 1 min ago."),
        (3 * DAY, "No daemon runs. The last one ended without a word."),  # that was an earlier one
    ],
)
def test_no_daemon_runs(store: Store, settings: Settings, stopped: timedelta | None, said: str) -> None:
    """Its last words are those of one that lives: only the lock tells that it was killed."""
    started(store)
    run(store, "mueller", "running", MINUTE)
    if stopped:
        pulse.note(store, "stopped", None, NOW - stopped)
    found = status(store, settings, pid=None)
    assert (found.state, found.running, found.lag_seconds) == ("no-daemon", (), None)
    assert said in text(found)
    assert "1 visit was cut off; the next daemon makes up for it." in found.notices


def test_none_ever_ran(store: Store, settings: Settings) -> None:
    assert text(status(store, settings, pid=None)).startswith(
        "✗ No daemon runs. None ever did on this database.\n"
    )


def test_one_that_hangs_is_told(store: Store, settings: Settings) -> None:
    started(store, beat=10 * MINUTE)
    found = status(store, settings)
    assert found.state == "attention"
    assert found.notices == (
        "The daemon has given no sign of life for 10 min. Look into its log and restart it.",
    )


def test_one_that_has_just_started_has_not_beaten_yet(store: Store, settings: Settings) -> None:
    started(store, ago=MINUTE, beat=None)
    assert status(store, settings).state == "well"


def test_one_that_was_started_anew_is_not_taken_for_the_old_one(store: Store, settings: Settings) -> None:
    started(store, ago=MINUTE, beat=DAY)
    assert status(store, settings).state == "well"


def test_what_is_going_on(store: Store, settings: Settings) -> None:
    started(store)
    run(store, "mueller", "running", 2 * MINUTE)
    run(store, "fiets", "queued", 5 * MINUTE)
    pulse.note(store, "lag", 300, NOW)
    said = text(status(store, settings))
    assert "Now        1 shop is being visited: mueller (for 2 min)\n" in said
    assert "Waiting    1 shop waits: fiets (due for 5 min)\n" in said
    assert "Lag        visits begin 5 min late\n" in said


@pytest.mark.parametrize(("seconds", "state"), [(0, "well"), (3600, "well"), (3601, "attention")])
def test_lag_matters_from_an_hour_on(store: Store, settings: Settings, seconds: int, state: str) -> None:
    started(store)
    pulse.note(store, "lag", seconds, NOW)
    assert status(store, settings).state == state


@pytest.mark.parametrize("name", ["config", "heartbeat", "tidy", "disk", "browser", "web"])
def test_a_trouble_is_told_until_it_is_over(store: Store, settings: Settings, name: str) -> None:
    started(store)
    pulse.note(store, name, {"trouble": "The new configuration has a mistake."}, NOW - HOUR)
    assert status(store, settings).notices == ("The new configuration has a mistake.",)
    pulse.note(store, name, {"trouble": ""}, NOW)
    assert status(store, settings).state == "well"


def test_messages_that_wait_and_those_given_up(store: Store, settings: Settings) -> None:
    started(store)
    for key, state in (("a", "waiting"), ("b", "sent"), ("c", "waiting")):
        message(store, key, state)
    assert status(store, settings).state == "well"
    message(store, "d", "dead")
    found = status(store, settings)
    assert (found.outbox_waiting, found.outbox_dead, found.state) == (2, 1, "attention")
    assert "1 message was given up. `reachwatch outbox` lists them." in found.notices


def test_blind_shops_until_they_are_sighted(store: Store, settings: Settings) -> None:
    started(store)
    change(store, "mueller", "blind", 3 * DAY)
    found = status(store, settings)
    assert found.notices == ("We are blind on 1 shop: mueller. Look at them yourself.",)
    assert "blind for 3 days; " in text(found)
    change(store, "mueller", "sighted", HOUR)
    assert status(store, settings).state == "well"


def test_a_full_disk(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    started(store)
    monkeypatch.setattr(disk, "free_bytes", lambda _: disk.LOW - 1)
    assert "Only 500 MB are free on the disk of" in status(store, settings).notices[0]


def test_how_each_shop_went(store: Store, settings: Settings) -> None:
    started(store)
    visit(store, "mueller")
    run(store, "mueller", "done", HOUR)
    run(store, "fiets", "done", 2 * HOUR)
    run(store, "fiets", "failed", HOUR, detail="The browser does not start.")
    found = status(store, settings)
    mueller, fiets, huber = (shop(found, key) for key in ("mueller", "fiets", "huber"))
    assert (mueller.last, mueller.last_at, mueller.attention) == ("done", NOW - HOUR, False)
    assert mueller.passed + mueller.failed + mueller.unknown > 0
    assert (fiets.last, fiets.detail, fiets.attention) == ("failed", "The browser does not start.", True)
    assert (huber.last, huber.last_at, huber.attention) == ("", None, False)
    assert found.state == "well"  # one visit that failed is made again
    assert "1 visit failed in the last day\n" in text(found)
    assert re.search(r"!  fiets +1 h ago +the visit failed: The browser does not start\.\n", text(found))


def test_a_visit_by_hand_after_one_that_failed_counts(store: Store, settings: Settings) -> None:
    run(store, "mueller", "failed", 30 * DAY)
    visit(store, "mueller")
    assert shop(status(store, settings), "mueller").last == "done"


def test_failures_are_those_of_the_last_day(store: Store, settings: Settings) -> None:
    run(store, "mueller", "failed", 25 * HOUR)
    run(store, "mueller", "cut-off", 23 * HOUR)
    assert len(status(store, settings).failures) == 1


def test_of_two_thousand_shops_those_that_need_attention(tmp_path: Path) -> None:
    keys = [f"shop-{number}" for number in range(2000)]
    settings = settings_with(tmp_path, "mueller")
    with Store.open(settings.reachwatch.database) as store:
        started(store)
        found = status(store, settings)
    odd = ShopStatus(key="shop-7", last="failed", last_at=NOW - HOUR, detail="It crashed.")
    many = tuple(odd if key == odd.key else ShopStatus(key=key, last="done", last_at=NOW) for key in keys)
    said = status_as_text(replace(found, shops=many), width=80)
    assert len(said.splitlines()) < 20
    assert "2000 shops, 1 needs attention; --all lists the others\n" in said
    assert "shop-7 " in said
    assert len(status_as_text(replace(found, shops=many), width=80, every=True).splitlines()) > 2000


@pytest.mark.parametrize("width", [40, 80, 120])
def test_hostile_texts_obey_nothing(store: Store, settings: Settings, width: int) -> None:
    started(store)
    evil = "\x1b[2J[red]x[/red]\r\nforged\u202e" + "y" * 500
    run(store, "mueller", "failed", HOUR, detail=evil)
    pulse.note(store, "config", {"trouble": evil}, NOW)
    said = status_as_text(status(store, settings), width=width)
    assert not NOT_FOR_TERMINALS.search(said)
    assert "[red]x[/red]" in said
    assert max(map(len, said.splitlines())) <= width


def test_the_json_has_all_of_it(store: Store, settings: Settings) -> None:
    started(store)
    run(store, "mueller", "done", HOUR)
    data = json.loads(status_as_json(status(store, settings)))
    assert data["state"] == "well"
    assert data["daemon"]["pid"] == 4711
    assert data["shops"][0]["last_at"] == (NOW - HOUR).isoformat()


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_tells_by_its_exit_code_that_none_runs(
    settings: Settings, tmp_path: Path, as_json: bool
) -> None:
    options = ["--json"] if as_json else []
    done = CliRunner().invoke(main, ["status", "--config", str(tmp_path / "reachwatch.toml"), *options])
    assert done.exit_code == 2
    assert "no-daemon" in done.output if as_json else "No daemon runs." in done.output


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-5, "0 s"), (59, "59 s"), (60, "1 min"), (3600, "1 h"), (47 * 3600, "47 h"), (48 * 3600, "2 days")],
)
def test_lengths(seconds: int, said: str) -> None:
    assert length(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 bytes"), (45_300_000, "45 MB"), (12_345_678_901, "12.3 GB")]
)
def test_sizes(number: int, said: str) -> None:
    assert size(number) == said
