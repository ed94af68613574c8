"""Cuts folded text into sentences as a reader would: lines, bullets, questions, abbreviations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checks.reading.folding import Folded, fold
from checks.reading.remembering import once_a_text

SEPARATORS = "•·|▪●◦‣✓✔✅❌✘✗➔►»◆◇★☆⭐✦❖"
END = re.compile(  # begins with the few characters that can end a sentence: so it is found fast
    rf"[\s\"'){SEPARATORS}](?:(?<=\n)\n*|(?<=[{SEPARATORS}])[{SEPARATORS}]*|(?<=[.!?…][\"')])[\"')]*\s+"
    rf"|(?<=[.!?…]\s)\s*|(?<= )[*] )"
)
AMOUNT_CELL = re.compile(r"\s*(?:[€£$] ?)?\d[\d.,]* ?(?:[€£$]|[a-z]{2,4}\b)?[ .]*(?=[\n|]|\Z)")  # of a table
LIST_MARK = re.compile(r"[ \t]*(?:[-*–—#>]+|\d{1,2}[.)](?= )|[a-h]\)) *")
NUMBERED = re.compile(r"[ \t]*\d{1,2}[.)] ")
SECTION = re.compile(r"[ \t]*(?:\d{1,2}(?:\.\d{1,2}){1,3}|[a-h]|[ivx]{1,4})\. +(?=[^\W\d])")  # "3.2. ", "C. "
LONGEST_MARK = 6  # characters, of those that begin with a letter: "viii. "
ABBREVIATIONS = frozenset({
    "incl", "inkl", "excl", "exkl", "ca", "bzw", "evtl", "ggf", "nr", "no", "art", "abs", "bijv", "resp",
    "approx", "max", "min", "tel", "vgl", "zzgl", "gem", "z", "b", "o", "a", "d", "h", "u", "p", "ej", "np",
    "tzn", "tj", "szt", "ex", "st", "mr", "mrs", "dr", "lit", "pct", "alin", "nn", "cca", "kb", "ds", "m",
    "i", "s", "r", "l", "t", "v", "eur", "zgl", "insb", "sog", "inc", "ltd", "co",
})  # fmt: skip
MONEY_SIGNS = frozenset("€$£")
MONEY_WORDS = ("eur", "euro", "lei", "ron", "gbp", "usd")  # before a figure: "EUR 30."
NEVER_LAST = frozenset({  # articles and the like, none that also ends a verb ("send it in", "stuur het op")
    "de", "een", "van", "en", "of", "naar", "uw", "jouw", "onze", "te", "der", "die", "den", "dem", "des",
    "und", "oder", "von", "zum", "zur", "vom", "eine", "einer", "eines", "einem", "einen", "ihre", "ihrer",
    "unsere", "the", "and", "or", "from", "your", "our", "du", "la", "le", "les", "et", "ou", "pour", "par",
    "votre", "notre", "di", "del", "della", "dei", "il", "per", "con", "da", "el", "las", "para", "por",
    "si", "sau", "pentru", "din", "oraz", "lub", "przez", "dla",
})  # fmt: skip
LAST_WORD = re.compile(r"[^\W_]+\Z")
LONGEST_ABBREVIATION = max(map(len, ABBREVIATIONS))
BULLETS = frozenset(SEPARATORS) - {"|", "·"}
UPDATED = re.compile(  # below the title of a help centre's page, often with nothing between
    r"(?<=[?\n])updated (?:(?:over|about|almost) )?(?:an?|\d{1,3}) (?:hour|day|week|month|year)s? ago\b\.?"
)
HEADING_WORDS = 11
INDENTED = 40  # characters before a line
LONGEST = 1_200  # characters; what goes on without a full stop is cut there


@dataclass(frozen=True, slots=True)
class Sentence:
    """`start` and `end` in the folded text."""

    text: str
    start: int
    end: int
    bullet: bool  # stands behind a list mark
    lone: bool  # a line of its own: nothing else stands on it

    @property
    def question(self) -> bool:
        return self.text.endswith("?")

    @property
    def announces(self) -> bool:
        return self.text.endswith(":")

    @property
    def heading(self) -> bool:
        """A short line of its own without a full stop names what follows."""
        if not self.lone or self.bullet or self.text[-1] in ".!?…,;":
            return False
        return self.announces or self.text.count(" ") < HEADING_WORDS

    def may_say(self, needles: Sequence[str]) -> bool:
        """A quick look whether it contains any of these letters."""
        text = self.text
        for needle in needles:  # noqa: SIM110  # any() of a generator takes twice as long
            if needle in text:
                return True
        return False


@once_a_text
def split(text: str) -> tuple[Folded, tuple[Sentence, ...]]:
    """A text folded, and its sentences."""
    folded = fold(text)
    return folded, sentences(folded.text, "" if folded.dropped else text)


def sentences(folded: str, original: str = "") -> tuple[Sentence, ...]:
    """The sentences of folded text; `original`, of the same length, tells capitals from small letters."""
    folded = folded.replace("**", "  ")  # bold, in Markdown
    if "updated " in folded:
        folded = UPDATED.sub(_blank_line, folded)
    found: list[Sentence] = []
    start = 0
    begins_line, marked = True, False
    for match in END.finditer(folded):
        if _goes_on(folded, original, match):
            continue
        if begins_line and match[0].strip() in BULLETS and not folded[start : match.start()].strip():
            start, marked = match.end(), True  # "• …" begins a line of a list
            continue
        ends_line = "\n" in match[0]
        ends_row_head = match[0].strip() == "|"  # the first cell of a row names what the row is about
        alone = begins_line and (ends_line or ends_row_head)
        _add(found, folded, start, match.start(), alone=alone, marked=marked)
        edge = ends_row_head and not folded[start : match.start()].strip()  # "| Postage | Buyer |"
        begins_line = ends_line or (begins_line and edge)
        start, marked = match.end(), False
    _add(found, folded, start, len(folded), alone=begins_line, marked=marked)
    return tuple(_sections(found, folded))


def _blank_line(match: re.Match[str]) -> str:
    return "\n" * len(match[0])


def _sections(found: Sequence[Sentence], folded: str) -> Iterator[Sentence]:
    """ "5. Costs" with text below it names a section; where a number follows a number they are steps."""
    counted = [s.bullet and s.lone and NUMBERED.match(folded, _line(folded, s)) is not None for s in found]
    if True not in counted:
        yield from found
        return
    for place, sentence in enumerate(found):
        beside = counted[max(0, place - 1) : place] + counted[place + 1 : place + 2]
        alone = counted[place] and not any(beside) and place + 1 < len(found)
        yield replace(sentence, bullet=False) if alone else sentence


def _line(folded: str, sentence: Sentence) -> int:
    """Where the line of the sentence begins."""
    return folded.rfind("\n", 0, sentence.start) + 1


def _goes_on(folded: str, original: str, match: re.Match[str]) -> bool:
    """Whether the full stop only ends an abbreviation or a list number, or a price follows."""
    place = match.start()
    if match[0].count("\n") == 1 and _wrapped(folded, match):
        return True
    if match[0] == "|" and AMOUNT_CELL.match(folded, match.end()):
        return True
    if "\n" in match[0] or not place or folded[place - 1] != ".":
        return False
    if original and original[match.end() : match.end() + 1].islower():
        return True
    before = _word_before(folded, place - 1)
    whole = len(before) > LONGEST_ABBREVIATION and before.isalpha()
    return not whole and _full_stop_of(before, folded, match)


def _full_stop_of(before: str, folded: str, match: re.Match[str]) -> bool:
    """Whether the full stop belongs to the short word or the figure before it, and ends no sentence."""
    place = match.start()
    if (
        folded[max(0, place - 3 - len(before)) : place - 1 - len(before)].strip() in MONEY_SIGNS
    ):  # "from € 50."
        return False
    figure = place - 1 - len(before)
    if before.isdigit() and folded[max(0, figure - 6) : figure - 1].endswith(MONEY_WORDS):
        return False
    if (before.isdigit() or len(before) == 1) and _section(folded, place - 1 - len(before)) == match.end():
        return True
    if before.isdigit() and len(before) <= 2:
        return not folded[max(0, place - 4) : place - 1].rpartition("\n")[2].strip(" 0123456789")
    if before == "no":  # "No. 5" counts, "No. It's on us" answers
        return folded[match.end() : match.end() + 1].isdigit()
    return before in ABBREVIATIONS


def _wrapped(folded: str, match: re.Match[str]) -> bool:
    """Whether a line was broken for its length: no sentence and no item of a list ends in "of the"."""
    follows = folded[match.end() : match.end() + INDENTED].lstrip(" ")
    return follows[:1].isalpha() and _word_before(folded, match.start()) in NEVER_LAST


def _section(folded: str, place: int) -> int:
    """Where the text behind the number of a section begins; 0 if the line doesn't begin with one."""
    line = folded.rfind("\n", max(0, place - 12), place) + 1
    if not line and place > 12:
        return 0
    section = SECTION.match(folded, line)
    return section.end() if section else 0


def _word_before(folded: str, end: int) -> str:
    """The word that ends there, or as much of it as shows that it is no abbreviation."""
    word = LAST_WORD.search(folded, max(0, end - LONGEST_ABBREVIATION - 1), end)
    return word[0] if word else ""


def _add(
    found: list[Sentence], folded: str, start: int, end: int, *, alone: bool, marked: bool = False
) -> None:
    while end - start > LONGEST:
        middle = max(folded.rfind(" ", start, start + LONGEST), start + LONGEST // 2)
        _add(found, folded, start, middle, alone=False, marked=marked)
        start, marked = middle, False
    mark = section = None
    head = folded[start : start + LONGEST_MARK]
    if not head[:1].isalpha() or "." in head or ")" in head:
        if not start or folded[start - 1] == "\n":
            section = SECTION.match(folded, start, end)
        mark = section or LIST_MARK.match(folded, start, end)
    behind = folded[mark.end() if mark else start : end].lstrip()
    text = behind.rstrip()
    if text:
        first = end - len(behind)
        bullet = marked or bool(mark and not section)
        found.append(Sentence(text, first, first + len(text), bullet, alone))
