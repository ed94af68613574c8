"""The proof that a shop is one's own, on its home page or in its DNS."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import dns.message
import dns.rrset
import pytest

from monitor.correspondence.proof import shown_at, tokens_in

TAG = '<meta name="reachwatch-verification" content="{}">'


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (f"<html><head><title>x</title>{TAG.format('abc')}</head>", {"abc"}),
        (TAG.format(" abc ").upper().replace("ABC", "abc"), {"abc"}),
        (f"<head>{TAG.format('one')}{TAG.format('two')}</head>", {"one", "two"}),
        (f"<head></head><body>{TAG.format('review')}</body>", set()),
        (f"<p>Hello{TAG.format('review')}", set()),
        (f"<!-- {TAG.format('abc')} --><script>'{TAG.format('abc')}'</script>", set()),
        ("<meta name='reachwatch-verification'>", {""}),
        ("<meta name=", set()),
        ("", set()),
    ],
)
def test_the_tag_counts_in_the_head_only(html: str, found: set[str]) -> None:
    assert tokens_in(html) == found


@contextmanager
def home(status: int, body: str, location: str = "") -> Iterator[str]:
    class Home(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/" else 200)
            self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Home)
    threading.Thread(target=server.serve_forever, args=[0.01]).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_the_home_page_is_read() -> None:
    with home(200, TAG.format("abc")) as url:
        assert shown_at(url) == {"abc"}
    with home(404, TAG.format("abc")) as url:
        assert shown_at(url) == set()
    assert shown_at(url) == set()


def test_a_page_of_another_site_proves_nothing() -> None:
    with home(302, TAG.format("abc"), "/here") as url:
        assert shown_at(url) == {"abc"}
    with home(200, TAG.format("abc")) as other:
        elsewhere = other.replace("127.0.0.1", "localhost")
        with home(302, "", elsewhere) as url:
            assert shown_at(url) == set()
        with home(302, TAG.format("abc"), "/here") as back:  # a relative hop, after one to another site
            back = back.replace("127.0.0.1", "localhost")
            with home(302, "", back) as url:
                assert shown_at(url) == set()


@contextmanager
def name_server(records: dict[str, list[str]]) -> Iterator[tuple[str, int]]:
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            data, sender = line.recvfrom(4096)
            if not data:
                return
            asked = dns.message.from_wire(data)
            answer = dns.message.make_response(asked)
            name = asked.question[0].name
            texts = records.get(str(name).rstrip("."), [])
            if texts:
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *texts))
            line.sendto(answer.to_wire(), sender)

    thread = threading.Thread(target=serve)
    thread.start()
    yield line.getsockname()
    line.sendto(b"", line.getsockname())
    thread.join()
    line.close()


def test_the_dns_is_read_with_and_without_www() -> None:
    records = {
        "shop.test": ['"v=spf1 -all"', '"reachwatch-verification=abc"'],
        "www.shop.test": ['"reachwatch-" "verification=def"', '"xreachwatch-verification=no"'],
    }
    with name_server(records) as server:
        assert shown_at("http://www.shop.test:9/", nameserver=server) == {"abc", "def"}
        assert shown_at("http://shop.test:9/", nameserver=server) == {"abc"}
        assert shown_at("http://other.test:9/", nameserver=server) == set()
