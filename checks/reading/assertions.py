"""Who pays, said in one clause. Knows no language: it reads meanings, not words.

The questions are put in the order of how little room they leave: money deducted from a refund
outweighs the label that the shop sends, and a stated payer outweighs the word "free".
"""

from collections.abc import Callable, Mapping, Sequence

from checks.reading import return_prices
from checks.reading.clauses import Clause, distance, nearest
from checks.reading.return_context import BRIEF, FEW, Context, Payer, names_costs, negated
from checks.reading.return_fees import fees, inside, outbound
from checks.reading.return_objects import object_is_outbound, sent_back_with_carriage
from checks.reading.vocabulary import Hit

SUBJECT_REACH = 7
CLAUSE_REACH = 12  # where nobody else could be the subject
OBJECT_REACH = 6
NEAR = 3
ARTICLE = 3  # letters, at most
MONEY_OR_LABEL = ("refund", "reimburses", "price", "deducted", "prepaid")  # not the goods
Question = Callable[[Clause, Context], Payer | None]


def asserted(clause: Clause, context: Context) -> Payer | None:
    """Who pays for returns according to this clause; None if it doesn't say."""
    if not (clause.hits or clause.fees):
        return None
    if not context.returns or (clause.has("risk") and not _costs_too(clause, context)):
        return None
    apart = clause.has("restocking") or _share_of_price(clause)
    if apart and not clause.has("free", "no_costs") and not _beside_handling(clause):
        return None
    if _goes_to_the_customer(clause):
        return None
    if _shared(clause, context):
        return Payer.CONDITIONAL
    for question, words in QUESTIONS.items():
        asked = not clause.meanings.isdisjoint(words) or (clause.fees and question is return_prices.fee)
        if asked and (answer := question(clause, context)):
            return None if answer is Payer.SELLER and _of_handling(clause) else answer
    return None


def can_assert(parts: Sequence[Clause]) -> bool:
    """A quick look, as most sentences can't: whether any question could have an answer."""
    headed = any(part.words[0] in ":–—-" for part in parts[1:2])
    words = SAYING | LISTED if headed else SAYING
    return any(part.fees or not part.meanings.isdisjoint(words) for part in parts)


def _beside_handling(clause: Clause) -> bool:
    """Whether a return cost is named that is not "the customs charges for the return" itself."""
    apart = clause.all("restocking")
    return any(not any(inside(hit, [cost]) for hit in apart) for cost in clause.all("return_costs"))


def _goes_to_the_customer(clause: Clause) -> bool:
    """ "We then send it back to you free of charge": not the way that a return takes."""
    return clause.has("sent_to_customer") and not clause.has(*MONEY_OR_LABEL)


def _of_handling(clause: Clause) -> bool:
    """ "We don't charge for processing a return": what its carriage costs is another matter."""
    joints = {hit.end for hit in clause.all("and")}  # "we fetch it free of charge and process your return"
    done = [hit for hit in clause.all("processing") if hit.start not in joints]
    carried = [h for h in clause.all("return_costs") if not any(inside(work, [h]) for work in done)]
    if carried or clause.has("carriage", "free_returns", "prepaid"):
        return False
    back = clause.all("returns")
    return any(distance(work, goods) <= NEAR for work in done for goods in back)


def promises_label(clause: Clause, context: Context) -> bool:
    """Whether nothing but a label of the shop speaks for its paying: the label can be deducted later."""
    if return_prices.label(clause, context) is not Payer.SELLER:
        return False
    return not any(question(clause, context) for question in QUESTIONS if question is not return_prices.label)


def _share_of_price(clause: Clause) -> bool:
    """ "A 15 % fee": no postage is a share of the price."""
    return "%" in clause.words and clause.has("costs") and not clause.has("shared", "carriage")


def _shared(clause: Clause, context: Context) -> bool:
    """ "We pay half of the return postage": neither bears it alone."""
    named = clause.has("return_costs") or (context.costs and context.named)
    return (clause.has("shared") or _pays_so_much(clause)) and named and not context.outbound


def _pays_so_much(clause: Clause) -> bool:
    """ "We cover £10 of the return cost"."""
    costs = clause.all("return_costs")
    verbs = clause.all("seller_pays")
    if clause.has("seller") and not clause.has("customer", "by_customer", "deducted"):
        verbs += clause.all("pays", "reimburses")
    return any(
        0 <= fee.start - verb.end <= NEAR and any(0 <= cost.start - fee.end <= NEAR for cost in costs)
        for verb in verbs
        for fee in clause.fees
    )


