"""Prints a page as PDF with the browser that visits shops. The page gets no script and no network.

What is printed is one of our own pages, which quotes hostile shops: should its guards ever fail, nothing runs
and nothing is asked of anybody.
"""

import asyncio
import html

from playwright.async_api import BrowserContext, Error, Route

from monitor.browser import BrowserHouse, BrowserSettings
from monitor.errors import BrowserBroken

SECONDS = 60  # for starting the browser and for printing, together
ADDRESS = "http://report.invalid/"  # nobody's, and never asked for: the page is handed over instead
FOOTER = (
    '<div style="width:100%;margin:0 14mm;display:flex;justify-content:space-between;gap:8mm;'
    'font:7pt system-ui,sans-serif;color:#444b57">'
    '<span style="overflow:hidden;white-space:nowrap;text-overflow:ellipsis">{title}</span>'
    '<span style="white-space:nowrap"><span class="pageNumber"></span> / '
    '<span class="totalPages"></span></span></div>'
)
NO_HEADER = "<span></span>"
MARGIN = "16mm"


def pdf_of(page: str, title: str, settings: BrowserSettings) -> bytes:
    """The page as paper shows it; its `<title>` becomes that of the document, `title` stands below each page.

    Raises:
        BrowserError: there is no browser, or it does not manage in time.
    """
    return asyncio.run(_printed(page, title, settings))


async def _printed(page: str, title: str, settings: BrowserSettings) -> bytes:
    async with BrowserHouse(settings) as house:
        try:
            async with asyncio.timeout(SECONDS):
                return await print_page(house, page, title)
        except TimeoutError:
            await house.give_up()
            raise BrowserBroken(
                f"The browser did not print the report within {SECONDS} seconds.",
                "Try again, or take --format html.",
            ) from None
        except Error as error:
            raise BrowserBroken(
                f"The browser could not print the report ({error.message.splitlines()[0]}).",
                "Run `reachwatch doctor`, or take --format html.",
            ) from None


async def print_page(house: BrowserHouse, page: str, title: str) -> bytes:
    engine = await house.engine()
    context = await engine.browser.new_context(
        java_script_enabled=False, color_scheme="light", accept_downloads=False, service_workers="block",
        offline=True,
    )  # fmt: skip
    try:
        return await _paper(context, page, title)
    finally:
        await context.close()


async def _paper(context: BrowserContext, page: str, title: str) -> bytes:
    async def hand_over(route: Route) -> None:
        if route.request.url == ADDRESS:
            await route.fulfill(body=page, content_type="text/html; charset=utf-8")
        else:
            await route.abort()

    await context.route("**/*", hand_over)
    sheet = await context.new_page()
    await sheet.goto(ADDRESS)
    return await sheet.pdf(
        format="A4", print_background=True, tagged=True, outline=True,
        display_header_footer=True, header_template=NO_HEADER,
        footer_template=FOOTER.format(title=html.escape(title)),
        margin={"top": MARGIN, "bottom": MARGIN, "left": "14mm", "right": "14mm"},
    )  # fmt: skip
