"""The HTML report, read in a real browser from disk as its readers open it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from report_browser import Opener, opener, photographed_example
from report_data import NOON

from reports.html import render_html
from reports.summary import summarise


@pytest.fixture(scope="module")
def example_html(browser: Browser) -> str:
    return photographed_example(browser)


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Iterator[Opener]:
    with opener(page, tmp_path) as open_it:
        yield open_it


def test_it_opens_from_disk_and_asks_nobody(opened: Opener, example_html: str) -> None:
    it = opened(example_html)
    assert it.title() == "Reachwatch report, 22 November 2026, 12:00 UTC"
    assert it.locator("h1").inner_text() == "Can customers reach anybody?"
    assert it.locator("section.shop").count() == 7


def test_all_shops_stand_side_by_side_in_words(opened: Opener, example_html: str) -> None:
    table = opened(example_html).get_by_role("table", name="All shops side by side")
    havel = table.get_by_role("row", name="Möbelkontor Havel")
    fmot = havel.get_by_role("cell").nth(1).inner_text().split("\n")
    assert [part for part in fmot if part] == ["High", "Score 100 of 100", "73\u00a0% judged"]
    assert "3 failed" in havel.inner_text()
    assert (
        table.get_by_role("row", name="Casa cu Lumină").get_by_role("cell").nth(2).inner_text()
        == "Not checked"
    )


def test_a_shop_name_leads_to_its_section(opened: Opener, example_html: str) -> None:
    it = opened(example_html)
    it.get_by_role("link", name="Tulp & Tegel").click()
    assert it.locator("section.shop:target h2").inner_text() == "Tulp & Tegel"


def test_a_contradiction_is_shown_with_both_quotes_in_their_language(
    opened: Opener, example_html: str
) -> None:
    it = opened(example_html).locator("#shop-2 article", has_text="contradict")
    assert it.locator("blockquote[lang=nl]").all_inner_texts() == [
        "Retourneren is bij ons altijd gratis.",
        "De kosten van terugzending (€ 6,95) zijn voor rekening van de klant.",
    ]
    assert it.locator("svg.picture:visible .mark").count() == 2
    assert it.locator(".searched a").count() == 2


def test_a_fail_without_a_place_shows_what_was_searched(opened: Opener, example_html: str) -> None:
    it = opened(example_html).locator("#shop-1 article", has_text="A phone number at checkout").first
    assert it.get_by_role("img", name="Checkout, as it was seen").is_visible()
    assert "1 page searched" in it.inner_text()


def test_unknowns_tell_reason_and_remedy_once_per_cause(opened: Opener, example_html: str) -> None:
    it = opened(example_html).locator("#shop-7")
    assert it.get_by_role("heading", name="5 checks could not be judged").is_visible()
    assert it.locator(".unknown-why").inner_text() == (
        "The shop answered our visitor with HTTP 403 (Forbidden).\n\n"
        "The shop turned our visitor away. Blocking robots is no failure towards customers. "
        "Let us in if it is your shop, else look yourself."
    )
    assert it.locator(".stages .gap").count() == 4


def test_passes_are_folded_and_glories_are_not(opened: Opener, example_html: str) -> None:
    it = opened(example_html).locator("#shop-3")
    assert it.get_by_role("heading", name="Better than expected").is_visible()
    passes = it.locator("details.fold", has_text="4 checks passed")
    assert not passes.locator("article").first.is_visible()
    passes.locator("summary").first.click()
    assert passes.locator("article").first.is_visible()


def test_the_formula_and_the_moments_are_explained(opened: Opener, example_html: str) -> None:
    it = opened(example_html).locator(".method")
    assert "Score = 100 × weight of the failed checks" in it.inner_text()
    assert it.locator("dl.moments dt").count() == 7
    assert "UMOT · telling others" in it.inner_text()


def test_without_shops_the_report_still_reads(opened: Opener) -> None:
    it = opened(render_html(summarise([], generated_at=NOON)))
    assert it.locator(".lead").inner_text() == "No shop was visited."
