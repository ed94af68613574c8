"""Clicks, chooses and types on the live page. All of it passes the guard here, described right before."""

import json
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from playwright.async_api import CDPSession, Error, Frame, Locator
from playwright.async_api import Page as LivePage
from playwright.async_api import TimeoutError as PlaywrightTimeout

from checks.model import Control, Page, Reason, Stage
from checks.saying import say
from monitor.shopper import freezing, guard
from monitor.shopper.asking import FieldFacts
from monitor.shopper.describing import DESCRIBE, intent_of
from monitor.shopper.ground import BRIEF_MS, QUIET_MS
from monitor.shopper.limits import Limits
from monitor.shopper.pace import Pace
from monitor.shopper.reading import MAX_FRAMES, Reading
from monitor.shopper.trouble import Trouble
from monitor.shopper.worlds import TooSlow, function_in, world_of

ON_TOP = function_in("ontop")
COVERED_SECONDS = 2.5  # a control that cannot be clicked by then is covered
ONE, NOUGHT = "1", ("", "0")
CLICKS = 2  # a page may draw a control anew when the pointer comes near


class Choosable(Protocol):
    @property
    def control(self) -> Control: ...


class Covered(Trouble):
    """Something lies over the control: a person would get it out of the way first."""

    def __init__(self, text: str) -> None:
        super().__init__(Reason.AMBIGUOUS, f"“{text}” is covered by something else on the page.")


class Redrawn(Trouble):
    """The page drew the control anew between our look and our hand: another look will do."""


