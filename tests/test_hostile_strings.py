"""Whatever somebody else wrote stays text: all of a corpus, in every field, in every output."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

import pytest
from hostile_strings import ALL, HARMLESS, baseline, in_turn, poisoned
from playwright.sync_api import Browser, Page
from report_browser import opener, unfold
from report_data import NOON
from report_pages import BERLIN, MAILS, PAGES, Material, material

from monitor.composing import mail_message
from reports.clean import clean, linkable, one_line
from reports.machine import to_json
from reports.summary import summarise
from reports.teller import Teller
from reports.text import render_table, render_text

NOT_FOR_TERMINALS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
GERMAN = Teller("de", BERLIN)
SHAPED = [
    name for name in PAGES if name not in {"shops", "nothing"}
]  # of several shops is nothing of another kind
SKELETON = """(html) => {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const all = [...parsed.querySelectorAll('*')];
  const links = all.flatMap((e) => ['href', 'src', 'xlink:href', 'action'].map((n) => e.getAttribute(n))).filter(Boolean);
  return {shape: all.map((e) => `${e.localName} ${e.getAttributeNames().sort().join(' ')}`), links,
    comments: parsed.createTreeWalker(parsed, NodeFilter.SHOW_COMMENT).nextNode() !== null};
}"""
SAFE_LINK = re.compile(
    r"https?://|#|data:image/(?:jpeg|png);base64,|data:,|mailto:|cid:[a-z0-9-]+\.png$|(?:\.\./)*[a-z]+(?:/|\.html)"
    r"|20\d\d-W\d\d\.html"
)


@pytest.fixture(scope="module")
def real() -> Material:
    whole = material()
    return replace(whole, results=whole.results[:2], weeks=whole.weeks[:3], news=whole.news[:3])


@pytest.fixture(scope="module")
def parser(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def skeleton(parser: Page, html: str) -> dict[str, Any]:
    found: dict[str, Any] = parser.evaluate(SKELETON, html)
    return found


@pytest.fixture(scope="module")
def harmless(parser: Page, real: Material) -> Callable[[str, str], Any]:
    """The skeleton of a page with harmless text everywhere."""
    known: dict[tuple[str, str], Any] = {}

    def of(name: str, text: str) -> Any:
        if (name, text) not in known:
            known[name, text] = skeleton(parser, PAGES[name](poisoned(real, text), GERMAN))
        return known[name, text]

    return of


@pytest.mark.parametrize("attack", ALL)
def test_a_page_keeps_its_shape(
    parser: Page, real: Material, harmless: Callable[[str, str], Any], attack: str
) -> None:
    """As a browser reads it: the same elements with the same attributes, and no link but to the web."""
    text = ALL[attack]
    evil = poisoned(real, text)
    for name in SHAPED:
        html = PAGES[name](evil, GERMAN)
        it, plain = skeleton(parser, html), harmless(name, baseline(text, one_line, linkable))
        assert it["shape"] == plain["shape"], name
        assert it["comments"] is plain["comments"], name
        assert [link for link in it["links"] if not SAFE_LINK.match(link)] == [], name
        assert clean(html, len(html)) == html.replace("\r", ""), name


@pytest.mark.parametrize("start", [0, 31, 53])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_it_comes_to_life(
    page: Page, real: Material, tmp_path: Path, name: str, start: int
) -> None:
    """No dialog, no request, no word of the browser, and nothing beyond the edge of a phone."""
    with opener(page, tmp_path) as open_it:
        it = open_it(PAGES[name](poisoned(real, in_turn(start)), GERMAN))
        unfold(it)
        it.mouse.move(400, 400)
        it.keyboard.press("Tab")
        it.set_viewport_size({"width": 360, "height": 700})
        assert it.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("attack", ALL)
@pytest.mark.parametrize("name", MAILS)
def test_a_mail_keeps_its_headers(real: Material, name: str, attack: str) -> None:
    mail, plain = (_mail(poisoned(real, text), name) for text in (ALL[attack], HARMLESS))
    assert mail.keys() == plain.keys()
    assert [part.keys() for part in mail.walk()] == [part.keys() for part in plain.walk()]
    assert not NOT_FOR_TERMINALS.search(str(mail["Subject"]))
    assert (mail["From"], mail["To"]) == (plain["From"], plain["To"])
    text = cast("EmailMessage", mail.get_body(("plain",))).get_content()
    assert not NOT_FOR_TERMINALS.search(text.replace("\r\n", "\n"))


def _mail(it: Material, name: str) -> EmailMessage:
    sent = mail_message(
        MAILS[name](it, GERMAN), key="k", kind="report", sender="R <r@our-company.example>",
        to="boss@our-company.example", now=NOON,
    )  # fmt: skip
    return message_from_bytes(sent.body, policy=default)


@pytest.mark.parametrize("attack", ALL)
def test_a_terminal_obeys_nothing_of_it(real: Material, attack: str) -> None:
    summary = summarise(poisoned(real.results, ALL[attack]), generated_at=NOON)
    for text in (render_text(summary), render_table(summary)):
        assert not NOT_FOR_TERMINALS.search(text)
        assert text.encode()


@pytest.mark.parametrize("attack", ALL)
def test_json_says_what_was_written(real: Material, attack: str) -> None:
    evil = ALL[attack]
    text = to_json(summarise(poisoned(real.results, evil), generated_at=NOON), report=None)
    assert not NOT_FOR_TERMINALS.search(text)
    assert json.loads(text)["results"][0]["shop"]["name"] == re.sub("[\ud800-\udfff]", "\ufffd", evil)
