"""Goes through a text sentence by sentence and collects what it says about the cost of returns.

A reader keeps in mind what the heading, the question or the sentence before was about; so does
this: "Who pays for returns? That is up to the customer." has its subject in the question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from checks.reading.assertions import asserted, can_assert, promises_label
from checks.reading.clauses import Clause, Fee, clauses
from checks.reading.return_context import Context, Payer, nothing_but
from checks.reading.return_fees import fees, inside, is_threshold, outbound
from checks.reading.return_memory import (
    Memory,
    Statement,
    anew,
    further_term,
    head,
    learn_home,
    of_another_case,
    remember,
)
from checks.reading.return_scopes import (
    ASIDE,
    CONDITIONS,
    PLACES,
    agreed_before,
    of_carrier,
    scopes,
    unknown_condition,
    unless_the_seller_did,
    up_to_the_seller,
)
from checks.reading.return_topics import (
    HEAD,
    asked_of_the_shop,
    beginning,
    lists_costs,
    payer_in_list,
    topic_of,
)
from checks.reading.sentences import Sentence
from checks.reading.vocabulary import Vocabulary

DENIAL = 9  # words of an answer such as "that is something we don't offer"
NAMES = 3  # words of one more name in a list
AND_WHO = 2  # words: "if you"
FEW = 5  # words of an answer that only names the payer
SHORT = 12  # words of a line in a price list
NO_FAULT = ("returns", "withdrawal", "return_costs", "free_returns", "threshold", "members", "kind")
NOUN = 5  # letters of a word that can be the name of a thing
MEMORY = 6  # sentences after which what was said before is forgotten

TOLD_OF_EXCHANGES = frozenset({
    "returns", "return_costs", "costs", "free", "no_costs", "carriage", "pays", "reimburses", "refund",
    "charged", "if", "case", "only", "unless", "kind", "faulty",
})  # fmt: skip
OF_RETURN_COSTS = (
    "returns", "return_costs", "free_returns", "prepaid", "exchange", "withdrawal", "pays", "customer_pays",
    "seller_pays", "costs", "carriage", "method",
)  # fmt: skip
CARRIAGE_ALONE = frozenset({"carriage", "outbound", "free", "no_costs", "verb", "costs"})


def statements(text: Iterable[Sentence], vocabulary: Vocabulary, country: str = "") -> list[Statement]:
    memory = Memory(country=country)
    for sentence in text:
        parts = clauses(sentence, vocabulary, country or vocabulary.language)
        if parts:
            before = len(memory.statements)
            memory.refusal = memory.refusal and any(part.fees for part in parts)
            if memory.refusal:
                continue
            _read(sentence, parts, memory)
            _list_of_cases(sentence, parts, memory, before)
            if sentence.announces:  # "If you refuse the parcel, we keep: …", above a list of prices
                named = frozenset().union(*(scopes(part, country) for part in parts))
                memory.refusal = "uncollected" in named
    return memory.statements


def _list_of_cases(sentence: Sentence, parts: Sequence[Clause], memory: Memory, before: int) -> None:
    """ "We pay in these cases: – faulty goods – …": the list says of which returns that holds."""
    new = len(memory.statements) > before
    if sentence.announces and (parts[-1].has("cases", "unless") or _ends_in_if(parts[-1])):
        told_apart = any(s.scopes or s.exceptions for s in memory.statements[before:])
        memory.announced = range(before, before if told_apart else len(memory.statements))
        memory.excepted = any(part.has("unless") for part in parts)
        return
    if not memory.announced:
        return
    if new and _of_the_cases_listed(sentence, parts, memory, before):
        return
    if "faulty" in frozenset().union(*(scopes(part, memory.country) for part in parts)) and not new:
        for place in memory.announced:
            said = memory.statements[place]
            if memory.excepted:  # "… unless: – the goods are faulty"
                memory.statements[place] = replace(said, exceptions=said.exceptions | {"faulty"})
            else:
                memory.statements[place] = replace(said, scopes=said.scopes | {"faulty"})
    elif not sentence.bullet or new or any(part.has(*NO_FAULT) or part.fees for part in parts):
        memory.announced = range(0)


def _of_the_cases_listed(sentence: Sentence, parts: Sequence[Clause], memory: Memory, before: int) -> bool:
    """ "You pay unless: – it is faulty – we agreed to pay. In those cases we …": no word on other returns."""
    said = [memory.statements[place] for place in memory.announced]
    told = memory.statements[before:]
    if not memory.excepted or any(s.payer is other.payer for s in told for other in said):
        return False
    if sentence.bullet:
        memory.statements[before:] = [replace(s, agreed=True) for s in told]
        return True
    cases = frozenset().union(*(s.exceptions for s in said))
    if cases and parts[0].begins_with("then"):
        memory.statements[before:] = [replace(s, scopes=s.scopes | cases) for s in told]
    return False


def _takes_off(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> bool:
    """ "We refund the price minus:" and lines that name what is kept; whether this is the return postage."""
    less, memory.less = memory.less, sentence.announces and _ends_with(parts[-1], "deducted")
    if not less or not (sentence.bullet or sentence.lone):
        return False
    memory.less = True
    if not parts[0].has("return_costs") or parts[0].has("not", "seller_pays"):
        return False
    price = tuple(fees(parts[0]))
    memory.statements.append(
        Statement(Payer.CUSTOMER, frozenset(), sentence.start, sentence.end, fees=price, named=True)
    )
    return True


def _is_order_value(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> bool:
    """ "… falls below our threshold for free delivery:" and "– €45 within Germany", a line below it."""
    if sentence.announces:
        memory.values = _ends_with(parts[-1], "free_delivery")
        return False
    about = any(part.has("returns", "return_costs", "free", "deducted") for part in parts)
    memory.values = memory.values and sentence.bullet and not about
    return memory.values and any(part.fees for part in parts)


def _ends_with(last: Clause, meaning: str) -> bool:
    """Whether nothing but its punctuation follows."""
    return any(hit.end >= last.end - 1 for hit in last.all(meaning))


def _ends_in_if(last: Clause) -> bool:
    """ "… if:", "… if you:", of which the list says the rest."""
    return last.begins_with("if") and sum(map(str.isalpha, last.words)) <= AND_WHO


def _read(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> None:
    if sentence.question:
        _ask(sentence, parts, memory)
        return
    if _takes_off(sentence, parts, memory) or _is_order_value(sentence, parts, memory):
        return
    if any(hit.end == parts[-1].end for hit in parts[-1].all("by_whom")):  # "Return postage paid by |"
        head(parts, memory)
        memory.who = True
        return
    learn_home(parts, memory)
    if _denies_exchanges(parts):
        memory.heading -= {"exchange"}
    _list_cases(sentence, parts, memory)
    found = _answer(sentence, parts, memory) or _assertions(sentence, parts, memory)
    found = found or _otherwise(sentence, parts, memory) or _price_of_a_country(sentence, parts, memory)
    memory.column = _heads_a_column(sentence, parts, memory) or (memory.column and bool(found))
    adds = not found and _adds_amount(sentence, parts, memory)
    memory.prices = adds and sentence.lone
    if adds or (not found and _adds_price_otherwise(sentence, parts, memory)):
        return
    if not found and _announces_faults(sentence, parts, memory):
        head(parts, memory)
        return
    # "These amount to" above a list, "| Country | Price |" above a table
    goes_on = further_term(parts) or parts[0].begins_with("refers") or _names_a_column(parts)
    if not found and sentence.heading and memory.topic and goes_on:
        memory.age += 1
        return
    announces = sentence.announces and any(part.has("return_costs") for part in parts)
    if not found and (sentence.heading or announces):
        head(parts, memory)
        memory.who = any(part.has("return_costs") for part in parts)
        return
    found = _further_word(sentence, parts, found, memory)
    if found:
        _begin_list(sentence, parts, found, memory)
    memory.title = len(memory.statements) if sentence.heading and len(found) == 1 else None
    memory.statements += found
    remember(parts, memory, found)


def _names_a_column(parts: Sequence[Clause]) -> bool:
    """ "| Country | Price |", the first row of a table below "Return costs"."""
    first = parts[0]
    named = {place for hit in first.all("column") for place in range(hit.start, hit.end)}
    return len(parts) == 1 and len(named) == len(first.words)


def _denies_exchanges(parts: Sequence[Clause]) -> bool:
    """ "Sorry, we don't exchange": what follows an answer like that is about returns again."""
    said = frozenset().union(*(part.meanings for part in parts))
    return {"exchange", "not"} <= said and said.isdisjoint(TOLD_OF_EXCHANGES)


def _names_cases_below(parts: Sequence[Clause]) -> bool:
    """ "We pay for the return if:", "Returns are free in the following cases:"."""
    last = parts[-1]
    below = any(part.has("cases_below") for part in parts)
    return below or any(hit.end >= last.end - 2 for hit in last.all("if", "case"))


def _begin_list(
    sentence: Sentence, parts: Sequence[Clause], found: Sequence[Statement], memory: Memory
) -> None:
    """Which statements the lines to come may limit; what only repeats a title is what the title means."""
    first = len(memory.statements)
    above = memory.statements[memory.title] if memory.title == first - 1 else None
    repeats = above and not above.scopes and all(s.payer is above.payer for s in found)
    excepted = any(part.has("unless") for part in parts)  # the list is of cases in which it does not hold
    cases = sentence.announces and not excepted
    listed = cases and _names_cases_below(parts)
    memory.cases_may_follow = cases and not listed and not any(s.scopes or s.exceptions for s in found)
    listed = listed or memory.cases_may_follow
    top = memory.title_run if repeats else first
    memory.title_run = top  # "Returns at our expense:", "(we pay the postage)": one title over another
    memory.listing = tuple(range(top, first + len(found))) if listed else ()
    memory.bulleted = False
    if above and repeats and not listed and all(s.scopes & CONDITIONS for s in found):
        # "Free returns" above "For orders over €50 returns are free"
        memory.statements[first - 1] = replace(above, scopes=found[0].scopes)


def _list_cases(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> None:
    """The lines of the list that a statement announced name the returns that it is about."""
    behind = memory.bulleted and not sentence.bullet
    line = sentence.bullet or sentence.lone or sentence.text[-1] not in ".!?"
    if behind or not line or sentence.announces:
        memory.listing = ()
    cases = parts[0].begins_with("if") or "faulty" in scopes(parts[0], memory.country)
    if memory.cases_may_follow and not cases:  # "We pay for it:", and no cases below
        memory.listing = ()
    memory.cases_may_follow = False
    if not memory.listing:
        return
    memory.bulleted = sentence.bullet
    named = frozenset().union(*(scopes(part, memory.country) for part in parts)) & {"faulty"}
    unwanted = any(part.has("withdrawal") for part in parts)  # "you changed your mind" stands there too
    for place in memory.listing:
        said = memory.statements[place]
        kept = said.scopes - {"faulty"} if unwanted else said.scopes | named
        memory.statements[place] = replace(said, scopes=kept)
    if unwanted:
        memory.listing = ()


def _further_word(
    sentence: Sentence, parts: Sequence[Clause], found: Sequence[Statement], memory: Memory
) -> list[Statement]:
    """ "Over €50 returns are free. You pay nothing for it." says the same once more."""
    last = memory.statements[-1] if memory.statements else None
    if last is None or sentence.lone or sentence.bullet or not 0 <= sentence.start - last.end <= 1:
        return list(found)
    again = any(part.has("no_costs") for part in parts) and not any(
        part.has("also", "otherwise", "but") for part in parts
    )
    same = last.payer is Payer.SELLER and last.scopes & CONDITIONS and again
    if not same or any(s.payer is not last.payer or s.scopes for s in found):
        return list(found)
    return [replace(s, scopes=last.scopes) for s in found]


def _announces_faults(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> bool:
    """ "7.1 If the goods are broken:" """
    return sentence.announces and any("faulty" in scopes(part, memory.country) for part in parts)


def _adds_amount(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> bool:
    """ "Returns are at your expense. Reckon with €7 a parcel.", or a list of prices below that."""
    if not memory.statements or memory.topic != "returns" or memory.age > 1:
        return False
    last = memory.statements[-1]
    more = tuple(fee for part in parts for fee in fees(part))
    if last.label and len(more) == 1 and not any(part.hits for part in parts):  # "Prepaid label", "$8.50"
        memory.statements[-1] = replace(last, payer=Payer.CUSTOMER, fees=more, label=False, named=True)
        return True
    apart = any(part.has("outbound", "refund", "restocking", "ordered", *ASIDE) for part in parts)
    apart = apart or memory.restocking  # "We keep 15 %. At least €10."
    apart = apart or (memory.sent_out and _of_that_parcel(parts))
    apart = apart or parts[0].begins_with("if")  # "If the pillow doesn't come back we deduct €25"
    priced = last.fees and not (memory.prices and sentence.lone)
    if not more or priced or apart or last.payer is not Payer.CUSTOMER:
        return False
    about = any(part.has("estimate") for part in parts)
    memory.statements[-1] = replace(last, fees=(*last.fees, *more), estimate=last.estimate or about)
    return True


def _adds_price_otherwise(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> bool:
    """ "Returns are free from €50. For smaller orders, €3.95." """
    if not memory.statements or memory.topic != "returns" or memory.age > 1:
        return False
    last = memory.statements[-1]
    more = tuple(fee for part in parts for fee in fees(part))
    apart = any(part.has("outbound", "refund", "restocking", *ASIDE) for part in parts)
    below = "threshold" in last.scopes and any(part.has("over") and part.fees for part in parts)
    otherwise = below or any(part.has("otherwise") for part in parts)
    if not (more and otherwise and last.scopes & CONDITIONS) or apart or last.payer is not Payer.SELLER:
        return False
    memory.statements.append(Statement(Payer.CUSTOMER, last.scopes, sentence.start, sentence.end, fees=more))
    return True


def _otherwise(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> list[Statement]:
    """ "Returns of broken goods are free. Otherwise, the customer pays." """
    last = memory.statements[-1] if memory.statements else None
    if last is None or last.payer is not Payer.SELLER or not last.scopes & (CONDITIONS | {"faulty"}):
        return []
    said = {meaning for part in parts for meaning in part.meanings}
    short = sum(len(part.words) for part in parts) <= SHORT and memory.topic == "returns"
    pays = "customer_pays" in said or ("pays" in said and not said.isdisjoint({"customer", "by_customer"}))
    apart = said & {"outbound", "refund", "restocking", "other", "price", "not", "seller", "by_seller"}
    if not (short and pays and "otherwise" in said) or apart or memory.age > MEMORY:
        return []
    return [Statement(Payer.CUSTOMER, last.scopes & CONDITIONS, sentence.start, sentence.end)]


def _heads_a_column(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> bool:
    """ "Country | Return costs", above countries and prices; not so "Country | Delivery | Returns"."""
    only = len(parts) == 1 and len(parts[0].words) <= AND_WHO and parts[0].has("returns", "return_costs")
    return only and not sentence.lone and sentence.text[-1].isalnum() and memory.topic != "outbound"


def _price_of_a_country(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> list[Statement]:
    """ "Netherlands: €3.95", a line below "Returns"."""
    more = tuple(fee for part in parts for fee in fees(part))
    said = {meaning for part in parts for meaning in part.meanings}
    places = {meaning for meaning in said if meaning.startswith("country:")}
    headed = memory.strong or memory.column
    below = memory.topic == "returns" and headed and memory.age <= MEMORY and not memory.heading
    if not (below and sentence.lone and len(more) == 1 and places) or said - places - {"and", "costs_verb"}:
        return []
    where = frozenset().union(*(scopes(part, memory.country) for part in parts))
    return [Statement(Payer.CUSTOMER, where, sentence.start, sentence.end, fees=more, named=True)]


def _ask(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> None:
    head(parts, memory)
    contexts = _contexts(parts, Memory())
    answers = [asserted(part, context) for part, context in zip(parts, contexts, strict=True)]
    memory.last = frozenset().union(*(scopes(part, memory.country) for part in parts))  # "Over €50? Then …"
    memory.asked = asked_of_the_shop(parts) or next((answer for answer in answers if answer), None)
    if parts[0].begins_with("asks_why"):  # "Why aren't returns free?" says that they aren't
        memory.statements += _assertions(sentence, parts, Memory(country=memory.country))


def _answer(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> list[Statement]:
    """ "Are returns free?" — "Yes." """
    asked, memory.asked = memory.asked, None
    who, memory.who = memory.who and memory.costs, False
    first = beginning(parts)
    if memory.topic == "returns" and memory.age <= 1 and (payer := payer_in_list(parts)):
        price = tuple(fees(parts[-1])) if payer is Payer.CUSTOMER else ()
        return [Statement(payer, memory.heading, sentence.start, sentence.end, fees=price, named=True)]
    if first.begins_with("unless") and len(parts) > 1:  # "Unless we made a mistake, you do."
        first = parts[1]
    if who and _names_party(first):
        payer = Payer.CUSTOMER if first.has("customer") else Payer.SELLER
        exceptions = frozenset().union(*(scopes(p, memory.country) for p in parts if p.has("unless")))
        return [
            Statement(payer, frozenset(), sentence.start, sentence.end, exceptions=exceptions, named=True)
        ]
    length = sum(map(str.isalpha, first.words))
    if who and asked is None and len(parts) == 1 and length <= 2 and first.begins_with("not", "no"):
        return [Statement(Payer.SELLER, memory.heading, sentence.start, sentence.end)]  # "Return costs: none"
    denied = first.begins_with("no") or (
        first.has("not", "no") and length <= DENIAL and not first.has("reimburses")
    )
    if asked is None or not (denied or first.begins_with("yes")) or _assertions(sentence, parts, memory):
        return []
    payer = asked.other if denied else asked
    apart = any(part.has("outbound", "refund", "restocking", "ordered", *ASIDE) for part in parts)
    price = () if apart or payer is not Payer.CUSTOMER else tuple(fee for p in parts for fee in fees(p))
    where = _place_of_an_answer(parts, memory) if not denied else frozenset()
    return [Statement(payer, memory.heading | where, sentence.start, sentence.end, fees=price)]


def _place_of_an_answer(parts: Sequence[Clause], memory: Memory) -> frozenset[str]:
    """ "Are returns free?" — "Yes, in France." """
    if any(part.has("unless", "not", "if") for part in parts):
        return frozenset()
    return frozenset().union(*(scopes(part, memory.country) for part in parts)) & {"home"}


def _names_party(answer: Clause) -> bool:
    """ "The customer.", "By law, the customer", in answer to "Who pays?"."""
    parties = answer.all("customer", "seller")
    end = answer.end - (not answer.words[-1].isalnum())
    closing = len(answer.words) <= SHORT and any(hit.end == end for hit in parties)
    return bool(parties) and not answer.has("not") and (len(answer.words) <= FEW or closing)


def _assertions(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> list[Statement]:
    inherited = _inherited(parts, memory)
    nothing = any(part.has("hearsay") for part in parts) or _restocking_listed(parts)
    nothing = nothing or (memory.sent_out and _of_that_parcel(parts))
    nothing = nothing or _something_else_free(sentence, parts)
    found = [] if nothing else _found(sentence, parts, memory, inherited)
    return _bound(found, parts, memory, inherited) if found else _refused(sentence, parts)


def _of_that_parcel(parts: Sequence[Clause]) -> bool:
    """ "We then send it back to you. The cost of this parcel is yours": not the parcel that came from you."""
    pointed = any(
        0 <= goods.start - hit.end <= 1
        for part in parts
        for hit in part.all("refers")
        for goods in part.all("returns", "return_costs", "outbound", "carriage")
    )
    return pointed or any(part.has("such_costs") for part in parts)


def _refused(sentence: Sentence, parts: Sequence[Clause]) -> list[Statement]:
    """ "Parcels without postage we don't accept"."""
    if not any(part.has("refused") for part in parts):
        return []
    return [Statement(Payer.CUSTOMER, frozenset(), sentence.start, sentence.end, granted=True)]


def _bound(
    found: Sequence[Statement], parts: Sequence[Clause], memory: Memory, inherited: frozenset[str]
) -> list[Statement]:
    """What was found in a sentence, with the conditions that hold for all of it."""
    bound = any(unknown_condition(part, memory.country) for part in parts)
    granted = up_to_the_seller(parts[0]) or _is_an_exception(parts) or _says_less(parts)
    agreed = agreed_before(parts)
    failing = unless_the_seller_did(parts)
    ways = _ways_told_apart(parts, found)
    if _titled_by_a_case(parts, found):
        ways |= {"faulty"}
    usual = any(part.has("usually") for part in parts)
    found = [
        replace(
            s,
            bound=bound,
            granted=granted,
            agreed=agreed or (failing and s.payer is Payer.SELLER),
            usual=usual,
        )
        for s in found
    ]
    # "Broken? … Return postage is yours unless it came broken": no longer about the broken one
    return [replace(s, scopes=s.scopes - (inherited & s.exceptions) | ways) for s in found]


def _titled_by_a_case(parts: Sequence[Clause], found: Sequence[Statement]) -> bool:
    """ "Free returns: if we sent the wrong item, we send a free label": the title holds for no other case."""
    titled = len(parts) > 1 and parts[1].words[0] == ":" and len(parts[0].words) <= HEAD
    one_payer = len({s.payer for s in found}) == 1 and found[0].payer is Payer.SELLER
    return titled and one_payer and parts[1].has("if", "case") and parts[1].has("faulty")


def _restocking_listed(parts: Sequence[Clause]) -> bool:
    """ "Restocking fee: €5", in a list of terms below "Return postage"."""
    listed = any(part.words[0] == ":" for part in parts[1:2])
    return listed and parts[0].has("restocking") and not parts[0].has("return_costs")


def _something_else_free(sentence: Sentence, parts: Sequence[Clause]) -> bool:
    """ "Free storage for 120 days", below "14 days to return it": what is free there has no word here."""
    part = parts[0]
    if not sentence.lone or sentence.text[-1] in ".!?" or part.has(*OF_RETURN_COSTS):
        return False
    known = {place for hit in part.hits for place in range(hit.start, hit.end)}
    beside = {place for hit in part.all("free") for place in (hit.start - 1, hit.end)} - known
    named = [part.words[place - part.start] for place in beside if part.start <= place < part.end]
    return any(word.isalpha() and len(word) >= NOUN for word in named)


def _found(
    sentence: Sentence, parts: Sequence[Clause], memory: Memory, inherited: frozenset[str]
) -> list[Statement]:
    found: list[Statement] = []
    if not can_assert(parts):
        return found
    denied = False  # "not due to faulty, damaged or incorrect goods": of all of these
    waiting = inherited
    apart = _is_an_exception(parts)
    branches = of_carrier(parts)
    excepting = within_if = False
    narrowed = parts[0].begins_with("only")  # "Only if it is our mistake, we pay"
    earlier: list[Fee] = []  # amounts named before it is said what they are for
    for part, context in zip(parts, _contexts(parts, memory), strict=True):
        here = scopes(part, memory.country) - branches
        denied = denied and part.words[0] == "," and not part.has("verb", "if")
        here -= {"faulty"} if denied else set()
        denied = denied or (part.has("faulty") and part.has("not") and "faulty" not in here)
        begun, before, told = excepting, waiting, found[-1].scopes if found else frozenset()
        anew = part.has("otherwise", "but") and len(part.words) > 1  # "… unless we decide otherwise"
        excepting = not apart and (excepting or part.has("unless")) and not anew
        if part.has("otherwise"):  # "You pay if the goods are those ordered. Otherwise we do."
            waiting = frozenset({"faulty"} if memory.sound and not found else ())
        # What was so once, and what a return costs the shop, are no word on who pays now
        payer = None if part.has("former", "shops_cost") else asserted(part, context)
        within_if = part.has("if", "case", "only") or (within_if and not payer and part.words[0] == ",")
        if found and part.has("reimburses") and _only_ends(part) and parts[0].has("price", "refund"):
            continue  # "The price is, less the return costs, refunded"
        if found and excepting and _contradicted(found, part, payer, here, waiting):
            continue
        if payer and found and found[-1].payer is payer and _only_a_price(part):
            found[-1] = _completed(found[-1], part, here, context, bound=within_if)
        elif payer:
            still = _still_of(found, part, payer, memory)
            here |= still
            ours = payer is Payer.SELLER and "faulty" in here  # "Exceptions we make for our own mistakes"
            opening = excepting and not found and not ours
            inside = opening and not begun and before  # "If it is broken, we refund all except …"
            waiting = _of_a_list(part, here, waiting)
            statement = Statement(
                payer,
                (before if inside else frozenset() if opening else here | waiting),
                sentence.start,
                sentence.end,
                fees=tuple(
                    _own_fees(part, context) or _postage(part) or earlier or _of_the_label(found, part)
                ),
                exceptions=((here if inside else here | waiting) if opening else frozenset()),
                # "Is it broken? We repay the postage by standard parcel only": not "only if it is broken"
                only=(part.has("only") and "faulty" not in still)
                or (narrowed and not found)
                or _says_only(part),
                estimate=part.has("estimate"),
                label=promises_label(part, context),
                advance=part.has("advance"),
                named=_names_cost(part, parts, found),
            )
            found.append(statement)
            waiting = frozenset()
        elif found and _told_further(found, part, here, context, excepting=excepting, bound=within_if):
            waiting = here if excepting else waiting | (here & told & _begins_anew(part))
        elif not part.has("rights"):
            waiting |= here - _of_delivery(part) if context.outbound else here
            earlier += _own_fees(part, context)
    return found


def _says_only(part: Clause) -> bool:
    """ "Nous ne prenons en charge que les frais de retour des articles défectueux"."""
    return part.has("none_but", "nothing_but") and any(nothing_but(part, no) for no in part.all("not"))


def _only_ends(part: Clause) -> bool:
    """A verb that ends what the sentence began with, behind something put in between."""
    return part.words[0] == "," and sum(map(str.isalnum, part.words)) <= AND_WHO


def _contradicted(
    found: list[Statement], part: Clause, payer: Payer | None, here: frozenset[str], waiting: frozenset[str]
) -> bool:
    """Whether an exception only names the other payer, without a case of its own."""
    last = found[-1]
    if last.payer is Payer.SELLER and _but_the_costs(part, here):
        found[-1] = replace(last, payer=Payer.CUSTOMER, fees=(), label=False, named=True)
        return True
    return bool(payer) and payer is not last.payer and not here | waiting  # "unless we agreed to pay"


def _told_further(
    found: list[Statement],
    part: Clause,
    here: frozenset[str],
    context: Context,
    *,
    excepting: bool,
    bound: bool,
) -> bool:
    """What a clause that names no payer adds to what was said before it; whether it adds to it at all."""
    last = found[-1]
    if part.has("rights"):  # "this does not affect your statutory rights if the goods are faulty"
        return False
    if last.payer is Payer.SELLER and _taken_off(part):
        found[-1] = replace(last, payer=Payer.CUSTOMER, label=False, named=True)
    elif excepting:
        found[-1] = replace(last, exceptions=last.exceptions | here)
    elif (case := _case_of_the_other(part, here, last)) is not None:
        found.append(Statement(last.payer.other, case, last.start, last.end))
    elif part.has("otherwise"):
        return False
    elif "faulty" in here and part.has("reimburses") and part.has("if", "case"):
        return True  # "Free returns, if it is broken we refund delivery too": a case of its own
    else:
        found[-1] = _completed(last, part, here, context, bound=bound)
    return True


def _is_an_exception(parts: Sequence[Clause]) -> bool:
    """ "Exception: if it is broken, we pay": not the ordinary case, whatever that is."""
    return len(parts) > 1 and parts[0].has("unless") and parts[1].words[0] == ":" and len(parts[0].words) <= 2


def _says_less(parts: Sequence[Clause]) -> bool:
    """ "You pay nothing to the courier": the shop may still keep the price from the refund.

    "If you choose another courier, at your own expense" says nothing of the shop's own.
    """
    chosen = any(part.has("other_carrier") for part in parts) and any(part.has("if") for part in parts)
    # "If you would rather send it at your own expense, …": the expense is part of what one may choose
    chosen = chosen or any(
        part.begins_with("if") and part.has("own_expense") and not part.has("withdrawal") for part in parts
    )
    return chosen or any(part.has("no_costs") and part.has("to_carrier") for part in parts)


def _of_a_list(part: Clause, here: frozenset[str], waiting: frozenset[str]) -> frozenset[str]:
    """ "From Austria, France and Germany": the home market is among them."""
    return waiting - {"abroad"} if "home" in here and not part.has("not") else waiting


def _ways_told_apart(parts: Sequence[Clause], found: Sequence[Statement]) -> frozenset[str]:
    """ "At a parcel shop it is free; have it fetched and you pay €5"."""
    apart = len({s.payer for s in found}) > 1 and sum(part.has("method") for part in parts) > 1
    return frozenset({"method"} if apart else ())


def _of_delivery(part: Clause) -> frozenset[str]:
    """What a clause on delivery doesn't say of the returns behind it: "Delivery abroad, free returns"."""
    return CONDITIONS if part.has("if", "case") else CONDITIONS | PLACES


