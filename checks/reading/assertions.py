"""Who pays, said in one clause. Knows no language: it reads meanings, not words.

The questions are put in the order of how little room they leave: money deducted from a refund
outweighs the label that the shop sends, and a stated payer outweighs the word "free".
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from checks.reading.clauses import Clause, distance, nearest
from checks.reading.return_fees import coordinated, fees, inside, outbound
from checks.reading.vocabulary import Hit

NEGATION_REACH = 6
PREDICATES = (
    "pays", "reimburses", "free", "deducted", "falls_to", "responsible", "customer_pays", "seller_pays",
    "own_expense", "prepaid",
)  # fmt: skip
SUBJECT_REACH = 7
OBJECT_REACH = 6
NEAR = 3
FEW = 4  # words of a clause that leaves no room for another subject
BRIEF = 8  # the same with a verb: "you don't have to pay anything"


class Payer(StrEnum):
    SELLER = "seller"
    CUSTOMER = "customer"
    CONDITIONAL = "conditional"

    @property
    def other(self) -> "Payer":
        return {Payer.SELLER: Payer.CUSTOMER, Payer.CUSTOMER: Payer.SELLER}.get(self, self)


@dataclass(frozen=True, slots=True)
class Context:
    """What the sentence and the text before it are about."""

    returns: bool  # the clause, its sentence or the heading or question above is about returns
    costs: bool  # … and about their cost
    named: bool  # the sentence, heading or question names the return costs as such
    priced: bool  # an amount stands in the sentence
    refund: bool  # the sentence is about money given back
    other: bool  # the sentence speaks of another thing that can be free, such as advice
    near: bool  # returns are spoken of in this very sentence, its heading or its question
    weak: bool  # only earlier sentences were about returns
    fresh: bool  # … the very last one
    outbound: bool  # the clause is about delivery to the customer
    short: bool = False  # a line of a price list: "Return: 4.95 €"
    subject: Payer | None = None  # who does something in the clauses before
    headed: bool = False  # the sentence begins with what it is about: "Returns: …"


Question = Callable[[Clause, Context], Payer | None]


def asserted(clause: Clause, context: Context) -> Payer | None:
    """Who pays for returns according to this clause; None if it doesn't say."""
    if not context.returns or (clause.has("risk") and not _costs_too(clause, context)):
        return None
    if clause.has("restocking") and not clause.has("return_costs", "free", "no_costs"):
        return None
    answers = (question(clause, context) for question in QUESTIONS)
    return next((answer for answer in answers if answer), None)


COSTS = ("return_costs", "costs", "such_costs", "carriage")


def _costs(clause: Clause, context: Context) -> bool:
    """Whether a cost is spoken of, which can then only be that of the way back."""
    return context.costs or clause.has(*COSTS) or bool(fees(clause))


def _costs_too(clause: Clause, context: Context) -> bool:
    """ "At your own risk" says nothing about costs, "at your own expense and risk" does."""
    expenses = clause.all("own_expense", "customer_pays", "seller_pays")
    joined = clause.has("and") and any(distance(e, r) <= 2 for e in expenses for r in clause.all("risk"))
    return joined or _costs(clause, context)


def negated(clause: Clause, hit: Hit) -> bool:
    """Whether a "not" belongs to this word rather than to another that can be denied."""
    rivals = [h for h in clause.all(*PREDICATES) if h.end <= hit.start or hit.end <= h.start]
    return any(
        distance(hit, no) <= NEGATION_REACH
        and not any(distance(rival, no) < distance(hit, no) for rival in rivals)
        for no in clause.all("not")
    )


def _deducted(clause: Clause, context: Context) -> Payer | None:
    for hit in clause.all("deducted"):
        about_costs = clause.has("return_costs") or (context.costs and not clause.has("outbound"))
        if about_costs or context.priced or (clause.has("costs", "carriage") and context.near):
            return Payer.SELLER if negated(clause, hit) else Payer.CUSTOMER
    return None


def _excepted_from_refund(clause: Clause, context: Context) -> Payer | None:
    """ "Everything is refunded except the return postage." """
    if clause.has("unless") and clause.has("return_costs") and context.refund and not clause.has("pays"):
        return Payer.CUSTOMER
    return None


def _included_in_refund(clause: Clause, context: Context) -> Payer | None:
    """ "Everything is refunded, including the return postage." """
    included = clause.begins_with("includes") and clause.has("return_costs") and context.refund
    return Payer.SELLER if included and not clause.has("not", "deducted", "pays") else None


def _falls_to(clause: Clause, context: Context) -> Payer | None:
    """ "… is for the account of X": the payer stands behind the phrase."""
    if not _costs(clause, context):
        return None
    parties = clause.all(*CUSTOMERS, *SELLERS)
    for hit in clause.all("falls_to", "responsible"):
        near = [h for h in parties if 0 <= h.start - hit.end <= 3]
        if hit.meaning == "responsible":
            near = [h for h in parties if 0 <= hit.start - h.end <= SUBJECT_REACH] or near
        if near:
            party = min(near, key=lambda h: distance(hit, h))
            payer = Payer.CUSTOMER if party.meaning in CUSTOMERS else Payer.SELLER
            return _flipped(clause, context, hit, payer)
    return None


