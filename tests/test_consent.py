"""Consent banners in a real browser: which button is pressed, and what the log says of it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import duckduckgo_autoconsent
import pytest
from conftest import Loop
from shops.consent.server import Banner, banners_of, serving

from checks.model import Stage
from monitor.browser import BrowserHouse, Traveller
from monitor.shopper import consent_rules
from monitor.shopper.consent import TRIES
from monitor.shopper.consent_rules import rules_for
from monitor.shopper.eyes import Choice
from monitor.shopper.hand import Hand
from monitor.shopper.limits import Limits
from monitor.shopper.tab import open_tab

BANNERS, OVERLAYS, HOSTILE = banners_of("banners"), banners_of("overlays"), banners_of("hostile")
PLAIN = Banner(html="")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a rule does is tested here, not how fast a busy machine does it."""
    monkeypatch.setattr(consent_rules, "SECONDS", 60.0)
    monkeypatch.setattr(consent_rules, "EVAL_SECONDS", 10.0)


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    with serving({**BANNERS, **OVERLAYS, **HOSTILE, "plain": PLAIN}) as address:
        yield address


@dataclass(frozen=True)
class Seen:
    pressed: list[str]  # by declining
    then: list[str]  # by clicking what lies below, after that
    log: list[str]

    @property
    def told(self) -> list[str]:
        return [line.removeprefix("consent: ") for line in self.log if line.startswith("consent:")]


async def decline(house: BrowserHouse, address: str) -> Seen:
    async with house.context(Traveller()) as (_, context), open_tab(context, Limits()) as tab:
        hand = Hand(tab)
        await tab.open(address)
        await hand.decline_cookies()
        pressed = list(await context.pages[0].evaluate("pressed"))
        page = await tab.glance(Stage.HOME)
        below = next(b for b in page.buttons if b.hint == "shop")
        await hand.try_click(Choice(below, 1, "it is the shop"))
        then = await context.pages[0].evaluate("pressed")
        return Seen(pressed, then[len(pressed) :], list(tab.log))


@pytest.mark.parametrize("name", BANNERS)
def test_a_banner_is_answered_as_a_careful_customer_would(
    name: str, shop: str, loop: Loop, house: BrowserHouse
) -> None:
    banner = BANNERS[name]
    seen = loop.run(decline(house, f"{shop}/{name}"))
    told = "left" if banner.outcome == "accepted" else banner.outcome
    expected = list(banner.pressed) if banner.outcome != "accepted" else []
    assert seen.pressed == expected, seen.log
    assert "shop" in seen.then, seen.log
    assert [re.match(r"\w+", line).group() for line in seen.told][:1] == [told], seen.log  # type: ignore[union-attr]
    assert banner.service in seen.told[0], seen.log
    assert ("accept" in seen.then) is (banner.outcome == "accepted"), seen.log


@pytest.mark.parametrize("name", OVERLAYS)
def test_what_else_lies_in_the_way_is_got_out_of_it(
    name: str, shop: str, loop: Loop, house: BrowserHouse
) -> None:
    seen = loop.run(decline(house, f"{shop}/{name}"))
    assert [*seen.pressed, *seen.then] == [*OVERLAYS[name].pressed, "shop"], seen.log


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_clicked_that_only_looks_like_a_rejection(
    name: str, shop: str, loop: Loop, house: BrowserHouse
) -> None:
    seen = loop.run(decline(house, f"{shop}/{name}"))
    assert set(seen.pressed) | set(seen.then) <= {"shop"}, seen.log
    assert seen.told[0].startswith("left the cookie banner of OneTrust"), seen.log


@pytest.mark.parametrize(
    ("name", "why"),
    {
        "order-button": "could place an order",
        "order-button-with-a-title": "could place an order",
        "button-elsewhere": "nothing around it speaks of consent",
    }.items(),
)
def test_the_guard_says_why_a_rule_was_not_let(
    name: str, why: str, shop: str, loop: Loop, house: BrowserHouse
) -> None:
    log = loop.run(decline(house, f"{shop}/{name}")).log
    assert any("was not clicked for a consent rule" in line and why in line for line in log), log


def test_a_page_without_a_banner_is_left_alone(shop: str, loop: Loop, house: BrowserHouse) -> None:
    seen = loop.run(decline(house, f"{shop}/plain"))
    assert (seen.pressed, seen.then, seen.told) == ([], ["shop"], [])


def test_a_banner_on_every_page_is_answered_a_few_times_only(
    shop: str, loop: Loop, house: BrowserHouse
) -> None:
    async def go() -> list[str]:
        async with house.context(Traveller()) as (_, context), open_tab(context, Limits()) as tab:
            hand = Hand(tab)
            for _ in range(TRIES + 2):
                await tab.open(f"{shop}/osano")
                await hand.decline_cookies()
            return tab.log

    log = loop.run(go())
    assert sum(line.startswith("consent: rejected") for line in log) == TRIES, log


def test_rules_for_other_addresses_are_not_sent_along() -> None:
    everywhere = len(rules_for("http://shop.test/")["autoconsent"])
    every = len(json.loads(duckduckgo_autoconsent.rules_json()))
    assert 100 < everywhere < every / 2
    assert len(rules_for("https://www.zalando.de/")["autoconsent"]) >= everywhere
