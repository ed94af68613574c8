"""Whether somebody answers a question in time: the link on which the customer's story ends."""

from datetime import timedelta

from checks.correspondence import Actor, Channel, Inquiry, MailKind, Reply
from checks.model import Judgement, Moment, failed, passed
from checks.reading.durations import in_words
from checks.reading.replies import (
    after,
    bounce_of,
    cite_reply,
    counted_by,
    length_facts,
    moment,
    not_yet,
    perhaps_in_time,
    searched,
    what_came,
)
from checks.registry import check

AT_ONCE = timedelta(hours=1)  # by the clock: who answers in it does more than anybody expects


@check(moment=Moment.SMOT, weight=3, matters=True)
def contact_form_reply(inquiry: Inquiry) -> Judgement:
    """Does somebody answer a question within the time allowed, counted in the shop's business hours?"""
    answers = [reply for reply in inquiry.replies if reply.is_answer]
    in_time = [reply for reply in answers if _is_in_time(inquiry, reply)]
    if in_time:
        return _answered(inquiry, in_time)
    if answers:
        return perhaps_in_time(inquiry, answers[0], inquiry.until) or _late(inquiry, answers[0])
    if bounce := bounce_of(inquiry):
        return _undeliverable(inquiry, bounce)
    return not_yet(inquiry, inquiry.until) or _silence(inquiry)


def _is_in_time(inquiry: Inquiry, reply: Reply) -> bool:
    """By the hours as they were when we asked, or as they were when it came, whichever is kinder."""
    by_clock = inquiry.until is not None and reply.received_at <= inquiry.until
    return by_clock or reply.took_open <= inquiry.allowed


def _answered(inquiry: Inquiry, in_time: list[Reply]) -> Judgement:
    """The first answer; of a person, if one of those in time is likely a person's."""
    first = next((reply for reply in in_time if reply.actor is Actor.HUMAN), in_time[0])
    glory = first.actor is Actor.HUMAN and first.took <= AT_ONCE
    return passed(
        f"{_who(first)} answered {after(first)}; allowed were {_allowed(inquiry)}.{_in_junk(first)}",
        [cite_reply(inquiry, first)],
        glory=glory,
        searched=searched(inquiry),
        facts=_facts(inquiry, first),
    )


def _late(inquiry: Inquiry, first: Reply) -> Judgement:
    late = first.took_open - inquiry.allowed
    by_clock = f", {in_words(first.received_at - inquiry.until)} by the clock" if inquiry.until else ""
    return failed(
        f"{_who(first)} answered too late: {after(first)}, where {_allowed(inquiry)} were allowed. That is "
        f"{in_words(late)} of business hours late{by_clock}.{_in_junk(first)}",
        searched(inquiry),
        [cite_reply(inquiry, first)],
        facts={**_facts(inquiry, first), "late by": in_words(late)},
    )


def _undeliverable(inquiry: Inquiry, bounce: Reply) -> Judgement:
    what = (
        "The contact form's own mail to the shop could not be delivered, so nobody there reads what it sends."
    )
    if inquiry.channel is Channel.EMAIL:
        what = "The mail to the shop's address came back: it could not be delivered."
    return failed(
        what,
        searched(inquiry),
        [cite_reply(inquiry, bounce)],
        facts={"came": what_came([bounce]), **counted_by(inquiry)},
    )


def _silence(inquiry: Inquiry) -> Judgement:
    came = what_came(reply for reply in inquiry.replies if reply.kind is not MailKind.BOUNCE)
    said = f"Only {came} came, and no person's answer" if came else "Nobody answered: no mail came"
    until = f", until {moment(inquiry.until)}" if inquiry.until else ""
    return failed(
        f"{said} within {_allowed(inquiry)}{until}.",
        searched(inquiry),
        [cite_reply(inquiry, reply) for reply in inquiry.replies],
        facts={"came": came or "nothing", **counted_by(inquiry)},
    )


def _who(reply: Reply) -> str:
    if reply.actor is Actor.HUMAN:
        return "Most likely a person"
    return "Somebody (whether a person or a machine wrote it could not be told)"


def _allowed(inquiry: Inquiry) -> str:
    return f"{in_words(inquiry.allowed)} of the shop's business hours"


def _in_junk(reply: Reply) -> str:
    return " The answer landed in the spam folder." if reply.junk else ""


def _facts(inquiry: Inquiry, reply: Reply) -> dict[str, str]:
    written = {"from": reply.sender} if reply.sender else {}
    return {
        "actor": reply.actor.value,
        **length_facts(reply.took, reply.took_open),
        **written,
        **counted_by(inquiry),
    }
