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
    not_yet,
    perhaps_in_time,
    searched,
    what_came,
)
from checks.registry import check
from checks.saying import Said, at, joined, length, say

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
        joined(_in_time(inquiry, first), _in_junk(first)),
        [cite_reply(inquiry, first)],
        glory=glory,
        searched=searched(inquiry),
        facts=_facts(inquiry, first),
    )


def _late(inquiry: Inquiry, first: Reply) -> Judgement:
    late = first.took_open - inquiry.allowed
    return failed(
        joined(_too_late(inquiry, first), _late_by(inquiry, first), _in_junk(first)),
        searched(inquiry),
        [cite_reply(inquiry, first)],
        facts={**_facts(inquiry, first), "late by": in_words(late)},
    )


def _undeliverable(inquiry: Inquiry, bounce: Reply) -> Judgement:
    what = say(
        "The contact form's own mail to the shop could not be delivered, so nobody there reads what it sends."
    )
    if inquiry.channel is Channel.EMAIL:
        what = say("The mail to the shop's address came back: it could not be delivered.")
    return failed(
        what,
        searched(inquiry),
        [cite_reply(inquiry, bounce)],
        facts={"came": str(what_came([bounce])), **counted_by(inquiry)},
    )


def _silence(inquiry: Inquiry) -> Judgement:
    came = what_came(reply for reply in inquiry.replies if reply.kind is not MailKind.BOUNCE)
    return failed(
        _nothing_of_a_person(inquiry, came),
        searched(inquiry),
        [cite_reply(inquiry, reply) for reply in inquiry.replies],
        facts={"came": str(came) or "nothing", **counted_by(inquiry)},
    )


def _in_time(inquiry: Inquiry, reply: Reply) -> Said:
    values = {"after": after(reply), "allowed": length(inquiry.allowed)}
    if reply.actor is Actor.HUMAN:
        return say(
            "Most likely a person answered {after}; allowed were {allowed} of the shop's business hours.",
            **values,
        )
    return say(
        "Somebody (whether a person or a machine wrote it could not be told) answered {after}; allowed were "
        "{allowed} of the shop's business hours.",
        **values,
    )


def _too_late(inquiry: Inquiry, reply: Reply) -> Said:
    values = {"after": after(reply), "allowed": length(inquiry.allowed)}
    if reply.actor is Actor.HUMAN:
        return say(
            "Most likely a person answered too late: {after}, where {allowed} of the shop's business hours "
            "were allowed.",
            **values,
        )
    return say(
        "Somebody (whether a person or a machine wrote it could not be told) answered too late: {after}, "
        "where {allowed} of the shop's business hours were allowed.",
        **values,
    )


def _late_by(inquiry: Inquiry, reply: Reply) -> Said:
    late = length(reply.took_open - inquiry.allowed)
    if inquiry.until is None:
        return say("That is {late} of business hours late.", late=late)
    by_clock = length(reply.received_at - inquiry.until)
    return say("That is {late} of business hours late, {clock} by the clock.", late=late, clock=by_clock)


def _nothing_of_a_person(inquiry: Inquiry, came: str) -> Said:
    values = {"came": came, "allowed": length(inquiry.allowed)}
    if inquiry.until is None and came:
        return say(
            "Only {came} came, and no person's answer within {allowed} of the shop's business hours.",
            **values,
        )
    if inquiry.until is None:
        return say("Nobody answered: no mail came within {allowed} of the shop's business hours.", **values)
    if came:
        return say(
            "Only {came} came, and no person's answer within {allowed} of the shop's business hours, until "
            "{until}.",
            until=at(inquiry.until), **values,
        )  # fmt: skip
    return say(
        "Nobody answered: no mail came within {allowed} of the shop's business hours, until {until}.",
        until=at(inquiry.until), **values,
    )  # fmt: skip


def _in_junk(reply: Reply) -> str:
    return say("The answer landed in the spam folder.") if reply.junk else ""


def _facts(inquiry: Inquiry, reply: Reply) -> dict[str, str]:
    written = {"from": reply.sender} if reply.sender else {}
    return {
        "actor": reply.actor.value,
        **length_facts(reply.took, reply.took_open),
        **written,
        **counted_by(inquiry),
    }
