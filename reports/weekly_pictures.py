"""The pictures in weekly mails: drawn as SVG without text, sent as PNG, since mail programs show no SVG."""

import math
from collections.abc import Iterable, Sequence

import resvg_py

from checks.risk import Level
from reports.letter import MailFile
from reports.weekly import TimesView, WeeklyView

# Readable on white and on the dark background of the mail.
COLOURS = {Level.HIGH: "#d6404a", Level.MEDIUM: "#d9962b", Level.LOW: "#2f9e74", Level.UNKNOWN: "#98a3b3"}
HEIGHTS = {Level.HIGH: 30, Level.MEDIUM: 19, Level.LOW: 8, Level.UNKNOWN: 4}
STEP, WIDE, TALL = 16, 11, 30  # pixels of a week, of its bar, of the picture
BAR, THICK = 180, 10
SHORTEST, LONGEST = 60.0, 14 * 86_400.0  # seconds; the scale is logarithmic
SHARP = 2  # pixels of the file to one of the mail


def pictures(view: WeeklyView) -> tuple[MailFile, ...]:
    return (*_trends(view), *_bars(view.times))


def trend_name(number: int) -> str:
    return f"trend-{number}.png"


def bar_name(number: int) -> str:
    return f"reply-{number}.png"


def has_trend(trend: Sequence[Level | None]) -> bool:
    """One week is no trend."""
    return sum(level is not None for level in trend) > 1


def trend_width(weeks: int) -> int:
    return STEP * weeks - (STEP - WIDE)


def _trends(view: WeeklyView) -> Iterable[MailFile]:
    for number, shop in enumerate(view.shops, 1):
        if shop in view.cards and has_trend(shop.trend):
            yield MailFile(trend_name(number), _png(_trend(shop.trend)), "image/png")


def _trend(levels: Sequence[Level | None]) -> str:
    bars = [_rect(STEP * n, TALL, WIDE, level) for n, level in enumerate(levels) if level]
    return _svg(trend_width(len(levels)), TALL, bars)


def _rect(x: int, bottom: int, width: int, level: Level) -> str:
    tall = HEIGHTS[level]
    return (
        f'<rect x="{x}" y="{bottom - tall}" width="{width}" height="{tall}" rx="2" fill="{COLOURS[level]}"/>'
    )


def _bars(times: Sequence[TimesView]) -> Iterable[MailFile]:
    for number, each in enumerate(times, 1):
        yield MailFile(bar_name(number), _png(_bar(each)), "image/png")


def _bar(times: TimesView) -> str:
    """As long as the median takes; a whole pale bar where there is none, as too many got no answer."""
    back = f'<rect width="{BAR}" height="{THICK}" rx="5" fill="#98a3b3" fill-opacity="0.28"/>'
    if times.median is None:
        return _svg(BAR, THICK, [back])
    share = math.log(max(times.median, SHORTEST) / SHORTEST) / math.log(LONGEST / SHORTEST)
    width = round(THICK + (BAR - THICK) * min(share, 1.0))
    colour = "#4f86e0" if times.own else "#8492a6"
    return _svg(BAR, THICK, [back, f'<rect width="{width}" height="{THICK}" rx="5" fill="{colour}"/>'])


def _svg(width: int, height: int, parts: Iterable[str]) -> str:
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _png(svg: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=SHARP, skip_system_fonts=True))
