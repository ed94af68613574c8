"""`python -m monitor.shopper.pdf_text`: a PDF file on standard input, its text in UTF-8 on standard output.

A process of its own, as a hostile file may hang or crash what reads it, or ask for all the memory there is.
"""

import sys
from contextlib import suppress

PAGES = 150
CHARACTERS = 1_000_000
SECONDS = 10  # of the processor
MEMORY = 2_000_000_000  # bytes of addresses


def limit() -> None:
    """As far as the system knows such limits."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def text_of(data: bytes) -> str:
    """The pages' texts with a form feed after each. Raises PdfiumError for what is no PDF file."""
    import pypdfium2  # in here, so that nobody else pays for it

    document = pypdfium2.PdfDocument(data)
    pages = []
    left = CHARACTERS
    for number in range(min(len(document), PAGES)):
        text = document[number].get_textpage().get_text_range()[:left]
        left -= len(text)
        pages.append(f"{text}\f")
    return "".join(pages)


if __name__ == "__main__":
    limit()
    sys.stdout.buffer.write(text_of(sys.stdin.buffer.read()).encode("utf-8", "replace"))
