"""What the checks of replies have in common: what came, in words, and why nothing can be said yet."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from checks.correspondence import Channel, Inquiry, MailKind, Reply, Sending
from checks.model import Evidence, Judgement, Reason, Stage, unknown
from checks.reading.citing import LONGEST_QUOTE
from checks.reading.durations import in_words

# Mails that nobody sends who has not received our message. A bounce tells the opposite, and advertising only
# that our address was kept.
PROVE_RECEIPT = {MailKind.ACKNOWLEDGEMENT, MailKind.OUT_OF_OFFICE, MailKind.SURVEY, MailKind.ANSWER}
NAMES = {
    MailKind.BOUNCE: "a notice that mail could not be delivered",
    MailKind.DELAY: "a notice that delivery takes longer",
    MailKind.ACKNOWLEDGEMENT: "an automatic acknowledgement",
    MailKind.OUT_OF_OFFICE: "an out-of-office notice",
    MailKind.SURVEY: "a survey",
    MailKind.MARKETING: "advertising",
    MailKind.ANSWER: "an answer that a machine wrote",
}


def cite_reply(inquiry: Inquiry, reply: Reply) -> Evidence:
    """What it says, and the mailbox where it lies; it belongs to where we asked."""
    words = reply.quote or reply.subject
    return Evidence(stage=Stage.CONTACT, url=mailbox(inquiry), quote=words[:LONGEST_QUOTE])


def searched(inquiry: Inquiry) -> tuple[str, ...]:
    """Where was looked: the mailbox of the address that only this inquiry had."""
    return (inquiry.url, mailbox(inquiry))


def mailbox(inquiry: Inquiry) -> str:
    return f"mailto:{inquiry.address}"


def after(reply: Reply) -> str:
    """ "after 5 h (2 h 30 min of business hours)"; the same length is told once."""
    took, took_open = in_words(reply.took), in_words(reply.took_open)
    return f"after {took}" if took == took_open else f"after {took} ({took_open} of business hours)"


def what_came(replies: Iterable[Reply]) -> str:
    """ "an automatic acknowledgement after 2 min and a survey after 3 days", once for each kind."""
    first: dict[str, Reply] = {}
    for reply in replies:
        first.setdefault("an answer" if reply.is_answer else NAMES[reply.kind], reply)
    told = [f"{name} after {in_words(reply.took)}" for name, reply in first.items()]
    return " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))


def got_through(inquiry: Inquiry) -> bool:
    """Whether something shows that the shop has our message."""
    return inquiry.sending is Sending.CONFIRMED or any(r.kind in PROVE_RECEIPT for r in inquiry.replies)


def bounce_of(inquiry: Inquiry) -> Reply | None:
    """A bounce, where nothing else shows that the message reached somebody."""
    if any(r.kind in PROVE_RECEIPT for r in inquiry.replies):
        return None
    return next((r for r in inquiry.replies if r.kind is MailKind.BOUNCE), None)


def not_yet(inquiry: Inquiry, until: datetime | None) -> Judgement | None:
    """Why the silence up to `until` can't be judged; None if it can."""
    proven = got_through(inquiry)
    if inquiry.sending is Sending.REFUSED and not proven:
        return unknown(
            Reason.NOT_ASKED, "The shop's form did not take the message, so there was nothing to answer."
        )
    if inquiry.sending is Sending.UNCERTAIN and not proven:
        return unknown(
            Reason.SENDING_UNCERTAIN, inquiry.detail or "It is not known whether our message got out."
        )
    if until is None or inquiry.now is None or inquiry.now < until:
        return _pending(inquiry, until)
    if inquiry.looked_at is None:
        domain = inquiry.address.rpartition("@")[2]
        return unknown(
            Reason.MAILBOX_UNREAD,
            "The time is over, but our mailbox was never read, or no mail ever got into it. To show that it "
            f"works, send a mail to reachwatch-test@{domain}.",
        )
    if inquiry.looked_at < until:
        return unknown(
            Reason.MAILBOX_UNREAD,
            "The time is over, but our mailbox has not been read up to its end; an answer may lie in it.",
        )
    return None if proven else _unproven(inquiry)


def perhaps_in_time(inquiry: Inquiry, late: Reply, until: datetime | None) -> Judgement | None:
    """Why it can't be held against the shop that a reply came late; None if it can."""
    if late.maybe_since is None or until is None or late.maybe_since > until:
        return None
    return unknown(
        Reason.MAILBOX_UNREAD,
        f"It came after {in_words(late.took)}, but our receiver was not listening before: it may have been "
        "sent in time, and tried again until we took it.",
        [cite_reply(inquiry, late)],
        searched=searched(inquiry),
    )


def _pending(inquiry: Inquiry, until: datetime | None) -> Judgement:
    if until is None or inquiry.now is None:
        return unknown(Reason.PENDING, "The shop still has time.")
    so_far = what_came(inquiry.replies)
    left = in_words(until - inquiry.now)
    return unknown(
        Reason.PENDING,
        f"The shop still has {left} by the clock, until {moment(until)}. So far: {so_far or 'nothing'}.",
        [cite_reply(inquiry, reply) for reply in inquiry.replies],
        facts={"until": until.isoformat(), **counted_by(inquiry)},
    )


def _unproven(inquiry: Inquiry) -> Judgement | None:
    """Silence after a message that was perhaps never received says nothing about service."""
    if inquiry.channel is Channel.EMAIL or inquiry.sending is not Sending.UNCONFIRMED:
        return None
    return unknown(
        Reason.SENDING_UNCERTAIN,
        "Nothing came back, but neither did the page show that it had taken the message.",
    )


def moment(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def length_facts(took: timedelta, took_open: timedelta) -> dict[str, str]:
    return {"took": in_words(took), "business hours": in_words(took_open)}


def counted_by(inquiry: Inquiry) -> dict[str, str]:
    return {"counted by": inquiry.calendar} if inquiry.calendar else {}
