"""Tells a service such as Healthchecks that the daemon is alive; the service calls people if it falls silent.

The URL is a secret: whoever knows it can keep the service quiet. So no message here has it.
"""

import threading
from collections.abc import Callable
from queue import Empty, Full, Queue
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

import urllib3
from urllib3.exceptions import HTTPError, LocationParseError, NewConnectionError, TimeoutError  # noqa: A004

from monitor import __version__
from reports.clean import one_line, shorten

Signal = Literal["start", "success", "fail"]
PATHS: dict[Signal, str] = {"start": "/start", "success": "", "fail": "/fail"}
TIMEOUT = urllib3.Timeout(connect=5, read=10)
REDIRECTS = urllib3.Retry(total=3, redirect=3, connect=0, read=0, status=0, other=0)
PAUSE = 3.0  # seconds before a ping that failed is tried once more
MOST_WAITING = 20  # pings; more are let go
LONGEST_BODY = 1000
NO_ADDRESS = "The heartbeat URL is no web address: it has to begin with https://."


class Heartbeat:
    """Pings in a thread of its own, in order. `told` is called there with the trouble, empty if it worked."""

    def __init__(
        self, url: str, told: Callable[[str], object], *, pause: float = PAUSE,
        timeout: urllib3.Timeout = TIMEOUT,
    ) -> None:  # fmt: skip
        self._url, self._told, self._timeout, self._pause = url, told, timeout, pause
        self._waiting: Queue[tuple[Signal, str]] = Queue(MOST_WAITING)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="heartbeat", daemon=True)
        self._thread.start()

    def ping(self, signal: Signal, body: str = "") -> None:
        """Returns at once. `start` before a round, `success` or `fail` (with a reason) after it."""
        try:
            self._waiting.put_nowait((signal, body))
        except Full:  # the service has not answered for long; the trouble was told
            return

    def close(self, seconds: float = 5) -> None:
        """Waits at most so long for pings that are under way."""
        self._stop.set()
        self._thread.join(seconds)

    def _work(self) -> None:
        while not (self._stop.is_set() and self._waiting.empty()):
            try:
                signal, body = self._waiting.get(timeout=0.2)
            except Empty:
                continue
            self._told(self._twice(signal, body))

    def _twice(self, signal: Signal, body: str) -> str:
        trouble = send(self._url, signal, body, timeout=self._timeout)
        if trouble and not self._stop.wait(self._pause):
            trouble = send(self._url, signal, body, timeout=self._timeout)
        return trouble


def send(url: str, signal: Signal, body: str = "", *, timeout: urllib3.Timeout = TIMEOUT) -> str:
    """One ping, at once. Returns the trouble as a sentence, empty if it worked."""
    target = address_of(url, signal)
    if target is None:
        return NO_ADDRESS
    try:
        with urllib3.PoolManager(
            timeout=timeout, headers={"user-agent": f"reachwatch/{__version__}"}
        ) as pool:
            answer = pool.request(
                "POST" if body else "GET", target, retries=REDIRECTS, preload_content=False,
                body=shorten(body, LONGEST_BODY).encode(errors="replace") or None,
            )  # fmt: skip
            answer.close()
    except (HTTPError, ValueError) as error:
        return _trouble(error)
    return "" if answer.status < 300 else f"The heartbeat URL answered {answer.status}."


def address_of(url: str, signal: Signal) -> str | None:
    """The signal goes behind the path, before a query if there is one."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + PATHS[signal] or "/"))


def _trouble(error: Exception) -> str:
    """Only by its kind: its own words have the URL in them."""
    cause = getattr(error, "reason", None) or error
    if isinstance(cause, TimeoutError) and not isinstance(cause, NewConnectionError):
        return "The heartbeat URL did not answer in time."
    if isinstance(cause, LocationParseError):
        return NO_ADDRESS
    kind = type(cause) if isinstance(cause, Exception) else type(error)
    return f"The heartbeat URL could not be reached ({one_line(kind.__name__, 60)})."
