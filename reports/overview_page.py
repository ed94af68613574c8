"""The week on one screen as an HTML page."""

from datetime import datetime

from babel.dates import format_skeleton

from checks.risk import Level
from reports.calendar_words import locale_of
from reports.failing_words import trouble
from reports.overview import ACTION_SHOPS, Overview
from reports.page import ALONE, Frame, render_page
from reports.teller import ENGLISH, Teller
from reports.weekly import Turn
from reports.weekly_mail import period_in_words
from reports.weekly_words import LEVELS, MOMENTS, SIGNS, action, comparison, headline, title

HEIGHTS = {Level.HIGH: 18, Level.MEDIUM: 12, Level.LOW: 6, Level.UNKNOWN: 3}  # of a bar in a trend


def render_overview(view: Overview, tell: Teller = ENGLISH, frame: Frame = ALONE) -> str:
    words = tell.words
    period = period_in_words(view.week.period, tell.language)
    return render_page(
        "overview.html.j2", tell, title=f"Reachwatch · {period}", frame=frame, styles=("overview.css",),
        view=view, week=view.week, period=period,
        headline=headline(view.week, words), comparison=comparison(view.week, words),
        check_title=lambda check: title(check, words), trouble=lambda check: tell(trouble(check)),
        action=lambda check: action(check, words),
        moment=lambda one: words.gettext(MOMENTS[one]), level=lambda one: words.gettext(LEVELS[one]),
        sign=lambda one: SIGNS[one], all_levels=tuple(LEVELS), Turn=Turn, heights=HEIGHTS,
        day=lambda at: _day(at, tell), long_day=tell.day,
        trend_words=lambda trend: _trend(trend, tell), most=ACTION_SHOPS,
    )  # fmt: skip


def _trend(trend: tuple[Level | None, ...], tell: Teller) -> str:
    return ", ".join(tell.words.gettext(LEVELS[level]) if level else "–" for level in trend)


def _day(at: datetime, tell: Teller) -> str:
    """E.g. "22 Nov"."""
    return str(format_skeleton("MMMd", at.astimezone(tell.zone), locale=locale_of(tell.language)))
