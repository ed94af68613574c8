"""Imitated consent banners behind one port of loopback; their frames come from another host."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
TEMPLATES = Environment(loader=FileSystemLoader(HERE), undefined=StrictUndefined, autoescape=False)  # ours


@dataclass(frozen=True, kw_only=True)
class Banner:
    html: str
    language: str = "en"
    outcome: str = "left"  # rejected, closed, accepted (only when something below is clicked) or left
    pressed: tuple[str, ...] = ()
    service: str = ""  # what the log must call it
    frame: str = ""


def banners_of(table: str) -> dict[str, Banner]:
    found = tomllib.loads((HERE / f"{table}.toml").read_text("utf-8"))
    return {name: Banner(**{**one, "pressed": tuple(one.get("pressed", ()))}) for name, one in found.items()}


@contextmanager
def serving(banners: Mapping[str, Banner]) -> Iterator[str]:
    """The address below which every banner has a page of its name."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path.strip("/")
            name, _, part = path.partition("/")
            banner = banners.get(name)
            body = "" if banner is None else banner.frame if part else self._page(name, banner)
            self.send_response(200)
            kind = "text/javascript" if path.endswith(".js") else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def _page(self, name: str, banner: Banner) -> str:
            frame = f"http://consent.localhost:{server.server_port}/{name}/frame"
            return TEMPLATES.get_template("base.html").render(banner=banner, frame=frame)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://shop.localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