def _flipped(clause: Clause, context: Context, hit: Hit, payer: Payer) -> Payer | None:
    """The payer, or the other if denied. "No fees" next to a refund is about the refund."""
    nothing = any(distance(hit, no) <= NEAR for no in clause.all("no_costs"))
    if payer is Payer.CUSTOMER and nothing and not clause.has("refund"):  # "you pay nothing"
        return Payer.SELLER
    if not negated(clause, hit):
        return payer
    about_refund = clause.has("refund") or context.weak
    if payer is Payer.CUSTOMER and about_refund and not clause.has("returns", "return_costs"):
        return None
    return payer.other


CUSTOMERS = ("customer", "customer_oblique", "by_customer")
SELLERS = ("seller", "seller_oblique", "by_seller")


def _fixed(clause: Clause, context: Context) -> Payer | None:
    """Phrases that name the payer themselves ("at your own expense", Romanian "suportam")."""
    costly = _costs(clause, context) or clause.has("returns")
    for meaning, payer in (("customer_pays", Payer.CUSTOMER), ("seller_pays", Payer.SELLER)):
        for hit in clause.all(meaning):
            if (costly or _speaks_alone(clause, context, hit)) and not _object_is_outbound(clause, hit):
                return _flipped(clause, context, hit, payer)
    return None


def _speaks_alone(clause: Clause, context: Context, hit: Hit) -> bool:
    """ "… but only at the customer's expense": a phrase that needs no noun beside it."""
    if not context.near or context.outbound or clause.has("outbound", "refund", "other", "price"):
        return False
    words = len(clause.words)
    return words <= FEW or (hit.end - hit.start > 2 and words <= BRIEF)


def _own_expense(clause: Clause, context: Context) -> Payer | None:
    if not clause.has("own_expense"):
        return None
    if context.outbound and not (context.near or context.costs):
        return None
    hit = clause.all("own_expense")[0]
    parties = clause.all("seller", "customer")
    before = [h for h in parties if h.end <= hit.start]
    owner = nearest(hit, before or parties)
    by_seller = owner is not None and owner.meaning == "seller" and not clause.has("return_costs")
    payer = Payer.SELLER if by_seller else Payer.CUSTOMER
    return _flipped(clause, context, hit, payer)


def _pays(clause: Clause, context: Context) -> Payer | None:
    """A verb of paying and who does it."""
    for hit in clause.all("pays", "reimburses"):
        if _object_is_outbound(clause, hit) or not _pays_for_return(clause, context, hit):
            continue
        payer = _subject(clause, hit) or _subject_before(clause, context)
        if payer:
            return _flipped(clause, context, hit, payer)
    return None


def _pays_for_return(clause: Clause, context: Context, verb: Hit) -> bool:
    if verb.meaning == "reimburses":
        return clause.has("return_costs") or (context.named and not clause.has("outbound", "price"))
    if _costs(clause, context):
        return True
    goods = nearest(verb, clause.all("returns"))
    return goods is not None and distance(verb, goods) <= OBJECT_REACH and not clause.has("days")


def _subject(clause: Clause, verb: Hit) -> Payer | None:
    if verb.meaning == "reimburses":
        repaid = clause.has("by_customer") and not negated(clause, verb)
        return Payer.CUSTOMER if repaid else Payer.SELLER
    if clause.has("by_customer"):
        return Payer.CUSTOMER
    if clause.has("by_seller"):
        return Payer.SELLER
    subject = nearest(verb, clause.all("seller", "customer"))
    if subject is None or distance(verb, subject) > SUBJECT_REACH:
        return None
    return Payer.SELLER if subject.meaning == "seller" else Payer.CUSTOMER


def _subject_before(clause: Clause, context: Context) -> Payer | None:
    """ "The consumer may return the goods, bearing the cost of sending them back." """
    apart = clause.has("verb", "not", "seller", "customer", "at_customer", "at_seller")
    return context.subject if clause.has("return_costs") and not apart else None


def _object_is_outbound(clause: Clause, hit: Hit) -> bool:
    """Whether the money meant is that of the way to the customer: nearer, and not coordinated."""
    ways = [h for h in outbound(clause) if not inside(h, clause.all("return_costs"))]
    back = clause.all("returns", "return_costs")
    if not ways or not back:
        return False
    way, home = nearest(hit, ways), nearest(hit, back)
    assert way is not None  # noqa: S101  # both lists were just seen not to be empty
    assert home is not None  # noqa: S101
    return (
        distance(hit, way) < distance(hit, home)
        and not coordinated(clause, way, home)
        and (way.start < home.start) == (hit.start < home.start)
    )


