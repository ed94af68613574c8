"""The part of a shop's table that says when it serves its customers, and how long an answer may take."""

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field, PlainValidator

from monitor.config_mistakes import rejection, shown
from monitor.config_values import Table
from monitor.correspondence.business_hours import DAYS, MIDNIGHT, Calendar, Span
from monitor.country import time_zone_of
from monitor.lengths import length

DAY_NAMES = {day.lower(): number for number, day in enumerate(DAYS)}
DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)"
DAY_RANGE = rf"{DAY}(?: ?[-–] ?{DAY})?"
TIMES = r"\d{1,2}:\d\d ?[-–] ?\d{1,2}:\d\d"
LINE = re.compile(
    rf"(?P<days>{DAY_RANGE}(?: ?, ?{DAY_RANGE})*) +(?P<times>{TIMES}(?: ?(?:,|and) ?{TIMES})*)", re.IGNORECASE
)
ALWAYS = "24/7"
OFFICE_HOURS = "mon-fri 09:00-17:00"
LONGEST_ANSWER = timedelta(hours=1000)
LONGEST_ACKNOWLEDGEMENT = timedelta(hours=48)
LONGEST_CLOSED = timedelta(days=366)
Days = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTerms:
    """What one shop's answers are timed by."""

    calendar: Calendar
    answer_within: timedelta  # of the calendar's hours
    acknowledge_within: timedelta  # by the clock on the wall


# ---- values


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = {zone.casefold(): zone for zone in available_timezones()}
        wanted = name.strip().casefold().replace(" ", "_")
        similar = difflib.get_close_matches(wanted, known, n=1, cutoff=0.8)
        remedy = f"Did you mean {known[similar[0]]}?" if similar else 'Write one like "Europe/Berlin".'
        raise rejection(f"There is no time zone {shown(name)}.", remedy) from None
    return name


def _hours(value: object) -> tuple[Span, ...]:
    text = value.strip() if isinstance(value, str) else ""
    if text == ALWAYS:
        return tuple(Span(day, 0, MIDNIGHT) for day in range(7))
    match = LINE.fullmatch(text)
    if match is None:
        raise rejection(
            f"{shown(value)} are no hours.", f'Write days and times like "{OFFICE_HOURS}", or "{ALWAYS}".'
        )
    times = [_times(part) for part in re.findall(TIMES, match["times"])]
    return tuple(Span(day, *span) for day in _weekdays(match["days"]) for span in times)


def _weekdays(text: str) -> Iterator[int]:
    for part in re.findall(DAY_RANGE, text, re.IGNORECASE):
        first, *_, last = (DAY_NAMES[day.lower()] for day in re.findall(DAY, part, re.IGNORECASE) * 2)
        yield from ((first + n) % 7 for n in range((last - first) % 7 + 1))


def _times(text: str) -> tuple[int, int]:
    """In minutes; what closes before it opens closes on the next day."""
    opens, closes = (_minutes(time) for time in re.findall(r"\d{1,2}:\d\d", text))
    if opens in (closes, MIDNIGHT):
        raise rejection(f"“{text}” opens for no time.", "For a whole day, write 00:00-24:00.")
    return opens, closes if closes > opens else closes + MIDNIGHT


def _minutes(time: str) -> int:
    hour, minute = map(int, time.split(":"))
    if minute > 59 or hour * 60 + minute > MIDNIGHT:
        raise rejection(f"There is no time “{time}”.", "Write a time from 00:00 to 24:00.")
    return hour * 60 + minute


def _some_hours(lines: tuple[tuple[Span, ...], ...]) -> tuple[tuple[Span, ...], ...]:
    if not lines:
        raise rejection(
            "A shop without hours is never open, so no time to answer would ever be over.",
            f'Write for example ["{OFFICE_HOURS}"], or remove the line.',
        )
    return lines


def _holidays(value: object) -> bool | str:
    """`true`, `false`, or a country with its subdivision as the data have it, such as DE-BE."""
    if isinstance(value, bool):
        return value
    text = value.strip().upper() if isinstance(value, str) else ""
    country, _, part = text.replace("_", "-").partition("-")
    known = _holiday_places()
    if country not in known:
        raise rejection(
            f"There are no holidays of {shown(value)}.",
            'Write true (the country’s), false (none), or a country and region such as "DE-BE".',
        )
    regions = {name.upper(): name for name in known[country]}
    if part and part not in regions:
        there = ", ".join(sorted(regions.values())) or "none"
        raise rejection(f"{country} has no region {shown(part)}.", f"There are: {there}.")
    return "-".join(filter(None, (country, regions.get(part, ""))))


