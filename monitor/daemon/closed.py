"""Remembers how long windows keep something closed: hundreds of shops may wait for the same end."""

from collections.abc import Callable
from datetime import datetime

from monitor.config import Settings
from monitor.config_windows import Stops
from monitor.daemon.windows import closed_until, windows_of


class Closed:
    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self._now = now
        self.settings = settings

    @property
    def settings(self) -> Settings:
        return self._settings

    @settings.setter
    def settings(self, new: Settings) -> None:
        self._settings, self._windows = new, windows_of(new)
        self._until: dict[tuple[int, ...], tuple[datetime, datetime]] = {}  # by the numbers of windows

    def __call__(self, shop_key: str, what: Stops) -> datetime | None:
        """When this may go on for the shop; None if it may now."""
        now = self._now()
        concerned = tuple(
            n for n, each in enumerate(self._windows) if what in each.stops and shop_key in each.shops
        )
        if not concerned:
            return None
        since, until = self._until.get(concerned, (now, now))
        if since <= now < until:
            return until
        if end := closed_until([self._windows[n] for n in concerned], shop_key, what, now):
            self._until[concerned] = now, end
        return end
