"""What a configuration says of a shop's hours, and which mistakes are told."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.config import load_config
from monitor.config_service import ServiceTerms
from monitor.correspondence.business_hours import Calendar, Span
from monitor.errors import ConfigError

SHOP = '[shops.mueller]\nurl = "https://shop.example"\ncountry = "{}"\n'
OFFICE = tuple(Span(day, 540, 1020) for day in range(5))
EVERYTHING = """[shops.mueller.service]
time_zone = "Europe/Vienna"
hours = ["Mon–Thu, sat 9:00-12:30, 13:30-17:00", "fri 22:00-02:00"]
holidays = "de-be"
closed = ["2026-12-27..2026-12-31", 2026-12-24]
answer_within = "24h"
acknowledge_within = "1h30m"
"""


def terms(folder: Path, text: str, country: str = "DE") -> ServiceTerms:
    file = folder / "reachwatch.toml"
    file.write_text(SHOP.format(country) + text, encoding="utf-8")
    return load_config(file).shops[0].service_terms


def test_all_of_it_is_read(tmp_path: Path) -> None:
    days = [(day, opens, closes) for day in (0, 1, 2, 3, 5) for opens, closes in ((540, 750), (810, 1020))]
    assert terms(tmp_path, EVERYTHING) == ServiceTerms(
        calendar=Calendar(
            zone="Europe/Vienna",
            spans=tuple(sorted(Span(*span) for span in [*days, (4, 1320, 1560)])),
            country="DE",
            subdivision="BE",
            closed=((date(2026, 12, 24),) * 2, (date(2026, 12, 27), date(2026, 12, 31))),
        ),
        answer_within=timedelta(hours=24),
        acknowledge_within=timedelta(minutes=90),
    )


@pytest.mark.parametrize(("country", "zone", "holidays"), [
    ("DE", "Europe/Berlin", "DE"), ("RO", "Europe/Bucharest", "RO"), ("XK", "Europe/Belgrade", "XK"), ("TA", "Atlantic/St_Helena", ""),
])  # fmt: skip
def test_what_is_left_out_is_the_countrys(country: str, zone: str, holidays: str, tmp_path: Path) -> None:
    assert terms(tmp_path, "", country) == ServiceTerms(
        calendar=Calendar(zone=zone, spans=OFFICE, country=holidays),
        answer_within=timedelta(hours=8),
        acknowledge_within=timedelta(minutes=10),
    )


HOURS = {
    '"24/7"': [(day, 0, 1440) for day in range(7)],
    '"sat-mon 00:00-24:00"': [(0, 0, 1440), (5, 0, 1440), (6, 0, 1440)],
    '"wed 8:00 - 12:00 and 13:00-18:00"': [(2, 480, 720), (2, 780, 1080)],
    '"mon 09:00-17:00", "MON 09:00-17:00"': [(0, 540, 1020)],
    '"fri,sun 20:00-00:00"': [(4, 1200, 1440), (6, 1200, 1440)],
}


@pytest.mark.parametrize(("written", "spans"), HOURS.items())
def test_hours(written: str, spans: list[tuple[int, int, int]], tmp_path: Path) -> None:
    calendar = terms(tmp_path, f"[shops.mueller.service]\nhours = [{written}]\nholidays = false\n").calendar
    assert calendar.spans == tuple(Span(*span) for span in spans)
    assert calendar.country == ""


PLACE = "line 5, shops.mueller.service."
MISTAKES = {
    'time_zone = "Europe/Berln"': 'time_zone: There is no time zone "Europe/Berln". Did you mean Europe/Berlin?',
    'time_zone = "europe/new york"': 'time_zone: There is no time zone "europe/new york". Write one like "Europe/Berlin".',
    'time_zone = "america/new york"': 'time_zone: There is no time zone "america/new york". Did you mean America/New_York?',
    'time_zone = "../etc/passwd"': 'time_zone: There is no time zone "../etc/passwd". Write one like "Europe/Berlin".',
    'time_zone = "Europe"': 'time_zone: There is no time zone "Europe". Write one like "Europe/Berlin".',
    "hours = []": "hours: A shop without hours is never open, so no time to answer would ever be over. "
    'Write for example ["mon-fri 09:00-17:00"], or remove the line.',
    'hours = "mon 09:00-17:00"': 'hours: hours must be a list in square brackets, not "mon 09:00-17:00". '
    'Write for example hours = ["mon-fri 09:00-17:00", "sat 10:00-14:00"].',
    'hours = ["mo-fr 9-17"]': 'hours: "mo-fr 9-17" are no hours. Write days and times like "mon-fri 09:00-17:00", or "24/7".',
    'hours = ["mon 09:00-25:00"]': "hours: There is no time “25:00”. Write a time from 00:00 to 24:00.",
    'hours = ["mon 09:75-10:00"]': "hours: There is no time “09:75”. Write a time from 00:00 to 24:00.",
    'hours = ["mon 09:00-09:00"]': "hours: “09:00-09:00” opens for no time. For a whole day, write 00:00-24:00.",
    "hours = [9]": 'hours: 9 are no hours. Write days and times like "mon-fri 09:00-17:00", or "24/7".',
    'holidays = "Berlin"': 'holidays: There are no holidays of "Berlin". '
    'Write true (the country’s), false (none), or a country and region such as "DE-BE".',
    'holidays = "AT-XX"': 'holidays: AT has no region "XX". There are: 1, 2, 3, 4, 5, 6, 7, 8, 9.',
    "holidays = 1": "holidays: There are no holidays of 1. "
    'Write true (the country’s), false (none), or a country and region such as "DE-BE".',
    'closed = ["24 Dec"]': 'closed: "24 Dec" is no day. Write a day like "2026-12-24", or days like "2026-12-27..2026-12-31".',
    'closed = ["2026-02-30"]': "closed: There is no day “2026-02-30”. Look at a calendar.",
    "closed = [2026-12-24T10:00:00]": 'closed: "2026-12-24 10:00:00" is no day. '
    'Write a day like "2026-12-24", or days like "2026-12-27..2026-12-31".',
    'closed = ["2026-12-31..2026-12-27"]': 'closed: "2026-12-31..2026-12-27" ends before it begins. Put the earlier day first.',
    'closed = ["2026-01-01..2030-01-01"]': 'closed: "2026-01-01..2030-01-01" is longer than a year. '
    "Shorten it: nobody would have to answer.",
    'answer_within = "1d"': 'answer_within: "1d" is no time of up to 1000h. '
    'Write hours or minutes in quotes, such as "8h" or "90m".',
    "answer_within = 8": 'answer_within: 8 is no time of up to 1000h. Write hours or minutes in quotes, such as "8h" or "90m".',
    'answer_within = ""': 'answer_within: "" is no time of up to 1000h. Write hours or minutes in quotes, such as "8h" or "90m".',
    'acknowledge_within = "0m"': 'acknowledge_within: "0m" is no time of up to 48h. '
    'Write hours or minutes in quotes, such as "10m" or "90m".',
    'acknowledge_within = "100h"': 'acknowledge_within: "100h" is no time of up to 48h. '
    'Write hours or minutes in quotes, such as "10m" or "90m".',
    'timezone = "UTC"': "timezone: There is no setting “timezone” here. Did you mean time_zone?",
}


@pytest.mark.parametrize(("text", "told"), MISTAKES.items())
def test_a_mistake_is_told_with_place_and_remedy(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        terms(tmp_path, f"[shops.mueller.service]\n{text}\n")
    assert [str(problem) for problem in refused.value.problems] == [PLACE + told]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = (
        '[shops.mueller.service]\nhours = ["x", "mon 09:00-10:00", "y"]\nclosed = ["z"]\nanswer_within = 1\n'
    )
    with pytest.raises(ConfigError) as refused:
        terms(tmp_path, text)
    keys = [problem.key.removeprefix("shops.mueller.service.") for problem in refused.value.problems]
    assert keys == ["hours", "hours", "closed", "answer_within"]
