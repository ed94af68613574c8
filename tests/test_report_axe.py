"""No page, in no form, breaks a rule that axe-core knows: WCAG 2.2 AA and best practice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import COLOURS, violations
from playwright.sync_api import Browser, Page
from report_browser import unfold
from report_pages import BERLIN, PAGES, Material, camera_of, material

from reports.teller import Teller

LANGUAGES, WIDTHS = ("en", "de"), (1280, 360)
BROKEN = (
    "<!doctype html><html><title>x</title><main><h1>x</h1><h3>y</h3><img src='data:,'>"
    "<p style='color:#999;background:#fff'>pale</p><a href='/'>a</a><a href='/'>b</a></main>"
)


@pytest.fixture(scope="module")
def photographed(browser: Browser) -> Material:
    with camera_of(browser) as camera:
        return material(camera)


@pytest.fixture(scope="module")
def screen(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_no_rule_is_broken(
    screen: Page, photographed: Material, tmp_path: Path, name: str, language: str
) -> None:
    """Folded and unfolded, on wide and narrow screens, in light; the dark is the same but for its colours."""
    file = tmp_path / f"{name}.html"
    file.write_text(PAGES[name](photographed, Teller(language, BERLIN)), encoding="utf-8")
    screen.goto(file.as_uri())
    for folded in (True, False):
        if not folded:
            unfold(screen)
        for width in WIDTHS:
            screen.set_viewport_size({"width": width, "height": 800})
            screen.emulate_media(color_scheme="light")
            assert violations(screen) == [], (width, folded)
            screen.emulate_media(color_scheme="dark")
            assert folded or violations(screen, COLOURS) == [], (width, "dark")


def test_what_is_broken_is_found(screen: Page) -> None:
    screen.goto("about:blank")  # leaves the policy of the page before
    screen.emulate_media(color_scheme="light")
    screen.set_content(BROKEN)
    found = {line.partition(":")[0] for line in violations(screen)}
    assert {"html-has-lang", "heading-order", "image-alt", "color-contrast", "target-size"} <= found
