"""Finds what could be dialled: runs of digits that a region's numbering plan knows, and vanity numbers.

Works on folded text (see `folding`) in which dashes and slashes have one form. What a number is for
is decided elsewhere, in `phone_roles`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import Leniency, PhoneMetadata, PhoneNumberMatcher, PhoneNumberType

from checks.reading.digit_noise import CURRENCY, masked

ONE_FORM = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "―": "-",
        "﹣": "-",
        "－": "-",
        "⁄": "/",
        "∕": "/",
        "·": ".",
        "‧": ".",
        "•": "|",
        "∙": ".",
    }
)
ONCE_WITH_ZERO = frozenset({"PL"})  # no number has begun so since 2010, but many are still written so
OLD_ZERO = re.compile(r"(?P<open>\(?)0[ -]?(?=[1-9])")
FEWEST_DIGITS = 6
MOST_DIGITS = 17
LONGEST_RUN = 160  # characters: a line of several numbers
LONG_UNBROKEN = 12  # digits without any separator: more often a code than a number
LONG_NUMBER = 12  # national digits: if the last group is loose, it is more often something else

QUICK = re.compile(r"[+(]?\d(?:[ ()\[\]/.+-]{0,5}\d){5,}")
BEGINS_WITH_ZERO = re.compile(r"(?<!\d)0|\+")
BEGINS_WITHOUT_ZERO = re.compile(r"(?<!\d)[14-8]\d{1,3}[ .-]\d")
RUN = re.compile(r"(?:[+(\[]{1,2} ?[+(\[]?)?\d(?:[ ()\[\]/.+-]{0,5}\d)+")
STRONG = re.compile(r" ?/ ?|\. (?=[+(0])| {2,}| - | ?(?=\+)|(?<=\d) ?\((?=[+0])|\) ?(?=[+(]?\d)")
ROW_OF_SIZES = re.compile(r"0\d\d(?:[ /-]+0\d\d)+")
WEAK = re.compile(r"(?<=\d) (?=[+(\d])")
AFTER_POST_CODE = re.compile(r"(?:\d{4,6}|\d{5}-\d{4}) [-.] ")  # "CO 80919 · 719-634-2201"
BROKEN = re.compile(
    r"(?<![^\s:])(?P<area>\(?0\d{1,5}\)?|\+\d{1,3}(?: ?\(0\))?(?: ?\(?\d{1,5}\)?)?)[ /-]*[\n|][ \t]*"
    r"(?P<rest>[/-]? ?\d(?:[ ./-]{0,3}\d){4,11})[ \t]*(?=[\n|]|$)"
)  # an area code that ends its line, and the number alone on the next; or a stroke between them
ALTERNATIVE_ENDING = re.compile(r"(?: ?/ ?-? ?\d{1,4})+$")
SPECIAL_RATE = r"(?:0 ?)?[89]00|0?180\d?|1[ -]?8(?:00|33|44|55|66|77|88)|0?700|1300|0[34]00|08\d{1,2}"
VANITY = re.compile(
    rf"(?<![\w.-])(?:(?:\+|00)\d{{1,3}}[ -]?)?\(?(?:{SPECIAL_RATE})\)? ?[/–-]? ?"
    r"(?P<letters>(?=[A-Z\d -]{0,12}[A-Z]{3})[A-Z\d]{1,12}(?:[ -][A-Z\d]{1,12}){0,3})(?![^\W_])"
)
AMERICAN_VANITY = re.compile(
    r"(?<![\w.-])(?:\+?1[ -]?)?\([2-9]\d\d\)[ -]{0,2}"
    r"(?P<letters>(?=[A-Z\d-]{0,7}[A-Z]{3})(?=(?:-?[A-Z\d]){7}(?![\w-]))[A-Z\d]{1,7}-?[A-Z\d]{0,6})"
)  # an area code, which the brackets tell from an article's number
VANITY_TYPES = {
    PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.UAN, PhoneNumberType.PERSONAL_NUMBER, PhoneNumberType.VOIP,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A valid number at `start` to `end`. One that is not `sure` needs a word that calls it a number."""

    number: phonenumbers.PhoneNumber
    start: int
    end: int
    sure: bool = True


@lru_cache
def _needs_leading_zero(region: str) -> bool:
    metadata = PhoneMetadata.metadata_for_region(region, None) if region != "ZZ" else None
    return metadata is not None and metadata.national_prefix == "0"


