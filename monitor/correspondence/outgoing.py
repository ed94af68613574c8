"""Puts a question to a shop by plain mail, once: through the configured server, under the ledger's intent.

What the server surely refused was not sent. Where the line broke once the text was under way, nobody knows:
that is uncertain, and never sent again.
"""

import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from checks.correspondence import Channel, Sending
from checks.model import Reason, Shop
from monitor.config_inquiry import OutgoingTable
from monitor.correspondence.entry import Intent, Outcome, Question
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.permission import Refusal, Rules
from monitor.errors import ReachwatchError
from monitor.secrets import hiding, read_secret

POLICY = SMTP.clone(max_line_length=998)
PORTS = {"starttls": 587, "tls": 465, "none": 25}
SECONDS = 30.0
OK = range(200, 300)


@dataclass(frozen=True, slots=True)
class MailServer:
    """How to reach the server that sends for us."""

    host: str
    port: int
    security: str = "starttls"  # or tls, none
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = SECONDS
    trust: ssl.SSLContext | None = None  # else what the system trusts


class _Stopped(Exception):
    """Nothing was sent; `for_good`: it would be refused again."""

    def __init__(self, detail: str, *, for_good: bool = False) -> None:
        super().__init__(detail)
        self.detail, self.for_good = detail, for_good


def server_of(table: OutgoingTable) -> MailServer:
    """The configured server; ReachwatchError if none is, or its password cannot be had."""
    if table.host is None:
        remedy = 'Add a table [outgoing] with host = "smtp.our-company.example" to the configuration.'
        raise ReachwatchError("There is no mail server to send by.", remedy)
    port = table.port or PORTS[table.security]
    return MailServer(table.host, port, table.security, table.user or "", _password(table))


def _password(table: OutgoingTable) -> str:
    if table.user is None:
        return ""
    return read_secret(
        table.password_env, table.password_file, what="the password of the outgoing mail server"
    )


def ask_by_mail(
    ledger: Ledger, shop: Shop, question: Question, to: str, server: MailServer, *, rules: Rules,
    now: datetime, visit_id: int | None = None,
) -> Intent | Refusal:  # fmt: skip
    """Reserve, send, note what came of it. Whether the shop may be asked at all was decided before."""
    intent = ledger.reserve(
        shop, question, channel=Channel.EMAIL, url=f"mailto:{to}", rules=rules, now=now, visit_id=visit_id
    )
    if isinstance(intent, Intent):
        ledger.finish(intent, send(written(question, to, now), question.address, to, server), now)
    return intent


def written(question: Question, to: str, now: datetime) -> EmailMessage:
    """The mail, always the same for the same question: a second copy could be told by its Message-ID."""
    local, _, domain = question.address.partition("@")
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(question.persona, local, domain)
    mail["To"] = to
    mail["Subject"] = question.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{question.reference}.{local}@{domain}>"
    mail.set_content(question.text + "\n", cte="quoted-printable")
    mail["Content-Language"] = question.language  # after the content, which clears what is said of it
    return mail


def send(mail: EmailMessage, sender: str, to: str, server: MailServer) -> Outcome:
    """One try, and what came of it."""
    try:
        with _connected(server, sender.rpartition("@")[2]) as smtp:
            _envelope(smtp, sender, to)
            outcome = _text(smtp, mail.as_bytes(policy=POLICY))
            _goodbye(smtp)
            return outcome
    except _Stopped as stopped:
        return Outcome(
            sending=Sending.NOT_SENT, reason=Reason.NOT_ASKED, detail=stopped.detail, stopped=stopped.for_good
        )


class _Line(smtplib.SMTP):
    """Closes without a word: QUIT is said where it fits, and its failing means nothing.

    Servers may repeat what they were told, so what is secret is taken out of their answers right here.
    """

    hide: Callable[[str], str] | None = None

    def getreply(self) -> tuple[int, bytes]:
        code, said = super().getreply()
        return code, self.hide(said.decode("latin-1")).encode("latin-1") if self.hide else said

    def __exit__(self, *_: object) -> None:
        self.close()


