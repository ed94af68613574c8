"""Whether a customer who has written is told at once, by mail, that the message arrived."""

from checks.correspondence import Inquiry, MailKind, Reply
from checks.model import Judgement, Moment, Reason, failed, passed, unknown
from checks.reading.durations import in_words
from checks.reading.replies import cite_reply, not_yet, perhaps_in_time, searched
from checks.registry import check

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
    what = "An automatic confirmation" if reply.kind is MailKind.ACKNOWLEDGEMENT else "An answer"
    return passed(
        f"{what} came after {in_words(reply.took)}; allowed were {in_words(inquiry.acknowledge_within)}.",
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
                f"Only an out-of-office notice came after {in_words(reply.took)}; it does not say what "
                "becomes of the message.",
                [cite_reply(inquiry, reply)],
                searched=searched(inquiry),
            )
    return None


def _unconfirmed(inquiry: Inquiry, late: Reply | None) -> Judgement:
    allowed = in_words(inquiry.acknowledge_within)
    if late:
        what = "confirmation" if late.kind is MailKind.ACKNOWLEDGEMENT else "sign of life"
        said = f"The first {what} by mail came after {in_words(late.took)}, later than {allowed}."
    else:
        said = f"No mail confirmed within {allowed} that the message arrived."
    if inquiry.said:
        said += " What the page said after sending is gone once it is closed."
    return failed(
        said,
        searched(inquiry),
        [cite_reply(inquiry, late)] if late else (),
        facts={"took": in_words(late.took)} if late else None,
    )
