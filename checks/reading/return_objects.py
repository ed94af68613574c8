"""What the money of a clause is for: the way to the customer or the way back."""

from checks.reading.clauses import Clause, distance, nearest
from checks.reading.return_fees import coordinated, inside, outbound
from checks.reading.vocabulary import Hit

PAYING = ("pays", "customer_pays", "seller_pays")


def object_is_outbound(clause: Clause, hit: Hit) -> bool:
    """Whether the money meant is that of the way to the customer: nearer, and not coordinated."""
    ways = [h for h in outbound(clause) if not inside(h, clause.all("return_costs"))]
    back = clause.all("returns", "return_costs")
    if not back:
        return not all(inside(way, clause.all("carriage")) for way in ways)
    if not ways:
        return False
    way, home = nearest(hit, ways), nearest(hit, back)
    assert way is not None  # noqa: S101  # both lists were just seen not to be empty
    assert home is not None  # noqa: S101
    paying = hit.meaning in (*PAYING, "falls_to")
    if paying and home.start < way.start and _case_of_returning(clause, way, home):
        return False
    if hit.meaning in PAYING and clause.has("by_customer", "by_seller") and sent_back_with_carriage(clause):
        return bool(clause.has("refund"))
    if home.start < way.start and _consequence(clause, way, home):
        return False
    return (
        distance(hit, way) < distance(hit, home)
        and not coordinated(clause, way, home)
        and (way.start < home.start) == (hit.start < home.start)
    )


def _case_of_returning(clause: Clause, way: Hit, home: Hit) -> bool:
    """ "In the case of a return the postage is paid by …": postage can be either way, here it is back."""
    either = clause.all("carriage")
    if (
        clause.has("refund")
        or not inside(way, either)
        or not all(inside(h, either) for h in outbound(clause))
    ):
        return False
    return any(0 <= home.start - h.end <= 2 for h in clause.all("case", "if"))


def _consequence(clause: Clause, way: Hit, home: Hit) -> bool:
    """ "Send it back and we pay the postage": a new sentence behind "and", about what was just said."""
    if not inside(way, clause.all("carriage")) or clause.has("refund"):
        return False
    parties = clause.all("seller", "customer")
    joints = [h for h in clause.all("and") if home.end <= h.start < way.start]
    return any(abs(party.start - joint.end) <= 1 for joint in joints for party in parties)


def sent_back_with_carriage(clause: Clause) -> bool:
    """ "Goods sent back must travel with the carriage paid by …"."""
    either, back = clause.all("carriage"), clause.all("returns")
    ways = outbound(clause)
    apart = clause.has("days", "ordered") or not all(inside(way, either) for way in ways)
    return bool(either and back) and not apart and back[0].start < either[0].start
