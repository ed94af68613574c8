"""One guarded browser tab: opens, settles, freezes, photographs and clicks, each within a deadline.

Our scripts run in an isolated world of the page, so that a page which replaced `JSON.stringify` or the
prototypes of the DOM cannot lie to us. Every click and every address passes the guard here.
"""

import asyncio
import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from playwright.async_api import (
    BrowserContext,
    CDPSession,
    Error,
    Frame,
    Locator,
    Response,
)
from playwright.async_api import Page as LivePage
from playwright.async_api import TimeoutError as PlaywrightTimeout

from checks.model import Box, Control, Page, Reason, Screenshot, Stage
from monitor.address import same_site
from monitor.browser import VIEWPORT
from monitor.script_files import Script
from monitor.shopper import consent_rules, freezing, guard, scripts
from monitor.shopper.asking import FieldFacts
from monitor.shopper.describing import DESCRIBE, intent_of
from monitor.shopper.gate import Gate
from monitor.shopper.pace import Pace
from monitor.shopper.scene import Scene, capture
from monitor.shopper.sentinel import Sentinel
from monitor.shopper.threshold import Threshold
from monitor.shopper.trouble import BrowserGone, Trouble, of_network, of_status
from monitor.shopper.walls import WALLED, retry_after
from monitor.shopper.witness import Witness
from monitor.shopper.worlds import TooSlow, World, world_of

_SCRIPTS = {
    name: files("monitor.shopper").joinpath(f"{name}.js").read_text("utf-8")
    for name in ("settle", "scroll", "ontop", "more")
}
QUIET_MS = 300
BRIEF_MS = 200  # for a page just opened that does nothing by itself
ERROR_PAGE_MS = 500
SETTLE_SECONDS = 6.0
MORE_SECONDS = 2.5  # to wait for a page that is not drawn yet
SCRIPT_STEPS = 4  # a user's script may take as long as so many steps
PLAYWRIGHTS_OWN_MS = 30_000  # how long it waits for a control, unless told
COVERED_SECONDS = 2.5  # a control that cannot be clicked by then is covered
SCREENS = 12  # how far down to scroll
CLICKS = 2  # a page may draw a control anew when the pointer comes near
MAX_FRAMES = 6
MAX_PICTURES = 4
BIG_FRAME = 300 * 150  # square pixels: large enough to hold what a customer reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Deadlines in seconds."""

    step: float = 15
    visit: float = 150
    pace: float = 1  # from the start of one page load to the next
    requests: int = 3_000  # of all kinds, in one visit; the only one that is no time


class Choosable(Protocol):
    @property
    def control(self) -> Control: ...


class Covered(Trouble):
    """Something lies over the control: a person would get it out of the way first."""

    def __init__(self, text: str) -> None:
        super().__init__(Reason.AMBIGUOUS, f"“{text}” is covered by something else on the page.")


