"""What a sentence is about: returns or the way to the customer, their costs, what is asked of whom."""

from collections.abc import Sequence
from functools import lru_cache

from checks.reading.clauses import Clause
from checks.reading.return_context import Payer
from checks.reading.return_fees import fees, outbound

VALUE = 8  # words behind the colon, at most
LISTED = 2  # clauses of a line such as "Costs: none"
HEAD = 4  # words before a colon that say what the rest is about


@lru_cache(maxsize=4096)  # clauses: it is asked several times of each
def topic_of(part: Clause) -> str:
    if part.has("returns", "return_costs", "free_returns"):
        return "returns"
    if outbound(part) or part.has("free_delivery"):
        return "outbound"
    return "returns" if part.has("withdrawal", "exchange") else ""


def names_cost_of_return(part: Clause) -> bool:
    return part.has("return_costs") or (part.has("returns") and part.has("costs") and not outbound(part))


def asked_of_the_shop(parts: Sequence[Clause]) -> Payer | None:
    """ "Do you pay for returns?": "you" is the shop in what a customer asks."""
    costly = any(part.has("return_costs", "returns") for part in parts)
    asks = any(part.begins_with("asks_seller") for part in parts)
    return Payer.SELLER if costly and asks else None


def beginning(parts: Sequence[Clause]) -> Clause:
    """Where an answer begins: behind "A:" or "Answer:"."""
    marked = len(parts) > 1 and len(parts[0].words) == 1 and parts[1].words[0] == ":"
    return parts[1] if marked else parts[0]


def payer_in_list(parts: Sequence[Clause]) -> Payer | None:
    """ "Costs: none", "Costs: customer" in a list of terms about returns."""
    if len(parts) != LISTED or parts[1].words[0] != ":" or len(parts[0].words) > HEAD:
        return None
    label, value = parts
    if not label.has("costs", "carriage") or label.has("restocking") or len(value.words) > VALUE:
        return None
    if label.has("carriage"):
        return Payer.CUSTOMER if value.has("customer") and not value.has("not") else None
    if value.begins_with("not", "no"):
        return Payer.SELLER
    if fees(value):
        return Payer.CUSTOMER
    parties = {hit.meaning for hit in value.all("customer", "seller")}
    return Payer(parties.pop()) if len(parties) == 1 else None


def lists_costs(parts: Sequence[Clause]) -> bool:
    """ "Return costs: …", a line that says by itself what it is about."""
    colon = any(part.words[0] == ":" for part in parts[1:2])
    return colon and parts[0].has("return_costs") and len(parts[0].words) <= HEAD
