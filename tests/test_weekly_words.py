"""The weekly mail in every language: each text is translated, and no translation is left over."""

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from checks.model import Moment
from checks.registry import all_checks
from checks.risk import Level
from reports.check_words import TITLES
from reports.language import LANGUAGES, SOURCE
from reports.weekly_words import ACTIONS, LEVELS, MOMENTS, SIGNS

REPORTS = Path(__file__).parents[1] / "reports"
FROM = [
    ("weekly*.py", "python"),
    ("check_words.py", "python"),
    ("templates/mail/weekly*", "jinja2.ext:babel_extract"),
]
FIELD = re.compile(r"%\(\w+\)s|\{\}")
Texts = str | tuple[str, ...]


def used() -> set[Texts]:
    """The base of all mails has texts of its own domain, if any."""
    options = {pattern: {"newstyle_gettext": "true", "trimmed": "false"} for pattern, _ in FROM}
    found = extract_from_dir(
        REPORTS, method_map=FROM, options_map=options,
        keywords={"N_": None, "gettext": None, "ngettext": (1, 2), "_": None},
    )  # fmt: skip
    return {message for _, _, message, _, _ in found} | {str(title) for title in TITLES.values()}


def translated(language: str) -> dict[Any, Any]:
    file = REPORTS / "locales" / language / "weekly.po"
    return {m.id: m.string for m in read_po(file.read_text("utf-8").splitlines(), locale=language) if m.id}


OTHERS = [language for language in LANGUAGES if language != SOURCE]


@pytest.mark.parametrize("language", OTHERS)
def test_each_text_is_translated_and_none_is_left_over(language: str) -> None:
    assert set(translated(language)) == used()


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_empty_and_all_keep_their_numbers(language: str) -> None:
    for text, said in translated(language).items():
        wanted = set(FIELD.findall(text[-1] if isinstance(text, tuple) else text))
        forms = said if isinstance(said, tuple) else (said,)
        assert len(forms) == (1 if isinstance(text, str) else 3 if language == "ro" else 2), text
        assert all(form.strip() and set(FIELD.findall(form)) <= wanted for form in forms), text
        assert set(FIELD.findall(forms[-1])) == wanted, text


def test_every_check_moment_and_level_has_words() -> None:
    names = {check.name for check in all_checks()}
    assert names == set(TITLES) == set(ACTIONS)
    assert set(MOMENTS) == set(Moment)
    assert set(LEVELS) == set(SIGNS) == set(Level)
