"""Maildirs as mail servers leave them, read without touching a file."""

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.sources.maildir import MaildirSource
from monitor.errors import MailboxError, StoreError

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
DELIVERED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CHANGED = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
MAIL = b"Delivered-To: anna@probe.test\nSubject: answer\n\nHello.\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MailStore]:
    with MailStore.open(tmp_path / "mails.db") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return maildir(tmp_path / "Maildir")


def maildir(path: Path) -> Path:
    for part in ("new", "cur", "tmp"):
        (path / part).mkdir(parents=True)
    return path


def put(file: Path, raw: bytes = MAIL) -> None:
    file.write_bytes(raw)
    os.utime(file, (CHANGED.timestamp(), CHANGED.timestamp()))


def source(folder: Path, store: MailStore) -> MaildirSource:
    return MaildirSource(folder, store, now=lambda: NOW)


def name(number: int) -> str:
    return f"{DELIVERED.timestamp():.0f}.M{number}P7.host"


def test_new_and_read_mails_are_kept_with_recipient_and_time(folder: Path, store: MailStore) -> None:
    put(folder / "new" / name(1))
    put(folder / "cur" / f"{name(2)}:2,S", MAIL + b"Second.\n")
    put(folder / "tmp" / name(3), b"not delivered yet")
    read = source(folder, store).collect(store.keep)
    assert read == (2, NOW)
    assert {m.recipients for m in store.unread()} == {("anna@probe.test",)}
    assert {m.received_at for m in store.unread()} == {DELIVERED}
    assert source(folder, store).collect(store.keep) == (0, NOW)


@pytest.mark.parametrize(
    "odd", ["42", "draft.eml", "0000000000.M1.host", "99999999999.M1.host", "msg\udcff.eml"]
)
def test_without_a_time_in_the_name_that_of_the_file_counts(folder: Path, store: MailStore, odd: str) -> None:
    put(folder / "new" / odd)
    source(folder, store).collect(store.keep)
    assert [m.received_at for m in store.unread()] == [CHANGED]
    assert source(folder, store).collect(store.keep).mails == 0


@pytest.mark.parametrize("spam", [".Junk", ".Spam", ".INBOX.Junk E-mail", ".Bulk"])
def test_folders_for_spam_are_read_too(folder: Path, store: MailStore, spam: str) -> None:
    put(maildir(folder / spam) / "cur" / f"{name(1)}:2,")
    put(maildir(folder / ".Sent") / "cur" / f"{name(2)}:2,", b"Subject: ours\n\n")
    source(folder, store).collect(store.keep)
    assert [m.junk for m in store.unread()] == [True]


def test_a_mail_that_a_person_reads_or_moves_is_not_read_again(folder: Path, store: MailStore) -> None:
    put(folder / "new" / name(1))
    mailbox = source(folder, store)
    mailbox.collect(store.keep)
    (folder / "new" / name(1)).rename(folder / "cur" / f"{name(1)}:2,RS")
    assert mailbox.collect(store.keep).mails == 0
    (folder / "cur" / f"{name(1)}:2,RS").rename(maildir(folder / ".Junk") / "cur" / f"{name(1)}:2,RS")
    mailbox.collect(store.keep)
    assert len(list(store.unread())) == 1


def test_files_stay_where_they_are(folder: Path, store: MailStore) -> None:
    put(folder / "new" / name(1))
    source(folder, store).collect(store.keep)
    assert [f.name for f in (folder / "new").iterdir()] == [name(1)]
    assert list((folder / "cur").iterdir()) == []


def test_what_is_gone_is_forgotten(folder: Path, store: MailStore) -> None:
    put(folder / "new" / name(1))
    mailbox = source(folder, store)
    mailbox.collect(store.keep)
    assert store.files(mailbox.name) == {name(1)}
    (folder / "new" / name(1)).unlink()
    mailbox.collect(store.keep)
    assert store.files(mailbox.name) == set()


def test_a_file_that_vanishes_while_it_is_read_leaves_the_box_unread(folder: Path, store: MailStore) -> None:
    (folder / "new" / name(1)).symlink_to(folder / "gone")
    put(folder / "new" / name(2))
    assert source(folder, store).collect(store.keep) == (1, None)


def test_killed_between_mail_and_mark_it_is_kept_once(folder: Path, store: MailStore) -> None:
    put(folder / "new" / name(1))
    put(folder / "new" / name(2), b"Subject: other\n\n")

    def killed(arrival: object) -> None:
        store.keep(arrival)  # type: ignore[arg-type]
        raise StoreError("Killed.", "")

    mailbox = source(folder, store)
    with pytest.raises(StoreError):
        mailbox.collect(killed)
    assert mailbox.collect(store.keep).mails == 2
    assert len(list(store.unread())) == 2


def test_a_folder_that_is_none_is_told(tmp_path: Path, store: MailStore) -> None:
    with pytest.raises(MailboxError, match=r"The Maildir .*nowhere cannot be read \(No such file"):
        source(tmp_path / "nowhere", store).collect(store.keep)


def test_a_watch_goes_on_after_trouble_until_it_is_stopped(tmp_path: Path, store: MailStore) -> None:
    stop, folder, kept = threading.Event(), tmp_path / "late", threading.Event()

    def trouble(error: MailboxError) -> None:
        if not folder.exists():
            put(maildir(folder) / "new" / name(1))

    def keep(arrival: object) -> None:
        store.keep(arrival)  # type: ignore[arg-type]
        kept.set()

    reads: list[datetime] = []
    mailbox = MaildirSource(folder, store, now=lambda: NOW, poll_seconds=0.01)
    thread = threading.Thread(target=mailbox.watch, args=(keep, stop, reads.append, trouble))
    thread.start()
    assert kept.wait(20)
    while not reads:
        stop.wait(0.01)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert set(reads) == {NOW}
