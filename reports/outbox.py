"""What waits to leave the house, for a person who looks whether all arrives. What it says is hostile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.table import Table
from rich.text import Text

from reports.clean import clean, one_line
from reports.machine import iso, safe_json
from reports.text import rendered

SCHEMA_VERSION = 1
STYLES = {"waiting": "yellow", "dead": "bold red", "sent": "green", "dropped": "dim"}
TEXT_LENGTH = 60_000
REMOVED = "(What it said was removed, as it was sent long ago.)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxView:
    """One message to one recipient."""

    number: int
    state: str
    kind: str
    way: str
    recipient: str
    subject: str
    created_at: datetime
    attempts: int
    next_try_at: datetime | None  # None: it is not tried any more
    done_at: datetime | None
    error: str
    message_id: str
    size: int


def outbox_as_text(views: Sequence[OutboxView], *, width: int = 100, colour: bool = False) -> str:
    table = Table(box=None, padding=(0, 2, 1, 0), header_style="bold")
    table.add_column("No.", justify="right", no_wrap=True)
    table.add_column("State", no_wrap=True)
    table.add_column("To, subject", overflow="fold", ratio=3)
    table.add_column("How it stands (UTC)", overflow="fold", ratio=3)
    for view in views:
        table.add_row(
            Text(str(view.number)), Text(view.state, style=STYLES.get(view.state, "")), _heading(view),
            Text(_standing(view)),
        )  # fmt: skip
    return rendered([table], width, colour)


def message_as_text(view: OutboxView, headers: Sequence[tuple[str, str]], text: str) -> str:
    """Headers and text, harmless for a terminal."""
    lines = [f"{one_line(name)}: {one_line(value, 1000)}" for name, value in headers]
    said = clean(text, TEXT_LENGTH).rstrip() if view.size else REMOVED
    about = f"{view.state.capitalize()}. {_standing(view)}"
    return "\n".join([*lines, "", said, "", about]) + "\n"


def outbox_as_json(views: Sequence[OutboxView]) -> str:
    return safe_json({"schema_version": SCHEMA_VERSION, "messages": [_document(view) for view in views]})


def _document(view: OutboxView) -> dict[str, object]:
    return {
        "id": view.number, "state": view.state, "kind": view.kind, "way": view.way,
        "recipient": one_line(view.recipient), "subject": one_line(view.subject),
        "created_at": iso(view.created_at), "attempts": view.attempts,
        "next_try_at": view.next_try_at and iso(view.next_try_at),
        "done_at": view.done_at and iso(view.done_at), "error": one_line(view.error, 1000),
        "message_id": one_line(view.message_id), "size": view.size,
    }  # fmt: skip


def _heading(view: OutboxView) -> Text:
    return Text.assemble(one_line(view.recipient), "\n", (one_line(view.subject) or "(no subject)", "bold"))


def _standing(view: OutboxView) -> str:
    tries = {0: "not tried yet", 1: "tried once"}.get(view.attempts, f"tried {view.attempts} times")
    said = [f"Made {_time(view.created_at)}, {tries}."]
    if view.next_try_at is not None:
        said.append(f"Next try {_time(view.next_try_at)}.")
    if view.done_at is not None:
        said.append(f"{view.state.capitalize()} {_time(view.done_at)}.")
    return " ".join([*said, one_line(view.error, 400)]).strip()


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"
