"""What a person says of a mail: noted for good, and the inquiries that it concerns are judged anew."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from checks.correspondence import Actor, MailKind, Sending
from monitor.config_service import ServiceTable, service_terms
from monitor.correspondence.business_hours import open_time
from monitor.correspondence.entry import Entry, whole
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.letter import Letter, read_letter, written_by
from monitor.correspondence.mail_store import BY_A_PERSON, MailStore, Reading, StoredMail
from monitor.correspondence.quoting import excerpt
from monitor.errors import ReachwatchError

if TYPE_CHECKING:
    from monitor.config import Settings
    from monitor.store import Store

NOBODY = "none"
CLOCKS_DIFFER = timedelta(hours=1)  # between a mail server and this machine
LONGEST_NUMBER = 18  # digits; SQLite takes no more than 19


def usual_actor(kind: MailKind) -> Actor:
    """Who writes such a mail, where the person who looked does not say."""
    return Actor.HUMAN if kind is MailKind.ANSWER else Actor.MACHINE


def named_mail(mails: MailStore, number: int) -> StoredMail:
    mail = mails.mail(number)
    if mail is None:
        raise ReachwatchError(f"There is no mail {number}.", "`reachwatch mail list` shows their numbers.")
    return mail


def named_inquiry(ledger: Ledger, name: str) -> Entry:
    """By its reference, or by its number."""
    name = whole(name).strip()
    found = ledger.by_reference(name)
    if found is None and name.isascii() and name.isdecimal() and len(name) <= LONGEST_NUMBER:
        found = ledger.entry(int(name))
    if found is None:
        raise ReachwatchError(
            f"There is no inquiry “{name}”.",
            f"Name one by its reference in `reachwatch inquiries list`, or write “{NOBODY}”.",
        )
    return found


def assign(
    mails: MailStore, ledger: Ledger, mail: StoredMail, entry: Entry, open_for: timedelta
) -> list[Entry]:
    """The mail is for this inquiry. Returns those whose verdict may change."""
    _refuse_impossible(mail, entry)
    mails.assign(mail.id, entry.id, BY_A_PERSON, open_for)
    ledger.arrived(entry.id, mail.received_at)
    touched = [] if mail.inquiry_id == entry.id else list(_taken_away(mails, ledger, mail))
    return _reopened(ledger, [entry.id, *touched])


def set_apart(mails: MailStore, ledger: Ledger, mail: StoredMail) -> list[Entry]:
    """The mail is for no inquiry. Returns those whose verdict may change."""
    mails.assign(mail.id, None, BY_A_PERSON)
    return _reopened(ledger, list(_taken_away(mails, ledger, mail)))


def classify(
    mails: MailStore, ledger: Ledger, mail: StoredMail, kind: MailKind, actor: Actor,
    *, at: datetime, note: str,
) -> list[Entry]:  # fmt: skip
    """The mail is of this kind. Returns those whose verdict may change."""
    if mail.reading is None:  # no program will read it any more
        mails.classify(mail.id, _as_said(kind, actor, read_letter(mails.raw(mail.id)), _ours(ledger, mail)))
    mails.correct(mail.id, kind, actor, at=at, note=whole(note))
    return _reopened(ledger, [] if mail.inquiry_id is None else [mail.inquiry_id])


def open_until(mail: StoredMail, entry: Entry, settings: "Settings", store: "Store") -> timedelta:
    """How much of the shop's hours went by between question and mail.

    The hours are those of the configuration, or, for a shop that is not in it, what is usual in its country.
    """
    terms = next((shop.service_terms for shop in settings.shops if shop.key == entry.shop_key), None)
    if terms is None:
        terms = service_terms(ServiceTable(), store.country(entry.shop_key) or "")
    return open_time(terms.calendar, entry.sent_at or entry.intended_at, mail.received_at)


def _as_said(kind: MailKind, actor: Actor, letter: Letter, ours: str) -> Reading:
    said = excerpt(letter.text, ours=ours)
    return Reading(kind=kind, actor=actor, sender=written_by(letter), subject=letter.subject, excerpt=said)


def _ours(ledger: Ledger, mail: StoredMail) -> str:
    entry = None if mail.inquiry_id is None else ledger.entry(mail.inquiry_id)
    return entry.question.text if entry else ""


def _refuse_impossible(mail: StoredMail, entry: Entry) -> None:
    name = entry.question.reference
    if entry.state is Sending.NOT_SENT:
        raise ReachwatchError(
            f"The question {name} was not sent, so no mail can be for it.",
            "`reachwatch inquiries list` shows which were.",
        )
    if mail.received_at < (entry.sent_at or entry.intended_at) - CLOCKS_DIFFER:
        raise ReachwatchError(
            f"Mail {mail.id} came before the question {name} was put.",
            "Look at both with `reachwatch mail show` and `reachwatch inquiries list`.",
        )


def _taken_away(mails: MailStore, ledger: Ledger, mail: StoredMail) -> Iterator[int]:
    """The inquiry that the mail was taken for until now."""
    if mail.inquiry_id is not None:
        left = mails.of_inquiry(mail.inquiry_id)
        ledger.not_arrived(mail.inquiry_id, left[0].received_at if left else None)
        yield mail.inquiry_id


def _reopened(ledger: Ledger, inquiry_ids: list[int]) -> list[Entry]:
    entries = [ledger.entry(number) for number in inquiry_ids if ledger.reopen(number)]
    return [entry for entry in entries if entry]
