"""Answers what asks for consent to cookies, as a customer does who wants to give as little as can be.

In this order, until the banner is gone: a button that rejects; the rules for common consent services; the
banner's settings, saved with nothing ticked; closing it. What then remains is left until it stands in the way
of a click (`Hand`), where it is accepted at last. A banner is never worth a visit: whatever goes wrong is a
line in the log.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from playwright.async_api import Error

from checks.model import Box, Control, Page, Stage
from monitor.shopper import eyes
from monitor.shopper.asking import forms_ask_for_a_person
from monitor.shopper.consent_rules import CALLED
from monitor.shopper.eyes import Choice
from monitor.shopper.layers import LAYERS, Layer, parse_layers
from monitor.shopper.tab import Tab
from monitor.shopper.trouble import Trouble
from monitor.shopper.words import phrases

SECONDS = 14.0  # for one banner
TRIES = 3  # banners answered in a visit: one that comes back on every page is left alone
LATE_SECONDS = 2.0  # a consent service's script is on the page, its banner is not yet
FADE_SECONDS = 1.0  # a banner that was answered may take so long to fade
POLL_SECONDS = 0.2
TICKED = 12  # more than so many purposes are ticked beforehand: not worth the clicks


class Answer(Enum):
    NONE = "nothing asked"
    GONE = "the banner is gone"
    LEFT = "it is still there"


@dataclass
class Consent:
    """What one visit does about consent."""

    tab: Tab
    _left: set[str] = field(default_factory=set, init=False)  # what banners say that would not go
    _tries: int = field(default=0, init=False)

    async def settle(self, *, wait: bool = False) -> Answer:
        """Answer a banner on the open page. `wait`: for one that a script announces."""
        try:
            async with asyncio.timeout(SECONDS):
                if not await self._appears(LATE_SECONDS if wait else 0):
                    return Answer.NONE
                page, layers = await self._look()
                if self._tries == TRIES or any(layer.text in self._left for layer in layers):
                    return Answer.LEFT
                return Answer.GONE if await self._answer(page, layers) else Answer.LEFT
        except (Trouble, Error, TimeoutError, ValueError, KeyError) as error:
            self.tab.note(f"consent: left the banner, because something went wrong ({_gist(error)})")
            return Answer.LEFT

    async def _answer(self, page: Page, layers: Sequence[Layer]) -> bool:
        self._tries += 1
        ways: list[tuple[str, Callable[[Page, Sequence[Layer]], Awaitable[str]]]] = [
            ("rejected", self._by_button), ("rejected", self._by_rules),
            ("rejected", self._by_settings), ("closed", self._by_closing),
        ]  # fmt: skip
        service = service_of(layers)
        for outcome, way in ways:
            if not (how := await way(page, layers)):
                continue
            if len(await self._when_gone(layers)) < len(layers):
                self.tab.note(f"consent: {outcome} the cookie banner{service} {how}")
                return True
            page, layers = await self._look()
        self.tab.note(
            f"consent: left the cookie banner{service} as it is: no way to reject or close it worked"
        )
        return False

    # ---- the ways

    async def _by_button(self, page: Page, layers: Sequence[Layer]) -> str:
        if choice := await self._on_top(eyes.rejections_in(page, _refs(layers))):
            return await self._click(choice.control)
        framed = any(layer.framed for layer in layers)
        if framed and await self.tab.answer_in_a_frame(eyes.rejections):
            return "in its frame"
        return ""

    async def _by_rules(self, page: Page, _: Sequence[Layer]) -> str:
        if forms_ask_for_a_person(page.forms):  # an order could be placed: then no rule may click anything
            return ""
        outcome = await self.tab.opt_out()
        for refusal in outcome.refused:
            self.tab.note(refusal)
        return f"by the rule “{outcome.service}”" if outcome.service else ""

    async def _by_settings(self, page: Page, layers: Sequence[Layer]) -> str:
        """Open the settings, then reject there, or save with nothing ticked."""
        page, layers = await self._look()
        opener = await self._on_top(eyes.consent_settings(page, _refs(layers)))
        if opener and await self._click(opener.control):
            await self._appears(FADE_SECONDS, surely=True)
            page, layers = await self._look()
            if choice := await self._on_top(eyes.rejections_in(page, _refs(layers))):
                return f"in its settings, {await self._click(choice.control)}"
        return await self._save_nothing(page, layers)

    async def _save_nothing(self, page: Page, layers: Sequence[Layer]) -> str:
        if not eyes.consent_savings(page, _refs(layers)):
            return ""
        ticked = [ref for layer in layers for ref in layer.ticked]
        for ref in ticked[:TICKED]:
            await self._click(_tick(ref))
        page, layers = await self._look()
        if any(layer.ticked for layer in layers):
            return ""
        choice = await self._on_top(eyes.consent_savings(page, _refs(layers)))
        return f"in its settings, {await self._click(choice.control)}" if choice else ""

    async def _by_closing(self, page: Page, layers: Sequence[Layer]) -> str:
        page, layers = await self._look()
        if choice := await self._on_top(eyes.closings_in(page, _refs(layers))):
            return await self._click(choice.control)
        return ""

    # ---- looking and clicking

    async def _look(self) -> tuple[Page, Sequence[Layer]]:
        """The page and the layers on it that speak of consent, whose controls it then knows."""
        page = await self.tab.glance(Stage.HOME)
        return page, (await self._layers())[0]

    async def _layers(self) -> tuple[Sequence[Layer], bool]:
        expression = f"({LAYERS})({json.dumps(_speaks())}, {json.dumps(CALLED.pattern)})"
        return parse_layers(await self.tab.ask(expression))

    async def _appears(self, seconds: float, *, surely: bool = False) -> bool:
        """Whether a banner is there; one that is announced is waited for. Cheap where there is none."""
        end = asyncio.get_running_loop().time() + seconds
        while True:
            layers, expected = await self._layers()
            if layers or not (expected or surely) or asyncio.get_running_loop().time() >= end:
                return bool(layers)
            await asyncio.sleep(POLL_SECONDS)

    async def _when_gone(self, before: Sequence[Layer]) -> Sequence[Layer]:
        """What is left. Whatever says that it rejected: only what is no longer seen is gone."""
        end = asyncio.get_running_loop().time() + FADE_SECONDS
        while True:
            layers, _ = await self._layers()
            if len(layers) < len(before) or asyncio.get_running_loop().time() >= end:
                return layers
            await asyncio.sleep(POLL_SECONDS)

    async def _on_top(self, choices: Sequence[Choice]) -> Choice | None:
        tops = await self.tab.on_top([c.control for c in choices], scroll=True) if choices else []
        return next((c for c, on_top in zip(choices, tops, strict=True) if on_top), None)

    async def _click(self, control: Control) -> str:
        """How it was clicked, in words; empty if it was not."""
        try:
            await self.tab.click(control)
        except Trouble as trouble:
            self.tab.note(trouble.detail)
            return ""
        return f"with “{control.text}”"


def service_of(layers: Sequence[Layer]) -> str:
    """“ of Onetrust”, where the names in the page tell."""
    found = SERVICES.search(" ".join(layer.names for layer in layers))
    return f" of {SERVICE_NAMES[found.group().lower()]}" if found else ""


SERVICE_NAMES = {
    "cybot": "Cookiebot", "onetrust": "OneTrust", "usercentrics": "Usercentrics", "didomi": "Didomi",
    "truste": "TrustArc", "trustarc": "TrustArc", "qc-cmp": "Quantcast", "sp_message": "Sourcepoint",
    "borlabs": "Borlabs", "brlbs": "Borlabs", "ccm-": "CCM19", "cmpbox": "consentmanager", "klaro": "Klaro",
    "cmplz": "Complianz", "cky-": "CookieYes", "iubenda": "iubenda", "osano": "Osano",
    "shopify-pc": "Shopify", "cookie-permission": "Shopware", "cookie-law-info": "Cookie Law Info",
}  # fmt: skip
SERVICES = re.compile("|".join(map(re.escape, SERVICE_NAMES)), re.IGNORECASE)


def _speaks() -> str:
    words = sorted(phrases("states", "consent").phrases, key=len, reverse=True)
    return r"(?<![\p{L}\p{N}])(?:" + "|".join(w.replace("'", ".") for w in words) + r")(?![\p{L}\p{N}])"


def _refs(layers: Sequence[Layer]) -> frozenset[int]:
    return frozenset().union(*(layer.refs for layer in layers))


def _tick(ref: int) -> Control:
    return Control(ref=ref, text="a purpose ticked beforehand", box=Box(0, 0, 0, 0), visible=True)


def _gist(error: Exception) -> str:
    return (
        error.detail if isinstance(error, Trouble) else (str(error).splitlines() or [type(error).__name__])[0]
    )
