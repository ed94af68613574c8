"""Gives one mail to a mail server over an open line, and says what came of it.

Nothing is lost by a wrong guess: what may have failed is tried again, by the same Message-ID. Only what the
server refuses for good, of this mail or its recipient, ends it; what it refuses of us (no login, a sender
that it does not know) is our settings' trouble, and no mail's.
"""

import contextlib
import re
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from monitor.mail_server import OK, answer

GO_ON = 354
TOO_LARGE = {523, 552}
NOT_LOGGED_IN = {530, 534, 535, 538}
CLOSES = 421
TEXT_SECONDS = 300.0  # servers look at a mail before they take it
DEADLINE_SECONDS = 600.0  # for one mail, however slowly the server speaks
Line = smtplib.SMTP
_DOT = re.compile(rb"(?m)^\.")


class Fate(StrEnum):
    TAKEN = "taken"
    LATER = "later"  # it may be taken another time
    UNCLEAR = "unclear"  # the line broke when the server had all of it
    REFUSED = "refused"  # for good
    SETTINGS = "settings"  # we are refused, not the mail


@dataclass(frozen=True, slots=True)
class Posted:
    fate: Fate
    detail: str
    line_broken: bool = False


class _Answered(Exception):
    """The server did not go along."""

    def __init__(self, step: str, code: int, said: bytes | str) -> None:
        self.step, self.code = step, code
        self.detail = f"The mail server refused {step}: {answer(code, said)}."


def post(
    smtp: Line, sender: str, to: str, data: bytes,
    *, text_seconds: float = TEXT_SECONDS, deadline: float = DEADLINE_SECONDS,
) -> Posted:  # fmt: skip
    """One try. The line can be used again unless it is said to be broken."""
    given = False
    try:
        with _ends_after(smtp, deadline):
            _envelope(smtp, sender, to, data)
            _expect(smtp.docmd("DATA"), "the mail", range(GO_ON, GO_ON + 1))
            give(smtp, _DOT.sub(b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            given = True
            if smtp.sock:
                smtp.sock.settimeout(text_seconds)
            code, said = smtp.getreply()
            _expect((code, said), "the mail")
            return Posted(Fate.TAKEN, answer(code, said))
    except _Answered as refusal:
        return _judged(smtp, refusal)
    except smtplib.SMTPNotSupportedError as error:
        return Posted(Fate.REFUSED, f"The mail server cannot take such an address ({error}).")
    except (OSError, smtplib.SMTPException, ValueError) as error:
        smtp.close()
        when = "after it had the mail; perhaps it took it" if given else "before it had the mail"
        detail = f"The line to the mail server broke {when} ({_why(error)})."
        return Posted(Fate.UNCLEAR if given else Fate.LATER, detail, line_broken=True)


def give(smtp: Line, text: bytes) -> None:
    smtp.send(text)


def _envelope(smtp: Line, sender: str, to: str, data: bytes) -> None:
    options = []
    if not (to.isascii() and sender.isascii() and data.isascii()):
        if not smtp.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError("it does not offer SMTPUTF8")
        options = ["SMTPUTF8", "BODY=8BITMIME"]
        smtp.command_encoding = "utf-8"
    if smtp.has_extn("size"):
        options.append(f"SIZE={len(data)}")
    try:
        _expect(smtp.docmd("MAIL", " ".join([f"FROM:<{sender}>", *options])), "the sender")
        _expect(smtp.docmd("RCPT", f"TO:<{to}>"), "the recipient")
    finally:
        smtp.command_encoding = "ascii"


def _expect(reply: tuple[int, bytes], step: str, wanted: range = OK) -> None:
    code, said = reply
    if code not in wanted:
        raise _Answered(step, code, said)


def _judged(smtp: Line, refusal: _Answered) -> Posted:
    return Posted(_fate(refusal), refusal.detail, line_broken=not _begun_anew(smtp, refusal.code))


def _fate(refusal: _Answered) -> Fate:
    code = refusal.code
    if code in NOT_LOGGED_IN or (refusal.step == "the sender" and code >= 500 and code not in TOO_LARGE):
        return Fate.SETTINGS
    return Fate.REFUSED if 500 <= code < 600 else Fate.LATER


def _begun_anew(smtp: Line, code: int) -> bool:
    if code not in {CLOSES, -1}:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            return smtp.rset()[0] in OK
    smtp.close()
    return False


@contextmanager
def _ends_after(smtp: Line, seconds: float) -> Iterator[None]:
    """Hang up when it takes too long: time-outs alone start again with every byte."""
    sock = smtp.sock
    timer = threading.Timer(seconds, _hang_up, [sock])
    timer.daemon = True
    timer.start()
    usual = sock.gettimeout() if sock else None
    try:
        yield
    finally:
        timer.cancel()
        if smtp.sock and sock:
            smtp.sock.settimeout(usual)


def _hang_up(sock: socket.socket | None) -> None:
    if sock is not None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # not TLS's own, which is for one thread


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
