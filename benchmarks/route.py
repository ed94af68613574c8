"""The way that a visit takes through a shop, so that a bare script can take the same."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import BrowserContext, Request

from checks.model import Visit
from monitor.browser import BrowserHouse, BrowserSettings, Engine, Traveller
from monitor.run import Errand, run
from monitor.shopper.limits import Limits


@dataclass(frozen=True, slots=True)
class Open:
    """A page opened by its address."""

    url: str


@dataclass(frozen=True, slots=True)
class Press:
    """Something clicked, by its place in the document."""

    path: str


@dataclass(frozen=True, slots=True)
class Choose:
    """Something chosen in a select box."""

    path: str
    value: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A stage was reached here, of which the visit keeps a picture."""


@dataclass(frozen=True, slots=True)
class Escape:
    """The key that closes what lies over a page."""


Deed = Press | Choose | Escape
Step = Open | Deed | Picture


@dataclass(frozen=True, slots=True)
class Route:
    traveller: Traveller
    steps: tuple[Step, ...]
    documents: int  # pages loaded on the way, by address or by a click

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(step.url for step in self.steps if isinstance(step, Open))


WATCH = """
(() => {
  const path = (e) => {
    const parts = [];
    for (let n = e; n?.parentNode; n = n.parentNode) {
      if (n.nodeType !== 1) continue;
      parts.unshift(`${n.localName}:nth-child(${[...n.parentNode.children].indexOf(n) + 1})`);
    }
    return parts.join(" > ");
  };
  addEventListener("click", (e) => {
    if (e.isTrusted && e.detail) reachwatchStep(path(e.composedPath()[0]), null);
  }, true);
  addEventListener("keydown", (e) => {
    if (e.isTrusted && e.key === "Escape") reachwatchStep("", null);
  }, true);
  addEventListener("change", (e) => {
    if (e.target.tagName === "SELECT") reachwatchStep(path(e.target), e.target.value);
  }, true);
})()
"""


class Recorder(BrowserHouse):
    """Notes where the visits in its browser click and what they choose."""

    def __init__(self, settings: BrowserSettings) -> None:
        super().__init__(settings)
        self.deeds: list[Deed] = []
        self.documents = 0
        self.traveller = Traveller()

    @asynccontextmanager
    async def context(self, traveller: Traveller) -> AsyncIterator[tuple[Engine, BrowserContext]]:
        async with super().context(traveller) as (engine, context):
            self.traveller = traveller
            await context.expose_binding("reachwatchStep", self._on_deed)
            await context.add_init_script(WATCH)
            context.on("request", self._on_request)
            yield engine, context

    def _on_deed(self, _source: dict[str, Any], path: str, value: str | None) -> None:
        pressed = Press(path) if path else Escape()
        self.deeds.append(pressed if value is None else Choose(path, value))

    def _on_request(self, request: Request) -> None:
        self.documents += request.is_navigation_request() and request.frame.parent_frame is None


async def record(errand: Errand) -> Route:
    """Visit once, in a browser of its own, and note the way."""
    async with Recorder(BrowserSettings()) as recorder:
        visits = [outcome.result.visit async for outcome in _visits(errand, recorder)]
        steps = tuple(_steps(visits[0], recorder.deeds))
        return Route(recorder.traveller, steps, recorder.documents)


def _visits(errand: Errand, house: BrowserHouse) -> AsyncIterator[Any]:
    return run([errand], house, Limits(), parallel=1, progress=Unwatched())


class Unwatched:
    """Progress that nobody waits for."""

    def started(self, shop: object) -> None: ...
    def reached(self, shop: object, stage: str) -> None: ...
    def finished(self, shop: object, result: object) -> None: ...


OPENED = re.compile(r"opened (https?://\S+)")
ACTED = re.compile(r"(?:clicked|chose) “[^”]*”$")
SEEN = re.compile(r"saw the \S+ page")


def _steps(visit: Visit, deeds: Sequence[Deed]) -> Iterator[Step]:
    """The visit's log tells the order, the recorder the places."""
    waiting = list(deeds)
    for line in visit.log:
        if opened := OPENED.match(line):
            yield Open(opened[1])
        elif ACTED.match(line):
            while waiting and isinstance(waiting[0], Escape):
                yield waiting.pop(0)
            if not waiting:
                raise ValueError(f"Where the visit of {visit.shop.key} {line} was not seen.")
            yield waiting.pop(0)
        elif SEEN.match(line):
            yield Picture()