def _costs_too(clause: Clause, context: Context) -> bool:
    """ "At your own risk" says nothing about costs, "at your own expense and risk" does."""
    expenses = clause.all("own_expense", "customer_pays", "seller_pays")
    risks = clause.all("risk")
    beside = [e for e in expenses if not inside(e, risks)]
    if expenses and not beside:  # "your responsibility until it reaches us"
        return clause.has("return_costs", "such_costs")
    joints = {joint.start for joint in clause.all("and")}  # Italian "è" is "and" too, once folded
    joined = any(
        distance(e, r) <= NEAR and not joints.isdisjoint((min(e.end, r.end), min(e.end, r.end) + 1))
        for e in beside
        for r in risks
    )
    return joined or (names_costs(clause, context) and not _only_the_risk(clause, context))


def _only_the_risk(clause: Clause, context: Context) -> bool:
    """ "The risk of carriage is yours": of carriage nothing but the risk is spoken of."""
    if context.costs or clause.fees or clause.has("return_costs", "costs"):
        return False
    return all(any(0 <= way.start - h.end <= 2 for h in clause.all("risk")) for way in clause.all("carriage"))


def _nothing_but(clause: Clause, _: Context) -> Payer | None:
    """ "… without any costs other than those of sending it back", "the only cost is that of …"."""
    if not clause.has("no_other_cost", "nothing_but", "only_cost"):
        return None
    if clause.has("seller", "by_seller", "seller_pays", "reimburses"):
        return None
    costs = clause.all("return_costs")
    if costs and clause.has("only_cost") and not clause.has("not"):
        return Payer.CUSTOMER
    back = costs + clause.all("returns")
    pairs = [(hit, cost) for hit in clause.all("nothing_but") for cost in costs]
    pairs += [(hit, cost) for hit in clause.all("no_other_cost") for cost in back]
    return Payer.CUSTOMER if any(0 <= cost.start - hit.end <= NEAR for hit, cost in pairs) else None


def _deducted(clause: Clause, context: Context) -> Payer | None:
    plain = clause.all("delivery")
    ways, either = clause.all("outbound"), [h for h in clause.all("carriage") if not inside(h, plain)]
    if not clause.has("return_costs") and any(not inside(way, either) for way in ways):
        return None  # "… are deducted if the delivery was free"
    missing = clause.begins_with("if") and any(
        0 <= back.start - no.end <= 1 for no in clause.all("not") for back in clause.all("returns")
    )
    missing = missing or context.handling or _money_of_the_way_there(clause)
    kept = context.other and not clause.has("return_costs", "carriage")  # the price of a gift
    missing = missing or kept
    for hit in [] if missing else clause.all("deducted"):  # "if the pillow doesn't come back we deduct …"
        about_costs = clause.has("return_costs") or (context.costs and not clause.has("outbound"))
        near = (clause.has("costs", "carriage") and context.near) or (clause.has("costs") and context.fresh)
        if _less_carriage(clause, hit) or _title_of_a_deduction(clause, hit):
            continue
        if about_costs or context.priced or near:
            return Payer.SELLER if _kept_back_not(clause, hit) else Payer.CUSTOMER
    return None


def _less_carriage(clause: Clause, hit: Hit) -> bool:
    """ "A full refund less shipping": it may well be that of the way to the customer."""
    behind = any(0 <= way.start - hit.end <= 1 for way in clause.all("carriage"))
    repaid = clause.has("refund", "asks_refund")
    return behind and repaid and not clause.fees and not clause.has("return_costs")


def _title_of_a_deduction(clause: Clause, hit: Hit) -> bool:
    """ "Shipping fee deduction on full returns": a title, which doesn't say which way."""
    before = any(way.end <= hit.start for way in clause.all("carriage"))
    said = clause.has("verb", "return_costs", "refund", "seller", "customer") or clause.fees
    return before and not said


def _money_of_the_way_there(clause: Clause) -> bool:
    """ "We deduct what we paid for sending it to your address"."""
    either = clause.all("carriage")
    plainly = any(not inside(hit, either) for hit in clause.all("outbound"))
    return plainly and not clause.has("return_costs", "returns")


