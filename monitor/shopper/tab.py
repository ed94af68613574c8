"""One guarded browser tab: what a mystery shopper can do in it, each within a deadline.

What it reads is in `reading`, what it does on a page in `acting`; here are the ways to other pages, and those
who may act in our place: the rules for consent banners and the user's own scripts.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Literal
from urllib.parse import urljoin

from playwright.async_api import BrowserContext, CDPSession, Error, Response
from playwright.async_api import Page as LivePage

from checks.model import Page, Reason, Stage
from checks.saying import say
from monitor.address import same_site
from monitor.script_files import Script
from monitor.shopper import consent_rules, guard, pdf, scripts
from monitor.shopper.describing import intent_of
from monitor.shopper.ground import BRIEF_MS
from monitor.shopper.limits import Limits
from monitor.shopper.pace import Pace
from monitor.shopper.sentinel import Sentinel
from monitor.shopper.threshold import Threshold
from monitor.shopper.trouble import Trouble, is_empty_answer, of_status
from monitor.shopper.walls import WALLED, retry_after
from monitor.shopper.writing import Writing

ERROR_PAGE_MS = 500
REDIRECTS = 5
SCRIPT_STEPS = 4  # a user's script may take as long as so many steps
PLAYWRIGHTS_OWN_MS = 30_000  # how long it waits for a control, unless told


class Tab(Writing):
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
        super().__init__(page, cdp, limits, pace, allowed)
        self._may_type = may_type  # by the shop's settings
        self._threshold = Threshold(
            self._witness, read=self._look, run=self._run, settle=self._settle, note=self.note,
            seconds=limits.step / 2,
        )  # fmt: skip
        self._sentinel = Sentinel(cdp, self.note)

    # ---- to other pages

    async def open(self, url: str, *, to_freeze: bool = False) -> None:
        """Open an address and wait until it is settled; what is `to_freeze` next is waited for then."""
        await self._turn_to(url)
        self.note(f"opened {url}")
        async with self._step(url):
            response = await self._go(url, "domcontentloaded")
            if self._witness.answer.refuses:
                await self._settle(BRIEF_MS)
                if await self._threshold.cross(await self._look(Stage.HOME)):
                    return
            self._check(response, url)
            self._fresh = to_freeze
            if not to_freeze:
                await self._settle(BRIEF_MS)

    async def _turn_to(self, url: str) -> None:
        """Wait for our turn to ask for an address, if the guard and robots.txt let us."""
        if why := guard.refuse_address(url):
            raise Trouble(Reason.GUARD_REFUSED, say("{url} was not opened: {why}.", url=url, why=why))
        if not self._allowed(url):
            raise Trouble(
                Reason.ROBOTS_DISALLOWED,
                say("The shop's robots.txt asks us to stay away from {href}.", href=url),
            )
        await self.pace.turn(url)

    async def read_pdf(self, url: str, stage: Stage) -> Page:
        """A page of information that is a PDF file; the open page stays as it is."""
        agent = str(await self.ask("navigator.userAgent"))
        for _ in range(REDIRECTS):
            await self._turn_to(url)
            self.note(f"fetched {url}")
            file = await pdf.fetch(url, agent=agent, seconds=self._limits.step)
            if not file.leads_to:
                return await pdf.read(file.data, url=url, stage=stage)
            url = urljoin(url, file.leads_to)
        raise Trouble(Reason.TOO_MANY_REDIRECTS, say("{url} redirects without end.", url=url))

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
            try:
                response = await self._go(url, "commit")
            except Error as error:
                if not is_empty_answer(error.message):
                    raise
                return self._witness.status, ""
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
            raise Trouble(Reason.NOT_HTML, say("{url} is no web page but {what}.", url=url, what=kind))

    def _raise_refusal(self, status: int, url: str, wait: str) -> None:
        if trouble := of_status(status, url, wait):
            if trouble.reason in WALLED:
                self._threshold.met = trouble
            raise trouble

    # ---- others who act in our place

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

    @contextmanager
    def typing(self) -> Iterator[None]:
        """While this lasts, a made-up address may be typed and sent, if the shop's settings allow it."""
        self.gate.typing = self._may_type
        try:
            yield
        finally:
            self.gate.typing = False


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
