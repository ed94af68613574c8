"""`reachwatch daemon` in a hurry: its clock runs sixty times as fast, and it does its rounds every other second.

A file `clock` beside the configuration says by how many days that clock is wrong.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path

from monitor import run
from monitor.cli import main
from monitor.daemon import rounds, service, start
from monitor.daemon.post_room import PostRoom
from monitor.shopper import journey

BEGAN = datetime.now(UTC)
CLOCK = Path("clock")


def fast() -> datetime:
    return BEGAN + (datetime.now(UTC) - BEGAN) * 60 + wrong()


def wrong() -> timedelta:
    try:
        return timedelta(days=int(CLOCK.read_text("utf-8")))
    except (OSError, ValueError):
        return timedelta(0)


class Hasty(datetime):
    """What visits take for the time: two of them are as far apart as for the daemon."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Hasty":
        return cls.fromtimestamp(fast().timestamp(), tz)


if __name__ == "__main__":
    start.utc_now = fast
    run.datetime = journey.datetime = Hasty  # type: ignore[attr-defined]
    service.BEAT_SECONDS = rounds.COURIER_SECONDS = rounds.SIGN_SECONDS = 2
    service.PostRoom = partial(PostRoom, look_seconds=2.0)  # type: ignore[attr-defined,assignment]
    main()
