"""What a report says first."""

from collections.abc import Callable, Sequence

from checks.risk import Level
from checks.saying import Told, joined, say, say_n
from reports.view import ShopView

_ALONE: dict[Level, Callable[[str], Told]] = {
    Level.HIGH: lambda shop: say("{shop} carries a high risk of losing customers.", shop=shop),
    Level.MEDIUM: lambda shop: say("{shop} carries a medium risk of losing customers.", shop=shop),
    Level.LOW: lambda shop: say(
        "{shop} carries no high risk of losing customers, as far as could be judged.", shop=shop
    ),
    Level.UNKNOWN: lambda shop: say(
        "{shop} could not be judged well enough to give a level of risk.", shop=shop
    ),
}


def headline(shops: Sequence[ShopView]) -> str:
    match shops:
        case []:
            return say("No shop was visited.")
        case [shop]:
            return _ALONE[shop.worst](shop.name)
    high = sum(shop.worst is Level.HIGH for shop in shops)
    silent = sum(shop.worst is Level.UNKNOWN for shop in shops)
    first = say_n(
        "{n} of {all} shops carries a high risk of losing customers.",
        "{n} of {all} shops carry a high risk of losing customers.", high, all=len(shops),
    )  # fmt: skip
    if not high:
        first = say("None of the {all} shops carries a high risk, as far as could be judged.", all=len(shops))
    second = say_n("For {n} shop no level could be given.", "For {n} shops no level could be given.", silent)
    return joined(first, second if silent else "")
