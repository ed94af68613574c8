"""`reachwatch daemon` in a hurry: its clock runs sixty times as fast, and it beats every other second.

A file `clock` beside the configuration says by how many days that clock is wrong.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.cli import main
from monitor.daemon import service, start

BEGAN = datetime.now(UTC)
CLOCK = Path("clock")


def fast() -> datetime:
    return BEGAN + (datetime.now(UTC) - BEGAN) * 60 + wrong()


def wrong() -> timedelta:
    try:
        return timedelta(days=int(CLOCK.read_text("utf-8")))
    except (OSError, ValueError):
        return timedelta(0)


if __name__ == "__main__":
    start.utc_now = fast
    service.BEAT_SECONDS = 2
    main()
