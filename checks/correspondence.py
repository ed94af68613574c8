"""An inquiry and what came back for it, as plain, frozen data: what the checks of replies read.

Times are aware datetimes in UTC. How long something took is told twice: by the clock on the wall, and within
the hours in which the shop serves customers.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from checks.model import Reason, Screenshot


class Channel(StrEnum):
    FORM = "form"
    EMAIL = "email"


class MailKind(StrEnum):
    """What a mail is that came for an inquiry."""

    BOUNCE = "bounce"  # our message, or the form's own mail, could not be delivered
    DELAY = "delay"  # a mail server says that it is still trying to deliver
    ACKNOWLEDGEMENT = "acknowledgement"  # "we have received your message"
    OUT_OF_OFFICE = "out-of-office"
    SURVEY = "survey"  # "how was our service?"
    MARKETING = "marketing"
    ANSWER = "answer"  # it says something about what was asked


class Actor(StrEnum):
    """Who wrote a mail; a person is never certain, since help desks' machines sign with names."""

    MACHINE = "machine"
    HUMAN = "likely-human"
    UNDETERMINED = "undetermined"


class Sending(StrEnum):
    """What became of the attempt to ask."""

    NOT_SENT = "not-sent"  # `Inquiry.reason` says why; nothing left the house
    UNCERTAIN = "uncertain"  # it may have gone out; never tried again, answers are still awaited
    CONFIRMED = "confirmed"  # sent, and the shop said so
    UNCONFIRMED = "unconfirmed"  # sent, and the shop said nothing that is recognised
    REFUSED = "refused"  # the shop's form would not take a valid message


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One mail that came for an inquiry."""

    received_at: datetime  # our clock; what a sender writes in its headers counts for nothing
    took: timedelta  # since the inquiry was sent, on the wall clock
    took_open: timedelta  # of it, how much lay in the shop's hours
    kind: MailKind
    actor: Actor
    cues: tuple[str, ...] = ()  # what led to kind and actor, in words
    sender: str = ""
    subject: str = ""
    quote: str = ""  # the beginning of what it says, without what it quotes of us
    junk: bool = False  # it landed in the folder for spam
    corrected: bool = False  # a person said what it is
    maybe_since: datetime | None = None  # its sender may have found our receiver closed from then on

    @property
    def is_answer(self) -> bool:
        """An answer that no machine is known to have written."""
        return self.kind is MailKind.ANSWER and self.actor is not Actor.MACHINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """In what time the shop itself says that it answers."""

    said: str  # e.g. "24 hours", "2 business days"
    until: datetime  # the end of that time, counted from the sending
    quote: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One question put to a shop."""

    reference: str  # stands in the text that was sent
    channel: Channel
    url: str  # of the page with the form, or a mailto: address
    address: str  # where answers are to arrive; used for this inquiry only
    sending: Sending
    subject: str = ""  # what was asked
    text: str = ""
    language: str = ""  # of it, ISO 639-1
    picture: Screenshot | None = None  # of the form as it was filled in
    reason: Reason | None = None  # with NOT_SENT and UNCERTAIN
    detail: str = ""  # one sentence on that
    said: str = ""  # what the shop's page said after sending
    sent_at: datetime | None = None  # None exactly with NOT_SENT
    allowed: timedelta = timedelta(days=1)  # how much of the shop's hours an answer may take
    until: datetime | None = None  # when that is over; None where it was not sent
    acknowledge_within: timedelta = timedelta(minutes=10)  # on the wall clock
    calendar: str = ""  # the hours and holidays that were counted by, in words
    promise: Promise | None = None
    looked_at: datetime | None = None  # up to when the mailbox is known to have been read
    now: datetime | None = None  # when this is judged
    replies: tuple[Reply, ...] = ()  # in the order of arrival
