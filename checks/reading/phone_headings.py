"""What stands above a telephone number and may be its label: lines, headings, the cell of a table before."""

import re

from checks.reading.phrases import WORD

LOOK_BACK = 240  # characters before a number that may say what it is
BLOCK_LINES = 5
HEADING = 70  # characters: a line this short names what stands below it
LONGEST_LONELY_LABEL = 3  # words: "Telefax" with an empty line between it and its number


def block_before(text: str, start: int) -> str:
    """Up to five lines above, no further than an empty line, save to a label of its own above it."""
    piece = text[max(0, start - LOOK_BACK) : start]
    *above, block = re.split(r"\n[ \t]*\n", piece)
    if above and not block.strip() and "\n" not in block:  # two empty lines part more than one
        block = _lonely_label(above[-1])
    return "\n".join(block.split("\n")[-BLOCK_LINES - 1 :])


def label_line(before: str) -> str:
    """The line above, or the table's cell before, if it is only a label."""
    if not before.endswith(("\n", "|")):
        return ""
    line = re.split(r"[\n|]", before.rstrip("\n| "))[-1]
    return line if len(line) <= HEADING and not re.search(r"\d{3}", line) else ""


def cell_headings(text: str, start: int) -> tuple[str, ...]:
    """The first cell of this row, and of this column, in a table whose rows have cells parted by bars."""
    *above, row = text[max(0, start - LOOK_BACK) : start].split("\n")
    end = text.find("\n", start)
    column, bars = row.count("|"), row.count("|") + text[start : end if end >= 0 else len(text)].count("|")
    heading = ""
    for line in reversed(above if bars else []):
        if line.count("|") != bars:
            break
        heading = line.split("|")[column]
    found = (row.partition("|")[0] if column else "", heading)
    return tuple(cell for cell in found if 0 < len(cell) <= HEADING and not re.search(r"\d{3}", cell))


def _lonely_label(block: str) -> str:
    line = block.rpartition("\n")[2].strip()
    alone = 0 < len(WORD.findall(line)) <= LONGEST_LONELY_LABEL
    return line + "\n" if alone and not re.search(r"[\d.!?]", line.rstrip(".")) else ""
