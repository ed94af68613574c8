"""The same addresses by crawlee's PlaywrightCrawler, for comparison: four pages at a time, as it comes.

It opens each address in a page of its own and can neither fill a cart nor wait for a page to be at rest, so
it is held against a bare script that opens just these addresses and waits for no more than the document.
"""

import asyncio
import importlib.util
import secrets
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from benchmarks.route import Route
from monitor.browser import BrowserHouse, BrowserSettings, Traveller, candidates, runs_as_root

INSTALL = ".venv/bin/pip install --constraint constraints.txt --editable '.[benchmark]'"
SECONDS = 30


class Failed(Exception):
    """It did not load what it was asked to."""


def missing() -> str:
    """Why the comparison is left out; empty if it need not be."""
    if importlib.util.find_spec("crawlee") is None:
        return f"crawlee is not installed, so it is left out of the comparison. To have it: {INSTALL}"
    return ""


def addresses(routes: Sequence[Route]) -> list[str]:
    return [address for route in routes for address in route.addresses]


async def bare(urls: Sequence[str], house: BrowserHouse, *, parallel: int) -> None:
    places = asyncio.Semaphore(parallel)
    async with house.context(Traveller()) as (_, context):

        async def one(url: str) -> None:
            async with places:
                page = await context.new_page()
                await page.goto(url, wait_until="domcontentloaded")
                await page.close()

        await asyncio.gather(*map(one, urls))


async def crawl(urls: Sequence[str], *, parallel: int) -> int:
    """How many pages it loaded."""
    from crawlee import ConcurrencySettings, Request  # may not be installed
    from crawlee.configuration import Configuration
    from crawlee.crawlers import PlaywrightCrawler
    from crawlee.storage_clients import MemoryStorageClient

    loaded = 0
    with tempfile.TemporaryDirectory() as folder:
        crawler: Any = PlaywrightCrawler(
            headless=True,
            browser_launch_options={"chromium_sandbox": not runs_as_root(), **_browser()},
            goto_options={"wait_until": "domcontentloaded"},
            concurrency_settings=ConcurrencySettings(
                min_concurrency=parallel, max_concurrency=parallel, desired_concurrency=parallel
            ),
            request_handler_timeout=timedelta(seconds=SECONDS),
            storage_client=MemoryStorageClient(),
            configuration=Configuration(storage_dir=folder, log_level="ERROR"),
            configure_logging=False,
        )

        async def count(_: Any) -> None:  # noqa: ANN401  # crawlee's context
            nonlocal loaded
            loaded += 1

        crawler.router.default_handler(count)
        run = secrets.token_hex(4)  # it remembers for the whole process what it has loaded
        await crawler.run([Request.from_url(url, unique_key=f"{run}-{n}") for n, url in enumerate(urls)])
    return loaded


def _browser() -> dict[str, Any]:
    """The one that we take ourselves, where it is known by its path."""
    return next((c.options for c in candidates(BrowserSettings()) if "executable_path" in c.options), {})
