"""The mails that came, as a person reads them in a terminal."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from report_hostile import ATTACKS
from rich.cells import cell_len
from test_report_text import NOT_FOR_TERMINALS

from checks.correspondence import Actor, MailKind
from reports.mails import LetterView, MailView, mail_as_json, mail_as_text, mails_as_json, mails_as_text

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
MATCHED = MailView(
    number=12, received_at=AT, recipients=("anna.berg.k7f3qz2m@probe.example",), source="smtp", junk=True,
    size=1840, sender="Jörg Service <service@shop.example>", subject="Re: Rückgabe", kind=MailKind.ANSWER,
    actor=Actor.HUMAN, cues=("it speaks as one person does: “ich habe nachgesehen”", "it was written in a mail program"),
    shop="mueller", reference="k7f3qz2m", matched_by="a person said so", corrected_at=AT, note="called them",
)  # fmt: skip
UNMATCHED = MailView(
    number=3, received_at=AT, recipients=(), source="imap:watch@probe.example", junk=False, size=1,
    sender="x@y.example", kind=MailKind.MARKETING, actor=Actor.MACHINE, matched_by="nothing in it names an inquiry",
)  # fmt: skip
UNREAD = MailView(number=1, received_at=AT, recipients=(), source="smtp", junk=False, size=0)
LETTER = LetterView(
    text="Ja, gern.\n\nJörg", enclosed="Wie lange?", quotes_left_out=True, attachments=("application/pdf",),
    notes=("its charset 'klingon' is unknown",),
)  # fmt: skip


def test_the_list() -> None:
    told = mails_as_text([MATCHED, UNMATCHED, UNREAD], width=120)
    numbers = [line[:3].strip() for line in told.splitlines() if line[:3].strip()]
    assert numbers == ["No.", "12", "3", "1"]
    words = " ".join(told.split())
    for text in (
        "2026-11-23 09:00",
        "Re: Rückgabe",
        "in the folder for spam",
        "mueller, k7f3qz2m",
        "(no subject)",
    ):
        assert text in words
    assert told.count("a person said so") == 2  # for whom, and what it is
    assert told.count("unmatched") == 2
    assert told.count("not read yet") == 1


def test_one_mail() -> None:
    told = mail_as_text(MATCHED, LETTER, width=120)
    assert told.index("An answer, likely by a person (a person said so)") < told.index("Ja, gern.\n\nJörg\n")
    for text in (*MATCHED.cues, *LETTER.notes, *LETTER.attachments, "called them", "1840 bytes", "--whole"):
        assert text in told
    assert told.index("A mail inside it says:") < told.index("Wie lange?")


def test_a_mail_that_says_nothing() -> None:
    told = mail_as_text(UNREAD, LetterView(text=" \n"))
    assert "It says nothing." in told
    assert "inside it" not in told
    assert "--whole" not in told


def test_the_json_tells_the_same() -> None:
    (one, other) = json.loads(mails_as_json([MATCHED, UNMATCHED]))["mails"]
    assert (one["kind"], one["actor"], one["corrected_at"]) == (
        "answer",
        "likely-human",
        "2026-11-23T09:00:00+00:00",
    )
    assert (other["shop"], other["reference"], other["corrected_at"]) == (None, None, None)
    shown = json.loads(mail_as_json(MATCHED, LETTER))
    assert {**one, "schema_version": 1}.items() <= shown.items()
    assert (shown["text"], shown["broken"]) == (LETTER.text, list(LETTER.notes))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    long = replace(MATCHED, subject="Rückgabe" * 90, sender="ж" * 300, matched_by="x" * 400)
    for told in (mails_as_text([long], width=width), mail_as_text(long, LETTER, width=width)):
        assert max(cell_len(line) for line in told.splitlines()) <= width


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_cannot_reach_the_terminal(attack: str) -> None:
    text = ATTACKS[attack]
    mail = replace(
        MATCHED, sender=text, subject=text, cues=(text,), recipients=(text,), source=text, matched_by=text,
        note=text, shop=text, reference=text,
    )  # fmt: skip
    letter = LetterView(text=text, enclosed=text, attachments=(text,), notes=(text,))
    for told in (
        mails_as_text([mail]), mail_as_text(mail, letter), mails_as_json([mail]), mail_as_json(mail, letter),
    ):  # fmt: skip
        assert not NOT_FOR_TERMINALS.search(told)
        told.encode()


def test_markup_is_shown_not_obeyed() -> None:
    attack = ATTACKS["rich markup"]
    told = mails_as_text([replace(MATCHED, subject=attack)], width=120, colour=False)
    assert "[red]red[/red]" in " ".join(told.split())
    assert "[red]red[/red]" in mail_as_text(MATCHED, LetterView(text=attack))
