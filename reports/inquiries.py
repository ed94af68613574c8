"""One question put to a shop, told as a story in time: what was asked, what came back, and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.correspondence import Actor, Channel, Inquiry, MailKind, Reply, Sending
from checks.reading.durations import in_words
from reports import pictures
from reports.clean import clean, language_tag, one_line, shorten
from reports.view import ClockView, EventView, InquiryView, Link, MarkView, Picture

TEXT_LENGTH = 4000
QUOTE_LENGTH = 600
CUES = 8
EVENTS = 40

CHANNELS = {Channel.FORM: "by its contact form", Channel.EMAIL: "by e-mail"}
SENDINGS = {
    Sending.NOT_SENT: "Nothing was sent.",
    Sending.UNCERTAIN: "Whether the message got out is not known; it is never sent twice.",
    Sending.CONFIRMED: "The message was sent, and the shop confirmed it.",
    Sending.UNCONFIRMED: "The message was sent; the shop showed nothing that we recognise as a confirmation.",
    Sending.REFUSED: "The shop’s form did not take the message.",
}
NOT_KNOWN = {Sending.NOT_SENT, Sending.UNCERTAIN}  # of the others the detail says it all
KINDS = {
    MailKind.BOUNCE: "A message that delivery failed",
    MailKind.DELAY: "A notice that delivery takes longer",
    MailKind.ACKNOWLEDGEMENT: "An acknowledgement",
    MailKind.OUT_OF_OFFICE: "A notice of absence",
    MailKind.SURVEY: "A survey",
    MailKind.MARKETING: "Advertising",
    MailKind.ANSWER: "An answer",
}
ACTORS = {
    Actor.MACHINE: "by a machine",
    Actor.HUMAN: "likely by a person",
    Actor.UNDETERMINED: "by whom is not known",
}


def inquiry_view(inquiry: Inquiry | None, kept: Mapping[str, bytes], link: Link | None) -> InquiryView | None:
    """None where nothing was ever tried."""
    if inquiry is None:
        return None
    events = tuple(sorted(_events(inquiry), key=lambda event: (event.at, event.order)))
    return InquiryView(
        channel=CHANNELS[inquiry.channel],
        link=link,
        outcome=_outcome(inquiry),
        said=one_line(inquiry.said, QUOTE_LENGTH),
        subject=one_line(inquiry.subject),
        text=clean(inquiry.text.strip(), TEXT_LENGTH),
        language=language_tag(inquiry.language),
        picture=_picture(inquiry, kept),
        calendar=one_line(inquiry.calendar, 500),
        events=events[:EVENTS],
        clock=_clock(inquiry),
    )


def _outcome(inquiry: Inquiry) -> str:
    plain = SENDINGS[inquiry.sending] if inquiry.sending in NOT_KNOWN or not inquiry.detail else ""
    return f"{plain} {one_line(inquiry.detail, 1000)}".strip()


def _picture(inquiry: Inquiry, kept: Mapping[str, bytes]) -> Picture | None:
    if inquiry.picture is None:
        return None
    return pictures.alone(inquiry.picture, kept, "The contact form as it was filled in")


# ---- what happened, in order


def _events(inquiry: Inquiry) -> Iterator[EventView]:
    sent = inquiry.sent_at
    if sent is None:
        return
    yield EventView(at=sent, order=0, tone="plain", when="", title=f"Asked {CHANNELS[inquiry.channel]}")
    for reply in inquiry.replies:
        yield _reply(reply, inquiry)
    over = inquiry.now is not None and inquiry.until is not None and inquiry.until <= inquiry.now
    if inquiry.until and over:
        answered = any(reply.is_answer and reply.received_at <= inquiry.until for reply in inquiry.replies)
        yield EventView(
            at=inquiry.until, order=2, tone="plain" if answered else "fail",
            when=_after(inquiry.until - sent),
            title=("" if answered else "Nobody had answered. ")
            + f"The time to answer was over: {in_words(inquiry.allowed)} of the shop’s hours",
        )  # fmt: skip
    elif inquiry.until and inquiry.now:
        yield EventView(
            at=inquiry.until, order=2, tone="unknown", when=f"in {in_words(inquiry.until - inquiry.now)}",
            title=f"The time to answer will be over: {in_words(inquiry.allowed)} of the shop’s hours",
        )  # fmt: skip
    if inquiry.promise:
        promise = inquiry.promise
        yield EventView(
            at=promise.until, order=3, tone="plain", when=_after(promise.until - sent),
            title=f"Until here the shop itself promises an answer ({one_line(promise.said)})",
            quote=clean(promise.quote.strip(), QUOTE_LENGTH),
        )  # fmt: skip


def _reply(reply: Reply, inquiry: Inquiry) -> EventView:
    late = reply.is_answer and inquiry.until is not None and reply.received_at > inquiry.until
    who = ACTORS[reply.actor]
    return EventView(
        at=reply.received_at,
        order=1,
        tone=_tone(reply, late=late),
        when=_after(reply.took),
        title=f"{KINDS[reply.kind]}, {who}" + (", too late" if late else ""),
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
        yield f"{in_words(reply.took_open)} of it in the shop’s hours."
    if reply.junk:
        yield "It landed in the folder for spam."
    if reply.corrected:
        yield "A person said what this mail is."


def _after(took: timedelta) -> str:
    return f"after {in_words(took)}" if took >= timedelta(0) else "before it was sent"


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
            label=f"{KINDS[reply.kind]}, {ACTORS[reply.actor]}, {_after(reply.took)}",
        )
        for reply in inquiry.replies[:EVENTS]
    )
    now = scale.at(inquiry.now) if inquiry.now and inquiry.now < last else 98.0
    told = "; ".join(mark.label for mark in marks) or "Nothing has come"
    alt = (
        f"{shorten(told, 300)}. The time to answer: {in_words(inquiry.until - inquiry.sent_at)} on the clock."
    )
    label = f"time to answer: {in_words(inquiry.until - inquiry.sent_at)}"
    return ClockView(allowed=scale.at(inquiry.until), label=label, now=now, marks=marks, alt=alt)
