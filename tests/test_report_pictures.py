from dataclasses import replace

import pytest
from report_data import NOON, page, result, screenshot

from checks.model import Box, Evidence, Screenshot, Stage, failed, passed
from reports import pictures
from reports.summary import Result, summarise
from reports.view import FindingView, ShopView

CHECKOUT = "https://shop.example/checkout"
PLACE = Evidence(stage=Stage.CHECKOUT, url=CHECKOUT, quote="Call 030 1", box=Box(100, 900, 300, 20))
UPPER = screenshot(b"upper")
LOWER = screenshot(b"lower", top=600)
KEPT = {UPPER.digest: b"upper", LOWER.digest: b"lower"}


def told(it: Result, kept: dict[str, bytes] | None = None) -> ShopView:
    return summarise([it], generated_at=NOON, pictures=kept or {}).shops[0]


def of_place(evidence: Evidence, shots: list[Screenshot], kept: dict[str, bytes]) -> FindingView:
    seen = page(Stage.CHECKOUT, CHECKOUT, shots=shots)
    return told(result([seen], {"phone-at-checkout": passed("There.", [evidence])}), kept).passed[0]


def test_the_screenshot_that_shows_the_place_is_taken() -> None:
    shown = of_place(PLACE, [UPPER, LOWER], KEPT).evidence[0].picture
    assert shown
    assert (shown.digest, shown.mark, shown.shot) == (LOWER.digest, PLACE.box, Box(0, 600, 1280, 720))


def test_of_two_screenshots_the_one_that_shows_more_of_the_place_is_taken() -> None:
    edge = replace(PLACE, box=Box(100, 595, 300, 140))  # its middle is on both pictures, its foot on one
    shown = of_place(edge, [UPPER, LOWER], KEPT).evidence[0].picture
    assert shown
    assert shown.digest == LOWER.digest


@pytest.mark.parametrize(
    ("box", "crop"),
    [
        (Box(600, 900, 100, 20), Box(370, 790, 560, 240)),
        (Box(0, 610, 50, 20), Box(0, 600, 560, 240)),  # not beyond the upper left corner
        (Box(1250, 1300, 30, 20), Box(720, 1080, 560, 240)),  # nor the lower right
        (Box(10, 650, 1260, 600), Box(0, 600, 1280, 720)),  # a large place: the whole picture
    ],
)
def test_the_crop_surrounds_the_place_and_stays_within_the_picture(box: Box, crop: Box) -> None:
    shown = of_place(replace(PLACE, box=box), [LOWER], KEPT).evidence[0].picture
    assert shown
    assert shown.crop == crop


@pytest.mark.parametrize(
    ("box", "shots", "kept", "note"),
    [
        (PLACE.box, [LOWER], {}, pictures.NOT_KEPT),
        (PLACE.box, [UPPER], KEPT, pictures.NOT_TAKEN),
        (PLACE.box, [], KEPT, pictures.NOT_TAKEN),
        (PLACE.box, [replace(LOWER, media_type="text/html")], KEPT, pictures.NOT_TAKEN),
        (PLACE.box, [replace(LOWER, height=float("nan"))], KEPT, pictures.NOT_TAKEN),
        (Box(float("inf"), 0, 1, 1), [LOWER], KEPT, ""),
        (None, [LOWER], KEPT, ""),
    ],
)
def test_why_there_is_no_picture(
    box: Box | None, shots: list[Screenshot], kept: dict[str, bytes], note: str
) -> None:
    told_place = of_place(replace(PLACE, box=box), shots, kept).evidence[0]
    assert (told_place.picture, told_place.note) == (None, note)


def test_evidence_of_a_page_that_is_gone_has_neither_picture_nor_language() -> None:
    it = told(result([], {"phone-at-checkout": passed("There.", [PLACE])})).passed[0].evidence[0]
    assert (it.picture, it.language, it.note) == (None, "", "")


def test_a_fail_without_a_place_shows_the_pages_searched() -> None:
    pages = [page(stage, f"https://shop.example/{stage}", shots=[UPPER, LOWER]) for stage in Stage]
    fail = failed("None.", [p.url for p in pages])
    it = told(result(pages, {"help-at-checkout": fail}), KEPT).failed[0]
    assert [p.alt for p in it.thumbnails] == [
        "Home page, as it was seen",
        "Product page, as it was seen",
        "Cart, as it was seen",
    ]
    assert {p.digest for p in it.thumbnails} == {UPPER.digest}


def test_a_fail_with_a_place_shows_only_that() -> None:
    seen = page(Stage.CHECKOUT, CHECKOUT, shots=[LOWER])
    it = told(result([seen], {"phone-at-checkout": failed("Fax.", [CHECKOUT], [PLACE])}), KEPT).failed[0]
    assert it.evidence[0].picture
    assert it.thumbnails == ()


def test_only_pictures_that_are_shown_are_kept() -> None:
    seen = page(Stage.CHECKOUT, CHECKOUT, shots=[UPPER, LOWER])
    it = result([seen], {"phone-at-checkout": passed("There.", [PLACE])})
    images = summarise([it], generated_at=NOON, pictures=KEPT).images
    assert {digest: image.data for digest, image in images.items()} == {LOWER.digest: b"lower"}
