"""The pictures of README and docs: each is shown, made by `make picture`, and small."""

import re
from pathlib import Path

import pytest
from doc_pictures import SHOTS
from report_pages import EXAMPLES

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+)\)|<img src=\"([^\"]+)\"[^>]* alt=\"[^\"]+\"")


def shown(file: Path) -> set[Path]:
    places = (inline or tag for inline, tag in SHOWN.findall(file.read_text("utf-8")))
    return {(file.parent / place).resolve() for place in places if "://" not in place}


def test_every_picture_is_shown_and_made_by_the_command() -> None:
    there = set((ROOT / "docs").glob("*.png"))
    assert {file.name for file in there} == set(SHOTS)
    assert set[Path]().union(*map(shown, DOCS)) == there


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_is_small_and_of_a_page_that_there_is(name: str) -> None:
    assert (ROOT / "docs" / name).stat().st_size < 130_000
    assert SHOTS[name].page in EXAMPLES


def test_the_command_takes_them() -> None:
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\npicture:")[2].partition("\n\n")[0]
    assert "tools/pictures.py" in recipe
