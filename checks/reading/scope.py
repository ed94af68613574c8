"""What absence proves: only pages that were seen, in a language we read, and no page left out."""

from collections.abc import Sequence

from checks.model import Judgement, Page, Reason, Stage, unknown
from checks.reading.channel_words import language_of, leaning_of
from checks.reading.citing import cite_control
from checks.reading.fact_words import hits
from checks.reading.folding import fold
from checks.reading.page_words import CALLED, called
from checks.saying import say

SHORT = 50
BRIEF = 800  # characters of a page that says little more than its labels


def seen(*pages: Page | None) -> tuple[Page, ...]:
    return tuple(page for page in pages if page is not None and page.status < 400)


def unreadable(pages: Sequence[Page]) -> Judgement | None:
    """Nothing was found, but one of the pages is in a language in which it might not be recognised."""
    spoken = {language_of(page) for page in pages}
    foreign = next((page for page in pages if not language_of(page) and not _speaks(page, spoken)), None)
    if foreign is None:
        return None
    return unknown(
        Reason.LANGUAGE_UNSUPPORTED,
        say(
            "Nothing was found, but the {page} is in a language that is not supported.", page=called(foreign)
        ),
        searched=[page.url for page in pages],
    )


def _speaks(page: Page, spoken: set[str]) -> bool:
    """A page of labels has few ordinary words; it speaks what other pages prove, if it says or hints so."""
    brief = len(page.visible_text) <= BRIEF
    said = {page.language.partition("-")[0], leaning_of(page)}
    return brief and bool(said & spoken - {""})


def unvisited(pages: Sequence[Page], *needed: Stage) -> Judgement | None:
    """Nothing was found, but a page where it may stand was not seen."""
    missing = next((stage for stage in needed if stage not in {page.stage for page in pages}), None)
    if missing is None:
        return None
    sentence = say("Nothing was found, but the {page} was not seen.", page=CALLED[missing])
    return unknown(Reason.NOT_VISITED, sentence, searched=[page.url for page in pages])


def unread_link(pages: Sequence[Page]) -> Judgement | None:
    """Nothing was found, but a page about delivery is linked that was not seen."""
    searched = [page.url for page in pages]
    if any(page.stage is Stage.SHIPPING for page in pages):
        return None
    for page in pages:
        for link in page.links:
            if link.visible and is_shipping_link(link.text, link.href):
                return unknown(
                    Reason.NOT_VISITED,
                    say(
                        "Nothing was found, but the {page} links to “{link}”, not seen.",
                        page=called(page),
                        link=link.text,
                    ),
                    [cite_control(page, link)],
                    searched=searched,
                )
    return None


def is_shipping_link(text: str, href: str) -> bool:
    """A link to a page about delivery: in few words, neither a product nor an offer of free delivery."""
    if not href.startswith("http") or len(text) > SHORT:
        return False
    kinds = {hit.kind for hit in hits(fold(text).text, "delivery")}
    return bool(kinds & {"delivery", "shipping"}) and not any(c.isdigit() for c in text)
