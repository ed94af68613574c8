"""Holds sentences against what can be told in other languages."""

import json
from collections.abc import Iterator
from functools import cache

from catalogues import Text, catalogues

from checks.saying import Joined, Listed, Said, Told, data_of, restored
from reports.language import LANGUAGES, SOURCE
from reports.teller import Teller

OTHERS = tuple(language for language in LANGUAGES if language != SOURCE)


@cache
def translated(language: str) -> frozenset[Text]:
    return frozenset(text for _, text, _ in catalogues(language))


def texts_in(text: str) -> Iterator[Text]:
    """Every text of ours of which this one is made."""
    match text:
        case Said():
            yield (text.template, text.many) if text.many else text.template
            for value in text.values.values():
                yield from texts_in(value)
        case Joined() | Listed():
            for part in text.parts:
                yield from texts_in(part)


def untold(sentence: str) -> list[str]:
    """What keeps a sentence from being told in all languages."""
    if not isinstance(sentence, Told):
        return ["is plain text"]
    troubles = []
    kept = restored(json.loads(json.dumps(data_of(sentence))))
    if kept != sentence or data_of(kept) != data_of(sentence):
        troubles.append("is another after it was kept")
    for language in OTHERS:
        missing = [text for text in texts_in(sentence) if text not in translated(language)]
        troubles += [f"{language}: not translated: {text!r}" for text in missing]
        if Teller(language)(sentence) == sentence:
            troubles.append(f"{language}: still English")
    return troubles
