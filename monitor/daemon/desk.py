"""One thread that reads and writes the database for the daemon, so that its loop never waits for the disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from monitor.store import Store

Args = ParamSpec("Args")
Found = TypeVar("Found")
CLOSE_SECONDS = 20.0


class Desk:
    """Runs functions of a store one after the other; errors are theirs."""

    def __init__(self, database: Path, name: str) -> None:
        self._database = database
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._store: Store | None = None
        self._latest: Future[Any] | None = None

    async def call(
        self, work: Callable[Concatenate[Store, Args], Found], *args: Args.args, **kwargs: Args.kwargs
    ) -> Found:
        future = self._thread.submit(lambda: work(self._open(), *args, **kwargs))
        self._latest = future
        return await asyncio.wrap_future(future)

    @property
    def busy(self) -> bool:
        return self._latest is not None and not self._latest.done()

    def _open(self) -> Store:
        if self._store is None:
            self._store = Store.open(self._database)
        return self._store

    def close(self, seconds: float = CLOSE_SECONDS) -> bool:
        """Once all that was asked for is done; False where that takes longer and is left behind."""
        closed = self._thread.submit(self._shut)
        self._thread.shutdown(wait=False)
        return bool(wait([closed], timeout=seconds).done)

    def _shut(self) -> None:
        if self._store:
            self._store.close()