class Tab:
    """See the module. Use `open_tab`."""

    def __init__(
        self,
        page: LivePage,
        cdp: CDPSession,
        limits: Limits,
        allowed: Callable[[str], bool],
        pace: Pace,
        *,
        may_type: bool,
    ) -> None:
        self._page = page
        self._cdp = cdp
        self._limits = limits
        self._world = World(cdp, limits.step)
        self._allowed = allowed  # by robots.txt
        self._may_type = may_type  # by the shop's settings
        self.pictures: dict[str, bytes] = {}
        self.log: list[str] = []
        self.on_note: Callable[[str], None] = lambda _line: None
        self.gate = Gate(cdp, self.note)
        self.pace = pace
        self._witness = Witness(page, self.note, pace, limits.requests)
        self._threshold = Threshold(
            self._witness, read=self._look, run=self._run, settle=self._settle, note=self.note,
            seconds=limits.step / 2,
        )  # fmt: skip
        self._sentinel = Sentinel(cdp, self.note)

    @property
    def url(self) -> str:
        return self._page.url

    def note(self, line: str) -> None:
        self.log.append(line)
        self.on_note(line)

    # ---- opening

    async def open(self, url: str) -> None:
        """Open an address and wait until it is settled."""
        if why := guard.refuse_address(url):
            raise Trouble(Reason.GUARD_REFUSED, f"{url} was not opened: {why}.")
        if not self._allowed(url):
            raise Trouble(Reason.ROBOTS_DISALLOWED, f"The shop's robots.txt asks us to stay away from {url}.")
        await self.pace.turn(url)
        self.note(f"opened {url}")
        async with self._step(url):
            response = await self._go(url, "domcontentloaded")
            if self._witness.answer.refuses:
                await self._settle(BRIEF_MS)
                if await self._threshold.cross(await self._look(Stage.HOME)):
                    return
            self._check(response, url)
            await self._settle(BRIEF_MS)

    async def cross(self, page: Page) -> bool:
        """Whether this page, read last, was a wall that let us through. Raises Trouble for one that stays."""
        async with self._step(self.url):
            return await self._threshold.cross(page)

    @property
    def obstacle(self) -> Trouble | None:
        """What would explain that something was not found: the page was given up, or there was a wall."""
        return self._witness.dead or self._threshold.met

    async def fetch(self, url: str) -> tuple[int, str]:
        """Status and text of a small file such as robots.txt."""
        await self.pace.turn(url)
        async with self._step(url):
            response = await self._go(url, "commit")
            if response is None:
                return 0, ""
            if wait := retry_after(self._witness.answer):
                self._raise_refusal(response.status, url, wait)
            return response.status, await response.text()

    async def _go(self, url: str, until: Literal["commit", "domcontentloaded"]) -> Response | None:
        wait = self._limits.step * 1000
        try:
            return await self._page.goto(url, wait_until=until, timeout=wait, referer=self._referer(url))
        except Error as error:
            if "net::ERR_" in error.message:
                # Chromium's error page comes a little later, and would push the next navigation aside.
                with suppress(Error):
                    await self._page.wait_for_url(
                        "chrome-error://**", wait_until="commit", timeout=ERROR_PAGE_MS
                    )
            raise

    def _referer(self, url: str) -> str | None:
        here = self._page.url
        return here if here.startswith("http") and same_site(here, url) else None

    def _check(self, response: Response | None, url: str) -> None:
        if response is None:
            return
        self._raise_refusal(response.status, url, retry_after(self._witness.answer))
        kind = response.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
        if kind not in ("text/html", "application/xhtml+xml", ""):
            raise Trouble(Reason.NOT_HTML, f"{url} is no web page but {kind}.")

    def _raise_refusal(self, status: int, url: str, wait: str) -> None:
        if trouble := of_status(status, url, wait):
            if trouble.reason in WALLED:
                self._threshold.met = trouble
            raise trouble

    # ---- reading

    async def _look(self, stage: Stage) -> Page:
        return (await self._read(stage))[0]

    async def glance(self, stage: Stage, *, frames: bool = False) -> Page:
        """What is on the open page now: enough to decide what to do next."""
        async with self._step(self.url):
            page, inner = await self._read(stage)
            return await self._with_frames(page, inner[:MAX_FRAMES]) if frames else page

    async def _read(self, stage: Stage) -> tuple[Page, Sequence[freezing.Frame]]:
        raw = await self._run(f"({freezing.SCRIPT})({json.dumps(freezing.LIMITS)})")
        return freezing.parse(raw, stage=stage, status=self._witness.status)

    async def freeze(self, stage: Stage) -> Page:
        """What a person sees of the open page, top to bottom."""
        self.gate.at_checkout |= stage is Stage.CHECKOUT
        async with self._step(self.url):
            if await self._run(f"({_SCRIPTS['scroll']})({SCREENS})", wait=True) or self._witness.in_flight:
                await self._settle()
            page, frames = await self._read(stage)
            return await self._with_frames(page, frames[:MAX_FRAMES])

    async def _with_frames(self, page: Page, frames: Sequence[freezing.Frame]) -> Page:
        for frame in frames:
            live = next(
                (f for f in self._page.frames if f.url == frame.url and f != self._page.main_frame), None
            )
            try:
                async with asyncio.timeout(3):
                    raw = await live.evaluate(freezing.SCRIPT, dict(freezing.LIMITS)) if live else None
                inner, _ = freezing.parse(raw, stage=page.stage, status=0) if raw else (None, ())
            except (Error, TimeoutError, ValueError, KeyError, TypeError):
                inner = None
            if inner:
                page = freezing.merge(page, inner, frame.box)
            elif frame.box.width * frame.box.height >= BIG_FRAME:
                page = replace(page, cut=(*page.cut, f"the embedded frame {frame.url[:100]}"))
        return page

    async def photograph(self, page: Page, places: Sequence[Box]) -> Page:
        """The page with pictures of its top and of these places, as few as show them all.

        A picture is evidence, not a verdict: where one cannot be taken, the page goes without.
        """
        shots = [shot] if (shot := await self._shoot(0)) else []
        for box in places:
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
                data = await self._page.screenshot(type="jpeg", quality=60, timeout=self._limits.step * 500)
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

    # ---- acting

    async def click(self, control: Control) -> None:
        """Click a link or button of the page frozen last, if the guard lets it."""
        await self.pace.turn(control.href or self.url)
        async with self._step(self.url):
            left = self._witness.navigations
            for _ in range(CLICKS):
                mark = await self._approach(control)
                # A radio button often lies over its own label; the seal sees to it that nothing else is hit.
                await self._press(mark, control.text, force=control.type == "radio")
                if not await self._run("globalThis.reachwatchBroken || false"):
                    break
            else:
                raise Trouble(
                    Reason.GUARD_REFUSED, f"“{control.text}” was not clicked: it changes under the pointer."
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
            raise Trouble(Reason.GUARD_REFUSED, f"“{control.text}” was not clicked: {why}.")
        if intent.href.startswith("http") and not self._allowed(intent.href):
            raise Trouble(
                Reason.ROBOTS_DISALLOWED,
                f"The shop's robots.txt asks us to stay away from {intent.href}.",
            )
        return mark

    async def _describe(self, ref: int, text: str) -> tuple[dict[str, Any], str]:
        mark = secrets.token_hex(8)
        described = json.loads(await self._run(f"JSON.stringify(({DESCRIBE})({ref}, '{mark}'))"))
        if described is None:
            raise Trouble(Reason.AMBIGUOUS, f"“{text}” had gone before it could be clicked.")
        return described, mark

    async def _press(self, mark: str, text: str, *, force: bool) -> None:
        await self._press_there(await self._target(mark, text), text, force=force)

    async def _target(self, mark: str, text: str) -> Locator:
        for frame in self._page.frames:
            target = frame.locator(f"[data-reachwatch='{mark}']").first
            if await target.count():
                return target
        raise Trouble(Reason.AMBIGUOUS, f"“{text}” had gone before it could be clicked.")

    async def _press_there(self, target: Locator, text: str, *, force: bool = False) -> None:
        try:
            await target.click(timeout=COVERED_SECONDS * 1000, force=force)
        except PlaywrightTimeout as error:
            raise Covered(text) from error

    async def on_top(self, controls: Sequence[Control], *, scroll: bool = False) -> list[bool]:
        """For each control of the page read last: whether a click would reach it."""
        async with self._step(self.url):
            refs = json.dumps([c.ref for c in controls])
            told = await self._run(f"({_SCRIPTS['ontop']})({refs}, {json.dumps(scroll)})")
            return [bool(one) for one in json.loads(told)]

    async def escape(self) -> None:
        """Press Escape, which closes most of what lies over a page."""
        async with self._step(self.url):
            await self._page.keyboard.press("Escape")
            await self._settle()

    async def ask(self, expression: str) -> Any:  # noqa: ANN401  # JSON is anything
        """The value of an expression in our own world of the page."""
        async with self._step(self.url):
            return await self._run(expression)

    async def opt_out(self) -> consent_rules.Outcome:
        """Let the rules for consent banners try; what they click passes the guard as well."""
        async with self._step(self.url):
            outcome = await consent_rules.opt_out(self._page, self._cdp, self._refuse_described)
            if outcome.clicks:
                await self._settle()
            return outcome

    def _refuse_described(self, described: dict[str, Any]) -> str:
        intent = intent_of(described)
        forbidden = intent.href.startswith("http") and not self._allowed(intent.href)
        return guard.refuse_click(intent) or (
            "the shop's robots.txt asks us to stay away" if forbidden else ""
        )

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
        raw = await world.run(f"({freezing.SCRIPT})({json.dumps(freezing.LIMITS)})")
        page, _ = freezing.parse(raw, stage=Stage.HOME, status=0)
        for choice in ways(page)[:1]:
            control, mark = choice.control, secrets.token_hex(8)
            describe = f"JSON.stringify(({DESCRIBE})({control.ref}, '{mark}'))"
            described = json.loads(await world.run(describe))
            if described is None or guard.refuse_click(intent_of(described)):
                return False
            await self._press_there(frame.locator(f"[data-reachwatch='{mark}']").first, control.text)
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
                raise Trouble(Reason.GUARD_REFUSED, f"“{option}” was not chosen: {why}.")
            target = await self._target(mark, option)
            await target.select_option(label=option, timeout=self._limits.step * 300, force=True)
            self.note(f"chose “{option}”")
            await self._settle()

    @contextmanager
    def typing(self) -> Iterator[None]:
        """While this lasts, a made-up address may be typed and sent, if the shop's settings allow it."""
        self.gate.typing = self._may_type
        try:
            yield
        finally:
            self.gate.typing = False

    async def type(self, ref: int, text: str, label: str) -> None:
        """Type into a field. What was typed is not logged."""
        async with self._step(self.url):
            described, mark = await self._describe(ref, label)
            own = described["own"]
            why = guard.refuse_typing(FieldFacts(**own)) if own else "it is no field"
            if not self.gate.may_type:
                why = "nothing is typed in this shop"
            if why:
                raise Trouble(Reason.GUARD_REFUSED, f"Nothing was typed into “{label}”: {why}.")
            target = await self._target(mark, label)
            await target.fill(text, timeout=COVERED_SECONDS * 1000)
            await target.blur()
            self.note(f"typed into “{label}”")

    async def rest(self) -> None:
        """Wait until what was just done has come to an end."""
        async with self._step(self.url):
            await self._settle()

    async def hand_over(self, script: Script) -> None:
        """Let a user's script bring the page to a stage; what guards the shopper guards it, too."""
        self.note(f"ran {script.name}")
        async with self._step(self.url):
            await self._sentinel.arm()
            self.gate.tighten(self._allowed)
        self._sentinel.refused = ""
        seconds = self._limits.step * SCRIPT_STEPS
        self._page.set_default_timeout(self._limits.step * 1000)
        try:
            await scripts.perform(script, self._page, seconds=seconds, note=self.note)
        except Trouble as trouble:
            raise self._witness.dead or self._refused(trouble) or trouble from None
        finally:
            self._page.set_default_timeout(PLAYWRIGHTS_OWN_MS)
        if refused := self._refused():
            raise refused
        async with self._step(self.url):
            await self._settle()
        if refused := self._refused():  # of what the script had begun
            raise refused
        if trouble_there := of_status(self._witness.status, self.url):
            raise trouble_there

    def _refused(self, failure: Trouble | None = None) -> Trouble | None:
        """What was refused; what was held back in the background counts only if the script failed."""
        if self.gate.unwelcome:
            return Trouble(Reason.ROBOTS_DISALLOWED, self.gate.unwelcome)
        refused = self._sentinel.refused or self.gate.refused or (failure and self.gate.held) or ""
        return Trouble(Reason.GUARD_REFUSED, refused) if refused else None

    # ---- waiting, and what goes wrong

    async def wait_for_more(self) -> bool:
        """Wait until a page that is not drawn yet draws something, for a short while; whether it did."""
        async with self._step(self.url):
            drew = bool(await self._run(f"({_SCRIPTS['more']})({MORE_SECONDS * 1000:.0f})", wait=True))
            if drew:
                await self._settle()
            return drew

    async def _settle(self, brief: int = QUIET_MS) -> None:
        """Wait until the page adds nothing more and has no request of its own under way.

        `brief`: how long to watch a page that has loaded and does nothing. After a click that is no shorter:
        what comes of it may take a moment to begin.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + SETTLE_SECONDS
        while (left := end - loop.time()) > 0:
            await self._page.wait_for_load_state("domcontentloaded", timeout=self._limits.step * 1000)
            await self._run(f"({_SCRIPTS['settle']})({QUIET_MS}, {left * 1000:.0f}, {brief})", wait=True)
            if not self._witness.in_flight:
                return

    async def _run(self, expression: str, *, wait: bool = False) -> Any:  # noqa: ANN401  # JSON is anything
        """Evaluate in our own world of the main frame; once more if the page navigates meanwhile."""
        for attempt in range(4):
            try:
                return await self._world.run(expression, wait=wait)
            except TooSlow:
                raise Trouble(Reason.TIMEOUT, f"{self.url} is too heavy to be read in time.") from None
            except Error as error:
                if attempt == 3 or not _navigated(error.message):
                    raise
                await self._page.wait_for_load_state("domcontentloaded", timeout=self._limits.step * 1000)
        return None

    @asynccontextmanager
    async def _step(self, url: str) -> AsyncIterator[None]:
        self.gate.forget()
        try:
            async with asyncio.timeout(self._limits.step * 2):
                yield
        except Trouble:
            raise
        except (TimeoutError, PlaywrightTimeout) as error:
            # After a page of its own was held back, the browser's signals may fail to come.
            late = self._held_back() or Trouble(Reason.TIMEOUT, f"{url} was not ready in time.")
            raise self._witness.dead or late from error
        except Error as error:
            raise self._explain(error, url) from error

    def _held_back(self) -> Trouble | None:
        return Trouble(Reason.GUARD_REFUSED, self.gate.refused) if self.gate.refused else None

    def _explain(self, error: Error, url: str) -> Trouble | BrowserGone:
        context = self._page.context
        if context.browser and not context.browser.is_connected():
            return BrowserGone()
        if self._witness.dead:
            return self._witness.dead
        if held := self._held_back():
            return held
        if "crashed" in error.message.lower():
            return Trouble(Reason.BROWSER_CRASHED, f"The browser's page crashed on {url}.")
        if "Download is starting" in error.message:
            return Trouble(Reason.NOT_HTML, f"{url} is no web page but a download.")
        host = urlsplit(url).hostname or url
        found = of_network(error.message, url, host)
        return found or Trouble(
            Reason.UNREACHABLE, f"{url} could not be read ({error.message.splitlines()[0][:120]})."
        )


def _navigated(message: str) -> bool:
    signs = ("context", "navigated", "frame with the given id", "No frame")
    return any(sign.lower() in message.lower() for sign in signs)


@asynccontextmanager
async def open_tab(
    context: BrowserContext,
    limits: Limits,
    allowed: Callable[[str], bool] = lambda _: True,
    pace: Pace | None = None,
    *,
    may_type: bool = False,
) -> AsyncIterator[Tab]:
    page = await context.new_page()
    cdp = await context.new_cdp_session(page)
    tab = Tab(page, cdp, limits, allowed, pace or Pace(limits.pace), may_type=may_type)
    await tab.gate.arm()
    yield tab
