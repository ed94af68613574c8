"""The hostile server does what its names say, so that a visit that survives it means something."""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest
from hostile_pages import PAGES
from hostile_server import BEHAVIOURS, HostileServer


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with HostileServer() as one:
        yield one


@contextmanager
def asked(url: str, method: str = "GET", timeout: float = 10) -> Iterator[http.client.HTTPResponse]:
    """The head of the answer; the body is for the test to read, or not."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    assert parts.hostname
    with closing(kind(parts.hostname, parts.port, timeout=timeout)) as connection:
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path)
        with connection.getresponse() as answer:
            yield answer


def body_of(url: str) -> bytes:
    with asked(url) as answer:
        return answer.read()


@pytest.mark.parametrize(
    ("name", "status", "header", "value"),
    [
        ("status-401", 401, "WWW-Authenticate", 'Basic realm="shop"'),
        ("status-403", 403, "Content-Type", "text/html; charset=utf-8"),
        ("status-404", 404, "Content-Type", "text/html; charset=utf-8"),
        ("status-410", 410, "Content-Type", "text/html; charset=utf-8"),
        ("status-429", 429, "Content-Type", "text/html; charset=utf-8"),
        ("status-500", 500, "Content-Type", "text/html; charset=utf-8"),
        ("status-502", 502, "Content-Type", "text/html; charset=utf-8"),
        ("status-503", 503, "Retry-After", "120"),
        ("pdf", 200, "Content-Type", "application/pdf"),
        ("image", 200, "Content-Type", "image/png"),
        ("json", 200, "Content-Type", "application/json"),
        ("plain-text", 200, "Content-Type", "text/plain"),
        ("download", 200, "Content-Disposition", "attachment; filename=s.bin"),
        ("empty", 200, "Content-Length", "0"),
        ("no-content", 204, "Content-Length", "0"),
        ("wrong-charset", 200, "Content-Type", "text/html; charset=iso-8859-1"),
        ("unknown-charset", 200, "Content-Type", "text/html; charset=klingon"),
        ("endless-redirect", 302, "Location", "/endless-redirect-back"),
        ("endless-redirect-back", 302, "Location", "/endless-redirect"),
        ("growing-redirect", 302, "Location", "/growing-redirect?&again"),
        ("redirect-to-file", 302, "Location", "file:///"),
    ],
)
def test_answers_with_the_head_it_is_named_after(
    server: HostileServer, name: str, status: int, header: str, value: str
) -> None:
    with asked(server.url(name)) as answer:
        assert (answer.status, answer.getheader(header)) == (status, value)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_nasty_page_is_html_with_something_to_read(server: HostileServer, name: str) -> None:
    body = body_of(server.url(name)).decode()
    assert "<h1>Welcome</h1>" in body
    assert PAGES[name] in body


def test_a_growing_redirect_grows_at_each_step(server: HostileServer) -> None:
    with asked(server.url("growing-redirect") + "?a&again") as answer:
        assert answer.getheader("Location") == "/growing-redirect?a&again&again"


@pytest.mark.parametrize(
    ("name", "part", "times"), [("many-nodes", b"<i>", 200_000), ("deep", b"<div>", 50_000)]
)
def test_pages_of_too_many_nodes(server: HostileServer, name: str, part: bytes, times: int) -> None:
    assert body_of(server.url(name)).count(part) == times


@pytest.mark.parametrize(("name", "megabytes"), [("huge", 19.9), ("data-uri", 10)])
def test_pages_of_too_many_bytes(server: HostileServer, name: str, megabytes: float) -> None:
    assert len(body_of(server.url(name))) > megabytes * 1024 * 1024


def test_bad_utf8_is_not_utf8(server: HostileServer) -> None:
    with pytest.raises(UnicodeDecodeError):
        body_of(server.url("bad-utf8")).decode()


@pytest.mark.parametrize(
    ("name", "coding"), [("wrong-charset", "utf-8"), ("unknown-charset", "utf-8"), ("utf16", "utf-16")]
)
def test_letters_are_coded_as_nobody_expects(server: HostileServer, name: str, coding: str) -> None:
    assert "Größe" in body_of(server.url(name)).decode(coding)


def test_a_drip_begins_and_does_not_end(server: HostileServer) -> None:
    with asked(server.url("drip")) as answer:
        assert answer.read(60).startswith(b"<!doctype html>")
        assert answer.read(2)
        assert answer.getheader("Content-Length") is None


def test_silence_is_silent(server: HostileServer) -> None:
    with pytest.raises(TimeoutError), asked(server.url("silent"), timeout=0.2):
        pass


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("refused", ConnectionRefusedError),
        ("hangs-up", http.client.RemoteDisconnected),
        ("garbage", http.client.BadStatusLine),
        ("tls-self-signed", ssl.SSLCertVerificationError),
        ("tls-expired", ssl.SSLCertVerificationError),
        ("tls-wrong-host", ssl.SSLCertVerificationError),
        ("tls-on-plain-port", ssl.SSLError),
        ("plain-on-tls-port", (http.client.HTTPException, ConnectionError)),
    ],
)
def test_no_answer_is_to_be_had(
    server: HostileServer, name: str, error: type[Exception] | tuple[type[Exception], ...]
) -> None:
    with pytest.raises(error), asked(server.url(name)):
        pass


def test_a_page_that_breaks_off_midway(server: HostileServer) -> None:
    with asked(server.url("hangs-up-midway")) as answer, pytest.raises(http.client.IncompleteRead):
        answer.read()


def test_a_redirect_leads_to_a_port_where_nobody_listens(server: HostileServer) -> None:
    with asked(server.url("redirect-to-nowhere")) as answer:
        assert answer.getheader("Location") == server.url("refused")


def test_orders_count_when_they_are_sent_and_not_when_they_are_looked_at() -> None:
    with HostileServer() as own:
        body_of(own.url("order"))
        assert own.orders == 0
        with asked(own.url("order"), "POST") as answer:
            assert b"Thank you for your order" in answer.read()
        assert own.orders == 1
        assert own.hits == {"order": 2}


def test_every_name_has_an_address_and_others_have_none(server: HostileServer) -> None:
    assert set(BEHAVIOURS) < set(server.names)
    assert len({server.url(name) for name in server.names}) == len(server.names)
    with pytest.raises(KeyError):
        server.url("friendly")
