"""Reads opening hours: from sentences and tables in eight languages, and from structured data.

What looks like hours is many things: when a parcel comes, until when an order leaves the same day.
A span counts where days of the week, or words such as "opening hours", stand beside it and nothing
speaks of parcels.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time

from checks.model import Evidence, Page, Text
from checks.reading.channel_words import language_of
from checks.reading.citing import cite, line_around
from checks.reading.folding import fold
from checks.reading.hours_words import HoursWords, hours_words, languages
from checks.reading.remembering import once_a_page

LONGEST_TEXT = 200_000  # characters that are searched
GAP = 48  # characters between days and the hours they have
AFTER = 36  # characters behind hours in which their days may stand
EARLIEST = 6 * 60  # minutes: nobody opens earlier in the morning without saying so
LONGEST_LINK = 6  # characters between two days of a row, save for "to" in its longer forms
HEADING = 60  # characters of a line that names what stands below it
ZONES = re.compile(
    r"(?<![A-Za-z/])(?:CES?T|MES?Z|GMT|BST|UTC|EES?T|WES?T|E[SD]T|P[SD]T|C[SD]T|[A-Z][a-z]+/[A-Z][a-z]+(?:_[A-Z][a-z]+)?)"
    r"(?:[+-]\d{1,2})?(?![A-Za-z/])"
)
MONEY = re.compile(r" ?(?:[€£$]|(?:eur|euro|lei|ron|chf|zl|pln|ct|cent)\b)")
SENTENCE_END = re.compile(r"[!?;|•\n]|(?<=[a-z]{3})\.(?=\s)|(?<=\d)\.(?=\s+[a-z]{3})")
FOLLOWS = re.compile(r"[\s,;/&+|()]{0,4}(?:[a-z]{1,3}[\s.]{1,2}){0,2}")  # "and from", between two spans


@dataclass(frozen=True, slots=True)
class Opening:
    """Open on these days from one time to the other; midnight at the end of a day is 0:00."""

    days: tuple[int, ...]  # Monday is 0; empty: which days is not said
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    opening: Opening
    start: int  # offsets in the text given
    end: int
    zone: str = ""  # as the text states it, e.g. "CET"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHours:
    opening: Opening
    evidence: Evidence
    zone: str = ""


def find_hours(text: str, language: str = "") -> tuple[Hours, ...]:
    """The opening hours in `text`, in its order. Unknown language: the one that reads most of it."""
    known = [language] if language in languages() else languages()
    read = [tuple(_read(text[:LONGEST_TEXT], hours_words(name))) for name in known]
    return max(read, key=lambda hours: sum(1 + len(h.opening.days) for h in hours))


@once_a_page
def page_hours(page: Page) -> tuple[PageHours, ...]:
    """The hours that a visitor of the page can read, also behind a heading that opens."""
    whole, starts = _joined(page.texts)
    found = find_hours(whole, language_of(page))
    return tuple(_on_page(hours, page, starts) for hours in found)


def _joined(texts: tuple[Text, ...]) -> tuple[str, list[int]]:
    starts, length = [], 0
    for text in texts:
        starts.append(length)
        length += len(text.text) + 1
    return "\n".join(t.text for t in texts), starts


def _on_page(hours: Hours, page: Page, starts: list[int]) -> PageHours:
    index = bisect_right(starts, hours.start) - 1
    text, start = page.texts[index], hours.start - starts[index]
    quote = line_around(text.text, start, min(hours.end - starts[index], len(text.text)))
    box = text.box_of(start, start + 1)
    return PageHours(opening=hours.opening, zone=hours.zone, evidence=cite(page, quote, box))


def _read(text: str, words: HoursWords) -> Iterator[Hours]:
    folded = fold(text)
    plain = folded.text
    last: tuple[int, tuple[int, ...]] = (-1, ())
    for match in words.span.finditer(plain):
        days = _days_before(plain, match, words, last)
        if not days and _is_explicit(match):
            days = _days_after(plain, match, words)
        opening = _opening(match, days) if _is_meant(plain, match, days, words) else None
        if opening:
            last = (match.end(), days)
            start, end = folded.original(match.start(), match.end())
            yield Hours(opening=opening, start=start, end=end, zone=_zone(text, end))
    for match in words.always.finditer(plain):
        if _says_calls(plain, match, words):
            start, end = folded.original(match.start(), match.end())
            yield Hours(opening=Opening(tuple(range(7)), time(0), time(0)), start=start, end=end)


def _zone(text: str, end: int) -> str:
    line = text[end : end + GAP].partition("\n")[0]
    found = ZONES.search(line)
    return found.group() if found else ""


def _days_before(
    text: str, match: re.Match[str], words: HoursWords, last: tuple[int, tuple[int, ...]]
) -> tuple[int, ...]:
    begin = max(last[0], match.start() - 3 * GAP, 0)
    piece = text[begin : match.start()]
    named = [m for m in words.day.finditer(piece) if _is_word_of_its_own(piece, m)]
    if not named:
        inherits = last[0] >= 0 and begin == last[0] and FOLLOWS.fullmatch(piece)
        return last[1] if inherits else ()
    gap = piece[named[-1].end() :]
    if len(gap) > GAP or ("\n" in gap and re.search(r"\w", gap)) or SENTENCE_END.search(gap.strip("\n ")):
        return ()
    if words.unended.match(piece, named[-1].end()):
        return ()
    return _joined_days(piece, named, words)


def _days_after(text: str, match: re.Match[str], words: HoursWords) -> tuple[int, ...]:
    """ "9am to 5pm, Monday to Friday"; not "9-17, Sat 10-14", where Saturday has its own."""
    piece = text[match.end() : match.end() + 3 * AFTER].partition("\n")[0]
    named = [m for m in words.day.finditer(piece) if _is_word_of_its_own(piece, m)]
    if not named or named[0].start() > AFTER or re.search(r"\d|[.!?;](?=\s)", piece[: named[0].start()]):
        return ()
    first = _first_row(piece, named, words)
    if re.match(r"[\s:,(]*\d", piece[first[-1].end() :]) or words.unended.match(piece, first[-1].end()):
        return ()
    return _joined_days(piece, first, words)


def _is_word_of_its_own(piece: str, match: re.Match[str]) -> bool:
    """Single letters are days only in "L-V" and before hours."""
    if len(match.group().rstrip(".")) > 1:
        return True
    beside = piece[max(0, match.start() - 3) : match.start()] + piece[match.end() : match.end() + 3]
    return bool(re.search("[-–—]", beside)) or bool(re.match(r"[\s:.]*$", piece[match.end() :]))


def _first_row(piece: str, named: list[re.Match[str]], words: HoursWords) -> list[re.Match[str]]:
    row = named[:1]
    for day in named[1:]:
        gap = piece[row[-1].end() : day.start()]
        if len(gap.strip()) > LONGEST_LINK and not words.joint.fullmatch(gap):
            break
        row.append(day)
    return row


def _joined_days(piece: str, named: list[re.Match[str]], words: HoursWords) -> tuple[int, ...]:
    """The last row of days: "Mon-Fri", "Tue, Thu and Sat"."""
    days = set(_meant(named[-1], words))
    for before, after in zip(reversed(named[:-1]), reversed(named[1:]), strict=True):
        gap = piece[before.end() : after.start()]
        joins = words.joint.fullmatch(gap)
        if not joins and words.unended.match(gap):  # "Monday to about Thursday"
            return ()
        if re.search(r"\d", gap) or "\n" in gap or (len(gap.strip()) > LONGEST_LINK and not joins):
            break
        first, last = _meant(before, words), _meant(after, words)
        if joins and len(first) == len(last) == 1:
            days |= {d % 7 for d in range(first[0], last[0] + (7 if last[0] < first[0] else 0) + 1)}
        days |= set(first)
    return tuple(sorted(days))


def _meant(match: re.Match[str], words: HoursWords) -> tuple[int, ...]:
    written = re.sub(r"[\s-]+", " ", match.group().rstrip("."))
    return words.days.get(written) or words.days.get(match.group()) or ()


def _is_meant(text: str, match: re.Match[str], days: tuple[int, ...], words: HoursWords) -> bool:
    if MONEY.match(text[match.end() : match.end() + 6]):
        return False
    close = days and re.search(r"[^\W\d_][\s.:,]*(?:von |from |van |de la |de |dalle |od |de las |de )?$",
                               text[: match.start()][-GAP:])  # fmt: skip
    if not _is_explicit(match) and (not close or re.match(r" ?[a-z]", text[match.end() : match.end() + 2])):
        return False
    said = words.said.kinds(_sentence(text, match))
    heading = words.said.kinds(_line_above(text, match))
    if "other" in said or ("other" in heading and not said & {"calls", "label"}):
        return "calls" in said and bool(days)
    return bool(days) or "label" in said | heading


def _is_explicit(match: re.Match[str]) -> bool:
    """Whether it says itself that it speaks of time; "9-17" does not."""
    return any(match[part] for part in ("from_minute", "to_minute", "to_half", "to_clock"))


def _says_calls(text: str, match: re.Match[str], words: HoursWords) -> bool:
    said = words.said.kinds(_sentence(text, match)) | words.said.kinds(_line_above(text, match))
    return "calls" in said and "other" not in said


def _sentence(text: str, match: re.Match[str]) -> str:
    before = SENTENCE_END.split(text[max(0, match.start() - 3 * GAP) : match.start()])[-1]
    return before + match.group() + SENTENCE_END.split(text[match.end() : match.end() + 2 * GAP])[0]


def _line_above(text: str, match: re.Match[str]) -> str:
    """Up to eight short lines above: the heading of a table of days."""
    lines = text[max(0, match.start() - 8 * HEADING) : match.start()].split("\n")[-9:-1]
    return "\n".join(line for line in lines if len(line) <= HEADING)


def _opening(match: re.Match[str], days: tuple[int, ...]) -> Opening | None:
    opens = _minutes(match["from_hour"], match["from_minute"], match["from_half"])
    closes = _minutes(match["to_hour"], match["to_minute"], match["to_half"])
    if match["to_half"] == "p" and not match["from_half"] and opens < EARLIEST:
        opens += 12 * 60  # "1-5pm", but not "8-6pm"
    elif not match["to_half"] and closes <= opens and closes <= 12 * 60:
        closes += 12 * 60  # "9-5"
    if max(opens, closes) > 24 * 60 or opens == closes:
        return None
    return Opening(days, _time(opens), _time(closes))


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    figure = int(hour)
    if half:
        figure = figure % 12 + (12 if half == "p" else 0)
    return 60 * figure + int(minute or 0)


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def structured_hours(page: Page) -> tuple[Opening, ...]:
    """`openingHours` and `openingHoursSpecification`, wherever they stand in the structured data."""
    return tuple(dict.fromkeys(o for node in page.structured for o in _in_node(node, 6)))


def _in_node(node: object, depth: int) -> Iterator[Opening]:
    if not depth:
        return
    if isinstance(node, Mapping):
        yield from _in_mapping(node)
        for value in node.values():
            yield from _in_node(value, depth - 1)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _in_node(value, depth - 1)


def _in_mapping(node: Mapping[str, object]) -> Iterator[Opening]:
    if "opens" in node and "closes" in node:
        opens, closes = _iso(node["opens"]), _iso(node["closes"])
        if opens and closes and opens != closes:
            yield Opening(_iso_days(node.get("dayOfWeek")), opens, closes)
    written = node.get("openingHours")
    for line in written if isinstance(written, list | tuple) else [written]:
        if isinstance(line, str):
            yield from (hours.opening for hours in find_hours(SHORT_DAYS.sub(_long_day, line[:1000]), "en"))


SHORT_DAYS = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su)\b")


def _long_day(match: re.Match[str]) -> str:
    names = {"Mo": "Mon", "Tu": "Tue", "We": "Wed", "Th": "Thu", "Fr": "Fri", "Sa": "Sat", "Su": "Sun"}
    return names[match.group()]


def _iso(value: object) -> time | None:
    found = re.match(r"([01]?\d|2[0-4]):([0-5]\d)", value) if isinstance(value, str) else None
    return time(int(found[1]) % 24, int(found[2])) if found else None


def _iso_days(value: object) -> tuple[int, ...]:
    names = hours_words("en").days
    values = value if isinstance(value, list | tuple) else [value]
    written = [v.rpartition("/")[2].lower() for v in values if isinstance(v, str)]
    return tuple(sorted({day for name in written for day in names.get(name, ())}))
