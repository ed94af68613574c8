"""A regular report on demand: as a file to look at, or sent at once."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from monitor.config import Settings
from monitor.config_inquiry import MailAddress
from monitor.errors import ReachwatchError
from monitor.outbox import put
from monitor.store import Store
from monitor.weekly import (
    Compose,
    definition,
    enqueue_report,
    letter_of,
    sender_of,
    was_told,
    week_named,
    weekly_messages,
)
from reports.letter import Letter
from reports.period import Period, last_due_period

Deliver = Callable[[Store, Settings, datetime], object]


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, for a person and for a program."""

    sentence: str
    data: dict[str, Any]


def preview_report(
    settings: Settings, store: Store, name: str, week: str | None, now: datetime, out: Path | None
) -> Done:
    period = _period(settings, name, week, now)
    letter = letter_of(settings, store, name, period, now)
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
    *, again: bool = False, compose: Compose | None = None, deliver: Deliver | None = None,
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
    compose, deliver = compose or _compose(), deliver or _deliver()
    if not sender_of(settings):
        raise ReachwatchError("Reports have no sender.", 'Add from = "…" to [outgoing].')
    mark = f"{now:%Y-%m-%dT%H:%M:%S.%f}" if to or told else ""
    messages = weekly_messages(settings, store, name, period, now, compose, to=addresses, again=mark)
    if to or told or not enqueue_report(store, name, period, messages, now):
        with store.writing(durable=True) as db:
            for message in messages:
                put(db, message)
    deliver(store, settings, now)
    recipients = [message.recipient for message in messages]
    subject = messages[0].subject if messages else ""
    said = f"{subject}\nTo: {', '.join(recipients)}. `reachwatch outbox` tells what became of it."
    return Done(said, {**_told(name, period, subject), "to": recipients})


def standalone(letter: Letter) -> str:
    """The mail's HTML with its pictures inside, for a browser."""
    html = letter.html
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


# ---- WIRE HERE: the mail's bytes and their delivery belong to the outbox.


def _compose() -> Compose:
    raise ReachwatchError("Mails cannot be sent yet.", "Look at the report with --preview.")


def _deliver() -> Deliver:
    raise ReachwatchError("Mails cannot be sent yet.", "Look at the report with --preview.")
