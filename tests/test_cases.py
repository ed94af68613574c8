"""Every folder below tests/cases/<check>/ is a case: the pages as HTML, and what the check must say.

The pages are frozen in a real browser, then judged: tested is all that lies between HTML and verdict.
"""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Loop
from counting_shop import Window, window
from playwright.async_api import Route
from telling import untold

from checks.model import Finding, Gap, Page, Reason, Shop, Stage, Visit
from checks.registry import all_checks, judge, select
from monitor.browser import BrowserHouse
from monitor.shopper.limits import Limits
from monitor.shopper.tab import Tab

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(folder.parent for folder in CASES.glob("*/*/expect.toml"))
ORIGIN = "https://shop.example"
NOT_THERE = "Not there."


@pytest.fixture(scope="module")
def view(loop: Loop, house: BrowserHouse) -> Iterator[Window]:
    """One window for all cases: to open one costs more than to read a page in it."""
    with window(loop, house, Limits(pace=0)) as one:  # of no shop, so that nobody is hurried
        yield one


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_case(folder: Path, view: Window) -> None:
    expect = tomllib.loads((folder / "expect.toml").read_text("utf-8"))
    finding = judged(folder, expect, view.run(freeze(view.tab, sorted(folder.glob("*.html")))))
    said = finding.judgement
    assert said.verdict == expect["verdict"], said.sentence
    assert (said.reason or "") == expect.get("reason", ""), said.sentence
    if "glory" in expect:
        assert said.glory == expect["glory"], said.sentence
    quotes = [e.quote for e in said.evidence]
    for wanted in expect.get("quotes", []):
        assert any(wanted in quote for quote in quotes), (wanted, quotes)
    assert expect.get("facts", {}).items() <= dict(said.facts).items()
    on_page = [e for e in said.evidence if e.quote and not e.quote.startswith("MerchantReturnPolicy ")]
    assert all(e.box is not None for e in on_page), "a quote says where on the page it stands"
    assert said.sentence == NOT_THERE or untold(said.sentence) == []


def judged(folder: Path, expect: dict[str, Any], pages: dict[Stage, Page]) -> Finding:
    facts = {"country": "DE", **expect.get("shop", {})}
    shop = Shop(
        key="case",
        name="Case",
        url=ORIGIN,
        country=facts["country"],
        languages=tuple(facts.get("languages", ())),
    )
    gaps = {Stage(k): Gap(Reason(v), NOT_THERE) for k, v in expect.get("gaps", {}).items()}
    visit = Visit(shop=shop, started_at=datetime(2026, 11, 22, tzinfo=UTC), pages=pages, gaps=gaps)
    return judge(select([folder.parent.name]), visit)[0]


async def freeze(tab: Tab, files: Sequence[Path]) -> dict[Stage, Page]:
    """HTML files, served as pages of one shop and frozen."""
    bodies = {f"{ORIGIN}/{file.stem}": file.read_text("utf-8") for file in files}

    async def serve(route: Route) -> None:
        if route.request.url in bodies:
            await route.fulfill(body=bodies[route.request.url], content_type="text/html; charset=utf-8")
        else:
            await route.abort()

    await tab._page.context.route("**/*", serve)
    try:
        pages = {}
        for url in bodies:
            stage = Stage(url.rpartition("/")[2])
            await tab.open(url)
            pages[stage] = await tab.freeze(stage)
        return pages
    finally:
        await tab._page.context.unroute("**/*", serve)


def test_every_check_of_pages_has_cases_for_pass_and_fail() -> None:
    """Those of replies have theirs in test_replies.py."""
    for check in (c for c in all_checks() if not c.needs_inquiry):
        verdicts = {
            tomllib.loads(f.read_text("utf-8"))["verdict"] for f in CASES.glob(f"{check.name}/*/expect.toml")
        }
        assert {"pass", "fail"} <= verdicts, f"{check.name} has cases for {verdicts or 'nothing'} only"


def test_every_folder_of_cases_belongs_to_a_check() -> None:
    assert {f.parent.name for f in FOLDERS} <= {c.name for c in all_checks()}
