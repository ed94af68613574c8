"""Changes from recorded visits: kept once, found again after a crash, whoever wrote the visits, and quickly."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from checks.changes import Change, ChangeKind, Confirmation, State
from checks.confirming import LookAgain
from checks.model import Finding, Judgement, Moment, Reason, Shop, Visit, failed, passed, unknown
from monitor.change_store import standings
from monitor.changes import (
    Review,
    blind_shops,
    changes_between,
    look_for_changes,
    mark_reviewed,
    record_changes,
    standing_states,
)
from monitor.cli import main
from monitor.store import Store

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SHOP = Shop(key="mueller", name="Müller’s Mugs", url="https://shop.example/", country="DE")
OTHER = Shop(key="other", name="Other", url="https://other.example/", country="NL")
RULE = Confirmation()
PHONE, REPLY = "phone-at-checkout", "contact-form-reply"
SAYS: dict[str, Judgement] = {
    "P": passed("A number is there."),
    "G": passed("Free of charge, at night, too.", glory=True),
    "F": failed("No number.", ["https://shop.example/checkout"], facts={"numbers": "0"}),
    "?": unknown(Reason.BLOCKED, "A bot wall."),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "reachwatch.db") as one:
        yield one


def finding(check: str, letter: str) -> Finding:
    return Finding(check=check, moment=Moment.FMOT, weight=3, matters=True, judgement=SAYS[letter])


def visit(store: Store, hours: float, shop: Shop = SHOP, **said: str) -> int:
    """One visit: `phone="F"` says that the check phone-at-checkout failed."""
    names = {"phone": PHONE, "reply": REPLY, "guest": "guest-checkout"}
    seen = Visit(shop=shop, started_at=NOON + timedelta(hours=hours), pages={})
    return store.record(seen, [finding(names[name], letter) for name, letter in said.items()], {})


def later(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def review(store: Store, hours: float = 0, shop: Shop = SHOP) -> Review:
    """As the daemon does it: look, keep and mark in one transaction."""
    found = look_for_changes(store, shop.key, RULE, later(hours))
    with store.writing() as db:
        assert record_changes(db, found.changes) == list(found.changes)
        if found.visit_id:
            mark_reviewed(db, shop.key, found.visit_id)
    return found


def kinds(found: Review) -> list[str]:
    return [change.kind.value for change in found.changes]


def test_a_failure_seen_twice_is_a_change_with_its_finding(store: Store) -> None:
    for hours in (0, 6):
        visit(store, hours, phone="P")
    assert kinds(review(store)) == ["first"]
    visit(store, 12, phone="F")
    once = review(store, 12)
    assert once.changes == ()
    assert once.look_again == (LookAgain(checks=(PHONE,), not_before=later(12.25)),)
    visit(store, 12.25, phone="F")
    (change,) = review(store, 12.25).changes
    assert change == Change(
        shop=SHOP, check=PHONE, kind=ChangeKind.PAIN, before=State.PASS, after=State.FAIL, since=later(12),
        confirmed_at=later(12.25), visit_id=4, looks=(3, 4), sentence="No number.",
        finding=finding(PHONE, "F"), facts={"numbers": "0"},
    )  # fmt: skip
    assert changes_between(store, ["mueller"], later(12), later(13)) == [change]
    assert changes_between(store, None, later(12.25), later(12.25)) == []
    assert changes_between(store, ["other"], later(0), later(99)) == []


def test_nothing_was_visited(store: Store) -> None:
    assert look_for_changes(store, "mueller", RULE, NOON) == Review()


def test_after_a_crash_the_same_comes_out_and_nothing_twice(store: Store) -> None:
    for hours, letter in enumerate("PPFFPP"):
        visit(store, hours, phone=letter)
    found = look_for_changes(store, SHOP.key, RULE, NOON)
    assert look_for_changes(store, SHOP.key, RULE, NOON) == found
    with store.writing() as db:  # kept, but killed before the mark
        record_changes(db, found.changes)
    assert look_for_changes(store, SHOP.key, RULE, NOON).changes == ()
    with store.writing() as db:
        assert record_changes(db, found.changes) == []


def test_a_mark_never_goes_back(store: Store) -> None:
    for hours in range(2):
        visit(store, hours, phone="P")
    with store.writing() as db:
        mark_reviewed(db, SHOP.key, 2)
        mark_reviewed(db, SHOP.key, 1)
    assert look_for_changes(store, SHOP.key, RULE, NOON).changes == ()


def test_an_answer_that_settles_after_the_review_is_found(store: Store) -> None:
    """The visit was reviewed while the question was pending; then its finding was replaced."""
    visit(store, 0, phone="P", reply="P")
    visit(store, 6, phone="P", reply="?")
    assert kinds(review(store)) == ["first", "first"]
    store.replace_findings(2, [finding(REPLY, "F")], {})
    (change,) = review(store, 30).changes
    assert (change.check, change.kind, change.visit_id) == (REPLY, ChangeKind.PAIN, 2)
    assert review(store, 31).changes == ()
    store.replace_findings(2, [finding(REPLY, "P")], {})  # the answer came after all
    assert kinds(review(store, 32)) == ["recovery"]
    store.replace_findings(2, [finding(REPLY, "F")], {})  # said once of this visit already
    assert kinds(review(store, 33)) == []
    visit(store, 40, reply="F")
    assert kinds(review(store, 40)) == ["pain"]


def test_visits_that_ran_only_some_checks_do_not_count_for_the_others(store: Store) -> None:
    for hours, letter in enumerate("PPF.F"):
        if letter == ".":
            visit(store, hours, guest="P")
        else:
            visit(store, hours, phone=letter)
    found = review(store)
    assert [(c.check, c.kind.value, c.looks) for c in found.changes if c.check == PHONE] == [
        (PHONE, "first", (1, 2)),
        (PHONE, "pain", (3, 5)),
    ]


def test_a_slow_visit_recorded_late_and_visits_at_the_same_second_count_in_their_order(store: Store) -> None:
    visit(store, 1, phone="P")
    visit(store, 1, phone="P")
    assert kinds(review(store)) == []  # they are as one
    visit(store, 1.5, phone="P")
    assert kinds(review(store)) == ["first"]
    visit(store, 2, phone="F")
    review(store, 2)
    visit(store, 0.5, phone="F")  # begun before all of them, by another process
    (change,) = review(store, 2).changes
    assert (change.kind, change.looks) == (ChangeKind.PAIN, (4, 5))


def test_a_shop_renamed_keeps_its_history(store: Store) -> None:
    visit(store, 0, phone="P")
    visit(store, 1, phone="P")
    review(store)
    renamed = replace(SHOP, name="New Mugs")
    visit(store, 2, renamed, phone="F")
    visit(store, 3, renamed, phone="F")
    (change,) = review(store).changes
    assert (change.kind, change.shop.name) == (ChangeKind.PAIN, "New Mugs")
    assert {c.shop.name for c in changes_between(store, None, later(0), later(9))} == {"New Mugs"}


def test_other_shops_are_left_alone(store: Store) -> None:
    for hours, letter in enumerate("PPFF"):
        visit(store, hours, phone=letter)
        visit(store, hours, OTHER, phone="P")
    assert kinds(review(store, shop=OTHER)) == ["first"]
    assert kinds(review(store)) == ["first", "pain"]


def test_what_stood_at_a_time(store: Store) -> None:
    for hours, letter in enumerate("PPFF"):
        visit(store, hours, phone=letter)
    review(store)
    assert standing_states(store, ["mueller", "other"], later(0)) == {}
    for until, state in ((1, State.PASS), (2.9, State.PASS), (3, State.FAIL)):
        assert standing_states(store, ["mueller"], later(until))["mueller"][PHONE].state is state


def test_a_blind_shop_is_told_once_with_checks_and_reason(store: Store) -> None:
    for day in range(6):
        visit(store, 24 * day, phone="?", guest="?", reply="?")
        found = review(store, 24 * day)
        assert bool(found.changes) == (day == 3)
        if found.changes:
            (change,) = found.changes
    assert (change.kind, change.check, change.checks) == (ChangeKind.BLIND, "", ("guest-checkout", PHONE))
    assert change.facts == {"reason": "blocked"}
    assert change.sentence == (
        "2 checks that matter could not be judged since 2 November 2026. "
        "Most often: The shop turned our visitor away."
    )
    assert changes_between(store, None, later(0), later(999)) == [change]
    assert blind_shops(store, ["mueller"], later(100))["mueller"].checks == ("guest-checkout", PHONE)
    assert standing_states(store, ["mueller"], later(100)) == {}
    visit(store, 150, phone="P", guest="?")
    assert kinds(review(store, 150)) == []
    visit(store, 156, phone="P", guest="P")
    assert "sighted" in kinds(review(store, 156))
    assert blind_shops(store, ["mueller"], later(200)) == {}


def test_a_finding_that_says_otherwise_by_now_is_no_evidence(store: Store) -> None:
    visit(store, 0, reply="P")
    visit(store, 1, reply="F")
    review(store)
    store.replace_findings(2, [finding(REPLY, "P")], {})
    (_, pain) = changes_between(store, None, later(0), later(9))
    assert (pain.sentence, pain.finding) == ("No number.", None)


def test_every_query_is_on_an_index(store: Store) -> None:
    asked: list[str] = []
    visit(store, 0, phone="P", reply="P")
    with store.reading() as db:
        db.conn.set_trace_callback(asked.append)
        look_for_changes(store, SHOP.key, RULE, NOON)
        standings(db, SHOP.key)
        changes_between(store, None, NOON, NOON)
        db.conn.set_trace_callback(None)
        plans = [
            row["detail"]
            for sql in asked
            if sql.startswith("select")
            for row in db.query("explain query plan " + sql)
        ]
    scanned = [plan for plan in plans if plan.startswith("SCAN") and "wanted" not in plan]
    assert plans
    assert scanned == []


def test_one_review_is_quick_after_many_visits(store: Store) -> None:
    """A thousand visits, of a shop at which one check could never be judged."""
    for hours in range(1000):
        visit(store, hours, phone="P", guest="?", reply="P")
    review(store, 1000)
    visit(store, 1001, phone="F", guest="?", reply="P")
    begun = time.process_time()
    look_for_changes(store, SHOP.key, RULE, later(1001))
    assert time.process_time() - begun < 1


# ---- the command


def command(store: Store, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["changes", "--database", str(store.path), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def told(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A shop that failed and recovered, and failed again a minute ago."""
    now = datetime.now(UTC)
    begin = (now - NOON) / timedelta(hours=1) - 10
    for hours, letter in enumerate("PPFFPP"):
        visit(store, begin + hours, phone=letter)
    review(store, begin)
    visit(store, begin + 10 - 1 / 60, replace(SHOP, name="Evil\x1b[31m\u202eMugs"), phone="F")
    return store


def test_the_command_lists_the_newest_first_and_what_waits(told: Store) -> None:
    text = command(told)
    assert text.index("Works again") < text.index("Fails now, can cost the customer")
    assert "looked at again from" in text
    assert "2 changes since" in text
    assert "1 check was judged for the first time." in " ".join(text.split())
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_the_command_as_json(told: Store) -> None:
    document = json.loads(command(told, "--json"))
    assert [change["kind"] for change in document["changes"]] == ["recovery", "pain", "first"]
    assert document["pending"][0]["check"] == PHONE


def test_the_command_changes_nothing(told: Store) -> None:
    assert command(told, "--json") == command(told, "--json")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--shop", "nobody"], "No shop “nobody” was visited yet. There are: mueller."),
        (["--since", "soon"], "“soon” is no length of time."),
        (["--since", "0s"], "“0s” is no length of time."),
    ],
)
def test_mistakes_are_told(told: Store, arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(main, ["changes", "--database", str(told.path), *arguments])
    assert (result.exit_code, said in result.output) == (2, True), result.output
