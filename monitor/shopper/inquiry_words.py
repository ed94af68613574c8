"""What is written in and after contact forms, in eight languages, all read together. The words are data."""

import tomllib
from functools import cache
from importlib.resources import files

from checks.reading.folding import fold
from checks.reading.phrases import Phrases


@cache
def _phrases(section: str) -> Phrases:
    merged: dict[str, list[str]] = {}
    for file in sorted(files("monitor.shopper").joinpath("inquiry_words").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            for kind, said in tomllib.loads(file.read_text("utf-8"))[section].items():
                merged.setdefault(kind, []).extend(said)
    return Phrases(merged)


def kinds(section: str, text: str) -> frozenset[str]:
    """What these words may say, of `subjects`, `salutations`, `answers` or `gratitude`."""
    return frozenset(_phrases(section).kinds(fold(text[:600]).text))
