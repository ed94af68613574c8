"""Whether a customer who has written is told at once, by mail, that the message arrived."""

from checks.correspondence import Inquiry, MailKind, Reply
from checks.model import Judgement, Moment, Reason, failed, passed, unknown
from checks.reading.durations import in_words
from checks.reading.replies import cite_reply, not_yet, perhaps_in_time, searched
from checks.registry import check
from checks.saying import Said, joined, length, say

CONFIRM = {MailKind.ACKNOWLEDGEMENT, MailKind.ANSWER}


@check(moment=Moment.SMOT, weight=1)
def acknowledgement(inquiry: Inquiry) -> Judgement:
    """Does a mail confirm within minutes that the question arrived?"""
    confirming = next((reply for reply in inquiry.replies if reply.kind in CONFIRM), None)
    if confirming and confirming.took <= inquiry.acknowledge_within:
        return _confirmed(inquiry, confirming)
    until = inquiry.sent_at + inquiry.acknowledge_within if inquiry.sent_at else None
    if confirming and (unsure := perhaps_in_time(inquiry, confirming, until)):
        return unsure
    return not_yet(inquiry, until) or _absent(inquiry) or _unconfirmed(inquiry, confirming)


def _confirmed(inquiry: Inquiry, reply: Reply) -> Judgement:
    automatic = reply.kind is MailKind.ACKNOWLEDGEMENT
    times = {"took": length(reply.took), "allowed": length(inquiry.acknowledge_within)}
    return passed(
        say("An automatic confirmation came after {took}; allowed were {allowed}.", **times)
        if automatic
        else say("An answer came after {took}; allowed were {allowed}.", **times),
        [cite_reply(inquiry, reply)],
        searched=searched(inquiry),
        facts={"took": in_words(reply.took)},
    )


def _absent(inquiry: Inquiry) -> Judgement | None:
    """An out-of-office notice shows that the message arrived somewhere, and confirms nothing."""
    for reply in inquiry.replies:
        if reply.kind is MailKind.OUT_OF_OFFICE and reply.took <= inquiry.acknowledge_within:
            return unknown(
                Reason.AMBIGUOUS,
                say(
                    "Only an out-of-office notice came after {took}; it does not say what becomes of the "
                    "message.",
                    took=length(reply.took),
                ),
                [cite_reply(inquiry, reply)],
                searched=searched(inquiry),
            )
    return None


def _unconfirmed(inquiry: Inquiry, late: Reply | None) -> Judgement:
    page = say("What the page said after sending is gone once it is closed.") if inquiry.said else ""
    return failed(
        joined(_first_by_mail(inquiry, late), page),
        searched(inquiry),
        [cite_reply(inquiry, late)] if late else (),
        facts={"took": in_words(late.took)} if late else None,
    )


def _first_by_mail(inquiry: Inquiry, late: Reply | None) -> Said:
    allowed = length(inquiry.acknowledge_within)
    if late is None:
        return say("No mail confirmed within {allowed} that the message arrived.", allowed=allowed)
    times = {"took": length(late.took), "allowed": allowed}
    if late.kind is MailKind.ACKNOWLEDGEMENT:
        return say("The first confirmation by mail came after {took}, later than {allowed}.", **times)
    return say("The first sign of life by mail came after {took}, later than {allowed}.", **times)
