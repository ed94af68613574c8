"""The hours and holidays that a shop's time to answer was counted by, told from the text that was kept."""

import re

from checks.saying import Named, joined, say
from reports.clean import one_line

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY = re.compile(rf"\b({'|'.join(DAYS)})\b")
_HOURS = re.compile(
    r"(?P<week>.*?) (?P<zone>[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*), "
    r"(?P<rest>open on holidays|holidays [A-Z-]+)(?:, closed (?P<closed>.+))?"
)


def opening_hours(kept: str) -> str:
    """Of "Mon–Fri 09:00–17:00 Europe/Berlin, holidays DE"; what is written otherwise stays as it is."""
    found = _HOURS.fullmatch(kept)
    if not found:
        return one_line(kept, 500)
    place = found["rest"].removeprefix("holidays ")
    holidays = say("open on holidays")
    if found["rest"] != "open on holidays":
        holidays = say("closed on public holidays ({place})", place=place)
    closed = say("closed {dates}", dates=one_line(found["closed"], 300)) if found["closed"] else ""
    hours = joined(weekdays(found["week"]), found["zone"])
    return joined(hours, holidays, closed, between=", ")


def weekdays(text: str) -> str:
    """A text with weekdays such as "Mon" in it."""
    return joined(*map(_word, text.replace("round the clock", "00:00–24:00").split(" ")))


def _word(word: str) -> str:
    parts = _DAY.split(word)
    return joined(*(Named(part, "weekday", part) if part in DAYS else part for part in parts), between="")
