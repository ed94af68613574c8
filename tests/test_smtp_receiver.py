"""The receiver of our own, spoken to as senders speak, the broken ones too."""

import contextlib
import smtplib
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pytest
import trustme

from monitor.correspondence.arrival import Arrival
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.sources.smtp import SmtpListener, SmtpReceiver
from monitor.errors import MailboxError, StoreError

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
ANNA = "anna.k7f3qz@probe.example"
MAIL = b"Subject: answer\r\n\r\nHello.\r\n"


class Box:
    """What was kept, or why not."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.error: Exception | None = None

    def keep(self, arrival: Arrival) -> None:
        if self.error:
            raise self.error
        self.arrivals.append(arrival)


@pytest.fixture
def box() -> Box:
    return Box()


def known(address: str) -> bool:
    return address.endswith("@probe.example")


@contextlib.contextmanager
def receiving(
    box: Box, listener: SmtpListener | None = None, known: Callable[[str], bool] = known
) -> Iterator[int]:
    with SmtpReceiver(listener or SmtpListener(), known, now=lambda: NOW).running(box.keep) as port:
        yield port


@contextlib.contextmanager
def sender(port: int) -> Iterator[smtplib.SMTP]:
    client = smtplib.SMTP("127.0.0.1", port, timeout=20)
    try:
        client.ehlo()
        yield client
    finally:
        client.close()


class Line:
    """A connection by hand."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 20)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> Self:
        self.answer()
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def say(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self) -> bytes:
        line = self.file.readline()
        while line[3:4] == b"-":
            line = self.file.readline()
        return line

    def answers(self, number: int) -> list[int]:
        return [int(self.answer()[:3] or 0) for _ in range(number)]


def test_a_mail_is_kept_with_its_envelope(box: Box) -> None:
    with receiving(box) as port, sender(port) as client:
        assert client.sendmail("bot@shop.example", ["Anna.K7f3qz@Probe.Example"], MAIL) == {}
    (arrival,) = box.arrivals
    assert arrival.raw == b"Return-Path: <bot@shop.example>\r\n" + MAIL
    assert arrival.recipients == (ANNA,)
    assert (arrival.received_at, arrival.source, arrival.junk) == (NOW, "smtp", False)


def test_a_bounce_has_an_empty_sender(box: Box) -> None:
    with receiving(box) as port, sender(port) as client:
        client.sendmail("", [ANNA], MAIL)
    assert box.arrivals[0].raw.startswith(b"Return-Path: <>\r\n")


def test_unknown_recipients_are_refused_and_known_ones_are_not(box: Box) -> None:
    with receiving(box) as port, sender(port) as client:
        refused = client.sendmail("a@b.example", [ANNA, "x@elsewhere.example", "ben@probe.example"], MAIL)
        assert {who: code for who, (code, _) in refused.items()} == {"x@elsewhere.example": 550}
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("a@b.example", ["x@elsewhere.example"], MAIL)
    assert [a.recipients for a in box.arrivals] == [(ANNA, "ben@probe.example")]


@pytest.mark.parametrize(
    "error", [StoreError("Full.", ""), sqlite3.OperationalError("locked"), ZeroDivisionError()]
)
def test_what_cannot_be_kept_is_to_be_sent_again(box: Box, error: Exception) -> None:
    with receiving(box) as port, sender(port) as client:
        box.error = error
        with pytest.raises(smtplib.SMTPDataError) as caught:
            client.sendmail("a@b.example", [ANNA], MAIL)
        assert caught.value.smtp_code == 451
        box.error = None
        assert client.sendmail("a@b.example", [ANNA], MAIL) == {}
    assert len(box.arrivals) == 1


def test_where_nobody_can_say_whether_an_address_is_known_it_is_asked_again(box: Box) -> None:
    def broken(address: str) -> bool:
        raise StoreError("The database is busy.", "")

    with receiving(box, known=broken) as port, sender(port) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
            client.sendmail("a@b.example", [ANNA], MAIL)
        assert caught.value.recipients[ANNA][0] == 451


