"""Waiting for pages that draw themselves."""

from collections.abc import Iterator
from typing import cast

import pytest
from conftest import Loop
from counting_shop import CountingShop, Window, window

from checks.model import Page, Stage
from monitor.browser import BrowserHouse
from monitor.shopper import recognise
from monitor.shopper.hand import Hand
from monitor.shopper.tab import Tab

DRAWN = "<h1>Bowl</h1><p>24,90 €</p><form action=/cart/add method=post><button>Add to cart</button></form>"


class DrawnBetween:
    """A tab whose page draws itself after the first look, and not again."""

    def __init__(self, pages: Iterator[Page]) -> None:
        self._pages = pages

    async def glance(self, _: Stage) -> Page:
        return next(self._pages)

    async def cross(self, _: Page) -> bool:
        return False

    async def wait_for_more(self) -> bool:
        return False


@pytest.fixture(scope="module")
def view(loop: Loop, house: BrowserHouse) -> Iterator[Window]:
    with CountingShop({"/": ""}) as shop, window(loop, house) as one:
        one.open(f"{shop.url}/")
        yield one


def test_what_was_drawn_between_look_and_wait_is_seen(loop: Loop, view: Window) -> None:
    pages = iter([view.draw("<p>…</p>"), view.draw(DRAWN)])
    hand = Hand(cast("Tab", DrawnBetween(pages)))
    page = loop.run(hand.arrive(recognise.is_product, Stage.PRODUCT))
    assert "Bowl" in page.visible_text
