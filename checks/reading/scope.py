"""What absence proves: only pages that were seen, in a language we read, and no page left out."""

from collections.abc import Iterable, Sequence

from checks.model import Judgement, Page, Reason, Stage, unknown
from checks.reading.channel_words import language_of
from checks.reading.citing import cite_control
from checks.reading.fact_words import hits
from checks.reading.folding import fold

CALLED = {
    Stage.HOME: "home page", Stage.PRODUCT: "product page", Stage.CART: "cart", Stage.CHECKOUT: "checkout",
    Stage.CONTACT: "contact page", Stage.RETURNS: "returns page", Stage.SHIPPING: "shipping page",
    Stage.TERMS: "terms page",
}  # fmt: skip
SHORT = 50
BRIEF = 800  # characters of a page that says little more than its labels


def seen(*pages: Page | None) -> tuple[Page, ...]:
    return tuple(page for page in pages if page is not None and page.status < 400)


def named(pages: Iterable[Page]) -> str:
    """The pages in words, for a sentence."""
    words = [f"the {CALLED[page.stage]}" for page in pages]
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def unreadable(pages: Sequence[Page]) -> Judgement | None:
    """Nothing was found, but one of the pages is in a language in which it might not be recognised."""
    spoken = {language_of(page) for page in pages}
    foreign = next((page for page in pages if not language_of(page) and not _speaks(page, spoken)), None)
    if foreign is None:
        return None
    return unknown(
        Reason.LANGUAGE_UNSUPPORTED,
        f"Nothing was found, but the {CALLED[foreign.stage]} is in a language that is not supported.",
        searched=[page.url for page in pages],
    )


def _speaks(page: Page, spoken: set[str]) -> bool:
    """A form of labels has no ordinary words; it speaks what it declares and other pages prove."""
    brief = len(page.visible_text) <= BRIEF
    return brief and page.language.partition("-")[0] in spoken - {""}


def unvisited(pages: Sequence[Page], *needed: Stage) -> Judgement | None:
    """Nothing was found, but a page where it may stand was not seen."""
    missing = next((stage for stage in needed if stage not in {page.stage for page in pages}), None)
    if missing is None:
        return None
    sentence = f"Nothing was found, but the {CALLED[missing]} was not seen."
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
                    f"Nothing was found, but the {CALLED[page.stage]} links to “{link.text}”, not seen.",
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
