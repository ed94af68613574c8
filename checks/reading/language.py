"""Which language a text is in, told from its most ordinary words."""

from collections import Counter
from collections.abc import Mapping, Sequence

from checks.reading.folding import fold
from checks.reading.remembering import once_a_text
from checks.reading.vocabulary import WORD, Vocabulary, languages, vocabulary

SAMPLE = 10_000  # characters
TOPICAL = 3  # a word of the subject counts as much as three ordinary ones
TRUST = 1.2  # how many times likelier another language must be than the one a page claims
FEW, TRUST_OF_FEW = 10, 1.5  # … where a label or a single sentence proves little
MARGIN = 3  # ordinary words more than the claimed language has: "in" and "a" are words of many


def detect_language(text: str, *, told: str = "", subject: str = "returns") -> str:
    """The likeliest language (ISO 639-1) that has a vocabulary; empty if none is likely.

    `told` is what the page claims ("de", "de-AT"); it holds unless the words clearly say otherwise.
    """
    scores = _scores(text[:SAMPLE], subject)
    best = max(scores, key=lambda code: scores[code], default="")
    claimed = told.lower().replace("_", "-").partition("-")[0]
    trust = TRUST if best and scores[best] > FEW else TRUST_OF_FEW
    if claimed in scores and (
        scores[best] < trust * max(scores[claimed], 1) or scores[best] - scores[claimed] < MARGIN
    ):
        return claimed
    return best if best and scores[best] else ""


@once_a_text
def _scores(text: str, subject: str) -> Mapping[str, int]:
    words = Counter(WORD.findall(fold(text).text))
    longer = [(word, count) for word, count in words.items() if len(word) > 3]
    return {code: _score(words, longer, vocabulary(subject, code)) for code in languages(subject)}


def _score(words: Counter[str], longer: Sequence[tuple[str, int]], known: Vocabulary) -> int:
    common = sum(words[word] for word in known.function_words)
    topics = known.topic_words
    topical = sum([count for word, count in longer if word.startswith(topics)])
    return common + TOPICAL * topical
