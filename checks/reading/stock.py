"""Price and availability of the product that a page is about, as a customer reads them."""

import re
from collections.abc import Iterator, Sequence

from checks.model import Evidence, Page, Text
from checks.reading.citing import cite, cite_text, line_around
from checks.reading.fact_words import hits
from checks.reading.folding import fold
from checks.reading.money import find_amounts
from checks.reading.passages import FRAME
from checks.reading.phrases import Hit
from checks.reading.remembering import once_a_page

ALONE = 40  # characters: "available" by itself says something, inside a sentence hardly
HEADING = 60
NEAR = 8
LINE = 400
LEAD = 2  # characters before the first word
LABEL = re.compile(r"^[^\d:]{3,30}: *$")
COLON = re.compile(r" ?[:|–—\n]")
OTHER = frozenset({"delivery", "not_cost", "from", "free_delivery"})


@once_a_page
def about_the_product(page: Page) -> tuple[Text, ...]:
    """The texts of the page itself, up to the heading above other products."""
    return tuple(_until_related([t for t in page.texts if not t.folded and t.region not in FRAME]))


def _until_related(texts: Sequence[Text]) -> Iterator[Text]:
    for text in texts:
        if len(text.text) <= HEADING and _kinds(text.text, "stock") & {"related"}:
            return
        if not _names_others(text.text):
            yield text


def _names_others(text: str) -> bool:
    """ "Customers also bought: chain oil, in stock": the heading and the other products in one line."""
    folded = fold(text[:LINE]).text
    first = next((hit for hit in hits(folded, "stock") if hit.kind == "related"), None)
    return bool(first and first.start <= LEAD and COLON.match(folded, first.end))


def price(page: Page) -> Evidence | None:
    """The first amount that is no threshold or cost of delivery."""
    for text in about_the_product(page):
        amounts = [amount for amount in find_amounts(text.text) if amount.value > 0]
        if not amounts:
            continue
        first = amounts[0]
        before = text.text[: first.start].rpartition("\n")[2]
        if not _kinds(before, "delivery", "cost") & OTHER and not _speaks_of_delivery(text.text, first.end):
            quote = line_around(text.text, first.start, first.end)
            return cite(page, quote, text.box_of(first.start, first.end))
    return None


def _speaks_of_delivery(text: str, end: int) -> bool:
    after = text[end:].partition("\n")[0][:12]
    return bool(_kinds(after, "delivery", "cost") & {"delivery", "shipping"}) and "extra" not in _kinds(
        after, "delivery", "cost"
    )


def availability(page: Page) -> Evidence | None:
    """Where the page says whether the product can be had, be the answer yes or no."""
    label = ""
    for text in about_the_product(page):
        for line in text.text[:20_000].split("\n"):
            if _tells_stock(line) or (label and len(line) <= ALONE and _tells_stock(f"{label} {line}")):
                return cite_text(page, text) if len(line) > 160 else cite(page, line.strip(), text.box)
            label = line.strip() if LABEL.search(line) else ""  # "Lieferzeit:" in a cell of its own
    return None


def _tells_stock(line: str) -> bool:
    folded = fold(line).text
    found = hits(folded, "stock")
    kinds = {hit.kind for hit in found}
    if "stock" in kinds:
        return True
    if "not_stock" in kinds:
        return False
    counted = any(hit.kind == "counted" and _beside_a_figure(folded, hit) for hit in found)
    return counted or ("alone" in kinds and len(line.strip()) <= ALONE)


def _beside_a_figure(folded: str, hit: Hit) -> bool:
    """ "only 2 left", "nur noch 3"; not "the left strap"."""
    around = folded[max(0, hit.start - NEAR) : hit.start] + folded[hit.end : hit.end + NEAR]
    return any(character.isdigit() for character in around)


def _kinds(text: str, *sections: str) -> set[str]:
    return {hit.kind for hit in hits(fold(text).text, *sections)}
