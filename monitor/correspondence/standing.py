"""How a question to a shop stands now: the ledger's line and the mails that came, as the checks read them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from checks.correspondence import Inquiry, Reply, Sending
from checks.model import Verdict
from monitor.correspondence.entry import Entry
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.mail_store import MailStore, StoredMail
from monitor.correspondence.sources.smtp import SmtpReceiver

# Senders who found our receiver closed try again within that, be it after minutes or hours: until then an
# answer may be on its way, and when one comes, nobody knows since when it was.
TRIED_AGAIN = timedelta(hours=8)


def standing_of_shop(
    ledger: Ledger, mails: MailStore, shop_key: str, now: datetime, looked_at: datetime | None
) -> Inquiry | None:
    """The latest question that is over; while nothing is known of any, the one that is under way.

    So what is known of a shop is not forgotten at each new question. None if nothing was ever tried.
    """
    entries = ledger.of_shop(shop_key)
    sent = [entry for entry in entries if entry.state is not Sending.NOT_SENT]
    over = next((entry for entry in sent if entry.settled_at), None)
    entry = over or next(iter(sent), None) or next(iter(entries), None)
    if entry is None:
        return None
    inquiry = standing(entry, mails, now, looked_at)
    under_way = sent[0] if over and sent[0] is not over else None
    return replace(inquiry, detail=_newer(inquiry.detail, under_way)) if under_way else inquiry


def inquiries_of_shop(
    ledger: Ledger, mails: MailStore, shop_key: str, now: datetime, looked_at: datetime | None
) -> tuple[Inquiry, ...]:
    """All questions that were tried, the oldest first: for the measures."""
    entries = reversed(ledger.of_shop(shop_key))
    return tuple(standing(entry, mails, now, _looked_at(entry, looked_at)) for entry in entries)


def _looked_at(entry: Entry, looked_at: datetime | None) -> datetime | None:
    """A question that was judged stays judged, whichever mailbox is read today."""
    judged = entry.settled_at if entry.verdict in (Verdict.PASS, Verdict.FAIL) else None
    return max((time for time in (looked_at, judged) if time), default=None)


def standing(entry: Entry, mails: MailStore, now: datetime, looked_at: datetime | None) -> Inquiry:
    asked = entry.sent_at or entry.intended_at
    closed = [(max(since, asked), until + TRIED_AGAIN) for since, until in mails.gaps(asked)]
    came = mails.of_inquiry(entry.id)
    replies = tuple(_reply(mail, entry, closed) for mail in came if mail.reading)
    if looked_at:
        unread = [mail.received_at for mail in came if not mail.reading]
        looked_at = min([looked_at, *unread, *(since for since, until in closed if looked_at < until)])
    return entry.inquiry(replies=replies, now=now, looked_at=looked_at)


def _reply(mail: StoredMail, entry: Entry, closed: Sequence[tuple[datetime, datetime]]) -> Reply:
    took = mail.received_at - (entry.sent_at or entry.intended_at)
    since = [s for s, until in closed if mail.source == SmtpReceiver.name and s <= mail.received_at < until]
    reading = mail.reading
    assert reading is not None  # noqa: S101  # nosec: only mails that were read come here
    return Reply(
        received_at=mail.received_at, took=took, took_open=took if mail.took_open is None else mail.took_open,
        kind=reading.kind, actor=reading.actor, cues=reading.cues, sender=reading.sender,
        subject=reading.subject, quote=reading.excerpt, junk=mail.junk,
        corrected=mail.corrected_at is not None, maybe_since=min(since, default=None),
    )  # fmt: skip


def _newer(detail: str, under_way: Entry) -> str:
    asked = f"{under_way.intended_at:%Y-%m-%d %H:%M} UTC"
    until = f" until {under_way.watch.until:%Y-%m-%d %H:%M} UTC" if under_way.watch else ""
    return f"{detail} A newer question was put on {asked}; its answer is awaited{until}.".strip()