def _no_costs(clause: Clause, context: Context) -> Payer | None:
    """ "No return costs": the negation stands right before the noun."""
    for hit in clause.all("return_costs"):
        if context.refund and clause.begins_with("but") and not clause.has(*PREDICATES) and clause.has("not"):
            return Payer.CUSTOMER  # "we refund the price, but not the cost of sending it back"
        if any(0 <= hit.start - no.end <= 1 for no in clause.all("not")):
            return Payer.SELLER
        last = [no for no in clause.all("not") if no.end >= clause.end - 1 and no.start >= hit.end]
        if last and not clause.has(*PREDICATES):  # "the price is refunded, the return postage is not"
            return Payer.CUSTOMER
    return None


def _free(clause: Clause, context: Context) -> Payer | None:
    """ "Free" can be denied; "no costs" is none the less for a second "not" (Romanian, Polish)."""
    for hit in clause.all("free", "no_costs"):
        if _is_free_return(clause, context, hit):
            denied = hit.meaning == "free" and negated(clause, hit)
            return Payer.CUSTOMER if denied else Payer.SELLER
    if clause.has("free_returns"):
        return Payer.SELLER
    return None


def _is_free_return(clause: Clause, context: Context, hit: Hit) -> bool:
    targets = clause.all("returns", "return_costs", "exchange", "other", "withdrawal", "refund") + outbound(
        clause
    )
    target = nearest(hit, [t for t in targets if t.start != hit.start])
    if target is None:
        if (context.refund or context.other) and not context.costs:  # "we refund you free of charge"
            return False
        first = hit.start <= clause.start + 1
        pays_nothing = hit.meaning == "no_costs" and (
            clause.has("pays", "customer_pays") or hit.end - hit.start > 1
        )
        short = len(clause.words) <= (BRIEF if pays_nothing else FEW)
        if context.fresh and len(clause.words) <= FEW and clause.has("verb", "refers"):  # "It's free!"
            return True
        return context.near and (context.costs or first or short or context.headed or clause.has("refers"))
    if target.meaning in ("returns", "return_costs", "exchange"):
        return not (clause.has("other") and distance(hit, target))
    back = nearest(hit, clause.all("returns", "return_costs"))
    if target.meaning == "outbound":
        return back is not None and coordinated(clause, target, back)
    return target.meaning == "refund" and back is not None and distance(hit, back) <= 2


def _label(clause: Clause, context: Context) -> Payer | None:
    hit = next(iter(clause.all("prepaid")), None)
    if hit is None or not (context.near or clause.has("returns")) or clause.has("reimburses"):
        return None
    return Payer.CUSTOMER if negated(clause, hit) else Payer.SELLER


def _charged(clause: Clause, context: Context) -> Payer | None:
    if clause.has("charged") and (
        clause.has("returns", "return_costs") or (context.near and not context.outbound)
    ):
        return Payer.CUSTOMER
    return None


def _fee(clause: Clause, context: Context) -> Payer | None:
    """An amount that can only be the price of the return."""
    amounts = fees(clause)
    priced = clause.has("return_costs") or (
        clause.has("returns") and clause.has("costs", "costs_verb") and not clause.has("refund", "ordered")
    )
    listed = context.short and not clause.has("refund", "ordered")
    zero = bool(clause.fees) and all(fee.value == Decimal(0) for fee in clause.fees)
    if zero and (priced or listed):
        return Payer.SELLER
    if not amounts or context.outbound or (clause.has("restocking") and not clause.has("return_costs")):
        return None
    alone = (context.costs or listed or (context.near and clause.has("otherwise"))) and not context.weak
    return Payer.CUSTOMER if priced or alone else None


def _by(clause: Clause, _: Context) -> Payer | None:
    """The costs of the return and "by the customer" or "with the customer", whatever the verb."""
    if not clause.has("return_costs") or clause.has("not", "refund", "reimburses", "store", *MERELY):
        return None
    customer, seller = clause.has("by_customer", "at_customer"), clause.has("by_seller", "at_seller")
    if customer is seller:
        return None
    return Payer.CUSTOMER if customer else Payer.SELLER


def _obliged(clause: Clause, context: Context) -> Payer | None:
    """ "For the postage you must …": a customer's duty with a cost of the return as its object."""
    duty = next(iter(clause.all("must")), None)
    if duty is None or clause.has("not", "refund", "reimburses", "no_costs", *MERELY):
        return None
    if not (clause.has("return_costs", "costs", "carriage") and context.near and not context.outbound):
        return None
    party = nearest(duty, clause.all("customer", "seller"))
    obliged = party is not None and party.meaning == "customer" and distance(duty, party) <= NEAR
    return Payer.CUSTOMER if obliged else None


def _listed(clause: Clause, context: Context) -> Payer | None:
    """ "Return postage: customer" in a list of terms."""
    parties = {hit.meaning for hit in clause.all("customer", "seller")}
    if context.headed and context.named and len(clause.words) <= FEW and len(parties) == 1:
        return Payer.CUSTOMER if parties == {"customer"} else Payer.SELLER
    return None


MERELY = ("risk", "other", "restocking")  # a duty, but not to pay for the return
QUESTIONS: tuple[Question, ...] = (
    _deducted, _excepted_from_refund, _included_in_refund, _own_expense, _fixed, _falls_to, _pays, _no_costs,
    _charged, _free, _fee, _label, _by, _listed, _obliged,
)  # fmt: skip