def _case_of_the_other(part: Clause, here: frozenset[str], last: Statement) -> frozenset[str] | None:
    """The returns for which a clause names the other party as the payer, if it does.

    "The buyer pays for the return, if we sent the wrong thing, we do."; "Broken goods we send for at our
    cost; in other cases, the customer."
    """
    customer, seller = part.has("by_customer", "at_customer"), part.has("by_seller", "at_seller")
    if part.words[0] == "(" and not part.has("verb", "pays"):  # "(if it is broken, we)"
        customer, seller = customer or part.has("customer"), seller or part.has("seller")
    if not (seller and not customer if last.payer is Payer.CUSTOMER else customer and not seller):
        return None
    if "faulty" in here:
        return here
    return frozenset() if "faulty" in last.scopes and len(part.words) <= FEW else None


def _begins_anew(part: Clause) -> frozenset[str]:
    """ "Free returns of broken goods: if it is broken, we …": the "if" is that of what comes next, too."""
    return ASIDE if part.begins_with("if") else frozenset()


def _still_of(found: Sequence[Statement], part: Clause, payer: Payer, memory: Memory) -> frozenset[str]:
    """What was spoken of right before: "Exchanges are free, no fee is charged", "Broken? We pay …"."""
    refund = part.has("refund") and not part.has("return_costs")  # "we refund the cost of returning it"
    apart = part.has("returns", "withdrawal", "if") or refund
    same = bool(found) and found[-1].payer is payer
    if same and "own_way" in found[-1].scopes:  # "If you pay for the postage instead, we don't refund it"
        return found[-1].scopes & {"own_way"}
    if same and part.words[0] == "(":  # "Damaged by you? It goes back at your cost (we deduct both ways)"
        return found[-1].scopes & (ASIDE | {"exchange"})
    if same and not apart:
        return found[-1].scopes & {"exchange"}
    pays = part.has("return_costs") and part.has("pays", "reimburses", "seller_pays") and not apart
    sends = part.has("prepaid") and not part.has("withdrawal", "if")
    # "If it is broken, tell us and we arrange the return. We bear the costs": of that return, not of any
    bears = part.has("costs", "carriage", "seller_pays") and not part.has("return_costs") and not apart
    ours = payer is Payer.SELLER and not found and (pays or sends or bears)
    return memory.last & {"faulty"} if ours else frozenset()


