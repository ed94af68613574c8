"""A mailbox on a real server (Dovecot): nothing lost, nothing doubled, nothing changed in it."""

import queue
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import dovecot
import pytest
from imapclient import IMAPClient

from monitor.correspondence.arrival import Arrival
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.sources.imap import ImapAccount, ImapSource
from monitor.errors import MailboxError, MailboxRefused, StoreError

pytestmark = pytest.mark.skipif(bool(dovecot.missing()), reason=dovecot.missing())
SOON = 20.0  # seconds that a thing of half a second may take on a busy machine


@pytest.fixture
def server() -> Iterator[dovecot.Dovecot]:
    with dovecot.running() as started:
        yield started


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MailStore]:
    with MailStore.open(tmp_path / "mails.db") as opened:
        yield opened


def account(server: dovecot.Dovecot, **changes: Any) -> ImapAccount:
    values: dict[str, Any] = {
        "host": "127.0.0.1", "port": server.imap, "user": dovecot.USER,
        "secret": lambda: dovecot.PASSWORD, "security": "none",
    }  # fmt: skip
    return ImapAccount(**{**values, **changes})


def source(server: dovecot.Dovecot, store: MailStore, **changes: Any) -> ImapSource:
    return ImapSource(account(server, **changes), store, first_wait=0.05, read_seconds=5)


def mail(number: int, more: str = "") -> bytes:
    return f"Message-ID: <{number}@shop.test>\r\nSubject: answer {number}\r\n{more}\r\nHello.\r\n".encode()


def subjects(store: MailStore) -> list[str]:
    raws = [store.raw(m.id) for m in store.unread()]
    return sorted(raw.partition(b"Subject: ")[2].partition(b"\r\n")[0].decode() for raw in raws)


class Watching:
    def __init__(self, source: ImapSource, keep: Callable[[Arrival], object]) -> None:
        self.reads: queue.Queue[datetime] = queue.Queue()
        self.troubles: list[MailboxError] = []
        self.stop = threading.Event()
        self.thread = threading.Thread(
            target=source.watch, args=(keep, self.stop, self.reads.put, self.troubles.append)
        )

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(SOON)
        assert not self.thread.is_alive()


def wait_for(what: Callable[[], bool], server: dovecot.Dovecot) -> None:
    until = time.monotonic() + SOON
    while not what():
        assert time.monotonic() < until, server.log()
        time.sleep(0.02)


def test_mails_are_read_once_with_recipient_and_time(server: dovecot.Dovecot, store: MailStore) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    server.deliver(mail(1), mail(2), to="anna.k7f3qz@probe.test")
    read = source(server, store).collect(store.keep)
    assert read.mails == 2
    assert read.read_until
    assert source(server, store).collect(store.keep).mails == 0
    first, _ = store.unread()
    assert first.recipients == ("anna.k7f3qz@probe.test",)
    assert before <= first.received_at <= datetime.now(UTC)
    assert (first.junk, first.source) == (False, "imap:watch@probe.test@127.0.0.1")


def test_the_time_is_the_servers_whatever_its_zone(server: dovecot.Dovecot, store: MailStore) -> None:
    taken = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    with IMAPClient("127.0.0.1", server.imap, ssl=False) as client:
        client.login(dovecot.USER, dovecot.PASSWORD)
        client.append("INBOX", mail(1, "Date: Mon, 1 Jan 2001 00:00:00 +0000\r\n"), msg_time=taken)
    source(server, store).collect(store.keep)
    assert [m.received_at for m in store.unread()] == [taken]


def test_the_mailbox_stays_as_it_is(server: dovecot.Dovecot, store: MailStore) -> None:
    server.deliver(mail(1))
    source(server, store).collect(store.keep)
    with IMAPClient("127.0.0.1", server.imap, ssl=False) as client:
        client.login(dovecot.USER, dovecot.PASSWORD)
        client.select_folder("INBOX")
        flags = {flag for found in client.get_flags([1]).values() for flag in found}
    assert b"\\Seen" not in flags
    assert b"\\Deleted" not in flags


def test_spam_is_read_and_said_to_be_spam(server: dovecot.Dovecot, store: MailStore) -> None:
    with IMAPClient("127.0.0.1", server.imap, ssl=False) as client:
        client.login(dovecot.USER, dovecot.PASSWORD)
        client.append("Junk", mail(1))
    server.deliver(mail(2))
    source(server, store).collect(store.keep)
    assert [m.junk for m in store.unread()] == [False, True]


def test_new_numbers_neither_double_nor_lose(server: dovecot.Dovecot, store: MailStore) -> None:
    """UIDVALIDITY changes when a mailbox was restored or rebuilt."""
    server.deliver(mail(1), mail(2))
    mailbox = source(server, store)
    mailbox.collect(store.keep)
    old = store.mark(mailbox.name, "INBOX")
    for index in server.mail.glob("dovecot*"):
        if index.is_file():
            index.unlink()
    server.deliver(mail(3))
    mailbox.collect(store.keep)
    new = store.mark(mailbox.name, "INBOX")
    assert old
    assert new
    assert new.uidvalidity != old.uidvalidity
    assert subjects(store) == ["answer 1", "answer 2", "answer 3"]


