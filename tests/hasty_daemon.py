"""`reachwatch daemon` in a hurry: its clock runs sixty times as fast, and it beats every other second."""

from datetime import UTC, datetime

from monitor.cli import main
from monitor.daemon import service, start

BEGAN = datetime.now(UTC)


def fast() -> datetime:
    return BEGAN + (datetime.now(UTC) - BEGAN) * 60


if __name__ == "__main__":
    start.utc_now = fast
    service.BEAT_SECONDS = 2
    main()
