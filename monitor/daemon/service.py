"""The daemon itself: starts all its parts, keeps them by the configuration, stops them in order.

What is to be done when stands in the timetable, which visit is next in the queue, what follows it in
`aftermath`: here is only who calls whom, and how often.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor import __version__
from monitor.config import Settings, load_config
from monitor.config_windows import Stops
from monitor.daemon import aftermath, logs, pulse, run_log
from monitor.daemon.background import Background
from monitor.daemon.closed import Closed
from monitor.daemon.desk import Desk
from monitor.daemon.due import fallen_due, overdue
from monitor.daemon.logs import logger
from monitor.daemon.post_room import PostRoom
from monitor.daemon.queue import Queue
from monitor.daemon.rounds import Rounds
from monitor.daemon.site_round import SiteRound
from monitor.daemon.timetable import Plan, plans_of
from monitor.daemon.trigger import PlanTrigger
from monitor.daemon.visits import Visits, look_again
from monitor.daemon.web import web_beside
from monitor.errors import ReachwatchError
from monitor.secrets import known_secrets

BEAT_SECONDS, SITE_SECONDS = 15, 60
JUMP = timedelta(seconds=60)  # by which the clock may differ from the time that passed
GRACE = timedelta(seconds=140)  # for visits that have begun, when the daemon is to stop
KILLED = "The daemon ended during it, or before it."
GONE = "It is no longer in the configuration."

log = logger("daemon")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the daemon's settings come from, and where its results go."""

    config: Path
    database: Path
    named: bool = False  # the database was named on the command line


