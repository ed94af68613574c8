"""A site is opened in the real browser, from disk and from a server, and cut off at any file."""

import functools
import json
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import weekly_data as data
from click.testing import CliRunner
from playwright.sync_api import Page

from monitor import site_folder
from monitor.cli import main
from monitor.config import Settings
from monitor.errors import ReachwatchError
from monitor.looks import told_shops
from monitor.site import Built, Order, build_site
from monitor.site_folder import MARKER, SiteFolder, open_site
from monitor.store import Store
from reports.teller import Teller

BERLIN = ZoneInfo("Europe/Berlin")
Scene = tuple[Settings, Store]


def build(scene: Scene, folder: Path, language: str = "en", weeks: int | None = 1) -> Built:
    settings, store = scene
    order = Order(shops=told_shops(settings, ()), tell=Teller(language, BERLIN), weeks=weeks)
    return build_site(settings, store, folder, order, data.MONDAY)


@pytest.fixture
def worst(tmp_path: Path) -> Iterator[Scene]:
    settings, store = data.scene(tmp_path, "worst")
    with store:
        yield settings, store


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


def crawl(page: Page, start: str, root: str) -> set[str]:
    """All pages of the site that can be reached; fails on trouble, and on requests to anywhere else."""
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("requestfailed", lambda request: trouble.append(request.url))
    page.on("response", lambda r: trouble.append(r.url) if r.status >= 400 else None)
    page.on("request", lambda r: None if r.url.startswith((root, "data:")) else trouble.append(r.url))
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        address = waiting.pop()
        if address not in seen:
            seen.add(address)
            page.goto(address)
            links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href.split('#')[0])")
            waiting += [link for link in links if link.startswith(root)]
    assert trouble == []
    return seen


def test_every_link_resolves_from_disk(worst: Scene, tmp_path: Path, page: Page) -> None:
    built = build(worst, tmp_path / "site", weeks=2)
    root = (tmp_path / "site").as_uri()
    assert len(crawl(page, built.index.as_uri(), root)) == built.pages


def test_a_finding_is_reached_from_the_front_page(worst: Scene, tmp_path: Path, page: Page) -> None:
    page.goto(build(worst, tmp_path / "site").index.as_uri())
    page.get_by_role("region", name="What to do next").get_by_role("link", name="Garten Grün").click()
    assert page.url.endswith("shops/garden/index.html#phone-at-checkout")
    assert page.locator(":target").is_visible()


def test_every_link_resolves_from_a_server(worst: Scene, tmp_path: Path, page: Page, server: str) -> None:
    built = build(worst, tmp_path / "site", "de")
    assert len(crawl(page, f"{server}/site/index.html", server)) == built.pages


