"""A small port for those who ask how the daemon is: `/healthz`, `/metrics`, `/`. It only tells.

In threads of its own, few at a time, each for seconds at most, so that whoever asks cannot hold up visits.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import AF_INET, AF_INET6, socket
from typing import Any, NamedTuple

from prometheus_client import CONTENT_TYPE_LATEST

from monitor import __version__
from monitor.daemon import pulse as pulses
from monitor.daemon.logs import logger
from monitor.daemon.metrics import exposition
from monitor.daemon.status import silent_for
from monitor.errors import ReachwatchError
from monitor.store import Store
from reports.status import length

log = logger("web")
AT_ONCE = 8  # requests
PATIENCE = 5.0  # seconds for a client to say what it wants, and to take the answer
BUSY_SECONDS = 2.0
FRESH = 5.0  # seconds for which one answer serves all
PLAIN = "text/plain; charset=utf-8"
INDEX = (
    f"Reachwatch {__version__}\n\n/healthz  whether the daemon is well\n/metrics  figures for Prometheus\n"
)


class Answer(NamedTuple):
    code: int
    text: bytes
    kind: str = PLAIN


@dataclass(frozen=True, slots=True)
class Site:
    """What is told, whoever asks. `shops`: the keys of those that are configured now."""

    database: Path
    shops: Callable[[], Collection[str]]
    now: Callable[[], datetime]

    def answer(self, path: str) -> Answer:
        pages = {"/healthz": self._health, "/metrics": self._metrics, "/": _index}
        page = pages.get(path)
        try:
            return page() if page else Answer(404, b"There is only /healthz and /metrics.\n")
        except (ReachwatchError, OSError) as error:
            log.warning("not answered", path=path, reason=str(error))
            return Answer(503, f"{error}\n".encode(errors="replace"))

    def _health(self) -> Answer:
        with Store.open(self.database, busy_seconds=BUSY_SECONDS) as store:
            silence = silent_for(pulses.read(store), self.now())
        if silence:
            return Answer(503, f"The daemon has given no sign of life for {length(silence)}.\n".encode())
        return Answer(200, b"ok\n")

    def _metrics(self) -> Answer:
        with Store.open(self.database, busy_seconds=BUSY_SECONDS) as store:
            return Answer(200, exposition(store, self.shops(), self.now()), CONTENT_TYPE_LATEST)


def _index() -> Answer:
    return Answer(200, INDEX.encode())


class Kept:
    """One answer at a time is made, and serves all who ask within a few seconds."""

    def __init__(self, site: Site, clock: Callable[[], float] = time.monotonic) -> None:
        self._site, self._clock = site, clock
        self._lock = threading.Lock()
        self._answers: dict[str, tuple[float, Answer]] = {}

    def answer(self, path: str) -> Answer:
        with self._lock:
            at, kept = self._answers.get(path, (0.0, None))
            if kept is None or self._clock() - at > FRESH:
                kept = self._site.answer(path)
                if kept.code == 200:
                    self._answers[path] = self._clock(), kept
            return kept


class Listening(NamedTuple):
    port: int  # 0 where it could not be had
    trouble: str = ""


@contextmanager
def web_beside(
    host: str, port: int | None, database: Path, shops: Callable[[], Collection[str]],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Listening]:  # fmt: skip
    """Answers for as long as this lasts, if a port is wanted. One that cannot be had stops nothing."""
    if port is None:
        yield Listening(0)
        return
    try:
        server = _Server(host, port, Kept(Site(database, shops, now)))
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        trouble = f"Port {port} of {host} cannot be used ({why}). Name another one under [daemon]."
        log.error("no port", reason=trouble)
        yield Listening(0, trouble)
        return
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="web", daemon=True)
    thread.start()
    log.info("listening", host=host, port=server.server_port)
    try:
        yield Listening(server.server_port)
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 32

    def __init__(self, host: str, port: int, pages: Kept) -> None:
        self.pages = pages
        self.address_family = AF_INET6 if ":" in host else AF_INET
        self._room = threading.BoundedSemaphore(AT_ONCE)
        super().__init__((host, port), _Handler)

    def process_request(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:  # noqa: ANN401
        if self._room.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401, ARG002
        """Mostly clients that went away."""
        log.debug("broken off")


class _Handler(BaseHTTPRequestHandler):
    timeout = PATIENCE  # of each read and write
    server: _Server

    def setup(self) -> None:
        super().setup()
        self._end = threading.Timer(2 * PATIENCE, self._cut)  # of all: some send a letter a second
        self._end.daemon = True
        self._end.start()

    def finish(self) -> None:
        self._end.cancel()
        super().finish()

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def version_string(self) -> str:
        return "reachwatch"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Those who look every few seconds would fill the log."""

    def _answer(self, *, with_body: bool) -> None:
        answer = self.server.pages.answer(self.path.partition("?")[0])
        self.send_response(answer.code)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.text)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if with_body:
            self.wfile.write(answer.text)

    def _cut(self) -> None:
        try:
            self.connection.shutdown(2)
        except OSError:
            return
