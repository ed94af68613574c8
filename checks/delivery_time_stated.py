"""Whether a customer learns when the parcel will arrive."""

from checks.model import Judgement, Moment, Page, Reason, Stage, failed, passed, unknown
from checks.reading.delivery_times import DeliveryTime, delivery_times
from checks.reading.scope import named, seen, unread_link, unreadable, unvisited
from checks.registry import check


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
                f"{named([page]).capitalize()} says when an order arrives: {time.as_written}.",
                [time.evidence],
                facts={"delivery": time.as_written, "page": page.stage.value},
            )
    searched = [page.url for page in pages]
    missing = unreadable(pages) or unvisited(pages, Stage.PRODUCT) or unread_link(pages)
    return missing or _only_sent([time for _, time in found], searched) or failed(
        f"Nothing on {named(pages)} says when an order will arrive.", searched
    )  # fmt: skip


def _only_sent(times: list[DeliveryTime], searched: list[str]) -> Judgement | None:
    if not times:
        return None
    sentence = f"It is stated when an order is sent ({times[0].as_written}), but not when it arrives."
    return unknown(Reason.AMBIGUOUS, sentence, [times[0].evidence], searched=searched)
