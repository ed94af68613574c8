"""What a trip through a shop has come to so far: its pages, its gaps, and what it looked like at each gap."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from checks.model import Box, Gap, Page, Reason, Shop, Stage
from monitor.script_files import Script
from monitor.shopper.echoes import without_echoes
from monitor.shopper.hand import Hand
from monitor.shopper.persona import Persona
from monitor.shopper.robots import Robots
from monitor.shopper.scene import Scene
from monitor.shopper.tab import Tab
from monitor.shopper.trouble import Trouble

# Where a finding's evidence is on the page seen last, given all pages so far: what to photograph.
Locate = Callable[[Mapping[Stage, Page], Stage], Sequence[Box]]
Progress = Callable[[str], None]

MISSING = (Reason.NO_PRODUCT, Reason.NOT_ADDED_TO_CART, Reason.CHECKOUT_NOT_REACHED, Reason.PAGE_NOT_FOUND)
# A way that is plainly not there is no surprise; everything else is, and a person may want to see it.
PLAIN = {Reason.PAGE_NOT_FOUND, Reason.NOT_VISITED, Reason.ROBOTS_DISALLOWED}

# The checks run one at a time: the tables that they read are filled on first use.
LOOKING = ThreadPoolExecutor(1, thread_name_prefix="looking for evidence")


@dataclass
class Trip:
    """`pages` and `gaps` fill as it goes."""

    tab: Tab
    shop: Shop
    home: Sequence[str]  # addresses to try for the home page, in this order
    plan: Collection[Stage]
    known: Mapping[Stage, str]  # addresses from the configuration
    robots: Robots
    locate: Locate
    progress: Progress
    persona: Persona | None = None  # whose address to type at checkout; nobody's where nothing is typed
    scripts: Mapping[Stage, Script] = field(default_factory=dict)  # the user's own ways
    pages: dict[Stage, Page] = field(default_factory=dict)
    gaps: dict[Stage, Gap] = field(default_factory=dict)
    scenes: dict[Stage, Scene] = field(default_factory=dict)  # what it looked like where it went no further

    def __post_init__(self) -> None:
        self._hand = Hand(self.tab)
        self._sitemaps: list[str] = []
        self._gave_out_as: Persona | None = None  # once it has been typed
        self._refused = Scene()  # the first product that did not get into the cart

    async def _stage_or_gap(self, visit: Awaitable[None], stages: Sequence[Stage]) -> None:
        try:
            await visit
        except Trouble as trouble:
            why = self._deeper(trouble)
            self.tab.note(f"stopped here: {why.detail}")
            for stage in stages:
                if stage not in self.pages:
                    self.gaps[stage] = Gap(why.reason, why.detail)
            if missed := [stage for stage in stages if stage not in self.pages]:
                await self.look_around(missed[0])

    async def look_around(self, stage: Stage) -> None:
        """Keep what the page looks like on which a stage turned into a gap that nobody would expect."""
        if self.gaps[stage].reason not in PLAIN and stage not in self.scenes:
            refused = self.gaps[stage].reason is Reason.NOT_ADDED_TO_CART and self._refused.picture
            self.scenes[stage] = self._refused if refused else await self.tab.scene()

    def _deeper(self, trouble: Trouble) -> Trouble:
        """Nothing is said to be missing where a wall stood on the way to it."""
        return (self.tab.obstacle if trouble.reason in MISSING else None) or trouble

    async def _perform(self, stage: Stage) -> None:
        """Let the user's script bring us to a stage, from whatever page is open."""
        self.progress(stage.value)
        await self.tab.hand_over(self.scripts[stage])
        await self._freeze(stage)

    async def _freeze(self, stage: Stage) -> Page:
        page = await self.tab.freeze(stage)
        if await self.tab.cross(page):
            page = await self.tab.freeze(stage)
        if self._gave_out_as:
            page = without_echoes(page, self._gave_out_as)
        page = await self.tab.photograph(page, self._places({**self.pages, stage: page}, stage))
        self.pages[stage] = page
        self.gaps.pop(stage, None)
        self.tab.note(f"saw the {stage} page: “{page.title}”")
        return page

    async def _places(self, pages: Mapping[Stage, Page], stage: Stage) -> Sequence[Box]:
        """Looked for beside the loop: it takes some 30 ms, in which the browser can take a picture."""
        return await asyncio.get_running_loop().run_in_executor(LOOKING, self.locate, pages, stage)
