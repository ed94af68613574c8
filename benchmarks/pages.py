"""Puts figures into the pages of the docs, between the marks that say how they are made."""

from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def keep(page: str, begin: str, end: str, lines: list[str]) -> None:
    """`page` is a file of the docs that has both marks."""
    file = DOCS / page
    before, _, rest = file.read_text("utf-8").partition(begin)
    after = rest.partition(end)[2]
    file.write_text("\n".join([before + begin, "", *lines, "", end + after]), "utf-8")
