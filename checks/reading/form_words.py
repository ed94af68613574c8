"""The vocabulary for forms: what programmers and people call fields and forms, all languages together."""

import re
import tomllib
from functools import cache
from importlib import resources

from checks.reading.folding import fold
from checks.reading.phrases import Phrases

FOLDER = "words/forms"
LONGEST = 600  # characters of a label or heading that are read
ENDS = re.compile(r"[.!?\n]|$")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@cache
def _phrases(section: str) -> Phrases:
    merged: dict[str, list[str]] = {}
    for file in sorted(resources.files("checks.reading").joinpath(FOLDER).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            for kind, said in tomllib.loads(file.read_text(encoding="utf-8")).get(section, {}).items():
                merged.setdefault(kind, []).extend(said)
    return Phrases(merged)


@cache
def _hits(section: str, text: str) -> frozenset[str]:
    return frozenset(_phrases(section).kinds(text))


def roles_in(text: str) -> frozenset[str]:
    """What a label, a placeholder or a name may ask for."""
    return _hits("roles", fold(text[:LONGEST]).text)


def kinds_in(text: str) -> frozenset[str]:
    """What kinds of form these words may belong to."""
    return _hits("kinds", fold(text[:LONGEST]).text)


def but_for_consent(text: str) -> str:
    """The words, without what one agrees to: who may withdraw a consent withdraws from no contract yet."""
    folded = fold(text[:LONGEST]).text
    kept, at = [], 0
    for hit in _phrases("roles").find(folded):
        if hit.kind == "consent" and hit.start >= at:
            kept.append(folded[at : hit.start])
            end = ENDS.search(folded, hit.end)
            at = end.end() if end else len(folded)
    return " ".join([*kept, folded[at:]])


def asks_for_a_topic(text: str) -> bool:
    """Whether these words ask to choose what one's question is about."""
    return "topic" in _hits("steps", fold(text[:LONGEST]).text)


@cache
def form_hosts() -> tuple[str, ...]:
    """Where makers of forms serve those that other sites embed."""
    file = resources.files("checks.reading") / "words" / "vendors.toml"
    return tuple(tomllib.loads(file.read_text(encoding="utf-8"))["form_hosts"])


def words_of_name(name: str) -> str:
    """ "contact[yourEmail]" is "contact your email": names are written without spaces."""
    return re.sub(r"[\W\d_]+", " ", CAMEL.sub(" ", name[:LONGEST])).strip()