@pytest.mark.parametrize("announced", [True, False])
def test_a_mail_that_is_too_large_is_refused(box: Box, announced: bool) -> None:
    large = MAIL + b"x" * 70 + b"\r\n" + b"y" * 5000 + b"\r\n"
    with receiving(box, SmtpListener(max_bytes=2000)) as port, sender(port) as client:
        if announced:
            with pytest.raises(smtplib.SMTPSenderRefused, match="552"):
                client.sendmail("a@b.example", [ANNA], large)
        else:
            client.mail("a@b.example")
            client.rcpt(ANNA)
            assert client.data(large)[0] == 552
        assert client.sendmail("a@b.example", [ANNA], MAIL) == {}
    assert len(box.arrivals) == 1


def test_long_lines_are_taken(box: Box) -> None:
    """Half of all HTML mails break the standard's 998; refusing them would lose answers."""
    long = MAIL + b"<td>" * 20_000 + b"\r\n"
    with receiving(box) as port, sender(port) as client:
        assert client.sendmail("a@b.example", [ANNA], long) == {}
    assert box.arrivals[0].raw.endswith(long)


def test_all_at_once_is_taken_in_order(box: Box) -> None:
    """Pipelining: a sender that does not wait for each answer."""
    one = b"MAIL FROM:<a@b.example>\r\nRCPT TO:<%s>\r\nRCPT TO:<x@y.example>\r\nDATA\r\n" % ANNA.encode()
    with receiving(box) as port, Line(port) as line:
        line.say(b"EHLO me\r\n" + one + MAIL + b".\r\n" + one + b"..dot\r\n.\r\nQUIT\r\n")
        assert line.answers(12) == [250, 250, 250, 550, 354, 250, 250, 250, 550, 354, 250, 221]
    assert [a.raw.partition(b"\r\n")[2] for a in box.arrivals] == [MAIL, b".dot\r\n"]


MALFORMED = [
    b"\r\n", b"\x00\x01\xff\xfe\r\n", b"GET / HTTP/1.1\r\n", b"MAIL\r\n", b"MAIL FROM:\r\n", b"MAIL FROM:<a@b\r\n",
    b"RCPT TO:<a@b>\r\n", b"DATA\r\n", b"EHLO\r\n", b"MAIL FROM:<\xff@\xc3>\r\n", b"A" * 5000 + b"\r\n",
    b"MAIL FROM:<a@b.example> SIZE=many\r\n", b"RCPT TO:<" + b"a" * 300 + b"@probe.example>\r\n", b"AUTH PLAIN\r\n",
    b"STARTTLS\r\n", b"VRFY anna\r\n", b"EXPN all\r\n", b"DATA now\r\n",
]  # fmt: skip


@pytest.mark.parametrize("greeted", [False, True])
@pytest.mark.parametrize("line", MALFORMED)
def test_what_is_no_smtp_is_answered_and_forgotten(box: Box, line: bytes, greeted: bool) -> None:
    with receiving(box) as port:
        with Line(port) as talk:
            if greeted:
                talk.say(b"EHLO me\r\n")
                talk.answer()
            talk.say(line)
            assert talk.answer()[:1] in (b"2", b"4", b"5")
        with sender(port) as client:
            assert client.sendmail("a@b.example", [ANNA], MAIL) == {}
    assert len(box.arrivals) == 1


def test_a_sender_that_hangs_up_amid_a_mail_leaves_nothing(box: Box) -> None:
    with receiving(box) as port:
        with Line(port) as line:
            line.say(b"EHLO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<" + ANNA.encode() + b">\r\nDATA\r\n")
            line.answers(4)
            line.say(b"Subject: half a m")
        with sender(port) as client:
            client.sendmail("a@b.example", [ANNA], MAIL)
    assert [a.raw.endswith(MAIL) for a in box.arrivals] == [True]


def test_a_sender_that_says_nothing_is_let_go(box: Box) -> None:
    with receiving(box, SmtpListener(silent_seconds=0.2)) as port, Line(port) as line:
        assert line.file.read() == b""


