"""What the words of a mail tell: sayings of machines and of persons, in eight languages at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from checks.reading.folding import fold
from checks.reading.language import detect_language
from checks.reading.sentences import sentences
from checks.reading.vocabulary import Hit, languages, read, vocabulary

SUBJECT = "replies"
READ = 6_000  # characters: what a mail is shows at its beginning
LONG = 5  # words of a sentence that is no greeting
PERSONAL = ("first_person", "answers", "i", "yes")
SHORT = frozenset(
    {*PERSONAL, "we", "team", "asked", "when", "i_am"}
)  # said in short words, which mean other things elsewhere
POLITE = frozenset({"thanks", "first_person"})  # people thank for a message, and are sorry for a late answer
PROMISING = frozenset({"post", "itself", "received", "later", "ticket", "automatic", "meanwhile"})
PROGRAM = frozenset({"robot", "presents"})
SIGNATURE = 10  # words and marks: a last line that short is who wrote
AT_FIRST = 5  # words: a name and a greeting may stand before a yes


@dataclass(frozen=True, slots=True)
class Said:
    """How often each meaning stands there, in the language in which most does, and its first words."""

    count: Mapping[str, int]
    quote: Mapping[str, str]
    substance: int = 0  # words of the sentences that say nothing of what machines say

    def says(self, *meanings: str) -> bool:
        return any(self.count.get(meaning) for meaning in meanings)

    def times(self, meaning: str) -> int:
        return self.count.get(meaning, 0)


@lru_cache(maxsize=256)
def said(text: str) -> Said:
    """Of each meaning what the language says that says most: mails of machines are often in two.

    Of what single short words say only the language of the mail counts.
    """
    parts = [part.text for part in sentences(fold(text[:READ]).text)]
    count: dict[str, int] = {}
    quote: dict[str, str] = {}
    own = detect_language(text[:READ], subject=SUBJECT)
    plain = set(range(len(parts)))
    people: set[int] = set()  # the sentences in which somebody says to be no program, in whichever language
    heard = [(language, _in(language, parts, plain, people)) for language in languages(SUBJECT)]
    for language, meanings in heard:
        for meaning, places in meanings.items():
            found = [phrase for phrase, at in places.items() if meaning not in PROGRAM or at not in people]
            if meaning in SHORT and own in languages(SUBJECT) and language != own:
                found = [phrase for phrase in found if " " in phrase]
            if len(found) > count.get(meaning, 0):
                count[meaning], quote[meaning] = len(found), found[0]
    rest = [words for words in (parts[place].split() for place in plain) if len(words) >= LONG]
    return Said(count, quote, sum(map(len, rest)))


def _in(language: str, parts: list[str], plain: set[int], people: set[int]) -> dict[str, dict[str, int]]:
    """Of each meaning the phrases, and in which sentence each stands first."""
    words = vocabulary(SUBJECT, language)
    found: dict[str, dict[str, int]] = {}
    for place, part in enumerate(parts):
        tokens, hits = read(part, words)
        hits = _past(_with_promises(hits))
        if any(hit.meaning == "no_robot" for hit in hits):
            hits = _no_robot(hits)
            people.update([place] if all(hit.meaning != "challenge" for hit in hits) else [])
        if place + 1 == len(parts) and len(tokens) <= SIGNATURE:
            hits = _signed(tokens, hits)
        polite = any(hit.meaning in POLITE for hit in hits)
        if any(hit.meaning not in SHORT and not (polite and hit.meaning == "post") for hit in hits):
            plain.discard(place)
        for hit in hits:
            if hit.meaning == "yes" and not _answers_first(tokens, hit.start, place):
                continue
            if hit.meaning == "post" and polite:
                continue
            found.setdefault(hit.meaning, {}).setdefault(" ".join(tokens[hit.start : hit.end]), place)
    return found


def _with_promises(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """ "Within 14 days" puts off an answer, unless it is part of one: "send it back within 14 days"."""
    kinds = {hit.meaning for hit in hits}
    of_answer = "answers" in kinds and kinds.isdisjoint(PROMISING)
    return tuple(
        replace(hit, meaning="later") if hit.meaning == "within" else hit
        for hit in hits
        if hit.meaning != "within" or not of_answer
    )


def _past(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Who was away is here again, and a person."""
    if all(hit.meaning != "been_away" for hit in hits):
        return hits
    told = [hit for hit in hits if hit.meaning not in {"absence", "first_person"}]
    return tuple(replace(hit, meaning="first_person") if hit.meaning == "been_away" else hit for hit in told)


def _signed(tokens: Sequence[str], hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """ "Mia – digital assistant", at the end, presents the writer as well as "I am" does."""
    names = [hit for hit in hits if hit.meaning == "robot" and hit.end - hit.start > 1 and "?" not in tokens]
    return hits + tuple(replace(hit, meaning="presents") for hit in names)


def _no_robot(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Who says to be no robot, or tells what one has said, is a person; unless we shall prove to be none."""
    if any(hit.meaning == "challenge" for hit in hits):
        return tuple(hit for hit in hits if hit.meaning != "no_robot")
    return tuple(replace(hit, meaning="first_person") if hit.meaning == "no_robot" else hit for hit in hits)


def _answers_first(tokens: Sequence[str], start: int, sentence: int) -> bool:
    """A yes or no answers a question where a mail or its first sentences begin with it."""
    return sentence <= 2 and start <= AT_FIRST and (start == 0 or tokens[start - 1] in {",", "!", "-"})
