"""The people and machines behind a demo shop's contact form: who answers, after how long, and what."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import field
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

Post = Callable[[str, str, bytes], None]  # sender and recipient of the envelope, and the mail
Pause = Callable[[float], object]
SERVER = {"Reporting-MTA": "dns; mail.example"}
RECIPIENT = {"Final-Recipient": "rfc822; service@mail.example", "Action": "failed", "Status": "5.1.1"}


@dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class ServiceMail:
    """A mail that comes `after` so many seconds."""

    after: float
    kind: Literal["acknowledgement", "answer", "bounce", "marketing"]
    subject: str
    text: str
    sender: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Service:
    """Answers what the contact form was sent with; each mail goes out from a thread of its own."""

    def __init__(self, mails: tuple[ServiceMail, ...], post: Post | None, pause: Pause) -> None:
        self._mails = mails if post else ()
        self._post = post
        self._pause = pause
        self._threads: list[threading.Thread] = []

    def received(self, customer: str, question: str) -> None:
        for mail in self._mails:
            thread = threading.Thread(target=self._answer, args=(mail, customer, question), daemon=True)
            thread.start()
            self._threads.append(thread)

    def close(self) -> None:
        for thread in self._threads:
            thread.join(timeout=5)

    def _answer(self, mail: ServiceMail, customer: str, question: str) -> None:
        closed = self._pause(mail.after)
        if self._post and not closed:
            sender = "" if mail.kind == "bounce" else mail.sender
            self._post(
                sender, customer, _bounce(mail, customer) if not sender else _mail(mail, customer, question)
            )


def _mail(mail: ServiceMail, customer: str, question: str) -> bytes:
    message = EmailMessage()
    message["From"] = mail.sender
    message["To"] = customer
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2].rstrip(">"))
    for name, value in mail.headers.items():
        message[name] = value
    quoted = "\n".join(f"> {line}" for line in question.splitlines())
    message.set_content(f"{mail.text.strip()}\n\n{quoted}\n" if mail.kind == "answer" else mail.text)
    return message.as_bytes(policy=SMTP)


def _bounce(mail: ServiceMail, customer: str) -> bytes:
    """As mail servers report it (RFC 3464); the standard library's messages make no reports."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = mail.sender
    report["To"] = customer
    report["Subject"] = mail.subject
    report["Date"] = formatdate()
    report["Message-ID"] = make_msgid(domain="mail.example")
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText(mail.text, "plain", "utf-8"))
    status = Message()
    status["Content-Type"] = "message/delivery-status"
    status.set_payload([_fields(SERVER), _fields(RECIPIENT)])
    report.attach(status)
    return report.as_bytes(policy=SMTP)


def _fields(named: Mapping[str, str]) -> Message:
    part = Message()
    for name, value in named.items():
        part[name] = value
    return part
