"""What is in the outbox goes out, once, through servers that behave as servers do."""

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import pytest
import trustme
from mail_servers import HANG_UP, LOOPBACK, SILENCE, Answers, MailServerStub
from serving import Serving

from monitor import outbox
from monitor.backoff import GIVE_UP_TRIES, LONGEST
from monitor.composing import mail_message
from monitor.config import Settings
from monitor.config_inquiry import OutgoingTable
from monitor.delivery import Delivered, Patience, deliver_due, only_sender
from monitor.errors import ReachwatchError
from monitor.mail_server import MailServer
from monitor.outbox import Entry, Message, State, Way
from monitor.store import Store
from reports.letter import Letter

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SENDER = "Reachwatch <reachwatch@our-company.example>"
SETTINGS = Settings(outgoing=OutgoingTable.model_validate({"host": LOOPBACK, "from": SENDER}))
LETTER = Letter(
    subject="Mug: no phone", text="No phone number.\n.\nReally.", html="<p>No phone", language="en"
)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "reachwatch.db") as one:
        yield one


def put(store: Store, number: int = 1, *, to: str = "boss@our-company.example", now: datetime = NOW) -> None:
    message = mail_message(LETTER, key=f"alert {number}", kind="alert", sender=SENDER, to=to, now=now)
    with store.writing() as db:
        assert outbox.put(db, message)


def deliver(store: Store, port: int, now: datetime = NOW, **options: object) -> Delivered:
    server = MailServer(LOOPBACK, port, "none", seconds=2)
    patience = Patience(lock=0, text=0.3, deadline=1.5)
    return deliver_due(store, SETTINGS, now, server=server, patience=patience, **options)  # type: ignore[arg-type]


def only(store: Store) -> Entry:
    with store.reading() as db:
        (entry,) = outbox.entries(db, list(State))
    return entry


def closed_port() -> int:
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        return int(one.getsockname()[1])


def test_a_hundred_mails_go_out_over_one_line_and_never_again(store: Store) -> None:
    for number in range(100):
        put(store, number, to=f"boss{number}@our-company.example")
    with MailServerStub() as server:
        done = deliver(store, server.port)
        assert (len(done.sent), done.failed, done.dead, done.next_try_at, done.troubles) == (
            100,
            (),
            (),
            None,
            (),
        )
        assert deliver(store, server.port, NOW + DAY) == Delivered()
    assert server.lines == 1
    assert {to for to, _ in server.taken} == {f"boss{n}@our-company.example" for n in range(100)}
    mail = message_from_bytes(server.taken[0][1], policy=default)
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == LETTER.text + "\n", "lines of one dot arrive as such"


def test_more_than_a_round_takes_go_out_with_the_next(store: Store) -> None:
    for number in range(5):
        put(store, number)
    with MailServerStub() as server:
        assert deliver(store, server.port, most=3).next_try_at == NOW
        assert len(deliver(store, server.port, most=3).sent) == 2


