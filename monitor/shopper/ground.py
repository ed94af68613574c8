"""The live page, and what everything done on it needs: our own world in it, deadlines, waiting, errors.

Our scripts run in an isolated world of the page, so that a page which replaced `JSON.stringify` or the
prototypes of the DOM cannot lie to us.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import CDPSession, Error
from playwright.async_api import Page as LivePage
from playwright.async_api import TimeoutError as PlaywrightTimeout

from checks.model import Reason
from checks.saying import say
from monitor.shopper.gate import Gate
from monitor.shopper.limits import Limits
from monitor.shopper.pace import Pace
from monitor.shopper.trouble import BrowserGone, Trouble, is_empty_answer, of_network, of_status
from monitor.shopper.witness import Witness
from monitor.shopper.worlds import Function, TooSlow, World, function_in

SETTLE, MORE = function_in("settle"), function_in("more")
QUIET_MS = 300
BRIEF_MS = 200  # for a page just opened that does nothing by itself
SETTLE_SECONDS = 6.0
MORE_SECONDS = 2.5  # to wait for a page that is not drawn yet


class Ground:
    """One page of the browser, watched by a witness and behind the gate."""

    def __init__(self, page: LivePage, cdp: CDPSession, limits: Limits, pace: Pace) -> None:
        self._page = page
        self._cdp = cdp
        self._limits = limits
        self._world = World(cdp, limits.step)
        self._fresh = False  # opened, but not yet watched until it was at rest
        self.log: list[str] = []
        self.on_note: Callable[[str], None] = lambda _line: None
        self.gate = Gate(cdp, self.note)
        self.pace = pace
        self._witness = Witness(page, self.note, pace, limits.requests)

    @property
    def url(self) -> str:
        return self._page.url

    def note(self, line: str) -> None:
        plain = str(line)  # the log is English
        self.log.append(plain)
        self.on_note(plain)

    async def ask(self, expression: str) -> Any:  # noqa: ANN401  # JSON is anything
        """The value of an expression in our own world of the page."""
        async with self._step(self.url):
            return await self._run(expression)

    async def rest(self) -> None:
        """Wait until what was just done has come to an end."""
        async with self._step(self.url):
            await self._settle()

    async def wait_for_more(self) -> bool:
        """Wait until a page that is not drawn yet draws something, for a short while; whether it did."""
        async with self._step(self.url):
            return await self._more()

    async def _more(self) -> bool:
        drew = bool(await self._call(MORE, MORE_SECONDS * 1000, wait=True))
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
            await self._call(SETTLE, QUIET_MS, left * 1000, brief, wait=True)
            if not self._witness.in_flight:
                return

    async def _run(self, expression: str, *, wait: bool = False) -> Any:  # noqa: ANN401  # JSON is anything
        """Evaluate in our own world of the main frame; once more if the page navigates meanwhile."""
        return await self._insist(lambda: self._world.run(expression, wait=wait))

    async def _call(self, function: Function, *arguments: object, wait: bool = False) -> Any:  # noqa: ANN401  # JSON is anything
        """The same with a function of ours."""
        return await self._insist(lambda: self._world.call(function, *arguments, wait=wait))

    async def _insist(self, ask: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401  # JSON is anything
        for attempt in range(4):
            try:
                return await ask()
            except TooSlow:
                raise Trouble(
                    Reason.TIMEOUT, say("{url} is too heavy to be read in time.", url=self.url)
                ) from None
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
            late = self._held_back() or Trouble(Reason.TIMEOUT, say("{url} was not ready in time.", url=url))
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
            return Trouble(Reason.BROWSER_CRASHED, say("The browser's page crashed on {url}.", url=url))
        if "Download is starting" in error.message:
            return Trouble(Reason.NOT_HTML, say("{url} is no web page but a download.", url=url))
        if is_empty_answer(error.message) and (refused := of_status(self._witness.status, url)):
            return refused
        host = urlsplit(url).hostname or url
        found = of_network(error.message, url, host)
        return found or Trouble(
            Reason.UNREACHABLE,
            say("{url} could not be read ({told}).", url=url, told=error.message.splitlines()[0][:120]),
        )


def _navigated(message: str) -> bool:
    signs = ("context", "navigated", "frame with the given id", "No frame")
    return any(sign.lower() in message.lower() for sign in signs)
