"""The mails that came, for a person who looks whether they were understood. All that they say is hostile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from checks.correspondence import Actor, MailKind
from reports.clean import clean, one_line
from reports.inquiries import ACTORS, KINDS
from reports.machine import iso, safe_json
from reports.text import indented, rendered
from reports.words import counted, when

SCHEMA_VERSION = 1
REMOVED = "What it said was removed, as it is old."
BY_A_PERSON = "a person said so"
TEXT_LENGTH = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """One mail: how it came, what it was taken for, and for which inquiry."""

    number: int
    received_at: datetime
    recipients: tuple[str, ...]
    source: str
    junk: bool
    size: int
    sender: str = ""
    subject: str = ""
    kind: MailKind | None = None  # None: nobody has read it yet
    actor: Actor | None = None
    cues: tuple[str, ...] = ()
    shop: str = ""  # its key; empty while it is matched to no inquiry
    reference: str = ""
    matched_by: str = ""  # in words
    corrected_at: datetime | None = None  # when a person said what it is
    note: str = ""
    removed: bool = False  # what it said was let go, as it is old


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """What a mail says."""

    text: str
    enclosed: str = ""  # of a mail inside it
    quotes_left_out: bool = False
    attachments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what was broken


# ---- a list of them


def mails_as_text(mails: Sequence[MailView], *, width: int = 100, colour: bool = False) -> str:
    """A table, in the order given."""
    table = Table(box=None, padding=(0, 2, 1, 0), header_style="bold")
    table.add_column("No.", justify="right", no_wrap=True)
    table.add_column("Came (UTC)", no_wrap=True)
    table.add_column("From, subject", overflow="fold", ratio=3)
    table.add_column("What it is", overflow="fold", ratio=2)
    table.add_column("For which inquiry", overflow="fold", ratio=3)
    for mail in mails:
        came = f"{mail.received_at.astimezone(UTC):%Y-%m-%d %H:%M}"
        table.add_row(Text(str(mail.number)), Text(came), _heading(mail), _what(mail), _inquiry(mail))
    return rendered([table], width, colour)


def _heading(mail: MailView) -> Text:
    if mail.removed:
        return Text("removed, as it is old", style="dim")
    subject = one_line(mail.subject) or "(no subject)"
    return Text.assemble(one_line(mail.sender), "\n", (subject, "bold"))


def _what(mail: MailView) -> Text:
    text = Text(_kind(mail))
    if mail.corrected_at:
        text.append(f"\n{BY_A_PERSON}", "dim")
    if mail.junk:
        text.append("\nin the folder for spam", "yellow")
    return text


def _kind(mail: MailView) -> str:
    if mail.kind is None or mail.actor is None:
        return "not read yet"
    return f"{KINDS[mail.kind]}, {ACTORS[mail.actor]}"


def _inquiry(mail: MailView) -> Text:
    style = "" if mail.shop else "yellow"
    return Text.assemble((_for_which(mail), style), (_how(mail, "\n"), "dim"))


def _for_which(mail: MailView) -> str:
    return f"{one_line(mail.shop)}, {one_line(mail.reference)}" if mail.shop else "unmatched"


def _how(mail: MailView, before: str, after: str = "") -> str:
    return f"{before}{one_line(mail.matched_by)}{after}" if mail.matched_by else ""


def mails_as_json(mails: Sequence[MailView]) -> str:
    return safe_json({"schema_version": SCHEMA_VERSION, "mails": [_data(mail) for mail in mails]})


def _data(mail: MailView) -> dict[str, object]:
    return {
        "number": mail.number, "received_at": iso(mail.received_at), "recipients": list(mail.recipients),
        "source": mail.source, "junk": mail.junk, "size": mail.size, "sender": mail.sender,
        "subject": mail.subject, "kind": mail.kind, "actor": mail.actor, "cues": list(mail.cues),
        "shop": mail.shop or None, "reference": mail.reference or None, "matched_by": mail.matched_by,
        "corrected_at": iso(mail.corrected_at) if mail.corrected_at else None, "note": mail.note,
        "removed": mail.removed,
    }  # fmt: skip


# ---- one of them


def mail_as_text(mail: MailView, letter: LetterView, *, width: int = 100, colour: bool = False) -> str:
    """How it came, why it was taken for what, and what it says."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _facts(mail, letter):
        table.add_row(name, Text(value))
    said = [Text(REMOVED, "dim")] if mail.removed else list(_says(letter))
    return rendered([table, Text(), *said], width, colour)


def _facts(mail: MailView, letter: LetterView) -> Iterator[tuple[str, str]]:
    spam = ", in the folder for spam" if mail.junk else ""
    yield "Mail", f"{mail.number}, {counted(mail.size, 'byte', 'bytes')}"
    yield "Came", f"{when(mail.received_at)}, {one_line(mail.source)}{spam}"
    yield "From", one_line(mail.sender)
    yield "To", one_line(", ".join(mail.recipients)) or "not told"
    yield "Subject", one_line(mail.subject)
    yield "What it is", _kind(mail) + (f" ({BY_A_PERSON})" if mail.corrected_at else "")
    yield "For", _for_which(mail) + _how(mail, " (", ")")
    yield from (("Cue", one_line(cue)) for cue in mail.cues)
    yield from (("Broken", one_line(note)) for note in letter.notes)
    yield from (("Attached", one_line(kind)) for kind in letter.attachments)
    if mail.note:
        yield "Note", one_line(mail.note)


def _says(letter: LetterView) -> Iterator[RenderableType]:
    yield (
        Text(clean(letter.text.strip(), TEXT_LENGTH))
        if letter.text.strip()
        else Text("It says nothing.", "dim")
    )
    if letter.quotes_left_out:
        yield Text("\nWhat it quotes is left out; --whole shows it.", style="dim")
    if letter.enclosed.strip():
        yield Text("\nA mail inside it says:", style="dim")
        yield indented(Text(clean(letter.enclosed.strip(), TEXT_LENGTH)))


def mail_as_json(mail: MailView, letter: LetterView) -> str:
    told = {
        "text": letter.text, "enclosed": letter.enclosed, "quotes_left_out": letter.quotes_left_out,
        "attachments": list(letter.attachments), "broken": list(letter.notes),
    }  # fmt: skip
    return safe_json({"schema_version": SCHEMA_VERSION, **_data(mail), **told})
