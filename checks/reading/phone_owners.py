"""Tells by the words before a number whether it is an office's, a carrier's or the customer's own."""

from checks.reading.channel_words import phrases
from checks.reading.phrases import WORD, Hit

CALLS = frozenset({"phone", "service", "phone_letter"})
OWNERS = frozenset({"authority", "company", "customer", "own"})
OTHERS = OWNERS - {"own"}
NEXT_TO = 12


def is_somebody_elses(left: str, beginning: str, above: str) -> bool:
    """What stands `left` of the number, from its sentence's `beginning` and `above` it gives it to others."""
    has_service = "service" in phrases("phones").kinds(left)
    sentence = left if has_service else beginning
    hits = [h for h in phrases("phones").find(sentence) if h.kind in OWNERS and not _is_means(sentence, h)]
    if hits:
        return hits[-1].kind in OTHERS
    if has_service:
        return False
    named = [h for h in phrases("phones").find(above) if h.kind in {"authority", "customer", "own"}]
    return bool(named) and named[-1].kind in {"authority", "customer"}


def _is_means(sentence: str, hit: Hit) -> bool:
    """ "Shipped with DHL and UPS" does not make the number UPS's, "for parcels with DHL: tel." does."""
    gap = sentence[hit.end :]
    if hit.kind != "company" or gap.lstrip().startswith(("(", ":")):
        return False
    if len(gap) <= NEXT_TO and not CALLS & phrases("phones").kinds(gap):
        return False
    before = phrases("phones").find(sentence[: hit.start])
    end = hit.start
    while before and not WORD.search(sentence[before[-1].end : end]):
        if before[-1].kind == "means":
            return True
        if before[-1].kind not in {"company", "or", "also"}:
            return False
        end = before.pop().start
    return False
