"""Links to the pages about contact, returns, delivery, …"""

import re
from collections.abc import Callable, Iterable, Sequence

from checks.model import Control, Page, Stage
from monitor.shopper import guard
from monitor.shopper.eyes.common import PATHS, Choice, address_of, best, is_web, path_of, says
from monitor.shopper.words import phrases

# Of several pages that are called so, customers write on this one; others tell the law or answer questions.
NOTHING_BUT_CONTACT = re.compile(
    r"/(?:contact|kontakt|contatti|contacto)(?:[-_/]?(?:us|form|formular|formulier|index|opnemen))?(?:\.\w+)?/?$"
)
LESS_OF_A_HUB = (
    4.25  # “Get in touch with us” at /contact comes before “Customer service” at /customer-service
)
BUYING = (Stage.CART, Stage.CHECKOUT, Stage.DELIVERY, Stage.PAYMENT)


def information(pages: Iterable[Page], stage: Stage) -> list[Choice]:
    """Links to the page about contact, returns, …, over all pages seen; one choice per address.

    Where none leads to a page about delivery or returns, those to help and customer service: small shops tell
    all of it there.
    """
    seen = tuple(pages)
    found = _links(
        seen, lambda link: _information_score(link, stage), f"its text or address is about {stage}"
    )
    if found or stage not in (Stage.RETURNS, Stage.SHIPPING):
        return found
    return _links(seen, _help_score, f"it may be about {stage} as well")


def _links(pages: Sequence[Page], score: Callable[[Control], float], why: str) -> list[Choice]:
    choices: dict[str, Choice] = {}
    for page in pages:
        for link in page.links:
            address = address_of(link.href)
            if is_web(link, page) and address != address_of(page.url) and not _is_a_step(link, page):
                choice = Choice(link, score(link), why)
                if address not in choices or choices[address].score < choice.score:
                    choices[address] = choice
    return best(choices.values(), 6)


def _help_score(link: Control) -> float:
    return 0 if guard.refuse_address(link.href) else says(link, "links", "help") - (not link.visible)


def _is_a_step(link: Control, page: Page) -> bool:
    """“Continue to shipping” and “2. Delivery” at checkout lead to its steps, not to pages about shipping."""
    return page.stage in BUYING and (guard.leads_on(link.text) or _lies_in_checkout(link, page))


def _lies_in_checkout(link: Control, page: Page) -> bool:
    """Whether the link leads to a neighbour of this page in a folder named after checkout."""
    folder = path_of(page.url).partition("?")[0].rstrip("/").rpartition("/")[0]
    within = re.search(PATHS[Stage.CHECKOUT], folder) and path_of(link.href).startswith(f"{folder}/")
    return bool(within) and page.stage is not Stage.CART


def _information_score(link: Control, stage: Stage) -> float:
    if guard.refuse_address(link.href):
        return 0
    text = says(link, "links", stage.value)
    path = 4 if re.search(PATHS[stage], path_of(link.href)) else 0
    order = _order_among(link, stage) if text else 0
    if stage is Stage.CONTACT:
        order += 0.75 if NOTHING_BUT_CONTACT.search(path_of(link.href)) else 0
        order -= LESS_OF_A_HUB if text and _is_a_hub(link) else 0
    return text + path + order + (0.5 if link.visible else 0) + (0.5 if link.region == "footer" else 0)


def _is_a_hub(link: Control) -> bool:
    """ "Customer service", "Help": answers to questions first, and somewhere below a way to write."""
    return link.text in phrases("links", "help")


def _order_among(link: Control, stage: Stage) -> float:
    """Other stages' pages often carry this one's word too (“Versand & Rückgabe”): the purer the better."""
    others = (s for s in (Stage.CONTACT, Stage.RETURNS, Stage.SHIPPING, Stage.TERMS) if s is not stage)
    return -1.0 if any(phrases("links", s.value).within(link.text) for s in others) else 0.0
