"""Pings to a real server that is slow, broken, gone or sends us elsewhere: the daemon only notes it."""

import socket
import time
from http.server import BaseHTTPRequestHandler
from queue import Queue

import pytest
import urllib3
from serving import Serving

from monitor.daemon.heartbeat import LONGEST_BODY, MOST_WAITING, Heartbeat, address_of, send

SECRET = "9d4c2e1a-secret"
SHORT = urllib3.Timeout(connect=0.3, read=0.3)


class Pinged(BaseHTTPRequestHandler):
    seen: Queue[tuple[str, str, bytes]]
    codes: list[int]

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.seen.put((self.command, self.path, body))
        if "slow" in self.path:
            time.sleep(1)
        if "loop" in self.path or "moved" in self.path:
            self.send_response(302)
            self.send_header("Location", self.path.replace("moved", "there"))
        else:
            self.send_response(self.codes.pop(0) if self.codes else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Healthchecks(Serving):
    def __init__(self, *codes: int) -> None:
        self.seen: Queue[tuple[str, str, bytes]] = Queue()
        super().__init__(type("One", (Pinged,), {"seen": self.seen, "codes": list(codes)}))
        self.url = f"http://127.0.0.1:{self._server.server_port}/{SECRET}"

    @property
    def pings(self) -> list[tuple[str, str, bytes]]:
        return [self.seen.get_nowait() for _ in range(self.seen.qsize())]


def nobody() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}/{SECRET}"


def test_a_round_is_told_in_order() -> None:
    told: list[str] = []
    with Healthchecks() as server:
        heartbeat = Heartbeat(server.url + "\n", told.append)
        heartbeat.ping("start")
        heartbeat.ping("success")
        heartbeat.ping("fail", "2 visits failed")
        heartbeat.close()
        assert server.pings == [
            ("GET", f"/{SECRET}/start", b""),
            ("GET", f"/{SECRET}", b""),
            ("POST", f"/{SECRET}/fail", b"2 visits failed"),
        ]
    assert told == ["", "", ""]


@pytest.mark.parametrize(
    ("path", "codes", "trouble"),
    [
        ("", [500], "The heartbeat URL answered 500."),
        ("", [404], "The heartbeat URL answered 404."),
        ("/moved", [], ""),
        ("/loop", [], "The heartbeat URL could not be reached (ResponseError)."),
        ("/slow", [], "The heartbeat URL did not answer in time."),
    ],
)
def test_what_a_server_does(path: str, codes: list[int], trouble: str) -> None:
    with Healthchecks(*codes) as server:
        assert send(server.url + path, "success", timeout=SHORT) == trouble


def test_nobody_is_there() -> None:
    trouble = send(nobody(), "success", timeout=SHORT)
    assert trouble == "The heartbeat URL could not be reached (NewConnectionError)."


@pytest.mark.parametrize(
    "url", ["", "hc.example/x", "file:///etc/passwd", "ftp://hc.example", "http://", "http://[::"]
)
def test_what_is_no_address_is_said_so(url: str) -> None:
    assert send(url, "start").startswith("The heartbeat URL is no web address")


@pytest.mark.parametrize(
    "url", [f"http://127.0.0.1:99999/{SECRET}", f"http://nowhere.invalid/{SECRET}", f"http://x y/{SECRET}"]
)
def test_an_odd_address_is_trouble_without_the_secret(url: str) -> None:
    trouble = send(url, "start", timeout=SHORT)
    assert trouble
    assert SECRET not in trouble


@pytest.mark.parametrize(
    ("url", "signal", "whole"),
    [
        ("https://hc.example/x", "start", "https://hc.example/x/start"),
        ("https://hc.example/x/", "fail", "https://hc.example/x/fail"),
        ("https://hc.example/x?create=1", "start", "https://hc.example/x/start?create=1"),
        ("https://hc.example", "success", "https://hc.example/"),
    ],
)
def test_the_signal_goes_behind_the_path(url: str, signal: str, whole: str) -> None:
    assert address_of(url, signal) == whole  # type: ignore[arg-type]


def test_one_that_failed_is_tried_once_more() -> None:
    told: list[str] = []
    with Healthchecks(502) as server:
        heartbeat = Heartbeat(server.url, told.append, pause=0.01)
        heartbeat.ping("success")
        heartbeat.close()
        assert len(server.pings) in {1, 2}  # closing does not wait for the second one
    assert len(told) == 1


def test_the_second_try_counts() -> None:
    told: Queue[str] = Queue()
    with Healthchecks(502) as server:
        heartbeat = Heartbeat(server.url, told.put, pause=0.01)
        heartbeat.ping("success")
        assert told.get(timeout=10) == ""
        heartbeat.close()
        assert len(server.pings) == 2


def test_the_body_is_short() -> None:
    with Healthchecks() as server:
        assert send(server.url, "fail", "x" * 100_000) == ""
        ((_, _, body),) = server.pings
    assert len(body.decode()) == LONGEST_BODY


def test_a_service_that_hangs_holds_nobody_up() -> None:
    with Healthchecks() as server:
        heartbeat = Heartbeat(server.url + "/slow", lambda _: None, timeout=SHORT, pause=0)
        begun = time.monotonic()
        for _ in range(10 * MOST_WAITING):
            heartbeat.ping("start")
        heartbeat.close(seconds=0)
        assert time.monotonic() - begun < 0.5
        heartbeat._waiting.queue.clear()
        heartbeat.close()
