"""Reply times from the ledger and the mails of a real database, and the command that compares them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from checks.correspondence import Actor, Channel, MailKind, Sending
from checks.model import Shop, Verdict
from checks.reply_times import reply_times
from monitor.cli import main
from monitor.correspondence.arrival import Arrival
from monitor.correspondence.entry import Intent, Outcome, Watch
from monitor.correspondence.inquiry_text import Draft, compose
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.mail_store import MailStore, Reading
from monitor.correspondence.permission import Rules
from monitor.correspondence.standing import inquiries_of_shop
from monitor.store import Store

FIRST = datetime(2026, 9, 7, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOW = FIRST + 70 * DAY
SLOW = Shop(key="slow", name="Slow", url="https://slow.example/", country="DE")
QUICK = Shop(key="quick", name="Quick", url="https://quick.example/", country="NL")
HUMAN = Reading(kind=MailKind.ANSWER, actor=Actor.HUMAN)
MACHINE = Reading(kind=MailKind.ACKNOWLEDGEMENT, actor=Actor.MACHINE)


class Books:
    """Ledger and mails of one database."""

    def __init__(self, store: Store, mails: MailStore) -> None:
        self.ledger, self.mails = Ledger(store), mails

    def asked(self, shop: Shop, week: int, *, sending: Sending = Sending.CONFIRMED) -> int:
        sent = FIRST + 7 * week * DAY
        draft = compose(shop, domain="probe.example", chance=Random(f"{shop.key} {week}"))
        assert isinstance(draft, Draft)
        intent = self.ledger.reserve(
            shop, draft.question, channel=Channel.FORM, url="https://shop.example/", rules=Rules(), now=sent
        )
        assert isinstance(intent, Intent), intent
        watch = Watch(allowed=8 * HOUR, until=sent + DAY)
        self.ledger.finish(intent, Outcome(sending=sending, watch=watch), sent)
        return intent.id

    def over(self, number: int, verdict: Verdict = Verdict.FAIL) -> None:
        entry = self.ledger.entry(number)
        assert entry
        self.ledger.judged(number, verdict, entry.intended_at + 2 * DAY, settled=True)

    def got(self, number: int, after: timedelta, reading: Reading) -> None:
        entry = self.ledger.entry(number)
        assert entry
        address = entry.question.address
        raw = f"To: {address}\r\n\r\n{after}".encode()
        at = entry.intended_at + after
        mail = self.mails.keep(Arrival(raw=raw, recipients=(address,), received_at=at, source="smtp"))
        self.mails.classify(mail, reading)
        self.mails.assign(mail, number, matched_by="address", took_open=after / 2)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "reachwatch.db"


@pytest.fixture
def books(database: Path) -> Iterator[Books]:
    with Store.open(database) as store, MailStore.open(database) as mails:
        yield Books(store, mails)


def test_all_questions_of_a_shop_with_their_mails(books: Books) -> None:
    answered = books.asked(SLOW, 0)
    books.got(answered, HOUR / 60, MACHINE)
    books.got(answered, 6 * HOUR, HUMAN)
    books.over(answered, Verdict.PASS)
    books.over(books.asked(SLOW, 1))
    books.over(books.asked(QUICK, 0))
    books.asked(SLOW, 9)
    found = inquiries_of_shop(books.ledger, books.mails, "slow", NOW, None)
    assert [inquiry.sent_at for inquiry in found] == [FIRST, FIRST + 7 * DAY, FIRST + 63 * DAY]
    assert [reply.kind for reply in found[0].replies] == [MailKind.ACKNOWLEDGEMENT, MailKind.ANSWER]
    times = reply_times(found)
    assert (times.counted, times.open, times.left_out) == (2, 1, 0)
    assert (times.answer.median, times.answer.median_open, times.answer.silent) == (6 * HOUR, 3 * HOUR, 1)


@pytest.mark.parametrize(
    ("verdict", "read", "counted"),
    [
        (Verdict.FAIL, None, 1),  # judged once: the mailbox of today need not have been read that far
        (Verdict.UNKNOWN, None, 0),
        (Verdict.UNKNOWN, 3 * DAY, 1),
        (None, HOUR, 0),
        (None, 3 * DAY, 1),
    ],
)
def test_silence_counts_once_the_mailbox_was_read_so_far(
    books: Books, verdict: Verdict | None, read: timedelta | None, counted: int
) -> None:
    number = books.asked(SLOW, 0)
    if verdict:
        books.over(number, verdict)
    looked_at = FIRST + read if read else None
    found = inquiries_of_shop(books.ledger, books.mails, "slow", NOW, looked_at)
    assert reply_times(found).counted == counted


def test_a_question_that_is_opened_again_is_open_again(books: Books) -> None:
    number = books.asked(SLOW, 0)
    books.over(number)
    books.ledger.reopen(number)
    assert reply_times(inquiries_of_shop(books.ledger, books.mails, "slow", NOW, None)).open == 1


def test_a_shop_that_was_never_asked_has_none(books: Books) -> None:
    assert inquiries_of_shop(books.ledger, books.mails, "slow", NOW, None) == ()


def typed(database: Path, *arguments: str) -> str:
    config = str(database.parent / "none.toml")
    done = CliRunner().invoke(
        main, ["inquiries", "times", *arguments, "--database", str(database), "--config", config]
    )
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command(database: Path, books: Books) -> None:
    assert typed(database) == "No question was put to any shop yet.\n"
    assert json.loads(typed(database, "--json")) == {"shops": []}
    for week, after in enumerate([30 * HOUR, 2 * HOUR, None]):
        number = books.asked(SLOW, week)
        if after:
            books.got(number, after, HUMAN)
        books.over(number)
    answered = books.asked(QUICK, 0)
    books.got(answered, HOUR, HUMAN)
    lines = [line.split() for line in typed(database).splitlines()]
    assert lines[1] == ["quick", "1", "never", "30", "min", "30", "min", "0", "0"]
    assert [line[:5] for line in lines if line[:1] == ["slow"]] == [["slow", "3", "never", "15", "h"]]
    (quick, slow) = json.loads(typed(database, "--json"))["shops"]
    assert (quick["shop"], quick["reply_times"]["all"]["answer"]["median_seconds"]) == ("quick", 3600)
    assert slow["reply_times"]["all"]["answer"]["silent"] == 1
    assert [month["month"] for month in slow["reply_times"]["by_month"]] == ["2026-09"]


def test_the_command_changes_nothing(database: Path, books: Books) -> None:
    """Not even a question that another process is just sending."""
    draft = compose(SLOW, domain="probe.example", chance=Random(1))
    assert isinstance(draft, Draft)
    books.ledger.reserve(SLOW, draft.question, channel=Channel.FORM, url="u", rules=Rules(), now=NOW)
    before = books.ledger.all()
    assert "slow" in typed(database)
    assert books.ledger.all() == before
