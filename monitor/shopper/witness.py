"""Watches what a page does by itself: requests, dialogs, windows, crashes. Says no to all that asks.

Only numbers and sentences are kept: Playwright's objects would pile up over hundreds of pages.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from playwright.async_api import Dialog, Error, Page, Request, Response

from checks.model import Reason
from checks.saying import number, say
from monitor.address import same_site
from monitor.shopper.pace import Pace
from monitor.shopper.trouble import Trouble
from monitor.shopper.walls import Answer, retry_after

MAX_DIALOGS = 20
MAX_POPUPS = 20
FIRST_PARTY = {"fetch", "xhr", "script", "document"}


class Witness:
    """Of one page, from the moment it is made."""

    def __init__(self, page: Page, note: Callable[[str], None], pace: Pace, budget: int) -> None:
        self.in_flight = 0  # requests of the shop's own that are under way
        self.navigations = 0
        self.answer = Answer(0)  # what came before the document shown
        self.requests = 0
        self.dead: Trouble | None = None  # why the page was given up
        self._page = page
        self._note = note
        self._pace = pace
        self._budget = budget  # requests that the visit may make
        self._dialogs = 0
        self._popups = 0
        self._tasks: set[asyncio.Task[None]] = set()
        page.on("request", self._on_request)
        page.on("requestfinished", self._on_done)
        page.on("requestfailed", self._on_done)
        page.on("response", self._on_response)
        page.on("dialog", self._on_dialog)
        page.on("crash", self._on_crash)
        page.context.on("page", self._on_popup)

    def _counts(self, request: Request) -> bool:
        return request.resource_type in FIRST_PARTY and same_site(request.url, self._page.url)

    def _navigates(self, request: Request) -> bool:
        return request.is_navigation_request() and request.frame == self._page.main_frame

    def _on_request(self, request: Request) -> None:
        self.requests += 1
        if self.requests > self._budget:
            detail = say(
                "The visit made the {budget} requests that it may make.", budget=number(self._budget)
            )
            self._give_up(Reason.BUDGET_SPENT, detail)
        if self._navigates(request):
            self.in_flight = 0
            self.navigations += 1
            self._pace.began(request.url)
        self.in_flight += self._counts(request)

    def _on_done(self, request: Request) -> None:
        self.in_flight = max(0, self.in_flight - self._counts(request))

    def _on_response(self, response: Response) -> None:
        answer = Answer(response.status, response.headers)
        if self._navigates(response.request):
            self.answer = answer
        elif not (response.status == 429 and self._counts(response.request)):
            return
        if response.status in (429, 503) and (wish := retry_after(answer)):
            self._pace.shut(response.url, wish)

    @property
    def status(self) -> int:
        """HTTP, of the document shown."""
        return self.answer.status

    def _on_dialog(self, dialog: Dialog) -> None:
        self._dialogs += 1
        if self._dialogs > MAX_DIALOGS:
            self._give_up(Reason.TIMEOUT, say("The page opens one dialog after the other."))
        # A page may ask whether to leave it: yes, and no to all else.
        self._soon(dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())

    def _on_popup(self, page: Page) -> None:
        self._popups += 1
        if self._popups > MAX_POPUPS:
            self._give_up(Reason.TIMEOUT, say("The page opens one window after the other."))
        self._note("closed a window that the page had opened")
        self._soon(page.close())

    def _on_crash(self, _: Page) -> None:
        self._give_up(Reason.BROWSER_CRASHED, say("The browser's page crashed on {url}.", url=self._page.url))

    def _give_up(self, reason: Reason, detail: str) -> None:
        if self.dead is None:
            self.dead = Trouble(reason, detail)
            self._soon(self._page.close())  # else whoever waits for an answer would do so until the deadline

    def _soon(self, doing: Coroutine[Any, Any, None]) -> None:
        async def run() -> None:
            with suppress(Error):
                await doing

        task = asyncio.ensure_future(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
