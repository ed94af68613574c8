"""The whole browser instead of the headless shell: it keeps other sites' frames in processes of their own and
shows pages of its own for empty errors, and has to be as harmless and as able."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Loop
from counting_shop import CountingShop
from test_steps import CHECKOUTS, shop_of, walk

from checks.model import Reason, Stage
from monitor.browser import SYSTEM, BrowserHouse, BrowserSettings, Traveller
from monitor.shopper.limits import Limits
from monitor.shopper.tab import open_tab
from monitor.shopper.trouble import Trouble

FULL = next(filter(None, map(shutil.which, SYSTEM)), None)
pytestmark = [
    pytest.mark.skipif(FULL is None, reason="no full Chromium, Chrome or Edge is installed"),
    pytest.mark.xdist_group("full browser"),
]
# `other` is another site: the shop's port under a name that the browser keeps apart.
SENDERS = {
    "frame of another site": "<iframe src='{other}/frame'></iframe>",
    "shared worker": "<script>new SharedWorker('/shared.js')</script>",
    "worker": "<script>new Worker('/shared.js')</script>",
}
FRAME = """<form id=f method=post action='{url}/checkout/place-order'><input name=a></form><script>
fetch('{url}/api/place-order', {{method: 'POST', mode: 'no-cors'}}); navigator.sendBeacon('{url}/order/submit', 'x'); f.submit()
</script>"""
WORKER = "fetch('/api/place-order', {method: 'POST'}); this.onconnect = () => {};"


@pytest.fixture(scope="module")
def full(loop: Loop) -> Iterator[BrowserHouse]:
    one = BrowserHouse(BrowserSettings(executable=Path(str(FULL))))
    loop.run(one.__aenter__())
    yield one
    loop.run(one.__aexit__())


def test_it_follows_checkout_to_the_choice_of_payment(full: BrowserHouse, loop: Loop) -> None:
    checkout = CHECKOUTS["address, delivery, payment"]
    with shop_of(checkout.pages) as shop:
        visit = walk(shop, loop, full)
        assert Stage.PAYMENT in visit.pages, "\n".join(visit.log)


@pytest.mark.parametrize("name", SENDERS)
def test_nothing_is_ordered_from_the_side(name: str, full: BrowserHouse, loop: Loop) -> None:
    with CountingShop({}) as shop:
        other = shop.url.replace("localhost", "test")
        port = shop.url.rpartition(":")[2]
        shop.pages |= {
            "/": SENDERS[name].format(other=other) + "<h1>Shop</h1>",
            "/frame": FRAME.format(url=shop.url),
            "/shared.js": WORKER.encode(),
        }
        mapped = BrowserSettings(
            executable=Path(str(FULL)), arguments=(f"--host-resolver-rules=MAP *.test 127.0.0.1:{port}",)
        )

        async def look() -> list[str]:
            async with (
                BrowserHouse(mapped) as house,
                house.context(Traveller()) as (_, context),
                open_tab(context, Limits()) as tab,
            ):
                await tab.open(f"{shop.url}/")
                await tab.freeze(Stage.HOME)
                return [line for line in tab.log if "held back" in line]

        held = loop.run(look())
        assert held or name == "shared worker", "the page tried; shared workers do not even start"
        assert shop.sent == []


def test_an_error_without_a_page_is_told_by_its_status(full: BrowserHouse, loop: Loop) -> None:
    async def look(url: str) -> tuple[tuple[int, str], Reason]:
        async with full.context(Traveller()) as (_, context), open_tab(context, Limits()) as tab:
            got = await tab.fetch(f"{url}/robots.txt")
            with pytest.raises(Trouble) as trouble:
                await tab.open(f"{url}/robots.txt")
            return got, trouble.value.reason

    with CountingShop({"/": "<h1>Shop</h1>"}) as shop:
        assert loop.run(look(shop.url)) == ((404, ""), Reason.HTTP_ERROR)