def _kept_back_not(clause: Clause, hit: Hit) -> bool:
    """A "not" further behind is another verb's: "we deduct the cost so that you need not …"."""
    near = any(no.start - hit.end <= 1 for no in clause.all("not"))
    return near and negated(clause, hit)


def _excepted_from_refund(clause: Clause, context: Context) -> Payer | None:
    """ "Everything is refunded except the return postage." """
    if clause.has("unless") and clause.has("return_costs") and context.refund:
        cases = clause.all("if", "case")  # "… except delivery, in case of a return"
        borne = [c for c in clause.all("return_costs") if not any(inside(case, [c]) for case in cases)]
        if not borne:
            return None  # "… except the carriage borne for the return" has a verb, too
        return None if any(not inside(hit, borne) for hit in clause.all("pays")) else Payer.CUSTOMER
    return None


def _included_in_refund(clause: Clause, context: Context) -> Payer | None:
    """ "Everything is refunded, including the return postage." """
    included = clause.begins_with("includes") and clause.has("return_costs") and context.refund
    return Payer.SELLER if included and not clause.has("not", "deducted", "pays") else None


def _falls_to(clause: Clause, context: Context) -> Payer | None:
    """ "… is for the account of X": the payer stands behind the phrase."""
    parties = clause.all(*CUSTOMERS, *SELLERS)
    costly = names_costs(clause, context) or _returns_are_charged(clause)
    phrases = clause.all("falls_to", "responsible")
    for hit in phrases if costly else []:
        tighter = any(hit.start < h.start < hit.end < h.end for h in phrases)  # "are not … for account of"
        if tighter or object_is_outbound(clause, hit):
            continue
        opens = hit.start == clause.start and hit.end - hit.start == 1  # "For dear goods we advise …"
        near = [h for h in parties if 0 <= h.start - hit.end <= (1 if opens else NEAR)]
        near = near or [h for h in parties if inside(h, [hit])]  # "fall to the buyer's charge", in German
        if hit.meaning == "responsible":
            alone = len({h.meaning in CUSTOMERS for h in parties}) == 1
            reach = len(clause.words) if alone else SUBJECT_REACH
            near = [h for h in parties if 0 <= hit.start - h.end <= reach] or near
        if near:
            party = min(near, key=lambda h: distance(hit, h))
            payer = Payer.CUSTOMER if party.meaning in CUSTOMERS else Payer.SELLER
            return _flipped(clause, context, hit, payer)
    named = _borne_by_a_name(clause) if costly else None
    return _flipped(clause, context, named, Payer.SELLER) if named else None


def _borne_by_a_name(clause: Clause) -> Hit | None:
    """ "At the expense of Vinoval": a name without an article, which is that of the shop."""
    if clause.has(*CUSTOMERS, *SELLERS, "if", "case") or not clause.has("return_costs"):
        return None
    known = {place for hit in clause.hits for place in range(hit.start, hit.end)}
    ends = {hit.end for hit in clause.all("by_name")}
    for hit in clause.all("falls_to", "pays"):
        place = hit.end if hit.end in ends else hit.end + 1  # "à la charge de", "pris en charge" "par"
        name = clause.words[place - clause.start : place - clause.start + 1]
        if place in ends and name and name[0].isalpha() and len(name[0]) > ARTICLE and place not in known:
            return hit
    return None


def _returns_are_charged(clause: Clause) -> bool:
    """ "Returns are for the account of the buyer": a phrase that can only be about money."""
    back = clause.all("returns")
    return any(0 <= hit.start - h.end <= OBJECT_REACH for hit in clause.all("charges_to") for h in back)


def _flipped(clause: Clause, context: Context, hit: Hit, payer: Payer) -> Payer | None:
    """The payer, or the other if denied. "No fees" next to a refund is about the refund."""
    nothing = any(distance(hit, no) <= OBJECT_REACH for no in clause.all("no_costs"))
    if payer is Payer.CUSTOMER and nothing and not clause.has("refund"):  # "you pay nothing"
        return Payer.SELLER
    if not negated(clause, hit):
        return payer
    about_refund = clause.has("refund") or context.weak
    named = clause.has("returns", "return_costs", "such_costs")
    named = named or (context.fresh and (context.costs or clause.has("costs", "carriage")))
    if payer is Payer.CUSTOMER and about_refund and not named:
        return None
    return payer.other


CUSTOMERS = ("customer", "customer_oblique", "by_customer")
SELLERS = ("seller", "seller_oblique", "by_seller")


