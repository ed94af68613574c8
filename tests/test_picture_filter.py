"""What [pictures] makes of each screenshot, file by file."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from inquiry_data import ASKED
from picture_tests import CONTACT, NAME_COLOURED, PLACE, coloured, photographed
from playwright.sync_api import Browser, Page
from report_data import NOON, result, screenshot, shop
from report_data import page as seen_page
from weekly_data import shop as configured_shop

from checks.model import Evidence, Screenshot, ShopKind, Stage, passed
from monitor.config import Settings
from monitor.config_pictures import PicturesTable, Treatment
from monitor.picture_filter import picture_filter
from reports import pictures
from reports.summary import summarise
from reports.view import Result

OWN, RIVAL = configured_shop("own"), configured_shop("rival", kind=ShopKind.COMPETITOR)
URL = "https://shop.example/checkout"


@pytest.fixture(scope="module")
def photo(browser: Browser) -> bytes:
    return photographed(browser)


def looked_at(key: str, shot: Screenshot, kind: ShopKind = ShopKind.OWN, *, evidence: bool = True) -> Result:
    place = Evidence(stage=Stage.CHECKOUT, url=URL, quote="Call", box=PLACE)
    judged = {"phone-at-checkout": passed("There.", [place] if evidence else [])}
    seen = seen_page(Stage.CHECKOUT, URL, shots=[shot])
    return result([seen], judged, of=replace(shop(key), kind=kind))


def settings(own: Treatment = "show", competitors: Treatment = "show") -> Settings:
    return Settings(shops=(OWN, RIVAL), pictures=PicturesTable(own=own, competitors=competitors))


def filtered(
    of: Settings, file: bytes, *results: Result, owners: Mapping[str, set[str]] = {}
) -> bytes | None:
    digest = screenshot(file).digest
    return picture_filter(of, owners)(results, {digest: file}).get(digest)


def test_without_a_setting_nothing_is_touched(photo: bytes) -> None:
    kept = {"any": photo}
    assert picture_filter(Settings())([], kept) is kept


def test_the_place_that_is_evidence_stays_sharp(photo: bytes, page: Page) -> None:
    file = filtered(settings("blur"), photo, looked_at("own", screenshot(photo)))
    assert file
    assert (coloured(page, file, NAME_COLOURED), coloured(page, file, CONTACT) > 100) == (0, True)
    none = filtered(settings("blur"), photo, looked_at("own", screenshot(photo), evidence=False))
    assert none
    assert coloured(page, none, CONTACT) == 0


def test_on_a_form_that_was_filled_in_nothing_stays_sharp(photo: bytes, page: Page) -> None:
    asked = replace(
        looked_at("own", screenshot(b"other")), inquiries=(replace(ASKED, picture=screenshot(photo)),)
    )
    file = filtered(settings("blur"), photo, asked)
    assert file
    assert coloured(page, file, CONTACT) == coloured(page, file, NAME_COLOURED) == 0


@pytest.mark.parametrize(
    ("own", "competitors", "left"),
    [("show", "leave-out", True), ("leave-out", "show", True), ("blur", "show", False)],
)
def test_what_two_shops_show_gets_the_stricter_treatment(
    own: Treatment, competitors: Treatment, left: bool, photo: bytes
) -> None:
    shot = screenshot(photo)
    both = [looked_at("own", shot), looked_at("rival", shot, ShopKind.COMPETITOR)]
    file = filtered(settings(own, competitors), photo, *both)
    assert file != photo
    assert (file == b"") == left
    assert filtered(settings(own, competitors), photo, *reversed(both)) == file
    assert filtered(settings(own, competitors), photo, both[0], owners={shot.digest: {"rival"}}) == file


def test_what_a_shop_is_now_counts_and_not_what_it_was(photo: bytes) -> None:
    once_own = looked_at("rival", screenshot(photo), ShopKind.OWN)
    assert filtered(settings("show", "leave-out"), photo, once_own) == b""
    nowhere = looked_at("of the command line", screenshot(photo), ShopKind.COMPETITOR)
    assert filtered(settings("show", "leave-out"), photo, nowhere) == b""


def test_a_picture_of_nobody_is_left_out(photo: bytes) -> None:
    assert filtered(settings("show", "blur"), photo) == b""


def test_the_report_tells_apart_why_a_picture_is_missing(photo: bytes) -> None:
    def note(of: Settings, file: bytes, kept: Mapping[str, bytes]) -> str:
        it = looked_at("own", screenshot(file))
        shown = picture_filter(of)([it], kept)
        return summarise([it], generated_at=NOON, pictures=shown).shops[0].passed[0].evidence[0].note

    whole, broken = {screenshot(photo).digest: photo}, {screenshot(b"broken").digest: b"broken"}
    assert note(settings("leave-out"), photo, whole) == pictures.LEFT_OUT
    assert note(settings("leave-out"), photo, {}) == pictures.NOT_KEPT
    assert note(settings("blur"), b"broken", broken) == pictures.NOT_KEPT
    assert note(settings("blur"), photo, whole) == ""


def test_the_type_is_that_of_the_file(photo: bytes) -> None:
    it = looked_at("own", screenshot(photo))
    kept = {screenshot(photo).digest: photo}
    for of, kind in (settings(), "image/jpeg"), (settings("blur"), "image/png"):
        images = summarise([it], generated_at=NOON, pictures=picture_filter(of)([it], kept)).images
        assert [image.media_type for image in images.values()] == [kind]
