"""All demo shops behind one port of 127.0.0.1, told apart by host name."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self
from wsgiref.types import StartResponse, WSGIEnvironment

from jinja2 import Environment, FileSystemLoader
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request, Response

from monitor.demo.service import Pause, Post
from monitor.demo.shop import HERE, DemoShop, all_shops
from monitor.demo.site import Site

LOOPBACK = "127.0.0.1"


class _QuietHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # its signature
        """Say nothing: the demo prints its own progress."""


class _Server(ThreadedWSGIServer):
    """Hangs up on every open connection when it closes, then waits for its threads.

    Browsers open connections ahead of need and leave them idle; their threads would never end.
    """

    daemon_threads = False
    block_on_close = True

    def __init__(self, app: Callable[..., Iterable[bytes]], listening: socket.socket) -> None:
        self._open: set[socket.socket] = set()
        self._watching = threading.Lock()
        super().__init__(LOOPBACK, 0, app, handler=_QuietHandler, fd=listening.fileno())

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  # its signature
        with self._watching:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401  # its signature
        with self._watching:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        with self._watching:
            for connection in self._open:
                with suppress(OSError):  # the other side was faster
                    connection.shutdown(socket.SHUT_RDWR)


class DemoServer:
    """The demo shops, open for business inside a `with` block; raises OSError if the port is taken.

    Browsers take every name under `localhost` for this computer, so a shop lives at
    `http://<key>.localhost:<port>/`; other clients send that name as the Host header to 127.0.0.1.
    """

    def __init__(self, port: int = 0, *, pause: Pause | None = None, post: Post | None = None) -> None:
        """`pause` replaces all waiting; `post` takes the mails of the shops' service, who else send none."""
        self.port = port
        self._closing = threading.Event()
        self._sites = {s.key: Site(s, pause or self._closing.wait, post) for s in all_shops()}
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def shops(self) -> tuple[DemoShop, ...]:
        return tuple(site.shop for site in self._sites.values())

    def url(self, key: str) -> str:
        return f"http://{self._sites[key].shop.key}.localhost:{self.port}/"  # KeyError for an unknown shop

    def __enter__(self) -> Self:
        with socket.create_server((LOOPBACK, self.port)) as listening:
            self._server = _Server(self, listening)
        self.port = self._server.port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="demo-shops")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        if self._server and self._thread:
            self._server.shutdown()
            self._server.hang_up()
            self._thread.join()
        for site in self._sites.values():
            site.service.close()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The WSGI application: the shop that the Host header names, else a list of all."""
        host = Request(environ).host.partition(":")[0]
        site = self._sites.get(host.removesuffix(".localhost"))
        return site(environ, start_response) if site else self._street()(environ, start_response)

    def _street(self) -> Response:
        templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
        shops = [(shop, self.url(shop.key)) for shop in self.shops]
        return Response(templates.get_template("street.html").render(shops=shops), content_type="text/html")

    # What careless shoppers did

    def deeds(self, key: str) -> Mapping[str, int]:
        """How often each thing was done that a mystery shopper must never do, by kind; 0 included."""
        return Counter(self._sites[key].deeds)

    def orders(self, key: str) -> int:
        """Attempts to place an order, express payment included."""
        return self.deeds(key)["order"]

    def messages(self, key: str) -> int:
        """Contact forms sent."""
        return self.deeds(key)["message"]

    def newsletters(self, key: str) -> int:
        """Sign-ups to the newsletter."""
        return self.deeds(key)["newsletter"]

    def registrations(self, key: str) -> int:
        """Attempts to open an account."""
        return self.deeds(key)["registration"]
