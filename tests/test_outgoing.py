"""Questions by mail, through a real SMTP server on the loopback that behaves as servers do."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from random import Random
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from checks.correspondence import Sending
from checks.model import Reason, Shop
from monitor.config_inquiry import OutgoingTable
from monitor.correspondence.entry import Intent, Question
from monitor.correspondence.inquiry_text import Draft, compose
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.outgoing import ask_by_mail, send, written
from monitor.correspondence.permission import Refusal, Rules
from monitor.errors import ReachwatchError
from monitor.mail_server import MailServer, server_of
from monitor.store import Store

# aiosmtpd warns of what is wanted here: a server that asks for a password without TLS, and its own old ways.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning")

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOP = Shop(key="sklep", name="Sklep", url="https://sklep.example/", country="PL")
SERVICE = "obsluga@sklep.example"
LOOPBACK = "127.0.0.1"


class Sink:
    """Takes mail, or answers what it is told to; None hangs up."""

    def __init__(self, **answers: str | None) -> None:
        self.answers = answers
        self.taken: list[Envelope] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, to: str, *_: Any) -> str:  # noqa: N802, ARG002
        envelope.rcpt_tos.append(to)
        return self._answer(server, "rcpt", "250 OK")

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return self._answer(server, "data", "250 queued as 1")

    async def handle_QUIT(self, server: Any, *_: Any) -> str:  # noqa: N802
        return self._answer(server, "quit", "221 Bye")

    def _answer(self, server: Any, at: str, usual: str) -> str:
        answer = self.answers.get(at, usual)
        if answer is None:
            server.transport.abort()
            return usual
        return answer


Serving = Callable[..., MailServer]


@pytest.fixture
def serving() -> Iterator[Serving]:
    running: list[Controller] = []

    def start(sink: Sink, security: str = "none", **options: Any) -> MailServer:
        one = Controller(sink, hostname=LOOPBACK, port=free_port(), **options)
        one.start()
        running.append(one)
        return MailServer(LOOPBACK, one.port, security, seconds=5)

    yield start
    for one in running:
        one.stop()


def free_port() -> int:
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        return int(one.getsockname()[1])


def question(seed: int = 1) -> Question:
    draft = compose(SHOP, domain="probe.example", chance=Random(seed))
    assert isinstance(draft, Draft)
    return draft.question


def sent(server: MailServer) -> Any:
    asked = question()
    return send(written(asked, SERVICE, NOW), asked.address, SERVICE, server)


def test_a_question_arrives_as_it_is(serving: Serving) -> None:
    sink, asked = Sink(), question()
    outcome = send(written(asked, SERVICE, NOW), asked.address, SERVICE, serving(sink))
    assert outcome.sending is Sending.UNCONFIRMED
    assert "250 queued as 1" in outcome.detail
    (envelope,) = sink.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == (asked.address, [SERVICE])
    mail = message_from_bytes(envelope.original_content or b"", policy=default)
    assert mail["From"].addresses[0].display_name == "Anna Górska"
    assert mail["From"].addresses[0].addr_spec == asked.address
    assert (mail["To"], mail["Subject"]) == (SERVICE, asked.subject)
    assert mail.get_content().replace("\r\n", "\n") == asked.text + "\n"
    assert mail.get_content_type() == "text/plain"
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Content-Type", "Content-Transfer-Encoding",
        "MIME-Version",
    }  # fmt: skip


def test_the_same_question_is_always_the_same_mail() -> None:
    assert written(question(), SERVICE, NOW).as_bytes() == written(question(), SERVICE, NOW).as_bytes()
    assert (
        written(question(1), SERVICE, NOW)["Message-ID"] != written(question(2), SERVICE, NOW)["Message-ID"]
    )


@pytest.mark.parametrize(
    ("answers", "sending", "blocked", "told"),
    [
        ({"rcpt": "550 5.1.1 no such user"}, Sending.NOT_SENT, True, f"refused the recipient {SERVICE}: 550 5.1.1 no such user."),
        ({"rcpt": "451 4.7.1 greylisted"}, Sending.NOT_SENT, False, "451 4.7.1 greylisted. The next visit may try again."),
        ({"rcpt": None}, Sending.NOT_SENT, False, "hung up at the recipient"),
        ({"data": "554 spam"}, Sending.NOT_SENT, True, "refused the mail: 554 spam."),
        ({"data": "452 full"}, Sending.NOT_SENT, False, "452 full"),
        ({"data": None}, Sending.UNCERTAIN, False, "broke while it took the mail"),
        ({"quit": "500 what"}, Sending.UNCONFIRMED, False, "took it (250"),
        ({"quit": None}, Sending.UNCONFIRMED, False, "took it (250"),
    ],
)  # fmt: skip
def test_what_the_server_says_decides(
    serving: Serving, answers: dict[str, str | None], sending: Sending, blocked: bool, told: str
) -> None:
    outcome = sent(serving(Sink(**answers)))
    assert (outcome.sending, outcome.blocked) == (sending, blocked)
    assert told in outcome.detail
    assert (outcome.reason is None) == (sending is Sending.UNCONFIRMED)


def test_a_server_that_falls_silent_after_the_text_leaves_it_uncertain() -> None:
    """It may have the mail; nobody knows."""
    with socket.create_server((LOOPBACK, 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line, line.makefile("rb") as heard:
                line.sendall(b"220 hello\r\n")
                for answer in (b"250 hi", b"250 ok", b"250 ok", b"354 go on"):
                    heard.readline()
                    line.sendall(answer + b"\r\n")
                while heard.readline() not in (b".\r\n", b""):
                    pass
                heard.readline()  # until the other side gives up

        thread = threading.Thread(target=serve)
        thread.start()
        outcome = sent(MailServer(LOOPBACK, listening.getsockname()[1], "none", seconds=0.3))
        thread.join()
    assert (outcome.sending, outcome.reason) == (Sending.UNCERTAIN, Reason.SENDING_UNCERTAIN)


def test_a_server_that_is_not_there() -> None:
    outcome = sent(MailServer(LOOPBACK, free_port(), "none", seconds=2))
    assert (outcome.sending, outcome.reason, outcome.blocked) == (Sending.NOT_SENT, Reason.NOT_ASKED, False)
    assert "could not be reached" in outcome.detail


def test_no_password_and_no_text_goes_out_in_the_clear(serving: Serving) -> None:
    sink = Sink()
    outcome = sent(serving(sink, "starttls"))
    assert outcome.sending is Sending.NOT_SENT
    assert "does not offer what is needed" in outcome.detail
    assert sink.taken == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("trusted", [True, False])
def test_tls_with_password(serving: Serving, security: str, trusted: bool) -> None:
    authority = trustme.CA()
    theirs, ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert(LOOPBACK).configure_cert(theirs)
    if trusted:
        authority.configure_trust(ours)

    def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"me", b"secret"), handled=False)

    sink = Sink()
    options = {"authenticator": login, "auth_required": True}
    if security == "starttls":
        server = serving(sink, security, tls_context=theirs, **options)
    else:
        server = serving_tls(serving, sink, theirs, options)
    for password, told in (("secret", "took it"), ("wrong", "refused user or password")):
        made = MailServer(server.host, server.port, security, "me", password, 5, ours)
        detail = sent(made).detail
        assert (told if trusted else "could not be trusted") in detail
    assert len(sink.taken) == trusted


def serving_tls(serving: Serving, sink: Sink, theirs: ssl.SSLContext, options: dict[str, Any]) -> MailServer:
    """TLS from the first byte; aiosmtpd takes that for no TLS where it asks for a password."""
    return serving(sink, "tls", ssl_context=theirs, auth_require_tls=False, **options)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Store.open(tmp_path / "reachwatch.db") as store:
        yield Ledger(store)


def test_the_intent_is_committed_before_anything_is_sent(
    ledger: Ledger, serving: Serving, tmp_path: Path
) -> None:
    states: list[str] = []

    class Watching(Sink):
        async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802
            with Store.open(tmp_path / "reachwatch.db") as store:
                states.extend(str(entry.state) for entry in Ledger(store).open())
            return await super().handle_RCPT(*given)

    sink = Watching()
    got = ask_by_mail(ledger, SHOP, question(), SERVICE, serving(sink), rules=Rules(), now=NOW)
    assert isinstance(got, Intent)
    assert states == ["intended"]
    (entry,) = ledger.open()
    assert (entry.state, entry.page_url) == (Sending.UNCONFIRMED, f"mailto:{SERVICE}")


@pytest.mark.parametrize(("answers", "again"), [({"data": None}, False), ({"data": "451 later"}, True)])
def test_what_is_uncertain_is_not_sent_again_but_what_was_refused_for_now_is(
    ledger: Ledger, serving: Serving, answers: dict[str, str | None], again: bool
) -> None:
    sink = Sink(**answers)
    server = serving(sink)
    got = [
        ask_by_mail(ledger, SHOP, question(n), SERVICE, server, rules=Rules(), now=NOW + timedelta(days=n))
        for n in (1, 2)
    ]
    assert isinstance(got[1], Intent if again else Refusal)
    assert len(sink.taken) == (2 if again else 1)


def test_the_password_comes_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "password"
    file.write_text("from file\n")
    table = OutgoingTable(host="smtp.example", user="me", password_env="PW", password_file=file)
    monkeypatch.delenv("PW", raising=False)
    assert server_of(table) == MailServer("smtp.example", 587, "starttls", "me", "from file")
    monkeypatch.setenv("PW", "from environment")
    assert server_of(table).password == "from environment"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (OutgoingTable(), "There is no mail server to send by."),
        (
            OutgoingTable(host="h", user="me", password_env="NOT_THERE"),
            "The environment variable NOT_THERE is not set.",
        ),
        (
            OutgoingTable(host="h", user="me", password_file=Path("/not/there")),
            r"/not/there cannot be read \(No such file",
        ),
        (OutgoingTable(host="h", user="me", password_file=Path("/dev/null")), "/dev/null is empty."),
    ],
)
def test_a_missing_password_is_told(table: OutgoingTable, told: str) -> None:
    with pytest.raises(ReachwatchError, match=told):
        server_of(table)
