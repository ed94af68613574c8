"""Inquiries and replies for tests, in a few words."""

from datetime import UTC, datetime, timedelta
from typing import Any

from checks.correspondence import Actor, Channel, Inquiry, MailKind, Reply, Sending

SENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
URL = "https://shop.example/contact"


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def reply(
    kind: MailKind, after: float, actor: Actor = Actor.MACHINE, *, opened: float | None = None, **more: Any
) -> Reply:
    """`after` and `opened` are hours by the clock and of the shop's day."""
    return Reply(
        received_at=SENT + hours(after), took=hours(after), took_open=hours(after if opened is None else opened),
        kind=kind, actor=actor, quote=f"This is the {kind}.", **more,
    )  # fmt: skip


def person(after: float, **more: Any) -> Reply:
    return reply(MailKind.ANSWER, after, Actor.HUMAN, **more)


def inquiry(
    *replies: Reply,
    sending: Sending = Sending.CONFIRMED,
    now: float = 200,
    read: float | None = 200,
    **more: Any,
) -> Inquiry:
    """Sent at 9 on a Monday; eight hours of the shop's day allowed, which are over after 24 by the clock."""
    given: dict[str, Any] = {
        "reference": "K7F3QZ", "channel": Channel.FORM, "url": URL, "address": "anna.berg@probe.example",
        "sent_at": SENT, "allowed": hours(8), "until": SENT + hours(24), "calendar": "Mon–Fri 09:00–17:00 Europe/Berlin",
    }  # fmt: skip
    looked_at = None if read is None else SENT + hours(read)
    return Inquiry(
        sending=sending, now=SENT + hours(now), looked_at=looked_at, replies=replies, **{**given, **more}
    )
