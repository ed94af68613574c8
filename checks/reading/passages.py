"""A page cut into sentences that know what they are about: the label or heading before them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from checks.model import Evidence, Page, Stage, Text
from checks.reading.citing import LONGEST_QUOTE, cite
from checks.reading.fact_words import hits
from checks.reading.folding import Folded, fold
from checks.reading.phrases import Hit
from checks.reading.sentences import sentences

LABEL = 60  # characters: a heading or the left cell of a row
REACH = 3  # blocks that a label of a product, cart or checkout page speaks for
FRAME = frozenset({"header", "nav", "footer"})
DELIVERY_STAGES = frozenset({Stage.SHIPPING})
CLAUSE_ENDS = re.compile(r"[,;()|]")
LONGEST_TEXT = 200_000  # characters of one block; more is no shop's sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a page. `topic` is what the last label was about: delivery, other or nothing."""

    page: Page
    block: Text
    folded: Folded
    start: int
    text: str
    topic: str
    labelled: bool  # the block just before is a label for delivery and nothing else
    whole: bool  # the sentence is the whole block
    headed: bool = True  # on a page about delivery: something before speaks of it; a sum above is the cart's

    def cited(self, start: int, end: int) -> Evidence:
        """The sentence as evidence, boxed where its characters `start` to `end` stand."""
        first, last = self.folded.original(self.start + start, self.start + end)
        begin, stop = self.folded.original(self.start, self.start + len(self.text))
        begin = max(begin, first - LONGEST_QUOTE // 2)
        quote = self.block.text[begin : min(stop, last + LONGEST_QUOTE // 2)].strip()
        return cite(self.page, quote, self.block.box_of(first, last))


def passages(page: Page, *sections: str, worth: Callable[[str], bool] = lambda _: True) -> Iterator[Passage]:
    """The sentences of the page, in order; `sections` hold the words `delivery`, `returns` and `other`.

    `worth` tells from a block's folded text whether it has to be cut into sentences at all: most have not.
    """
    lasting = page.stage in DELIVERY_STAGES
    topic, left, labelled = ("delivery" if lasting else ""), 0, False
    headed = not lasting
    for block in page.texts:
        folded = fold(block.text[:LONGEST_TEXT])
        if not lasting and left <= 0:
            topic = ""
        for sentence in sentences(folded.text, block.text) if worth(folded.text) else ():
            whole = len(sentence.text) >= len(folded.text.strip()) - 2
            yield Passage(page, block, folded, sentence.start, sentence.text, topic, labelled, whole, headed)
        left -= 1
        headed = headed or (block.region not in FRAME and _speaks_of_delivery(folded.text, sections))
        label = _label(folded.text, sections)
        labelled = label == "delivery" and block.region not in FRAME
        if label and not (label == "delivery" and block.region in FRAME):
            topic, left = label, REACH


def _speaks_of_delivery(text: str, sections: tuple[str, ...]) -> bool:
    return any(hit.kind in ("delivery", "shipping") for hit in hits(text, *sections))


def _label(text: str, sections: tuple[str, ...]) -> str:
    """What a short block without figures is about; nothing if it is a sentence or says more."""
    if len(text) > LABEL or any(c.isdigit() for c in text) or text.rstrip().endswith((".", "!")):
        return ""
    kinds = {hit.kind for hit in hits(text, *sections)}
    if kinds & {"delivery", "shipping"} and "extra" not in kinds:
        return "delivery"
    return "other" if kinds & {"returns", "other", "answer", "not_cost", "dispatch"} else ""


def nearest(found: Iterable[Hit], start: int, end: int, kinds: frozenset[str]) -> Hit | None:
    """The hit of one of these kinds that stands nearest to the characters `start` to `end`."""
    subjects = [hit for hit in found if hit.kind in kinds]
    return min(subjects, key=lambda hit: max(start - hit.end, hit.start - end, 0), default=None)


def one_clause(text: str, hit: Hit, start: int, end: int) -> bool:
    """Whether the hit and the characters `start` to `end` stand in one part of the sentence."""
    return not CLAUSE_ENDS.search(text[min(hit.end, end) : max(hit.start, start)])
