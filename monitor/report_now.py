"""A regular report on demand: as a file to look at, or sent at once."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from monitor.changes import changes_between
from monitor.composing import mail_message
from monitor.config import Settings
from monitor.config_inquiry import MailAddress
from monitor.delivery import Delivered, deliver_due
from monitor.errors import ReachwatchError
from monitor.outbox import put
from monitor.store import Store
from monitor.weekly import (
    definition,
    enqueue_report,
    letter_of,
    was_told,
    week_named,
    weekly_messages,
)
from reports.letter import Letter
from reports.period import Period, last_due_period

Deliver = Callable[[Store, Settings, datetime], Delivered]


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, for a person and for a program."""

    sentence: str
    data: dict[str, Any]
    well: bool = True  # all that was to be sent was sent


def preview_report(
    settings: Settings, store: Store, name: str, week: str | None, now: datetime, out: Path | None
) -> Done:
    period = _period(settings, name, week, now)
    letter = letter_of(settings, store, name, period, now, changes_between)
    file = out or store.path.parent / "reports" / f"{name}-{period.first:%Y-%m-%d}.html"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(standalone(letter), encoding="utf-8")
    except OSError as error:
        raise ReachwatchError(
            f"{file} cannot be written ({error.strerror}).", "Name another place with --out."
        ) from None
    place = str(file.resolve())
    return Done(f"{letter.subject}\nPreview: {place}", {**_told(name, period, letter.subject), "file": place})


def send_report(
    settings: Settings, store: Store, name: str, week: str | None, now: datetime, to: Sequence[str] = (),
    *, again: bool = False, deliver: Deliver = deliver_due,
) -> Done:  # fmt: skip
    """To its recipients, which counts as the period's report; or only to `to`, which does not."""
    period = _period(settings, name, week, now)
    addresses = tuple(_address(each) for each in to)
    told = was_told(store, name, period)
    if told and not to and not again:
        raise ReachwatchError(
            f"The report “{name}” of this {settings.reports[name].period} was sent already.",
            "Send it once more with --again.",
        )
    mark = f"{now:%Y-%m-%dT%H:%M:%S.%f}" if to or told else ""
    messages = weekly_messages(
        settings, store, name, period, now, mail_message, changes_between, to=addresses, again=mark
    )
    if to or told or not enqueue_report(store, name, period, messages, now):
        with store.writing(durable=True) as db:
            for message in messages:
                put(db, message)
    delivered = deliver(store, settings, now)
    recipients = [message.recipient for message in messages]
    subject = messages[0].subject if messages else ""
    sent = {entry.key for entry in delivered.sent}
    waiting = [message.recipient for message in messages if message.key not in sent]
    why = next((entry.error for entry in (*delivered.dead, *delivered.failed)), "")
    data = {**_told(name, period, subject), "to": recipients, "not_sent": waiting, "trouble": why}
    return Done(_said(subject, recipients, waiting, why), data, well=not waiting)


def _said(subject: str, recipients: Sequence[str], waiting: Sequence[str], why: str) -> str:
    sent = [address for address in recipients if address not in waiting]
    lines = [subject, *([f"Sent to {', '.join(sent)}."] if sent else [])]
    if waiting:
        lines.append(f"Not sent yet to {', '.join(waiting)}. {why}".strip())
        lines.append("`reachwatch outbox` tells what becomes of it; a running daemon tries again.")
    return "\n".join(lines)


def standalone(letter: Letter) -> str:
    """The mail's HTML with its pictures inside, for a browser; there it is a page, no article in one."""
    html = letter.html.replace('role="article"', 'role="main"', 1)
    for picture in letter.pictures:
        data = base64.b64encode(picture.data).decode()
        html = html.replace(f'src="cid:{picture.name}"', f'src="data:{picture.media_type};base64,{data}"')
    return html


def _period(settings: Settings, name: str, week: str | None, now: datetime) -> Period:
    _, _, rhythm = definition(settings, name)
    return week_named(settings, name, week) if week else last_due_period(rhythm, now)


def _address(text: str) -> str:
    try:
        return TypeAdapter(MailAddress).validate_python(text)
    except ValidationError:
        raise ReachwatchError(
            f"“{text}” is no mail address.", "Write it like me@our-company.example."
        ) from None


def _told(name: str, period: Period, subject: str) -> dict[str, Any]:
    return {
        "name": name, "subject": subject,
        "period": {"first": period.first.isoformat(), "last": period.last.isoformat(),
                   "start": period.start.isoformat(), "end": period.end.isoformat()},
    }  # fmt: skip
