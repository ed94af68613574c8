"""Reads and photographs the live page: from what a person sees of it to a frozen `Page`."""

import asyncio
import base64
import hashlib
import json
import time
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import replace

from playwright.async_api import CDPSession, Error
from playwright.async_api import Page as LivePage

from checks.model import Box, Page, Screenshot, Stage
from monitor.shopper import freezing, recognise, thrift
from monitor.shopper.ground import BRIEF_MS, Ground
from monitor.shopper.limits import Limits
from monitor.shopper.pace import Pace
from monitor.shopper.scene import Scene, capture
from monitor.shopper.trouble import Trouble
from monitor.shopper.worlds import function_in
from monitor.viewport import VIEWPORT

SCROLL = function_in("scroll")
SCREENS = 12  # how far down to scroll
MAX_FRAMES = 6
MAX_PICTURES = 4
BIG_FRAME = 300 * 150  # square pixels: large enough to hold what a customer reads


class Reading(Ground):
    def __init__(self, page: LivePage, cdp: CDPSession, limits: Limits, pace: Pace) -> None:
        super().__init__(page, cdp, limits, pace)
        self.pictures: dict[str, bytes] = {}  # by their digest
        self._last: tuple[int, Page] | None = None  # what was read last, and of which document

    async def _look(self, stage: Stage) -> Page:
        return (await self._read(stage))[0]

    async def glance(self, stage: Stage, *, frames: bool = False) -> Page:
        """What is on the open page now: enough to decide what to do next."""
        async with self._step(self.url):
            page, inner = await self._read_in_time(stage)
            return await self._with_frames(page, inner[:MAX_FRAMES]) if frames else page

    async def _read_in_time(self, stage: Stage) -> tuple[Page, Sequence[freezing.Frame]]:
        """An app may change its address first and draw the view that belongs to it a moment later."""
        last, document = self._last, self._witness.navigations
        page, frames = await self._read(stage)
        same_document = last is not None and last[0] == document == self._witness.navigations
        if last and same_document and recognise.is_view_before(last[1], page) and await self._more():
            return await self._read(stage)
        return page, frames

    async def _read(self, stage: Stage) -> tuple[Page, Sequence[freezing.Frame]]:
        document = self._witness.navigations
        raw = await self._call(freezing.FREEZE, freezing.LIMITS)
        page, frames = freezing.parse(raw, stage=stage, status=self._witness.status)
        self._last = document, page
        return page, frames

    async def freeze(self, stage: Stage) -> Page:
        """What a person sees of the open page, top to bottom."""
        self.gate.at_checkout |= stage is Stage.CHECKOUT
        async with self._step(self.url):
            await self._read_through()
            page, frames = await self._read_in_time(stage)
            return await self._with_frames(page, frames[:MAX_FRAMES])

    async def _read_through(self) -> None:
        """Scroll from top to bottom, and wait for what that brings.

        A page just opened has to be watched for a moment in any case: that is done on the way.
        """
        fresh, self._fresh = self._fresh, False
        if fresh:
            await self._settle(0)
        started = time.monotonic()
        drew = await self._call(SCROLL, SCREENS, fresh, wait=True)
        left = BRIEF_MS - (time.monotonic() - started) * 1000
        if drew or self._witness.in_flight:
            await self._settle()
        elif fresh and left > 0:
            await self._settle(round(left))

    async def _with_frames(self, page: Page, frames: Sequence[freezing.Frame]) -> Page:
        for frame in frames:
            if thrift.unneeded(frame.url, "Document", thrift.trackers()):
                continue  # not loaded, and nothing of the shop's would be in it
            live = next(
                (f for f in self._page.frames if f.url == frame.url and f != self._page.main_frame), None
            )
            try:
                async with asyncio.timeout(3):
                    raw = await live.evaluate(freezing.FREEZE.source, dict(freezing.LIMITS)) if live else None
                inner, _ = freezing.parse(raw, stage=page.stage, status=0) if raw else (None, ())
            except (Error, TimeoutError, ValueError, KeyError, TypeError):
                inner = None
            if inner:
                page = freezing.merge(page, inner, frame.box)
            elif frame.box.width * frame.box.height >= BIG_FRAME:
                page = replace(page, cut=(*page.cut, f"the embedded frame {frame.url[:100]}"))
        return page

    async def photograph(self, page: Page, places: Awaitable[Sequence[Box]]) -> Page:
        """The page with pictures of its top and of these places, as few as show them all.

        The places may still be looked for: the picture of the top is taken meanwhile.
        A picture is evidence, not a verdict: where one cannot be taken, the page goes without.
        """
        top, boxes = await asyncio.gather(self._shoot(0), places)
        shots = [top] if top else []
        for box in boxes:
            if len(shots) >= MAX_PICTURES or any(s.shows(box) for s in shots):
                continue
            if shot := await self._shoot(max(0.0, box.y + box.height / 2 - VIEWPORT["height"] / 2)):
                shots.append(shot)
        return replace(page, screenshots=tuple(shots))

    async def _shoot(self, top: float) -> Screenshot | None:
        with suppress(Error, TimeoutError, Trouble):
            async with asyncio.timeout(self._limits.step / 2):
                where = await self._run(
                    f"window.scrollTo({{top: {top:.0f}, behavior: 'instant'}});"
                    "JSON.stringify([window.scrollX, window.scrollY, innerWidth, innerHeight])"
                )
                # Playwright's own takes half as long again, and twice as long while a trace is recorded.
                taken = await self._cdp.send("Page.captureScreenshot", {"format": "jpeg", "quality": 60})
            data = base64.b64decode(taken["data"])
            left, y, width, height = json.loads(where)
            digest = hashlib.sha256(data).hexdigest()
            self.pictures[digest] = data
            return Screenshot(
                digest=digest, media_type="image/jpeg", left=left, top=y, width=width, height=height
            )
        return None

    async def scene(self) -> Scene:
        """The open page for a person to look at, where something unexpected came up."""
        return await capture(self._page)