def test_a_mail_that_comes_is_pushed(server: dovecot.Dovecot, store: MailStore) -> None:
    with Watching(source(server, store), store.keep) as watching:
        watching.reads.get(timeout=SOON)
        server.deliver(mail(1))
        wait_for(lambda: subjects(store) == ["answer 1"], server)
    assert watching.troubles == []


def test_a_killed_connection_is_made_anew(server: dovecot.Dovecot, store: MailStore) -> None:
    with Watching(source(server, store), store.keep) as watching:
        for number in (1, 2, 3):
            watching.reads.get(timeout=SOON)
            wait_for(lambda: server.kill_sessions() > 0, server)
            server.deliver(mail(number))
        wait_for(lambda: len(subjects(store)) == 3, server)
    assert subjects(store) == ["answer 1", "answer 2", "answer 3"]
    assert watching.troubles


def test_a_server_that_starts_anew_is_found_again(server: dovecot.Dovecot, store: MailStore) -> None:
    with Watching(source(server, store), store.keep) as watching:
        watching.reads.get(timeout=SOON)
        server.stop()
        wait_for(lambda: bool(watching.troubles), server)
        server.start()
        server.deliver(mail(1))
        wait_for(lambda: subjects(store) == ["answer 1"], server)
    assert "cannot be read" in watching.troubles[0].message


def test_a_mail_that_cannot_be_kept_is_asked_for_again(server: dovecot.Dovecot, store: MailStore) -> None:
    refusals = iter([True, True])

    def keep(arrival: Arrival) -> None:
        if next(refusals, False):
            raise StoreError("The database is full.", "Free some space.")
        store.keep(arrival)

    server.deliver(mail(1), mail(2))
    with Watching(source(server, store), keep) as watching:
        wait_for(lambda: len(subjects(store)) == 2, server)
    assert [t.message for t in watching.troubles] == ["The database is full."] * 2


def test_killed_between_mail_and_mark_it_is_kept_once(server: dovecot.Dovecot, store: MailStore) -> None:
    class Forgetful:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def set_mark(self, *_: object) -> None:
            raise StoreError("Killed.", "")

    server.deliver(mail(1), mail(2))
    mailbox = ImapSource(account(server), Forgetful())
    with pytest.raises(StoreError):
        mailbox.collect(store.keep)
    assert len(subjects(store)) == 2
    assert source(server, store).collect(store.keep).mails == 2
    assert subjects(store) == ["answer 1", "answer 2"]


def test_broken_and_binary_mails_come_through(server: dovecot.Dovecot, store: MailStore) -> None:
    hostile = [
        b"\r\n",
        b"Subject: \xff\xfe\r\nDelivered-To: <<@>@\r\n\r\n" + bytes(range(1, 256)),
        b"no head at all",
    ]
    server.deliver(*hostile)
    assert source(server, store).collect(store.keep).mails == 3
    assert len(list(store.unread())) == 3


def test_a_mail_that_is_too_large_is_kept_cut(server: dovecot.Dovecot, store: MailStore) -> None:
    server.deliver(mail(1) + b"x" * 5000)
    ImapSource(account(server), store, max_bytes=2000).collect(store.keep)
    assert [m.size for m in store.unread()] == [2000]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_it_is_read_under_tls(server: dovecot.Dovecot, store: MailStore, security: str) -> None:
    server.deliver(mail(1))
    trusted = ssl.create_default_context()
    server.authority.configure_trust(trusted)
    port = server.imaps if security == "tls" else server.imap
    source(server, store, security=security, port=port, trusted=trusted, host="localhost").collect(store.keep)
    assert subjects(store) == ["answer 1"]


def test_a_stranger_s_certificate_is_refused(server: dovecot.Dovecot, store: MailStore) -> None:
    with pytest.raises(MailboxError, match="CERTIFICATE_VERIFY_FAILED"):
        source(server, store, security="tls", port=server.imaps).collect(store.keep)


def test_a_token_opens_the_mailbox(server: dovecot.Dovecot, store: MailStore) -> None:
    server.deliver(mail(1))
    source(server, store, oauth=True, secret=dovecot.token).collect(store.keep)
    assert subjects(store) == ["answer 1"]


def test_a_stale_token_is_refused(server: dovecot.Dovecot, store: MailStore) -> None:
    with pytest.raises(MailboxRefused, match=r"does not let watch@probe\.test in"):
        source(server, store, oauth=True, secret=lambda: dovecot.token(seconds=-5)).collect(store.keep)


def test_a_wrong_password_is_told(server: dovecot.Dovecot, store: MailStore) -> None:
    with pytest.raises(MailboxRefused, match="Check the user and the password"):
        source(server, store, secret=lambda: "wrong").collect(store.keep)


def test_a_server_that_is_away_is_told(server: dovecot.Dovecot, store: MailStore) -> None:
    server.stop()
    with pytest.raises(MailboxError, match="Connection refused"):
        source(server, store).collect(store.keep)


def test_a_folder_that_is_not_there_is_told(server: dovecot.Dovecot, store: MailStore) -> None:
    with pytest.raises(MailboxError, match="Elsewhere"):
        source(server, store, folder="Elsewhere").collect(store.keep)