def _of_the_label(found: Sequence[Statement], part: Clause) -> tuple[Fee, ...]:
    """ "We email you a label for £5 (deducted from your refund)"."""
    return found[-1].fees if found and found[-1].label and part.has("deducted") else ()


def _taken_off(part: Clause) -> bool:
    """ "The label costs you nothing now, we take it off your refund"."""
    return part.has("deducted") and part.has("it") and not part.has("not", "if", "otherwise", "restocking")


def _names_cost(part: Clause, parts: Sequence[Clause], found: Sequence[Statement]) -> bool:
    """Whether money is spoken of that no label of the shop makes up for."""
    priced = bool(found) and found[-1].label and bool(part.fees)  # "Prepaid label: £4"
    return priced or part.has("deducted") or (part.has("return_costs") and not _by_label(parts))


def _by_label(parts: Sequence[Clause]) -> bool:
    """ "If you don't use our label, the postage is yours": what else is true of a label holds."""
    return any(part.has("prepaid", "method") for part in parts)


def _but_the_costs(part: Clause, here: frozenset[str]) -> bool:
    """ "Send it back free of charge (excluding return postage)": then something else is free."""
    return part.has("return_costs") and not here and len(part.words) <= FEW and not part.has("if", "case")


def _only_a_price(part: Clause) -> bool:
    """ "… we charge for returns (€3)"."""
    return part.words[0] == "(" and bool(part.fees) and len(part.words) <= SHORT


