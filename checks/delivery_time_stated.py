"""Whether a customer learns when the parcel will arrive."""

from checks.model import Judgement, Moment, Page, Reason, Stage, failed, passed, unknown
from checks.reading.delivery_times import DeliveryTime, delivery_times
from checks.reading.page_words import called, named
from checks.reading.scope import seen, unread_link, unreadable, unvisited
from checks.registry import check
from checks.saying import say


@check(moment=Moment.AMOT, weight=2)
def delivery_time_stated(
    product: Page | None = None,
    cart: Page | None = None,
    checkout: Page | None = None,
    shipping: Page | None = None,
) -> Judgement:
    """Is it stated on the product, cart, checkout or shipping page when the order will arrive?"""
    pages = seen(product, cart, checkout, shipping)
    found = [(page, time) for page in pages for time in delivery_times(page)]
    for page, time in found:
        if time.arrives:
            return passed(
                say(
                    "The {page} says when an order arrives: {time}.", page=called(page), time=time.as_written
                ),
                [time.evidence],
                facts={"delivery": time.as_written, "page": page.stage.value},
            )
    searched = [page.url for page in pages]
    missing = unreadable(pages) or unvisited(pages, Stage.PRODUCT) or unread_link(pages)
    return missing or _only_sent([time for _, time in found], searched) or failed(
        say("Nothing on {pages} says when an order will arrive.", pages=named(pages)), searched
    )  # fmt: skip


def _only_sent(times: list[DeliveryTime], searched: list[str]) -> Judgement | None:
    if not times:
        return None
    sentence = say(
        "It is stated when an order is sent ({time}), but not when it arrives.", time=times[0].as_written
    )
    return unknown(Reason.AMBIGUOUS, sentence, [times[0].evidence], searched=searched)