@lru_cache
def _possible_lengths(region: str) -> tuple[int, ...]:
    metadata = PhoneMetadata.metadata_for_region(region, None) if region != "ZZ" else None
    return tuple(metadata.general_desc.possible_length) if metadata and metadata.general_desc else ()


def candidates(text: str, written: str, region: str) -> list[Candidate]:
    """All dialable numbers in folded `text`, in its order; `written` is the text in its own case."""
    found = [c for line in _promising_lines(text, region) for c in _in_line(text, *line, region)]
    whole = [*_vanity(written, region), *_american_vanity(written, region), *found, *_broken(text, region)]
    return sorted(_without_overlaps(whole), key=lambda c: c.start)


def _broken(text: str, region: str) -> Iterator[Candidate]:
    """Numbers over two lines, sure only with a +: else a column of a table looks the same."""
    for match in BROKEN.finditer(text):
        number = _parsed(f"{match['area']} {match['rest']}", region)
        if number:
            yield Candidate(number, match.start(), match.end("rest"), sure=match["area"].startswith("+"))


def _promising_lines(text: str, region: str) -> Iterator[tuple[int, int]]:
    done = 0
    for match in QUICK.finditer(text):
        if match.start() < done or not _is_promising(match.group(), region):
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        done = end if end >= 0 else len(text)
        yield start, done


def _is_promising(run: str, region: str) -> bool:
    """A quick look: bar codes and article numbers are many, and reading numbers is slow."""
    if BEGINS_WITH_ZERO.search(run):
        return True
    if _needs_leading_zero(region):
        return bool(BEGINS_WITHOUT_ZERO.search(run))
    return not run.isdigit() or len(run) in _possible_lengths(region)


def _in_line(text: str, start: int, end: int, region: str) -> Iterator[Candidate]:
    line = masked(text[start:end])
    for run in RUN.finditer(line):
        digits = sum(c.isdigit() for c in run.group())
        if digits < FEWEST_DIGITS or len(run.group()) > LONGEST_RUN or ROW_OF_SIZES.fullmatch(run.group()):
            continue
        if not _stands_free(line, run):
            continue
        offset = start + run.start()
        for first, last, number, sure in _numbers(_closed(run.group()), region):
            yield Candidate(number, offset + first, offset + last, sure)


def _stands_free(line: str, run: re.Match[str]) -> bool:
    before, after = line[: run.start()], line[run.end() :]
    if before[-1:] in {"#", "_", "=", "&", "%", "@"} or after[:1] in {"_", "@", "%", "€", "$", "£"}:
        return False
    return not re.match(r"[-.]?[a-z]\d|,\d{1,2}(?!\d)[^\d]{0,2}" + CURRENCY, after)


def _closed(run: str) -> str:
    """The run up to a bracket that is never closed."""
    depth = 0
    opened = 0
    for place, character in enumerate(run):
        if character in "([":
            opened = opened if depth else place
            depth += 1
        elif character in ")]" and depth:
            depth -= 1
    return run[:opened].rstrip() if depth and opened else run


Found = tuple[int, int, phonenumbers.PhoneNumber, bool]


def _numbers(run: str, region: str) -> list[Found]:
    split = _split(run, region, STRONG)
    if split:
        return split
    whole = _whole(run, region)
    if whole:
        return [whole]
    return _split(run, region, WEAK) or _after_post_code(run, region) or _part(run, region)


def _after_post_code(run: str, region: str) -> list[Found]:
    """Where an address ends with its post code, and only a dot or dash parts it from the telephone."""
    code = AFTER_POST_CODE.match(run)
    found = _whole(run[code.end() :], region) if code else None
    if not code or not found:
        return []
    first, last, number, sure = found
    return [(code.end() + first, code.end() + last, number, sure)]


def _split(run: str, region: str, separator: re.Pattern[str]) -> list[Found]:
    """Two or more complete numbers in a row."""
    for gap in separator.finditer(run):
        left, right = run[: gap.start()], run[gap.end() :]
        if _digits(left) < FEWEST_DIGITS or _digits(right) < FEWEST_DIGITS + 1:
            continue
        first = _whole(left, region)
        rest = _numbers(right, region) if first else []
        if first and rest and all(sure for *_, sure in rest):
            return [first, *((s + gap.end(), e + gap.end(), n, sure) for s, e, n, sure in rest)]
    return []


