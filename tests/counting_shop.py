"""A shop on loopback made of given pages, which counts everything that is sent to it; and a tab looking at it."""

from collections.abc import Collection, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from conftest import Loop
from serving import Serving

from checks.model import Control, Page, Stage
from monitor.browser import BrowserHouse, Traveller
from monitor.shopper.limits import Limits
from monitor.shopper.tab import Tab, open_tab

T = TypeVar("T")
PAGE = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Shop</title><body>{}</body></html>"
HARMLESS = {"/robots.txt", "/favicon.ico", "/sitemap.xml"}


class CountingShop(Serving):
    """`sent` holds method and path with query of every request but those for the pages themselves.

    A page is what stands in its body, a whole document as bytes, or `redirect:` and where to. A POST to one of
    the paths that it `takes` is answered with the page.
    """

    def __init__(self, pages: Mapping[str, str | bytes], takes: Collection[str] = ()) -> None:
        self.pages = dict(pages)
        self.takes = takes
        self.sent: list[str] = []
        self.forms: list[tuple[str, dict[str, str]]] = []  # path and fields of every form that arrived
        super().__init__(self._handler())
        port = self._server.server_port
        self.url = (
            f"http://shop-{port}.localhost:{port}"  # a host of its own, or they would be visited in turn
        )

    def answer(self, method: str, target: str) -> bytes | None:
        """The page at this path; anything else is counted, and thanked for."""
        path = urlsplit(target).path
        if path in self.pages and (method == "GET" or path in self.takes):
            body = self.pages[path]
            return body if isinstance(body, bytes) else PAGE.format(body).encode()
        if path in HARMLESS:
            return None
        self.sent.append(f"{method} {target}")
        return PAGE.format("<h1>Thank you</h1>").encode()

    def redirect(self, target: str) -> str:
        page = self.pages.get(urlsplit(target).path, "")
        return (
            page.removeprefix("redirect:") if isinstance(page, str) and page.startswith("redirect:") else ""
        )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                shop.forms.append((self.path, dict(parse_qsl(body, keep_blank_values=True))))
                self._answer()

            def _answer(self) -> None:
                body = shop.answer(self.command, self.path)
                goes_to = shop.redirect(self.path)
                self.send_response(302 if goes_to else 200 if body is not None else 404)
                if goes_to:
                    self.send_header("location", goes_to)
                self.send_header("content-type", "text/html")
                self.send_header("content-length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        return Handler


class Window:
    """A tab held open on a shop; its page can be drawn anew without loading anything."""

    def __init__(self, loop: Loop, tab: Tab) -> None:
        self.tab = tab
        self._loop = loop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run(work)

    def open(self, url: str) -> None:
        self.run(self.tab.open(url))

    def reload(self) -> None:
        """Get rid of what scripts have done to the window, without waiting for anything."""
        self.run(self.tab._page.goto(self.tab.url))

    def draw(self, html: str, *, path: str = "/", title: str = "Shop") -> Page:
        """Show this HTML in place of the page's body, as if it stood at this path; what is in it by then."""
        script = """([html, path, title]) => {
            history.replaceState({}, "", path); document.title = title; document.body.innerHTML = html }"""
        self.run(self.tab._page.evaluate(script, [html, path, title]))
        return self.glance()

    def glance(self) -> Page:
        return self.run(self.tab.glance(Stage.HOME))

    def execute(self, script: str) -> None:
        """Run a script of the page's own."""
        self.run(self.tab._page.evaluate(f"() => {{ {script} }}"))


WINDOW = Limits(step=10)


@contextmanager
def window(loop: Loop, house: BrowserHouse, limits: Limits = WINDOW) -> Iterator[Window]:
    """One window; it is opened and closed in the loop's own thread."""
    context = house.context(Traveller())
    _, inner = loop.run(context.__aenter__())
    opening = open_tab(inner, limits)
    tab = loop.run(opening.__aenter__())
    try:
        yield Window(loop, tab)
    finally:
        loop.run(opening.__aexit__(None, None, None))
        loop.run(context.__aexit__(None, None, None))


def named(page: Page, name: str = "it") -> Control:
    """The control of the page with this word among its id, name and classes."""
    return next(c for c in (*page.buttons, *page.links) if name in c.hint.split())
