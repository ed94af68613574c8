"""The ledger: a question is intended, sent and settled once, whoever else is at it and whenever it is cut off."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from checks.correspondence import Channel, Promise, Sending
from checks.model import Reason, Shop, Verdict
from monitor.correspondence.entry import Intent, Outcome, Watch
from monitor.correspondence.inquiry_text import Draft, compose
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.permission import Refusal, Rules
from monitor.errors import StoreError
from monitor.store import Store

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
RULES = Rules()
SHOP = Shop(key="mueller", name="Mugs", url="https://shop.example/", country="DE")
OTHER = Shop(key="other", name="Other", url="https://other.example/", country="NL")
CAPTCHA = Outcome(sending=Sending.NOT_SENT, reason=Reason.CAPTCHA, detail="A captcha.")
WATCH = Watch(
    allowed=timedelta(hours=8), until=NOW + timedelta(days=1), acknowledge_within=timedelta(minutes=5),
    calendar="Mon–Fri 9–17",
    promise=Promise(said="24 hours", until=NOW + timedelta(days=1), quote="24 h", url="https://shop.example/c"),
)  # fmt: skip
SENT = Outcome(
    sending=Sending.CONFIRMED,
    said="Danke \ud83d",
    sent_at=NOW + timedelta(seconds=2),
    watch=WATCH,
    picture="ab",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reachwatch.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as one:
        yield one


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


def draft(shop: Shop = SHOP, seed: int = 1) -> Draft:
    made = compose(shop, domain="probe.example", chance=Random(seed))
    assert isinstance(made, Draft)
    return made


SEEDS = iter(range(10, 1_000_000))


def ask(ledger: Ledger, shop: Shop = SHOP, now: datetime = NOW, rules: Rules = RULES) -> Intent | Refusal:
    question = draft(shop, next(SEEDS)).question
    return ledger.reserve(shop, question, channel=Channel.FORM, url=shop.url, rules=rules, now=now)


def intent(ledger: Ledger, shop: Shop = SHOP, now: datetime = NOW) -> Intent:
    got = ask(ledger, shop, now)
    assert isinstance(got, Intent), got
    return got


def refused(ledger: Ledger, told: str, shop: Shop = SHOP, now: datetime = NOW) -> None:
    got = ask(ledger, shop, now)
    assert isinstance(got, Refusal)
    assert told in got.detail


def test_a_question_from_intent_to_verdict(ledger: Ledger) -> None:
    question = draft().question
    got = ledger.reserve(
        SHOP, question, channel=Channel.FORM, url="https://shop.example/c", rules=Rules(), now=NOW
    )
    assert isinstance(got, Intent)
    (begun,) = ledger.open()
    assert (begun.state, begun.sent_at, begun.question) == ("intended", None, question)
    assert begun.inquiry().sending is Sending.UNCERTAIN
    ledger.finish(got, SENT, NOW + timedelta(seconds=3))
    (sent,) = ledger.open()
    assert (sent.state, sent.said, sent.watch, sent.picture) == (Sending.CONFIRMED, "Danke ?", WATCH, "ab")
    inquiry = sent.inquiry(now=NOW)
    assert (inquiry.sent_at, inquiry.until, inquiry.promise) == (SENT.sent_at, WATCH.until, WATCH.promise)
    ledger.judged(sent.id, Verdict.PASS, NOW + timedelta(days=1), settled=True)
    assert ledger.open() == []
    latest = ledger.by_reference(question.reference.upper())
    assert latest
    assert (latest.verdict, latest.settled_at) == (Verdict.PASS, NOW + timedelta(days=1))
    assert ledger.by_reference("nobody-asked") is None


def test_one_is_in_flight_and_one_a_week(ledger: Ledger) -> None:
    first = intent(ledger)
    refused(ledger, "still has time")
    ledger.finish(first, SENT, NOW)
    refused(ledger, "still has time", now=NOW + WEEK)
    ledger.judged(first.id, Verdict.FAIL, NOW, settled=True)
    refused(ledger, "once in 7 days", now=NOW + WEEK - timedelta(seconds=1))
    refused(ledger, "Check the clock", now=NOW - timedelta(days=30))
    intent(ledger, now=NOW + WEEK)


def test_no_more_than_so_many_a_day_to_all(ledger: Ledger) -> None:
    intent(ledger)
    assert isinstance(ask(ledger, OTHER, rules=Rules(per_day=1)), Refusal)
    assert isinstance(ask(ledger, OTHER, NOW + timedelta(days=1), Rules(per_day=1)), Intent)


def test_what_was_not_sent_takes_up_no_slot(ledger: Ledger) -> None:
    got = intent(ledger)
    ledger.finish(got, Outcome(sending=Sending.NOT_SENT, reason=Reason.NOT_ASKED, detail="451"), NOW)
    entry = ledger.entry(got.id)
    assert entry
    assert (entry.slot, entry.sent_at, entry.settled_at) == (None, None, NOW)
    intent(ledger, now=NOW + timedelta(minutes=1))


def test_two_blocked_tries_stop_further_ones_until_a_person_says_so(ledger: Ledger) -> None:
    for seed in (1, 2):
        assert ledger.past("mueller", NOW).blocked == seed - 1
        ledger.not_sent(SHOP, draft(seed=seed).question, CAPTCHA, channel=Channel.FORM, url="u", now=NOW)
    refused(ledger, "A captcha. See to it")
    assert isinstance(ask(ledger, OTHER), Intent)
    assert ledger.reset("mueller", NOW)
    assert not ledger.reset("nobody", NOW)
    intent(ledger)


def test_a_question_that_gets_through_forgets_the_blocked_ones(ledger: Ledger) -> None:
    ledger.not_sent(SHOP, draft().question, CAPTCHA, channel=Channel.FORM, url="u", now=NOW)
    ledger.finish(intent(ledger), SENT, NOW)
    assert ledger.past("mueller", NOW).blocked == 0


def test_a_refusal_by_the_form_counts_as_sent_and_as_blocked(ledger: Ledger) -> None:
    got = intent(ledger)
    ledger.finish(got, Outcome(sending=Sending.REFUSED, detail="Invalid."), NOW)
    entry = ledger.entry(got.id)
    assert entry
    assert (entry.sent_at, entry.settled_at, entry.slot) == (NOW, NOW, got.slot)
    assert ledger.past("mueller", NOW).blocked == 1
    refused(ledger, "once in 7 days")


def test_what_may_have_been_sent_needs_an_intent(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="needs an intent"):
        ledger.not_sent(SHOP, draft().question, SENT, channel=Channel.FORM, url="u", now=NOW)


def test_what_was_cut_off_is_uncertain_until_a_mail_comes(ledger: Ledger) -> None:
    got = intent(ledger)
    (entry,) = ledger.recover()
    assert (entry.id, entry.state, entry.reason) == (got.id, Sending.UNCERTAIN, Reason.SENDING_UNCERTAIN)
    assert entry.sent_at == NOW
    assert ledger.recover() == []
    refused(ledger, "still has time", now=NOW + WEEK)
    ledger.watch(got.id, WATCH)
    ledger.arrived(got.id, NOW + timedelta(hours=2))
    ledger.arrived(got.id, NOW + timedelta(hours=1))
    (entry,) = ledger.open()
    assert (entry.state, entry.reason, entry.watch) == (Sending.UNCONFIRMED, None, WATCH)
    assert entry.arrived_at == NOW + timedelta(hours=1)


def test_whoever_still_lives_may_tell_what_came_of_it(ledger: Ledger) -> None:
    """A second process started while the first was sending, and took its intent for cut off."""
    got = intent(ledger)
    ledger.recover()
    ledger.finish(got, SENT, NOW)
    assert [entry.state for entry in ledger.open()] == [Sending.CONFIRMED]


@pytest.mark.parametrize("sending", [Sending.CONFIRMED, Sending.UNCERTAIN, Sending.NOT_SENT])
def test_an_answer_may_be_faster_than_the_sender(ledger: Ledger, sending: Sending) -> None:
    got = intent(ledger)
    ledger.arrived(got.id, NOW)
    ledger.finish(got, Outcome(sending=sending, reason=Reason.TIMEOUT, watch=WATCH), NOW)
    (entry,) = ledger.open()
    assert entry.state is (Sending.CONFIRMED if sending is Sending.CONFIRMED else Sending.UNCONFIRMED)
    assert entry.watch == WATCH
    assert entry.slot == got.slot


def test_what_is_told_once_stays(ledger: Ledger) -> None:
    got = intent(ledger)
    ledger.finish(got, SENT, NOW)
    ledger.finish(got, Outcome(sending=Sending.NOT_SENT), NOW)
    assert [entry.state for entry in ledger.open()] == [Sending.CONFIRMED]


def test_a_pause_outlives_the_process_and_ends_by_itself(ledger: Ledger, path: Path) -> None:
    end = NOW + timedelta(hours=1)
    ledger.pause(NOW, end, "Christmas")
    with Store.open(path) as other:
        refused(Ledger(other), "are paused until 2026-11-22 13:00 UTC (Christmas)")
    assert ledger.paused(NOW)
    assert ledger.paused(end) is None
    assert isinstance(ask(ledger, now=end), Intent)
    ledger.pause(NOW)
    refused(ledger, "are paused", OTHER)
    assert ledger.resume(NOW)
    assert not ledger.resume(NOW)
    intent(ledger, OTHER)


def test_the_installation_keeps_its_secret(ledger: Ledger, path: Path) -> None:
    secret = ledger.installation(NOW)
    with Store.open(path) as other:
        assert Ledger(other).installation(NOW) == secret


def test_an_intent_is_on_the_disk_before_it_is_handed_out(ledger: Ledger, store: Store, path: Path) -> None:
    said: list[str] = []
    store._db.execute("PRAGMA synchronous = OFF")
    store._db.conn.set_trace_callback(said.append)
    intent(ledger)
    store._db.conn.set_trace_callback(None)
    words = [line.strip().partition("(")[0].upper() for line in said]
    order = ["PRAGMA SYNCHRONOUS = FULL", "BEGIN IMMEDIATE", "INSERT INTO INQUIRIES ", "COMMIT"]
    places = [words.index(word) for word in order]
    assert places == sorted(places)
    assert words[-1] == "COMMIT"
    assert store._db.execute("PRAGMA synchronous").fetchone()[0] == 2
    other = sqlite3.connect(path)
    assert other.execute("select state from inquiries").fetchall() == [("intended",)]
    other.close()


def test_nothing_is_intended_where_it_would_not_be_durable(
    ledger: Ledger, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.store.SYNCHRONOUS_FULL", 4)
    with pytest.raises(StoreError, match="durably"):
        ask(ledger)
    assert ledger.all() == []


def test_an_error_in_the_middle_leaves_nothing(
    ledger: Ledger, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = intent(ledger)

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("monitor.correspondence.ledger._count_blocked", broken)
    with pytest.raises(RuntimeError):
        ledger.finish(got, SENT, NOW)
    assert [entry.state for entry in ledger.open()] == ["intended"]


RACER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from secrets import SystemRandom
from checks.correspondence import Channel
from checks.model import Shop
from monitor.correspondence.entry import Intent
from monitor.correspondence.inquiry_text import compose
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.permission import Rules
from monitor.store import Store
with Store.open(Path(sys.argv[1])) as store:
    ledger = Ledger(store)
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(20):
        shop = Shop(key=f"s{number}", name="S", url=f"https://s{number}.example/", country="DE")
        question = compose(shop, domain="p.example", chance=SystemRandom()).question
        now = datetime(2026, 11, 22, tzinfo=UTC)
        got = ledger.reserve(shop, question, channel=Channel.FORM, url="u", rules=Rules(per_day=15), now=now)
        if isinstance(got, Intent):
            print(shop.key, flush=True)
"""


def test_processes_at_once_ask_each_shop_once_and_no_more_a_day_than_they_may(path: Path) -> None:
    Store.open(path).close()
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for racer in racers:
        assert racer.stdout
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    won = [key for racer in racers for key in racer.communicate()[0].split()]
    assert [racer.returncode for racer in racers] == [0, 0, 0, 0]
    assert sorted(won) == sorted(f"s{number}" for number in range(15))


def test_shops_of_one_host_are_one_service(ledger: Ledger) -> None:
    intent(ledger)
    english = Shop(key="mueller-en", name="Mugs", url="https://www.shop.example/en/", country="DE")
    refused(ledger, "still has time", english)
