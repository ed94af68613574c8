"""Thrift: what a visit does without. Video and sound, and the trackers in `unneeded.toml`, are not loaded.

The browser holds back just these and asks; all else goes on untouched. `Network.setBlockedURLs` would not
ask, but works only while the browser reports every request to us, and lets frames through. Playwright's
`route` would switch the browser's cache off.
"""

import asyncio
import tomllib
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, CDPSession, Error
from playwright.async_api import Page as LivePage


@cache
def trackers() -> tuple[str, ...]:
    """Hosts; what is below them is meant as well."""
    lists = tomllib.loads(files("monitor.shopper").joinpath("unneeded.toml").read_text("utf-8"))
    return tuple(host for hosts in lists.values() for host in hosts)


def patterns(hosts: tuple[str, ...]) -> list[dict[str, str]]:
    """Of what is not loaded, for the browser: media of any address, and anything of these hosts."""
    below = [f"*://{sub}{host}{end}" for host in hosts for sub in ("", "*.") for end in ("/*", ":*")]
    return [{"resourceType": "Media"}, *({"urlPattern": one} for one in below)]


def unneeded(url: str, kind: str, hosts: tuple[str, ...]) -> bool:
    """The browser's patterns also match addresses that only name such a host, as in a query."""
    host = urlsplit(url).hostname or ""
    return kind == "Media" or any(host == one or host.endswith(f".{one}") for one in hosts)


async def save(context: BrowserContext, page: LivePage) -> None:
    """From now on, load nothing in this tab that nobody needs."""
    cdp = await context.new_cdp_session(page)
    tree = await cdp.send("Page.getFrameTree")
    refusing = _Refusing(cdp, tree["frameTree"]["frame"]["id"])
    cdp.on("Fetch.requestPaused", refusing.on_held)
    await cdp.send("Fetch.enable", {"patterns": patterns(trackers())})


class _Refusing:
    def __init__(self, cdp: CDPSession, main_frame: str) -> None:
        self._cdp = cdp
        self._main_frame = main_frame
        self._tasks: set[asyncio.Task[None]] = set()

    def on_held(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._answer(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, event: dict[str, Any]) -> None:
        kind, answer = event["resourceType"], {"requestId": event["requestId"]}
        asked_for = kind == "Document" and event["frameId"] == self._main_frame
        refuse = not asked_for and unneeded(event["request"]["url"], kind, trackers())
        with suppress(Error):  # the tab may be gone by now
            if refuse:
                await self._cdp.send("Fetch.failRequest", {**answer, "errorReason": "BlockedByClient"})
            else:
                await self._cdp.send("Fetch.continueRequest", answer)
