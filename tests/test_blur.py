"""A blurred screenshot: names cannot be read any more, evidence can."""

from base64 import b64encode
from dataclasses import replace

import pytest
from picture_tests import CONTACT, NAME_COLOURED, PLACE, coloured, photographed
from playwright.sync_api import Browser, Page
from report_data import screenshot

from checks.model import Box
from reports.blur import blurred
from reports.pictures import media_type_of


@pytest.fixture(scope="module")
def photo(browser: Browser) -> bytes:
    return photographed(browser)


def test_names_cannot_be_read_and_evidence_can(photo: bytes, page: Page) -> None:
    shot = screenshot(photo)
    file = blurred(photo, shot, [PLACE])
    assert media_type_of(file) == "image/png"
    assert coloured(page, photo, NAME_COLOURED) > 500
    assert coloured(page, file, NAME_COLOURED) == 0
    assert coloured(page, file, CONTACT) > 0.8 * coloured(page, photo, CONTACT) > 100
    assert coloured(page, blurred(photo, shot), CONTACT) == 0


def test_it_has_the_size_of_the_page_whatever_part_it_shows(photo: bytes, page: Page) -> None:
    shot = replace(screenshot(photo), top=900, left=40)
    moved = Box(PLACE.x + 40, PLACE.y + 900, PLACE.width, PLACE.height)
    file = blurred(photo, shot, [moved, Box(0, 0, 10, 10)])  # the second one is not on it
    assert coloured(page, file, CONTACT) > 100
    assert page.evaluate(SIZE, b64encode(file).decode()) == [1280, 720]


SIZE = """async png => {
  const picture = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
  return [picture.width, picture.height]; }"""


@pytest.mark.parametrize("file", [b"", b"no picture", b"\xff\xd8\xff\xe0 cut off", b"\x89PNG\r\n\x1a\n"])
def test_what_cannot_be_read_gives_no_picture(file: bytes) -> None:
    assert blurred(file, screenshot(file), [PLACE]) == b""


def test_a_cut_off_screenshot_shows_nothing_sharp(photo: bytes, page: Page) -> None:
    half = photo[: len(photo) // 2]
    file = blurred(half, screenshot(half))
    assert not file or coloured(page, file, NAME_COLOURED) == 0


def test_a_hostile_size_takes_no_memory(photo: bytes) -> None:
    assert blurred(photo, replace(screenshot(photo), width=9e6, height=9e6)) == b""
