"""Sends what is due from the outbox: mails by one line to the mail server, the rest through their channels.

Each try is noted before it is made and each success right after it, before anything else is done. So a
process may be killed anywhere: nothing is lost, and only a mail that was taken a moment ago goes out a second
time, with the Message-ID it had.
"""

import fcntl
import os
import smtplib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

from monitor import backoff, outbox
from monitor.channels import AddressOf, notify, unknown_channel
from monitor.config import Settings
from monitor.database import plainly
from monitor.errors import ReachwatchError
from monitor.mail_server import MailServer, Unreachable, connected, goodbye, server_of
from monitor.outbox import Entry, State, Way
from monitor.posting import DEADLINE_SECONDS, TEXT_SECONDS, Fate, Posted, post
from monitor.store import Store

MOST_A_ROUND = 200
MOST_BROKEN_LINES = 3  # within one round; then the server is left alone
BUSY = "Another process is sending what is in the outbox."
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What one round did."""

    sent: tuple[Entry, ...] = ()
    failed: tuple[Entry, ...] = ()  # tried again later
    dead: tuple[Entry, ...] = ()  # a person has to look at these: `reachwatch outbox`
    next_try_at: datetime | None = None  # when there is something to send again; None: nothing waits
    troubles: tuple[str, ...] = ()  # each a sentence; no mail's fault, a person may have to act
    busy: bool = False  # another process was sending all the time, so nothing was done


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """In seconds of real time."""

    lock: float = 10
    text: float = TEXT_SECONDS
    deadline: float = DEADLINE_SECONDS


@dataclass(slots=True)
class _Round:
    """What a round needs everywhere, and what it has done so far."""

    store: Store
    clock: Clock
    sent: list[Entry] = field(default_factory=list)
    failed: list[Entry] = field(default_factory=list)
    dead: list[Entry] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def begin(self, entry: Entry) -> tuple[Entry, bytes] | None:
        with self.store.writing(durable=True) as db:
            begun = outbox.begin_try(db, entry, self.clock())
            return (begun, outbox.body_of(db, entry.id)) if begun else None

    def note(self, entry: Entry, posted: Posted) -> None:
        now = self.clock()
        with self.store.writing(durable=True) as db:
            match posted.fate:
                case Fate.TAKEN:
                    outbox.note_sent(db, entry, now)
                case Fate.REFUSED:
                    outbox.note_dead(db, entry, posted.detail, now)
                case _:
                    least = backoff.UNCLEAR_WAIT if posted.fate is Fate.UNCLEAR else timedelta()
                    wait = max(backoff.wait_after(entry.attempts), least)
                    outbox.note_failed(db, entry, posted.detail, now, wait)
            self._keep(outbox.find(db, entry.id))

    def put_off(self, entries: Sequence[Entry], why: str) -> None:
        """Only a person can mend it, so no message is blamed."""
        self.trouble(why)
        with self.store.writing() as db:
            for entry in entries:
                outbox.put_off(db, entry, why, self.clock(), backoff.SETTINGS_WAIT)
                self._keep(outbox.find(db, entry.id))

    def no_server(self, entries: Sequence[Entry], why: str) -> None:
        """It will be there again; each message waits by how often it was tried."""
        self.trouble(why)
        now = self.clock()
        for entry in entries:
            with self.store.writing() as db:
                begun = outbox.begin_try(db, entry, now)
                if begun is not None:
                    outbox.note_failed(db, begun, why, now, backoff.wait_after(begun.attempts))
                    self._keep(outbox.find(db, entry.id))

    def trouble(self, sentence: str) -> None:
        if sentence not in self.troubles:
            self.troubles.append(sentence)

    def _keep(self, entry: Entry | None) -> None:
        of_state = {State.SENT: self.sent, State.WAITING: self.failed, State.DEAD: self.dead}
        if entry is not None and entry.state in of_state:
            of_state[entry.state].append(entry)


def deliver_due(
    store: Store, settings: Settings, now: datetime, *, clock: Clock | None = None,
    address_of: AddressOf = unknown_channel, most: int = MOST_A_ROUND, patience: Patience | None = None,
    server: MailServer | None = None,
) -> Delivered:  # fmt: skip
    """One round. `clock` tells the time as the round goes on, `address_of` a channel's secret address.

    Where more than `most` are due, `next_try_at` is now: call it again.
    """
    tell_time, patience = clock or (lambda: now), patience or Patience()
    with only_sender(store.path, patience.lock) as alone:
        if not alone:
            with store.reading() as db:
                return Delivered(busy=True, troubles=(BUSY,), next_try_at=outbox.next_try_at(db, now))
        this = _Round(store, tell_time)
        with store.reading() as db:
            entries = outbox.due(db, now, most)
        _send_mails(this, settings, [entry for entry in entries if entry.way is Way.MAIL], server, patience)
        for entry in entries:
            if entry.way is Way.CHANNEL:
                _send_by_channel(this, entry, address_of)
        return _done(this)


def sender_of(settings: Settings) -> str:
    """Who mails come from; ReachwatchError if the configuration does not say."""
    if settings.outgoing.sender is None:
        remedy = 'Add from = "Reachwatch <reachwatch@our-company.example>" under [outgoing].'
        raise ReachwatchError("The configuration does not say whom mails come from.", remedy)
    return settings.outgoing.sender


@contextmanager
def only_sender(database: Path, seconds: float) -> Iterator[bool]:
    """For as long as this lasts nobody else sends what is in the outbox; False if somebody always does."""
    with plainly(database):
        place = database.with_name(f"{database.name}.outbox")
        file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        until = time.monotonic() + seconds
        while not (taken := _locked(file)) and time.monotonic() < until:
            time.sleep(0.1)
        yield taken
    finally:
        os.close(file)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _done(this: _Round) -> Delivered:
    with this.store.reading() as db:
        again = outbox.next_try_at(db, this.clock())
    return Delivered(
        sent=tuple(this.sent), failed=tuple(this.failed), dead=tuple(this.dead), next_try_at=again,
        troubles=tuple(this.troubles),
    )  # fmt: skip


def _send_mails(
    this: _Round, settings: Settings, entries: list[Entry], server: MailServer | None, patience: Patience
) -> None:
    if not entries:
        return
    try:
        server, sender = server or server_of(settings.outgoing), parseaddr(sender_of(settings))[1]
    except ReachwatchError as error:
        this.put_off(entries, str(error))
        return
    waiting, broken = list(entries), 0
    while waiting and broken < MOST_BROKEN_LINES:
        try:
            smtp = connected(server, sender.rpartition("@")[2])
        except Unreachable as trouble:
            (this.put_off if trouble.by_settings else this.no_server)(waiting, trouble.detail)
            return
        waiting = _over_one_line(this, smtp, sender, waiting, patience)
        broken += 1
    if waiting:
        this.no_server(waiting, "The mail server broke the line again and again.")


def _over_one_line(
    this: _Round, smtp: smtplib.SMTP, sender: str, entries: list[Entry], patience: Patience
) -> list[Entry]:
    """Send these; what is left when the line breaks is returned."""
    left = list(entries)
    with smtp:
        while left:
            begun = this.begin(left[0])
            entry = left.pop(0)
            if begun is None:
                continue
            posted = post(
                smtp, sender, entry.recipient, begun[1], text_seconds=patience.text,
                deadline=patience.deadline,
            )  # fmt: skip
            if posted.fate is Fate.SETTINGS:  # the others would hear the same
                this.put_off([entry, *left], f"{posted.detail} Correct [outgoing].")
                return []
            this.note(begun[0], posted)
            if posted.line_broken:
                this.trouble(posted.detail)
                return left
        goodbye(smtp)
    return []


def _send_by_channel(this: _Round, entry: Entry, address_of: AddressOf) -> None:
    try:
        address = address_of(entry.recipient)
    except ReachwatchError as error:
        this.put_off([entry], str(error))
        return
    begun = this.begin(entry)
    if begun is not None:
        said = notify(address, entry.subject, begun[1].decode(errors="replace"))
        detail = f"The channel {entry.recipient} did not take it: {said}"
        this.note(begun[0], Posted(Fate.LATER if said else Fate.TAKEN, detail))
