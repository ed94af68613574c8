"""Whether who asks a question is sent advertising for it."""

from datetime import timedelta

from checks.correspondence import Inquiry, MailKind, Reply
from checks.model import Judgement, Moment, failed, passed
from checks.reading.replies import cite_reply, not_yet, searched
from checks.registry import check
from checks.saying import length, say, say_n

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
        say("No advertising came within {time} after the question.", time=length(WATCHED)),
        searched=searched(inquiry),
    )


def _abused(inquiry: Inquiry, mails: list[Reply]) -> Judgement:
    return failed(
        say_n(
            "Advertising came to an address that had only asked a question and ticked no box for it: "
            "{n} mail, the first after {took}.",
            "Advertising came to an address that had only asked a question and ticked no box for it: "
            "{n} mails, the first after {took}.",
            len(mails),
            took=length(mails[0].took),
        ),
        searched(inquiry),
        [cite_reply(inquiry, mail) for mail in mails[:3]],
        facts={"mails": str(len(mails))},
    )