def test_the_main_part_of_the_front_page_needs_no_scrolling(worst: Scene, tmp_path: Path, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(build(worst, tmp_path / "site").index.as_uri())
    for name in ("What got worse", "What to do next"):
        box = page.get_by_role("region", name=name).bounding_box()
        assert box
        assert box["y"] + box["height"] < 800
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


STATES = {
    "worst": ["2 of your 5 shops can lose customers at checkout. 1 shop could not be looked into."],
    "clear": ["All clear.", "Everything that could be judged at all 2 shops passed."],
    "first": ["There is nothing to compare with yet: this is the first week."],
    "blind": ["The shop could not be looked into.", "See why nobody could look in"],
}


@pytest.mark.parametrize("name", STATES)
def test_the_front_page_tells_the_state(name: str, tmp_path: Path, page: Page) -> None:
    settings, store = data.scene(tmp_path, name)
    with store:
        page.goto(build((settings, store), tmp_path / "site").index.as_uri())
    for text in STATES[name]:
        assert text in page.inner_text("body")


def test_without_a_visit_it_says_what_to_do(tmp_path: Path, page: Page) -> None:
    shop = data.shop("mueller")
    with data.recorded(tmp_path, [(shop, [None])]) as store:
        page.goto(build((data.settings(shop), store), tmp_path / "site").index.as_uri())
    assert page.inner_text("h1") == "No shop has been visited yet."
    assert "reachwatch run" in page.inner_text("main")
    assert crawl(page, page.url, tmp_path.as_uri()) == {page.url}, "no page is missing"


def files(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_built_twice_gives_the_same_bytes_and_leaves_others_alone(worst: Scene, tmp_path: Path) -> None:
    build(worst, tmp_path / "site")
    before = files(tmp_path / "site")
    (tmp_path / "site" / "robots.txt").write_text("mine")
    (tmp_path / "site" / "weeks" / "2026-W01.html").write_text("of before")
    build(worst, tmp_path / "site")
    after = files(tmp_path / "site")
    assert after.pop("robots.txt") == b"mine"
    assert after.pop("weeks/2026-W01.html") == b"of before"
    assert {name for name in before if before[name] != after[name]} == {"index.html", "weeks/2026-W47.html"}
    assert before.keys() == after.keys()


def test_in_another_language_all_weeks_are_told_anew(worst: Scene, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    weeks = build(worst, folder, weeks=2).weeks
    assert build(worst, folder, language="de").weeks == weeks
    assert all('<html lang="de"' in page.read_text() for page in folder.rglob("*.html"))
    assert build(worst, folder, language="de").weeks == weeks[-1:]


def test_a_change_of_language_that_was_cut_off_is_made_up_for(
    worst: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    weeks = build(worst, folder, weeks=2).weeks
    with monkeypatch.context() as patch:
        patch.setattr(SiteFolder, "write", cut_off_after(3, SiteFolder.write))
        with pytest.raises(KeyboardInterrupt):
            build(worst, folder, language="de")
    assert build(worst, folder, language="de").weeks == weeks


@pytest.mark.parametrize("nth", [1, 5, 9, 14])
def test_cut_off_in_between_it_leaves_a_working_site(
    nth: int, worst: Scene, tmp_path: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site with fewer weeks is there, and the next build is stopped at some file."""
    build(worst, tmp_path / "site", weeks=0)
    monkeypatch.setattr(SiteFolder, "write", cut_off_after(nth, SiteFolder.write))
    with pytest.raises(KeyboardInterrupt):
        build(worst, tmp_path / "site")
    root = (tmp_path / "site").as_uri()
    assert len(crawl(page, f"{root}/index.html", root)) >= 8
    assert not [name for name in files(tmp_path / "site") if "unfinished" in name]


def cut_off_after(nth: int, write: Callable[[SiteFolder, str, bytes], None]) -> Callable[..., None]:
    def instead(self: SiteFolder, address: str, data: bytes) -> None:
        if self.written == nth:
            raise KeyboardInterrupt
        write(self, address, data)

    return instead


def test_a_folder_with_something_else_is_left_alone(worst: Scene, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("mine")
    with pytest.raises(ReachwatchError, match="something else than a site"):
        build(worst, tmp_path / "site")
    assert files(tmp_path / "site") == {"thesis.txt": b"mine"}


def test_only_one_writes_at_a_time(worst: Scene, tmp_path: Path) -> None:
    with open_site(tmp_path / "site"), pytest.raises(ReachwatchError, match="Another process"):
        build(worst, tmp_path / "site")


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(ReachwatchError, match=r"The disk is full.*Free some space"),
        site_folder.plainly(tmp_path),
    ):
        raise OSError(28, "No space left on device")


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text('[shops.mueller]\nurl = "https://shop.example"\ncountry = "DE"\n')
    call = ["site", str(tmp_path / "site"), "--config", str(tmp_path / "r.toml")]
    done = CliRunner().invoke(main, [*call, "--json", "--language", "de"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["pages"] == 1
    assert (tmp_path / "site" / MARKER).exists()
    for wrong, said in (["--shops", "nobody"], "no shop “nobody”"), (["--time-zone", "Mars"], "no time zone"):
        refused = CliRunner().invoke(main, [*call, *wrong])
        assert (refused.exit_code, said in refused.stderr) == (2, True)


PLANS = {
    name: query
    for name, query in vars(__import__("monitor.weekly_rows", fromlist=["STATES"])).items()
    if name in {"STATES", "NAMED", "EVIDENCE", "VISITS", "EARLIEST", "NAMES"}
}
VALUES = {
    "keys": "[]", "names": "[]", "pairs": "[]", "ids": "[]", "at": "2026", "since": "2025"
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(PLANS))
def test_the_queries_use_indexes(name: str, tmp_path: Path) -> None:
    with Store.open(tmp_path / "r.db") as store, store.reading() as db:
        plan = [row["detail"] for row in db.query(f"explain query plan {PLANS[name]}", VALUES)]
    large = ("visits", "findings", "evidence", "changes")
    scans = [line for line in plan if line.startswith("SCAN") and line.split()[1] in large]
    assert [line for line in scans if "INDEX" not in line] == []
