"""How long it takes to freeze a page of 4,000 elements, parsing included."""

import statistics
import time
from dataclasses import dataclass

from checks.model import Stage
from monitor.browser import BrowserHouse, Traveller
from monitor.shopper import freezing
from monitor.shopper.worlds import World

ELEMENTS = 4_000
CARD = (
    '<li><a href="/p/{n}"><h3>Cup no. {n}</h3></a><p>Holds <b>0.{n} l</b>, <i>fired twice</i></p>'
    "<span>19.{n:02} €</span><button>Add to cart</button></li>"
)
OF_A_CARD = 8  # elements in it


@dataclass(frozen=True, slots=True)
class Frozen:
    elements: int
    texts: int
    milliseconds: float


def markup() -> str:
    cards = "".join(CARD.format(n=n) for n in range(ELEMENTS // OF_A_CARD))
    return f"<!doctype html><html lang=en><title>Cups</title><main><ul>{cards}</ul></main>"


async def freeze(house: BrowserHouse, rounds: int) -> Frozen:
    async with house.context(Traveller()) as (_, context):
        page = await context.new_page()
        world = World(await context.new_cdp_session(page), 15)
        await page.set_content(markup())
        elements = await world.run("document.getElementsByTagName('*').length")
        took, texts = [], 0
        for _ in range(rounds):
            started = time.perf_counter()
            raw = await world.call(freezing.FREEZE, freezing.LIMITS)
            frozen, _ = freezing.parse(raw, stage=Stage.HOME, status=200)
            took.append((time.perf_counter() - started) * 1000)
            texts = len(frozen.texts)
        return Frozen(elements, texts, statistics.median(took))