def _own_fees(part: Clause, context: Context) -> list[Fee]:
    """Amounts that can be the price of the return."""
    if not context.returns or context.outbound or part.has("restocking"):
        return []
    return fees(part)


def _postage(part: Clause) -> list[Fee]:
    """ "The postage is at your own expense and about €7", where that was seen to be of the way back."""
    ways = outbound(part)
    if not ways or not part.has("own_expense") or not all(inside(way, part.all("carriage")) for way in ways):
        return []
    return [fee for fee in part.fees if fee.value and not is_threshold(part, fee)]


def _inherited(parts: Sequence[Clause], memory: Memory) -> frozenset[str]:
    """Scopes that hold for this sentence because of what stands before it."""
    before = memory.last if parts[0].begins_with("then") else frozenset()
    both = any(part.has("exchange") and part.has("returns") for part in parts)  # "exchanges or returns"
    heading = memory.heading - {"exchange"} if both or lists_costs(parts) else memory.heading
    if memory.disposal and not anew(parts) and not any(part.has("ordered") for part in parts):
        before |= {"disposal"}
    if parts[0].words[0] == "(":  # a sentence in brackets goes on with the one before
        before |= memory.last & ASIDE
    if any(part.has("sound") for part in parts):  # "Non-faulty goods …", below "Warranty"
        return heading - {"faulty"}
    if "faulty" in memory.last and _speaks_of_it(parts):  # "Is it damaged? Tell us. We fetch it."
        before |= {"faulty"}
    again = not of_another_case(parts)  # "A wrong address? You then pay the postage again."
    if "uncollected" in memory.last and again:
        before |= {"uncollected"}
    return heading | before | memory.last & {"substitute"}


