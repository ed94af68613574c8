"""Puts a question to a shop by plain mail, once: through the configured server, under the ledger's intent.

What the server surely refused was not sent. Where the line broke once the text was under way, nobody knows:
that is uncertain, and never sent again.
"""

import smtplib
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from checks.correspondence import Channel, Sending
from checks.model import Reason, Shop
from monitor.correspondence.entry import Intent, Outcome, Question
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.permission import Refusal, Rules
from monitor.mail_server import OK, POLICY, MailServer, Unreachable, answer, connected, goodbye


class _Stopped(Exception):
    """Nothing was sent; `for_good`: it would be refused again."""

    def __init__(self, detail: str, *, for_good: bool = False) -> None:
        super().__init__(detail)
        self.detail, self.for_good = detail, for_good


def ask_by_mail(
    ledger: Ledger, shop: Shop, question: Question, to: str, server: MailServer, *, rules: Rules,
    now: datetime,
) -> Intent | Refusal:  # fmt: skip
    """Reserve, send, note what came of it. Whether the shop may be asked at all was decided before."""
    intent = ledger.reserve(shop, question, channel=Channel.EMAIL, url=f"mailto:{to}", rules=rules, now=now)
    if isinstance(intent, Intent):
        ledger.finish(intent, send(written(question, to, now), question.address, to, server), now)
    return intent


def written(question: Question, to: str, now: datetime) -> EmailMessage:
    """The mail, always the same for the same question: a second copy could be told by its Message-ID."""
    local, _, domain = question.address.partition("@")
    mail = EmailMessage(policy=SMTP)  # whose lines are short; only headers have to stay on one, see POLICY
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
        with connected(server, sender.rpartition("@")[2]) as smtp:
            _envelope(smtp, sender, to)
            outcome = _text(smtp, mail.as_bytes(policy=POLICY))
            goodbye(smtp)
            return outcome
    except Unreachable as trouble:
        return Outcome(sending=Sending.NOT_SENT, reason=Reason.NOT_ASKED, detail=trouble.detail)
    except _Stopped as stopped:
        return Outcome(
            sending=Sending.NOT_SENT, reason=Reason.NOT_ASKED, detail=stopped.detail, stopped=stopped.for_good
        )


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
    detail = f"The outgoing mail server took it ({answer(code, said)})."
    return Outcome(sending=Sending.UNCONFIRMED, detail=detail)


def _refused(what: str, code: int, said: bytes | str) -> _Stopped:
    for_good = 500 <= code < 600
    again = "" if for_good else " The next visit may try again."
    return _Stopped(
        f"The outgoing mail server refused {what}: {answer(code, said)}.{again}", for_good=for_good
    )
