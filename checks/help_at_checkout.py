"""Whether somebody stuck at the checkout finds help other than the telephone, and keeps the cart."""

from collections.abc import Sequence

from checks.model import Control, Judgement, Moment, Page, Reason, Shop, failed, passed, unknown
from checks.reading.addresses import page_of
from checks.reading.channel_words import language_of
from checks.reading.channels import (
    Channel,
    cart_is_empty,
    contact_links,
    find_channels,
    help_links,
    imprint_links,
    kinds_in_words,
)
from checks.reading.citing import cite_control
from checks.registry import check
from checks.saying import joined, say


@check(moment=Moment.FMOT, weight=2)
def help_at_checkout(
    checkout: Page,
    shop: Shop,
    delivery: Page | None = None,
    payment: Page | None = None,
    contact: Page | None = None,
    cart_after: Page | None = None,
    imprint: Page | None = None,
) -> Judgement:
    """Can a customer reach help other than by phone from the checkout, and does the cart survive it?"""
    steps = [page for page in (checkout, delivery, payment) if page]
    here = next(filter(None, (find_channels(page, shop.country) for page in steps)), ())
    if here:
        return passed(
            say("The checkout page offers {channels}.", channels=kinds_in_words(here)),
            [channel.evidence for channel in here],
            facts={"channels": _facts(here)},
        )
    links = contact_links(checkout) or _leading_to(contact, help_links(checkout))
    if links:
        return _away_from_checkout(checkout, shop, links[0], contact, cart_after)
    return _legal_notice(checkout, shop, imprint) or _nothing(checkout)


def _leading_to(contact: Page | None, links: Sequence[Control]) -> tuple[Control, ...]:
    """Help links that lead to the very page on which contact was found."""
    wanted = page_of(contact.url) if contact else None
    return tuple(k for k in links if page_of(k.href) == wanted)


def _away_from_checkout(
    checkout: Page, shop: Shop, link: Control, contact: Page | None, cart_after: Page | None
) -> Judgement:
    evidence = cite_control(checkout, link)
    there = find_channels(contact, shop.country) if contact else ()
    if contact and not there:
        return _contact_page_without(checkout, contact, link)
    emptied = cart_is_empty(cart_after) if cart_after else None
    if cart_after and emptied:
        return failed(
            say(
                "To reach help one must leave the checkout (“{link}”), and then the cart is empty.",
                link=link.text,
            ),
            [checkout.url, cart_after.url],
            [evidence, emptied],
        )
    offered = (
        say(
            "The checkout page leads to “{link}”, where there is {channels}.",
            link=link.text,
            channels=kinds_in_words(there),
        )
        if there
        else say("The checkout page leads to “{link}”.", link=link.text)
    )
    full = say("The cart is still full afterwards.")
    return passed(
        joined(offered, full if cart_after else say("Whether the cart survives was not checked.")),
        [evidence, *(channel.evidence for channel in there)],
        facts={"channels": _facts(there)} if there else None,
    )


def _contact_page_without(checkout: Page, contact: Page, link: Control) -> Judgement:
    searched = [checkout.url, contact.url]
    evidence = [cite_control(checkout, link)]
    if not language_of(contact):
        return _unsupported(searched)
    return failed(
        say(
            "The checkout page leads to “{link}”, but no mail address, form, chat or messenger is there.",
            link=link.text,
        ),
        searched,
        evidence,
    )


def _legal_notice(checkout: Page, shop: Shop, imprint: Page | None) -> Judgement | None:
    """A mail address in the legal notice can be reached from here, but is not offered as help."""
    links = imprint_links(checkout)
    there = find_channels(imprint, shop.country) if imprint and links else ()
    if not imprint or not there:
        return None
    return unknown(
        Reason.AMBIGUOUS,
        say(
            "From the checkout only the legal notice (“{link}”) is linked. It shows {channels}, but does not "
            "offer it as help.",
            link=links[0].text,
            channels=kinds_in_words(there),
        ),
        [cite_control(checkout, links[0]), *(channel.evidence for channel in there)],
        searched=[checkout.url, imprint.url],
    )


def _nothing(checkout: Page) -> Judgement:
    helps = help_links(checkout)
    if helps:
        return unknown(
            Reason.AMBIGUOUS,
            say(
                "The checkout page links to “{link}”; nobody looked whether one is reached there.",
                link=helps[0].text,
            ),
            [cite_control(checkout, helps[0])],
            searched=[checkout.url],
        )
    if not language_of(checkout):
        return _unsupported([checkout.url])
    legal = imprint_links(checkout)
    only = say("Only the legal notice (“{link}”) is linked.", link=legal[0].text) if legal else ""
    nothing = say("The checkout page offers no chat, mail address, form or link to help.")
    return failed(joined(nothing, only), [checkout.url])


def _unsupported(searched: Sequence[str]) -> Judgement:
    return unknown(
        Reason.LANGUAGE_UNSUPPORTED,
        say("No help was found, but in the language of this page it might not be recognised."),
        searched=searched,
    )


def _facts(channels: Sequence[Channel]) -> str:
    return ", ".join(dict.fromkeys(channel.kind.value for channel in channels))