LATER, DEAD, SENT = State.WAITING, State.DEAD, State.SENT
FATES: dict[str, tuple[Answers, State, timedelta, str]] = {
    "a greeting that says not now": ({"GREETING": "421 too many"}, LATER, MINUTE, "too many"),
    "hanging up at once": ({"GREETING": HANG_UP}, LATER, MINUTE, "could not be reached"),
    "greylisting": ({"RCPT": "451 4.7.1 greylisted"}, LATER, MINUTE, "refused the recipient: 451 4.7.1 greylisted"),
    "not now at the sender": ({"MAIL": "451 busy"}, LATER, MINUTE, "refused the sender: 451 busy"),
    "not now at DATA": ({"DATA": "451 busy"}, LATER, MINUTE, "refused the mail: 451 busy"),
    "not now after the text": ({"TEXT": "452 no room"}, LATER, MINUTE, "refused the mail: 452 no room"),
    "no such recipient": ({"RCPT": "550 5.1.1 unknown"}, DEAD, MINUTE, "refused the recipient: 550 5.1.1"),
    "spam": ({"TEXT": "554 spam"}, DEAD, MINUTE, "refused the mail: 554 spam"),
    "too large by its size": ({"MAIL": "552 too large"}, DEAD, MINUTE, "refused the sender: 552 too large"),
    "too large": ({"TEXT": "552 too large"}, DEAD, MINUTE, "refused the mail: 552 too large"),
    "a line that breaks before DATA": ({"DATA": HANG_UP}, LATER, MINUTE, "before it had the mail"),
    "a line that breaks after the text": ({"TEXT": HANG_UP}, LATER, 60 * MINUTE, "perhaps it took it"),
    "no answer to the text": ({"TEXT": SILENCE}, LATER, 60 * MINUTE, "perhaps it took it (Connection unexpectedly closed: timed out)"),
    "no answer to the recipient": ({"RCPT": SILENCE}, LATER, MINUTE, "before it had the mail"),
    "a bad goodbye": ({"QUIT": "500 what"}, SENT, MINUTE, ""),
    "no goodbye": ({"QUIT": HANG_UP}, SENT, MINUTE, ""),
    "gibberish": ({"GREETING": "hello"}, LATER, MINUTE, "would not talk to us"),
    "a login is needed": ({"MAIL": "530 5.7.0 log in"}, LATER, 30 * MINUTE, "Correct [outgoing]"),
    "a sender it does not know": ({"MAIL": "553 not yours"}, LATER, 30 * MINUTE, "Correct [outgoing]"),
}  # fmt: skip


@pytest.mark.parametrize("name", FATES)
def test_what_becomes_of_a_mail(store: Store, name: str) -> None:
    answers, state, wait, error = FATES[name]
    put(store)
    with MailServerStub(dict(answers)) as server:
        done = deliver(store, server.port)
    entry = only(store)
    assert (entry.state, error in entry.error) == (state, True), entry.error
    assert {SENT: done.sent, LATER: done.failed, DEAD: done.dead}[state] == (entry,)
    assert done.next_try_at == (NOW + wait if state is LATER else None)
    assert (entry.attempts == 0) == ("[outgoing]" in error), "a wrong setting is no fault of the message"


@pytest.mark.parametrize("name", [n for n, (_, state, *_) in FATES.items() if state is LATER])
def test_what_was_put_off_arrives_once_the_server_is_well(store: Store, name: str) -> None:
    put(store)
    with MailServerStub(dict(FATES[name][0])) as server:
        done = deliver(store, server.port)
        early = deliver(store, server.port, NOW + MINUTE / 2)
    assert early == Delivered(next_try_at=done.next_try_at), "not before its time"
    assert done.next_try_at is not None
    with MailServerStub() as well:
        assert len(deliver(store, well.port, done.next_try_at).sent) == 1
    copies = [message_from_bytes(mail)["Message-ID"] for _, mail in server.taken + well.taken]
    assert set(copies) == {only(store).message_id}
    assert len(copies) == (2 if "perhaps" in FATES[name][3] else 1)


def test_one_refused_mail_ends_no_other(store: Store) -> None:
    for number in range(4):
        put(store, number)
    with MailServerStub({"RCPT": ["250 OK", "550 no", "451 later", "250 OK"]}) as server:
        done = deliver(store, server.port)
    assert (len(done.sent), len(done.failed), len(done.dead), server.lines) == (2, 1, 1, 1)


def test_a_line_that_breaks_is_opened_anew_but_not_for_ever(store: Store) -> None:
    for number in range(6):
        put(store, number)
    with MailServerStub({"RCPT": HANG_UP}) as server:
        done = deliver(store, server.port)
    assert (server.lines, len(done.failed)) == (3, 6)
    assert done.troubles


def test_a_server_that_drips_is_left(store: Store) -> None:
    put(store)
    dripping = "250-" + "x" * 60 + "\r\n250-" * 3
    with MailServerStub({"RCPT": dripping}) as server:
        assert "before it had the mail" in deliver(store, server.port).failed[0].error


