"""Keeps the site of the configuration up to date: by `reachwatch site` in a process of its own.

So writing thousands of pages neither delays visits nor is memory that a daemon keeps for weeks.
"""

import asyncio
import json
import shutil
import sys
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from monitor.config import Settings
from monitor.daemon.logs import logger
from monitor.looks import site_zone, told_shops

LONGEST = timedelta(hours=2)

log = logger("daemon")


class SiteRound:
    """`note` tells `reachwatch status`, `trouble` whoever gets alerts."""

    def __init__(
        self, config: Path, database: Path, settings: Callable[[], Settings], now: Callable[[], datetime], *,
        note: Callable[[str, object], Awaitable[object]], trouble: Callable[[str, str], object],
    ) -> None:  # fmt: skip
        self._config, self._database, self._settings, self._now = config, database, settings, now
        self._note, self._trouble = note, trouble
        self._written: tuple[object, ...] | None = None

    async def write_if_due(self) -> None:
        """The first time right away, so that a new folder is seen to work."""
        settings = self._settings()
        if settings.site.folder is None:
            return
        turn = turn_of(settings, self._now())
        if turn != self._written:
            self._written = turn
            await self._write(settings.site.folder)

    async def _write(self, folder: Path) -> None:
        process = await asyncio.create_subprocess_exec(*self._command(folder), stdout=PIPE, stderr=PIPE)
        try:
            async with asyncio.timeout(LONGEST.total_seconds()):
                said, complaint = await process.communicate()
        except TimeoutError:
            said, complaint = b"", b"It took longer than two hours."
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if process.returncode == 0:
            pages = json.loads(said)["pages"]
            log.info("site", folder=str(folder), pages=pages)
            await self._note("site", {"pages": pages})
        else:
            sentence = _last_line(complaint) or f"The site in {folder} could not be written."
            await self._note("site", {"trouble": sentence})
            self._trouble("site", sentence)

    def _command(self, folder: Path) -> Iterator[str]:
        if nice := shutil.which("nice"):
            yield from (nice, "-n", "10")
        yield from (sys.executable, "-P", "-m", "monitor", "site", str(folder), "--json")
        yield from ("--config", str(self._config), "--database", str(self._database))


def turn_of(settings: Settings, now: datetime) -> tuple[object, ...]:
    """The same for as long as no new site is due; turns begin at midnight."""
    at = now.astimezone(site_zone(settings, told_shops(settings, ())))
    passed = timedelta(hours=at.hour, minutes=at.minute)
    return at.date(), passed // settings.site.turn, settings.site.folder


def _last_line(complaint: bytes) -> str:
    lines = complaint.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].removeprefix("Error: ").strip() if lines else ""
