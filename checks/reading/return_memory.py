"""What a reader keeps in mind from one sentence on returns to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from checks.reading.clauses import Clause, Fee
from checks.reading.return_context import Payer
from checks.reading.return_fees import coordinated, inside, outbound
from checks.reading.return_scopes import ASIDE, scopes
from checks.reading.return_topics import names_cost_of_return, topic_of

TITLE = 5  # words of one of several things that a title names, with its comma
DISPOSAL = 3  # sentences after one on old batteries that go on with them


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said about who pays. `scopes`: the returns it is about, none for the ordinary one."""

    payer: Payer
    scopes: frozenset[str]
    start: int
    end: int
    fees: tuple[Fee, ...] = ()
    exceptions: frozenset[str] = frozenset()
    only: bool = False
    estimate: bool = False
    bound: bool = False  # holds under a condition that was not understood
    granted: bool = False  # … that is up to the seller, or only as long as nothing else is said
    agreed: bool = False  # only where shop and customer agreed so: nobody's ordinary return
    label: bool = False  # only promises a label, not that it costs nothing
    named: bool = False  # names the cost of the return, or money taken off for it
    advance: bool = False  # "for the time being": who pays at the counter, not who pays in the end
    usual: bool = False  # "in principle", "by law": what the shop then does may be something else

    @property
    def ordinary(self) -> bool:
        return not self.agreed and not self.scopes & (ASIDE | {"exchange"})


@dataclass(slots=True)
class Memory:
    """What the text so far leaves in the reader's mind."""

    country: str = ""
    topic: str = ""  # returns, outbound or nothing
    costs: bool = False  # the topic is the cost itself
    strong: bool = False  # from a heading or question, not just an earlier sentence
    age: int = 0  # sentences since
    heading: frozenset[str] = frozenset()  # scopes named by the heading or question
    last: frozenset[str] = frozenset()  # scopes of the sentence before
    repaid: bool = False  # the sentence before was about money given back
    disposal: int = 0  # sentences that can still be about old batteries or appliances
    sent_out: bool = False  # … or about goods that the shop sends back to the customer
    restocking: bool = False  # … or about a fee for handling what came back
    sound: bool = False  # … or held "if the goods are those ordered": otherwise they are not
    announced: range = range(0)  # statements that a list of cases follows
    excepted: bool = False  # … of cases in which they don't hold
    asked: Payer | None = None  # what "yes" would mean
    who: bool = False  # the question was who pays
    title: int | None = None  # the statement that the line before made as a title, if it did
    title_run: int = 0  # the first of the titles that say the same, down to the last statement
    listing: tuple[int, ...] = ()  # the statements whose cases the lines to come name
    cases_may_follow: bool = False  # … if the first of those lines begins with "if" or names a fault
    bulleted: bool = False  # those lines have list marks
    prices: bool = False  # the line before gave the last statement its price, as lists do
    values: bool = False  # the lines are values that an order must reach
    less: bool = False  # the lines are what is taken off a refund
    column: bool = False  # the line is the head of a table, "Country | Return costs", or a row below it
    refusal: bool = False  # the lines are prices for a parcel that nobody took
    statements: list[Statement] = field(default_factory=list)

    @property
    def goods_faulty(self) -> bool:
        return "faulty" in self.heading


def further_term(parts: Sequence[Clause]) -> bool:
    """ "Period: 14 days", a line of the list that the heading began."""
    return len(parts) > 1 and parts[1].words[0] == ":" and not any(topic_of(part) for part in parts)


def learn_home(parts: Sequence[Clause], memory: Memory) -> None:
    """Where nobody told us the home market, it is the country that is named first."""
    named = [
        hit.meaning.partition(":")[2] for p in parts for hit in p.hits if hit.meaning.startswith("country:")
    ]
    if not memory.country and named and named[0] != "EU":
        memory.country = named[0]


def head(parts: Sequence[Clause], memory: Memory) -> None:
    if _goes_on_about_costs(parts, memory):
        memory.costs, memory.age = True, 0
        return
    topic = next((t for t in (topic_of(part) for part in parts) if t == "returns"), "") or next(
        (t for t in (topic_of(part) for part in parts) if t), ""
    )
    memory.topic = topic
    memory.costs = topic == "returns" and any(
        p.has("return_costs", "costs", "pays", "free", "carriage") for p in parts
    )
    both = _names_both_ways(parts)
    memory.strong = bool(topic) and not both
    memory.age, memory.repaid = int(both), False
    named = frozenset().union(*(scopes(part, memory.country) for part in parts)) - {"threshold"}
    memory.disposal = DISPOSAL if "disposal" in named else 0
    memory.heading = named & {"faulty"} if topic == "outbound" else named  # "Delivered broken?"
    if _names_topics(parts):
        memory.heading -= {"faulty", "exchange"}
    if any(_returns_and_guarantee(part) for part in parts):
        memory.heading -= {"faulty"}
    memory.who = any(part.has("who") for part in parts)
    memory.last = frozenset()
    memory.asked = None


