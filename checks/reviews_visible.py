"""Whether others' experience is shown to somebody who compares shops."""

from collections.abc import Sequence

from checks.model import Judgement, Moment, Page, Reason, Stage, failed, passed, unknown
from checks.reading.quoted import attributed_words
from checks.reading.reviews import told_to_machines, visible_reviews
from checks.reading.scope import named, seen, unreadable, unvisited
from checks.registry import check


@check(moment=Moment.ZMOT, weight=1)
def reviews_visible(home: Page | None = None, product: Page | None = None) -> Judgement:
    """Is the experience of other customers visible on the home or product page?"""
    pages = seen(home, product)
    for page in pages:
        evidence = visible_reviews(page)
        if evidence:
            what = f": {evidence.quote}" if evidence.quote else ""
            return passed(
                f"{named([page]).capitalize()} shows the experience of others{what}.",
                [evidence],
                facts={"page": page.stage.value},
            )
    hidden = any(set(told_to_machines(page)) - {"0"} for page in pages)
    only = " Only search engines are told of a rating." if hidden else ""
    missing = unreadable(pages) or unvisited(pages, Stage.HOME, Stage.PRODUCT)
    return (
        missing
        or _somebody_quoted(pages)
        or failed(
            f"No rating, review count or customer's voice is visible on {named(pages)}.{only}",
            [page.url for page in pages],
        )
    )


def _somebody_quoted(pages: Sequence[Page]) -> Judgement | None:
    said = next((words for page in pages for words in attributed_words(page)), None)
    if said is None:
        return None
    return unknown(
        Reason.AMBIGUOUS,
        "Somebody is quoted by name, but nothing tells whether it is a customer.",
        [said],
        searched=[page.url for page in pages],
    )