def _fixed(clause: Clause, context: Context) -> Payer | None:
    """Phrases that name the payer themselves ("at your own expense", Romanian "suportam")."""
    costly = names_costs(clause, context) or clause.has("returns") or _pays_for_it(clause, context)
    for meaning, payer in (("customer_pays", Payer.CUSTOMER), ("seller_pays", Payer.SELLER)):
        for hit in clause.all(meaning):
            if payer is Payer.SELLER and (_repays(clause, hit) or _of_something_else(clause)):
                continue
            if (costly or _speaks_alone(clause, context, hit)) and not object_is_outbound(clause, hit):
                return _flipped(clause, context, hit, payer)
    return _applies(clause, context)


def _applies(clause: Clause, context: Context) -> Payer | None:
    """ "A charge applies"; but periods and conditions apply too."""
    hit = next(iter(clause.all("applies")), None)
    if hit is None or clause.has("free", "free_returns", "by_seller") or object_is_outbound(clause, hit):
        return None
    if not (clause.has("return_costs", "such_costs") or clause.has("costs") or fees(clause)):
        return None
    return _flipped(clause, context, hit, Payer.CUSTOMER)


def _of_something_else(clause: Clause) -> bool:
    """ "We take your old appliance with us", "Carriage for repairs is on us"."""
    return clause.has("other") and not clause.has("returns", "return_costs", "such_costs")


def _speaks_alone(clause: Clause, context: Context, hit: Hit) -> bool:
    """ "… but only at the customer's expense": a phrase that needs no noun beside it."""
    length, words = hit.end - hit.start, len(clause.words)
    said = sum(map(str.isalnum, clause.words))
    all_there_is = context.fresh and length >= min(words - 1, said)  # "It's on us."
    duty = context.fresh and length > 2 and words <= BRIEF + 3 and clause.has("must")  # "You must buy …"
    if (
        not (context.near or all_there_is or duty)
        or context.outbound
        or clause.has("outbound", "refund", "other", "price")
    ):
        return False
    opens = hit.start <= clause.start + 1 and any(
        (h.start, h.end) == (hit.start, hit.end) for h in clause.all("charges_to")
    )  # "…, at the customer's expense in the original box with …"
    pointing = length > 2 and words - length <= NEAR + 1 and clause.begins_with("refers")  # "This is at …"
    return words <= FEW or duty or opens or pointing or (length > 2 and words <= BRIEF)


def _own_expense(clause: Clause, context: Context) -> Payer | None:
    if not clause.has("own_expense"):
        return None
    if context.outbound and not (context.near or context.costs or _postage_of_the_same(clause, context)):
        return None
    hit = clause.all("own_expense")[0]
    parties = clause.all("seller", "customer")
    before = [h for h in parties if h.end <= hit.start]
    owner = nearest(hit, before or parties)
    by_seller = owner is not None and owner.meaning == "seller" and not clause.has("return_costs")
    payer = Payer.SELLER if by_seller else Payer.CUSTOMER
    return _flipped(clause, context, hit, payer)


def _postage_of_the_same(clause: Clause, context: Context) -> bool:
    """ "You may return it by post, but the postage is at your own expense", within one sentence."""
    weak = context.weak and not context.fresh  # "You may send it back. Postage is at your own expense."
    said_before = weak or context.refund or clause.has("refund", "reimburses", "ordered")
    either = clause.all("carriage")
    return not said_before and bool(either) and all(inside(way, either) for way in outbound(clause))


def _pays(clause: Clause, context: Context) -> Payer | None:
    """A verb of paying and who does it."""
    for hit in clause.all("pays", "reimburses"):
        if object_is_outbound(clause, hit) or not _pays_for_return(clause, context, hit):
            continue
        if _was_paid(clause, hit) or (hit.meaning == "reimburses" and _limits_what_is_repaid(clause)):
            continue
        if hit.meaning == "reimburses" and _refunds_no_costs(clause, hit):
            return Payer.CUSTOMER
        payer = context.subject if clause.has("by_same") else _subject(clause, hit)
        payer = payer or _subject_before(clause, context)
        if payer:
            return _flipped(clause, context, hit, payer)
    return None


