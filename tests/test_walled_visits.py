"""Walls and limits on a whole visit: the reason is exact, what was seen is kept, and nobody is bothered on."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from conftest import Loop
from visiting import Silent, errand, visit_one
from walled_server import WalledServer

from checks.model import Reason, Stage, Verdict, Visit
from monitor.browser import BrowserHouse
from monitor.run import Errand, Outcome, run
from monitor.shopper.limits import Limits
from monitor.shopper.pace import SLOWEST, Pace

PAGE = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Shop</title><body>{}</body></html>"
SHOP: Mapping[str, str] = {
    "/": """<h1>Candles from the island of Skye, poured by hand</h1><a href="/candle">Beeswax candle</a><p>£9.00</p>
        <a href="/lantern">Storm lantern</a><p>£19.00</p><footer><a href="/contact">Contact</a>
        <a href="/returns">Returns</a></footer>""",
    "/candle": """<h1>Beeswax candle</h1><p>£9.00</p><form action="/basket"><button>Add to basket</button></form>""",
    "/lantern": """<h1>Storm lantern</h1><p>£19.00</p><form action="/basket"><button>Add to basket</button></form>""",
    "/basket": """<h1>Basket</h1><p>Beeswax candle £9.00</p><a href="/checkout">Proceed to checkout</a>""",
    "/checkout": """<h1>Checkout</h1><form method="post" action="/order"><label>First name <input name="first"></label>
        <label>Street <input name="street"></label><label>Town <input name="city"></label></form>""",
    "/contact": "<h1>Contact</h1><p>Ring 01632 960123.</p>",
    "/returns": "<h1>Returns</h1><p>They are free.</p>",
}  # fmt: skip
WALL = "<!doctype html><title>Just a moment...</title><h1>shop.example</h1><p>Performing security verification</p>"
CLOUDFLARE = {"cf-mitigated": "challenge"}
QUICK = Limits(pace=0)


@pytest.fixture
def server() -> Iterator[WalledServer]:
    with WalledServer() as one:
        yield one


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough for the one page here that opens by itself."""
    monkeypatch.setattr("monitor.shopper.threshold.WAIT", 2.0)


def furnish(server: WalledServer, *, but: str = "") -> None:
    for path, body in SHOP.items():
        if path != but:
            server.add(path, PAGE.format(body))


def visited(server: WalledServer, loop: Loop, house: BrowserHouse, limits: Limits = QUICK) -> Outcome:
    return visits(loop, house, [errand(server.url(), country="GB")], limits)[0]


def visits(loop: Loop, house: BrowserHouse, errands: list[Errand], limits: Limits) -> list[Outcome]:
    async def collect() -> list[Outcome]:
        return [o async for o in run(errands, house, limits, parallel=1, progress=Silent())]

    return loop.run(collect(), timeout=300)


@pytest.mark.parametrize(
    ("path", "walled", "seen"),
    [
        ("/", {Stage.HOME, Stage.PRODUCT, Stage.CHECKOUT}, set()),
        ("/basket", {Stage.CHECKOUT}, {Stage.HOME, Stage.PRODUCT, Stage.CONTACT}),
        ("/checkout", {Stage.CHECKOUT}, {Stage.HOME, Stage.PRODUCT, Stage.CART, Stage.CONTACT}),
        ("/contact", {Stage.CONTACT}, {Stage.HOME, Stage.PRODUCT, Stage.CHECKOUT}),
    ],
)
@pytest.mark.parametrize("status", [200, 403])
def test_a_wall_at_any_stage(
    path: str, status: int, walled: set[Stage], seen: set[Stage], server: WalledServer, loop: Loop,
    house: BrowserHouse,
) -> None:  # fmt: skip
    furnish(server, but=path)
    server.add(path, WALL, status, CLOUDFLARE)
    outcome = visited(server, loop, house)
    visit = outcome.result.visit
    assert {stage: visit.gaps[stage].reason for stage in walled} == dict.fromkeys(walled, Reason.BLOCKED)
    assert all("Cloudflare" in visit.gaps[stage].detail for stage in walled)
    assert seen <= set(visit.pages), visit.log
    needing = [f for f in outcome.result.findings if f.check == "phone-at-checkout"]
    assert Stage.CHECKOUT not in walled or {f.verdict for f in needing} == {Verdict.UNKNOWN}


