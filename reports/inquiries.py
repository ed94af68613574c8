"""One question put to a shop, told as a story in time: what was asked, what came back, and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.correspondence import Actor, Channel, Inquiry, MailKind, Reply, Sending
from checks.saying import joined, length, say
from reports import pictures
from reports.clean import clean, language_tag, one_line
from reports.fact_words import promise_said
from reports.hours_words import opening_hours
from reports.teller import language_of
from reports.view import ClockView, EventView, InquiryView, Link, MarkView, Picture

TEXT_LENGTH = 4000
QUOTE_LENGTH = 600
CUES = 8
EVENTS = 40
TOLD = 6  # marks of the clock in its text alternative

CHANNELS = {Channel.FORM: say("by its contact form"), Channel.EMAIL: say("by e-mail")}
ASKED = {Channel.FORM: say("Asked by its contact form"), Channel.EMAIL: say("Asked by e-mail")}
TITLES = {
    Channel.FORM: say("The question we asked by its contact form"),
    Channel.EMAIL: say("The question we asked by e-mail"),
}
SENDINGS = {
    Sending.NOT_SENT: say("Nothing was sent."),
    Sending.UNCERTAIN: say("Whether the message got out is not known; it is never sent twice."),
    Sending.CONFIRMED: say("The message was sent, and the shop confirmed it."),
    Sending.UNCONFIRMED: say(
        "The message was sent; the shop showed nothing that we recognise as a confirmation."
    ),
    Sending.REFUSED: say("The shop’s form did not take the message."),
}
NOT_KNOWN = {Sending.NOT_SENT, Sending.UNCERTAIN}  # of the others the detail says it all
KINDS = {
    MailKind.BOUNCE: say("A message that delivery failed"),
    MailKind.DELAY: say("A notice that delivery takes longer"),
    MailKind.ACKNOWLEDGEMENT: say("An acknowledgement"),
    MailKind.OUT_OF_OFFICE: say("A notice of absence"),
    MailKind.SURVEY: say("A survey"),
    MailKind.MARKETING: say("Advertising"),
    MailKind.ANSWER: say("An answer"),
}
ACTORS = {
    Actor.MACHINE: say("by a machine"),
    Actor.HUMAN: say("likely by a person"),
    Actor.UNDETERMINED: say("by whom is not known"),
}


def inquiry_view(inquiry: Inquiry | None, kept: Mapping[str, bytes], link: Link | None) -> InquiryView | None:
    """None where nothing was ever tried."""
    if inquiry is None:
        return None
    events = tuple(sorted(_events(inquiry), key=lambda event: (event.at, event.order)))
    return InquiryView(
        channel=CHANNELS[inquiry.channel],
        title=TITLES[inquiry.channel],
        link=link,
        outcome="" if _tells_it_all(inquiry) else SENDINGS[inquiry.sending],
        detail=(detail := one_line(inquiry.detail, 1000)),
        detail_language=language_of(detail) if detail else "",
        said=one_line(inquiry.said, QUOTE_LENGTH),
        subject=one_line(inquiry.subject),
        text=clean(inquiry.text.strip(), TEXT_LENGTH),
        language=language_tag(inquiry.language),
        picture=_picture(inquiry, kept),
        calendar=opening_hours(inquiry.calendar),
        events=events[:EVENTS],
        clock=_clock(inquiry),
    )


def _tells_it_all(inquiry: Inquiry) -> bool:
    """Whether the detail says all that there is to say of the sending."""
    return bool(inquiry.detail) and inquiry.sending not in NOT_KNOWN


def _picture(inquiry: Inquiry, kept: Mapping[str, bytes]) -> Picture | None:
    if inquiry.picture is None:
        return None
    return pictures.alone(inquiry.picture, kept, say("The contact form as it was filled in"))


# ---- what happened, in order


def _events(inquiry: Inquiry) -> Iterator[EventView]:
    sent = inquiry.sent_at
    if sent is None:
        return
    yield EventView(at=sent, order=0, tone="plain", when="", title=ASKED[inquiry.channel])
    for reply in inquiry.replies:
        yield _reply(reply, inquiry)
    over = inquiry.now is not None and inquiry.until is not None and inquiry.until <= inquiry.now
    if inquiry.until and over:
        answered = any(reply.is_answer and reply.received_at <= inquiry.until for reply in inquiry.replies)
        yield EventView(
            at=inquiry.until, order=2, tone="plain" if answered else "fail",
            when=_after(inquiry.until - sent),
            title=_over(inquiry.allowed, answered=answered),
        )  # fmt: skip
    elif inquiry.until and inquiry.now:
        yield EventView(
            at=inquiry.until, order=2, tone="unknown",
            when=say("in {long}", long=length(inquiry.until - inquiry.now)),
            title=say(
                "The time to answer will be over: {long} of the shop’s hours", long=length(inquiry.allowed)
            ),
        )  # fmt: skip
    if inquiry.promise:
        promise = inquiry.promise
        yield EventView(
            at=promise.until, order=3, tone="plain", when=_after(promise.until - sent),
            title=say(
                "Until here the shop itself promises an answer ({said})",
                said=one_line(promise_said(promise.said)),
            ),
            quote=clean(promise.quote.strip(), QUOTE_LENGTH),
        )  # fmt: skip


def _over(allowed: timedelta, *, answered: bool) -> str:
    over = say("The time to answer was over: {long} of the shop’s hours", long=length(allowed))
    return over if answered else joined(say("Nobody had answered."), over)


def _who(reply: Reply) -> str:
    """What it is, and who wrote it."""
    return joined(KINDS[reply.kind], ACTORS[reply.actor], between=", ")


def _reply(reply: Reply, inquiry: Inquiry) -> EventView:
    late = reply.is_answer and inquiry.until is not None and reply.received_at > inquiry.until
    return EventView(
        at=reply.received_at,
        order=1,
        tone=_tone(reply, late=late),
        when=_after(reply.took),
        title=joined(_who(reply), say("too late") if late else "", between=", "),
        subject=one_line(reply.subject),
        sender=one_line(reply.sender),
        quote=clean(reply.quote.strip(), QUOTE_LENGTH),
        notes=tuple(_notes(reply)),
        cues=tuple(one_line(cue) for cue in reply.cues[:CUES]),
    )


def _tone(reply: Reply, *, late: bool) -> str:
    if reply.is_answer:
        return "fail" if late else "pass"
    return "fail" if reply.kind is MailKind.BOUNCE else "plain"


def _notes(reply: Reply) -> Iterator[str]:
    if reply.took_open != reply.took:
        yield say("{long} of it in the shop’s hours.", long=length(reply.took_open))
    if reply.junk:
        yield say("It landed in the folder for spam.")
    if reply.corrected:
        yield say("A person said what this mail is.")


def _after(took: timedelta) -> str:
    return say("after {long}", long=length(took)) if took >= timedelta(0) else say("before it was sent")


# ---- the same on a scale


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    end: datetime

    def at(self, time: datetime) -> float:
        """Percent of the way, with room at both ends for a mark."""
        whole = (self.end - self.start).total_seconds() or 1
        return round(1 + 97 * max(0.0, min(1.0, (time - self.start).total_seconds() / whole)), 2)


def _clock(inquiry: Inquiry) -> ClockView | None:
    """None where there is nothing to show on it."""
    if inquiry.sent_at is None or inquiry.until is None:
        return None
    last = max([inquiry.until, *(reply.received_at for reply in inquiry.replies)])
    scale = _Scale(inquiry.sent_at, last)
    marks = tuple(
        MarkView(
            at=scale.at(reply.received_at),
            tone=_tone(reply, late=reply.received_at > inquiry.until),
            label=joined(_who(reply), _after(reply.took), between=", "),
        )
        for reply in inquiry.replies[:EVENTS]
    )
    now = scale.at(inquiry.now) if inquiry.now and inquiry.now < last else 98.0
    allowed = length(inquiry.until - inquiry.sent_at)
    told = joined(*(mark.label for mark in marks[:TOLD]), between="; ") or say("Nothing has come")
    alt = say("{came}. The time to answer: {long} on the clock.", came=told, long=allowed)
    label = say("time to answer: {long}", long=allowed)
    return ClockView(allowed=scale.at(inquiry.until), label=label, now=now, marks=marks, alt=alt)
