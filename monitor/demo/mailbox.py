"""The demo's mailbox: a receiver on this machine, to which the demo shops' service sends its answers."""

import smtplib
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from monitor.config_service import ServiceTerms
from monitor.correspondence.business_hours import Calendar, Span
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.sources.smtp import SmtpListener, SmtpReceiver
from monitor.correspondence.sources.source import Source
from monitor.office import Post

LOOPBACK = "127.0.0.1"
DOMAIN = "probe.example"
GRACE = timedelta(seconds=6)  # after the deadline, for an answer that is late
TERMS = ServiceTerms(
    calendar=Calendar(zone="Europe/London", spans=tuple(Span(day, 0, 24 * 60) for day in range(7))),
    answer_within=timedelta(seconds=10),
    acknowledge_within=timedelta(seconds=3),
)


class DemoMailbox:
    def __init__(self) -> None:
        self._receiver: SmtpReceiver | None = None

    def post(self, shops: Iterable[str]) -> Post:
        """All that a visit of these shops needs of it."""
        return Post(source=self.source, domain=DOMAIN, terms=dict.fromkeys(shops, TERMS), grace=GRACE)

    def source(self, mails: MailStore) -> Source:
        self._receiver = SmtpReceiver(SmtpListener(host=LOOPBACK, port=0), mails.awaits)
        return self._receiver

    def deliver(self, sender: str, recipient: str, mail: bytes) -> None:
        """What a shop's mail server does; an answer that nobody takes any more is lost."""
        if self._receiver:
            with (
                suppress(OSError, smtplib.SMTPException),
                smtplib.SMTP(LOOPBACK, self._receiver.port, timeout=10) as smtp,
            ):
                smtp.sendmail(sender, [recipient], mail)
