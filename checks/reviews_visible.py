"""Whether others' experience is shown to somebody who compares shops."""

from checks.model import Judgement, Moment, Page, Stage, failed, passed
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
    return missing or failed(
        f"No rating, review count or customer's voice is visible on {named(pages)}.{only}",
        [page.url for page in pages],
    )