def _speaks_of_it(parts: Sequence[Clause]) -> bool:
    """Of what the sentence before was about, rather than of returns as such."""
    then = parts[0].has("then") and not parts[0].has("if")  # "Wir schicken dann ein Etikett"
    repaid = parts[0].has("reimburses", "seller_pays") and not parts[0].has("if", "withdrawal")
    if parts[0].has("moreover") and repaid:  # "… We will also refund what you spent on sending it back"
        return True
    return then or (not anew(parts) and any(part.has("it") for part in parts))


def _completed(
    statement: Statement, part: Clause, here: frozenset[str], context: Context, *, bound: bool
) -> Statement:
    """A further clause adds a condition or the amount to what was said.

    `bound`: the clause is a condition or goes on with one, "if the goods are broken, faulty or …".
    """
    more = _own_fees(part, context)
    bound = bound or part.has("if", "case", "only") or part.words[0] in "(:"
    here = here if bound else here - ((ASIDE | {"exchange"}) - PLACES)
    if context.outbound or part.has("refund"):  # "… but delivery is free from €50", "…, delivery abroad"
        here -= CONDITIONS | PLACES
    listed = len(part.words) <= NAMES and not part.has("not", "verb")  # "(Germany, Austria)"
    if more or (
        statement.scopes & PLACES and not listed
    ):  # a price for each country, or what holds elsewhere
        here -= PLACES
    before = statement.scopes
    if part.has("days", "weeks", "months") and not part.has("if", "case", "only"):
        here -= {"kind"}  # "until 14 days, or 7 days for goods on sale": another time, not another payer
    if "home" in before:  # "free from here, not from abroad", "(Austria, Germany)"
        here -= {"abroad"}
    elif "home" in here and listed:
        before -= {"abroad"}
    return replace(
        statement,
        scopes=before | here,
        fees=(*statement.fees, *more),
        only=statement.only or part.has("only"),
        estimate=statement.estimate or part.has("estimate"),
    )


