"""Mails in the database: each once, found again, and never against what a person said of them."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checks.correspondence import Actor, MailKind
from monitor.correspondence.arrival import Arrival
from monitor.correspondence.mail_store import BY_A_PERSON, MailStore, Reading
from monitor.correspondence.sources.source import Mark

AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
ARRIVAL = Arrival(
    raw=b"Subject: a\r\n\r\nHello.\r\n", recipients=("anna@probe.test",), received_at=AT, source="smtp"
)
READING = Reading(
    kind=MailKind.ANSWER,
    actor=Actor.HUMAN,
    cues=("signed “Ana”",),
    sender="Ana",
    subject="Răspuns",
    excerpt="Bună",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MailStore]:
    with MailStore.open(tmp_path / "mails.db") as opened:
        yield opened


@pytest.mark.parametrize(
    "again",
    [
        ARRIVAL,
        replace(ARRIVAL, received_at=AT + timedelta(hours=1), source="imap:a@b", junk=True),
        replace(ARRIVAL, raw=ARRIVAL.raw.replace(b"\r\n", b"\n")),
        replace(ARRIVAL, recipients=("ANNA@probe.test", "anna@probe.test")),
    ],
)
def test_the_same_mail_is_kept_once_as_it_came_first(store: MailStore, again: Arrival) -> None:
    assert store.keep(ARRIVAL) == store.keep(again)
    (kept,) = store.unread()
    assert (kept.received_at, kept.source, kept.junk, kept.size) == (AT, "smtp", False, len(ARRIVAL.raw))
    assert store.raw(kept.id) == ARRIVAL.raw


@pytest.mark.parametrize(
    "other", [replace(ARRIVAL, raw=ARRIVAL.raw + b"x"), replace(ARRIVAL, recipients=("ben@probe.test",))]
)
def test_two_deliveries_are_both_kept(store: MailStore, other: Arrival) -> None:
    assert store.keep(ARRIVAL) != store.keep(other)


def test_unread_mails_come_in_batches_and_not_again_once_read(store: MailStore) -> None:
    ids = [store.keep(replace(ARRIVAL, raw=b"%d" % n)) for n in range(7)]
    seen = []
    for batch in store.unread_batches(batch=2):
        seen.append([mail.id for mail in batch])
        for mail in batch:
            store.classify(mail.id, READING)
    assert seen == [ids[0:2], ids[2:4], ids[4:6], ids[6:]]
    assert list(store.unread()) == []


def test_what_was_read_of_a_mail_is_kept(store: MailStore) -> None:
    mail_id = store.keep(ARRIVAL)
    store.classify(mail_id, replace(READING, excerpt="half a character: \ud83d"))
    found = store.mail(mail_id)
    assert found
    assert found.reading == replace(READING, excerpt="half a character: ?")
    assert store.mail(99) is None


def test_what_a_person_said_stays(store: MailStore) -> None:
    mail_id = store.keep(ARRIVAL)
    store.classify(mail_id, READING)
    assert store.correct(mail_id, MailKind.SURVEY, Actor.MACHINE, at=AT, note="asks for stars")
    store.classify(mail_id, READING)
    assert store.assign(mail_id, 3, BY_A_PERSON)
    assert not store.assign(mail_id, 4, "recipient")
    found = store.mail(mail_id)
    assert found
    assert found.reading == replace(READING, kind=MailKind.SURVEY, actor=Actor.MACHINE)
    assert (found.corrected_at, found.note, found.inquiry_id, found.matched_by) == (
        AT,
        "asks for stars",
        3,
        "person",
    )
    assert not store.correct(99, MailKind.SURVEY, Actor.MACHINE, at=AT)


def test_mails_are_found_by_inquiry_or_in_the_queue(store: MailStore) -> None:
    late = store.keep(replace(ARRIVAL, raw=b"late", received_at=AT + timedelta(days=1)))
    early = store.keep(ARRIVAL)
    lost = store.keep(replace(ARRIVAL, raw=b"lost"))
    for mail_id in (late, early):
        store.assign(mail_id, 3, "recipient")
    assert [m.id for m in store.of_inquiry(3)] == [early, late]
    assert [m.id for m in store.unmatched()] == [lost]


def test_marks_and_files_and_what_was_read_are_remembered(store: MailStore) -> None:
    store.set_mark("imap:a@b", "INBOX", Mark(1, 5))
    store.set_mark("imap:a@b", "INBOX", Mark(2, 3))
    store.set_mark("imap:a@b", "Junk", Mark(9, 9))
    assert store.mark("imap:a@b", "INBOX") == (2, 3)
    assert store.mark("imap:c@d", "INBOX") is None
    store.add_files("maildir:/m", ["a", "b", "b"])
    store.drop_files("maildir:/m", ["a"])
    assert store.files("maildir:/m") == {"b"}
    assert store.read_until("smtp") is None
    store.note_read("smtp", AT)
    store.note_read("smtp", AT - timedelta(hours=1))
    assert store.read_until("smtp") == AT


def test_many_threads_keep_each_mail_once(store: MailStore) -> None:
    def work() -> None:
        for n in range(20):
            store.keep(replace(ARRIVAL, raw=b"%d" % n))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(store.unread())) == 20
