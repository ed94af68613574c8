"""A server that hands a page out in pieces, as a slow line does: what is drawn in between can be seen to move."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PIECES = 12
PAUSE = 0.05  # seconds between two pieces: some frames of the browser


@contextmanager
def dripping(page: bytes) -> Iterator[str]:
    """Its address."""

    class Drip(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(page)))
            self.end_headers()
            size = -(-len(page) // PIECES)
            for start in range(0, len(page), size):
                self.wfile.write(page[start : start + size])
                time.sleep(PAUSE)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Drip) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
