"""Which language a text is in, told from its most ordinary words."""

from collections import Counter

from checks.reading.folding import fold
from checks.reading.vocabulary import WORD, languages, vocabulary

SAMPLE = 20_000  # characters


def detect_language(text: str, subject: str = "returns") -> str:
    """The ISO 639-1 code of the likeliest language that has a vocabulary; empty if none is likely."""
    words = Counter(WORD.findall(fold(text[:SAMPLE]).text))
    scores = {code: _score(words, code, subject) for code in languages(subject)}
    best = max(scores, key=lambda code: scores[code], default="")
    return best if best and scores[best] > 0 else ""


def _score(words: Counter[str], code: str, subject: str) -> float:
    """Ordinary words count once each time, words of the subject three times."""
    known = vocabulary(subject, code)
    common = sum(words[word] for word in known.function_words)
    topical = sum(
        count for word, count in words.items() if len(word) > 3 and word.startswith(known.topic_words)
    )
    return common + 3 * topical
