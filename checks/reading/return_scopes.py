"""Which returns a clause is about: faulty goods, those from abroad, orders over a value, …"""

from collections.abc import Sequence
from functools import lru_cache

from checks.reading.clauses import Clause, distance
from checks.reading.return_fees import coordinated, inside, is_threshold

ASIDE = frozenset({  # not the ordinary return
    "faulty", "business", "late", "uncollected", "store", "abroad", "incomplete", "disposal",
    "substitute",
})  # fmt: skip
NEAR = 2  # words
PLAIN = ("business", "late", "uncollected", "members", "kind", "first", "own_way", "disposal", "substitute")
PLACES = frozenset({"home", "abroad"})
NOT_IN_EU = frozenset({"GB", "CH", "NO", "US", "CA", "AU"})
CONDITIONS = frozenset({"threshold", "members", "kind", "method", "first", "tier"})


@lru_cache(maxsize=4096)  # clauses: it is asked several times of each
def scopes(part: Clause, country: str) -> frozenset[str]:
    """Which returns this clause is about: faulty goods, from abroad, over a value, …"""
    if part.has("also"):  # "… also from abroad": nothing is told apart
        return frozenset()
    named = {m for m in PLAIN if part.has(m)}
    if _not_taken(part):
        named.discard("uncollected")
    faulty = part.all("faulty") if not part.has("days", "weeks", "months") else []  # "guarantee: 24 months"
    sound = part.all("sound")
    if any(not _denied(part, hit.start) and not inside(hit, sound) for hit in faulty):
        named.add("faulty")
    if "late" in named or prolonged(part):
        named = _in_time(part, named)
    if part.has("incomplete") and not part.has("returns", "return_costs", "prepaid"):  # "if a tag is missing"
        named.add("incomplete")
    if _exchanged(part):
        named.add("exchange")
    if part.has("store") and not part.has("return_costs") and not _in_store_or_else(part):
        named.add("store")
    if part.has("method") and (part.has("only") or part.fees):
        named.add("method")
    if any(is_threshold(part, fee) for fee in part.fees if fee.value):
        named.add("threshold")
    return frozenset(named | _places(part, country))


def _in_time(part: Clause, named: set[str]) -> set[str]:
    """A return that comes later on other terms is none that comes too late."""
    if prolonged(part):
        return (named - {"late"}) | {"tier"}
    joined = part.has("and") and not named.isdisjoint(CONDITIONS)  # "after these 30 days or by freight"
    return named - {"late"} if joined else named


def _not_taken(part: Clause) -> bool:
    """ "Parcels without postage we don't accept"."""
    if part.has("if"):
        return False
    return any(
        distance(no, hit) <= NEAR and not inside(no, [hit])  # "if you do not fetch it" is a case of its own
        for no in part.all("not")
        for hit in part.all("uncollected")
    )


def _exchanged(part: Clause) -> bool:
    if part.has("exchange") and not part.has("returns", "return_costs", "refund", "withdrawal"):
        return True
    exchange_only = part.has("exchange_only") and not _returns_too(part)
    return exchange_only or _if_exchanged(part) or _of_exchanges(part)


def _if_exchanged(part: Clause) -> bool:
    """ "Return postage is free if you choose an exchange"."""
    case = next(iter(part.all("if")), None)
    if case is None:
        return False
    behind = {hit.meaning for hit in part.hits if hit.start >= case.end}
    return "exchange" in behind and behind.isdisjoint({"returns", "return_costs", "withdrawal", "refund"})


def _of_exchanges(part: Clause) -> bool:
    """ "Exchanges carry no return fee"; but "exchange and return are free" is about both."""
    subject = next((hit for hit in part.all("exchange") if hit.start <= part.start + 1), None)
    if _given_free(part):
        return True
    if subject is None or part.has("refund", "withdrawal") or part.begins_with("returns"):
        return False
    backs = part.all("returns")  # "exchanges using our returns label are free"
    if backs and (not part.has("verb") or any(coordinated(part, subject, back) for back in backs)):
        return False
    return not any(
        0 <= joint.start - subject.end <= 1 or any(subject.end <= joint.start < back.start for back in backs)
        for joint in part.all("and")
    )


