"""[pictures] counts in every output: nothing of a screenshot that may not be shown is in any of them."""

import base64
import re
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import weekly_data as data
from conftest import Loop
from inquiry_data import ASKED
from picture_tests import CONTACT, NAME_COLOURED, PLACE, coloured, photographed
from playwright.sync_api import Browser, Page
from report_data import page as seen_page
from report_data import screenshot
from visiting import Silent

from checks.changes import Change, ChangeKind, State
from checks.model import Evidence, Finding, Stage, Visit, failed, passed
from checks.risk import risks
from monitor import carry_out as carrying
from monitor.alerts import messages_for
from monitor.config import Settings
from monitor.config_alerts import AlertTable
from monitor.config_pictures import PicturesTable, Treatment
from monitor.daemon.aftermath import composer
from monitor.errands import of_settings
from monitor.looks import told_shops
from monitor.run import Outcome
from monitor.site import Order, build_site
from monitor.site_pictures import GREY
from monitor.store import Store
from monitor.view_now import Desk, shop_forms
from monitor.weekly import definition, letter_of
from reports.period import last_due_period
from reports.teller import Teller
from reports.view import Result

OWN, RIVAL = data.shop("mueller"), data.shop("rival", kind=data.COMPETITOR)
SHOPS = (OWN, RIVAL)
Photos = Mapping[str, tuple[bytes, bytes, bytes]]  # by shop: of its checkout, its home page and its form
Outputs = Mapping[str, list[bytes]]  # all files of each; what is attached to mails is unpacked


@pytest.fixture(scope="module")
def photos(browser: Browser) -> Photos:
    return {
        shop.key: (
            photographed(browser, f"<h1>{shop.key}</h1>"), photographed(browser, f"<h2>{shop.key}</h2>"),
            photographed(browser, f"<h3>{shop.key}</h3>"),
        )
        for shop in SHOPS
    }  # fmt: skip


@dataclass(frozen=True)
class World:
    """Two shops that were visited, the store that remembers it, and a folder for what is told."""

    store: Store
    visits: Mapping[str, int]
    results: Mapping[str, Result]
    pictures: Mapping[str, bytes]
    folder: Path
    loop: Loop

    def outputs(self, own: Treatment, competitors: Treatment) -> Outputs:
        settings = configured(own, competitors)
        return {
            "run": [self.run(settings)], "weekly mail": self.weekly_mail(settings),
            "alert": self.alert(settings), "site": self.site(settings), "view": self.view(settings),
        }  # fmt: skip

    def run(self, settings: Settings) -> bytes:
        outcomes = [
            Outcome(errand=errand, result=self.results[errand.shop.key], pictures=self.pictures)
            for errand in of_settings(settings, [], [])
        ]

        async def instead(*_: object, **__: object) -> list[Outcome]:
            return outcomes

        file = self.folder / "report.html"
        errands = [outcome.errand for outcome in outcomes]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(carrying, "visit_and_ask", instead)
            work = carrying.carry_out(settings, errands, self.store.path, file, nullcontext(Silent()))
            self.loop.run(work)
        return file.read_bytes()

    def weekly_mail(self, settings: Settings) -> list[bytes]:
        period = last_due_period(definition(settings, "boss")[2], data.MONDAY)
        letter = letter_of(settings, self.store, "boss", period, data.MONDAY)
        return [letter.html.encode(), *(each.data for each in (*letter.attachments, *letter.pictures))]

    def alert(self, settings: Settings) -> list[bytes]:
        changes = [
            Change(
                shop=shop.shop, check="phone-at-checkout", kind=ChangeKind.GLORY, before=State.FAIL,
                after=State.PASS, since=data.SUNDAY, confirmed_at=data.SUNDAY, visit_id=self.visits[shop.key],
                looks=(1,), sentence="There.", finding=self.results[shop.key].findings[0],
            )
            for shop in SHOPS
        ]  # fmt: skip
        messages = messages_for(
            settings, self.store, changes, data.SUNDAY, lambda _: None, compose=composer(settings)
        )
        mails = [message_from_bytes(message.body, policy=default) for message in messages]
        parts = [part.get_payload(decode=True) for mail in mails for part in mail.walk()]
        return [part for part in parts if isinstance(part, bytes)]

    def view(self, settings: Settings) -> list[bytes]:
        desk = Desk(settings=settings, store=self.store, tell=Teller(), now=data.MONDAY)
        return [shop_forms(desk, shop.key).html().encode() for shop in SHOPS]

    def site(self, settings: Settings) -> list[bytes]:
        order = Order(shops=told_shops(settings, ()), tell=Teller("en", ZoneInfo("Europe/Berlin")))
        build_site(settings, self.store, self.folder / "site", order, data.MONDAY)
        return [file.read_bytes() for file in (self.folder / "site").rglob("*") if file.is_file()]


def configured(own: Treatment, competitors: Treatment) -> Settings:
    return data.settings(*SHOPS).model_copy(
        update={
            "pictures": PicturesTable(own=own, competitors=competitors),
            "alerts": {"team": AlertTable.model_validate({"to": ["service@our-company.example"]})},
        }
    )


