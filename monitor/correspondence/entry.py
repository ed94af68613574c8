"""One line of the ledger as plain data, what came of the attempt, and both as rows of the database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from checks.correspondence import Channel, Inquiry, Promise, Reply, Sending
from checks.model import Reason, Screenshot, Verdict
from monitor.correspondence.permission import BLOCKING
from monitor.viewport import VIEWPORT

Row = dict[str, Any]
INTENDED: Literal["intended"] = "intended"
ACKNOWLEDGE_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, by whom and under which address."""

    id: str  # of the question in the pool
    topic: str
    language: str
    subject: str
    text: str  # whole, with greeting, reference and name
    persona: str  # the name it is signed with
    address: str  # for the answers to this one question
    reference: str


@dataclass(frozen=True, slots=True)
class Intent:
    """The right to send one question once, committed before anything is sent."""

    id: int
    slot: str
    reference: str
    intended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """By when which answer is awaited."""

    allowed: timedelta
    until: datetime
    acknowledge_within: timedelta = ACKNOWLEDGE_WITHIN
    calendar: str = ""  # the hours and holidays counted by, in words
    promise: Promise | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the attempt."""

    sending: Sending
    reason: Reason | None = None
    detail: str = ""
    said: str = ""
    sent_at: datetime | None = None  # the intent's time if nobody tells
    watch: Watch | None = None
    picture: str = ""  # digest of the screenshot of the form as it was filled in
    stopped: bool = False  # would be stopped the same way again, as by a mail server's 5xx

    @property
    def blocked(self) -> bool:
        """Whether it counts among the tries that end in a hold."""
        not_sent = self.sending is Sending.NOT_SENT and (self.stopped or self.reason in BLOCKING)
        return not_sent or self.sending is Sending.REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One inquiry as the ledger knows it."""

    id: int
    shop_key: str
    question: Question
    channel: Channel
    page_url: str
    visit_id: int | None
    slot: str | None  # None: nothing was sent
    state: Sending | Literal["intended"]
    reason: Reason | None
    detail: str
    said: str
    intended_at: datetime
    sent_at: datetime | None
    watch: Watch | None
    picture: str
    arrived_at: datetime | None  # of the first mail that came for it
    verdict: Verdict | None  # as last judged
    judged_at: datetime | None
    settled_at: datetime | None  # nothing more is awaited

    def inquiry(
        self, *, replies: tuple[Reply, ...] = (), now: datetime | None = None,
        looked_at: datetime | None = None,
    ) -> Inquiry:  # fmt: skip
        """What the checks read. An attempt that is under way is as uncertain as one that was cut off."""
        intended = self.state == INTENDED
        watch = self.watch
        return Inquiry(
            reference=self.question.reference, channel=self.channel, url=self.page_url,
            address=self.question.address,
            sending=Sending.UNCERTAIN if self.state == INTENDED else self.state,
            subject=self.question.subject, text=self.question.text, language=self.question.language,
            picture=picture_of(self.picture),
            reason=Reason.SENDING_UNCERTAIN if intended else self.reason,
            detail=self.detail, said=self.said,
            sent_at=self.intended_at if intended else self.sent_at,
            allowed=watch.allowed if watch else timedelta(days=1),
            until=watch.until if watch else None,
            acknowledge_within=watch.acknowledge_within if watch else ACKNOWLEDGE_WITHIN,
            calendar=watch.calendar if watch else "",
            promise=watch.promise if watch else None,
            looked_at=looked_at, now=now, replies=replies,
        )  # fmt: skip


def picture_of(digest: str) -> Screenshot | None:
    """Pictures of forms show what a window shows, wherever the page was scrolled to."""
    if not digest:
        return None
    width, height = VIEWPORT["width"], VIEWPORT["height"]
    return Screenshot(digest=digest, media_type="image/jpeg", left=0, top=0, width=width, height=height)


def question_row(question: Question) -> Row:
    return {
        "question": question.id, "topic": question.topic, "language": question.language,
        "subject": whole(question.subject), "text": whole(question.text),
        "persona": whole(question.persona), "address": question.address.lower(),
        "reference": question.reference,
    }  # fmt: skip


def outcome_row(outcome: Outcome) -> Row:
    watch: Row = {} if outcome.watch is None else watch_row(outcome.watch)
    return {
        "state": str(outcome.sending), "reason": outcome.reason and str(outcome.reason),
        "detail": whole(outcome.detail), "said": whole(outcome.said), "picture": outcome.picture, **watch,
    }  # fmt: skip


def watch_row(watch: Watch) -> Row:
    promise = watch.promise
    return {
        "allowed_seconds": watch.allowed.total_seconds(),
        "until": stamp(watch.until),
        "acknowledge_seconds": watch.acknowledge_within.total_seconds(),
        "calendar": whole(watch.calendar),
        "promise_said": promise and whole(promise.said),
        "promise_until": promise and stamp(promise.until),
        "promise_quote": promise and whole(promise.quote),
        "promise_url": promise and whole(promise.url),
    }


def entry_from(row: Row) -> Entry:
    return Entry(
        id=row["id"], shop_key=row["shop_key"], question=_question_from(row), channel=Channel(row["channel"]),
        page_url=row["page_url"], visit_id=row["visit_id"], slot=row["slot"],
        state=INTENDED if row["state"] == INTENDED else Sending(row["state"]),
        reason=Reason(row["reason"]) if row["reason"] else None, detail=row["detail"], said=row["said"],
        intended_at=datetime.fromisoformat(row["intended_at"]), sent_at=moment(row["sent_at"]),
        watch=_watch_from(row), picture=row["picture"], arrived_at=moment(row["arrived_at"]),
        verdict=Verdict(row["verdict"]) if row["verdict"] else None, judged_at=moment(row["judged_at"]),
        settled_at=moment(row["settled_at"]),
    )  # fmt: skip


def _question_from(row: Row) -> Question:
    return Question(
        id=row["question"], topic=row["topic"], language=row["language"], subject=row["subject"],
        text=row["text"], persona=row["persona"], address=row["address"], reference=row["reference"],
    )  # fmt: skip


def _watch_from(row: Row) -> Watch | None:
    until = moment(row["until"])
    if until is None:
        return None
    return Watch(
        allowed=timedelta(seconds=row["allowed_seconds"]), until=until, calendar=row["calendar"],
        acknowledge_within=timedelta(seconds=row["acknowledge_seconds"]), promise=_promise_from(row),
    )  # fmt: skip


def _promise_from(row: Row) -> Promise | None:
    until = moment(row["promise_until"])
    if until is None:
        return None
    return Promise(said=row["promise_said"], until=until, quote=row["promise_quote"], url=row["promise_url"])


def stamp(time: datetime) -> str:
    """As all times of the database, so that they compare as texts."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def whole(text: str) -> str:
    """Half characters, which pages may hold and SQLite refuses, become question marks."""
    return text.encode(errors="replace").decode()
