"""Whether a company that one reads about can be reached at all."""

from collections.abc import Sequence

from checks.model import Evidence, Judgement, Moment, Page, Reason, Shop, failed, passed, unknown
from checks.reading.channel_words import language_of
from checks.reading.channels import contact_links, find_channels
from checks.reading.citing import cite_control
from checks.reading.page_words import called, named
from checks.reading.phones import page_phones
from checks.registry import check
from checks.saying import joined, say

KINDS = {
    "phone": say("phone"), "mail": say("mail"), "form": say("form"), "chat": say("chat"),
    "messenger": say("messenger"), "callback": say("callback"),
}  # fmt: skip


@check(moment=Moment.ZMOT, weight=2)
def contact_findable(
    home: Page, shop: Shop, contact: Page | None = None, imprint: Page | None = None
) -> Judgement:
    """Is a phone number, mail address, form, chat or messenger at most two clicks from the home page?"""
    pages = [page for page in (home, contact, imprint) if page is not None]
    for page in pages:
        found = _channels(page, shop)
        if found:
            kinds = list(dict.fromkeys(kind for kind, _ in found))
            return passed(
                say(
                    "The {page} shows how to reach the shop: {channels}.",
                    page=called(page),
                    channels=joined(*(KINDS.get(kind, kind) for kind in kinds), between=", "),
                ),
                [evidence for _, evidence in found],
                facts={"channels": ", ".join(kinds), "page": page.stage.value},
            )
    return _none(home, contact, pages)


def _channels(page: Page, shop: Shop) -> list[tuple[str, Evidence]]:
    phones = [("phone", phone.evidence) for phone in page_phones(page, shop.country)]
    return phones + [(c.kind.value, c.evidence) for c in find_channels(page, shop.country)]


def _none(home: Page, contact: Page | None, pages: Sequence[Page]) -> Judgement:
    searched = [page.url for page in pages]
    links = contact_links(home)
    if links and contact is None:
        return unknown(
            Reason.NOT_VISITED,
            say("The home page links to “{link}”, but that page was not seen.", link=links[0].text),
            [cite_control(home, links[0])],
            searched=searched,
        )
    if not language_of(home):
        return unknown(
            Reason.LANGUAGE_UNSUPPORTED,
            say("No channel was found, but in the language of this shop one might not be recognised."),
            searched=searched,
        )
    sentence = say(
        "No phone number, mail address, form, chat or messenger is on {pages}.", pages=named(pages)
    )
    return failed(sentence, searched)
