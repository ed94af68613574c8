"""One thread that reads and writes the database for the daemon, so that its loop never waits for the disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from monitor.store import Store

Args = ParamSpec("Args")
Found = TypeVar("Found")


class Desk:
    """Runs functions of a store one after the other; errors are theirs."""

    def __init__(self, database: Path, name: str) -> None:
        self._database = database
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._store: Store | None = None

    async def call(
        self, work: Callable[Concatenate[Store, Args], Found], *args: Args.args, **kwargs: Args.kwargs
    ) -> Found:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(self._open(), *args, **kwargs))

    def _open(self) -> Store:
        if self._store is None:
            self._store = Store.open(self._database)
        return self._store

    def close(self) -> None:
        """Once all that was asked for is done."""
        self._thread.submit(self._shut)
        self._thread.shutdown(wait=True)

    def _shut(self) -> None:
        if self._store:
            self._store.close()