def _either_way(part: Clause) -> bool:
    """Whether a word for carriage stands there that need not mean the way to the customer."""
    return any(not inside(hit, part.all("delivery")) for hit in part.all("carriage"))


def _carriage_alone(part: Clause) -> bool:
    """Nothing but carriage that may be either way, and whether it is free."""
    return _either_way(part) and {hit.meaning for hit in part.hits} <= CARRIAGE_ALONE and not part.fees


def _contexts(parts: Sequence[Clause], memory: Memory) -> list[Context]:
    own = [topic_of(part) for part in parts]
    in_sentence = next((topic for topic in own if topic == "returns"), "")
    costs_here = any(p.has("return_costs") or (p.has("costs", "carriage") and not outbound(p)) for p in parts)
    priced = any(fees(p) for p in parts)
    refund = any(p.has("refund") for p in parts) or (memory.repaid and not in_sentence)
    other = any(p.has("other") for p in parts)
    handling = any(p.has("restocking") for p in parts) and not any(p.has("return_costs") for p in parts)
    colon = any(part.words[0] in ":–—-" for part in parts[1:2])
    headed = colon and own[0] == "returns" and len(parts[0].words) <= HEAD
    if headed and not outbound(parts[0]) and _carriage_alone(parts[1]):
        own[1] = "returns"  # "Returns: free shipping"
    named = such = False  # the costs: by their name, or by "the costs of this"
    subject: Payer | None = None
    remembered = memory.topic if memory.strong or memory.age <= MEMORY else ""
    contexts = []
    outside = ""  # the topic before the bracket
    current = next((topic for topic in own if topic), "") or remembered
    for part, topic in zip(parts, own, strict=True):
        if part.words[0] == "(":
            outside = current
        elif part.words[0] == ")":  # "Returns (that is, postage) are paid by …" goes on with what it began
            current = outside or current
        current = topic or current
        named = named or part.has("return_costs")
        such = such or part.has("such_costs")
        here = in_sentence == "returns" and current == "returns"
        from_before = not in_sentence and remembered == "returns"
        paid = part.has("outbound") and current == "outbound" and (in_sentence or from_before)
        party = next((hit.meaning for hit in part.all("customer", "seller")), "")
        contexts.append(
            Context(
                returns=here
                or (from_before and (current == "returns" or _either_way(part)))
                or bool(paid and _either_way(part)),
                costs=(here and costs_here)
                or (from_before and (memory.costs or such) and not part.has("outbound")),
                named=(here and named) or (from_before and (memory.costs or such)),
                priced=priced,
                refund=refund,
                other=other,
                handling=handling,
                near=here or (from_before and memory.strong),
                weak=from_before and not memory.strong,
                fresh=from_before and not memory.age,
                outbound=current == "outbound",
                subject=subject,
                headed=here and headed,
                short=here and len(parts[-1].words) + parts[-1].start <= SHORT,
            )
        )
        subject = Payer(party) if party else subject
    return contexts
