"""The part of a configuration that says when shops are visited, and for which checks."""

import itertools
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated, ClassVar, Literal, Self

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, Field, PlainValidator, model_validator

from checks.reading.durations import in_words
from monitor.config_mistakes import rejection, shown
from monitor.config_values import CheckNames, Table, name_of_table
from monitor.lengths import length

ALL = "all"  # the group that every shop has
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=60)
LONGEST_CRON = 200
SOME_YEAR = datetime(2026, 1, 1)  # noqa: DTZ001  # a clock on the wall has no zone
FIRST_TIMES = 100  # of a cron expression, by which it is seen whether it comes too often
CRON_EXAMPLE = '"0 7 * * mon-fri" is 7:00 from Monday to Friday'


# ---- values


def read_length(least: timedelta, most: timedelta, examples: str) -> Callable[[object], timedelta]:
    def read(value: object) -> timedelta:
        found = length(value) if isinstance(value, str) else None
        if found is None:
            raise rejection(
                f"{shown(value)} is no length of time.", f"Write a number and a unit, like {examples}."
            )
        if not least <= found <= most:
            between = f"from {in_words(least)} to {in_words(most)}"
            raise rejection(f"{shown(value)} is not {between}.", f"Write for example {examples}.")
        return found

    return read


_length_between_visits = read_length(SHORTEST, LONGEST, '"6h" or "24h"')


def _every_or_never(value: object) -> timedelta | Literal["never"]:
    return "never" if value == "never" else _length_between_visits(value)


def _cron(value: object) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if len(text.split(" ")) != 5 or len(text) > LONGEST_CRON:
        raise rejection(
            f"{shown(value)} is no cron expression.",
            f"Write minute, hour, day of the month, month and day of the week: {CRON_EXAMPLE}.",
        )
    try:
        times = _first_times(text)
    except CronSimError as error:
        raise _bad_field(text, str(error).removeprefix("Bad ")) from None
    if not times:
        raise _no_such_day(text)
    if any(later - time < SHORTEST for time, later in itertools.pairwise(times)):
        raise rejection(
            f"{shown(text)} comes more often than every five minutes.",
            "The first of the five says at which minutes: 0 is once an hour, */15 four times.",
        )
    return text


@lru_cache(maxsize=1024)
def _first_times(text: str) -> tuple[datetime, ...]:
    return tuple(itertools.islice(CronSim(text, SOME_YEAR), FIRST_TIMES))


def _bad_field(text: str, field: str) -> Exception:
    _, _, day, _, _ = text.split(" ")
    if field == "day-of-month" and re.fullmatch(r"(?:29|30|31)(?:[,-](?:29|30|31))*", day):
        return _no_such_day(text)
    remedy = f"For example, {CRON_EXAMPLE}."
    if field == "day-of-week":
        remedy = (
            'Days are sun, mon, tue, wed, thu, fri, sat; a range ends on sat at the latest: "fri,sat,sun".'
        )
    return rejection(f"{shown(text)} has a wrong {field.replace('-', ' ')}.", remedy)


def _no_such_day(text: str) -> Exception:
    return rejection(
        f"{shown(text)} never comes: there is no such day in its months.", 'For the last day, write "L".'
    )


Name = Annotated[str, AfterValidator(name_of_table("windows", "sunday-night"))]
Every = Annotated[timedelta, PlainValidator(_length_between_visits)]
EveryOrNever = Annotated[timedelta | Literal["never"], PlainValidator(_every_or_never)]
Cron = Annotated[str, PlainValidator(_cron)]
Jitter = Annotated[timedelta, PlainValidator(read_length(timedelta(), LONGEST / 2, '"10m" or "1h"'))]


def _group_name(text: str) -> str:
    if text == ALL:
        raise rejection(
            f"“{ALL}” is what all checks of a shop together are called.",
            "Give the group another name, or write its times under [schedule].",
        )
    return name_of_table("schedule.groups", "contact")(text)


GroupName = Annotated[str, AfterValidator(_group_name)]


# ---- tables


class _TimesTable(Table):
    """Either `every` or `cron`."""

    must: ClassVar[bool] = False  # whether one of the two has to be there

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        given = self.model_fields_set & {"every", "cron"}
        if len(given) == 2:
            raise rejection("There are both every and cron.", "Remove one of the two.")
        if self.must and not given:
            raise rejection("It is not said when.", 'Add for example every = "6h".')
        return self

    @model_validator(mode="after")
    def _jitter_stays_near(self) -> Self:
        every, jitter = getattr(self, "every", None), getattr(self, "jitter", None)
        if not {"jitter", "every"} <= self.model_fields_set or not isinstance(every, timedelta):
            return self
        if jitter and jitter > every / 2:
            raise rejection("The jitter is longer than half of every.", "Make it shorter, or remove it.")
        return self


class GroupTable(_TimesTable):
    """Some checks at times of their own."""

    must = True
    checks: CheckNames = Field(examples=[["contact-findable"]])
    every: Every | None = Field(default=None, examples=["6h"])
    cron: Cron | None = Field(default=None, examples=["0 7 * * mon-fri"])
    jitter: Jitter = Field(default="10m", validate_default=True, examples=["10m"])


class ScheduleTable(_TimesTable):
    every: Every = Field(default="24h", validate_default=True, examples=["24h"])
    cron: Cron | None = Field(default=None, examples=["0 7 * * mon-fri"])
    jitter: Jitter = Field(default="10m", validate_default=True, examples=["10m"])
    groups: dict[GroupName, GroupTable] = Field(default_factory=dict)


class ShopScheduleTable(_TimesTable):
    """What a shop has otherwise than `[schedule]`."""

    every: EveryOrNever | None = Field(default=None, examples=["12h"])
    cron: Cron | None = Field(default=None, examples=["0 7 * * mon-fri"])
    jitter: Jitter | None = Field(default=None, examples=["10m"])
