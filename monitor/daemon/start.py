"""Starts a daemon, once it is sure that it can work."""

import os
from datetime import UTC, datetime
from pathlib import Path

from monitor.browser import BrowserHouse
from monitor.carry_out import browser_settings
from monitor.config import Settings
from monitor.daemon import logs
from monitor.daemon.service import Daemon, Sources
from monitor.locks import only_daemon
from monitor.secrets import known_secrets
from monitor.store import Store


def utc_now() -> datetime:
    return datetime.now(UTC)


async def start(config: Path, settings: Settings, database: Path | None) -> None:
    """Until it is told to stop. Raises ReachwatchError for what would keep it from working at all."""
    logs.set_up(settings.daemon.log, settings.daemon.log_level, known_secrets(settings))
    place = database or settings.reachwatch.database
    with only_daemon(place):
        Store.open(place).close()  # made, or brought up to date, before any thread needs it
        async with BrowserHouse(browser_settings(settings)) as house:
            await house.engine()
        daemon = Daemon(Sources(config, place, named=database is not None), settings, utc_now)
        if not await daemon.serve():
            os._exit(0)  # rather than wait for minutes, until systemd kills it
