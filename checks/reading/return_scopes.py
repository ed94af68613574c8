"""Which returns a clause is about: faulty goods, those from abroad, orders over a value, …"""

from collections.abc import Sequence
from functools import lru_cache

from checks.reading.clauses import Clause, distance
from checks.reading.return_fees import coordinated, inside, is_threshold

ASIDE = frozenset({"faulty", "business", "late", "uncollected", "store", "abroad"})  # not the ordinary return
NEAR = 2  # words
PLACES = frozenset({"home", "abroad"})
CONDITIONS = frozenset({"threshold", "members", "kind", "method", "first", "tier"})


@lru_cache(maxsize=4096)  # clauses: it is asked several times of each
def scopes(part: Clause, country: str) -> frozenset[str]:
    """Which returns this clause is about: faulty goods, from abroad, over a value, …"""
    if part.has("also"):  # "… also from abroad": nothing is told apart
        return frozenset()
    named = {
        m for m in ("business", "late", "uncollected", "members", "kind", "first", "own_way") if part.has(m)
    }
    if any(distance(no, hit) <= NEAR for no in part.all("not") for hit in part.all("uncollected")):
        # "parcels without postage we don't accept"
        named.discard("uncollected")
    faulty = part.all("faulty") if not part.has("days", "weeks", "months") else []  # "guarantee: 24 months"
    if any(not _denied(part, hit.start) for hit in faulty):
        named.add("faulty")
    if prolonged(part):
        named = (named - {"late"}) | {"tier"}
    if part.has("exchange") and not part.has("returns", "return_costs", "refund", "withdrawal"):
        named.add("exchange")
    if (part.has("exchange_only") and not _returns_too(part)) or _if_exchanged(part) or _of_exchanges(part):
        named.add("exchange")
    if part.has("store") and not part.has("return_costs"):
        named.add("store")
    if part.has("method") and (part.has("only") or part.fees):
        named.add("method")
    if any(is_threshold(part, fee) for fee in part.fees if fee.value):
        named.add("threshold")
    return frozenset(named | _places(part, country))


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
    if subject is None or part.has("returns", "refund", "withdrawal"):
        return False
    return not any(0 <= joint.start - subject.end <= 1 for joint in part.all("and"))


def _returns_too(part: Clause) -> bool:
    """ "Free postage for exchanges and returns"."""
    joint, backs = part.all("exchange_only"), part.all("returns", "free_returns", "refund")
    return any(coordinated(part, hit, back) for hit in joint for back in backs)


def prolonged(part: Clause) -> bool:
    """ "After that and up to 60 days", a further time in which one may return, on other terms."""
    late = part.all("late", "later")
    further = [h for h in part.all("days", "weeks", "months") if not inside(h, late)]
    return bool(late and further) and part.has("over", "or_more", "from", "later")


def _denied(part: Clause, place: int) -> bool:
    return any(0 <= place - no.end <= 2 for no in part.all("not", "without"))


def _places(part: Clause, country: str) -> set[str]:
    if part.has("abroad"):
        return {"abroad"}
    countries = part.countries
    if part.has("home") or country in countries:
        return {"home"}
    if not countries:
        return set()
    if countries == {"EU"}:
        return {"abroad"} if country else set()
    return {"abroad"} if country else {"home"}


def unknown_condition(part: Clause, country: str) -> bool:
    """ "If we agreed so": an "if" that is neither about returning itself nor a case that we know."""
    about = part.all("returns", "return_costs", "withdrawal")
    open_ended = [hit for hit in part.all("if") if not any(h.start >= hit.end for h in about)]
    return bool(open_ended) and not scopes(part, country)


def up_to_the_seller(part: Clause) -> bool:
    """ "If the trader has not said so …": nothing that a customer can count on."""
    return part.begins_with("if") and any(
        0 <= party.start - hit.end <= 1 for hit in part.all("if") for party in part.all("seller")
    )


def of_carrier(parts: Sequence[Clause]) -> frozenset[str]:
    """ "Stick it on, hand it in at the next branch": the branch is not one of the shop's stores."""
    ways = [hit for part in parts for hit in part.all("method")]
    stores = [hit for part in parts for hit in part.all("store")]
    return frozenset({"store"}) if any(inside(hit, ways) for hit in stores) else frozenset()
