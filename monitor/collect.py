"""Looks for answers without visiting any shop: once, or for as long as told."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from monitor.config import Settings
from monitor.correspondence.sources.imap import ImapSource
from monitor.errors import MailboxError, ReachwatchError
from monitor.locks import daemon_of
from monitor.office import open_office, receiving
from monitor.review import Office, look_for_answers
from monitor.store import Store
from reports.answers import Awaited, Looked, Verdicts

LOOK_SECONDS = 5.0


def collect(
    settings: Settings, database: Path, wait: timedelta, say: Callable[[str], object], *,
    sleep: Callable[[float], object] = time.sleep,
) -> Looked:  # fmt: skip
    """Goes on for `wait` at most, until nothing is awaited any more; `say` tells a person what happens."""
    if not database.exists():
        raise ReachwatchError(f"There is no database {database}.", "Name it with --database.")
    with Store.open(database) as store, open_office(settings, store) as office:
        if office.source is None:
            raise ReachwatchError(
                "There is no mailbox to look into.",
                "Add a table [mail] with its domain and one of [mail.smtp], [mail.imap] and [mail.maildir].",
            )
        if not wait:
            return _look(office, [])
        told: list[str] = []

        def trouble(error: MailboxError) -> None:
            if str(error) not in told:
                told.append(str(error))
                say(str(error))

        end = office.now() + wait
        say(f"Looking for answers until {end:%Y-%m-%d %H:%M} UTC; Ctrl-C ends it.")
        watched = isinstance(
            office.source, ImapSource
        )  # no login every few seconds beside the one that stays
        with receiving(office, trouble, every_source=True, done=bool(daemon_of(database))):
            looked = _look(office, [])
            while office.now() < end and looked.awaited:
                sleep(min(LOOK_SECONDS, max(0.0, (end - office.now()).total_seconds())))
                looked = _look(office, list(looked.settled), fetched=watched)
            return _look(office, list(looked.settled)) if watched else looked


def _look(office: Office, before: list[Verdicts], *, fetched: bool = False) -> Looked:
    settled, trouble = look_for_answers(office, fetched=fetched)
    told = [
        Verdicts(
            s.entry.shop_key, s.entry.question.reference, s.finding.verdict, s.finding.judgement.sentence
        )
        for s in settled
    ]
    awaited = tuple(
        Awaited(e.shop_key, e.question.reference, e.intended_at, e.watch.until if e.watch else None)
        for e in office.ledger.open()
    )
    unmatched = office.mails.count_unmatched()
    return Looked(office.now(), (*before, *told), awaited, unmatched, str(trouble) if trouble else "")
