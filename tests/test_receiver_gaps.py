"""A receiver that was not listening: senders found it closed, so silence and lateness prove nothing at once."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from asking import KEY, answer_to

from checks.correspondence import Channel, Sending
from checks.model import Reason, Shop, ShopKind, Verdict, Visit
from checks.registry import judge, select
from monitor.config_service import ServiceTable, service_terms
from monitor.correspondence import sorting
from monitor.correspondence.arrival import Arrival
from monitor.correspondence.asker import watch_of
from monitor.correspondence.entry import Entry, Intent, Outcome
from monitor.correspondence.inquiry_text import Draft, compose
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.letter import Letter, read_letter
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.permission import Rules
from monitor.correspondence.sorting import sort_mails
from monitor.correspondence.sources.smtp import SmtpListener, SmtpReceiver
from monitor.correspondence.standing import standing
from monitor.review import Office, judge_answers
from monitor.store import Store

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SHOP = Shop(
    key=KEY, name="Mugs", url="https://mugs.example/", country="GB", languages=("en",), kind=ShopKind.OWN
)
TERMS = replace(service_terms(ServiceTable(), "GB"), answer_within=2 * HOUR)  # Monday to Friday, 9 to 17


PROOF = Arrival(
    raw=b"Subject: Does mail get here?\r\n\r\n", recipients=("reachwatch-test@probe.example",),
    received_at=MONDAY - timedelta(days=30), source="smtp",
)  # fmt: skip


class Desk:
    def __init__(self, store: Store, mails: MailStore) -> None:
        self.now, self.mails, self.ledger = MONDAY, mails, Ledger(store)
        self.office = Office(
            store=store, ledger=self.ledger, mails=mails, source=SmtpReceiver(SmtpListener(), mails.awaits),
            now=lambda: self.now, calendar_of=lambda _: TERMS.calendar,
        )  # fmt: skip

    def ask(self) -> Entry:
        draft = compose(SHOP, domain="probe.example", chance=Random(5))
        assert isinstance(draft, Draft)
        intent = self.ledger.reserve(
            SHOP, draft.question, channel=Channel.FORM, url=f"{SHOP.url}contact", rules=Rules(), now=self.now
        )
        assert isinstance(intent, Intent)
        watch = watch_of(TERMS, self.now, {})
        self.ledger.finish(
            intent, Outcome(sending=Sending.CONFIRMED, sent_at=self.now, watch=watch), self.now
        )
        return self.ledger.of_shop(KEY)[0]

    def listen(self, start: datetime, end: datetime) -> None:
        self.now = start
        while self.now <= end:
            self.office.note_read(self.now)
            self.now += MINUTE

    def comes(self, entry: Entry, text: str = "Yes, that works. Regards, Jo") -> None:
        raw = bytes(answer_to(entry.question.address, text))
        recipients = (entry.question.address,)
        self.mails.keep(Arrival(raw=raw, recipients=recipients, received_at=self.now, source="smtp"))

    def says(self, check: str = "contact-form-reply") -> tuple[Verdict, Reason | None]:
        list(judge_answers(self.office, sort_mails(self.mails, self.ledger, self.office.calendar_of)))
        (entry,) = self.ledger.of_shop(KEY)
        inquiry = standing(entry, self.mails, self.now, self.office.read_until())
        visit = Visit(shop=SHOP, started_at=self.now, pages={}, inquiry=inquiry)
        (finding,) = judge(select([check]), visit)
        return finding.verdict, finding.judgement.reason


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "r.db"
    with Store.open(path) as store, closing(MailStore.open(path)) as mails:
        mails.keep(PROOF)
        yield Desk(store, mails)


UNREAD = (Verdict.UNKNOWN, Reason.MAILBOX_UNREAD)


def test_a_receiver_that_just_came_back_has_not_read_what_it_missed(desk: Desk) -> None:
    desk.listen(MONDAY, MONDAY + MINUTE)
    desk.ask()
    desk.listen(MONDAY + 20 * HOUR, MONDAY + 20 * HOUR + 2 * MINUTE)
    assert desk.says() == UNREAD
    assert desk.says("acknowledgement") == UNREAD
    assert desk.ledger.open()


def test_after_the_time_in_which_senders_try_again_silence_is_silence(desk: Desk) -> None:
    desk.listen(MONDAY, MONDAY + MINUTE)
    desk.ask()
    desk.listen(MONDAY + 20 * HOUR, MONDAY + 29 * HOUR)
    assert desk.says()[0] is Verdict.FAIL


def test_one_that_never_listened_before_the_question_has_read_nothing(desk: Desk) -> None:
    desk.ask()
    desk.listen(MONDAY + 20 * HOUR, MONDAY + 20 * HOUR + 2 * MINUTE)
    assert desk.says() == UNREAD


def test_one_that_listened_all_the_time_proves_silence_at_the_deadline(desk: Desk) -> None:
    desk.listen(MONDAY - MINUTE, MONDAY)
    desk.ask()
    desk.listen(MONDAY + MINUTE, MONDAY + 8 * HOUR + MINUTE)
    assert desk.says()[0] is Verdict.FAIL


def test_a_gap_before_the_question_does_not_matter(desk: Desk) -> None:
    desk.listen(MONDAY - 50 * HOUR, MONDAY - 49 * HOUR)
    desk.listen(MONDAY - MINUTE, MONDAY)
    desk.ask()
    desk.listen(MONDAY + MINUTE, MONDAY + 8 * HOUR + MINUTE)
    assert desk.says()[0] is Verdict.FAIL


def test_an_answer_that_was_perhaps_tried_in_time_is_not_late(desk: Desk) -> None:
    desk.listen(MONDAY, MONDAY + MINUTE)
    entry = desk.ask()
    desk.listen(MONDAY + 20 * HOUR, MONDAY + 29 * HOUR)
    desk.now = MONDAY + 21 * HOUR
    desk.comes(entry)
    desk.now = MONDAY + 29 * HOUR
    assert desk.says() == UNREAD
    assert not desk.ledger.open(), "nothing more can come of it, so the shop may be asked anew"
    assert desk.says("acknowledgement") == UNREAD


def test_an_answer_after_a_deadline_at_which_we_listened_is_late(desk: Desk) -> None:
    desk.listen(MONDAY - MINUTE, MONDAY)
    entry = desk.ask()
    desk.listen(MONDAY + MINUTE, MONDAY + 9 * HOUR)
    desk.listen(MONDAY + 25 * HOUR, MONDAY + 26 * HOUR)
    desk.comes(entry)
    assert desk.says()[0] is Verdict.FAIL


def test_a_mail_that_breaks_the_reading_stops_no_other_and_is_not_silence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.listen(MONDAY - MINUTE, MONDAY)
    entry = desk.ask()
    desk.listen(MONDAY + MINUTE, MONDAY + HOUR)
    desk.comes(entry, "BREAK")
    desk.listen(MONDAY + HOUR, MONDAY + 9 * HOUR)

    def broken(raw: bytes) -> Letter:
        if b"BREAK" in raw:
            raise ZeroDivisionError
        return read_letter(raw)

    monkeypatch.setattr(sorting, "read_letter", broken)
    assert desk.says() == UNREAD
    desk.comes(entry, "Yes, you can return it within 30 days, I checked. Regards, Jo")
    assert desk.says()[0] is Verdict.FAIL, "a late answer that can be read"


def test_an_answer_before_the_deadline_is_in_time_though_nobody_knows_the_hours_any_more(desk: Desk) -> None:
    desk.office = replace(desk.office, calendar_of=lambda _: None)
    desk.listen(MONDAY + 7 * HOUR - MINUTE, MONDAY + 7 * HOUR)  # 16:00: one hour on Monday, one on Tuesday
    entry = desk.ask()
    desk.listen(desk.now, MONDAY + 24 * HOUR)
    desk.comes(entry, "Yes, you can return it within 30 days, I checked. Regards, Jo")
    assert desk.says()[0] is Verdict.PASS


def test_where_no_mail_ever_arrived_silence_proves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with Store.open(path) as store, closing(MailStore.open(path)) as mails:
        desk = Desk(store, mails)
        desk.ask()
        desk.listen(MONDAY, MONDAY + 12 * HOUR)
        assert desk.says() == UNREAD
        assert mails.awaits("Reachwatch-Test@probe.example")
        mails.keep(PROOF)
        assert desk.says()[0] is Verdict.FAIL
