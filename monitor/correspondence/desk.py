"""Where a person looks at mails: what the database knows of them, as the reports tell it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from monitor.correspondence.entry import Entry
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.letter import read_letter, written_by
from monitor.correspondence.mail_store import BY_A_PERSON, MailStore, StoredMail
from monitor.correspondence.quoting import own_words
from monitor.store import Store
from reports import mails as telling
from reports.mails import LetterView, MailView


class Desk(NamedTuple):
    store: Store
    mails: MailStore
    ledger: Ledger


@contextmanager
def open_desk(database: Path) -> Iterator[Desk]:
    with Store.open(database) as store, MailStore.open(database) as mails:
        yield Desk(store, mails, Ledger(store))


def view_of(desk: Desk, stored: StoredMail) -> MailView:
    """What is known of a mail; of one that nobody has read yet, only what its headers say."""
    entry, reading = _entry(desk, stored), stored.reading
    sender, subject = (reading.sender, reading.subject) if reading else _headers(desk.mails.raw(stored.id))
    by = telling.BY_A_PERSON if stored.matched_by == BY_A_PERSON else stored.matched_by
    return MailView(
        number=stored.id, received_at=stored.received_at, recipients=stored.recipients, source=stored.source,
        junk=stored.junk, size=stored.size, sender=sender, subject=subject,
        kind=reading.kind if reading else None, actor=reading.actor if reading else None,
        cues=reading.cues if reading else (),
        shop=entry.shop_key if entry else "", reference=entry.question.reference if entry else "",
        matched_by=by, corrected_at=stored.corrected_at, note=stored.note, removed=stored.removed,
    )  # fmt: skip


def _headers(raw: bytes) -> tuple[str, str]:
    letter = read_letter(raw)
    return written_by(letter), letter.subject


def letter_of(desk: Desk, stored: StoredMail, *, whole: bool) -> LetterView:
    """What a mail says; unless `whole`, without what it quotes."""
    letter, entry = read_letter(desk.mails.raw(stored.id)), _entry(desk, stored)
    own = own_words(letter.text, ours=entry.question.text if entry else "")
    return LetterView(
        text=letter.text if whole else own,
        enclosed=letter.enclosed,
        quotes_left_out=not whole and own.split() != letter.text.split(),
        attachments=letter.attachments,
        notes=letter.notes,
    )


def _entry(desk: Desk, stored: StoredMail) -> Entry | None:
    return None if stored.inquiry_id is None else desk.ledger.entry(stored.inquiry_id)
