"""Work that goes on beside the visits; what crashes is told, and ends nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine

from monitor.daemon.logs import logger

log = logger("daemon")


class Background:
    """`crashed` is told a sentence about each error that nobody foresaw."""

    def __init__(self, crashed: Callable[[str], object]) -> None:
        self._crashed = crashed
        self._tasks: set[asyncio.Task[object]] = set()

    def soon(self, work: Coroutine[object, object, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def again_and_again(self, name: str, work: Callable[[], Awaitable[object]], seconds: float) -> None:
        self.soon(self._repeat(name, work, seconds))

    async def _repeat(self, name: str, work: Callable[[], Awaitable[object]], seconds: float) -> None:
        """By the time that passes: a clock that is set must neither stop nor hurry it."""
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001  # one round must end neither the next nor the daemon
                self._tell(error, round=name)
            await asyncio.sleep(seconds)

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._tell(error)

    def _tell(self, error: BaseException, **where: object) -> None:
        log.crash("crashed", error, **where)
        self._crashed(f"Reachwatch itself failed ({type(error).__name__}); please report this.")

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
