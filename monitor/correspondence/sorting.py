"""Goes through mails that nobody has read: which question each answers, what it is, and who wrote it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from checks.correspondence import MailKind
from monitor.correspondence.business_hours import Calendar, open_time
from monitor.correspondence.classify import Context, classify, masked
from monitor.correspondence.entry import Entry
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.letter import Letter, read_letter, written_by
from monitor.correspondence.mail_store import BY_A_PERSON, MailStore, Reading, StoredMail
from monitor.correspondence.matching import Known, Match, match
from monitor.correspondence.quoting import excerpt
from monitor.errors import ReachwatchError

EARLIER = 20  # mails of the same shop that one is compared with
CalendarOf = Callable[[str], Calendar | None]  # by the shop's key; None: nobody knows its hours any more


def sort_mails(mails: MailStore, ledger: Ledger, calendar_of: CalendarOf) -> set[int]:
    """Read, match and classify what is new; returns the inquiries for which something came.

    A mail that cannot be read stops no other one. It stays unread, and so no silence is judged over it.
    """
    answered: set[int] = set()
    for batch in mails.unread_batches():
        # Read only now: a mail may answer a question that was put while an earlier batch was sorted.
        entries = {entry.id: entry for entry in ledger.all()}
        answered.update(_sort_batch(mails, ledger, batch, entries, calendar_of))
    return answered


def _sort_batch(
    mails: MailStore, ledger: Ledger, batch: Iterable[StoredMail], entries: dict[int, Entry],
    calendar_of: CalendarOf,
) -> Iterator[int]:  # fmt: skip
    known = known_of(entries.values())
    for mail in batch:
        try:
            entry = _sort(mails, mail, entries, known, calendar_of)
        except ReachwatchError:
            raise
        except Exception:  # noqa: BLE001  # whatever strangers send: the next one has to be read all the same
            _put_aside(mails, mail, known)
            continue
        if entry:
            ledger.arrived(entry.id, mail.received_at)
            yield entry.id


def _sort(
    mails: MailStore, mail: StoredMail, entries: dict[int, Entry], known: Known, calendar_of: CalendarOf
) -> Entry | None:
    letter = read_letter(mails.raw(mail.id))
    by_a_person = mail.matched_by == BY_A_PERSON
    found = Match(mail.inquiry_id, BY_A_PERSON) if by_a_person else match(mail.recipients, letter, known)
    entry = entries.get(found.inquiry) if found.inquiry is not None else None
    if not by_a_person:
        mails.assign(mail.id, found.inquiry, found.how, took_open(mail, entry, calendar_of))
    mails.classify(mail.id, _reading(mails, mail, letter, entry, entries))
    return entry


def _put_aside(mails: MailStore, mail: StoredMail, known: Known) -> None:
    """Its envelope says for which question it came, if nothing else does."""
    if mail.matched_by != BY_A_PERSON:
        found = match(mail.recipients, Letter(), known)
        mails.assign(mail.id, found.inquiry, found.how)


def known_of(entries: Iterable[Entry]) -> Known:
    them = list(entries)
    return Known(
        addresses={entry.question.address: entry.id for entry in them},
        references={entry.question.reference: entry.id for entry in them},
    )


def took_open(mail: StoredMail, entry: Entry | None, calendar_of: CalendarOf) -> timedelta | None:
    """How much of the shop's hours went by until the mail came."""
    calendar = calendar_of(entry.shop_key) if entry else None
    if entry is None or calendar is None:
        return None
    return open_time(calendar, entry.sent_at or entry.intended_at, mail.received_at)


def _reading(
    mails: MailStore, mail: StoredMail, letter: Letter, entry: Entry | None, entries: dict[int, Entry]
) -> Reading:
    ours = entry.question.text if entry else ""
    took = mail.received_at - (entry.sent_at or entry.intended_at) if entry else None
    earlier = tuple(_earlier(mails, entry, entries)) if entry else ()
    judged = classify(letter, Context(ours=ours, took=took, earlier=earlier))
    return Reading(
        kind=MailKind.DELAY if judged.delayed else judged.kind,
        actor=judged.actor,
        cues=judged.cues,
        sender=written_by(letter),
        subject=letter.subject,
        excerpt=excerpt(letter.text, ours=ours),
    )


def _earlier(mails: MailStore, entry: Entry, entries: dict[int, Entry]) -> Iterable[str]:
    """Mails that came for other questions to the same shop: only templates come twice."""
    others = [e for e in entries.values() if e.shop_key == entry.shop_key and e.id != entry.id]
    stored = [mail for other in others for mail in mails.of_inquiry(other.id)][:EARLIER]
    ours = {other.id: other.question.text for other in others}
    for mail in stored:
        letter = read_letter(mails.raw(mail.id))
        yield masked(letter.text, ours[mail.inquiry_id or 0])
