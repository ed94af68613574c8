"""The bare script: what anybody would write with Playwright to load these pages, and nothing more.

It waits for each page as Reachwatch's first experiments found to be needed to see price and button: until the
document is there and nothing was added for 300 ms with none of the page's own requests under way.
"""

import asyncio
from collections.abc import Sequence

from playwright.async_api import Error, Page

from benchmarks.route import Choose, Escape, Open, Picture, Press, Route, Step
from monitor.browser import BrowserHouse

COUNT = """
(() => {
  let busy = 0;
  const done = () => { busy--; };
  const fetched = window.fetch;
  window.fetch = (...args) => {
    busy++;
    const answer = fetched(...args);
    answer.then(done, done);
    return answer;
  };
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...args) {
    busy++;
    this.addEventListener("loadend", done);
    return send.apply(this, args);
  };
  window.bareBusy = () => busy;
})()
"""
READY = """
([quiet, cap]) => new Promise((resolve) => {
  const end = () => { observer.disconnect(); clearTimeout(last); resolve(); };
  const look = () => (window.bareBusy?.() ? again() : end());
  let timer = setTimeout(look, quiet);
  const again = () => { clearTimeout(timer); timer = setTimeout(look, quiet); };
  const observer = new MutationObserver(again);
  observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
  const last = setTimeout(end, cap);
})
"""
QUIET_MS, CAP_MS = 300, 6_000
TRIES = 3  # a page may navigate while we wait


async def load(route: Route, house: BrowserHouse, *, pictures: bool) -> None:
    """Load the pages of a route, in a context of its own."""
    async with house.context(route.traveller) as (_, context):
        await context.add_init_script(COUNT)
        page = await context.new_page()
        for step in route.steps:
            await _take(page, step, pictures=pictures)


async def _take(page: Page, step: Step, *, pictures: bool) -> None:
    match step:
        case Open(url):
            await page.goto(url, wait_until="domcontentloaded")
        case Press(path):
            await page.locator(path).first.click()
        case Choose(path, value):
            await page.locator(path).first.select_option(value)
        case Escape():
            await page.keyboard.press("Escape")
        case Picture():
            if pictures:
                await page.screenshot(type="jpeg", quality=60)
            return
    await _ready(page)


async def _ready(page: Page) -> None:
    for attempt in range(TRIES):
        try:
            await page.wait_for_load_state("domcontentloaded")
            await page.evaluate(READY, [QUIET_MS, CAP_MS])
        except Error:
            if attempt == TRIES - 1:
                raise
        else:
            return


async def load_all(routes: Sequence[Route], house: BrowserHouse, *, parallel: int, pictures: bool) -> None:
    """All of them, some at a time."""
    places = asyncio.Semaphore(parallel)

    async def one(route: Route) -> None:
        async with places:
            await load(route, house, pictures=pictures)

    await asyncio.gather(*(one(route) for route in routes))
