"""Times and lengths of time as people of a language write them, in a shop's own zone."""

from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_timezone_name

Unit = Literal["day", "hour", "minute", "second"]
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BRITISH = "en_GB"  # the day before the month, as everywhere else here


def locale_of(language: str) -> Locale:
    return Locale.parse(BRITISH if language == "en" else language)


def moment(time: datetime, zone: tzinfo, language: str) -> str:
    """E.g. "Sunday 22 November 2026, 14:05"."""
    here, locale = time.astimezone(zone), locale_of(language)
    return f"{format_date(here, 'full', locale)}, {format_time(here, 'short', tzinfo=zone, locale=locale)}"


def day(time: datetime, zone: tzinfo, language: str) -> str:
    """E.g. "22 November 2026"."""
    return str(format_date(time.astimezone(zone), "long", locale_of(language)))


def stamp(time: datetime, zone: tzinfo, language: str) -> str:
    """E.g. "22 November 2026, 14:05 UTC"."""
    here, locale = time.astimezone(zone), locale_of(language)
    clock = format_time(here, "short", tzinfo=zone, locale=locale)
    return f"{day(time, zone, language)}, {clock} {get_timezone_name(here, 'short', locale=locale)}"


def short_length(duration: timedelta, language: str) -> str:
    """E.g. "2 Tg. 3 Std.": as `checks.reading.durations.in_words`, in forms that need no grammatical case."""
    seconds = max(0, int(duration.total_seconds()))
    minutes, hours, days = seconds // 60 % 60, seconds // 3600 % 24, seconds // 86400
    if seconds < 60:
        return _shortly("second", seconds, language)
    numbers: dict[Unit, int] = {"day": days, "hour": hours} if days else {"hour": hours, "minute": minutes}
    return " ".join(_shortly(unit, number, language) for unit, number in numbers.items() if number)


def exact_length(duration: timedelta, language: str) -> str:
    """E.g. "3 Min. 5 Sek.": to the second, of something that takes minutes."""
    minutes, seconds = divmod(max(0, round(duration.total_seconds())), 60)
    if language == "en":  # as everywhere else in English
        return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    told = [_shortly("minute", minutes, language)] if minutes else []
    return " ".join([*told, _shortly("second", seconds, language)])


def name_of(kind: str, code: str, language: str) -> str:
    """Of a country by its ISO 3166-1 code (which stays where there is none), "2026-11", or "Mon"."""
    locale = locale_of(language)
    if kind == "country":
        return str(locale.territories.get(code, code))
    if kind == "weekday":
        return str(locale.days["format"]["abbreviated"][WEEKDAYS.index(code)])
    year, number = code.split("-")
    return str(format_skeleton("yMMMM", date(int(year), int(number), 1), locale=locale))


def length(duration: timedelta, language: str) -> str:
    """E.g. "3 days", "1 day 4 hours"; at most two units, rounded down."""
    minutes = max(timedelta(), duration) // timedelta(minutes=1)
    days, rest = divmod(minutes, 24 * 60)
    numbers: dict[Unit, int] = {"day": days, "hour": rest // 60, "minute": rest % 60}
    told = [unit for unit, number in numbers.items() if number] or ["minute"]
    units = told[:1] if days >= 7 else told[:2]
    return " ".join(_counted(unit, numbers[unit], language) for unit in units)


def _shortly(unit: Unit, number: int, language: str) -> str:
    return str(
        format_timedelta(
            timedelta(**{f"{unit}s": number}),
            granularity=unit,
            threshold=1e9,
            format="short",
            locale=locale_of(language),
        )
    )


def _counted(unit: Unit, number: int, language: str) -> str:
    """Not by `format_unit`: of Babel 2.18, it has no Dutch days."""
    span = timedelta(**{f"{unit}s": number})
    return format_timedelta(span, granularity=unit, threshold=1e9, locale=locale_of(language))
