"""Whatever a shop writes stays text, and the policy stops what might slip through."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from report_browser import Opener, html_of, opener, photographed_example
from report_hostile import ATTACKS, hostile


@pytest.fixture(scope="module")
def example_html(browser: Browser) -> str:
    return photographed_example(browser)


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Iterator[Opener]:
    with opener(page, tmp_path) as open_it:
        yield open_it


def test_markup_of_a_page_is_shown_as_text(opened: Opener) -> None:
    it = opened(html_of(hostile(ATTACKS["attribute"])))
    assert it.locator("#shop-1 h2 bdi").inner_text() == ATTACKS["attribute"]


def test_the_policy_stops_what_might_slip_through(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    smuggled = (
        "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
        "<style>body{display:none}</style><p id=p style='position:fixed'>x</p>"
        "<iframe src='data:text/html,x'></iframe>"
    )
    file.write_text(html_of(hostile("x")).replace("<main", smuggled + "<main"), encoding="utf-8")
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.goto(file.as_uri())
    assert page.title().startswith("Reachwatch")
    assert page.locator("body").is_visible()
    assert page.locator("#p").evaluate("(e) => getComputedStyle(e).position") == "static"
    assert sum("Content Security Policy" in text for text in blocked) >= 5


def test_links_give_nothing_away(opened: Opener, example_html: str) -> None:
    it = opened(example_html)
    outside = it.locator("a:not([href^='#'])")
    assert outside.count() > 30
    assert set(outside.evaluate_all("(all) => all.map((a) => a.rel)")) == {"noopener noreferrer nofollow"}
    assert it.locator("meta[name=referrer]").get_attribute("content") == "no-referrer"
