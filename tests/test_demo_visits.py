"""The demo shops, visited for real: each verdict is the declared truth, and nothing was harmed."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from conftest import Loop
from visiting import Silent, findings

from checks.model import Reason, Verdict
from checks.registry import all_checks
from checks.reply_times import reply_times
from monitor.carry_out import visit_and_ask
from monitor.config import DEFAULTS
from monitor.correspondence.ledger import Ledger
from monitor.demo import DemoServer, all_shops
from monitor.demo.mailbox import DemoMailbox
from monitor.errands import of_demo
from monitor.office import open_office, receiving
from monitor.run import Outcome
from monitor.store import Store

pytestmark = pytest.mark.xdist_group("demo visits")  # all shops are visited once
NOT_RUN = ("unknown", Reason.NOT_ASKED)  # as truths are told of checks that a shop is spared
OF_ANSWERS = {check.name for check in all_checks() if check.wants_inquiry}


MAILBOX = DemoMailbox()


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(post=MAILBOX.deliver) as one:
        yield one


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def outcomes(server: DemoServer, loop: Loop, folder: Path) -> dict[str, Outcome]:
    return {o.errand.shop.key: o for o in loop.run(_all(server, folder))}


async def _all(server: DemoServer, folder: Path) -> list[Outcome]:
    post = MAILBOX.post(shop.key for shop in server.shops)
    with (
        Store.open(folder / "demo.db") as store,
        open_office(DEFAULTS, store, post) as office,
        receiving(office, lambda trouble: pytest.fail(trouble.message)),
    ):
        return await visit_and_ask(DEFAULTS, of_demo(server), office, nullcontext(Silent()), post)


@pytest.mark.parametrize("key", [shop.key for shop in all_shops()])
def test_every_verdict_is_the_truth(key: str, server: DemoServer, outcomes: dict[str, Outcome]) -> None:
    truths = next(shop.truths for shop in server.shops if shop.key == key)
    said = findings(outcomes[key])
    verdicts = {
        name: (said[name].verdict.value, said[name].judgement.reason) if name in said else NOT_RUN
        for name in truths
    }
    log = "\n".join(outcomes[key].result.visit.log)
    assert verdicts == {name: (truth.verdict.value, truth.reason) for name, truth in truths.items()}, log


def test_no_shop_was_harmed_and_none_asked_twice(server: DemoServer, outcomes: dict[str, Outcome]) -> None:
    harm = {key: {deed: n for deed, n in server.deeds(key).items() if n} for key in outcomes}
    with_a_form = [s.key for s in server.shops if s.asked and "no-contact" not in s.features]
    assert {key: deeds for key, deeds in harm.items() if deeds} == {
        key: {"message": 1} for key in with_a_form
    }


def test_each_question_is_noted_with_the_visit_on_which_it_was_put(
    outcomes: dict[str, Outcome], folder: Path
) -> None:
    with Store.open(folder / "demo.db") as store:
        entries = Ledger(store).all()
        put_on = {
            entry.shop_key: store.read(entry.visit_id).visit.shop.key for entry in entries if entry.visit_id
        }
    assert put_on == {entry.shop_key: entry.shop_key for entry in entries}
    assert entries


def test_every_check_has_a_truth_in_every_shop() -> None:
    names = {check.name for check in all_checks()}
    assert all(names <= set(shop.truths) for shop in all_shops())


def test_quotes_are_on_the_pictures(outcomes: dict[str, Outcome]) -> None:
    for outcome in outcomes.values():
        for finding in outcome.result.findings:
            for evidence in finding.judgement.evidence:
                shots = outcome.result.visit.pages[evidence.stage].screenshots
                if finding.check in OF_ANSWERS:  # their quotes are from mails
                    continue
                assert shots, (outcome.errand.shop.key, evidence.stage)
                if evidence.box and evidence.box.width:
                    assert any(shot.shows(evidence.box) for shot in shots), (finding.check, evidence)


def test_a_person_who_answers_at_once_is_a_moment_of_glory(outcomes: dict[str, Outcome]) -> None:
    assert findings(outcomes["exemplary"])["contact-form-reply"].judgement.glory


def test_each_question_is_measured(server: DemoServer, outcomes: dict[str, Outcome]) -> None:
    """Once its time is over, or a person answered; the others are those that never arrived."""
    asked = [outcomes[shop.key].result for shop in server.shops if shop.asked]
    assert asked
    for result in asked:
        times = reply_times(result.inquiries)
        assert (times.counted + times.left_out, times.open) == (1, 0), result.visit.shop.key
        (said,) = [f for f in result.findings if f.check == "contact-form-reply"]
        if said.verdict is Verdict.FAIL:
            assert times.counted == 1, result.visit.shop.key