class Daemon:
    def __init__(self, sources: Sources, settings: Settings, now: Callable[[], datetime]) -> None:
        self._sources, self._settings, self._now = sources, settings, now
        self._database = sources.database
        self._queue, self._closed = Queue(), Closed(settings, now)
        self._desk = Desk(self._database, "desk")
        self._visits = Visits(
            self._queue, self._desk, self._database, lambda: self._settings, now,
            closed=self._closed, told=self._look_at_history_soon, trouble=self._trouble,
        )  # fmt: skip
        self._rounds = Rounds(self._desk, self._database, lambda: self._settings, now, trouble=self._trouble)
        self._stopping = asyncio.Event()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._background = Background(self._rounds.note_crash)
        self._seen = _stamp(sources.config)
        self._clock = (now(), asyncio.get_running_loop().time())

    # ---- its life

    async def serve(self, ready: Awaitable[object]) -> bool:
        """Until SIGTERM or SIGINT; SIGHUP makes it read its configuration again.

        It begins once that is `ready` without which it cannot work; what that raises ends it.
        False where a thread is left behind that would keep the process from its end.
        """
        self._on_signals()
        try:
            await self._begin(ready)
        except BaseException:
            self._desk.close()
            raise
        table = self._settings.daemon
        post_room = PostRoom(
            self._database, lambda: self._settings, answered=self._from_thread(self._answered),
            trouble=self._from_thread(self._mailbox_trouble),
        )  # fmt: skip
        post_room.start()
        try:
            with web_beside(table.host, table.port, self._database, self._shop_keys, self._now) as web:
                await self._note("web", {"trouble": web.trouble} if web.trouble else {"port": web.port})
                await self._visits.dispatch(self._stopping)
        finally:
            log.info("stopping", running=len(self._queue.running))
            self._scheduler.shutdown(wait=False)
            post_room.stop()
            await self._visits.finish(GRACE)
            await asyncio.to_thread(post_room.join)
            clean = await self._end()
        return clean

    async def _begin(self, ready: Awaitable[object]) -> None:
        now = self._now()
        cut = await self._desk.call(run_log.cut_off, now, KILLED)
        await self._desk.call(run_log.pull_back, now)
        self._visits.marks = await self._desk.call(run_log.read_marks)
        self._scheduler.start(paused=True)
        self._schedule_visits()
        self._put_missed()  # after: what falls due in between is put twice rather than never
        await ready
        facts = {"pid": os.getpid(), "version": __version__, "config": str(self._sources.config)}
        await self._note("started", facts)
        for name in ("config", "heartbeat", "mailbox", "room"):
            await self._note(name, {})  # what an earlier daemon told of it is over
        self._begin_rounds()
        log.info("started", shops=len(self._settings.shops), waiting=len(self._queue.waiting), cut_off=cut)
        self._background.soon(self._look_at_all_history())

    async def _end(self) -> bool:
        """False where a thread is left behind."""
        await self._background.end()
        with suppress(ReachwatchError):
            await self._desk.call(run_log.cut_off, self._now(), KILLED)
        await self._note("stopped", None)
        left_behind = not await self._rounds.close()
        self._desk.close()
        log.info("stopped")
        return not left_behind

    def _on_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGHUP, self._reload)

    def _stop(self) -> None:
        """Asked twice, it does not wait for the visits that have begun."""
        if self._stopping.is_set():
            self._visits.cut_off()
        self._stopping.set()
        self._visits.wake.set()

    # ---- what falls due

    def _schedule_visits(self) -> None:
        self._scheduler.pause()  # or each of thousands of jobs would wake it
        wanted = {f"visit:{plan.shop_key}:{plan.group}": plan for plan in plans_of(self._settings)}
        for job in self._scheduler.get_jobs():
            if job.id.startswith("visit:"):
                job.remove()
        for number, plan in wanted.items():
            self._scheduler.add_job(
                self._fell_due,
                PlanTrigger(plan),
                args=[plan],
                id=number,
                coalesce=True,
                misfire_grace_time=None,
            )
        self._scheduler.resume()

    def _begin_rounds(self) -> None:
        site = SiteRound(
            self._sources.config, self._database, lambda: self._settings, self._now, note=self._note,
            trouble=self._trouble,
        )  # fmt: skip
        rounds = {
            "beat": (self._beat, BEAT_SECONDS), "site": (site.write_if_due, SITE_SECONDS),
            **self._rounds.by_name,
        }  # fmt: skip
        for name, (work, seconds) in rounds.items():
            self._background.again_and_again(name, work, seconds)

    async def _fell_due(self, plan: Plan) -> None:
        item = fallen_due(plan, self._visits.marks, self._now())
        if item:
            self._queue.put(item)
            self._visits.wake.set()

    def _put_missed(self) -> None:
        for item in overdue(plans_of(self._settings), self._visits.marks, self._now()):
            if item.shop_key not in {running.shop_key for running in self._queue.running}:
                self._queue.put(item)

    # ---- what follows a visit, or an answer

    def _look_at_history_soon(self, shop_key: str) -> None:
        self._background.soon(self._look_at_history([shop_key]))

    def _answered(self, shop_keys: set[str]) -> None:
        self._background.soon(self._look_at_history(sorted(shop_keys)))

    async def _look_at_all_history(self) -> None:
        """At a start: what came of visits whose news nobody told, because no daemon ran."""
        await self._look_at_history([shop.key for shop in self._settings.shops])

    async def _look_at_history(self, shop_keys: Iterable[str]) -> None:
        for key in shop_keys:
            try:
                look = partial(aftermath.look_at_history, held_until=self._held_until)
                news = await self._desk.call(look, self._settings, key, self._now())
            except ReachwatchError as error:
                self._trouble(type(error).__name__, str(error))
                continue
            for change in news.changes:
                log.info(
                    "changed", shop=key, check=change.check, kind=change.kind.value, says=change.sentence
                )
            for again in news.look_again:
                if checks := self._still_run(key, again.checks):
                    self._queue.put(look_again(key, checks, again.not_before, self._now()))
            if news.told:
                self._background.soon(self._rounds.deliver())

    def _still_run(self, shop_key: str, checks: tuple[str, ...]) -> tuple[str, ...]:
        """Those that were not switched off meanwhile."""
        shops = (shop for shop in self._settings.shops if shop.key == shop_key)
        return tuple(c for shop in shops for c in checks if shop.checks is None or c in shop.checks)

    def _held_until(self, shop_key: str) -> datetime | None:
        return self._closed(shop_key, Stops.ALERTS)

    # ---- rounds

    async def _beat(self) -> None:
        """Also notices what nobody tells: a new configuration, a clock that was set."""
        if _stamp(self._sources.config) != self._seen:
            self._reload()
        passed = asyncio.get_running_loop().time() - self._clock[1]
        jumped = abs(self._now() - self._clock[0] - timedelta(seconds=passed)) > JUMP
        self._clock = (self._now(), asyncio.get_running_loop().time())
        if jumped:
            log.warning("clock", says="The clock was set, or the machine slept.")
            await self._after_jump()
        await self._note("beat", None)
        await self._note("browser", {"restarts": self._visits.pool.exchanged})
        await self._note("lag", round(self._visits.lag().total_seconds(), 1))
        await self._visits.write_what_is_left()

    async def _after_jump(self) -> None:
        await self._desk.call(run_log.pull_back, self._now())
        self._visits.marks = await self._desk.call(run_log.read_marks)
        self._schedule_visits()
        self._put_missed()

    # ---- the configuration

    def _reload(self) -> None:
        self._seen = _stamp(self._sources.config)
        try:
            new = load_config(self._sources.config)
        except ReachwatchError as error:
            log.error("configuration refused", says=str(error))
            self._background.soon(self._note("config", {"trouble": str(error)}))
            return
        if not self._sources.named and new.reachwatch.database != self._settings.reachwatch.database:
            log.warning(
                "configuration", says="Another database takes effect when the daemon is started again."
            )
        if (new.daemon.host, new.daemon.port) != (self._settings.daemon.host, self._settings.daemon.port):
            log.warning("configuration", says="Another port takes effect when the daemon is started again.")
        self._settings, self._closed.settings = new, new
        logs.set_up(new.daemon.log, new.daemon.log_level, known_secrets(new))
        gone = {item.shop_key for item in self._queue.waiting} - {shop.key for shop in new.shops}
        dropped = self._queue.drop(gone)
        self._background.soon(self._desk.call(run_log.dropped, dropped, self._now(), GONE))
        self._schedule_visits()
        self._put_missed()
        self._visits.wake.set()
        log.info("configuration read", shops=len(new.shops))
        self._background.soon(self._note("config", {}))

    # ---- small things

    def _shop_keys(self) -> list[str]:
        return [shop.key for shop in self._settings.shops]

    async def _note(self, name: str, value: object) -> None:
        """Tell `reachwatch status`; that this fails is told by what is to be recorded."""
        with suppress(ReachwatchError):
            await self._desk.call(pulse.note, name, value, self._now())

    def _mailbox_trouble(self, sentence: str) -> None:
        self._background.soon(self._note("mailbox", {"trouble": sentence}))
        if sentence:
            self._trouble("mailbox", sentence)
        else:
            log.info("trouble is over", about="mailbox")

    def _trouble(self, what: str, sentence: str) -> None:
        log.warning("trouble", about=what, says=sentence)
        self._background.soon(self._rounds.tell_trouble(what, sentence))

    def _from_thread(self, told: Callable[..., object]) -> Callable[..., object]:
        loop = asyncio.get_running_loop()
        return lambda *args: loop.call_soon_threadsafe(partial(told, *args))


def _stamp(file: Path) -> tuple[int, int, int]:
    try:
        status = file.stat()
    except OSError:
        return (0, 0, 0)
    return status.st_mtime_ns, status.st_size, status.st_ino
