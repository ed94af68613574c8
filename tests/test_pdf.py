"""Terms that are a PDF file are read like any other page; what is no such file is told in a sentence."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest
from conftest import Loop
from serving import Serving
from visiting import errand, findings, visit_one

from checks.model import Reason, Stage, Verdict
from monitor.browser import BrowserHouse, Traveller
from monitor.shopper import download, pdf
from monitor.shopper.trouble import Trouble

TERMS = """<!doctype html><meta charset=utf-8><style>body { font: 12pt serif; width: 12cm; hyphens: auto }</style>
<html lang=de><h1>Allgemeine Geschäftsbedingungen</h1>
<p>§ 1 Diese Bedingungen gelten für alle Bestellungen in unserem Laden, soweit nichts anderes vereinbart wurde.</p>
<p>§ 2 Widerruf. Sie können Ihre Bestellung binnen vierzehn Tagen ohne Angabe von Gründen widerrufen. Die
unmittelbaren Kosten der Rück&shy;sendung der Waren trägt der Kunde.</p></html>"""
HOME = """<!doctype html><html lang=de><title>Tassen</title><h1>Tassen</h1><p>Schöne Tassen für jeden Tag.</p>
<a href="{address}">AGB (PDF)</a>"""

PDF = "application/pdf"


async def printed(house: BrowserHouse, html: str) -> bytes:
    async with house.context(Traveller()) as (_, context):
        page = await context.new_page()
        await page.set_content(html)
        return await page.pdf()


@pytest.fixture(scope="module")
def terms(loop: Loop, house: BrowserHouse) -> bytes:
    return loop.run(printed(house, TERMS))


@contextmanager
def shop(address: str, kind: str, body: bytes) -> Iterator[str]:
    """A shop whose terms have this address and are such a file; `/moved` leads to `/terms`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/":
                self.answer("text/html; charset=utf-8", HOME.format(address=address).encode())
            elif self.path == "/robots.txt":
                self.answer("text/plain", b"User-agent: *\nDisallow: /private")
            elif self.path.startswith("/moved"):
                self.send_response(302)
                self.send_header("Location", self.path.partition("?")[2])
                self.end_headers()
            elif self.path.partition("?")[0] == address.partition("?")[0] or self.path == "/terms.pdf":
                self.answer(kind, body)
            else:
                self.send_error(404)

        def answer(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    class Server(Serving):
        @property
        def url(self) -> str:
            return f"http://127.0.0.1:{self._server.server_address[1]}/"

    with Server(Handler) as server:
        yield server.url


@pytest.mark.parametrize(
    "address",
    ["/terms.pdf", "/download?agb=1", "/moved.pdf?/terms.pdf"],
    ids=["named so", "by its media type only", "behind a redirect"],
)
def test_terms_in_a_pdf_file_are_read(loop: Loop, house: BrowserHouse, terms: bytes, address: str) -> None:
    with shop(address, PDF, terms) as url:
        outcome = visit_one(loop, house, errand(url, checks=["return-costs-stated"]))
    page = outcome.result.visit.pages[Stage.TERMS]
    judgement = findings(outcome)["return-costs-stated"].judgement
    assert judgement.verdict is Verdict.PASS, outcome.result.visit.log
    assert judgement.facts["payer"] == "customer"
    assert judgement.evidence[0].url == page.url
    assert "Rücksendung der Waren trägt der Kunde" in judgement.evidence[0].quote


@pytest.mark.parametrize(
    ("address", "kind", "body", "reason", "words"),
    [
        ("/terms.pdf", "image/png", b"\x89PNG", Reason.NOT_HTML, "is no web page but image/png"),
        ("/terms.pdf", PDF, b"%PDF-1.7 and nothing more", Reason.NOT_HTML, "could not be read"),
        ("/terms.pdf", PDF, b"%PDF-1.7\n" + b"x" * 2_000, Reason.TIMEOUT, "too large"),
        ("/private/terms.pdf", PDF, b"%PDF-", Reason.ROBOTS_DISALLOWED, "stay away"),
        ("/moved.pdf?/private/terms.pdf", PDF, b"%PDF-", Reason.ROBOTS_DISALLOWED, "stay away"),
        ("/moved.pdf?file:///etc/passwd", PDF, b"%PDF-", Reason.GUARD_REFUSED, "is no web page"),
        ("/moved.pdf?/gone.pdf", PDF, b"", Reason.HTTP_ERROR, "404"),
    ],
    ids=["picture", "broken", "too large", "robots", "robots behind a redirect", "no web address", "gone"],
)
def test_what_is_no_readable_file_is_said(
    loop: Loop, house: BrowserHouse, monkeypatch: pytest.MonkeyPatch,
    address: str, kind: str, body: bytes, reason: Reason, words: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(download, "MOST", 1_000)
    with shop(address, kind, body) as url:
        outcome = visit_one(loop, house, errand(url, checks=["return-costs-stated"]))
    gap = outcome.result.visit.gaps[Stage.TERMS]
    assert gap.reason is reason
    assert words in gap.detail


def test_a_file_that_takes_too_long_is_given_up(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    with pytest.raises(Trouble, match="took too long"):
        loop.run(pdf.read(b"%PDF-1.7", url="http://shop.test/agb.pdf", stage=Stage.TERMS))


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["Die Kosten der Rück\x02", "sendung trägt der Kunde."], ["Die Kosten der Rücksendung trägt der Kunde."]),
        (["Wir nehmen Waren-", "und Gutscheine zurück."], ["Wir nehmen Waren- und Gutscheine zurück."]),
        (["Schreiben Sie eine E-", "Mail an uns, dann geht es."], ["Schreiben Sie eine E-Mail an uns, dann geht es."]),
        (["We pay for the parcel that you", "send back to us", "1. Names"], ["We pay for the parcel that you send back to us", "1. Names"]),
        (["one", "", "two"], ["one", "two"]),
        ([], []),
    ],
    ids=["hyphen", "hyphen that stays", "hyphen in a name", "clause with a number", "empty line", "nothing"],
)  # fmt: skip
def test_lines_are_put_together_again(lines: list[str], paragraphs: list[str]) -> None:
    assert list(pdf.paragraphs("\r\n".join(lines))) == paragraphs


def test_reading_leaves_no_process_behind(loop: Loop) -> None:
    async def count() -> int:
        with pytest.raises(Trouble):
            await pdf.read(b"%PDF-1.7", url="http://shop.test/agb.pdf", stage=Stage.TERMS)
        return len([t for t in asyncio.all_tasks() if "communicate" in repr(t)])

    assert loop.run(count()) == 0
