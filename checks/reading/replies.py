"""What the checks of replies have in common: what came, in words, and why nothing can be said yet."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from checks.correspondence import Channel, Inquiry, MailKind, Reply, Sending
from checks.model import Evidence, Judgement, Reason, Stage, unknown
from checks.reading.citing import LONGEST_QUOTE
from checks.reading.durations import in_words
from checks.saying import N_, Listed, Said, at, length, listed, say

# Mails that nobody sends who has not received our message. A bounce tells the opposite, and advertising only
# that our address was kept.
PROVE_RECEIPT = {MailKind.ACKNOWLEDGEMENT, MailKind.OUT_OF_OFFICE, MailKind.SURVEY, MailKind.ANSWER}
NAMES = {
    MailKind.BOUNCE: N_("a notice that mail could not be delivered after {took}"),
    MailKind.DELAY: N_("a notice that delivery takes longer after {took}"),
    MailKind.ACKNOWLEDGEMENT: N_("an automatic acknowledgement after {took}"),
    MailKind.OUT_OF_OFFICE: N_("an out-of-office notice after {took}"),
    MailKind.SURVEY: N_("a survey after {took}"),
    MailKind.MARKETING: N_("advertising after {took}"),
    MailKind.ANSWER: N_("an answer that a machine wrote after {took}"),
}
ANSWER = N_("an answer after {took}")


def cite_reply(inquiry: Inquiry, reply: Reply) -> Evidence:
    """What it says, and the mailbox where it lies; it belongs to where we asked."""
    words = reply.quote or reply.subject
    return Evidence(stage=Stage.CONTACT, url=mailbox(inquiry), quote=words[:LONGEST_QUOTE])


def searched(inquiry: Inquiry) -> tuple[str, ...]:
    """Where was looked: the mailbox of the address that only this inquiry had."""
    return (inquiry.url, mailbox(inquiry))


def mailbox(inquiry: Inquiry) -> str:
    return f"mailto:{inquiry.address}"


def after(reply: Reply) -> Said:
    """ "after 5 h (2 h 30 min of business hours)"; the same length is told once."""
    took, took_open = length(reply.took), length(reply.took_open)
    if took == took_open:
        return say("after {took}", took=took)
    return say("after {took} ({open} of business hours)", took=took, open=took_open)


def what_came(replies: Iterable[Reply]) -> Listed:
    """ "an automatic acknowledgement after 2 min and a survey after 3 days", once for each kind."""
    first: dict[str, Reply] = {}
    for reply in replies:
        first.setdefault(ANSWER if reply.is_answer else NAMES[reply.kind], reply)
    return listed(say(name, took=length(reply.took)) for name, reply in first.items())


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
            Reason.NOT_ASKED,
            say("The shop's form did not take the message, so there was nothing to answer."),
        )
    if inquiry.sending is Sending.UNCERTAIN and not proven:
        return unknown(
            Reason.SENDING_UNCERTAIN, inquiry.detail or say("It is not known whether our message got out.")
        )
    if until is None or inquiry.now is None or inquiry.now < until:
        return _pending(inquiry, until)
    if inquiry.looked_at is None:
        domain = inquiry.address.rpartition("@")[2]
        return unknown(
            Reason.MAILBOX_UNREAD,
            say(
                "The time is over, but our mailbox was never read, or no mail ever got into it. To show that "
                "it works, send a mail to {address}.",
                address=f"reachwatch-test@{domain}",
            ),
        )
    if inquiry.looked_at < until:
        return unknown(
            Reason.MAILBOX_UNREAD,
            say(
                "The time is over, but our mailbox has not been read up to its end; an answer may lie in it."
            ),
        )
    return None if proven else _unproven(inquiry)


def perhaps_in_time(inquiry: Inquiry, late: Reply, until: datetime | None) -> Judgement | None:
    """Why it can't be held against the shop that a reply came late; None if it can."""
    if late.maybe_since is None or until is None or late.maybe_since > until:
        return None
    return unknown(
        Reason.MAILBOX_UNREAD,
        say(
            "It came after {took}, but our receiver was not listening before: it may have been sent in time, "
            "and tried again until we took it.",
            took=length(late.took),
        ),
        [cite_reply(inquiry, late)],
        searched=searched(inquiry),
    )


def _pending(inquiry: Inquiry, until: datetime | None) -> Judgement:
    if until is None or inquiry.now is None:
        return unknown(Reason.PENDING, say("The shop still has time."))
    so_far = what_came(inquiry.replies)
    left = length(until - inquiry.now)
    return unknown(
        Reason.PENDING,
        say(
            "The shop still has {left} by the clock, until {until}. So far: {came}.",
            left=left,
            until=at(until),
            came=so_far or say("nothing"),
        ),
        [cite_reply(inquiry, reply) for reply in inquiry.replies],
        facts={"until": until.isoformat(), **counted_by(inquiry)},
    )


def _unproven(inquiry: Inquiry) -> Judgement | None:
    """Silence after a message that was perhaps never received says nothing about service."""
    if inquiry.channel is Channel.EMAIL or inquiry.sending is not Sending.UNCONFIRMED:
        return None
    return unknown(
        Reason.SENDING_UNCERTAIN,
        say("Nothing came back, but neither did the page show that it had taken the message."),
    )


def length_facts(took: timedelta, took_open: timedelta) -> dict[str, str]:
    return {"took": in_words(took), "business hours": in_words(took_open)}


def counted_by(inquiry: Inquiry) -> dict[str, str]:
    return {"counted by": inquiry.calendar} if inquiry.calendar else {}
