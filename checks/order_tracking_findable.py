"""Whether somebody who has ordered finds out where the order is."""

from collections.abc import Sequence
from functools import partial

from checks.model import Judgement, Moment, Page, Reason, Stage, failed, passed, unknown
from checks.reading.page_words import called, named
from checks.reading.scope import seen, unread_link, unreadable, unvisited
from checks.reading.tracking import Tracking, Way, ways_to_track
from checks.registry import check
from checks.saying import N_, say

SAID = {
    Way.LINK: partial(say, N_("The {page} leads to the tracking of orders.")),
    Way.FORM: partial(say, N_("The {page} has a form that looks up an order.")),
    Way.TEXT: partial(say, N_("The {page} says how an order can be followed.")),
    Way.ORDERS: partial(say, N_("The {page} offers to follow orders in a customer account.")),
}
BEST_FIRST = list(Way)


@check(moment=Moment.AMOT, weight=2)
def order_tracking_findable(
    home: Page | None = None,
    shipping: Page | None = None,
    product: Page | None = None,
    cart: Page | None = None,
    checkout: Page | None = None,
    contact: Page | None = None,
    terms: Page | None = None,
) -> Judgement:
    """Is a way to follow an order offered?"""
    pages = seen(home, shipping, product, cart, checkout, contact, terms)
    found = [(page, way) for page in pages for way in ways_to_track(page)]
    found.sort(key=lambda one: BEST_FIRST.index(one[1].way))
    if found and found[0][1].way is not Way.ACCOUNT:
        return _offered(*found[0])
    searched = [page.url for page in pages]
    missing = unreadable(pages) or unvisited(pages, Stage.HOME) or unread_link(pages)
    if missing or not found:
        return missing or _none(pages, searched)
    return unknown(
        Reason.AMBIGUOUS,
        say("No way to follow an order is offered; whether a customer account shows one is not told."),
        [found[0][1].evidence],
        searched=searched,
    )


def _none(pages: Sequence[Page], searched: Sequence[str]) -> Judgement:
    return failed(say("No way to follow an order is on {pages}.", pages=named(pages)), searched)


def _offered(page: Page, tracking: Tracking) -> Judgement:
    return passed(
        SAID[tracking.way](page=called(page)),
        [tracking.evidence],
        facts={"way": tracking.way.value, "page": page.stage.value},
    )
