"""Whether who asks a question is sent advertising for it."""

from datetime import timedelta

from checks.correspondence import Inquiry, MailKind, Reply
from checks.model import Judgement, Moment, failed, passed
from checks.reading.durations import in_words
from checks.reading.replies import cite_reply, not_yet, searched
from checks.registry import check

# Less than the week after which, by default, the shop is asked again and a new address is watched.
WATCHED = timedelta(days=6)


@check(moment=Moment.SMOT, weight=1)
def newsletter_abuse(inquiry: Inquiry) -> Judgement:
    """Does the shop send no advertising to who only asked a question?"""
    unasked = [reply for reply in inquiry.replies if reply.kind is MailKind.MARKETING]
    if unasked:
        return _abused(inquiry, unasked)
    until = inquiry.sent_at + WATCHED if inquiry.sent_at else None
    return not_yet(inquiry, until) or passed(
        f"No advertising came within {in_words(WATCHED)} after the question.", searched=searched(inquiry)
    )


def _abused(inquiry: Inquiry, mails: list[Reply]) -> Judgement:
    count = "1 mail" if len(mails) == 1 else f"{len(mails)} mails"
    return failed(
        "Advertising came to an address that had only asked a question and ticked no box for it: "
        f"{count}, the first after {in_words(mails[0].took)}.",
        searched(inquiry),
        [cite_reply(inquiry, mail) for mail in mails[:3]],
        facts={"mails": str(len(mails))},
    )