class Acting(Reading):
    def __init__(
        self, page: LivePage, cdp: CDPSession, limits: Limits, pace: Pace, allowed: Callable[[str], bool]
    ) -> None:
        super().__init__(page, cdp, limits, pace)
        self._allowed = allowed  # by robots.txt

    async def click(self, control: Control) -> None:
        """Click a link or button of the page frozen last, if the guard lets it."""
        await self.pace.turn(control.href or self.url)
        async with self._step(self.url):
            left = self._witness.navigations
            for _ in range(CLICKS):
                target = await self._target(await self._approach(control), control.ref, control.text)
                # A radio button often lies over its own label; the seal sees to it that nothing else is hit.
                await self._press(target, control.text, force=control.type in ("radio", "checkbox"))
                if not await self._run("globalThis.reachwatchBroken || false"):
                    break
            else:
                raise Trouble(
                    Reason.GUARD_REFUSED,
                    say("“{text}” was not clicked: it changes under the pointer.", text=control.text),
                )
            self.note(f"clicked “{control.text}”")
            await self._settle(BRIEF_MS if self._witness.navigations > left else QUIET_MS)
            if held := self._held_back():
                raise held

    async def _approach(self, control: Control) -> str:
        """Look at the live element once more; the mark to click it by, if the guard and robots.txt let us."""
        described, mark = await self._describe(control.ref, control.text)
        intent = intent_of(described)
        if why := guard.refuse_click(intent, typing=self.gate.may_type):
            raise Trouble(
                Reason.GUARD_REFUSED, say("“{text}” was not clicked: {why}.", text=control.text, why=why)
            )
        if intent.href.startswith("http") and not self._allowed(intent.href):
            raise Trouble(
                Reason.ROBOTS_DISALLOWED,
                say("The shop's robots.txt asks us to stay away from {href}.", href=intent.href),
            )
        return mark

    async def _describe(self, ref: int, text: str) -> tuple[dict[str, Any], str]:
        mark = secrets.token_hex(8)
        described = json.loads(await self._run(f"JSON.stringify(({DESCRIBE})({ref}, '{mark}'))"))
        if described is None:
            raise Redrawn(Reason.AMBIGUOUS, say("“{text}” had gone before it could be clicked.", text=text))
        return described, mark

    async def _target(self, mark: str, ref: int, text: str) -> Locator:
        """The marked element. Asking each frame for it is slow, and it mostly stands in the page itself."""
        if await self._run(f"globalThis.reachwatchNodes?.[{ref}]?.ownerDocument === document"):
            return self._page.main_frame.locator(_marked(mark)).first
        for frame in self._page.frames[1:]:
            target = frame.locator(_marked(mark)).first
            if await target.count():
                return target
        raise Redrawn(Reason.AMBIGUOUS, say("“{text}” had gone before it could be clicked.", text=text))

    async def _press(self, target: Locator, text: str, *, force: bool = False) -> None:
        try:
            await target.click(timeout=COVERED_SECONDS * 1000, force=force)
        except PlaywrightTimeout as error:
            raise Covered(text) from error

    async def on_top(self, controls: Sequence[Control], *, scroll: bool = False) -> list[bool]:
        """For each control of the page read last: whether a click would reach it."""
        async with self._step(self.url):
            told = await self._call(ON_TOP, [c.ref for c in controls], scroll)
            return [bool(one) for one in json.loads(told)]

    async def escape(self) -> None:
        """Press Escape, which closes most of what lies over a page."""
        async with self._step(self.url):
            await self._page.keyboard.press("Escape")
            await self._settle()

    async def answer_in_a_frame(self, ways: Callable[[Page], Sequence[Choosable]]) -> bool:
        """Click the first of these ways out in a frame of a stranger, such as a consent service.

        This is the only thing ever clicked there.
        """
        async with self._step(self.url):
            for frame in self._page.frames[1 : MAX_FRAMES + 1]:
                with suppress(Error, TooSlow, ValueError):  # gone, or no page
                    if await self._answer_in(frame, ways):
                        await self._settle()
                        return True
        return False

    async def _answer_in(self, frame: Frame, ways: Callable[[Page], Sequence[Choosable]]) -> bool:
        world = await world_of(frame, self._cdp, self._limits.step)
        raw = await world.call(freezing.FREEZE, freezing.LIMITS)
        page, _ = freezing.parse(raw, stage=Stage.HOME, status=0)
        for choice in ways(page)[:1]:
            control, mark = choice.control, secrets.token_hex(8)
            describe = f"JSON.stringify(({DESCRIBE})({control.ref}, '{mark}'))"
            described = json.loads(await world.run(describe))
            if described is None or guard.refuse_click(intent_of(described)):
                return False
            await self._press(frame.locator(_marked(mark)).first, control.text)
            self.note(f"clicked “{control.text}” in an embedded frame")
            return True
        return False

    async def choose(self, ref: int, option: str) -> None:
        """Choose the option of a select box by its label."""
        async with self._step(self.url):
            described, mark = await self._describe(ref, option)
            # Some forms are sent as soon as something is chosen.
            if why := guard.refuse_choice(
                replace(intent_of(described), labels=[option]), typing=self.gate.may_type
            ):
                raise Trouble(
                    Reason.GUARD_REFUSED, say("“{option}” was not chosen: {why}.", option=option, why=why)
                )
            target = await self._target(mark, ref, option)
            try:
                await target.select_option(label=option, timeout=self._limits.step * 300, force=True)
            except PlaywrightTimeout as error:
                raise Redrawn(
                    Reason.TIMEOUT, say("“{option}” had gone before it could be chosen.", option=option)
                ) from error
            self.note(f"chose “{option}”")
            await self._settle()

    async def want_one(self, ref: int, label: str) -> bool:
        """Say that one is wanted, where a field for how many is empty or at nought; whether it was."""
        async with self._step(self.url):
            described, mark = await self._describe(ref, label)
            why = guard.refuse_quantity(replace(intent_of(described), labels=[ONE]))
            if self.gate.at_checkout:
                why = say("nothing is typed in this shop")
            if why:
                raise untyped(label, why)
            target = await self._target(mark, ref, label)
            if await target.input_value() not in NOUGHT or not await _fill(target, ONE):
                return False
            self.note(f"said in “{label}” that one is wanted")
            await self._settle()
            return True

    async def type(self, ref: int, text: str, label: str) -> None:
        """Type into a field. What was typed is not logged."""
        async with self._step(self.url):
            described, mark = await self._describe(ref, label)
            own = described["own"]
            why = guard.refuse_typing(FieldFacts(**own)) if own else say("it is no field")
            if not self.gate.may_type:
                why = say("nothing is typed in this shop")
            if why:
                raise untyped(label, why)
            target = await self._target(mark, ref, label)
            filled = await _fill(target, text)
            self.note(f"typed into “{label}”" if filled else f"“{label}” takes no typing")


async def _fill(target: Locator, text: str) -> bool:
    """Whether the field takes it: one can only read some, and some are shut; whoever needs it will say so."""
    try:
        await target.fill(text, timeout=COVERED_SECONDS * 1000)
    except PlaywrightTimeout:
        return False
    await target.blur()
    return True


def untyped(label: str, why: str) -> Trouble:
    return Trouble(
        Reason.GUARD_REFUSED, say("Nothing was typed into “{label}”: {why}.", label=label, why=why)
    )


def _marked(mark: str) -> str:
    return f"[data-reachwatch='{mark}']"
