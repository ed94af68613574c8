"""How fast a host is asked for pages. The clock is the test's own: nothing waits."""

import pytest

from checks.model import Reason
from monitor.shopper.pace import SLOWEST, Pace
from monitor.shopper.trouble import Trouble

SHOP = "https://shop.example"


class Clock:
    """Time passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def paced(clock: Clock, seconds: float = 1.0) -> Pace:
    return Pace(seconds, clock=clock.read, sleep=clock.sleep)


def load(pace: Pace, clock: Clock, *urls: str) -> list[float]:
    """When each of these loads began, counted from the first."""
    began = []
    for url in urls:
        _finish(pace.turn(url))
        pace.began(url)
        began.append(clock.now - 1000.0)
    return began


def _finish(work: object) -> None:
    """Run a coroutine that waits for nothing but our clock."""
    with pytest.raises(StopIteration):
        work.send(None)  # type: ignore[attr-defined]


def test_pages_of_one_host_begin_a_pace_apart(clock: Clock) -> None:
    assert load(paced(clock), clock, f"{SHOP}/robots.txt", f"{SHOP}/", f"{SHOP}/bowls") == [0, 1, 2]


def test_what_a_page_takes_counts(clock: Clock) -> None:
    pace = paced(clock)
    load(pace, clock, SHOP)
    clock.now += 0.75
    assert load(pace, clock, SHOP) == [1.0]
    clock.now += 5
    assert load(pace, clock, SHOP) == [6.0]


def test_every_host_has_a_pace_of_its_own(clock: Clock) -> None:
    assert load(paced(clock), clock, SHOP, "https://other.example/", "https://blog.shop.example/") == [
        0,
        0,
        0,
    ]


def test_www_and_port_make_no_other_host(clock: Clock) -> None:
    assert load(paced(clock), clock, SHOP, "https://www.shop.example/", f"{SHOP}:8443/") == [0, 1, 2]


def test_a_page_that_was_clicked_counts_too(clock: Clock) -> None:
    pace = paced(clock)
    pace.began(f"{SHOP}/clicked")
    assert load(pace, clock, SHOP) == [1.0]


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/", "http://localhost/", "http://a.localhost:1/"])
def test_this_machine_is_not_paced(url: str, clock: Clock) -> None:
    pace = paced(clock)
    assert pace.slow_down(url, 60) == ""
    assert load(pace, clock, url, url, url) == [0, 0, 0]


@pytest.mark.parametrize(("delay", "apart"), [(0, 1), (0.2, 1), (3, 3), (SLOWEST, SLOWEST), (60, SLOWEST)])
def test_the_hosts_wish_counts_if_it_is_slower_and_can_be_kept(
    delay: float, apart: float, clock: Clock
) -> None:
    pace = paced(clock)
    note = pace.slow_down(SHOP, delay)
    assert load(pace, clock, SHOP, SHOP) == [0, apart]
    assert ("Crawl-delay" in note) is (delay > SLOWEST)


def test_a_host_that_had_enough_is_left_alone_for_the_rest_of_the_run(clock: Clock) -> None:
    pace = paced(clock)
    pace.shut(f"{SHOP}/bowls", "in 2 minutes")
    clock.now += 3600
    with pytest.raises(Trouble, match=r"shop\.example asked us to come back in 2 minutes") as trouble:
        _finish(pace.turn(f"{SHOP}/cups"))
    assert trouble.value.reason is Reason.RATE_LIMITED
    assert load(pace, clock, "https://other.example/") == [3600]
