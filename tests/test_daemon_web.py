"""The port of the daemon, asked by a real client: health, metrics as Prometheus reads them, and abuse."""

import http.client
import re
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from daemon_rows import DAY, MINUTE, NOW, message, run, settings_with, started, visit
from prometheus_client.parser import text_string_to_metric_families

from monitor.config import Settings
from monitor.daemon import pulse, web
from monitor.daemon.metrics import MOST_SHOPS, exposition
from monitor.daemon.web import AT_ONCE, Answer, Kept, Site, web_beside
from monitor.store import Store

DOCS = Path(__file__).parents[1] / "docs" / "watching.md"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_with(tmp_path, "mueller", "fiets")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.reachwatch.database) as one:
        started(one)
        yield one


@pytest.fixture
def port(store: Store) -> Iterator[int]:
    with web_beside("127.0.0.1", free_port(), store.path, lambda: ["mueller", "fiets"], lambda: NOW) as at:
        assert at.trouble == ""
        yield at.port


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def asked(port: int, path: str, method: str = "GET") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def samples(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    families = text_string_to_metric_families(text)
    return {(s.name, tuple(s.labels.values())): s.value for family in families for s in family.samples}


def test_it_is_well(port: int) -> None:
    assert asked(port, "/healthz") == (200, "ok\n")
    assert asked(port, "/healthz?x=1", "HEAD") == (200, "")
    assert asked(port, "/")[1].startswith("Reachwatch ")


def test_a_daemon_that_hangs_is_not_well(port: int, store: Store) -> None:
    started(store, beat=10 * MINUTE)
    assert asked(port, "/healthz") == (503, "The daemon has given no sign of life for 10 min.\n")


def test_a_database_that_is_broken_is_not_well(port: int, store: Store) -> None:
    store.close()
    for file in store.path.parent.glob("reachwatch.db*"):
        file.unlink()
    store.path.write_bytes(b"no database" * 1000)
    code, said = asked(port, "/healthz")
    assert (code, "is no database" in said) == (503, True)
    assert asked(port, "/metrics")[0] == 503


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_done_here(port: int, method: str) -> None:
    assert asked(port, "/", method)[0] == 501


@pytest.mark.parametrize("path", ["/nothing", "/../../etc/passwd", "/metrics/x"])
def test_there_is_nothing_else(port: int, path: str) -> None:
    assert asked(port, path)[0] == 404


def test_figures_as_prometheus_reads_them(port: int, store: Store) -> None:
    visit(store, "mueller")
    run(store, "mueller", "done", 5 * MINUTE, took=45 * MINUTE / 60)
    run(store, "fiets", "done", 4 * MINUTE, took=100 * MINUTE / 60)
    run(store, "fiets", "failed", 3 * MINUTE)
    run(store, "mueller", "done", 30 * DAY)  # by an earlier daemon
    run(store, "gone", "queued", MINUTE)
    message(store, "a", "dead")
    pulse.note(store, "lag", 12.5, NOW)
    pulse.note(store, "disk", {"evidence": 8000}, NOW)
    found = samples(asked(port, "/metrics")[1])
    assert found["reachwatch_runs_total", ("done",)] == 2
    assert found["reachwatch_runs_total", ("failed",)] == 1
    assert found["reachwatch_visit_seconds_bucket", ("30",)] == 0
    assert found["reachwatch_visit_seconds_bucket", ("60",)] == 1
    assert found["reachwatch_visit_seconds_bucket", ("120",)] == 2
    assert found["reachwatch_visit_seconds_count", ()] == 2
    assert found["reachwatch_visit_seconds_sum", ()] == pytest.approx(145, abs=0.01)
    assert found["reachwatch_queue_length", ()] == 1
    assert found["reachwatch_schedule_lag_seconds", ()] == 12.5
    assert found["reachwatch_outbox_messages", ("dead",)] == 1
    assert found["reachwatch_evidence_bytes", ()] == 8000
    assert (
        found["reachwatch_shop_last_success_timestamp_seconds", ("mueller",)]
        == (NOW - 5 * MINUTE).timestamp()
    )
    assert not [labels for _, labels in found if "gone" in labels]
    assert not [
        name for name, _ in found if name == "reachwatch_mailbox_read_age_seconds"
    ]  # there is no mailbox


def test_shops_with_figures_of_their_own_are_bounded(store: Store) -> None:
    run(store, "shop-1", "done", MINUTE)
    found = samples(exposition(store, [f"shop-{n}" for n in range(5000)], NOW).decode())
    assert found["reachwatch_shops", ()] == MOST_SHOPS


def test_a_port_in_use_stops_nothing(store: Store) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with web_beside("127.0.0.1", port, store.path, list) as at:
            assert at.port == 0
            assert at.trouble.startswith(f"Port {port} of 127.0.0.1 cannot be used (Address already in use).")


@pytest.mark.parametrize("host", ["nowhere.invalid", "256.1.1.1", "192.0.2.1", "x" * 70 + ".example"])
def test_a_host_that_is_not_ours_stops_nothing(store: Store, host: str) -> None:
    with web_beside(host, free_port(), store.path, list) as at:
        assert at.trouble


def test_no_port_is_opened_unless_one_is_wanted(store: Store) -> None:
    with web_beside("127.0.0.1", None, store.path, list) as at:
        assert (at.port, at.trouble) == (0, "")


def test_many_who_say_nothing_do_not_take_it_down(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web._Handler, "timeout", 0.2)
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(5 * AT_ONCE)]
    for one in idle:
        one.close()
    with socket.create_connection(("127.0.0.1", port)) as rude:
        rude.sendall(b"\x00\xff" * 40_000 + b"\r\n\r\n")
    for _ in range(100):  # until those who are gone have been noticed
        try:
            assert asked(port, "/healthz")[0] == 200
            return
        except (ConnectionError, http.client.HTTPException):
            continue
    pytest.fail("it never answered again")


def test_who_asks_ten_times_a_second_gets_one_answer(store: Store) -> None:
    made: list[str] = []

    class Counting(Site):
        def answer(self, path: str) -> Answer:
            made.append(path)
            return Answer(200, b"x")

    clock = iter([0.0, 1.0, 4.0, 6.0, 6.0])
    pages = Kept(Counting(store.path, list, datetime.now), lambda: next(clock))
    for _ in range(4):
        pages.answer("/metrics")
    assert len(made) == 2


def test_the_docs_have_all_metrics(store: Store) -> None:
    """Of a daemon that has told all it can tell."""
    visit(store, "mueller")
    run(store, "mueller", "done", MINUTE)
    for name, value in (("lag", 1), ("disk", {"evidence": 1}), ("browser", {"restarts": 1})):
        pulse.note(store, name, value, NOW)
    with store.writing() as db:
        db.table("mail_sources").insert({"source": "x", "read_until": NOW.isoformat()})
    told = {
        (f.name + ("_total" if f.type == "counter" else ""), f.type)
        for f in text_string_to_metric_families(exposition(store, ["mueller"], NOW).decode())
    }
    rows = re.findall(
        r"^\| `(reachwatch_\w+)(?:\{\w+(?:, \w+)*\})?` \| (\w+) \|", DOCS.read_text("utf-8"), re.MULTILINE
    )
    assert sorted(rows) == sorted(told)
