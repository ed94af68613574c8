"""What stands near a telephone number and may be its label: lines, headings, a question, a cell before."""

import re

from checks.reading.phrases import WORD

LOOK_BACK = 240  # characters before a number that may say what it is
BLOCK_LINES = 5
HEADING = 70  # characters: a line this short names what stands below it
LONGEST_ANSWER = 3  # words between a question and the number that answers it: "Yes, under"
NEXT_LABEL = re.compile(r"[.!?](?=\s)|[|;,]|/(?=\s)")
BEFORE_A_LABEL = re.compile(NEXT_LABEL.pattern + r"|(?<=\s)-(?=\s)")
ASIDE = re.compile(r"^ ?\([^()\n]{1,40}\)")
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
    if line.rstrip().endswith(":"):  # "Tel: 089 441790, Fax:" with the fax number below
        line = re.split(r"\d", line)[-1]
    return line if len(line) <= HEADING and not re.search(r"\d{3}", line) else ""


def card_title(before: str) -> tuple[str, str]:
    """The two lines above, as cards have them: "WhatsApp", "Write to us", and the number."""
    lines = before.rstrip("\n ").split("\n")
    if not before.endswith("\n") or len(lines) < 2 or re.search(r"\d{3}|[.:]$", lines[-1].rstrip()):
        return "", ""
    title = lines[-2].strip()
    alone = 0 < len(WORD.findall(title)) <= LONGEST_LONELY_LABEL and len(lines[-1]) <= HEADING
    return (title, lines[-1]) if alone and not re.search(r"\d|[.!?,:]$", title) else ("", "")


def question_before(before: str, answer: str) -> str:
    """The question that the number answers with hardly a word, on its line or the line above."""
    asked = before.rstrip()
    if not asked.endswith("?") or len(WORD.findall(answer)) > LONGEST_ANSWER:
        return ""
    question = re.split(r"[.!?|\n]", asked[:-1])[-1]
    return question if len(question) <= HEADING else ""


def without_next_label(right: str) -> str:
    """What stands behind a number, without what names the next: ". WhatsApp (only messages): 0172 …"."""
    breaks = NEXT_LABEL if not right.rstrip().endswith(":") else BEFORE_A_LABEL
    parts = [m.start() for m in breaks.finditer(right)]
    outside = [place for place in parts if right.count("(", 0, place) <= right.count(")", 0, place)]
    return right[: outside[-1]] if outside else right


def without_aside(left: str) -> str:
    """What stands between two numbers, without the "(fax)" that is added to the first."""
    return ASIDE.sub("", left)


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
