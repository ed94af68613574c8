"""Whether one can order without an account."""

from checks.model import Judgement, Moment, Page, Reason, failed, passed, unknown
from checks.reading.channel_words import language_of
from checks.reading.login import AccountDemand, Demand, account_demand
from checks.registry import check
from checks.saying import say


@check(moment=Moment.FMOT, weight=3, matters=True)
def guest_checkout(checkout: Page) -> Judgement:
    """Can a customer order without an account?"""
    found = account_demand(checkout)
    match found.demand:
        case Demand.GUEST_OFFERED:
            return passed(say("One can order as a guest."), found.evidence)
        case Demand.OPEN:
            sentence = say("One can order without logging in; no password is asked for.")
            return passed(sentence, found.evidence)
        case Demand.FORCED:
            return _forced(checkout, found)
    if not language_of(checkout):
        return _unsupported(checkout, found)
    return unknown(
        Reason.AMBIGUOUS,
        say("The checkout page does not tell whether an account is needed."),
        found.evidence,
        searched=[checkout.url],
    )


def _forced(checkout: Page, found: AccountDemand) -> Judgement:
    if not language_of(checkout):
        return _unsupported(checkout, found)
    return failed(
        say("The checkout demands to log in or to register; no way to order as a guest is offered."),
        [checkout.url],
        found.evidence,
    )


def _unsupported(checkout: Page, found: AccountDemand) -> Judgement:
    return unknown(
        Reason.LANGUAGE_UNSUPPORTED,
        say(
            "The checkout page is in a language in which an offer to order as a guest would not be "
            "recognised."
        ),
        found.evidence,
        searched=[checkout.url],
    )
