"""The part of a configuration that says when nothing is to be done: maintenance windows and quiet hours."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, PlainValidator, model_validator

from monitor.config_mistakes import KeyPath, rejection, shown
from monitor.config_service import Holidays, HoursLine, TimeZone
from monitor.config_values import Table

DAY = timedelta(days=1)
LONGEST = timedelta(days=367)
MOMENT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d\d))?")
Stretch = tuple[datetime, datetime]  # of a clock on the wall; from, and until before


class Stops(StrEnum):
    """What a window stops."""

    VISITS = "visits"
    INQUIRIES = "inquiries"
    ALERTS = "alerts"


def _stretch(value: object) -> Stretch:
    parts = value.split("..") if isinstance(value, str) else [value]
    if len(parts) > 2:
        raise _no_days(value)
    first, last = (_moment(part, value) for part in (parts[0], parts[-1]))
    start = first if isinstance(first, datetime) else _midnight(first)
    end = last if isinstance(last, datetime) else _midnight(last) + DAY
    if len(parts) == 1 and isinstance(first, datetime):
        raise rejection(f"{shown(value)} does not say until when.", 'Write "2026-12-24 18:00..2026-12-27".')
    if end <= start:
        raise rejection(f"{shown(value)} ends before it begins.", "Put the earlier time first.")
    if end - start > LONGEST:
        raise rejection(f"{shown(value)} is longer than a year.", "Shorten it.")
    return start, end


def _moment(part: object, whole: object) -> date | datetime:
    """A day, or a time of a day, as TOML's own or in quotes."""
    if isinstance(part, datetime):
        raise _no_days(whole)
    if isinstance(part, date):
        return part
    match = MOMENT.fullmatch(part.strip()) if isinstance(part, str) else None
    if match is None:
        raise _no_days(whole)
    try:
        day = date.fromisoformat(match["day"])
    except ValueError:
        raise rejection(f"There is no day “{match['day']}”.", "Look at a calendar.") from None
    if match["hour"] is None:
        return day
    hour, minute = int(match["hour"]), int(match["minute"])
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise rejection(f"There is no time “{hour}:{minute:02}”.", "Write a time from 00:00 to 24:00.")
    return _midnight(day) + timedelta(hours=hour, minutes=minute)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a clock on the wall has no zone


def _no_days(value: object) -> Exception:
    return rejection(
        f"{shown(value)} is no day.",
        'Write "2026-12-24", "2026-12-24..2026-12-26" or "2026-12-24 18:00..2026-12-27 06:00".',
    )


def _something(items: tuple[Any, ...]) -> tuple[Any, ...]:
    if not items:
        raise rejection("The list is empty.", "Fill it in, or remove the line.")
    return items


Days = Annotated[Stretch, PlainValidator(_stretch)]


class WindowTable(Table):
    shops: Annotated[tuple[str, ...], AfterValidator(_something)] | None = Field(
        default=None, examples=[["mueller"]]
    )
    weekly: Annotated[tuple[HoursLine, ...], AfterValidator(_something)] | None = Field(
        default=None, examples=[["sun 02:00-04:00"]]
    )
    days: Annotated[tuple[Days, ...], AfterValidator(_something)] | None = Field(
        default=None, examples=[["2026-12-24", "2026-12-24 18:00..2026-12-27 06:00"]]
    )
    holidays: Holidays = Field(default=False, examples=[True])
    time_zone: TimeZone | None = Field(default=None, examples=["Europe/Berlin"])
    stops: Annotated[tuple[Stops, ...], AfterValidator(_something)] | None = Field(
        default=None, examples=[["visits", "inquiries"]]
    )

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if not (self.weekly or self.days or self.holidays):
            raise rejection("This window never comes.", 'Add for example weekly = ["sun 02:00-04:00"].')
        return self


def window_contradictions(raw: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """Windows for shops that are not there."""
    windows, shops = raw.get("windows", {}), raw.get("shops", {})
    known = list(shops) if isinstance(shops, dict) else []
    for name, table in windows.items() if isinstance(windows, dict) else ():
        named = table.get("shops") if isinstance(table, dict) else None
        for key in named if isinstance(named, list) else ():
            if isinstance(key, str) and key not in known:
                remedy = f"There are: {', '.join(known[:10])}." if known else "Add it first."
                yield ("windows", name, "shops"), f"There is no shop {shown(key)}.", remedy