class _SecureLine(_Line, smtplib.SMTP_SSL):
    pass


def _connected(server: MailServer, own_name: str) -> _Line:
    trust = server.trust or ssl.create_default_context()
    smtp: _Line | None = None
    try:
        if server.security == "tls":
            smtp = _SecureLine(server.host, server.port, own_name, timeout=server.seconds, context=trust)
        else:
            smtp = _Line(server.host, server.port, own_name, timeout=server.seconds)
        if server.security == "starttls":
            smtp.starttls(context=trust)
        if server.user:
            _log_in(smtp, server)
        smtp.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException) as error:
        if smtp is not None:
            smtp.close()
        raise _Stopped(_unreachable(server, error)) from error
    return smtp


def _log_in(smtp: _Line, server: MailServer) -> None:
    smtp.hide = hiding(server.password.encode().decode("latin-1"), server.password)
    if server.user.isascii() and server.password.isascii():
        smtp.login(server.user, server.password)
        return
    smtp.ehlo_or_helo_if_needed()  # smtplib can tell ASCII only; servers take UTF-8 (RFC 4616)
    secret = b64encode(f"\0{server.user}\0{server.password}".encode()).decode()
    code, said = smtp.docmd("AUTH", f"PLAIN {secret}")
    if code not in OK:
        raise smtplib.SMTPAuthenticationError(code, said)


def _unreachable(server: MailServer, error: Exception) -> str:
    place = f"The outgoing mail server {server.host}:{server.port}"
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"{place} refused user or password. Correct them under [outgoing]."
        case smtplib.SMTPNotSupportedError():
            return f"{place} does not offer what is needed ({error}). Correct security under [outgoing]."
        case ssl.SSLError():
            return (
                f"{place} could not be trusted ({error.reason}). Correct host or security under [outgoing]."
            )
        case socket.gaierror():
            return f"{place} is not known. Correct host under [outgoing]."
        case smtplib.SMTPResponseException():
            return f"{place} would not talk to us ({_answer(error.smtp_code, error.smtp_error)})."
        case _:
            return f"{place} could not be reached ({error})."


def _envelope(smtp: smtplib.SMTP, sender: str, to: str) -> None:
    steps = (("sender", smtp.mail, sender), ("recipient", smtp.rcpt, to))
    for step, command, address in steps:
        try:
            code, said = command(address)
        except (OSError, smtplib.SMTPException) as error:
            raise _Stopped(f"The outgoing mail server hung up at the {step} ({error}).") from error
        if code not in OK:
            raise _refused(f"the {step} {address}", code, said)


def _text(smtp: smtplib.SMTP, data: bytes) -> Outcome:
    """From here on a broken line leaves open whether the server took the mail."""
    try:
        code, said = smtp.data(data)
    except smtplib.SMTPDataError as error:
        raise _refused("the mail", error.smtp_code, error.smtp_error) from error
    except (OSError, smtplib.SMTPException) as error:
        detail = f"The line to the outgoing mail server broke while it took the mail ({error})."
        return Outcome(sending=Sending.UNCERTAIN, reason=Reason.SENDING_UNCERTAIN, detail=detail)
    if code not in OK:
        raise _refused("the mail", code, said)
    detail = f"The outgoing mail server took it ({_answer(code, said)})."
    return Outcome(sending=Sending.UNCONFIRMED, detail=detail)


def _refused(what: str, code: int, said: bytes | str) -> _Stopped:
    for_good = 500 <= code < 600
    again = "" if for_good else " The next visit may try again."
    return _Stopped(
        f"The outgoing mail server refused {what}: {_answer(code, said)}.{again}", for_good=for_good
    )


def _answer(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())[:200]}".strip()


def _goodbye(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        return  # it has the mail; how it says goodbye does not matter
