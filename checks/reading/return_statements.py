"""Goes through a text sentence by sentence and collects what it says about the cost of returns.

A reader keeps in mind what the heading, the question or the sentence before was about; so does
this: "Who pays for returns? That is up to the customer." has its subject in the question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from checks.reading.assertions import asserted
from checks.reading.clauses import Clause, Fee, clauses
from checks.reading.return_context import Context, Payer
from checks.reading.return_fees import fees, outbound
from checks.reading.return_memory import Memory, Statement, anew, further_term, head, learn_home, remember
from checks.reading.return_scopes import (
    ASIDE,
    CONDITIONS,
    PLACES,
    agreed_before,
    of_carrier,
    scopes,
    unknown_condition,
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
MEMORY = 6  # sentences after which what was said before is forgotten


def statements(text: Iterable[Sentence], vocabulary: Vocabulary, country: str = "") -> list[Statement]:
    memory = Memory(country=country)
    for sentence in text:
        parts = clauses(sentence, vocabulary, country or vocabulary.language)
        if parts:
            before = len(memory.statements)
            _read(sentence, parts, memory)
            _list_of_cases(sentence, parts, memory, before)
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
    if "faulty" in frozenset().union(*(scopes(part, memory.country) for part in parts)) and not new:
        for place in memory.announced:
            said = memory.statements[place]
            if memory.excepted:  # "… unless: – the goods are faulty"
                memory.statements[place] = replace(said, exceptions=said.exceptions | {"faulty"})
            else:
                memory.statements[place] = replace(said, scopes=said.scopes | {"faulty"})
    elif not sentence.bullet or new or any(part.has(*NO_FAULT) or part.fees for part in parts):
        memory.announced = range(0)


def _ends_in_if(last: Clause) -> bool:
    """ "… if:", "… if you:", of which the list says the rest."""
    return last.begins_with("if") and sum(map(str.isalpha, last.words)) <= AND_WHO


def _read(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> None:
    if sentence.question:
        _ask(parts, memory)
        return
    learn_home(parts, memory)
    found = _answer(sentence, parts, memory) or _assertions(sentence, parts, memory)
    if not found and (_adds_amount(parts, memory) or _adds_price_otherwise(sentence, parts, memory)):
        return
    if not found and _announces_faults(sentence, parts, memory):
        head(parts, memory)
        return
    if not found and sentence.heading and memory.topic and further_term(parts):
        memory.age += 1
        return
    if not found and sentence.heading:
        head(parts, memory)
        memory.who = any(part.has("return_costs") for part in parts)
        return
    memory.statements += found
    remember(parts, memory, found)


def _announces_faults(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> bool:
    """ "7.1 If the goods are broken:" """
    return sentence.announces and any("faulty" in scopes(part, memory.country) for part in parts)


def _adds_amount(parts: Sequence[Clause], memory: Memory) -> bool:
    """ "Returns are at your expense. Reckon with €7 a parcel." """
    if not memory.statements or memory.topic != "returns" or memory.age > 1:
        return False
    last = memory.statements[-1]
    more = tuple(fee for part in parts for fee in fees(part))
    apart = any(part.has("outbound", "refund", "restocking", "ordered", *ASIDE) for part in parts)
    apart = apart or memory.restocking  # "We keep 15 %. At least €10."
    if not more or last.fees or apart or last.payer is not Payer.CUSTOMER:
        return False
    about = any(part.has("estimate") for part in parts)
    memory.statements[-1] = replace(last, fees=more, estimate=last.estimate or about)
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


def _ask(parts: Sequence[Clause], memory: Memory) -> None:
    head(parts, memory)
    contexts = _contexts(parts, Memory())
    answers = [asserted(part, context) for part, context in zip(parts, contexts, strict=True)]
    memory.last = frozenset().union(*(scopes(part, memory.country) for part in parts))  # "Over €50? Then …"
    memory.asked = asked_of_the_shop(parts) or next((answer for answer in answers if answer), None)


def _answer(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> list[Statement]:
    """ "Are returns free?" — "Yes." """
    asked, memory.asked = memory.asked, None
    who, memory.who = memory.who and memory.costs, False
    first = beginning(parts)
    if memory.topic == "returns" and memory.age <= 1 and (payer := payer_in_list(parts)):
        price = tuple(fees(parts[-1])) if payer is Payer.CUSTOMER else ()
        return [Statement(payer, memory.heading, sentence.start, sentence.end, fees=price)]
    if first.begins_with("unless") and len(parts) > 1:  # "Unless we made a mistake, you do."
        first = parts[1]
    if who and _names_party(first):
        payer = Payer.CUSTOMER if first.has("customer") else Payer.SELLER
        exceptions = frozenset().union(*(scopes(p, memory.country) for p in parts if p.has("unless")))
        return [Statement(payer, frozenset(), sentence.start, sentence.end, exceptions=exceptions)]
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
    return [Statement(payer, memory.heading, sentence.start, sentence.end, fees=price)]


def _names_party(answer: Clause) -> bool:
    """ "The customer.", "By law, the customer", in answer to "Who pays?"."""
    parties = answer.all("customer", "seller")
    end = answer.end - (not answer.words[-1].isalnum())
    closing = len(answer.words) <= SHORT and any(hit.end == end for hit in parties)
    return bool(parties) and not answer.has("not") and (len(answer.words) <= FEW or closing)


def _assertions(sentence: Sentence, parts: Sequence[Clause], memory: Memory) -> list[Statement]:
    found: list[Statement] = []
    waiting = _inherited(parts, memory)
    branches = of_carrier(parts)
    excepting = within_if = False
    earlier: list[Fee] = []  # amounts named before it is said what they are for
    for part, context in zip(parts, _contexts(parts, memory), strict=True):
        here = scopes(part, memory.country) - branches
        excepting = (excepting or part.has("unless")) and not part.has("otherwise", "but")
        if part.has("otherwise"):
            waiting = frozenset()
        payer = asserted(part, context)
        within_if = part.has("if", "case", "only") or (within_if and not payer and part.words[0] == ",")
        if payer and excepting and found and payer is not found[-1].payer and not here | waiting:
            continue  # "unless we agreed to pay": not the ordinary case
        if payer and found and found[-1].payer is payer and _only_a_price(part):
            found[-1] = _completed(found[-1], part, here, context, bound=within_if)
        elif payer:
            opening = excepting and not found
            waiting = _of_a_list(part, here, waiting)
            statement = Statement(
                payer,
                (frozenset() if opening else here | waiting),
                sentence.start,
                sentence.end,
                fees=tuple(_own_fees(part, context) or earlier),
                exceptions=(here | waiting) if opening else frozenset(),
                only=part.has("only"),
                estimate=part.has("estimate"),
            )
            found.append(statement)
            waiting = frozenset()
        elif found and excepting:
            found[-1] = replace(found[-1], exceptions=found[-1].exceptions | here)
            waiting = here
        elif found and "faulty" in here and _names_the_other(part, found[-1].payer):
            found.append(Statement(found[-1].payer.other, here, sentence.start, sentence.end))
        elif found and not part.has("otherwise"):
            found[-1] = _completed(found[-1], part, here, context, bound=within_if)
        else:
            waiting |= here - CONDITIONS if context.outbound else here
            earlier += _own_fees(part, context)
    return _bound(found, parts, memory) if found else _refused(sentence, parts)


def _refused(sentence: Sentence, parts: Sequence[Clause]) -> list[Statement]:
    """ "Parcels without postage we don't accept"."""
    if not any(part.has("refused") for part in parts):
        return []
    return [Statement(Payer.CUSTOMER, frozenset(), sentence.start, sentence.end, granted=True)]


def _bound(found: Sequence[Statement], parts: Sequence[Clause], memory: Memory) -> list[Statement]:
    """What was found in a sentence, with the conditions that hold for all of it."""
    bound = any(unknown_condition(part, memory.country) for part in parts)
    granted = up_to_the_seller(parts[0])
    agreed = agreed_before(parts)
    ways = _ways_told_apart(parts, found)
    return [replace(s, scopes=s.scopes | ways, bound=bound, granted=granted, agreed=agreed) for s in found]


def _of_a_list(part: Clause, here: frozenset[str], waiting: frozenset[str]) -> frozenset[str]:
    """ "From Austria, France and Germany": the home market is among them."""
    return waiting - {"abroad"} if "home" in here and not part.has("not") else waiting


def _ways_told_apart(parts: Sequence[Clause], found: Sequence[Statement]) -> frozenset[str]:
    """ "At a parcel shop it is free; have it fetched and you pay €5"."""
    apart = len({s.payer for s in found}) > 1 and sum(part.has("method") for part in parts) > 1
    return frozenset({"method"} if apart else ())


def _names_the_other(part: Clause, payer: Payer) -> bool:
    """ "The buyer pays for the return, if we sent the wrong thing, we do." """
    customer, seller = part.has("by_customer", "at_customer"), part.has("by_seller", "at_seller")
    if part.words[0] == "(" and not part.has("verb", "pays"):  # "(if it is broken, we)"
        customer, seller = customer or part.has("customer"), seller or part.has("seller")
    return seller and not customer if payer is Payer.CUSTOMER else customer and not seller


def _only_a_price(part: Clause) -> bool:
    """ "… we charge for returns (€3)"."""
    return part.words[0] == "(" and bool(part.fees) and len(part.words) <= SHORT


def _own_fees(part: Clause, context: Context) -> list[Fee]:
    """Amounts that can be the price of the return."""
    if not context.returns or context.outbound or part.has("restocking"):
        return []
    return fees(part)


def _inherited(parts: Sequence[Clause], memory: Memory) -> frozenset[str]:
    """Scopes that hold for this sentence because of what stands before it."""
    before = memory.last if parts[0].begins_with("then") else frozenset()
    heading = memory.heading - {"exchange"} if lists_costs(parts) else memory.heading
    if memory.disposal and not anew(parts) and not any(part.has("ordered") for part in parts):
        before |= {"disposal"}
    if parts[0].words[0] == "(":  # a sentence in brackets goes on with the one before
        before |= memory.last & ASIDE
    if "faulty" in memory.last and _speaks_of_it(parts):  # "Is it damaged? Tell us. We fetch it."
        before |= {"faulty"}
    return heading | before


def _speaks_of_it(parts: Sequence[Clause]) -> bool:
    """Of what the sentence before was about, rather than of returns as such."""
    then = parts[0].has("then") and not parts[0].has("if")  # "Wir schicken dann ein Etikett"
    return then or (not anew(parts) and any(part.has("it") for part in parts))


def _completed(
    statement: Statement, part: Clause, here: frozenset[str], context: Context, *, bound: bool
) -> Statement:
    """A further clause adds a condition or the amount to what was said.

    `bound`: the clause is a condition or goes on with one, "if the goods are broken, faulty or …".
    """
    more = _own_fees(part, context)
    bound = bound or part.words[0] == "("
    here = here if bound else here - (ASIDE - PLACES)
    if context.outbound or part.has("refund"):  # "… but delivery is free from €50"
        here -= CONDITIONS
    if more:  # a price for each country
        here -= PLACES
    before = statement.scopes
    if "home" in before:  # "free from here, not from abroad", "(Austria, Germany)"
        here -= {"abroad"}
    elif "home" in here and len(part.words) <= NAMES and not part.has("not", "verb"):
        before -= {"abroad"}
    return replace(
        statement,
        scopes=before | here,
        fees=(*statement.fees, *more),
        only=statement.only or part.has("only"),
        estimate=statement.estimate or part.has("estimate"),
    )


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
                or (from_before and (current == "returns" or part.has("carriage")))
                or bool(paid and part.has("carriage")),
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
