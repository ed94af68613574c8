"""Free, not free, or at a price: who pays where a clause names no payer."""

from decimal import Decimal

from checks.reading.clauses import Clause, distance, nearest
from checks.reading.return_context import BRIEF, FEW, PREDICATES, Context, Payer, negated
from checks.reading.return_fees import coordinated, fees, goods_ordered, inside, outbound
from checks.reading.return_scopes import prolonged
from checks.reading.vocabulary import Hit

NEAR = 2  # words


def no_costs(clause: Clause, context: Context) -> Payer | None:
    """ "No return costs": the negation stands right before the noun."""
    for hit in clause.all("return_costs"):
        if context.refund and clause.begins_with("but") and not clause.has(*PREDICATES) and clause.has("not"):
            return Payer.CUSTOMER  # "we refund the price, but not the cost of sending it back"
        if context.refund and any(0 <= hit.start - no.end <= 1 for no in clause.all("but_not")):
            return Payer.CUSTOMER  # the same in a phrase
        denials = {(no.start, no.end) for no in clause.all("but_not")}  # "not the cost": a verb is denied
        near = [no for no in clause.all("not", "without") if 0 <= hit.start - no.end <= 1]
        near = [no for no in near if (no.start, no.end) not in denials]
        verbs = clause.all("pays", "reimburses")
        if any(no.end <= verb.start < hit.start for no in near for verb in verbs):
            # "Our shop doesn't pay return postage": who is named there, if not the customer, is the shop
            return None if clause.has("customer", "customer_oblique", "by_customer") else Payer.CUSTOMER
        if near:
            return Payer.SELLER
        last = [no for no in clause.all("not") if no.end >= clause.end - 1 and no.start >= hit.end]
        if last and not clause.has(*PREDICATES):  # "the price is refunded, the return postage is not"
            return Payer.CUSTOMER
    return None


def free(clause: Clause, context: Context) -> Payer | None:
    """ "Free" can be denied; "no costs" is none the less for a second "not" (Romanian, Polish)."""
    for hit in [*clause.all("free", "no_costs"), *_no_such_cost(clause)]:
        if _is_free_return(clause, context, hit):
            if hit.meaning == "no_costs" and _seller_need_not(clause):
                return Payer.CUSTOMER
            denied = hit.meaning == "free" and negated(clause, hit)
            if denied and _merely_supposed(clause):
                return None
            return Payer.CUSTOMER if denied else Payer.SELLER
    said = next(iter(clause.all("free_returns")), None)
    if said is None:
        return None
    if negated(clause, said) and _merely_supposed(clause):
        return None
    never = any(negated(clause, hit) for hit in clause.all("free"))  # "free returns are never free"
    return Payer.CUSTOMER if never or negated(clause, said) else Payer.SELLER


def _seller_need_not(clause: Clause) -> bool:
    """ "The trader doesn't have to pay the return postage"."""
    if clause.has("customer", "customer_oblique", "by_customer"):
        return False
    return any(distance(duty, party) <= 1 for duty in clause.all("must") for party in clause.all("seller"))


def _no_such_cost(clause: Clause) -> list[Hit]:
    """ "No extra costs", whatever the cost is called."""
    if not clause.has("returns") or clause.has("reimburses", "refund", "restocking", "if"):
        return []
    nouns = clause.all("costs")
    before = [(no, cost) for no in clause.all("not") for cost in nouns if no.end == cost.start]
    return [Hit("no_costs", no.start, cost.end) for no, cost in before]


def _is_free_return(clause: Clause, context: Context, hit: Hit) -> bool:
    if inside(hit, clause.all("free_delivery")) or _nothing_is_sent(clause, hit):
        return False
    handled = any(distance(hit, fee) <= NEAR for fee in clause.all("restocking"))
    if handled and not clause.has("return_costs"):  # "we will not charge a restocking fee for it"
        return False
    targets = clause.all("returns", "return_costs", "exchange", "other", "withdrawal", "refund") + outbound(
        clause
    )
    if any((t.start, t.end) == (hit.start, hit.end) for t in clause.all("returns")):  # said in one phrase
        return not clause.has("other")
    target = nearest(hit, [t for t in targets if t.start != hit.start])
    if target is None:
        if (context.refund or context.other) and not context.costs:  # "we refund you free of charge"
            return False
        first = hit.start <= clause.start + 1
        pays_nothing = hit.meaning == "no_costs" and (
            clause.has("pays", "customer_pays") or hit.end - hit.start > 1
        )
        short = sum(map(str.isalnum, clause.words)) <= (BRIEF if pays_nothing else FEW)
        if context.fresh and (_only_that(clause, hit) or (pays_nothing and short and _of_the_same(clause))):
            return True
        named = bool(clause.countries) and _only_that(clause, hit)  # "from Austria and Italy it is free"
        pointed = context.costs or first or short or named or context.headed or clause.has("refers")
        return context.near and pointed
    if inside(target, clause.all("other")):  # "the form for returns, free of charge"
        return False
    if target.meaning in ("returns", "return_costs", "exchange"):
        elsewhere = distance(hit, target) or clause.begins_with("other")  # "old appliances we take back free"
        return not (clause.has("other") and elsewhere)
    back = nearest(hit, clause.all("returns", "return_costs"))
    if target.meaning == "outbound":
        labelled = context.headed and not context.outbound  # "Returns: free shipping"
        return labelled or (back is not None and coordinated(clause, target, back))
    return target.meaning == "refund" and back is not None and distance(hit, back) <= 2


