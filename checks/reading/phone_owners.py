"""Tells by the words before a number whether it is an office's, a carrier's or the customer's own."""

import re

from checks.reading.channel_words import phrases
from checks.reading.phrases import WORD, Hit

CALLS = frozenset({"phone", "service", "phone_letter"})
OWNERS = frozenset({"authority", "company", "customer", "own"})
OTHERS = OWNERS - {"own"}
NEXT_TO = 12
DESKS = frozenset({"contact", "service", "help"})
MOST_DIGITS_OF_HOURS = 9  # in a line above: more are another number


def is_somebody_elses(left: str, beginning: str, above: str) -> bool:
    """What stands `left` of the number, from its sentence's `beginning` and `above` it gives it to others."""
    has_service = "service" in phrases("phones").kinds(left)
    sentence = left if has_service else beginning
    hits = [h for h in phrases("phones").find(sentence) if h.kind in OWNERS and not _is_means(sentence, h)]
    if hits:
        return hits[-1].kind in OTHERS
    if _is_companys_desk(above):
        return True
    if has_service:
        return False
    named = [h for h in phrases("phones").find(above) if h.kind in {"authority", "customer", "own"}]
    return bool(named) and named[-1].kind in {"authority", "customer"}


def _is_companys_desk(above: str) -> bool:
    """Whether a heading such as "DHL Kundenservice" or "Contact PayPal" stands above, and nothing of ours."""
    if "company" not in phrases("phones").kinds(above):
        return False
    for line in reversed(above.rstrip("\n").split("\n")):
        if _names_desk(line):
            return True
        own = any(h.kind == "own" for h in phrases("phones").find(line))
        if own or len(re.findall(r"\d", line)) > MOST_DIGITS_OF_HOURS:
            return False
    return False


def _names_desk(line: str) -> bool:
    companies = [h for h in phrases("phones").find(line) if h.kind == "company"]
    desks = [h for h in phrases("channels").find(line) if h.kind in DESKS]
    desks += [h for h in phrases("phones").find(line) if h.kind == "service"]
    return any(_is_heading_of(line, company, desk) for company in companies for desk in desks)


def _is_heading_of(line: str, company: Hit, desk: Hit) -> bool:
    """The two make up the line, save for a name's second word, as in "Netopia Payments Support"."""
    first, last = sorted((company, desk), key=lambda hit: hit.start)
    between = line[first.end : last.start]
    around = line[: first.start] + line[last.end :]
    names = 1 if first is company else 0
    return not re.search(r"[^\s:*-]", around) and (
        not between.strip() or (len(WORD.findall(between)) <= names and not re.search(r"[^\w\s-]", between))
    )


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