def test_too_many_at_once_are_sent_away_for_now(box: Box) -> None:
    with receiving(box, SmtpListener(most_connections=2)) as port:
        with Line(port), Line(port):
            third = socket.create_connection(("127.0.0.1", port), 20)
            with third, third.makefile("rb") as file:
                assert file.read().startswith(b"421 ")
        until = threading.Event()
        for _ in range(100):  # the two that left are noticed soon
            with contextlib.suppress(smtplib.SMTPException, OSError), sender(port) as client:
                client.sendmail("a@b.example", [ANNA], MAIL)
                break
            until.wait(0.05)
    assert len(box.arrivals) == 1


def test_addresses_beyond_ascii_are_taken(box: Box) -> None:
    with receiving(box) as port, Line(port) as line:
        line.say(b"EHLO me\r\nMAIL FROM:<j\xc3\xb6rg@shop.example> SMTPUTF8 BODY=8BITMIME\r\n")
        line.say(b"RCPT TO:<j\xc3\xb6rg@probe.example>\r\nDATA\r\n" + MAIL + b".\r\n")
        assert line.answers(5) == [250, 250, 250, 354, 250]
    assert box.arrivals[0].recipients == ("jörg@probe.example",)


def test_mail_comes_under_tls_where_there_is_a_certificate(box: Box) -> None:
    authority = trustme.CA()
    server, client_side = (
        ssl.create_default_context(p) for p in (ssl.Purpose.CLIENT_AUTH, ssl.Purpose.SERVER_AUTH)
    )
    authority.issue_cert("localhost").configure_cert(server)
    authority.configure_trust(client_side)
    with receiving(box, SmtpListener(tls=server)) as port:
        client = smtplib.SMTP("localhost", port, timeout=20)
        with client:
            client.starttls(context=client_side)
            assert client.sendmail("a@b.example", [ANNA], MAIL) == {}
        with sender(port) as plain:  # and without: senders that know no TLS are not lost
            plain.sendmail("a@b.example", [ANNA], MAIL)
    assert len(box.arrivals) == 2


def test_a_port_that_is_taken_is_told(box: Box) -> None:
    with (
        receiving(box) as port,
        pytest.raises(MailboxError, match=r"change host and port under \[mail\.smtp\]"),
        receiving(box, SmtpListener(port=port)),
    ):
        pass


def test_a_watch_says_that_it_listens_until_it_is_stopped(box: Box) -> None:
    stop, heard = threading.Event(), threading.Event()
    reads: list[datetime] = []

    def read(until: datetime) -> None:
        reads.append(until)
        if len(reads) == 3:
            heard.set()

    receiver = SmtpReceiver(SmtpListener(), known, now=lambda: NOW, heartbeat_seconds=0.01)
    assert receiver.collect(box.keep).read_until is None
    thread = threading.Thread(target=receiver.watch, args=(box.keep, stop, read, pytest.fail))
    thread.start()
    assert heard.wait(20)
    with sender(receiver.port) as client:
        client.sendmail("a@b.example", [ANNA], MAIL)
    assert receiver.collect(box.keep).read_until == NOW
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert len(box.arrivals) == 1


def test_killed_between_the_commit_and_its_word_the_mail_is_kept_once(tmp_path: Path) -> None:
    """kill -9 of a real process; the sender knows nothing and sends the mail again."""
    database = tmp_path / "mails.db"
    with process(database, "hang") as (child, port), Line(port) as line:
        line.say(b"EHLO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<" + ANNA.encode() + b">\r\nDATA\r\n")
        assert line.answers(4) == [250, 250, 250, 354]
        line.say(MAIL + b".\r\n")
        assert child.stdout
        assert child.stdout.readline() == "kept\n"
        child.kill()
        child.wait()
        with contextlib.suppress(ConnectionError):
            assert line.answer() == b""
    with process(database, "go on") as (_, port), sender(port) as client:
        assert client.sendmail("a@b.example", [ANNA], MAIL) == {}
    with MailStore.open(database) as store:
        assert len(list(store.unread())) == 1


@contextlib.contextmanager
def process(database: Path, mode: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    script = Path(__file__).with_name("killed_receiver.py")
    with subprocess.Popen(
        [sys.executable, script, database, mode], stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            assert child.stdout
            yield child, int(child.stdout.readline())
        finally:
            child.kill()
