"""Holds the catalogues against the texts of the code: `python tests/catalogues.py [de|nl|ro]`.

Prints, for each language, the texts that no catalogue has and those that nothing says any more. Texts are
found where they are said: `say("…")`, `say_n("…", "…", n)`, `N_("…")` and `{% trans %}` in templates.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "reports" / "locales"
FROM = [("**.py", "python"), ("templates/**.j2", "jinja2.ext:babel_extract")]
KEYWORDS: dict[str, Any] = {
    "say": None, "say_n": (1, 2), "N_": None, "_": None, "gettext": None, "ngettext": (1, 2),
}  # fmt: skip
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
OWN_TESTS = {"alerts.po", "weekly.po"}  # held by test_alert_words and test_weekly_words
FORMS = {"de": 2, "nl": 2, "ro": 3}

Text = str | tuple[str, ...]


def texts() -> dict[Text, str]:
    """All texts to translate, with a place where each is said."""
    options = {"templates/**.j2": {"newstyle_gettext": "true", "trimmed": "false"}}
    found: dict[Text, str] = {}
    for folder in ("checks", "reports", "monitor"):
        said = extract_from_dir(ROOT / folder, method_map=FROM, options_map=options, keywords=KEYWORDS)
        for file, line, message, _, _ in said:
            found.setdefault(message, f"{folder}/{file}:{line}")
    return found


def catalogues(language: str) -> Iterator[tuple[str, Text, Text]]:
    """Catalogue, text and translation of every entry."""
    for file in sorted((LOCALES / language).glob("*.po")):
        for message in read_po(file.read_text("utf-8").splitlines(), locale=language):
            if message.id:
                yield file.name, cast("Text", message.id), cast("Text", message.string or "")


def troubles(language: str) -> Iterator[str]:
    """What is wrong with the catalogues of a language, a line each."""
    said = texts()
    known: dict[Text, Text] = {}
    for file, text, translation in catalogues(language):
        if known.setdefault(text, translation) != translation:
            yield f"{file}: translated otherwise in another catalogue: {text!r}"
        if text not in said and file not in OWN_TESTS:
            yield f"{file}: said nowhere: {text!r}"
        yield from (f"{file}: {trouble}: {text!r}" for trouble in _broken(text, translation, language))
    yield from (f"{place}: not translated: {text!r}" for text, place in said.items() if text not in known)


def _broken(text: Text, translation: Text, language: str) -> Iterator[str]:
    forms = translation if isinstance(translation, tuple) else (translation,)
    if len(forms) != (1 if isinstance(text, str) else FORMS[language]):
        yield "has another number of forms"
    if not all(form.strip() for form in forms):
        yield "is empty"
    wanted = set(PLACE.findall(text[-1] if isinstance(text, tuple) else text))
    if (
        not all(set(PLACE.findall(form)) <= wanted for form in forms)
        or set(PLACE.findall(forms[-1])) != wanted
    ):
        yield "has other places"


def main(languages: Mapping[str, int] = FORMS) -> int:
    count = 0
    for language in sys.argv[1:] or languages:
        for trouble in troubles(language):
            count += 1
            sys.stdout.write(f"{language}: {trouble}\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
