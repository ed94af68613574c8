"""Makes evidence of what was seen on a page."""

from checks.model import Box, Control, Evidence, Page, Text

LONGEST_QUOTE = 160


def cite(page: Page, quote: str = "", box: Box | None = None) -> Evidence:
    return Evidence(stage=page.stage, url=page.url, quote=quote, box=box)


def cite_text(page: Page, text: Text) -> Evidence:
    return cite(page, text.text[:LONGEST_QUOTE], text.box)


def cite_control(page: Page, control: Control) -> Evidence:
    return cite(page, control.text or control.href, control.box)


def line_around(text: str, start: int, end: int) -> str:
    """The line with the characters `start` to `end`, shortened on both sides if it is long."""
    first = max(text.rfind("\n", 0, start) + 1, start - LONGEST_QUOTE // 2)
    last = text.find("\n", end)
    last = min(last if last >= 0 else len(text), end + LONGEST_QUOTE // 2)
    return text[first:last].strip()
