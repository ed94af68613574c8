"""Every folder below tests/walls/ is a page, what the server says before it, and which wall it is, if it is one.

They are served by a real server and opened in a real browser. The pages are imitations of our own.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Loop
from walled_server import WalledServer

from checks.model import Reason, Stage
from monitor.browser import BrowserHouse, Traveller
from monitor.shopper.limits import Limits
from monitor.shopper.tab import open_tab
from monitor.shopper.trouble import Trouble
from monitor.shopper.walls import WALLED, Answer, retry_after

CASES = Path(__file__).parent / "walls"
NAMES = sorted(file.parent.name for file in CASES.glob("*/expect.toml"))


def expected(name: str) -> dict[str, Any]:
    return tomllib.loads((CASES / name / "expect.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def server() -> Iterator[WalledServer]:
    with WalledServer() as one:
        for name in NAMES:
            expect = expected(name)
            one.add(
                f"/{name}", (CASES / name / "page.html").read_text("utf-8"),
                expect.get("status", 200), expect.get("headers", {}),
            )  # fmt: skip
        yield one


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of these pages ever opens by itself."""
    monkeypatch.setattr("monitor.shopper.threshold.WAIT", 0.25)


async def met(house: BrowserHouse, url: str, stage: Stage) -> Trouble | None:
    """The trouble with this page, as the journey would meet it."""
    async with house.context(Traveller()) as (_, context), open_tab(context, Limits()) as tab:
        try:
            await tab.open(url)
            await tab.cross(await tab.glance(stage))
        except Trouble as trouble:
            return trouble
    return None


@pytest.mark.parametrize("name", NAMES)
def test_a_wall_is_told_from_a_page_of_the_shop(
    name: str, server: WalledServer, loop: Loop, house: BrowserHouse
) -> None:
    expect = expected(name)
    trouble = loop.run(met(house, server.url(name), Stage(expect.get("stage", "home"))))
    assert (trouble.reason if trouble else "") == expect["reason"], trouble
    if trouble:
        assert trouble.reason in WALLED
        assert expect.get("vendor", "") in trouble.detail
        assert expect.get("says", "") in trouble.detail


def test_there_are_enough_of_both() -> None:
    reasons = [expected(name)["reason"] for name in NAMES]
    assert len([r for r in reasons if r]) >= 30
    assert len([r for r in reasons if not r]) >= 20
    assert {Reason(r) for r in reasons if r} == set(WALLED)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("1", "in 1 second"),
        ("90", "in 90 seconds"),
        ("120", "in 2 minutes"),
        ("7200", "in 2 hours"),
        ("172800", "in 2 days"),
        ("Wed, 25 Nov 2026 07:28:00 GMT", "after 2026-11-25 07:28 GMT"),
        ("soon", ""),
        ("-5", ""),
        ("9" * 400, ""),
        ("", ""),
    ],
)
def test_when_to_come_back(header: str, words: str) -> None:
    assert retry_after(Answer(429, {"retry-after": header})) == words