def _goes_on_about_costs(parts: Sequence[Clause], memory: Memory) -> bool:
    """ "What does a return cost?", and below that the heading "Postage"."""
    below = memory.topic == "returns" and memory.strong and memory.costs and not memory.age
    only = len(parts) == 1 and len(parts[0].words) == 1
    return below and only and parts[0].has("carriage", "costs") and not topic_of(parts[0])


def _names_both_ways(parts: Sequence[Clause]) -> bool:
    """ "Delivery & returns": a price below it need not be that of the way back."""
    return any(
        coordinated(part, there, back)
        for part in parts
        for there in outbound(part)
        for back in part.all("returns", "withdrawal", "exchange")
        if not inside(back, [there])
    )


def _returns_and_guarantee(part: Clause) -> bool:
    """ "Returns & guarantee": a heading over both, so that what stands below it need not be about faults."""
    back = part.all("returns", "withdrawal", "exchange")
    return any(coordinated(part, fault, home) for fault in part.all("faulty") for home in back)


def _names_topics(parts: Sequence[Clause]) -> bool:
    """ "Withdrawal, guarantee and law": a title over several things, of which guarantee is but one."""
    listed = len(parts) > 1 and all(part.words[0] == "," for part in parts[1:])
    short = all(len(part.words) <= TITLE and not part.has("if", "case", "only", "verb") for part in parts)
    return listed and short and parts[0].has("returns", "withdrawal") and not parts[0].has("faulty")


def anew(parts: Sequence[Clause]) -> bool:
    return any(part.has("return_costs", "withdrawal", "if", "case") for part in parts)


def of_another_case(parts: Sequence[Clause]) -> bool:
    """Whether a sentence behind one about a parcel nobody took speaks of returns as such again."""
    if parts[0].begins_with("returns", "free_returns"):
        return True
    if parts[0].begins_with("return_costs") and any(part.has("customer_pays", "falls_to") for part in parts):
        return True  # "Return postage is at your expense and is taken off the refund"
    same = parts[0].begins_with("refers")  # "this charge will be deducted from any refund"
    kept = any(part.has("deducted") for part in parts)  # "… we refund the price less the return postage"
    named = any(part.has("withdrawal", "if") or (part.has("return_costs") and not kept) for part in parts)
    return named or (not same and not kept and any(part.has("refund") for part in parts))


def remember(parts: Sequence[Clause], memory: Memory, found: Sequence[Statement]) -> None:
    topics = [topic for topic in map(topic_of, parts) if topic]
    memory.repaid = any(part.has("refund") for part in parts)
    memory.sent_out = any(part.has("sent_to_customer") for part in parts)
    memory.restocking = any(part.has("restocking") for part in parts)
    named = frozenset().union(*(scopes(part, memory.country) for part in parts))
    as_ordered = any(part.has("sound") and part.has("if", "case") for part in parts)
    memory.sound = as_ordered and not named and not any(part.fees for part in parts)
    memory.disposal = DISPOSAL if "disposal" in named else max(0, memory.disposal - 1)
    then = parts[0].begins_with("then")
    kept = frozenset() if of_another_case(parts) else memory.last & {"uncollected"}
    memory.last = named or (memory.last if then else kept)
    memory.age += not (memory.topic == "returns" and any(part.has("step") for part in parts))
    listed = memory.listing or memory.announced
    if listed and not found and any(part.has("faulty") for part in parts):
        return  # "We pay if: – wrong item delivered": a case of the list is no word on delivery
    if memory.strong and memory.topic == "returns" and ("outbound" not in topics or "returns" in topics):
        memory.age = 0 if "returns" in topics else memory.age
        return
    if topics:
        memory.topic = "returns" if "returns" in topics else topics[-1]
        memory.strong, memory.age = False, 0
        memory.costs = any(names_cost_of_return(part) for part in parts)
        goes_on = found or (memory.goods_faulty and not anew(parts))  # "Broken? Send it back. It's free."
        memory.heading = memory.heading & frozenset({"faulty", "abroad"}) if goes_on else frozenset()