def _was_paid(clause: Clause, verb: Hit) -> bool:
    """ "We refund no carriage incurred for it": what was paid of costs that may be given back."""
    nouns = [cost for cost in clause.all("return_costs", "costs", "carriage") if cost.end == verb.start]
    joints = [hit.start for hit in clause.all("and")]
    return verb.meaning == "pays" and any(
        # "Return costs paid by you will be repaid"; but "are paid by you and we refund the price"
        repaid.end <= cost.start
        or (repaid.start >= verb.end and not any(verb.end <= joint < repaid.start for joint in joints))
        for cost in nouns
        for repaid in clause.all("reimburses")
    )


def _limits_what_is_repaid(clause: Clause) -> bool:
    """ "We will only refund the cheapest service": how much, where it is to be refunded at all."""
    return clause.has("only") and not clause.has(
        "return_costs", "costs", "carriage", "such_costs", "if", "faulty"
    )


def _refunds_no_costs(clause: Clause, verb: Hit) -> bool:
    """ "For returns we refund no postage": the negation is part of the object."""
    return any(distance(verb, no) <= 1 and no.end - no.start > 1 for no in clause.all("no_costs"))


def _pays_for_return(clause: Clause, context: Context, verb: Hit) -> bool:
    if verb.meaning == "reimburses":
        return (
            clause.has("return_costs")
            or _names_such_costs(clause)
            or (
                context.named
                and not clause.has("outbound", "price")
                and not _by_what_means(clause, verb)
                and not (
                    context.weak and (_only_a_refund(clause, verb) or _to_where_it_was_paid(clause, verb))
                )
            )
        )
    if _repays(clause, verb):
        return False
    if names_costs(clause, context) or _customer_pays_nothing(clause, context, verb):
        return True
    if _pays_for_it(clause, context):
        return True
    goods = nearest(verb, clause.all("returns"))
    if any(0 <= order.start - verb.end <= 1 for order in clause.all("ordered")):  # "Pay your order and …"
        return False
    return goods is not None and distance(verb, goods) <= OBJECT_REACH and not clause.has("days")


def _names_such_costs(clause: Clause) -> bool:
    """ "We refund the price and charge nothing for it": "the costs of that" can be those of the refund."""
    repaid = clause.all("refund")
    return any(not any(hit.end == money.start for money in repaid) for hit in clause.all("such_costs"))


def _pays_for_it(clause: Clause, context: Context) -> bool:
    """ "Returns? You pay for them yourself." """
    apart = context.outbound or clause.has("refund", "other", "price", "days", "ordered", "if", "case")
    duty = clause.has("must") and clause.has("customer_pays")
    place = clause.has("abroad", "home") or bool(clause.countries)  # "free from here; from Austria, you pay"
    pointing = duty or context.headed or place or clause.has("refers", "customer_oblique")
    return context.near and not apart and pointing and len(clause.words) <= BRIEF + 3


def _only_a_refund(clause: Clause, verb: Hit) -> bool:
    """ "Your refund will be processed", after a sentence on costs: the word is a noun here."""
    noun = any((h.start, h.end) == (verb.start, verb.end) for h in clause.all("refund"))
    return noun and not clause.has("costs", "carriage", "refers", "seller")


def _to_where_it_was_paid(clause: Clause, verb: Hit) -> bool:
    """ "… we refund within 14 days by the same means of payment": what is paid back is the price."""
    more = [hit for hit in clause.all("refund") if hit.start >= verb.end or hit.end <= verb.start]
    return bool(more) and clause.has("days", "weeks", "working_days") and not clause.has("costs", "carriage")


def _by_what_means(clause: Clause, verb: Hit) -> bool:
    """ "The customer bears the return costs, the refund is by voucher": the price, as no cost is named."""
    more = [hit for hit in clause.all("refund") if hit.start >= verb.end]
    named = clause.has("costs", "carriage", "refers", "it", "customer", "such_costs")
    return bool(more) and clause.words[0] == "," and not named


def _customer_pays_nothing(clause: Clause, context: Context, verb: Hit) -> bool:
    """ "… and you pay nothing for it": all there is to pay for is the return."""
    nothing = any(distance(verb, no) <= NEAR for no in clause.all("no_costs"))
    apart = context.outbound or clause.has("outbound", "refund", "other", "days")
    return nothing and context.near and not apart and _subject(clause, verb) is Payer.CUSTOMER