def test_a_login_that_is_refused_is_told_and_kills_nothing(store: Store) -> None:
    put(store)
    with MailServerStub({"AUTH": "535 no"}, extensions=("AUTH PLAIN",)) as server:
        refused = MailServer(LOOPBACK, server.port, "none", "me", "wrong", seconds=2)
        for hours in range(0, 24 * 30, 12):
            done = deliver_due(store, SETTINGS, NOW + timedelta(hours=hours), server=refused)
            assert "refused user or password" in done.troubles[0]
    assert (only(store).state, only(store).attempts) == (State.WAITING, 0)
    assert "wrong" not in repr(done)


def encrypting(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.mark.parametrize(
    ("named", "told"),
    [(None, "does not offer what is needed"), ("other.example", "could not be trusted"), (LOOPBACK, "")],
)
def test_without_encryption_that_can_be_trusted_nothing_is_sent(
    store: Store, named: str | None, told: str
) -> None:
    put(store)
    authority = trustme.CA()
    with MailServerStub(tls=encrypting(authority, named) if named else None) as server:
        wanted = MailServer(LOOPBACK, server.port, "starttls", seconds=2, trust=trusting(authority))
        done = deliver_due(store, SETTINGS, NOW, server=wanted)
    assert told in "".join(done.troubles)
    assert len(server.taken) == len(done.sent) == (0 if told else 1)
    assert only(store).attempts == (0 if told else 1)


@pytest.mark.parametrize("extensions", [(), ("8BITMIME",), ("8BITMIME", "SMTPUTF8"), ("SIZE 100000",)])
def test_what_a_server_cannot_do_is_not_needed(store: Store, extensions: tuple[str, ...]) -> None:
    put(store)
    with MailServerStub(extensions=extensions) as server:
        assert deliver(store, server.port).sent
    ((_, mail),) = server.taken
    assert mail.isascii()
    assert max(map(len, mail.splitlines())) <= 998


def test_an_address_beyond_ascii_needs_a_server_that_knows_it(store: Store) -> None:
    put(store, to="jörg@müller.example")
    with MailServerStub(extensions=("8BITMIME",)) as old:
        assert "SMTPUTF8" in deliver(store, old.port).dead[0].error
    with store.writing() as db:
        assert outbox.retry(db, 1, NOW)
    with MailServerStub() as server:
        assert deliver(store, server.port).sent
    assert server.taken[0][0] == "jörg@xn--mller-kva.example"


def test_a_server_that_is_down_for_three_days_loses_nothing(store: Store) -> None:
    for number in range(20):
        put(store, number)
    port, now, rounds = closed_port(), NOW, 0
    while now < NOW + 3 * DAY:
        done = deliver(store, port, now)
        assert (done.sent, done.dead, bool(done.troubles)) == ((), (), True)
        assert done.next_try_at is not None
        now, rounds = done.next_try_at, rounds + 1
    assert rounds < 20
    with MailServerStub() as server:
        assert len(deliver(store, server.port, now).sent) == len(server.taken) == 20


def test_after_a_week_and_many_tries_it_is_given_up_and_can_be_retried(store: Store) -> None:
    put(store)
    port, now = closed_port(), NOW
    while not (done := deliver(store, port, now)).dead:
        assert done.next_try_at is not None
        now = done.next_try_at
    assert timedelta(days=7) <= now - NOW < timedelta(days=8)
    assert only(store).attempts >= GIVE_UP_TRIES
    with store.writing() as db:
        outbox.retry(db, 1, now)
    with MailServerStub() as server:
        assert deliver(store, server.port, now).sent


@pytest.mark.parametrize("years", [-5, 5])
@pytest.mark.parametrize("tried", [False, True])
def test_a_clock_that_jumps_loses_and_doubles_nothing(store: Store, years: int, *, tried: bool) -> None:
    put(store)
    if tried:
        deliver(store, closed_port())
    then = NOW + timedelta(days=365 * years)
    assert not deliver(store, closed_port(), then).dead
    with MailServerStub() as server:
        sent = sum(len(deliver(store, server.port, then + n * LONGEST).sent) for n in range(3))
        assert sent == len(server.taken) == 1


def test_nothing_is_sent_while_another_process_sends(store: Store) -> None:
    put(store)
    with MailServerStub() as server:
        with only_sender(store.path, 0) as alone:
            assert alone
            assert deliver(store, server.port).busy
        assert not server.taken
        assert deliver(store, server.port).sent


def test_what_was_dropped_meanwhile_is_not_sent(store: Store) -> None:
    put(store)
    with store.reading() as db:
        (entry,) = outbox.due(db, NOW, 1)
    with store.writing() as db:
        assert outbox.drop(db, entry.id, NOW)
        assert outbox.begin_try(db, entry, NOW) is None
        assert outbox.retry(db, entry.id, NOW)


def test_held_mails_wait(store: Store) -> None:
    message = mail_message(
        LETTER, key="k", kind="alert", sender=SENDER, to="a@b.example", now=NOW, not_before=NOW + DAY
    )
    with store.writing() as db:
        outbox.put(db, message)
    with MailServerStub() as server:
        assert deliver(store, server.port) == Delivered(next_try_at=NOW + DAY)
        assert deliver(store, server.port, NOW + DAY).sent


def test_without_a_server_or_a_sender_it_waits_and_says_so(store: Store) -> None:
    put(store)
    done = deliver_due(store, Settings(), NOW)
    assert len(done.troubles) == 1
    assert done.troubles[0].startswith("There is no mail server to send by. Add a table [outgoing] with host")
    assert done.next_try_at == NOW + 30 * MINUTE


def test_what_was_sent_is_forgotten_but_not_that_it_was(store: Store) -> None:
    put(store)
    put(store, 2)
    with MailServerStub({"RCPT": ["250 OK", "550 no"]}) as server:
        deliver(store, server.port)
    with store.writing() as db:
        assert [outbox.forget_sent(db, NOW + DAY), outbox.forget_sent(db, NOW + DAY)] == [1, 0]
        assert [entry.size > 0 for entry in outbox.entries(db, list(State))] == [True, False]
        assert not outbox.retry(db, 1, NOW)


class Answering(BaseHTTPRequestHandler):
    code = 200
    heard: ClassVar[list[dict[str, str]]] = []

    def do_POST(self) -> None:
        self.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.code)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Hook(Serving):
    """A service of the web that takes messages, or does not."""

    def __init__(self, code: int) -> None:
        handler = type("Here", (Answering,), {"code": code, "heard": []})
        super().__init__(handler)
        self.port, self.heard = self._server.server_port, handler.heard  # type: ignore[attr-defined]


