"""What a mail says itself, without what it quotes of us.

Our own text is known and masked wherever it stands; what mail programs write above a quote is told in eight
languages. Signatures stay.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

SHORTEST_OWN = 16  # characters of a sentence of ours that may not stand in an answer by chance
LABELS_WITHIN = 5  # lines of an Outlook block
EXCERPT = 400
LONGEST_LINE = 400
LINES = 3_000
QUOTED = re.compile(r"\s*(?:>|&gt;|\|\s)")
RULE = re.compile(r"\s*(?:[-_=*]{3,}|#{2,})")
FRAMED = re.compile(r"\s*([-_=*#]{2,}).{5,120}?[-_=*#]{2,}\s*")  # "##- reply above this line -##"
DATE_OR_ADDRESS = re.compile(r"\d{1,4}|@")
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


@dataclass(frozen=True, slots=True)
class _Wording:
    wrote: re.Pattern[str]
    sender: re.Pattern[str]
    labels: re.Pattern[str]
    original: re.Pattern[str]
    above: re.Pattern[str]


@cache
def _wording() -> _Wording:
    file = resources.files("monitor.correspondence") / "words" / "quoting.toml"
    languages = tomllib.loads(file.read_text(encoding="utf-8")).values()

    def any_of(key: str) -> str:
        return "|".join(f"(?:{language[key]})" for language in languages)

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return _Wording(
        wrote=compiled(rf"\b(?:{any_of('wrote')})\b"),
        sender=compiled(rf"\s*\*?(?:{any_of('from')})\*?\s?:\*?\s*\S"),
        labels=compiled(rf"\s*\*?(?:{any_of('labels')})\*?\s?:"),
        original=compiled(rf"[\s\-_=>*]*(?:{any_of('original')})\b.{{0,60}}$"),
        above=compiled(any_of("above")),
    )


def own_words(text: str, *, ours: str = "") -> str:
    """The lines that the sender wrote. Answers written between the lines of a quote are kept."""
    lines = text.replace("\r\n", "\n").splitlines()[:LINES]
    kept: list[str] = []
    for place, line in enumerate(lines):
        if _starts_quote(lines, place, kept):
            kept += _between(lines[place + 1 :])
            break
        if not QUOTED.match(line):
            kept.append(_unmarked(line))
    return mask("\n".join(kept), ours).strip()


def quotes(text: str) -> bool:
    """Whether it quotes another mail in the way that mail programs do when a person answers."""
    lines = text.splitlines()[:LINES]
    return any(QUOTED.match(line) or _starts_quote(lines, place, ()) for place, line in enumerate(lines))


def attributes(text: str) -> bool:
    """Whether it says whose words follow, as mail programs do above the mail that is answered."""
    lines = text.splitlines()[:LINES]
    return any(
        _is_attribution(line[:LONGEST_LINE])
        or _is_attribution(f"{line[:LONGEST_LINE]} {_next(lines, place)}", start=line)
        or bool(_wording().original.match(line[:LONGEST_LINE]))
        for place, line in enumerate(lines)
        if line.strip()
    )


def excerpt(text: str, *, ours: str = "", most: int = EXCERPT) -> str:
    """The beginning of what it says, in one paragraph."""
    said = " ".join(own_words(text, ours=ours).split())
    return said if len(said) <= most else f"{said[: most - 1].rsplit(' ', 1)[0]}…"


def mask(text: str, ours: str) -> str:
    """Without our own sentences, however they are wrapped or indented."""
    for sentence in SENTENCE.findall(ours):
        words = re.findall(r"\w+", sentence)
        if len("".join(words)) >= SHORTEST_OWN:
            text = re.sub(
                r"[\W_]{1,40}".join(map(re.escape, words)) + r"[.!?]*", "", text, flags=re.IGNORECASE
            )
    return text


def _between(lines: Iterable[str]) -> list[str]:
    """What stands below the start of a quote is somebody else's, unless the quote is marked line by line."""
    rest = list(lines)
    marked = [place for place, line in enumerate(rest) if QUOTED.match(line)]
    first = next((line for line in rest if line.strip()), "")
    if not marked or not QUOTED.match(first):
        return []
    return [line for line in rest if not QUOTED.match(line) and line.strip()]


def _starts_quote(lines: Sequence[str], place: int, before: Sequence[str]) -> bool:
    line = lines[place][:LONGEST_LINE]
    words = _wording()
    if not line.strip():
        return False
    if words.original.match(line):
        return True
    if words.sender.match(line) and any(
        words.labels.match(f) for f in lines[place + 1 : place + LABELS_WITHIN]
    ):
        return True
    if _is_marker(line):
        return any(part.strip() for part in before)  # at the top it is a help desk's own mail
    return _is_attribution(line) or _is_attribution(f"{line} {_next(lines, place)}", start=line)


def _next(lines: Sequence[str], place: int) -> str:
    return lines[place + 1][:LONGEST_LINE] if place + 1 < len(lines) else ""


def _is_attribution(line: str, start: str = "") -> bool:
    """ "Am 3. März 2025 um 18:22 schrieb Anna <…>:", also broken in two lines."""
    line = line.strip().rstrip("*_ ")
    if (
        not line.endswith(":")
        or len(line) > LONGEST_LINE
        or (start and start.rstrip().endswith((".", "!", "?")))
    ):
        return False
    return bool(_wording().wrote.search(line)) and bool(DATE_OR_ADDRESS.search(line))


def _unmarked(line: str) -> str:
    """What stands behind the marker where a mail is all one line."""
    if not _is_marker(line):
        return line
    frame = FRAMED.match(line)
    return line[frame.end() :] if frame else ""


def _is_marker(line: str) -> bool:
    line = line[:LONGEST_LINE]
    return bool(RULE.match(line)) and bool(_wording().above.search(line))
