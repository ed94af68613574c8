"""Every text that people read is translated, and no translation is left over."""

from pathlib import Path

import pytest
from catalogues import texts, troubles

from reports.language import LANGUAGES, SOURCE


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != SOURCE])
def test_each_text_is_translated_and_none_is_left_over(language: str) -> None:
    assert list(troubles(language)) == []


def test_texts_are_found_in_code_and_templates() -> None:
    places = {place.split("/")[0] + Path(place.split(":")[0]).suffix for place in texts().values()}
    assert {"reports.py", "reports.j2"} <= places
