"""The mystery shopper's trip: from home to product, cart and checkout, and to the pages of information.

Reads like what a person does. What to click is decided in `eyes`, what a page is in `recognise`, and what
must not be done in `guard`, below the tab. Nothing is submitted but the add-to-cart form, and a made-up
address at the checkout of shops that allow it.
"""

import asyncio
import re
import traceback
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urldefrag

from checks.model import Gap, Page, Reason, Stage, Visit
from checks.reading.form_further import ways_on
from checks.reading.forms import FormKind, read_forms
from checks.saying import number, say
from monitor.shopper import eyes, pdf
from monitor.shopper.buying import Buying
from monitor.shopper.eyes.common import is_web
from monitor.shopper.robots import origin_of
from monitor.shopper.trouble import BrowserGone, Trouble

BUYING = (Stage.PRODUCT, Stage.CART, Stage.CHECKOUT, Stage.DELIVERY, Stage.PAYMENT)
INFORMATION = (Stage.CONTACT, Stage.RETURNS, Stage.SHIPPING, Stage.TERMS, Stage.IMPRINT)
LINKS_TO_TRY = 2
SITEMAP = re.compile(r"^\s*sitemap:\s*(https?://\S+)", re.IGNORECASE | re.MULTILINE)


class Journey(Buying):
    """One trip through one shop; `pages` and `gaps` fill as it goes."""

    async def travel(self) -> None:
        """Visit the planned stages; what cannot be reached gets a gap, never an exception but BrowserGone."""
        try:
            await self._home()
        except Trouble as trouble:
            for stage in self.plan:
                self.gaps.setdefault(stage, Gap(trouble.reason, trouble.detail))
            await self.look_around(Stage.HOME)
            return
        if set(BUYING) & set(self.plan):
            await self._stage_or_gap(self._buy(), [s for s in BUYING if s in self.plan])
        for stage in INFORMATION:
            if stage in self.plan:
                await self._stage_or_gap(self._inform(stage), [stage])
                if stage is Stage.CONTACT and stage in self.pages and not self._is_told(stage):
                    await self._on_to_the_form(self.pages[stage])
                if stage is Stage.CONTACT and Stage.CART_AFTER in self.plan:
                    await self._stage_or_gap(self._cart_after(), [Stage.CART_AFTER])

    # ---- home

    async def _home(self) -> None:
        self.progress("home")
        for index, address in enumerate(self.home):
            try:
                await self._ask_robots(address)
                await self.tab.open(address)
                break
            except Trouble as trouble:
                if index == len(self.home) - 1 or trouble.reason not in (
                    Reason.UNREACHABLE,
                    Reason.TLS_ERROR,
                ):
                    raise
        if not self.robots.knows(self.tab.url):  # redirected to another host, which has rules of its own
            landed = self.tab.url
            await self._ask_robots(landed)
            await self.tab.open(landed)
        await self._hand.arrive(lambda page: bool(page.links), Stage.HOME)
        await self._hand.decline_cookies()
        await self._freeze(Stage.HOME)

    async def _ask_robots(self, address: str) -> None:
        if self.robots.knows(address):
            return
        try:
            status, text = await self.tab.fetch(f"{origin_of(address)}/robots.txt")
        except Trouble as trouble:
            if trouble.reason in (Reason.NOT_HTML, Reason.TOO_MANY_REDIRECTS):
                status, text = 404, ""  # no rules there; RFC 9309: then everything may be visited
            else:
                raise
        self.robots.learn(address, status, text)
        if slower := self.tab.pace.slow_down(address, self.robots.crawl_delay(address)):
            self.tab.note(slower)
        self._sitemaps = SITEMAP.findall(text) or [f"{origin_of(address)}/sitemap.xml"]

    # ---- information

    async def _inform(self, stage: Stage) -> None:
        if stage in self.scripts:
            await self._perform(stage)
            return
        self.progress(stage.value)
        if address := self.known.get(stage):
            await self._read(address, stage)
            return
        choices = eyes.information(self.pages.values(), stage)
        problem = Trouble(
            Reason.PAGE_NOT_FOUND,
            say(
                "No link to a page about {stage} was found on the pages visited.",
                stage=ABOUT.get(stage, stage),
            ),
        )
        for choice in choices[:LINKS_TO_TRY]:
            if self._seen_already(choice.control.href, stage):
                return
            try:
                self.tab.note(f"looked for {stage}: “{choice.control.text}”")
                await self._read(choice.control.href, stage)
                return
            except Trouble as trouble:
                problem = trouble
        raise problem

    def _is_told(self, stage: Stage) -> bool:
        return stage in self.known or stage in self.scripts

    async def _on_to_the_form(self, hub: Page) -> None:
        """Customer service may lead to another page on which customers write: then that is the one."""
        ways = [] if _can_write_on(hub) else [way for way in ways_on(hub) if is_web(way, hub)]
        for way in ways[:1]:
            self.tab.note(f"looked for a contact form: “{way.text}”")
            with suppress(Trouble):
                await self._read(way.href, Stage.CONTACT)
            if not _can_write_on(self.pages[Stage.CONTACT]):
                self.pages[Stage.CONTACT] = hub

    async def _read(self, address: str, stage: Stage) -> None:
        """Terms and conditions are often a PDF file, whatever their address says."""
        if not pdf.is_named(address):
            try:
                await self.tab.open(address, to_freeze=True)
                await self._freeze(stage)
            except Trouble as trouble:
                if trouble.reason is not Reason.NOT_HTML:
                    raise
            else:
                return
        self.pages[stage] = page = await self.tab.read_pdf(address, stage)
        self.tab.note(f"read the {stage} page, a PDF file: “{page.title}”")

    def _seen_already(self, address: str, stage: Stage) -> bool:
        """One page can serve two stages (“Shipping & returns”): it is not loaded twice."""
        for page in self.pages.values():
            if page.stage in INFORMATION and urldefrag(page.url)[0] == urldefrag(address)[0]:
                self.pages[stage] = replace(page, stage=stage)
                return True
        return False

    async def _cart_after(self) -> None:
        """Look into the cart once more, after having left checkout for help."""
        cart = self.pages.get(Stage.CART)
        if cart is None or Stage.CHECKOUT not in self.pages:
            raise Trouble(Reason.NOT_VISITED, say("There was no cart to come back to."))
        if _path(cart) == _path(self.pages[Stage.PRODUCT]):
            raise Trouble(Reason.NOT_VISITED, say("The cart has no page of its own to come back to."))
        await self.tab.open(cart.url, to_freeze=True)
        await self._freeze(Stage.CART_AFTER)