def _nothing_is_sent(clause: Clause, hit: Hit) -> bool:
    """ "Please send nothing back without telling us": no cost is spoken of."""
    costly = ("costs", "return_costs", "carriage", "pays", "customer_pays", "charged", "reimburses", "price")
    told = clause.has(*costly) or (clause.has("costs_verb") and not clause.has("without", "must"))
    nothing = hit.meaning == "no_costs" and hit.end - hit.start == 1
    return nothing and len(clause.words) > FEW and not told


def _of_the_same(clause: Clause) -> bool:
    """ "… there are no costs for you", "that costs nothing": of what was said right before."""
    same = clause.has("customer", "customer_oblique", "at_customer", "refers")
    return same and not clause.has("if", "case")


def _only_that(clause: Clause, hit: Hit) -> bool:
    """ "It's free!": every word is known, so nothing else can be what is free."""
    known = {place for hit in clause.hits for place in range(hit.start, hit.end)}
    words = enumerate(clause.words, clause.start)
    most = BRIEF if hit.meaning == "free" else FEW  # "there are no fees" can be about the refund
    if hit.end - hit.start >= len(clause.words) - 2:
        return True
    return len(clause.words) <= most and all(place in known for place, word in words if word.isalpha())


def label(clause: Clause, context: Context) -> Payer | None:
    hit = next(iter(clause.all("prepaid")), None)
    if hit is None or not (context.near or clause.has("returns")):
        return None
    if clause.has("reimburses") and not inside(hit, clause.all("returns")):
        return None
    if negated(clause, hit) and _merely_supposed(clause):
        return None
    if fees(clause) and not clause.has("free", "no_costs"):  # "a prepaid label for £4"
        return Payer.CUSTOMER
    by_customer = clause.has("by_customer")  # "the parcel must be stamped by the sender"
    by_customer = by_customer or inside(hit, clause.all("customer_pays"))  # "you can buy a prepaid label"
    return Payer.CUSTOMER if negated(clause, hit) or by_customer else Payer.SELLER


def _merely_supposed(clause: Clause) -> bool:
    """ "If there was no free label in your parcel": then usually there is one."""
    return clause.begins_with("if")


def charged(clause: Clause, context: Context) -> Payer | None:
    if _merely_supposed(clause) or _of_the_way_there(clause):
        return None
    if clause.has("charged") and (
        clause.has("returns", "return_costs", "such_costs") or (context.near and not context.outbound)
    ):
        return Payer.CUSTOMER
    return None


def _of_the_way_there(clause: Clause) -> bool:
    """ "Delivery costs are not refunded if you return only some"."""
    said, back = clause.all("charged"), clause.all("returns")
    if not said or not back or clause.has("return_costs"):
        return False
    methods = clause.all("method")  # "by Mondial Relay" is a way back, too
    ways = [way for way in clause.all("carriage", "outbound") if not inside(way, methods)]
    return bool(ways) and all(
        min(distance(hit, way) for way in ways) < min(distance(hit, goods) for goods in back) for hit in said
    )


def fee(clause: Clause, context: Context) -> Payer | None:
    """An amount that can only be the price of the return."""
    amounts = fees(clause)
    of_this = clause.has("such_costs") and clause.has("costs_verb") and context.near  # "That costs €39"
    priced = clause.has("return_costs") or (
        clause.has("returns")
        and clause.has("costs", "costs_verb")
        and not clause.has("refund")
        and goods_ordered(clause)
    )
    priced = priced or of_this
    way = clause.has("returns") and clause.has("method") and not clause.has("not", "price", "deducted")
    listed = (context.short or (way and len(clause.words) <= BRIEF)) and not clause.has("refund", "ordered")
    zero = bool(clause.fees) and all(fee.value == Decimal(0) for fee in clause.fees)
    if zero and (priced or listed) and not clause.has("other"):
        return Payer.SELLER
    if (
        not amounts
        or context.outbound
        or context.handling
        or (clause.has("restocking") and not clause.has("return_costs"))
    ):
        return None
    listed = listed and not clause.has("other")  # "Voucher: 5 €"
    other_terms = clause.has("otherwise", "method") or prolonged(clause)
    alone = (context.costs or listed or (context.near and other_terms)) and not context.weak
    return Payer.CUSTOMER if priced or alone else None