def channel_message(name: str) -> Message:
    return Message(
        key="alert 1 to chat", kind="alert", way=Way.CHANNEL, recipient=name, subject="Mug: no phone",
        body=b"No phone number.", message_id="", created_at=NOW, not_before=NOW,
    )  # fmt: skip


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # one of Apprise's plugins uses it
def test_a_channel_is_told_by_its_secret_address(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with store.writing() as db:
        outbox.put(db, channel_message("chat"))
    with Hook(500) as broken:
        done = deliver_due(
            store, SETTINGS, NOW, address_of=lambda _: f"json://{LOOPBACK}:{broken.port}/s3cret"
        )
    assert done.failed[0].error == (
        "The channel chat did not take it: the service refused it or could not be reached."
    )
    with Hook(200) as hook:
        done = deliver_due(
            store, SETTINGS, NOW + MINUTE, address_of=lambda _: f"json://{LOOPBACK}:{hook.port}/s3cret"
        )
    assert [entry.recipient for entry in done.sent] == ["chat"]
    assert hook.heard[0]["message"] == "No phone number."
    assert "s3cret" not in caplog.text + repr(done)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")
def test_a_channel_without_an_address_waits_for_one(store: Store) -> None:
    def none(_name: str) -> str:
        raise ReachwatchError("The variable CHAT is not set.", "Set it.")

    with store.writing() as db:
        outbox.put(db, channel_message("chat"))
    done = deliver_due(store, SETTINGS, NOW, address_of=none)
    assert done.troubles == ("The variable CHAT is not set. Set it.",)
    assert only(store).attempts == 0
    wrong = deliver_due(store, SETTINGS, NOW + DAY, address_of=lambda _: "nonsense s3cret")
    assert "none that Apprise knows" in wrong.failed[0].error