def _holiday_places() -> dict[str, list[str]]:
    """The regions by country; imported late, since most files say nothing of it."""
    from holidays import list_supported_countries

    return list_supported_countries(include_aliases=False)


def _closed(value: object) -> Days:
    parts = value.split("..") if isinstance(value, str) else [value]
    days = [_day(part, value) for part in parts]
    if len(days) > 2:
        raise _no_days(value)
    first, last = days[0], days[-1]
    if last < first:
        raise rejection(f"{shown(value)} ends before it begins.", "Put the earlier day first.")
    if last - first > LONGEST_CLOSED:
        raise rejection(f"{shown(value)} is longer than a year.", "Shorten it: nobody would have to answer.")
    return first, last


def _day(part: object, whole: object) -> date:
    if isinstance(part, date) and not isinstance(part, datetime):
        return part
    if isinstance(part, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", part.strip()):
        try:
            return date.fromisoformat(part.strip())
        except ValueError:
            raise rejection(f"There is no day “{part.strip()}”.", "Look at a calendar.") from None
    raise _no_days(whole)


def _no_days(value: object) -> Exception:
    return rejection(
        f"{shown(value)} is no day.", 'Write a day like "2026-12-24", or days like "2026-12-27..2026-12-31".'
    )


def _duration(longest: timedelta, example: str) -> Callable[[object], timedelta]:
    def read(value: object) -> timedelta:
        clear = isinstance(value, str) and "d" not in value.lower()  # how many hours of service has a day?
        found = length(str(value)) if clear else None
        if found is None or not timedelta() < found <= longest:
            most = f"{longest // timedelta(hours=1)}h"
            raise rejection(
                f"{shown(value)} is no time of up to {most}.",
                f'Write hours or minutes in quotes, such as "{example}" or "90m".',
            )
        return found

    return read


TimeZone = Annotated[str, AfterValidator(_time_zone)]
HoursLine = Annotated[tuple[Span, ...], PlainValidator(_hours)]
HoursLines = Annotated[tuple[HoursLine, ...], AfterValidator(_some_hours)]
Holidays = Annotated[bool | str, PlainValidator(_holidays)]
ClosedDays = Annotated[Days, PlainValidator(_closed)]
AnswerTime = Annotated[timedelta, PlainValidator(_duration(LONGEST_ANSWER, "8h"))]
AcknowledgeTime = Annotated[timedelta, PlainValidator(_duration(LONGEST_ACKNOWLEDGEMENT, "10m"))]


class ServiceTable(Table):
    time_zone: TimeZone | None = Field(default=None, examples=["Europe/Berlin"])
    hours: HoursLines | None = Field(default=None, examples=[[OFFICE_HOURS, "sat 10:00-14:00"]])
    holidays: Holidays = Field(default=True, examples=["DE-BE"])
    closed: tuple[ClosedDays, ...] | None = Field(default=None, examples=[["2026-12-24"]])
    answer_within: AnswerTime = Field(default="8h", validate_default=True, examples=["8h"])
    acknowledge_within: AcknowledgeTime = Field(default="10m", validate_default=True, examples=["10m"])


# ---- what they come to


def service_terms(table: ServiceTable, country: str) -> ServiceTerms:
    """The terms of a shop in this country; what its table leaves out is the country's."""
    lines = table.hours or (_hours(OFFICE_HOURS),)
    holidays, _, part = holidays_kept(table.holidays, country).partition("-")
    calendar = Calendar(
        zone=table.time_zone or time_zone_of(country),
        spans=tuple(sorted({span for line in lines for span in line})),
        country=holidays,
        subdivision=part,
        closed=tuple(sorted(table.closed or ())),
    )
    return ServiceTerms(
        calendar=calendar, answer_within=table.answer_within, acknowledge_within=table.acknowledge_within
    )


def holidays_kept(holidays: bool | str, country: str) -> str:
    """Whose holidays; none where those of the shop's country are not known."""
    if isinstance(holidays, str):
        return holidays
    return country if holidays and country in _holiday_places() else ""
