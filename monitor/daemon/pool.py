"""One browser for many visits, exchanged for a fresh one now and then, and when its settings change."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from monitor.browser import BrowserHouse, BrowserSettings

VISITS = 200  # after which a browser is exchanged: none grows for weeks


@dataclass
class _Lease:
    house: BrowserHouse
    stack: AsyncExitStack
    settings: BrowserSettings
    visits: int = 0  # that it was given to
    guests: int = 0  # that are in it now


@dataclass
class BrowserPool:
    """Closed with `aclose`; a browser that is exchanged stays open until its last visit is over."""

    _current: _Lease | None = None
    _leaving: list[_Lease] = field(default_factory=list)
    _one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)
    exchanged: int = 0

    @asynccontextmanager
    async def house(self, settings: BrowserSettings) -> AsyncIterator[BrowserHouse]:
        """Raises BrowserError where no browser can be had."""
        lease = await self._lease(settings)
        lease.visits += 1
        lease.guests += 1
        try:
            yield lease.house
        finally:
            lease.guests -= 1
            await self._let_go()

    async def _lease(self, settings: BrowserSettings) -> _Lease:
        async with self._one_by_one:
            current = self._current
            if current and (current.settings != settings or current.visits >= VISITS):
                self._leaving.append(current)
                self._current, current = None, None
                self.exchanged += 1
                await self._let_go()
            if current is None:
                stack = AsyncExitStack()
                house = await stack.enter_async_context(BrowserHouse(settings))
                self._current = current = _Lease(house, stack, settings)
            return current

    async def _let_go(self) -> None:
        empty = [lease for lease in self._leaving if not lease.guests]
        self._leaving = [lease for lease in self._leaving if lease.guests]
        for lease in empty:
            await lease.stack.aclose()

    async def aclose(self) -> None:
        leases = [*self._leaving, *([self._current] if self._current else [])]
        self._current, self._leaving = None, []
        for lease in leases:
            await lease.stack.aclose()
