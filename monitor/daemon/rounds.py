"""What the daemon does again and again beside its visits: deliver, report, tidy up, give signs of life."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from monitor.carry_out import tidy_mails
from monitor.changes import changes_between
from monitor.compaction import compact_if_idle
from monitor.composing import mail_message
from monitor.config import Settings
from monitor.config_alerts import address_of
from monitor.correspondence.mail_store import MailStore
from monitor.daemon import aftermath, pulse
from monitor.daemon.desk import Desk
from monitor.daemon.disk import measure
from monitor.daemon.heartbeat import Heartbeat
from monitor.daemon.logs import logger
from monitor.delivery import MOST_A_ROUND, Delivered, Patience, deliver_due
from monitor.disk import free_bytes
from monitor.errors import ReachwatchError
from monitor.keeping import Tidied, tidy_all
from monitor.outbox import forget_sent
from monitor.secrets import read_secret
from monitor.store import Store
from monitor.weekly import enqueue_report, report_due, weekly_messages

HURRY, MOST_IN_A_HURRY = Patience(lock=2, text=10, deadline=15), 10
TELL_AGAIN = timedelta(hours=1)  # that the disk is low
KEEP_SENT = timedelta(days=30)  # what was sent, word by word
COURIER_SECONDS, REPORT_SECONDS, TIDY_SECONDS, SIGN_SECONDS = 20, 60, 6 * 3600, 60

log = logger("daemon")


class Rounds:
    def __init__(
        self, desk: Desk, database: Path, settings: Callable[[], Settings], now: Callable[[], datetime], *,
        trouble: Callable[[str, str], object],
    ) -> None:  # fmt: skip
        self._desk, self._settings, self._now, self._trouble = desk, settings, now, trouble
        self._courier, self._keeper = Desk(database, "courier"), Desk(database, "keeper")
        self._database = database
        self._disk_is_low: datetime | None = None  # when that was told last
        self._delivering = asyncio.Lock()
        self._trouble_sending = False
        self._heartbeat: tuple[str, Heartbeat] | None = None
        self._told: str | None = None  # the heartbeat's latest trouble
        self.ailing = ""  # the latest trouble since the last sign of life
        self.by_name: Mapping[str, tuple[Callable[[], Awaitable[object]], float]] = {
            "courier": (self.deliver, COURIER_SECONDS),
            "reports": (self.report, REPORT_SECONDS),
            "tidy": (self.tidy, TIDY_SECONDS),
            "disk": (self.watch_disk, SIGN_SECONDS),
            "heartbeat": (self.give_sign, SIGN_SECONDS),
        }

    async def close(self) -> bool:
        """What is in the outbox is tried once more, shortly: the news of the last visits, perhaps.

        False where a thread is left behind, such as one that talks to a mail server which says nothing; the
        outbox knows what to make of it.
        """
        if not (self._trouble_sending or self._courier.busy):
            await self.deliver(HURRY, most=MOST_IN_A_HURRY)
        if self._heartbeat:
            await asyncio.to_thread(self._heartbeat[1].close)
        closed = [await asyncio.to_thread(desk.close) for desk in (self._courier, self._keeper)]
        return all(closed)

    # ---- mail

    async def deliver(self, patience: Patience | None = None, *, most: int = MOST_A_ROUND) -> None:
        async with self._delivering:
            settings = self._settings()
            channels = partial(address_of, settings)
            send = partial(deliver_due, clock=self._now, address_of=channels, patience=patience, most=most)
            done = await self._try("outbox", self._courier.call(send, settings, self._now()))
        if done is None:
            return
        for entry in done.sent:
            log.info("sent", kind=entry.kind, to=entry.recipient, subject=entry.subject)
        self._trouble_sending = bool(done.troubles)
        self._tell_failures(done)

    def _tell_failures(self, done: Delivered) -> None:
        if done.dead:
            count = len(done.dead)
            what = "1 message was" if count == 1 else f"{count} messages were"
            sentence = f"{what} refused for good. `reachwatch outbox` shows why, and can send again."
            self._trouble("dead letters", sentence)
        for trouble in done.troubles:
            log.warning("trouble", about="outbox", says=trouble)

    async def report(self) -> None:
        """Put the regular reports that are due into the outbox."""
        settings = self._settings()
        for name in settings.reports:
            if await self._try(f"report {name}", self._desk.call(_put_report, settings, name, self._now())):
                log.info("report", name=name)

    async def tell_trouble(self, what: str, sentence: str) -> None:
        self.ailing = sentence
        tell = self._desk.call(aftermath.tell_trouble, self._settings(), what, sentence, self._now())
        try:
            await tell
        except ReachwatchError as error:
            log.error("trouble", about="alerts", says=str(error))

    def note_crash(self, sentence: str) -> None:
        """Whoever watches over the daemon hears of it; alerts may be what crashed."""
        self.ailing = sentence

    # ---- house

    async def tidy(self) -> None:
        tidied = await self._try("tidy", self._keeper.call(_tidy, self._settings(), self._now()))
        await self._note("tidy", {"trouble": "" if tidied else "Tidying up did not work; see the log."})
        if tidied:
            log.info("tidied", files=tidied.files, bytes=tidied.bytes, rows=tidied.rows)

    async def watch_disk(self) -> None:
        """As long as there is room to tell of it."""
        least = self._settings().evidence.keep_free_megabytes * 1_000_000
        free = free_bytes(self._database)
        sentence = ""
        if free < least:
            sentence = (
                f"The disk of the database has {free // 1_000_000} MB left: no more pictures and pages are "
                "kept; results still are. Free some space."
            )
        told, now = self._disk_is_low, self._now()
        if bool(sentence) != bool(told):
            await self._note("room", {"trouble": sentence})  # beside "disk", which tells sizes
        if not sentence:
            self._disk_is_low = None
        elif told is None or abs(now - told) >= TELL_AGAIN:
            self._disk_is_low = now
            self._trouble("disk", sentence)

    async def give_sign(self) -> None:
        """Ping whoever watches over the daemon."""
        table = self._settings().daemon
        if not (table.heartbeat_env or table.heartbeat_file):
            return
        try:
            url = read_secret(table.heartbeat_env, table.heartbeat_file, what="the URL to ping")
        except ReachwatchError as error:
            self._trouble("heartbeat", str(error))
            return
        if self._heartbeat is None or self._heartbeat[0] != url:
            if self._heartbeat:
                await asyncio.to_thread(self._heartbeat[1].close)
            self._heartbeat = url, Heartbeat(url, self._pinged)
        ailing = self.ailing or " ".join(await self._desk.call(_troubles))
        self._heartbeat[1].ping("fail" if ailing else "success", ailing)
        self.ailing = ""
        if self._told is not None:
            told, self._told = self._told, None
            await self._note("heartbeat", {"trouble": told} if told else {})

    def _pinged(self, trouble: str) -> None:
        """Called in the heartbeat's thread."""
        self._told = trouble

    # ---- small things

    async def _try(self, what: str, work: "Awaitable[Found]") -> "Found | None":  # type: ignore[name-defined]  # noqa: F821
        try:
            return await work
        except ReachwatchError as error:
            self._trouble(what, str(error))
            return None

    async def _note(self, name: str, value: object) -> None:
        await self._try("database", self._desk.call(pulse.note, name, value, self._now()))


def _put_report(store: Store, settings: Settings, name: str, now: datetime) -> bool:
    period = report_due(settings, store, name, now)
    if period is None:
        return False
    messages = weekly_messages(settings, store, name, period, now, mail_message, changes_between)
    return enqueue_report(store, name, period, messages, now)


def _troubles(store: Store) -> tuple[str, ...]:
    """Those that last."""
    return pulse.troubles(pulse.read(store))


def _tidy(store: Store, settings: Settings, now: datetime) -> Tidied:
    with MailStore.open(store.path) as mails:

        def forget_messages() -> int:
            with store.writing() as db:
                return forget_sent(db, now - KEEP_SENT)

        tidy_mails(mails, settings.mail, now)
        tidied = tidy_all(store, settings.evidence, now, [forget_messages])
    compact_if_idle(store, free_bytes(store.path))
    pulse.note(store, "disk", {"evidence": measure(store.path).evidence}, now)
    return tidied
