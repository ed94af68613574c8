"""Whether a customer learns what delivery costs before the checkout tells."""

from checks.model import Judgement, Moment, Page, Stage, failed, passed
from checks.reading.delivery_costs import delivery_costs
from checks.reading.page_words import called, named
from checks.reading.scope import seen, unread_link, unreadable, unvisited
from checks.registry import check
from checks.saying import say


@check(moment=Moment.FMOT, weight=2)
def shipping_costs_stated(
    product: Page | None = None,
    cart: Page | None = None,
    shipping: Page | None = None,
    home: Page | None = None,
    terms: Page | None = None,
) -> Judgement:
    """Is it stated before checkout what delivery costs?"""
    pages = seen(product, cart, shipping, home, terms)
    for page in pages:
        costs = delivery_costs(page)
        if costs:
            said = list(dict.fromkeys(cost.says for cost in costs))
            return passed(
                say(
                    "The {page} says what delivery costs: {costs}.",
                    page=called(page),
                    costs=", ".join(said[:3]),
                ),
                [cost.evidence for cost in costs[:3]],
                facts={"cost": said[0], "page": page.stage.value},
            )
    missing = unreadable(pages) or unvisited(pages, Stage.PRODUCT) or unread_link(pages)
    return missing or failed(
        say("Nothing on {pages} says what delivery costs.", pages=named(pages)),
        [page.url for page in pages],
    )