def test_walls_before_all_products_are_believed_after_two(
    server: WalledServer, loop: Loop, house: BrowserHouse
) -> None:
    server.add("/", PAGE.format(SHOP["/"] + "".join(f"<a href='/p{n}'>Lamp {n}</a> £5.00" for n in range(9))))
    for path in ("/candle", "/lantern", *(f"/p{n}" for n in range(9))):
        server.add(path, WALL, 403, CLOUDFLARE)
    visit = visited(server, loop, house).result.visit
    assert visit.gaps[Stage.PRODUCT].reason is Reason.BLOCKED, visit.gaps
    assert len([path for path in server.asked if path[:2] in ("/p", "/c", "/l")]) <= 4, server.asked


def test_a_page_that_lets_browsers_through_is_waited_for(
    server: WalledServer, loop: Loop, house: BrowserHouse
) -> None:
    furnish(server, but="/")
    server.add("/", WALL + "<script>setTimeout(() => location.reload(), 700)</script>", 503, CLOUDFLARE)
    server.add("/", PAGE.format(SHOP["/"]))
    visit = visited(server, loop, house).result.visit
    assert {Stage.HOME, Stage.CHECKOUT} <= set(visit.pages), visit.gaps
    assert any(line.startswith("waited for this to pass by itself") for line in visit.log)


# ---- how much we ask of a shop


def test_a_shop_that_asks_to_come_back_later_is_asked_nothing_more(
    server: WalledServer, loop: Loop, house: BrowserHouse
) -> None:
    furnish(server, but="/candle")
    server.add("/candle", "Slow down", 429, {"retry-after": "120"})
    one = errand(server.url(), country="GB")
    twin = replace(one, shop=replace(one.shop, key="twin"))
    first, second = (o.result.visit for o in visits(loop, house, [one, twin], QUICK))
    after = server.asked[server.asked.index("/candle") + 1 :]
    assert [path for path in after if path != "/favicon.ico"] == []
    assert set(first.gaps) >= {Stage.PRODUCT, Stage.CHECKOUT, Stage.CONTACT}
    assert reasons(first) == {Reason.RATE_LIMITED}
    assert "in 2 minutes" in first.gaps[Stage.CONTACT].detail
    assert reasons(second) == {Reason.RATE_LIMITED}


def test_robots_txt_may_say_that_it_is_enough(server: WalledServer, loop: Loop, house: BrowserHouse) -> None:
    furnish(server)
    server.add("/robots.txt", "", 503, {"retry-after": "7200"})
    visit = visited(server, loop, house).result.visit
    assert reasons(visit) == {Reason.RATE_LIMITED}
    assert "in 2 hours" in visit.gaps[Stage.HOME].detail
    assert set(server.asked) <= {"/robots.txt", "/favicon.ico"}


def test_a_crawl_delay_that_cannot_be_kept_is_told(
    server: WalledServer, loop: Loop, house: BrowserHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(server)
    server.add("/robots.txt", "User-agent: *\nCrawl-delay: 30\n")
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("monitor.shopper.pace.is_loopback", lambda _: False)
    monkeypatch.setattr("monitor.run.Pace", lambda seconds: Pace(seconds, clock=lambda: 0.0, sleep=sleep))
    visit = visited(server, loop, house).result.visit
    assert any("Crawl-delay" in line for line in visit.log), visit.log
    assert set(waits) == {SLOWEST}  # the clock stands still, so that each page waits for its turn
    assert len(waits) >= len(visit.pages)


def test_a_page_that_asks_without_end_spends_the_budget(
    server: WalledServer, loop: Loop, house: BrowserHouse
) -> None:
    furnish(server, but="/candle")
    endless = "<script>const more = () => fetch('/x').finally(more); more()</script>"
    server.add("/candle", PAGE.format(SHOP["/candle"] + endless))
    visit = visited(server, loop, house, replace(QUICK, requests=60)).result.visit
    assert Stage.HOME in visit.pages
    assert visit.gaps[Stage.CHECKOUT].reason is Reason.BUDGET_SPENT, visit.gaps
    assert "60 requests" in visit.gaps[Stage.CHECKOUT].detail
    assert visit.gaps[Stage.CONTACT].reason is Reason.BUDGET_SPENT
    assert len(server.asked) < 200


def test_an_ordinary_visit_stays_within_its_budget(
    server: WalledServer, loop: Loop, house: BrowserHouse
) -> None:
    furnish(server)
    visit = visit_one(loop, house, errand(server.url(), country="GB")).result.visit
    assert Stage.CHECKOUT in visit.pages
    assert Reason.BUDGET_SPENT not in reasons(visit)


def reasons(visit: Visit) -> set[Reason]:
    """Of what was tried; without a cart, none is looked into once more."""
    return {gap.reason for stage, gap in visit.gaps.items() if stage is not Stage.CART_AFTER}
