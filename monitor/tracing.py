"""Records a visit with Playwright, in case somebody has to see what went on."""

import asyncio
import tempfile
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from playwright.async_api import BrowserContext, Error

from monitor.redaction import telling
from monitor.trace_file import Mark, redact_trace

STOP_SECONDS = 10
BIGGEST = 100_000_000  # bytes; a larger recording is not kept


class Tracer:
    """One visit's recording: pages before and after each action, requests, and the lines of our log.

    No film: that more than doubles what it costs (docs/evidence.md has the numbers).
    """

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._marks: list[Mark] = []

    async def start(self) -> None:
        await self._context.tracing.start(screenshots=False, snapshots=True, sources=False)
        _send_no_stacks(self._context)

    def mark(self, line: str) -> None:
        """Show a line of the log among the actions, at this point."""
        self._marks.append(Mark(time.time(), f"▸ {line}"))

    async def discard(self) -> None:
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await self._context.tracing.stop()

    async def finish(self, known: Collection[str] = ()) -> bytes:
        """The recording without secrets; nothing where the browser is dead, hung, or it grew too large."""
        with suppress(Error, TimeoutError, OSError, ValueError), tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "trace.zip"
            async with asyncio.timeout(STOP_SECONDS):
                stored = await _stored(self._context)
                await self._context.tracing.stop(path=file)
            if file.stat().st_size <= BIGGEST:
                return await asyncio.to_thread(
                    redact_trace, file.read_bytes(), [*known, *stored], self._marks
                )
        return b""


def _send_no_stacks(context: BrowserContext) -> None:
    """Playwright tells its driver where in our code each call was made: half of all messages of a visit.

    They fill a tab of the trace viewer that stays empty without sources. There is no public way to leave them
    out; what is called here is what `stop` calls, and should it be gone one day, visits take longer again.
    """
    with suppress(AttributeError):
        context.tracing._impl_obj._reset_stack_counter()  # noqa: SLF001


async def _stored(context: BrowserContext) -> list[str]:
    """The values of the cookies and the local storage of this visit: who holds them is that customer."""
    state = await context.storage_state()
    values = [cookie.get("value", "") for cookie in state.get("cookies", [])]
    kept = [item["value"] for origin in state.get("origins", []) for item in origin["localStorage"]]
    return [value for value in (*values, *kept) if telling(value)]
