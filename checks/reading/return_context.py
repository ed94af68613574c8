"""Who can pay for a return, what a clause stands in, and what holds for every question about it."""

from dataclasses import dataclass
from enum import StrEnum

from checks.reading.clauses import Clause, distance
from checks.reading.return_fees import fees
from checks.reading.vocabulary import Hit

NEGATION_REACH = 6
SUCH = 2  # words before a cost: "the", "the direct"
PREDICATES = (
    "pays", "reimburses", "free", "deducted", "falls_to", "responsible", "customer_pays", "seller_pays",
    "own_expense", "prepaid",
)  # fmt: skip
FEW = 4  # words of a clause that leaves no room for another subject
BRIEF = 8  # the same with a verb: "you don't have to pay anything"
COSTS = ("return_costs", "costs", "such_costs", "carriage")


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
    handling: bool = False  # … of a fee for handling what came back, and of no return cost
    short: bool = False  # a line of a price list: "Return: 4.95 €"
    subject: Payer | None = None  # who does something in the clauses before
    headed: bool = False  # the sentence begins with what it is about: "Returns: …"


def names_costs(clause: Clause, context: Context) -> bool:
    """Whether a cost is spoken of, which can then only be that of the way back."""
    return context.costs or clause.has(*COSTS) or bool(fees(clause))


def _apart(clause: Clause, hit: Hit, no: Hit) -> int:
    """Words between the two without those of a return cost: "we cannot the cost of … refund", in Dutch."""
    named = {
        place
        for cost in clause.all("return_costs")
        if no.end <= cost.start and cost.end <= hit.start
        for place in range(cost.start, cost.end)
    }
    return distance(hit, no) - len(named)


def nothing_but(clause: Clause, hit: Hit) -> bool:
    """ "Le client ne paie que les frais de retour": with its "not" it says "only"."""
    if not clause.has("none_but", "nothing_but"):
        return False
    costs = [cost.start for cost in clause.all("return_costs")]
    costs += [than.end for than in clause.all("nothing_but")]  # which ends in the cost
    return any(
        hit.end <= than.start and 0 <= cost - than.end <= SUCH
        for than in clause.all("none_but", "nothing_but")
        for cost in costs
    )


def negated(clause: Clause, hit: Hit) -> bool:
    """Whether a "not" belongs to this word rather than to another that can be denied."""
    if nothing_but(clause, hit):
        return False
    if any(0 <= hit.start - no.end <= 1 for no in clause.all("without")):
        return False  # "without enough postage we don't accept it": denied twice
    rivals = [h for h in clause.all(*PREDICATES) if h.end <= hit.start or hit.end <= h.start]
    joints = {joint.end for joint in clause.all("and")}
    return any(
        _apart(clause, hit, no) <= NEGATION_REACH
        and not (hit.end <= no.start and no.start in joints)  # "at your expense, complete and not used"
        and not any(distance(rival, no) < distance(hit, no) for rival in rivals)
        for no in clause.all("not")
        if not any(0 <= kept.start - no.end <= 1 for kept in clause.all("withdrawal"))  # "not to keep"
    )