def _given_free(part: Clause) -> bool:
    """ "We send a free replacement or refund you": what is free there is the new one."""
    if part.has("returns", "return_costs", "withdrawal"):
        return False
    return any(free.end == new.start for free in part.all("free") for new in part.all("exchange"))


def _returns_too(part: Clause) -> bool:
    """ "Free postage for exchanges and returns"."""
    joint, backs = part.all("exchange_only"), part.all("returns", "free_returns", "refund")
    return any(coordinated(part, hit, back) for hit in joint for back in backs)


def prolonged(part: Clause) -> bool:
    """ "After that and up to 60 days", a further time in which one may return, on other terms."""
    late = part.all("late", "later")
    further = [h for h in part.all("days", "weeks", "months") if not inside(h, late)]
    return bool(late and further) and part.has("over", "or_more", "from", "later")


def _in_store_or_else(part: Clause) -> bool:
    """ "Return it in one of our stores or by courier": either way, as it seems."""
    return any(coordinated(part, shop, way) for shop in part.all("store") for way in part.all("method"))


def _denied(part: Clause, place: int) -> bool:
    of_costs = {cost.start for cost in part.all("return_costs", "costs")}  # "no return costs if faulty"
    denials = [no for no in part.all("not", "without") if no.end not in of_costs]
    return any(0 <= place - no.end <= 2 for no in denials)


def _places(part: Clause, country: str) -> set[str]:
    if part.has("abroad"):
        return {"abroad"}
    countries = _countries(part)
    if part.has("home") or country in countries:
        return {"abroad"} if _lives_elsewhere(part) else {"home"}
    if not countries:
        return {"abroad", "union"} if country and part.has("union") else set()
    if countries == {"EU"} and country and country not in NOT_IN_EU:
        return {"abroad", "europe"}  # the latter in case nothing is said of the home market itself
    if countries == {"EU"}:
        return {"abroad"} if country else set()
    return {"abroad"} if country else {"home"}


def _lives_elsewhere(part: Clause) -> bool:
    """ "If you are not in France, …": a condition on the place alone."""
    return (
        part.has("if")
        and part.has("not")
        and not part.has("returns", "return_costs", "free", "costs", "pays")
    )


def _countries(part: Clause) -> frozenset[str]:
    """Those that goods come from: none that the shop's own address is in."""
    own = [hit.end for hit in part.all("destination")]
    named = [hit for hit in part.hits if hit.meaning.startswith("country:") and hit.start not in own]
    return frozenset(hit.meaning.partition(":")[2] for hit in named) if own else part.countries


def unknown_condition(part: Clause, country: str) -> bool:
    """ "If we agreed so": an "if" that is neither about returning itself nor a case that we know."""
    about = part.all("returns", "return_costs", "withdrawal")
    open_ended = [hit for hit in part.all("if") if not any(h.start >= hit.end for h in about)]
    return bool(open_ended) and not scopes(part, country)


def agreed_before(parts: Sequence[Clause]) -> bool:
    """ "Only if we agreed on it before", "in some cases": not what happens to the ordinary parcel."""
    if any(part.has("sometimes") for part in parts):
        return True
    return any(part.has("if") and part.has("agreed") for part in parts) and any(p.has("only") for p in parts)


def up_to_the_seller(part: Clause) -> bool:
    """ "If the trader has not said so …": nothing that a customer can count on."""
    return part.begins_with("if") and any(
        0 <= party.start - hit.end <= 1 for hit in part.all("if") for party in part.all("seller")
    )


def unless_the_seller_did(parts: Sequence[Clause]) -> bool:
    """ "You don't bear the cost if the trader has not told you so": what the law says of failures."""
    return any(
        0 <= party.start - hit.end <= 1 and any(no.start >= party.end for no in part.all("not"))
        for part in parts
        for hit in part.all("if")
        for party in part.all("seller")
    )


def of_carrier(parts: Sequence[Clause]) -> frozenset[str]:
    """ "Stick it on, hand it in at the next branch": the branch is not one of the shop's stores."""
    ways = [hit for part in parts for hit in part.all("method")]
    stores = [hit for part in parts for hit in part.all("store")]
    return frozenset({"store"}) if any(inside(hit, ways) for hit in stores) else frozenset()
