"""Questions put to shops, for tests of what is told about them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from checks.correspondence import Actor, Channel, Inquiry, MailKind, Promise, Reply, Sending

SENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday
HOUR = timedelta(hours=1)
ASKED = Inquiry(
    reference="k7f3qz",
    channel=Channel.FORM,
    url="https://shop.example/kontakt",
    address="anna.berg.k7f3qz@probe.example",
    sending=Sending.CONFIRMED,
    subject="Frage zur Rückgabe",
    text="Guten Tag,\nkann ich einen Artikel auch in der Filiale zurückgeben?\nAnna Berg (k7f3qz)",
    language="de",
    said="Vielen Dank für Ihre Nachricht!",
    sent_at=SENT,
    allowed=8 * HOUR,
    until=SENT + 8 * HOUR,
    calendar="Mon–Fri 09:00–17:00 Europe/Berlin, holidays DE",
    looked_at=SENT + timedelta(days=2),
    now=SENT + timedelta(days=2),
)


def reply(
    after: timedelta, kind: MailKind = MailKind.ANSWER, actor: Actor = Actor.HUMAN, *,
    took_open: timedelta | None = None, quote: str = "", subject: str = "Re: Frage zur Rückgabe", cue: str = "",
) -> Reply:  # fmt: skip
    return Reply(
        received_at=SENT + after, took=after, took_open=after if took_open is None else took_open, kind=kind,
        actor=actor, quote=quote, subject=subject, sender="Service <service@shop.example>",
        cues=(cue,) if cue else (),
    )  # fmt: skip


ACKNOWLEDGED = reply(
    timedelta(minutes=1), MailKind.ACKNOWLEDGEMENT, Actor.MACHINE, subject="Eingangsbestätigung",
    quote="Wir haben Ihre Nachricht erhalten.", cue="the header Auto-Submitted: auto-replied",
)  # fmt: skip
LATE = replace(
    ASKED,
    promise=Promise(
        said="24 hours", until=SENT + 24 * HOUR, quote="Wir antworten innerhalb von 24 Stunden.",
        url="https://shop.example/kontakt",
    ),
    replies=(
        ACKNOWLEDGED,
        reply(26 * HOUR, took_open=9 * HOUR, quote="Ja, das geht in jeder unserer Filialen.",
              cue="it says something about the question"),
    ),
)  # fmt: skip
QUICK = replace(
    ASKED, replies=(ACKNOWLEDGED, reply(timedelta(minutes=25), quote="Ja, sehr gern. Viele Grüße, Jonas"))
)
PENDING = replace(ASKED, now=SENT + 3 * HOUR, looked_at=SENT + 3 * HOUR, replies=(ACKNOWLEDGED,))
NEVER_SENT = replace(
    ASKED, sending=Sending.NOT_SENT, sent_at=None, until=None, said="", looked_at=None,
    detail="The contact form can be sent only after solving a captcha.",
)  # fmt: skip


def over_weeks(*hours: float | None, last: Inquiry) -> tuple[Inquiry, ...]:
    """One question a week, answered after so many hours (of which a third are the shop's) or never; then `last`."""
    return (*(_weeks_ago(len(hours) - n, after) for n, after in enumerate(hours)), last)


def _weeks_ago(weeks: int, after: float | None) -> Inquiry:
    sent = SENT - timedelta(weeks=weeks)
    replies = [ACKNOWLEDGED] if weeks % 3 else []
    if after is not None:
        replies.append(reply(after * HOUR, took_open=after * HOUR / 3))
    there = (replace(each, received_at=sent + each.took) for each in replies)
    return replace(
        ASKED,
        sent_at=sent,
        until=sent + timedelta(days=1),
        replies=tuple(sorted(there, key=lambda r: r.took)),
    )
