"""Every page for everybody: keyboard, zoom, narrow screens, own spacing, stillness, paper, forced colours.

What axe-core finds by itself is in test_report_axe.py.
"""

import itertools
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe import CONTRAST, violations
from dripping import dripping
from playwright.sync_api import Browser, Page
from report_browser import unfold
from report_pages import BERLIN, MAILS, PAGES, camera_of, material
from screens import (
    BEYOND,
    CUT_OFF,
    MOVING,
    NOT_FORCED,
    OUTLINE,
    PALE_DRAWN,
    REACHABLE,
    SHIFTS,
    SPACED,
    TONGUES,
    UNPRINTED,
    asked,
    tabbed,
)

from reports.language import LANGUAGES
from reports.teller import Teller

SETTLING = 0.005  # layout shift (W3C Layout Instability); 0.1 counts as good, https://web.dev/cls
PAPER = 794 - 2 * 60  # CSS pixels across A4, without its margins
Show = Callable[..., Page]
every_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(scope="module")
def written(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    with camera_of(browser) as camera:
        stuff = material(camera)
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def write(name: str, language: str) -> Path:
        file = folder / f"{name}-{language}.html"
        file.write_text(PAGES[name](stuff, Teller(language, BERLIN)), encoding="utf-8")
        return file

    return write


@pytest.fixture
def show(page: Page, written: Callable[[str, str], Path]) -> Show:
    def open_it(name: str, language: str = "de", width: int = 1280) -> Page:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(written(name, language).as_uri())
        return page

    return open_it


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@every_page
def test_it_has_a_title_one_main_part_headings_in_order_and_languages(
    show: Show, name: str, language: str
) -> None:
    it = show(name, language)
    levels = asked(it, OUTLINE)
    assert it.title()
    assert (levels[0], levels.count(1), it.get_by_role("main").count()) == (1, 1, 1)
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels)), levels
    assert it.locator("html").get_attribute("lang") == language
    assert [
        tag for tag in asked(it, TONGUES) if not re.fullmatch("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag)
    ] == []


@pytest.mark.parametrize("width", [320, 360, 640, 1024, 1280])
@every_page
def test_nothing_is_cut_off_or_beyond_the_edge(show: Show, name: str, width: int) -> None:
    """Text at 200 % on 1280 pixels is a screen of 640; at 400 % one of 320."""
    it = show(name, width=width)
    unfold(it)
    assert asked(it, "document.documentElement.scrollWidth") <= width, asked(it, BEYOND)
    assert asked(it, CUT_OFF) == []


@pytest.mark.parametrize("width", [360, 1280])
@every_page
def test_it_bears_a_readers_own_spacing(show: Show, name: str, width: int) -> None:
    it = show(name, width=width)
    unfold(it)
    asked(it, SPACED)
    assert it.locator("h1").evaluate("(e) => parseFloat(getComputedStyle(e).letterSpacing)") > 1
    assert asked(it, "document.documentElement.scrollWidth") <= width, asked(it, BEYOND)
    assert asked(it, CUT_OFF) == []


@every_page
def test_tab_reaches_all_in_order_and_shows_where_it_is(show: Show, name: str) -> None:
    it = show(name)
    reached = tabbed(it)
    assert [html for html, _ in reached] == asked(it, REACHABLE)
    assert [html for html, seen in reached if not seen] == []


@every_page
def test_enter_opens_what_is_folded(show: Show, name: str) -> None:
    it = show(name)
    for number in range(it.locator("details:not(details details)").count()):
        fold = it.locator("details:not(details details)").nth(number)
        was = fold.evaluate("(e) => e.open")
        fold.locator("summary").first.focus()
        it.keyboard.press("Enter")
        assert fold.evaluate("(e) => e.open") is not was


@every_page
def test_nothing_moves_where_stillness_is_asked_for(show: Show, name: str) -> None:
    it = show(name)
    it.emulate_media(reduced_motion="reduce")
    unfold(it)
    assert asked(it, MOVING) == []


@pytest.mark.parametrize("width", [360, 1280])
@every_page
def test_nothing_jumps_while_it_loads(
    page: Page, written: Callable[[str, str], Path], name: str, width: int
) -> None:
    """Over a slow line. The columns of a table may still settle by some pixels as its rows come."""
    page.set_viewport_size({"width": width, "height": 800})
    with dripping(written(name, "de").read_bytes()) as address:
        page.goto(address)
        assert asked(page, SHIFTS) < SETTLING


@every_page
def test_paper_shows_all_and_fits(show: Show, name: str) -> None:
    it = show(name, width=PAPER)
    it.emulate_media(media="print", color_scheme="dark")
    assert (
        name in MAILS or asked(it, "getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    )
    assert asked(it, UNPRINTED) == []
    assert asked(it, CUT_OFF) == []
    assert asked(it, "document.documentElement.scrollWidth") <= PAPER, asked(it, BEYOND)
    assert violations(it, CONTRAST) == []


@pytest.mark.parametrize("colours", ["active", "none"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@every_page
def test_texts_in_drawings_can_be_read(show: Show, name: str, scheme: Any, colours: Any) -> None:
    """Also in colours of the reader's own, which no page refuses."""
    it = show(name)
    it.emulate_media(forced_colors=colours, color_scheme=scheme)
    unfold(it)
    assert asked(it, PALE_DRAWN) == []
    assert asked(it, NOT_FORCED) == []
