"""Whether customers can tell others, and the shop, what they think."""

from collections.abc import Sequence

from checks.model import Judgement, Moment, Page, Reason, Stage, failed, passed, unknown
from checks.reading.feedback import Invitation, invitations, invited_in_words
from checks.reading.page_words import called, named
from checks.reading.scope import seen, unreadable, unvisited
from checks.registry import check
from checks.saying import joined, say


@check(moment=Moment.UMOT, weight=1)
def feedback_invited(
    home: Page | None = None, product: Page | None = None, contact: Page | None = None
) -> Judgement:
    """Is a way to review, or to reach the shop on social profiles, offered?"""
    pages = seen(home, product, contact)
    for page in pages:
        found = list(invitations(page))
        if found:
            return _invited(page, found)
    missing = unreadable(pages) or unvisited(pages, Stage.HOME, Stage.PRODUCT)
    return (
        missing
        or _only_words(pages)
        or failed(
            say("Neither a way to review nor a social profile is linked on {pages}.", pages=named(pages)),
            [page.url for page in pages],
        )
    )


def _only_words(pages: Sequence[Page]) -> Judgement | None:
    said = next((words for page in pages for words in invited_in_words(page)), None)
    if said is None:
        return None
    return unknown(
        Reason.AMBIGUOUS,
        say("The page says “{quote}”, but no link, button or form for it was seen.", quote=said.quote),
        [said],
        searched=[page.url for page in pages],
    )


def _invited(page: Page, found: list[Invitation]) -> Judgement:
    networks = list(dict.fromkeys(one.where for one in found if one.kind == "profile"))
    review = any(one.kind == "review" for one in found)
    profiles = [say("a profile on {network}", network=name) for name in networks]
    offers = joined(say("a way to review") if review else "", *profiles, between=", ")
    facts = {"review": "yes"} if review else {}
    return passed(
        say("The {page} offers {offers}.", page=called(page), offers=offers),
        [one.evidence for one in found[:3]],
        facts=facts | ({"profiles": ", ".join(networks)} if networks else {}),
    )
