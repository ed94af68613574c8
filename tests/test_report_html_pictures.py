"""Pictures in the HTML report: the right part, the box at the right place, each file once."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from report_browser import Opener, html_of, opener, photographed_example
from report_data import NOON, result, screenshot
from report_data import page as seen_page

from checks.model import Box, Evidence, Stage, passed
from reports.html import render_html
from reports.summary import summarise

# Where the green spot of a PNG lies: [left, top, right, bottom] in its pixels.
GREEN_SPOT = """async (png) => {
  const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  canvas.drawImage(picture, 0, 0);
  const {data} = canvas.getImageData(0, 0, picture.width, picture.height);
  let [left, top, right, bottom] = [1e9, 1e9, -1, -1];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] > 60 || data[i + 1] < 110 || data[i + 2] > 60) continue;
    const [x, y] = [(i / 4) % picture.width, Math.floor(i / 4 / picture.width)];
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
  }
  return [left, top, right + 1, bottom + 1];
}"""


@pytest.fixture(scope="module")
def example_html(browser: Browser) -> str:
    return photographed_example(browser)


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Iterator[Opener]:
    with opener(page, tmp_path) as open_it:
        yield open_it


@pytest.mark.parametrize(("x", "y"), [(300, 200), (0, 0), (1180, 690), (620, 1500)])
def test_the_box_is_drawn_around_the_place(opened: Opener, browser: Browser, x: int, y: int) -> None:
    """A green place is photographed, scrolled into view; in the report it lies within the box, all of it."""
    camera = browser.new_page(viewport={"width": 1280, "height": 720})
    camera.set_content(
        f'<body style="margin:0;height:3000px"><p style="position:absolute;margin:0;left:{x}px;top:{y}px;'
        f'width:100px;height:30px;background:#00a000"></p>'
    )
    top = camera.evaluate(f"window.scrollTo(0, {max(0, y - 300)}), window.scrollY")
    file = camera.screenshot(type="jpeg", quality=90)
    shot = screenshot(file, top=top)
    place = Evidence(stage=Stage.CHECKOUT, url="https://shop.example/", quote="Here", box=Box(x, y, 100, 30))
    seen = seen_page(Stage.CHECKOUT, shots=[shot])
    it = result([seen], {"phone-at-checkout": passed("There.", [place], glory=True)})
    report = opened(render_html(summarise([it], generated_at=NOON, pictures={shot.digest: file})))
    drawing = report.get_by_role("img", name="Checkout, boxed: Here").first
    frame = drawing.bounding_box()
    mark = drawing.locator(".mark").bounding_box()
    assert frame
    assert mark
    png = base64.b64encode(drawing.screenshot()).decode()
    left, upper, right, lower = camera.evaluate(GREEN_SPOT, png)
    camera.close()
    scale = frame["width"] / 560
    border = 1
    found = [left + frame["x"], upper + frame["y"], right + frame["x"], lower + frame["y"]]
    around = [mark["x"], mark["y"], mark["x"] + mark["width"], mark["y"] + mark["height"]]
    inner = [around[0] + 6 * scale, around[1] + 6 * scale, around[2] - 6 * scale, around[3] - 6 * scale]
    assert found == pytest.approx(inner, abs=3 + border)


def test_a_picture_that_was_not_kept_is_told(opened: Opener) -> None:
    place = Evidence(stage=Stage.CHECKOUT, url="https://shop.example/", quote="Here", box=Box(1, 1, 9, 9))
    seen = seen_page(Stage.CHECKOUT, shots=[screenshot(b"lost")])
    it = opened(html_of(result([seen], {"phone-at-checkout": passed("There.", [place], glory=True)})))
    assert it.locator("figure.evidence").inner_text().endswith("Picture not kept.")


def test_each_picture_is_in_the_file_once(example_html: str) -> None:
    assert example_html.count("data:image/jpeg") == 17
    assert len(example_html) < 700_000
