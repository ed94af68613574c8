"""What a check says is told in the language of the mail, and marked as English only where it cannot be."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alert_example import BERLIN, NOW, change, letter
from report_data import finding, shop

from checks.changes import ChangeKind, State
from checks.model import ShopKind, failed
from checks.saying import say
from monitor.carry_out import teller_of
from monitor.config import ProgramTable, Settings
from reports.alert import News, alert_text
from reports.letter import Letter
from reports.period import Period, Rhythm, last_due_period
from reports.weekly import Seen, ShopWeek, weekly_view
from reports.weekly_mail import weekly_letter

OURS = say("One can order without an account.")
THEIRS = "A check of their own says this."
GERMAN = "Man kann ohne Konto bestellen."


def marked(mail: Letter, sentence: str) -> str:
    """The language that the sentence's element in the mail is marked with; empty: that of the mail."""
    tag = re.search(rf"<(?:p|span)([^>]*)>(?:<bdi>)?{re.escape(sentence)}", mail.html)
    assert tag
    language = re.search(r'lang="(\w+)"', tag[1])
    return language[1] if language else ""


def alert(sentence: str) -> list[News]:
    judgement = failed(sentence, ["https://mugs.example/kasse"])
    return [News(change=change(ChangeKind.PAIN, "guest-checkout", State.FAIL, judgement))]


def test_an_alert_tells_the_check_in_its_language() -> None:
    mail = letter(alert(OURS), "de")
    assert GERMAN in mail.text
    assert marked(mail, GERMAN) == ""
    assert GERMAN in alert_text(alert(OURS), language="de", zone=BERLIN, now=NOW)[1]


def test_an_alert_marks_what_is_english_for_ever() -> None:
    assert marked(letter(alert(THEIRS), "de"), THEIRS) == "en"


def weekly(sentence: str, period: Period) -> ShopWeek:
    found = finding("guest-checkout", failed(sentence, ["https://shop.example/"]))
    return ShopWeek(
        shop=replace(shop(), kind=ShopKind.OWN),
        now=(Seen(finding=found, at=period.end - timedelta(hours=1)),),
    )


def test_a_weekly_mail_tells_the_check_in_its_language() -> None:
    rhythm = Rhythm(weekday=0, at=time(7), zone=BERLIN)
    period = last_due_period(rhythm, NOW)
    mail = weekly_letter(weekly_view(period, [weekly(OURS, period)]), language="de", zone=BERLIN)
    assert marked(mail, GERMAN) == ""
    assert GERMAN in mail.text
    mail = weekly_letter(weekly_view(period, [weekly(THEIRS, period)]), language="de", zone=BERLIN)
    assert marked(mail, THEIRS) == "en"


def test_the_settings_say_the_language_and_zone_of_reports() -> None:
    assert teller_of(Settings())(OURS) == str(OURS)
    settings = Settings(reachwatch=ProgramTable(language="de", time_zone="Europe/Berlin"))
    assert teller_of(settings)(OURS) == GERMAN
    assert teller_of(settings).zone == ZoneInfo("Europe/Berlin")
    assert teller_of(settings, "nl")(OURS) != GERMAN
    assert teller_of(settings).when(datetime(2026, 11, 22, 12, tzinfo=UTC)) == "22. November 2026, 13:00 MEZ"
