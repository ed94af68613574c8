"""How fast one host is asked for pages: at its pace, and not at all once it said that it has had enough.

One for a whole run, so that visits of the same host keep to it together. Addresses of this machine, where
nobody but the user can be bothered, are not paced.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from checks.model import Reason
from checks.saying import say
from monitor.shopper.robots import is_loopback
from monitor.shopper.trouble import Trouble

SLOWEST = 10.0  # seconds between two pages; a slower visit would not come to an end


class Pace:
    """`seconds`: from the start of one page load to the start of the next."""

    def __init__(
        self,
        seconds: float = 0,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._slower: dict[str, float] = {}
        self._last: dict[str, float] = {}
        self._shut: dict[str, str] = {}

    def slow_down(self, url: str, seconds: float) -> str:
        """Keep to the host's own wish; a sentence where that goes only so far."""
        self._slower[_host(url)] = min(seconds, SLOWEST)
        if seconds <= SLOWEST or is_loopback(url):
            return ""
        return (
            f"{_host(url)} asks for {seconds:g} seconds between two pages (Crawl-delay); we wait {SLOWEST:g}."
        )

    async def turn(self, url: str) -> None:
        """Wait until the next page of this host may be asked for. Raises Trouble if none may."""
        if wish := self._shut.get(_host(url)):
            detail = say(
                "{host} asked us to come back {wish}, so no more of its pages were asked for.",
                host=_host(url),
                wish=wish,
            )
            raise Trouble(Reason.RATE_LIMITED, detail)
        last = self._last.get(_host(url))
        if last is None or is_loopback(url):
            return
        left = last + max(self._seconds, self._slower.get(_host(url), 0)) - self._clock()
        if left > 0:
            await self._sleep(left)

    def began(self, url: str) -> None:
        """A page load of this host has begun, whoever asked for it."""
        self._last[_host(url)] = self._clock()

    def shut(self, url: str, wish: str) -> None:
        """The host asked not to be asked again before then: for this run, that is the end."""
        self._shut.setdefault(_host(url), wish)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