def _whole(run: str, region: str) -> Found | None:
    ending = ALTERNATIVE_ENDING.search(run)
    if (
        ending
        and (number := _parsed(run[: ending.start()], region))
        and _national_digits(number) >= FEWEST_DIGITS + 1
    ):
        return 0, ending.start(), number, True
    number = _parsed(run, region)
    if not number:
        return None
    return _without_loose_end(run, number, region) or (0, len(run), number, _sure(run, region))


def _without_loose_end(run: str, number: phonenumbers.PhoneNumber, region: str) -> Found | None:
    """Where numbers may be of any length, a post code behind one seems to belong to it."""
    loose = run.rfind(" ")
    if _national_digits(number) <= LONG_NUMBER or loose < 0 or run[loose - 1] in "-/":
        return None
    shorter = _parsed(run[:loose], region)
    return (0, loose, shorter, True) if shorter else None


def _national_digits(number: phonenumbers.PhoneNumber) -> int:
    return len(phonenumbers.national_significant_number(number))


def _part(run: str, region: str) -> list[Found]:
    """One number with something else before or behind it, as the matcher of the library sees it."""
    if _digits(run) <= MOST_DIGITS:
        for start in (m.end() for m in WEAK.finditer(run)):
            if run[start] in "+0(" and (number := _parsed(run[start:], region)):
                return [(start, len(run), number, False)]
    matcher = PhoneNumberMatcher(run, region, leniency=Leniency.VALID, max_tries=4)
    return [(m.start, m.end, m.number, m.raw_string == run) for m in matcher]


def _parsed(piece: str, region: str) -> phonenumbers.PhoneNumber | None:
    if not FEWEST_DIGITS <= _digits(piece) <= MOST_DIGITS:
        return None
    if not re.match(r"[(\[ ]*[+0]", piece) and _needs_leading_zero(region):
        return _without_zero(piece, region)
    if region in ONCE_WITH_ZERO and (old := OLD_ZERO.match(piece)):
        return _valid(old["open"] + piece[old.end() :], region)
    return _valid(piece, region) or (_valid("+" + piece[2:], region) if piece.startswith("00") else None)


def _valid(piece: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(piece, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _without_zero(piece: str, region: str) -> phonenumbers.PhoneNumber | None:
    """Numbers such as the Irish 1800 300 300 have no zero where all others have one."""
    if _digits(piece) > 10 or not (number := _valid(piece, region)):
        return None
    if phonenumbers.number_type(number) in {PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE}:
        return None
    matcher = PhoneNumberMatcher(piece, region, leniency=Leniency.VALID, max_tries=1)
    return number if matcher.has_next() else None


def _sure(piece: str, region: str) -> bool:
    unbroken = max(len(group) for group in re.findall(r"\d+", piece))
    if piece.lstrip(" ([").startswith("+"):
        return True
    if _needs_leading_zero(region) and re.match(r"[(\[ ]*0", piece):
        return unbroken < LONG_UNBROKEN
    return unbroken < FEWEST_DIGITS + 2 and len(re.findall(r"\d+", piece)) > 1


def _vanity(written: str, region: str) -> Iterator[Candidate]:
    for match in VANITY.finditer(written):
        prefix = written[match.start() : match.start("letters")]
        figures = re.match(r"[\d -]*", match["letters"])
        if figures and _valid(prefix + figures.group(), region):
            continue
        number = _spelled(prefix, match["letters"], region)
        if number:
            yield Candidate(number, match.start(), match.end())


def _american_vanity(written: str, region: str) -> Iterator[Candidate]:
    if phonenumbers.country_code_for_region(region) != 1:
        return
    for match in AMERICAN_VANITY.finditer(written):
        number = _valid(phonenumbers.convert_alpha_characters_in_number(match.group()), region)
        if number:
            yield Candidate(number, match.start(), match.end())


def _spelled(prefix: str, letters: str, region: str) -> phonenumbers.PhoneNumber | None:
    """Words longer than the number are common: the letters too many are not dialled."""
    dialled = phonenumbers.convert_alpha_characters_in_number(re.sub(r"[ -]", "", letters))
    for end in range(len(dialled), 2, -1):
        number = _valid(prefix + dialled[:end], region)
        if number and phonenumbers.number_type(number) in VANITY_TYPES:
            return number
    return None


def _without_overlaps(found: list[Candidate]) -> Iterator[Candidate]:
    taken: list[tuple[int, int]] = []
    for candidate in found:
        if all(candidate.end <= start or end <= candidate.start for start, end in taken):
            taken.append((candidate.start, candidate.end))
            yield candidate


def _digits(piece: str) -> int:
    return sum(c.isdigit() for c in piece)
