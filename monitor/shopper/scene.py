"""The page where something unexpected came up, kept for a person to look at."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from playwright.async_api import Error
from playwright.async_api import Page as LivePage

from monitor.redaction import redact_html

SECONDS = 2.0  # the page may be hung
LONGEST = 2_000_000  # characters of HTML
TYPED = (
    "textarea, [contenteditable='true'], input:not([type=submit], [type=button], [type=reset], [type=image],"
    " [type=checkbox], [type=radio], [type=hidden])"
)


@dataclass(frozen=True, slots=True)
class Scene:
    """As far as the page let itself be looked at; empty where it did not."""

    html: str = ""
    picture: bytes = b""  # JPEG, with all fields blotted out that something may have been typed into


async def capture(page: LivePage) -> Scene:
    """Look at the page once more, whatever state it is in; never raises but when it is cancelled."""
    html = await _html(page)  # first: for a picture, Playwright changes the page
    return Scene(html, await _picture(page)) if html else Scene()


async def _html(page: LivePage) -> str:
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(SECONDS):
            return redact_html((await page.content())[:LONGEST])
    return ""


async def _picture(page: LivePage) -> bytes:
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(SECONDS):
            return await page.screenshot(
                type="jpeg", quality=60, timeout=SECONDS * 1000, mask=[page.locator(TYPED)], mask_color="#888"
            )
    return b""