@pytest.fixture
def world(photos: Photos, tmp_path: Path, loop: Loop) -> Iterator[World]:
    with Store.open(tmp_path / "reachwatch.db") as store:
        results = {shop.key: result(shop.key, photos) for shop in SHOPS}
        pictures = {
            store.evidence.put(file, "image/jpeg"): file for files in photos.values() for file in files
        }
        visits = {key: store.record(each.visit, each.findings, each.risks) for key, each in results.items()}
        yield World(store, visits, results, pictures, tmp_path, loop)


def result(key: str, photos: Photos) -> Result:
    """A number at checkout, which is evidence; something missing on the home page; a form filled in."""
    shop = next(shop for shop in SHOPS if shop.key == key)
    checkout, home, form = (screenshot(file) for file in photos[key])
    url = f"https://{key}.example/"
    number = Evidence(stage=Stage.CHECKOUT, url=f"{url}checkout", quote="Call 030 1234567", box=PLACE)
    judged = {
        "phone-at-checkout": passed("There.", [number], glory=True), "contact-findable": failed("Not there.", [url])
    }  # fmt: skip
    found = data.findings(only=tuple(judged))
    findings: tuple[Finding, ...] = tuple(
        sorted(
            (replace(each, judgement=judged[each.check]) for each in found),
            key=lambda f: f.check,
            reverse=True,
        )
    )
    visit = Visit(
        shop=shop.shop, started_at=data.SUNDAY, finished_at=data.SUNDAY + timedelta(seconds=40),
        pages={
            Stage.HOME: seen_page(Stage.HOME, url, shots=[home]),
            Stage.CHECKOUT: seen_page(Stage.CHECKOUT, f"{url}checkout", shots=[checkout]),
        },
        browser="Chromium", inquiry=replace(ASKED, picture=form),
    )  # fmt: skip
    return Result(visit, findings, risks(findings))


# ---- what is in them


def holds(files: list[bytes], picture: bytes) -> bool:
    """The very file, or coded for a page."""
    return any(picture in file or base64.b64encode(picture) in file for file in files)


def images(files: list[bytes]) -> list[bytes]:
    coded = [
        found for file in files for found in re.findall(rb"data:image/\w+;base64,([A-Za-z0-9+/=]+)", file)
    ]
    plain = [file for file in files if file.startswith((b"\x89PNG", b"\xff\xd8\xff"))]
    return plain + [base64.b64decode(each) for each in coded]


def seen(page: Page, files: list[bytes], colour: tuple[int, int, int]) -> int:
    return max((coloured(page, image, colour) for image in images(files)), default=0)


def test_no_output_shows_what_may_not_be_shown(world: World, photos: Photos, page: Page) -> None:
    shown = world.outputs("show", "show")
    blurred = world.outputs("blur", "blur")
    left_out = world.outputs("leave-out", "leave-out")
    for name, files in shown.items():
        assert seen(page, files, NAME_COLOURED) > 100, name
        assert seen(page, files, CONTACT) > 100, name
        assert name == "alert" or holds(files, photos["mueller"][0]), name  # an alert shows a part
        assert seen(page, blurred[name], NAME_COLOURED) == 0, name
        assert seen(page, blurred[name], CONTACT) > 100, f"{name}: the evidence stays sharp"
        assert seen(page, left_out[name], NAME_COLOURED) == 0, name
        for picture in world.pictures.values():
            assert not holds(blurred[name], picture), name
            assert not holds(left_out[name], picture), name
    for name in ("run", "weekly mail", "site"):
        assert any(b"Left out by your setting." in file for file in left_out[name]), name


def test_each_kind_of_shop_has_its_own_setting(world: World, photos: Photos) -> None:
    for name, files in world.outputs("show", "blur").items():
        assert name == "alert" or holds(files, photos["mueller"][0]), name
        assert not any(holds(files, picture) for picture in photos["rival"]), name


def test_the_filled_in_form_is_blurred_whole(world: World, photos: Photos, page: Page) -> None:
    report = world.run(configured("blur", "show"))
    assert len(images([report])) == 6
    assert not holds([report], photos["mueller"][2])
    assert holds([report], photos["rival"][2])


def test_a_site_forgets_what_may_not_be_shown_any_more(world: World, photos: Photos) -> None:
    """Also on pages that are not written anew; and it shows it again when it may."""
    before = world.site(configured("show", "show"))
    assert all(holds(before, photos[key][0]) for key in photos)
    hidden = world.site(configured("show", "leave-out"))
    assert hidden.count(GREY) == 2
    assert holds(hidden, photos["mueller"][0])
    assert not any(holds(hidden, picture) for picture in photos["rival"])
    again = world.site(configured("show", "show"))
    assert again.count(GREY) == 0
    assert all(holds(again, photos[key][0]) for key in photos)


def test_a_site_hides_pictures_of_shops_that_nobody_knows_any_more(world: World, photos: Photos) -> None:
    world.site(configured("show", "show"))
    fewer = configured("show", "blur").model_copy(update={"shops": (OWN,)})
    assert not any(holds(world.site(fewer), picture) for picture in photos["rival"])
