"""The benchmark's pieces work, in one round on one shop; and what its figures rest on stays as it is."""

import gc
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Loop
from visiting import Silent, errand

from benchmarks import post, rounds, tables
from benchmarks.__main__ import main
from benchmarks.freezing import ELEMENTS, freeze
from benchmarks.growth import Held, grow, growth
from benchmarks.measuring import memory, ratio
from benchmarks.route import Choose, Open, Picture, Press
from benchmarks.street import Street, open_street, ordinary
from monitor.browser import BrowserHouse
from monitor.run import Outcome, run
from monitor.shopper.limits import Limits

pytestmark = pytest.mark.xdist_group("benchmarks")

ROOT = Path(__file__).parent.parent

# Where something is looked at again after a pause, because nothing tells when it has come.
PAUSES = {
    "monitor/shopper/pace.py": 1,  # politeness: the shop's own pace
    "monitor/shopper/threshold.py": 1,  # a bot wall that lets us through in its own time
    "monitor/shopper/writing.py": 1,  # a message that the page's script sends in its own time
    "monitor/carry_out.py": 1,  # answers that the demo waits for
    "monitor/collect.py": 1,  # answers that a person waits for
    "monitor/shopper/consent.py": 2,  # a banner that fades, one that a script announced
    "monitor/daemon/background.py": 1,  # between two rounds
    "monitor/delivery.py": 1,  # until another process has sent what it sends
    "monitor/locks.py": 2,  # until another process lets go
}
PAUSE = re.compile(r"sleep\(|wait_for_timeout")


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    with open_street() as one:
        yield one


@pytest.fixture(scope="module")
def ways(street: Street, loop: Loop) -> list[rounds.Way]:
    said: list[str] = []
    found = loop.run(rounds.ways(street, ordinary()[:1], said.append))
    assert len(said) == 1
    return found


def test_a_route_is_what_the_visit_did(ways: list[rounds.Way]) -> None:
    steps = ways[0].route.steps
    assert [type(step) for step in steps[:6]] == [Open, Picture, Open, Picture, Choose, Press]
    assert ways[0].route.documents >= len(ways[0].route.addresses)
    assert len(set(ways[0].route.addresses)) > 5


def test_one_round_of_everything_gives_a_table(
    ways: list[rounds.Way], street: Street, loop: Loop, house: BrowserHouse
) -> None:
    single = loop.run(rounds.alone(ways[0], house, 1))
    both = loop.run(rounds.together(ways, street, house, parallel=2, visits=2, rounds=1))
    assert 0.2 < rounds.overall([single], lambda one: one.bare) < 20
    assert 0.05 < rounds.share(both) < 5
    assert both.peak.bytes > 100_000_000
    told = "\n".join([*tables.of_alone([single]), *tables.of_together([both], 0.6, "")])
    assert ways[0].shop.key in told
    assert "crawlee reaches 0.60" in told


def test_the_page_that_is_frozen_has_its_size(loop: Loop, house: BrowserHouse) -> None:
    frozen = loop.run(freeze(house, 1))
    assert ELEMENTS <= frozen.elements < ELEMENTS + 20
    assert frozen.texts > 1_000
    assert f"{tables.FREEZE_MS} ms" in "\n".join(tables.of_frozen(frozen))


def test_memory_is_looked_at_while_visits_go_on(street: Street, loop: Loop, house: BrowserHouse) -> None:
    told: list[Held] = []
    held = loop.run(grow(street, house, visits=2, parallel=2, every=1, tell=told.append))
    assert [one.visits for one in held] == [1, 2]
    assert held == told
    assert memory(street.process) > 5_000_000


def test_growth_is_the_slope_once_warm() -> None:
    held = [Held(n, 50 if n < 3 else 100 + 2 * n, 7) for n in range(1, 11)]
    assert growth(held, lambda one: one.python) == pytest.approx(2)
    assert growth(held, lambda one: one.browser) == 0


def test_a_ratio_is_taken_round_by_round() -> None:
    assert ratio([2, 30, 4], [1, 10, 4]) == 2


def test_a_run_lets_go_of_what_it_has_handed_over(loop: Loop, house: BrowserHouse) -> None:
    """Else the pictures of hundreds of visits would pile up."""

    async def alive() -> list[int]:
        errands = [errand(f"http://shop{n}.localhost:9/") for n in range(6)]
        counts = []
        async for _ in run(errands, house, Limits(), parallel=1, progress=Silent()):
            gc.collect()
            counts.append(sum(type(one) is Outcome for one in gc.get_objects()))
        return counts

    counts = loop.run(alive())
    assert counts[-1] <= counts[0] + 1


@pytest.mark.parametrize("file", sorted((ROOT / "monitor").rglob("*.py")), ids=lambda f: f.stem)
def test_nothing_waits_for_the_clock_or_an_idle_network(file: Path) -> None:
    text = file.read_text("utf-8")
    assert "networkidle" not in text
    assert len(PAUSE.findall(text)) == PAUSES.get(str(file.relative_to(ROOT)), 0)


def test_the_command_says_what_it_can_do() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    assert {option for p in main.params for option in p.opts} == {"--rounds", "--memory", "--mail", "--keep"}
    assert "python -m benchmarks --keep" in page
    assert all(f"make {target}" in page for target in ("benchmark", "benchmark-memory"))


@pytest.mark.parametrize("way", [post.by_smtp, post.by_maildir])
def test_mails_are_taken_in_one_by_one_and_all_kept(way: Callable[[int], post.Taken]) -> None:
    taken = way(40)
    assert taken.mails == 40
    assert len(taken.memory) == 10
    assert taken.bytes > 40 * len(post.BODY)


def test_the_bars_for_mails_are_told_as_met_or_not() -> None:
    fast = post.Taken("SMTP", 100, 5000, 0.5, 0.1, (5, 10, 10))
    slow = post.Taken("SMTP", 100, 5000, 0.7, 0.1, (5, 10, 10))
    grown = post.Taken("SMTP", 100, 5000, 0.5, 0.1, (5, 10, 10 + post.BAR_GROWTH))
    assert "memory flat: met" in post.table([fast])[-1]
    assert "**not met**" in post.table([fast, slow])[-1]
    assert "**not met**" in post.table([grown])[-1]
