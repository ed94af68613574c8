"""The demo shops, visited for real: each verdict is the declared truth, and nothing was harmed."""

from collections.abc import Iterator

import pytest
from conftest import Loop
from visiting import findings, visit_all

from checks.registry import all_checks
from monitor.browser import BrowserHouse
from monitor.demo import DemoServer, all_shops
from monitor.errands import of_demo
from monitor.run import Outcome

pytestmark = pytest.mark.xdist_group("demo visits")  # all shops are visited once


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as one:
        yield one


@pytest.fixture(scope="module")
def outcomes(server: DemoServer, loop: Loop, house: BrowserHouse) -> dict[str, Outcome]:
    return {o.errand.shop.key: o for o in visit_all(loop, house, of_demo(server))}


@pytest.mark.parametrize("key", [shop.key for shop in all_shops()])
def test_every_verdict_is_the_truth(key: str, server: DemoServer, outcomes: dict[str, Outcome]) -> None:
    truths = next(shop.truths for shop in server.shops if shop.key == key)
    said = findings(outcomes[key])
    verdicts = {name: (said[name].verdict.value, said[name].judgement.reason) for name in truths}
    log = "\n".join(outcomes[key].result.visit.log)
    assert verdicts == {name: (truth.verdict.value, truth.reason) for name, truth in truths.items()}, log


def test_no_shop_was_harmed(server: DemoServer, outcomes: dict[str, Outcome]) -> None:
    harm = {key: {deed: n for deed, n in server.deeds(key).items() if n} for key in outcomes}
    assert {key: deeds for key, deeds in harm.items() if deeds} == {}


def test_every_check_has_a_truth_in_every_shop() -> None:
    names = {check.name for check in all_checks()}
    assert all(names <= set(shop.truths) for shop in all_shops())


def test_quotes_are_on_the_pictures(outcomes: dict[str, Outcome]) -> None:
    for outcome in outcomes.values():
        for finding in outcome.result.findings:
            for evidence in finding.judgement.evidence:
                shots = outcome.result.visit.pages[evidence.stage].screenshots
                assert shots, (outcome.errand.shop.key, evidence.stage)
                if evidence.box and evidence.box.width:
                    assert any(shot.shows(evidence.box) for shot in shots), (finding.check, evidence)
