"""Receives and sorts answers all the time, in a thread of its own, and judges the questions they are for."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from monitor.config import Settings
from monitor.correspondence.business_hours import Calendar
from monitor.correspondence.sources.imap import ImapSource
from monitor.correspondence.sources.source import utc_now
from monitor.daemon.logs import logger
from monitor.errors import ReachwatchError
from monitor.office import open_office, receiving
from monitor.review import Office, look_for_answers
from monitor.store import Store

LOOK_SECONDS = 20.0  # from one look at what came to the next
AGAIN_SECONDS = 60.0  # after trouble with the database

log = logger("mail")


class PostRoom:
    """`answered` is told the keys of shops with a new verdict on answers; `trouble` each new trouble, and an
    empty text once it is over."""

    def __init__(
        self, database: Path, settings: Callable[[], Settings], *, answered: Callable[[set[str]], object],
        trouble: Callable[[str], object], look_seconds: float = LOOK_SECONDS,
        again_seconds: float = AGAIN_SECONDS,
    ) -> None:  # fmt: skip
        self._database, self._settings = database, settings
        self._answered, self._trouble, self._look_seconds = answered, trouble, look_seconds
        self._again_seconds = again_seconds
        self._stop = threading.Event()
        self._told: str | None = None  # the trouble of an earlier daemon, perhaps
        self._told_at = utc_now()
        self._thread = threading.Thread(target=self._attend, name="post room")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns at once; `join` waits until the mailbox is closed."""
        self._stop.set()

    def join(self) -> None:
        self._thread.join()

    def _attend(self) -> None:
        while not self._stop.is_set():
            try:
                self._open()
            except ReachwatchError as error:
                self._say(str(error))
            except Exception as error:  # noqa: BLE001  # mails have to be read for weeks, whatever one of them does
                log.crash("crashed", error, room="post")
                self._say(f"Reachwatch itself failed ({type(error).__name__}); please report this.")
            self._stop.wait(self._again_seconds)

    def _open(self) -> None:
        """Until it is to stop, or the mailbox is another one."""
        settings = self._settings()
        with Store.open(self._database) as store, open_office(settings, store) as opened:
            office = replace(opened, calendar_of=self._calendar_of)
            fetched = isinstance(office.source, ImapSource)  # it is told of new mails as long as this lasts
            with receiving(office, lambda error: self._say(str(error)), every_source=True) as goes_on:
                while not self._stop.is_set() and self._settings().mail == settings.mail:
                    if not goes_on():
                        raise ReachwatchError("Nobody reads the mailbox any more.", "It is opened again.")
                    settled, refused = look_for_answers(office, fetched=fetched)
                    if refused:
                        self._say(str(refused))
                    elif not fetched or self._was_read_since(office):
                        self._say("")
                    if settled:
                        self._answered({each.entry.shop_key for each in settled})
                    self._stop.wait(self._look_seconds)

    def _calendar_of(self, shop_key: str) -> Calendar | None:
        shops = (shop for shop in self._settings().shops if shop.key == shop_key)
        return next((shop.service_terms.calendar for shop in shops), None)

    def _say(self, trouble: str) -> None:
        if trouble != self._told:
            self._told, self._told_at = trouble, utc_now()
            self._trouble(trouble)

    def _was_read_since(self, office: Office) -> bool:
        until = office.read_until()
        return until is not None and until > self._told_at
