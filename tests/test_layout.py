"""Nothing on a page moves unseen: edges and widths of its parts are those of layout.json."""

from layout import kept, measured
from playwright.sync_api import Browser

ROOM = 8  # pixels: what browsers and scroll bars may differ in


def test_all_stands_where_it_stood(browser: Browser) -> None:
    """Where a page was changed on purpose: `python tests/layout.py --update`, and look at what it changed."""
    before, now = kept(), measured(browser)
    assert now.keys() == before.keys()
    for page, parts in now.items():
        assert [name for name, *_ in parts] == [name for name, *_ in before[page]], page
        moved = [
            (part, was)
            for part, was in zip(parts, before[page], strict=True)
            if any(abs(a - b) > ROOM for a, b in zip(part[1:], was[1:], strict=True))
        ]
        assert moved == [], page
