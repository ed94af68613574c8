"""The HTML report for everybody, everywhere: contrast, narrow screens, keyboard, print."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from report_browser import Opener, html_of, opener, photographed_example, unfold
from report_hostile import hostile

CONTRAST = """() => {
  const channels = (css) => (css.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const c = channels(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const pale = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest('svg') || !element.checkVisibility()) continue;
    seen += 1;
    const [a, b] = [light(channels(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) pale.push([walker.currentNode.data.trim(), ratio]);
  }
  return {seen, pale};
}"""


@pytest.fixture(scope="module")
def example_html(browser: Browser) -> str:
    return photographed_example(browser)


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Iterator[Opener]:
    with opener(page, tmp_path) as open_it:
        yield open_it


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_all_text_has_enough_contrast(opened: Opener, example_html: str, scheme: Any, media: Any) -> None:
    it = opened(example_html)
    it.emulate_media(color_scheme=scheme, media=media)
    unfold(it)
    measured = it.evaluate(CONTRAST)
    assert measured["pale"] == []
    assert measured["seen"] > 400


def test_dark_mode_is_dark_and_print_never(opened: Opener, example_html: str) -> None:
    it = opened(example_html)
    ground = "getComputedStyle(document.body).backgroundColor"
    it.emulate_media(color_scheme="dark")
    assert it.evaluate(ground) == "rgb(14, 18, 24)"
    it.emulate_media(color_scheme="dark", media="print")
    assert it.evaluate(ground) == "rgb(255, 255, 255)"


def test_print_opens_what_is_folded_and_prints_addresses(opened: Opener, example_html: str) -> None:
    it = opened(example_html)
    passed_check = it.locator("#shop-2 details.fold article").first
    long_link = it.locator("#shop-2 .stages a.shortened")
    assert not passed_check.evaluate("(e) => e.checkVisibility()")
    it.emulate_media(media="print")
    assert passed_check.evaluate("(e) => e.checkVisibility()")
    printed = long_link.evaluate("(e) => getComputedStyle(e, '::after').content")
    assert printed.strip('"') == long_link.get_attribute("href")
    assert it.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("width", [320, 360, 768, 820, 1280])
def test_nothing_is_wider_than_the_screen(opened: Opener, example_html: str, width: int) -> None:
    it = opened(example_html)
    it.set_viewport_size({"width": width, "height": 700})
    unfold(it)
    assert it.evaluate("document.documentElement.scrollWidth") <= width


def test_endless_words_do_not_break_a_narrow_screen(opened: Opener) -> None:
    it = opened(html_of(hostile("a" * 5000)))
    it.set_viewport_size({"width": 360, "height": 700})
    unfold(it)
    assert it.evaluate("document.documentElement.scrollWidth") <= 360


def test_headings_step_down_one_level_at_a_time(opened: Opener, example_html: str) -> None:
    levels = (
        opened(example_html)
        .locator("h1,h2,h3,h4,h5")
        .evaluate_all("(all) => all.map((h) => +h.localName[1])")
    )
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in zip([0, *levels], levels, strict=False))


def test_the_keyboard_reaches_everything_and_shows_where_it_is(opened: Opener, example_html: str) -> None:
    it = opened(example_html)
    focused = (
        "[document.activeElement.textContent.trim(), getComputedStyle(document.activeElement).outlineStyle]"
    )
    it.keyboard.press("Tab")
    assert it.evaluate(focused) == ["Skip to the report", "solid"]
    assert it.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
    it.keyboard.press("Enter")
    it.keyboard.press("Tab")
    assert it.evaluate(focused) == ["Laufladen Nordwind", "solid"]
    fold = it.locator("#shop-1 details.fold summary").first
    fold.focus()
    it.keyboard.press("Enter")
    assert it.locator("#shop-1 details.fold").first.get_attribute("open") is not None


def test_every_picture_has_a_text_and_symbols_have_none(opened: Opener, example_html: str) -> None:
    it = opened(example_html)
    drawings = it.locator("svg.picture, svg.clock, svg.strip")
    assert drawings.count() > 20
    assert all(drawings.evaluate_all("(all) => all.map((s) => s.getAttribute('aria-label'))"))
    assert it.locator("svg:not(.picture):not(.clock):not(.strip):not([aria-hidden=true])").count() == 0
