"""The weekly view as a mail: HTML, plain text and pictures in the reader's language."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from gettext import NullTranslations
from typing import Any

from babel.dates import format_interval, format_skeleton, format_timedelta
from babel.lists import format_list
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from checks.risk import Level
from reports.clean import one_line
from reports.failing_words import trouble
from reports.language import words
from reports.letter import Letter, MailFile
from reports.mail_html import render_mail
from reports.period import Period
from reports.teller import Teller, language_of
from reports.weekly import Turn, WeeklyView
from reports.weekly_pictures import BAR, TALL, THICK, bar_name, has_trend, pictures, trend_name, trend_width
from reports.weekly_words import LEVELS, MOMENTS, SIGNS, action, comparison, headline, title

DOMAIN = "weekly"
NAMES = 3  # shops named beside an action
WHOLE_HTML = 95_000  # bytes; Gmail cuts a mail at 102 KB


def weekly_letter(
    view: WeeklyView, *, language: str, zone: tzinfo, link: str = "", unsubscribe: str = "",
    attachments: tuple[MailFile, ...] = (), left_out: int = 0,
) -> Letter:  # fmt: skip
    """`left_out`: shops that the attached report has no room for."""
    values = _values(view, language, zone)
    values |= {"link": link, "unsubscribe": unsubscribe, "attached": bool(attachments), "left_out": left_out}
    return Letter(
        subject=values["subject"],
        text=_text(language).render(**values).strip() + "\n",
        html=render_mail("mail/weekly.html.j2", DOMAIN, language, **values),
        language=language,
        pictures=pictures(view),
        attachments=attachments,
    )


def _values(view: WeeklyView, language: str, zone: tzinfo) -> dict[str, Any]:
    told = words(language, DOMAIN)
    head = headline(view, told)
    return {
        "view": view, "headline": head, "told": Teller(language, zone), "language_of": language_of,
        "comparison": comparison(view, told),
        "period": period_in_words(view.period, language),
        "subject": one_line(f"{head} {period_in_words(view.period, language)}", 140),
        "title": lambda check: title(check, told),
        "trouble": lambda check: Teller(language, zone)(trouble(check)),
        "action": lambda check: action(check, told),
        "moment": lambda moment: told.gettext(MOMENTS[moment]),
        "level": lambda level: told.gettext(LEVELS[level]), "sign": lambda level: SIGNS[level],
        "levels": tuple(LEVELS), "Level": Level, "Turn": Turn,
        "day": lambda time: _day(time, language, zone),
        "length": lambda seconds: in_words(seconds, language),
        "named": lambda shops: _named(shops, language), "names": NAMES,
        "has_trend": has_trend, "trend_name": trend_name, "trend_width": trend_width, "bar_name": bar_name,
        "BAR": BAR, "THICK": THICK, "TALL": TALL, "trend_words": lambda trend: _trend(trend, told),
        "widest": max((len(shop.name) for shop in view.rows), default=0),
        "monthly": view.period.last - view.period.first > timedelta(days=7),
    }  # fmt: skip


def period_in_words(period: Period, language: str) -> str:
    """E.g. "16 – 22 Nov 2026"."""
    return str(format_interval(period.first, period.last, "yMMMd", locale=language))


def in_words(seconds: float, language: str) -> str:
    """In its largest unit, rounded where a person would."""
    return str(format_timedelta(timedelta(seconds=seconds), threshold=1.5, locale=language))


def _day(time: datetime, language: str, zone: tzinfo) -> str:
    local: date = time.astimezone(zone).date()
    return str(format_skeleton("MMMMd", local, locale=language))


def _named(shops: Sequence[str], language: str) -> str:
    if len(shops) > NAMES:  # followed by how many more there are
        return ", ".join(shops[:NAMES])
    return str(format_list(list(shops), locale=language))


def _trend(trend: Sequence[Level | None], told: NullTranslations) -> str:
    return ", ".join(told.gettext(LEVELS[level]) if level else "–" for level in trend)


@cache
def _text(language: str) -> Template:
    environment = Environment(
        loader=PackageLoader("reports"), autoescape=False, undefined=StrictUndefined,  # noqa: S701  # plain text
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_translations(words(language, DOMAIN), newstyle=True)  # type: ignore[attr-defined]
    return environment.get_template("mail/weekly.txt.j2")
