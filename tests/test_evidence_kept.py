"""On anything unexpected a recording, the page and a picture are kept, and no secret in any of them."""

import io
import json
import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from command import reachwatch
from conftest import Loop
from hostile_server import HostileServer
from playwright.sync_api import Page as ViewerPage
from secretive_shop import CANARIES, secretive_shop
from test_crashes import Assassin
from visiting import errand, visit_all, visit_one

from checks.model import Reason, Stage
from monitor.attachments import Attachment, Kind
from monitor.browser import BrowserHouse, BrowserSettings
from monitor.demo import DemoServer
from monitor.run import Outcome, record
from monitor.store import Store

pytestmark = pytest.mark.xdist_group("evidence kept")
recorded = partial(errand, trace="unexpected")


@pytest.fixture(scope="module")
def outcome(loop: Loop, house: BrowserHouse) -> Iterator[Outcome]:
    """A visit to a shop that refuses to fill its cart."""
    with secretive_shop() as address:
        yield visit_one(loop, house, recorded(address, country="GB", checks=["phone-at-checkout"]))


def of_kind(outcome: Outcome, kind: Kind) -> list[Attachment]:
    return [attachment for attachment in outcome.attachments if attachment.kind is kind]


def files_in(trace: Attachment) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(trace.data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def everything(outcome: Outcome) -> dict[str, bytes]:
    (trace,) = of_kind(outcome, Kind.TRACE)
    return {**files_in(trace), "page": of_kind(outcome, Kind.HTML)[0].data}


def test_a_shop_that_refuses_the_cart_leaves_its_page(outcome: Outcome) -> None:
    gap = outcome.result.visit.gaps[Stage.CHECKOUT]
    assert gap.reason is Reason.NOT_ADDED_TO_CART, outcome.result.visit.log
    (html,), (picture,) = of_kind(outcome, Kind.HTML), of_kind(outcome, Kind.PICTURE)
    assert "Blue mug, 9.90" in html.data.decode()
    assert html.stage is picture.stage is Stage.CHECKOUT
    assert picture.data.startswith(b"\xff\xd8")


def test_the_recording_tells_why_something_was_clicked(outcome: Outcome) -> None:
    (trace,) = of_kind(outcome, Kind.TRACE)
    events = [json.loads(line) for line in files_in(trace)["trace.trace"].splitlines()]
    assert "▸ clicked “Add to cart”" in [event.get("title") for event in events]
    assert "frame-snapshot" in [event["type"] for event in events]


@pytest.mark.parametrize("name", CANARIES)
def test_no_secret_is_kept(name: str, outcome: Outcome) -> None:
    canary = CANARIES[name].encode()
    assert [file for file, data in everything(outcome).items() if canary in data] == []


def test_what_is_no_secret_is_kept(outcome: Outcome) -> None:
    kept = everything(outcome)
    assert all(line for line in kept["trace.network"].splitlines() if json.loads(line))
    assert sum(b"Blue mug, 9.90" in data for data in kept.values()) >= 3, "in page, recording and answer"
    assert not any(name.endswith(".stacks") for name in kept), "our own paths are nobody's business"


def test_no_path_of_this_machine_is_kept(outcome: Outcome) -> None:
    assert [
        f for f, data in everything(outcome).items() if str(Path(__file__).parents[1]).encode() in data
    ] == []


def test_a_visit_without_surprise_leaves_nothing(loop: Loop, house: BrowserHouse) -> None:
    with DemoServer() as server:
        one = recorded(server.url("exemplary"), country="GB", checks=["phone-at-checkout"])
        assert visit_one(loop, house, one).attachments == ()


def test_a_page_that_hangs_leaves_a_recording(loop: Loop, house: BrowserHouse) -> None:
    with HostileServer() as server:
        hung = visit_one(loop, house, recorded(server.url("silent")), step=1, seconds=30)
    assert hung.result.visit.gaps[Stage.HOME].reason is Reason.TIMEOUT
    assert of_kind(hung, Kind.TRACE)


def test_a_browser_that_dies_leaves_a_finding_without_a_recording(loop: Loop, tmp_path: Path) -> None:
    """Nothing can be got out of it; that must neither hang nor lose what was found."""
    house = BrowserHouse(BrowserSettings())
    loop.run(house.__aenter__())
    with DemoServer() as server:
        one = recorded(server.url("exemplary"), country="GB", checks=["phone-at-checkout"])
        assassin = Assassin(house, one.shop.key, Stage.PRODUCT, times=99)
        (dead,) = visit_all(loop, house, [one], progress=assassin)
    loop.run(house.__aexit__())
    assert dead.result.visit.gaps[Stage.CHECKOUT].reason is Reason.BROWSER_CRASHED
    assert of_kind(dead, Kind.TRACE) == []
    with Store.open(tmp_path / "r.db") as store:
        record(store, dead)
        assert store.latest()[0].visit.gaps == dead.result.visit.gaps


def test_the_viewer_shows_it(outcome: Outcome, tmp_path: Path, page: ViewerPage) -> None:
    database = tmp_path / "reachwatch-data" / "reachwatch.db"
    with Store.open(database) as store:
        number = record(store, outcome)
    shown = reachwatch("show-trace", str(number), "--path", folder=tmp_path)
    assert (shown.returncode, Path(shown.stdout.strip()).suffix) == (0, ".zip"), shown.stderr
    command = [sys.executable, "-m", "monitor", "show-trace", str(number)]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as viewer:
        try:
            assert viewer.stdout
            address = re.search(r"http://127\S+", viewer.stdout.readline())
            assert address
            page.goto(address.group())
            page.get_by_text("clicked “Add to cart”").first.wait_for(timeout=20_000)
        finally:
            viewer.send_signal(2)
            assert viewer.wait(20) == 0
    with (
        pytest.raises(ConnectionError),
        socket.create_connection(("127.0.0.1", urlsplit(address.group()).port or 0), timeout=5),
    ):
        pass  # nobody serves it any more
