"""Mistakes in when shops are visited and in windows, each with its place and remedy."""

from pathlib import Path

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from monitor.config import load_config
from monitor.config_schedule import SOME_YEAR, ScheduleTable
from monitor.errors import ConfigError

SHOP = '[shops.mueller]\nurl = "https://shop.example"\ncountry = "DE"\n'
OFTEN = "The first of the five says at which minutes: 0 is once an hour, */15 four times."
FIELDS = 'Write minute, hour, day of the month, month and day of the week: "0 7 * * mon-fri" is 7:00 from Monday to Friday.'
LAST = 'For the last day, write "L".'
MISTAKES = {
    '[schedule]\nevery = "1h"\ncron = "0 7 * * *"': "line 4, schedule: There are both every and cron. Remove one of the two.",
    '[schedule]\nevery = "4m"': 'line 5, schedule.every: "4m" is not from 5 min to 60 days. Write for example "6h" or "24h".',
    '[schedule]\nevery = "61d"': 'line 5, schedule.every: "61d" is not from 5 min to 60 days. Write for example "6h" or "24h".',
    "[schedule]\nevery = 24": 'line 5, schedule.every: 24 is no length of time. Write a number and a unit, like "6h" or "24h".',
    '[schedule]\nevery = "1h"\njitter = "31m"': "line 4, schedule: The jitter is longer than half of every. Make it shorter, or remove it.",
    '[schedule]\njitter = "13h"\ncron = "0 7 * * *"': "",
    '[schedule]\ncron = "@daily"': f'line 5, schedule.cron: "@daily" is no cron expression. {FIELDS}',
    '[schedule]\ncron = "0 0 7 * * *"': f'line 5, schedule.cron: "0 0 7 * * *" is no cron expression. {FIELDS}',
    '[schedule]\ncron = "* 7 * * *"': f'line 5, schedule.cron: "* 7 * * *" comes more often than every five minutes. {OFTEN}',
    '[schedule]\ncron = "*/5 * * * *"': "",
    '[schedule]\ncron = "0 0 30 2 *"': f'line 5, schedule.cron: "0 0 30 2 *" never comes: there is no such day in its months. {LAST}',
    '[schedule]\ncron = "0 0 31 2,4 *"': f'line 5, schedule.cron: "0 0 31 2,4 *" never comes: there is no such day in its months. {LAST}',
    '[schedule]\ncron = "0 0 29 2 *"': "",
    '[schedule]\ncron = "0 25 * * *"': 'line 5, schedule.cron: "0 25 * * *" has a wrong hour. For example, "0 7 * * mon-fri" is 7:00 from Monday to Friday.',
    '[schedule]\ncron = "0 7 * * fri-sun"': 'line 5, schedule.cron: "0 7 * * fri-sun" has a wrong day of week. '
    'Days are sun, mon, tue, wed, thu, fri, sat; a range ends on sat at the latest: "fri,sat,sun".',
    '[schedule.groups.all]\nchecks = ["contact-findable"]\nevery = "6h"': "line 4, schedule.groups.all: “all” is what all checks of a shop together "
    "are called. Give the group another name, or write its times under [schedule].",
    '[schedule.groups.Our]\nchecks = ["contact-findable"]\nevery = "6h"': 'line 4, schedule.groups.Our: The name "Our" is not made of lower-case letters, '
    'digits and hyphens (60 at most). Write [schedule.groups.our].',
    '[schedule.groups.contact]\nevery = "6h"': 'line 4, schedule.groups.contact.checks: There is no checks. Add checks = ["contact-findable"].',
    '[schedule.groups.contact]\nchecks = ["contact-findable"]': 'line 4, schedule.groups.contact: It is not said when. Add for example every = "6h".',
    '[schedule.groups.contact]\nchecks = ["contact-findabel"]\nevery = "6h"': "line 5, schedule.groups.contact.checks: There is no check "
    "“contact-findabel”. Did you mean contact-findable?",
    '[shops.mueller.schedule]\nevery = "never"\ncron = "0 7 * * *"': "line 4, shops.mueller.schedule: There are both every and cron. Remove one of the two.",
    "[windows.night]": 'line 4, windows.night: This window never comes. Add for example weekly = ["sun 02:00-04:00"].',
    '[windows.night]\nweekly = ["sun 2-4"]': 'line 5, windows.night.weekly: "sun 2-4" are no hours. '
    'Write days and times like "mon-fri 09:00-17:00", or "24/7".',
    '[windows.night]\nshops = ["muller"]\nholidays = true': 'line 5, windows.night.shops: There is no shop "muller". There are: mueller.',
    '[windows.night]\ndays = ["2026-02-30"]': "line 5, windows.night.days: There is no day “2026-02-30”. Look at a calendar.",
    '[windows.night]\ndays = ["2026-12-24 18:00"]': 'line 5, windows.night.days: "2026-12-24 18:00" does not say until when. '
    'Write "2026-12-24 18:00..2026-12-27".',
    '[windows.night]\ndays = ["2026-12-24 18:00..2026-12-24 17:00"]': 'line 5, windows.night.days: "2026-12-24 18:00..2026-12-24 17:00" ends before it '
    "begins. Put the earlier time first.",
    '[windows.night]\ndays = ["2026-12-24 25:00..2026-12-25"]': "line 5, windows.night.days: There is no time “25:00”. Write a time from 00:00 to 24:00.",
    '[windows.night]\ndays = ["2026-01-01..2027-12-31"]': 'line 5, windows.night.days: "2026-01-01..2027-12-31" is longer than a year. Shorten it.',
    '[windows.night]\ndays = ["Xmas"]': 'line 5, windows.night.days: "Xmas" is no day. '
    'Write "2026-12-24", "2026-12-24..2026-12-26" or "2026-12-24 18:00..2026-12-27 06:00".',
    '[windows.night]\nholidays = true\nstops = ["visit"]': 'line 6, windows.night.stops: stops must be "visits", "inquiries" or "alerts", not "visit". '
    'Write for example stops = ["visits", "inquiries"].',
    "[windows.night]\nholidays = true\nstops = []": "line 6, windows.night.stops: The list is empty. Fill it in, or remove the line.",
    '[windows.night]\nholidays = true\nweekyl = ["sun 02:00-04:00"]': "line 6, windows.night.weekyl: There is no setting “weekyl” here. Did you mean weekly?",
    '[shops.mueller.schedule]\nstops = ["visits"]': "line 5, shops.mueller.schedule.stops: There is no setting “stops” here. It belongs under [windows.…].",
}  # fmt: skip


@pytest.mark.parametrize("text", MISTAKES)
def test_each_mistake_is_told_with_its_place_and_remedy(text: str, tmp_path: Path) -> None:
    file = tmp_path / "reachwatch.toml"
    file.write_text(SHOP + text + "\n", encoding="utf-8")
    if not MISTAKES[text]:
        assert load_config(file)
        return
    with pytest.raises(ConfigError) as raised:
        load_config(file)
    assert MISTAKES[text] in str(raised.value).replace("\n", " ")


FIELD = st.text("0123456789*/,-#LWmonf", min_size=1, max_size=8)


@given(text=st.one_of(st.text(max_size=30), st.tuples(*[FIELD] * 5).map(" ".join)))
def test_whatever_is_written_is_refused_or_comes(text: str) -> None:
    try:
        table = ScheduleTable.model_validate({"cron": text})
    except ValidationError as error:
        refused = [details["type"] for details in error.errors()]
    else:
        refused = [] if next(CronSim(str(table.cron), SOME_YEAR), None) else ["never comes"]
    assert refused in ([], ["reachwatch"])