def _repays(clause: Clause, verb: Hit) -> bool:
    """ "We pay the price back" says nothing about postage."""
    if clause.has("return_costs", "such_costs"):
        return False
    back = clause.all("refund")
    return any(hit.start <= verb.start and verb.end < hit.end for hit in back) or (
        clause.has("price") and bool(back)
    )


def _subject(clause: Clause, verb: Hit) -> Payer | None:
    if verb.meaning == "reimburses":
        incurred = [hit for hit in clause.all("pays") if _was_paid(clause, hit)]
        if incurred and clause.has("by_customer"):  # "… of costs incurred by you"
            told = clause.has("seller", "by_seller") or incurred[0].end <= verb.start
            return Payer.SELLER if told else None
        repaid = clause.has("by_customer") and not negated(clause, verb)
        return Payer.CUSTOMER if repaid else Payer.SELLER
    if clause.has("by_customer"):
        return Payer.CUSTOMER
    if clause.has("by_seller"):
        return Payer.SELLER
    subject = nearest(verb, clause.all("seller", "customer"))
    reach = CLAUSE_REACH if clause.has("seller") is not clause.has("customer") else SUBJECT_REACH
    if subject is None or distance(verb, subject) > reach:
        return None
    return Payer.SELLER if subject.meaning == "seller" else Payer.CUSTOMER


def _subject_before(clause: Clause, context: Context) -> Payer | None:
    """ "The consumer may return the goods, bearing the cost of sending them back." """
    if clause.has("seller", "customer", "at_customer", "at_seller"):
        return None
    if context.costs and clause.words[0] == "," and len(clause.words) <= FEW + 1:
        return context.subject  # "We cannot, sorry, bear the cost, which a return causes, ourselves"
    apart = clause.has("verb", "not")
    return context.subject if clause.has("returns", "return_costs", "such_costs") and not apart else None


def _by(clause: Clause, _: Context) -> Payer | None:
    """The costs of the return and "by the customer" or "with the customer", whatever the verb."""
    named = clause.has("return_costs") or _carriage_paid_by(clause)
    if not named or clause.has("not", "refund", "reimburses", "store", *MERELY):
        return None
    customer, seller = clause.has("by_customer", "at_customer"), clause.has("by_seller", "at_seller")
    if customer is seller:
        return None
    return Payer.CUSTOMER if customer else Payer.SELLER


def _carriage_paid_by(clause: Clause) -> bool:
    """Whether the party stands beside the carriage; not so in "from us you get a label for the way"."""
    parties = clause.all("by_customer", "at_customer", "by_seller", "at_seller")
    ways = clause.all("carriage")
    beside = any(
        0 <= party.start - way.end <= OBJECT_REACH or distance(party, way) <= 1
        for party in parties
        for way in ways
    )
    return beside and sent_back_with_carriage(clause)


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
    brief = context.headed and context.named and len(clause.words) <= FEW
    if brief and not parties and clause.begins_with("not", "no") and len(clause.words) <= NEAR:
        return Payer.SELLER  # "Return postage: none"
    if brief and len(parties) == 1:
        return Payer.CUSTOMER if parties == {"customer"} else Payer.SELLER
    return None


MERELY = ("risk", "other", "restocking")  # a duty, but not to pay for the return
LISTED = frozenset({"customer", "seller", "not", "no"})  # behind a colon
QUESTIONS: Mapping[Question, frozenset[str]] = {  # with what must be meant for an answer, or an amount
    _nothing_but: frozenset({"no_other_cost", "nothing_but", "only_cost"}),
    _deducted: frozenset({"deducted"}),
    _excepted_from_refund: frozenset({"return_costs"}),
    _included_in_refund: frozenset({"return_costs"}),
    _own_expense: frozenset({"own_expense"}),
    _fixed: frozenset({"customer_pays", "seller_pays", "applies"}),
    _falls_to: frozenset({"falls_to", "responsible", "by_name"}),
    _pays: frozenset({"pays", "reimburses"}),
    return_prices.no_costs: frozenset({"return_costs"}),
    return_prices.charged: frozenset({"charged"}),
    return_prices.free: frozenset({"free", "no_costs", "free_returns", "costs"}),
    return_prices.fee: frozenset(),
    return_prices.label: frozenset({"prepaid"}),
    _by: frozenset({"return_costs", "carriage"}),
    _listed: LISTED,
    _obliged: frozenset({"return_costs", "costs", "carriage"}),
}
SAYING = frozenset({"shared"}).union(*QUESTIONS.values()) - LISTED
