"""Which amounts of a clause can be the price of sending goods back, and which way a word means."""

from collections.abc import Iterable

from checks.reading.clauses import Clause, Fee, nearest
from checks.reading.vocabulary import Hit

ARTICLE = 3  # letters, at most


def fees(clause: Clause) -> list[Fee]:
    """The amounts that can be a return fee: no order values, thresholds, delivery costs nor zero."""
    return [
        fee
        for fee in clause.fees
        if fee.value and not is_threshold(clause, fee) and not _of_delivery(clause, fee)
    ]


def is_threshold(clause: Clause, fee: Fee) -> bool:
    """An amount that an order must reach, rather than one that must be paid."""
    before = [h for h in clause.all("over") if 0 <= fee.start - h.end <= 1 and not _ends_a_range(clause, h)]
    after = [h for h in clause.all("or_more") if 0 <= h.start - fee.end <= 2]
    since = [h for h in clause.all("from") if 0 <= fee.start - h.end <= 1 and not _of_a_fee(clause, h)]
    value = [h for h in clause.all("ordered") if 0 <= fee.start - h.end <= 1 and not _verb_at(clause, h.end)]
    if any(0 <= fee.start - h.end <= 1 for h in clause.all("deducted")):  # "the price minus €5"
        return False
    if before or after or value or _exceeding(clause):
        return True
    return bool(since) and clause.has("free", "ordered") and not clause.has("charged")


def _ends_a_range(clause: Clause, preposition: Hit) -> bool:
    """ "From €4 to €8" is what it costs, unless it is what one orders."""
    return not clause.has("ordered") and any(fee.end == preposition.start for fee in clause.fees)


def _exceeding(clause: Clause) -> bool:
    """ "Does the price exceed €40", with the verb first as in German and Dutch."""
    verbs = {(h.start, h.end) for h in clause.all("or_more")}
    return any((h.start, h.end) in verbs and h.start <= clause.start + 1 for h in clause.all("over"))


def _of_a_fee(clause: Clause, preposition: Hit) -> bool:
    """ "A fee of €5", in languages where "of" means "from" too."""
    sums = clause.all("costs", "return_costs") + ([] if clause.has("free") else clause.all("price"))
    return any(h.end == preposition.start for h in sums)


def _verb_at(clause: Clause, place: int) -> bool:
    """ "Sending your order back costs €5"."""
    return any(h.start == place for h in clause.all("verb", "costs_verb"))


def goods_ordered(clause: Clause) -> bool:
    """ "Sending your order back": the order is what goes back, not a condition."""
    back = clause.all("returns")
    return all(any(0 <= h.start - goods.end <= 2 for goods in back) for h in clause.all("ordered"))


def _of_delivery(clause: Clause, fee: Fee) -> bool:
    ways = [h for h in outbound(clause) if not inside(h, clause.all("return_costs"))]
    noun = nearest(fee, ways + clause.all("returns", "return_costs"))
    return noun is not None and noun in ways


def outbound(clause: Clause) -> list[Hit]:
    """Words for the way to the customer; "postage" beside an exchange means the way back."""
    hits = clause.all("outbound")
    carriage = {(h.start, h.end) for h in clause.all("carriage")}
    either = all((h.start, h.end) in carriage for h in hits)
    back = clause.has("exchange", "withdrawal") and not clause.has("returns", "return_costs")
    return [] if either and back else hits


def inside(hit: Hit, others: Iterable[Hit]) -> bool:
    return any(o.start <= hit.start and hit.end <= o.end for o in others)


def coordinated(clause: Clause, a: Hit, b: Hit) -> bool:
    """Whether two nouns are joined by no more than "and", "or", "&", a hyphen or an article."""
    first, second = sorted((a, b), key=lambda h: h.start)
    joint = {place for h in clause.all("and") for place in range(h.start, h.end)}
    foreign = {place for h in clause.all("days", "free", "no_costs") for place in range(h.start, h.end)}
    between = {place: clause.words[place - clause.start] for place in range(first.end, second.start)}
    joined = bool(joint & between.keys()) or not {"&", "+", "/"}.isdisjoint(between.values())
    return (
        joined
        and not foreign & between.keys()
        and all(place in joint or _article_or_mark(word) for place, word in between.items())
    )


def _article_or_mark(word: str) -> bool:
    return word in "&+/-" or (word.isalpha() and len(word) <= ARTICLE)
