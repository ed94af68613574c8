"""At a page's threshold: is it a wall, and does it open by itself?

Some walls show every browser a page for a few seconds and then let it through. As any browser does, we wait
for that, once in a visit, and do nothing to bring it about. Nothing is solved, nothing is disguised.
"""

import asyncio
from collections.abc import Awaitable, Callable

from checks.model import Page, Stage
from monitor.shopper.trouble import Trouble
from monitor.shopper.walls import SOURCE, Wall, wall, wants_source
from monitor.shopper.witness import Witness

WAIT = 8.0  # seconds that such a page gets
LOOK = 0.25  # seconds between two looks
SOURCE_SCRIPT = f"document.documentElement.outerHTML.slice(0, {SOURCE})"


class Threshold:
    """`read` freezes the page as it is, `run` evaluates in it, `settle` waits until it is at rest."""

    def __init__(
        self,
        witness: Witness,
        *,
        read: Callable[[Stage], Awaitable[Page]],
        run: Callable[[str], Awaitable[object]],
        settle: Callable[[], Awaitable[None]],
        note: Callable[[str], None],
        seconds: float,
    ) -> None:
        self._witness = witness
        self._read = read
        self._run = run
        self._settle = settle
        self._note = note
        self._seconds = min(WAIT, seconds)
        self._waited = False
        self.met: Trouble | None = None  # the wall met last

    async def cross(self, page: Page) -> bool:
        """Whether a wall stood here and let us through. Raises Trouble for one that stays."""
        found = await self._wall(page)
        if found is None:
            return False
        if found.passes and not self._waited:
            self._waited = True
            self._note(f"waited for this to pass by itself: {found.detail}")
            found = await self._outwait(page.stage, found)
        if found is None:
            return True
        self.met = Trouble(found.reason, found.detail)
        raise self.met

    async def _wall(self, page: Page) -> Wall | None:
        answer = self._witness.answer
        source = str(await self._run(SOURCE_SCRIPT)) if wants_source(page, answer) else ""
        return wall(page, answer, source)

    async def _outwait(self, stage: Stage, found: Wall | None) -> Wall | None:
        """What stands there after a while."""
        for _ in range(max(1, int(self._seconds / LOOK))):
            await asyncio.sleep(LOOK)
            if self._witness.in_flight:
                await self._settle()
            found = await self._wall(await self._read(stage))
            if found is None or not found.passes:
                break
        return found
