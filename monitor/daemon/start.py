"""Starts a daemon, once it is sure that it can work."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

from monitor.browser import BrowserHouse, BrowserSettings, browser_settings
from monitor.config import Settings
from monitor.daemon import logs
from monitor.locks import only_daemon
from monitor.secrets import known_secrets


def utc_now() -> datetime:
    return datetime.now(UTC)


async def start(config: Path, settings: Settings, database: Path | None) -> None:
    """Until it is told to stop. Raises ReachwatchError for what would keep it from working at all."""
    logs.set_up(settings.daemon.log, settings.daemon.log_level, known_secrets(settings))
    place = database or settings.reachwatch.database
    with only_daemon(place):
        # In a thread, while all the rest is read and made ready: both take about a second.
        trying = asyncio.get_running_loop().run_in_executor(None, _try_browser, browser_settings(settings))
        from monitor.daemon.service import Daemon, Sources
        from monitor.store import Store

        Store.open(place).close()  # made, or brought up to date, before any thread needs it
        daemon = Daemon(Sources(config, place, named=database is not None), settings, utc_now)
        if not await daemon.serve(trying):
            os._exit(0)  # rather than wait for minutes, until systemd kills it


def _try_browser(settings: BrowserSettings) -> None:
    """Raises BrowserMissing or BrowserBroken."""

    async def try_it() -> None:
        async with BrowserHouse(settings) as house:
            await house.engine()

    asyncio.run(try_it())
