"""Makes the visits that are due: takes them from the queue, some at a time, and sees to what follows."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from checks.model import Shop
from monitor.browser import browser_settings
from monitor.carry_out import limits_of
from monitor.config import Settings
from monitor.config_mail import MailTable
from monitor.config_windows import Stops
from monitor.correspondence.asker import Asker
from monitor.daemon import aftermath, run_log
from monitor.daemon.desk import Desk
from monitor.daemon.logs import logger
from monitor.daemon.pool import BrowserPool
from monitor.daemon.queue import Item, Kind, Queue
from monitor.errands import of_settings
from monitor.errors import DiskFull, ReachwatchError, StoreError
from monitor.locks import visiting
from monitor.office import asker_of, open_office
from monitor.progress import summary_of
from monitor.review import Office
from monitor.run import Errand, Outcome, run
from monitor.store import Store
from reports.summary import Result

ALL = "all"  # the check group that every shop has
ASKING = timedelta(minutes=6)  # beyond the visit's own limit: a question, waiting for another process
PATIENCE = (1, 5, 15, 60)  # minutes until a visit is tried again that failed for a reason of ours
TOO_LONG = "It took too long, or another process held the shop; it is tried again."
CUT_OFF = "The daemon was stopped during the visit."
BUSY_SECONDS = 3.0
TICK_SECONDS = 1.0

log = logger("visit")


class Visits:
    """`told` is called with a shop's key once its visit stands in the database."""

    def __init__(
        self, queue: Queue, desk: Desk, database: Path, settings: Callable[[], Settings],
        now: Callable[[], datetime], *, closed: Callable[[str, Stops], datetime | None],
        told: Callable[[str], object], trouble: Callable[[str, str], object],
    ) -> None:  # fmt: skip
        self._queue, self._desk, self._database = queue, desk, database
        self._settings, self._now, self._closed = settings, now, closed
        self._told, self._trouble = told, trouble
        self.pool = BrowserPool()
        self.marks: run_log.Marks = {}
        self._lag = timedelta(0)  # of the latest visit
        self.wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._hosts: tuple[Settings | None, dict[str, str]] = None, {}  # by shop
        self._recorder = aftermath.Recorder()
        self._closing = ExitStack()
        self._office: tuple[MailTable | None, Office] | None = None

    # ---- from the queue

    async def dispatch(self, stopping: asyncio.Event) -> None:
        """Until it is to stop; visits that have begun then are left to `finish`."""
        while not stopping.is_set():
            await self._note_queued()
            while not self._recorder.full and len(self._tasks) < self._settings().reachwatch.parallel_visits:
                item = self._queue.take(self._now(), self._held_or_busy)
                if item is None:
                    break
                task = asyncio.create_task(self._visit(item))
                self._tasks.add(task)
                task.add_done_callback(self._ended)
            self.wake.clear()
            await _until(self.wake, TICK_SECONDS)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self.wake.set()

    def _held(self, shop_key: str) -> bool:
        return self._closed(shop_key, Stops.VISITS) is not None

    def _held_or_busy(self, shop_key: str) -> bool:
        """A shop whose host is being visited for another one waits here, where it takes nobody's place."""
        busy = {self._host_of(item.shop_key) for item in self._queue.running}
        return self._held(shop_key) or self._host_of(shop_key) in busy

    def _host_of(self, shop_key: str) -> str:
        settings = self._settings()
        if self._hosts[0] is not settings:
            self._hosts = settings, {shop.key: shop.address.host for shop in settings.shops}
        return self._hosts[1].get(shop_key, shop_key)

    async def _note_queued(self) -> None:
        """Where that fails it is told when the visit is recorded, not at each tick."""
        if new := self._queue.without_run():
            with suppress(StoreError):
                for key, number in (await self._desk.call(run_log.queued, new)).items():
                    self._queue.note_run(key, number)

    async def finish(self, grace: timedelta) -> None:
        """Let what has begun come to its end; what takes too long is cut off, and caught up with later."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace.total_seconds())
        self.cut_off()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=30)
        await self.pool.aclose()
        self._closing.close()

    def cut_off(self) -> None:
        for task in self._tasks:
            task.cancel()

    def lag(self) -> timedelta:
        """How much later than they were due visits begin now."""
        now, running = self._now(), {item.shop_key for item in self._queue.running}
        waiting = (
            now - item.ready_at
            for item in self._queue.waiting
            if item.shop_key not in running and item.ready_at <= now and not self._held(item.shop_key)
        )
        return next(waiting, self._lag if self._tasks else timedelta(0))

    # ---- one visit

    async def _visit(self, item: Item) -> None:
        self._lag = max(self._now() - item.ready_at, timedelta(0))
        try:
            item = await self._begun(item)
            outcome = await self._look(item)
            await _to_the_end(self._settle(item, outcome))
        except asyncio.CancelledError:
            await self._ended_by(item, "cut-off", CUT_OFF, handled=False)
        except ReachwatchError as error:  # the browser, the database: the shop has no part in it
            await self._ended_by(item, "failed", str(error), handled=False)
            self._again(item)
            self._trouble(type(error).__name__, str(error))
        except TimeoutError:
            await self._ended_by(item, "failed", TOO_LONG, handled=False)
            self._again(item)
            self._trouble(f"visit of {item.shop_key}", f"{item.shop_key}: {TOO_LONG}")
        except Exception as error:  # noqa: BLE001  # one visit must not end the others
            detail = f"Reachwatch itself failed ({type(error).__name__}: {error}); please report this."
            log.crash("crashed", error, shop=item.shop_key)
            await self._ended_by(item, "failed", detail, handled=True)
            self._trouble(f"visit of {item.shop_key}", f"{item.shop_key}: {detail}")
        finally:
            self._queue.done(item.shop_key)

    async def _begun(self, item: Item) -> Item:
        """A full disk is no reason not to go: there is a reserve for what is found."""
        try:
            return replace(item, run_id=await self._desk.call(run_log.started, item, self._now()))
        except DiskFull as error:
            self._trouble("database", str(error))
            return item

    async def _look(self, item: Item) -> Outcome:
        settings = self._settings()
        errand, limits = self._errand(item), limits_of(settings)
        longest = limits.visit + ASKING.total_seconds()
        async with asyncio.timeout(longest), self.pool.house(browser_settings(settings)) as house:
            await house.engine()
            visits = run(
                [errand], house, limits, parallel=1, progress=_Silent(), asker=self._asker(settings),
                lock=partial(visiting, self._database),
            )  # fmt: skip
            (outcome,) = [outcome async for outcome in visits]
        return outcome

    def _errand(self, item: Item) -> Errand:
        settings = self._settings()
        (errand,) = of_settings(settings, [item.shop_key], sorted(item.checks))
        closed = self._closed(item.shop_key, Stops.INQUIRIES)
        asking = errand.asking if ALL in item.due and not closed else None
        return replace(errand, asking=asking, trace=settings.evidence.trace)

    def _asker(self, settings: Settings) -> Asker | None:
        """With a connection of its own, for it writes right before a question leaves; None where that fails.

        It works in the loop of all visits, so it waits for others only shortly.
        """
        if self._office is None or self._office[0] != settings.mail:
            try:
                with ExitStack() as opening:
                    store = opening.enter_context(Store.open(self._database, busy_seconds=BUSY_SECONDS))
                    office = opening.enter_context(open_office(settings, store))
                    self._closing.enter_context(opening.pop_all())
            except ReachwatchError as error:  # shops are visited all the same, only none is asked
                self._trouble("questions", str(error))
                return None
            self._office = settings.mail, office
        return asker_of(settings, self._office[1])

    async def _settle(self, item: Item, outcome: Outcome) -> None:
        visited = aftermath.Visited(item, outcome, self._now())
        await self._record(partial(self._recorder.put, evidence=self._settings().evidence, visited=visited))
        self._handled(item)
        result, spent = outcome.result, outcome.result.visit.finished_at
        seconds = round((spent - result.visit.started_at).total_seconds(), 1) if spent else None
        log.info(
            "visited", shop=item.shop_key, kind=item.kind.value, says=summary_of(result), seconds=seconds
        )

    async def _record(self, write: Callable[[Store], str]) -> None:
        """What cannot be written now waits in memory."""
        try:
            if trouble := await self._desk.call(write):
                self._trouble("full disk", trouble)
        except StoreError as error:
            self._trouble(type(error).__name__, str(error))
        for shop_key in self._recorder.take_written():
            self._told(shop_key)

    def _handled(self, item: Item) -> None:
        self.marks |= {(item.shop_key, group): at for group, at in item.due.items()}

    async def write_what_is_left(self) -> None:
        """Try once more what could not be written."""
        await self._record(self._recorder.retry)

    def _again(self, item: Item) -> None:
        if all(shop.key != item.shop_key for shop in self._settings().shops):
            return  # it left the configuration meanwhile
        wait = timedelta(minutes=PATIENCE[min(item.tries, len(PATIENCE) - 1)])
        self._queue.put(replace(item, run_id=0, tries=item.tries + 1, ready_at=self._now() + wait))

    async def _ended_by(self, item: Item, state: str, detail: str, *, handled: bool) -> None:
        log.warning(state, shop=item.shop_key, kind=item.kind.value, detail=detail)
        if handled:
            self._handled(item)
        try:
            end = partial(run_log.finished, detail=detail, handled=handled)
            await self._desk.call(end, item, state, self._now())
        except StoreError as error:  # it is cut off then, and made up for at the next start
            self._trouble("database", str(error))


async def _to_the_end(work: Coroutine[object, object, None]) -> None:
    """Also if it is cut off meanwhile: what was found is written, or its row would say what is not so."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task


class _Silent:
    """What a waiting person would be told is of no use in a log."""

    def started(self, shop: Shop) -> None: ...
    def reached(self, shop: Shop, stage: str) -> None: ...
    def finished(self, shop: Shop, result: Result) -> None: ...


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


def look_again(shop_key: str, checks: tuple[str, ...], not_before: datetime, now: datetime) -> Item:
    return Item(
        shop_key=shop_key, kind=Kind.LOOK_AGAIN, checks=frozenset(checks), ready_at=not_before, queued_at=now
    )
