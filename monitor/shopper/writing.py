"""Fills in a contact form in the live page and sends it once. All of it passes the guard and the letter."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from playwright.async_api import Error, Locator, Request, Route
from playwright.async_api import Page as LivePage

from checks.model import Control, Page, Reason, Stage
from checks.saying import say
from monitor.shopper import guard
from monitor.shopper.acting import COVERED_SECONDS, Acting, Covered, untyped
from monitor.shopper.asking import FieldFacts
from monitor.shopper.clerk import Clerk
from monitor.shopper.describing import intent_of
from monitor.shopper.gate import body_of
from monitor.shopper.letter import Letter
from monitor.shopper.trouble import Trouble

ANSWER_SECONDS = 30.0  # for the shop to answer; some send their mail first
LEAVES_SECONDS = 4.0  # after the click, for the page's script to send the message
LENGTHS = "refs => JSON.stringify(refs.map(r => globalThis.reachwatchNodes?.[r]?.maxLength ?? -1))"
INVALID = """() => JSON.stringify((globalThis.reachwatchNodes || []).flatMap((e, ref) =>
  e?.isConnected && e.willValidate && !e.checkValidity() || e?.getAttribute?.("aria-invalid") === "true"
    ? [[ref, (e.validationMessage || "").slice(0, 200)]] : []))"""
BLANK = "about:blank"


class Writing(Acting):
    clerk: Clerk | None = None

    async def begin_letter(self, letter: Letter) -> None:
        """From now on nothing of the letter leaves this tab, but once, when it may."""
        if self.clerk is not None:
            raise Trouble(
                Reason.GUARD_REFUSED, say("A message was written in this tab before; each needs its own.")
            )
        languages = str(await self.ask("navigator.languages.join(',')"))
        self.clerk = Clerk(
            letter, self._cdp, self._page.context, body_of, languages=languages, seconds=ANSWER_SECONDS
        )
        async with self._step(self.url):
            await self.gate.admit(self.clerk)
            # A window that the page opens is no tab of ours, and nothing of it passes our gate.
            await self._page.context.route("**/*", self._keep_to_this_tab)

    async def _keep_to_this_tab(self, route: Route) -> None:
        with suppress(Error):
            if _is_of(route.request, self._page):
                await route.fallback()
                return
        with suppress(Error):
            if self.clerk:
                self.clerk.held.append(
                    f"{route.request.method} {route.request.url[:160]} was held back: of another window"
                )
            await route.abort()

    async def lengths(self, refs: Sequence[int]) -> Mapping[int, int]:
        """How much may be typed into these fields of the page read last; -1: as much as one likes."""
        told = json.loads(await self.ask(f"({LENGTHS})({json.dumps(list(refs))})"))
        return dict(zip(refs, told, strict=True))

    async def complaints(self) -> list[tuple[int, str]]:
        """The fields of the page read last that the page holds for wrong, with what the browser says."""
        return [(ref, said) for ref, said in json.loads(await self.ask(f"({INVALID})()"))]

    async def write(self, ref: int, text: str, label: str) -> None:
        """Type into a field of the letter's form. What was typed is not logged."""
        async with self._step(self.url):
            described, mark = await self._allowed_by_guard(ref, label)
            own = described["own"]
            if why := guard.refuse_typing(FieldFacts(**own)) if own else say("it is no field"):
                raise untyped(label, why)
            target = await self._target(mark, ref, label)
            await target.fill(text, timeout=COVERED_SECONDS * 1000)
            await target.blur()
            self.note(f"typed into “{label}”")

    async def pick(self, ref: int, option: str, label: str) -> None:
        """Choose the option of a select box of the letter's form."""
        async with self._step(self.url):
            _, mark = await self._allowed_by_guard(ref, label)
            target = await self._target(mark, ref, label)
            await target.select_option(label=option, timeout=self._limits.step * 300, force=True)
            self.note(f"chose “{option}” of “{label}”")
            await self._settle()

    async def tick(self, ref: int, label: str) -> None:
        """Tick a box, or choose a radio button, of the letter's form."""
        async with self._step(self.url):
            _, mark = await self._allowed_by_guard(ref, label)
            await self._press(await self._target(mark, ref, label), label, force=True)
            if not await self._run(f"globalThis.reachwatchNodes[{ref}].checked === true"):
                raise Trouble(Reason.AMBIGUOUS, say("“{label}” did not stay ticked.", label=label))
            self.note(f"ticked “{label}”")

    async def _allowed_by_guard(self, ref: int, label: str) -> tuple[dict[str, Any], str]:
        if self.clerk is None:
            raise Trouble(Reason.GUARD_REFUSED, say("No message may be written here."))
        described, mark = await self._describe(ref, label)
        if why := guard.refuse_inquiry(intent_of(described)):
            raise Trouble(Reason.GUARD_REFUSED, say("“{label}” was left alone: {why}.", label=label, why=why))
        return described, mark

    async def send(self, button: Control, before_sending: Callable[[], Awaitable[None]]) -> None:
        """Press the button, once, after `before_sending` has returned; then wait for the shop's answer."""
        if self.clerk is None or self.clerk.letter.spent:
            raise Trouble(Reason.GUARD_REFUSED, say("No message may be sent here."))
        async with self._step(self.url):
            _, mark = await self._allowed_by_guard(button.ref, button.text)
            target = await self._target(mark, button.ref, button.text)
        await before_sending()
        self.clerk.letter.open()
        try:
            await self._press_and_wait(target, button, self.clerk)
        finally:
            self.clerk.letter.close()

    async def _press_and_wait(self, target: Locator, button: Control, clerk: Clerk) -> None:
        async with self._step(self.url):
            with suppress(Covered):  # also a click that went through, while the shop takes its time to answer
                await self._press(target, button.text)
                self.note(f"clicked “{button.text}”")
        waited = 0.0
        while not clerk.letter.spent and waited < LEAVES_SECONDS:
            await asyncio.sleep(0.1)
            waited += 0.1
        if clerk.letter.spent:
            await clerk.gone(ANSWER_SECONDS + 5)

    async def see_after(self) -> Page:
        """The page that came of it, once it is at rest."""
        async with self._step(self.url):
            await self._settle()
        return await self.glance(Stage.CONTACT, frames=True)

    async def picture(self, top: float) -> str:
        """The digest of a picture of the page's part that begins so far down; empty if there is none."""
        shot = await self._shoot(top)
        return shot.digest if shot else ""

    async def leave(self) -> None:
        """Leave the page while the clerk still watches: some pages send a draft at that moment."""
        with suppress(Error, TimeoutError, Trouble):
            async with self._step(BLANK):
                await self._page.goto(BLANK)
                await self._settle()


def _is_of(request: Request, page: LivePage) -> bool:
    try:
        return request.frame.page == page
    except Error:  # the first request of a new page has no frame yet
        return False
