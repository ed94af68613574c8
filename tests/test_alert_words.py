"""Alerts in every language: each text is translated, and no translation is left over."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from checks.changes import ChangeKind, State
from checks.registry import all_checks
from reports import alert_words
from reports.language import LANGUAGES, SOURCE
from reports.words import MOMENTS

REPORTS = Path(__file__).parents[1] / "reports"
FROM = [
    ("alert.py", "python"),
    ("alert_*.py", "python"),
    ("templates/mail/alert*", "jinja2.ext:babel_extract"),
    ("templates/mail/trouble*", "jinja2.ext:babel_extract"),
]
FIELD = re.compile(r"%\(\w+\)s")
NO_TEXTS = {"high", "medium", "low", "unknown", "glory"}  # colours
Texts = str | tuple[str, ...]


def texts_in(value: object) -> Iterator[str]:
    """All texts of a table of words, however deep."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ():
        yield from texts_in(inner)


def used() -> set[Texts]:
    options = {pattern: {"newstyle_gettext": "true", "trimmed": "false"} for pattern, _ in FROM}
    written = extract_from_dir(
        REPORTS, method_map=FROM, options_map=options,
        keywords={"N_": None, "say": None, "count": (1, 2), "_": None},
    )  # fmt: skip
    tables = [value for name, value in vars(alert_words).items() if name.isupper() and name != "N_"]
    moments = [text for moment in MOMENTS.values() for text in (moment.name, moment.needs)]
    return (
        {message for _, _, message, _, _ in written} | set(texts_in(tuple(tables))) | set(moments)
    ) - NO_TEXTS


def translated(language: str) -> dict[Any, Any]:
    file = REPORTS / "locales" / language / "alerts.po"
    return {m.id: m.string for m in read_po(file.read_text("utf-8").splitlines(), locale=language) if m.id}


OTHERS = [language for language in LANGUAGES if language != SOURCE]


@pytest.mark.parametrize("language", OTHERS)
def test_each_text_is_translated_and_none_is_left_over(language: str) -> None:
    assert set(translated(language)) == used()


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_empty_and_all_keep_their_fields(language: str) -> None:
    for text, said in translated(language).items():
        wanted = set(FIELD.findall(text[-1] if isinstance(text, tuple) else text))
        forms = said if isinstance(said, tuple) else (said,)
        assert len(forms) == (1 if isinstance(text, str) else 3 if language == "ro" else 2), text
        assert all(form.strip() and set(FIELD.findall(form)) == wanted for form in forms), text
        assert all("%" not in FIELD.sub("", form) for form in forms), text


def test_every_check_kind_and_state_has_words() -> None:
    assert {check.name for check in all_checks()} == set(alert_words.CHECKS)
    assert set(alert_words.BADGES) == set(ChangeKind)
    assert set(alert_words.STATES) == set(State)
