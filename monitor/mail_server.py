"""The configured mail server, and a line to it: for questions to shops as for the letters of the outbox."""

import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from email.policy import SMTP

from monitor.config_inquiry import OutgoingTable
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


class Unreachable(Exception):
    """There is no line to the server; `by_settings`: it will stay so until a person changes something."""

    def __init__(self, detail: str, *, by_settings: bool) -> None:
        super().__init__(detail)
        self.detail, self.by_settings = detail, by_settings


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


def _say_nothing(_step: str) -> None:
    pass


def connected(
    server: MailServer, own_name: str, tell: Callable[[str], object] = _say_nothing
) -> smtplib.SMTP:
    """A line that is ready for mails; `tell` hears of each step that was made."""
    trust = server.trust or ssl.create_default_context()
    smtp: _Line | None = None
    try:
        if server.security == "tls":
            smtp = _SecureLine(server.host, server.port, own_name, timeout=server.seconds, context=trust)
        else:
            smtp = _Line(server.host, server.port, own_name, timeout=server.seconds)
        tell(f"Connected to {server.host}:{server.port}.")
        if server.security == "starttls":
            smtp.starttls(context=trust)
        if isinstance(smtp.sock, ssl.SSLSocket):
            tell(f"Encrypted ({smtp.sock.version()}), and the certificate is trusted.")
        if server.user:
            _log_in(smtp, server)
            tell(f"Logged in as {server.user}.")
        smtp.ehlo_or_helo_if_needed()
    except (OSError, ValueError, smtplib.SMTPException) as error:
        if smtp is not None:
            smtp.close()
        raise Unreachable(_unreachable(server, error), by_settings=_by_settings(error)) from error
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


def _by_settings(error: Exception) -> bool:
    """Whether only a person can mend it: a name not found or a refused connection may pass by itself."""
    if isinstance(error, smtplib.SMTPResponseException) and not isinstance(
        error, smtplib.SMTPAuthenticationError
    ):
        return 500 <= error.smtp_code < 600
    kinds = (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, ssl.SSLError, ValueError)
    return isinstance(error, kinds)


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
            return f"{place} would not talk to us ({answer(error.smtp_code, error.smtp_error)})."
        case _:
            return f"{place} could not be reached ({error})."


def answer(code: int, said: bytes | str) -> str:
    """What a server said, as one line."""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())[:200]}".strip()


def goodbye(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        return  # it has the mail; how it says goodbye does not matter