def _can_write_on(page: Page) -> bool:
    return any(form.kind is FormKind.CONTACT for form in read_forms(page))


def _path(page: Page) -> str:
    return urldefrag(page.url)[0].partition("?")[0]


async def _look_around(journey: Journey, gap: Gap) -> None:
    """At the end of the time: the first stage that is missing is where the visit was."""
    missed = [s for s in Stage if s in journey.plan and s not in journey.pages and s not in journey.gaps]
    for stage in missed[:1]:
        journey.gaps[stage] = gap
        await journey.look_around(stage)


def _gist(error: Exception) -> str:
    """What went wrong, and where in our own code, in one line."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    first = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {first[:120]}, {Path(at.filename).name}:{at.lineno}"


ABOUT = {  # what a page that was looked for is about
    Stage.CONTACT: say("contact"), Stage.RETURNS: say("returns"), Stage.SHIPPING: say("shipping"),
    Stage.IMPRINT: say("imprint"), Stage.TERMS: say("terms"),
}  # fmt: skip
CRASHED = Gap(Reason.BROWSER_CRASHED, say("The browser crashed during this visit."))


async def visit(journey: Journey, *, seconds: float, browser: str) -> Visit:
    """Travel within a deadline. What was seen before it, or before a crash, is kept."""
    started = datetime.now(UTC)
    gap = Gap(
        Reason.TIMEOUT,
        say("The visit took longer than its {seconds} seconds.", seconds=number(round(seconds))),
    )
    try:
        async with asyncio.timeout(seconds):
            await journey.travel()
    except TimeoutError:
        journey.tab.note(gap.detail)
        await _look_around(journey, gap)
    except BrowserGone:
        gap = CRASHED
        journey.tab.note(gap.detail)
        for stage in journey.plan:
            if stage not in journey.pages:
                journey.gaps[stage] = gap
    except Exception as error:  # noqa: BLE001  # a page we did not reckon with must not end the other visits
        gap = Gap(
            Reason.CRASHED, say("Reachwatch itself failed ({gist}); please report this.", gist=_gist(error))
        )
        journey.tab.note(gap.detail)
        await _look_around(journey, gap)
    for stage in journey.plan:
        if stage not in journey.pages:
            journey.gaps.setdefault(stage, gap)
    return Visit(
        shop=journey.shop, started_at=started, finished_at=datetime.now(UTC), pages=dict(journey.pages),
        gaps=dict(journey.gaps), browser=browser, log=tuple(journey.tab.log),
    )  # fmt: skip
