"""When a message that could not be sent is tried again, and when nobody tries any longer."""

from datetime import datetime, timedelta

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WAITS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR)  # the last again and again
UNCLEAR_WAIT = HOUR  # at least, where the server may have taken it: it can come twice
SETTINGS_WAIT = HOUR / 2  # where a person has to correct something, which is no fault of the message
GIVE_UP_AFTER = timedelta(days=7)
GIVE_UP_TRIES = 30  # as well, so that a clock that jumps ahead ends nothing
LONGEST = max(WAITS)


def wait_after(tries: int) -> timedelta:
    """`tries` that were made so far, from 1."""
    return WAITS[min(max(tries, 1), len(WAITS)) - 1]


def is_over(tries: int, since: datetime, now: datetime) -> bool:
    """Whether it was tried for so long, and so often, that it is given up."""
    return tries >= GIVE_UP_TRIES and now - since >= GIVE_UP_AFTER
