"""The moment that a person means by what they type. Pure: the present is told."""

from datetime import datetime

from monitor.errors import ReachwatchError
from monitor.lengths import length

REMEDY = "Write a day like 2026-12-24, a time like “2026-12-24 08:00”, or how long, like 12h, 3d or 2w."


def moment_of(typed: str, now: datetime) -> datetime:
    """Days and times are those of this machine's clock unless they name their own zone."""
    span = length(typed)
    try:
        found = now + span if span else datetime.fromisoformat(typed.strip())
    except (ValueError, OverflowError):
        raise ReachwatchError(f"“{typed}” is no time.", REMEDY) from None
    moment = found.astimezone(now.tzinfo)
    if moment <= now:
        raise ReachwatchError(f"“{typed}” is not in the future.", REMEDY)
    return moment
