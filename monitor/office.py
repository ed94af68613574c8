"""Opens what is needed to ask shops and to look at answers, as the configuration says."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.correspondence import Inquiry
from monitor.config import Settings
from monitor.config_service import ServiceTerms
from monitor.config_shop import ShopSettings
from monitor.correspondence.asker import Asker, Asking, watch_of
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.mailbox import open_source
from monitor.correspondence.sources.smtp import SmtpReceiver
from monitor.correspondence.sources.source import Source, utc_now
from monitor.correspondence.standing import inquiries_of_shop
from monitor.errors import MailboxError
from monitor.mail_server import server_of
from monitor.review import Office, read_until
from monitor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A mailbox other than that of the configuration, and how long its answers are waited for."""

    source: Callable[[MailStore], Source]
    domain: str
    terms: Mapping[str, ServiceTerms]  # by shop
    grace: timedelta  # after the last deadline, for answers that are late


def asking_of(shop: ShopSettings, settings: Settings) -> Asking:
    by_mail = shop.channel == "email"
    return Asking(
        consent=shop.consent, rules=shop.rules(settings.inquiries), terms=shop.service_terms,
        service_mail=(shop.service_mail or "") if by_mail else "",
    )  # fmt: skip


@contextmanager
def open_office(
    settings: Settings, store: Store, post: Post | None = None, *, now: Callable[[], datetime] = utc_now
) -> Iterator[Office]:
    """With the mailbox and the shops' hours of the configuration, or those of `post`."""
    known = post.terms if post else {shop.key: shop.service_terms for shop in settings.shops}
    with MailStore.open(store.path) as mails:
        ledger = Ledger(store)
        _watch_cut_off(ledger, known)
        yield Office(
            store=store, ledger=ledger, mails=mails, now=now,
            source=post.source(mails) if post else _configured(settings, mails),
            calendar_of=lambda key: known[key].calendar if key in known else None,
        )  # fmt: skip


def _configured(settings: Settings, mails: MailStore) -> Source | None:
    return open_source(settings.mail, mails, mails.awaits) if settings.mail else None


def inquiries_by_shop(settings: Settings, store: Store, now: datetime) -> Mapping[str, tuple[Inquiry, ...]]:
    """All questions ever put, by the shop's key; nothing is fetched, nothing is changed."""
    with MailStore.open(store.path) as mails:
        ledger, source = Ledger(store), _configured(settings, mails)
        looked_at = read_until(mails, source)
        keys = sorted({entry.shop_key for entry in ledger.all()})
        return {key: inquiries_of_shop(ledger, mails, key, now, looked_at) for key in keys}


def asker_of(settings: Settings, office: Office, *, domain: str = "", dry_run: bool = False) -> Asker:
    outgoing = settings.outgoing
    return Asker(
        office.ledger, office.mails, domain or (settings.mail.domain if settings.mail else ""),
        read_until=office.read_until, now=office.now, dry_run=dry_run,
        server=(lambda: server_of(outgoing)) if outgoing.host else None,
    )  # fmt: skip


def _watch_cut_off(ledger: Ledger, terms: Mapping[str, ServiceTerms]) -> None:
    """Questions that were being sent when Reachwatch died: answers to them are awaited all the same."""
    ledger.recover()
    for entry in ledger.open():  # also such as were recovered by one that died before it came to this
        if entry.watch is None and entry.sent_at and entry.shop_key in terms:
            ledger.watch(entry.id, watch_of(terms[entry.shop_key], entry.intended_at, {}))


@contextmanager
def receiving(
    office: Office, trouble: Callable[[MailboxError], object], *,
    every_source: bool = False, done: bool = False,
) -> Iterator[Callable[[], bool]]:  # fmt: skip
    """Takes the mails that senders bring, as long as this lasts; other mailboxes only with `every_source`.

    `done`: a daemon does it all the time. What it gives says whether it still goes on.
    """
    source = office.source
    if done or source is None or not (every_source or isinstance(source, SmtpReceiver)):
        yield lambda: True
        return
    stop = threading.Event()

    watching = (office.mails.keep, stop, office.note_read, trouble)
    thread = threading.Thread(target=source.watch, args=watching, name="mail")
    thread.start()
    try:
        yield thread.is_alive
    finally:
        stop.set()
        thread.join()
