"""The comparison read in a real browser, as its readers do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from report_browser import Opener, opener
from report_example import example
from report_hostile import ATTACKS, hostile

from checks.model import ShopKind
from reports.compare import compare_view
from reports.compare_page import render_compare
from reports.teller import Teller

HTML = render_compare(compare_view(example()[0]))


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Iterator[Opener]:
    with opener(page, tmp_path) as open_it:
        yield open_it


def test_a_boss_reads_where_we_stand_and_what_to_do_first(opened: Opener) -> None:
    it = opened(HTML)
    expect(it.locator("header .lead")).to_have_text(
        "Of 4 competitors that could be judged, 3 show a phone number at checkout; you don’t."
    )
    expect(it.locator(".cmp-gaps h3").first).to_have_text(
        "Show a phone number that customers can call on the checkout page."
    )


def test_headers_and_the_own_column_are_told_to_a_screen_reader(opened: Opener) -> None:
    it = opened(HTML)
    table = it.get_by_role("group", name="Check by check").get_by_role("table")
    expect(table.get_by_role("columnheader").nth(1)).to_contain_text("your shop")
    row = table.get_by_role("row", name="A phone number at checkout")
    expect(row.get_by_role("cell").first).to_have_text("Failed")


def test_the_check_stays_in_view_while_the_table_scrolls(opened: Opener) -> None:
    it = opened(HTML)
    region = it.get_by_role("group", name="Check by check")
    region.evaluate("(e) => e.scrollTo(9999, 9999)")
    inside, head = region.bounding_box(), region.locator("thead th").first.bounding_box()
    assert inside
    assert head
    assert abs(head["x"] - inside["x"]) < 3
    assert abs(head["y"] - inside["y"]) < 3


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "de", "nl", "ro"])
def test_the_page_never_scrolls_sideways(opened: Opener, width: int, language: str) -> None:
    it = opened(render_compare(compare_view(example()[0]), Teller(language)))
    it.set_viewport_size({"width": width, "height": 800})
    assert it.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_phone_shows_a_list_instead_of_the_table(opened: Opener) -> None:
    it = opened(HTML)
    it.set_viewport_size({"width": 360, "height": 800})
    expect(it.locator(".cmp-checks")).to_be_hidden()
    expect(it.locator(".cmp-check").first).to_be_visible()


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_names_and_quotes_stay_text(opened: Opener, attack: str) -> None:
    bad, good = hostile(ATTACKS[attack]), example()[0][1]
    assert good.visit.shop.kind is ShopKind.OWN
    it = opened(render_compare(compare_view([good, bad])))
    assert it.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert it.locator("script").count() == 0
    assert it.locator("main form, main img, main base").count() == 0
    assert it.title() == "Reachwatch: comparison of shops"
