"""Whether others' experience is shown to somebody who compares shops."""

from collections.abc import Sequence

from checks.model import Judgement, Moment, Page, Reason, Stage, failed, passed, unknown
from checks.reading.page_words import called, named
from checks.reading.quoted import attributed_words
from checks.reading.reviews import told_to_machines, visible_reviews
from checks.reading.scope import seen, unreadable, unvisited
from checks.registry import check
from checks.saying import joined, say


@check(moment=Moment.ZMOT, weight=1)
def reviews_visible(home: Page | None = None, product: Page | None = None) -> Judgement:
    """Is the experience of other customers visible on the home or product page?"""
    pages = seen(home, product)
    for page in pages:
        evidence = visible_reviews(page)
        if evidence:
            quote = evidence.quote
            return passed(
                say("The {page} shows the experience of others: {quote}.", page=called(page), quote=quote)
                if quote
                else say("The {page} shows the experience of others.", page=called(page)),
                [evidence],
                facts={"page": page.stage.value},
            )
    hidden = any(set(told_to_machines(page)) - {"0"} for page in pages)
    only = say("Only search engines are told of a rating.") if hidden else ""
    none = say("No rating, review count or customer's voice is visible on {pages}.", pages=named(pages))
    missing = unreadable(pages) or unvisited(pages, Stage.HOME, Stage.PRODUCT)
    return (
        missing
        or _somebody_quoted(pages)
        or failed(
            joined(none, only),
            [page.url for page in pages],
        )
    )


def _somebody_quoted(pages: Sequence[Page]) -> Judgement | None:
    said = next((words for page in pages for words in attributed_words(page)), None)
    if said is None:
        return None
    return unknown(
        Reason.AMBIGUOUS,
        say("Somebody is quoted by name, but nothing tells whether it is a customer."),
        [said],
        searched=[page.url for page in pages],
    )
