"""As much of a page as is read, so that no page can hold us up. Terms of a real shop have a third of it."""

from collections.abc import Iterator
from dataclasses import replace

from checks.model import Page, Text
from checks.reading.remembering import once_a_page

MOST = 300_000  # characters of one page


def bounded(page: Page) -> Page:
    """The page itself, or its beginning, marked as cut: what is absent there may stand further down."""
    return page if sum(len(text.text) for text in page.texts) <= MOST else _beginning(page)


@once_a_page
def _beginning(page: Page) -> Page:
    return replace(page, texts=tuple(_first(page)), cut=(*page.cut, f"only {MOST:,} characters are judged"))


def _first(page: Page) -> Iterator[Text]:
    left = MOST
    for text in page.texts:
        if left <= 0:
            return
        yield text if len(text.text) <= left else _shortened(text, left)
        left -= len(text.text) + 1


def _shortened(text: Text, length: int) -> Text:
    spans = tuple(span for span in text.spans if span.end <= length)
    return replace(text, text=text.text[:length], spans=spans)
