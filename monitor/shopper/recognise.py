"""Which kind of page this is: product, cart, checkout. Pure."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from checks.model import Control, Form, Page, Stage
from monitor.shopper import eyes, guard
from monitor.shopper.asking import facts_of, forms_ask_for_a_person, kinds_of
from monitor.shopper.words import fold, phrases

SHORT_PAGE = 3_000  # characters: what only says that it loads
HARDLY_A_WORD = 60  # characters
SHORT_NAME = 4
LETTER = re.compile(r"[^\W\d_]")
HTTP_ERROR = 400
ADDRESS = 4  # lines to fill in: so many are asked of somebody who orders
MANY = 4  # buttons to the cart: so many are a list's
ADDING = re.compile(r"add[-_]?to[-_]?\w+")  # in the address of a page that is none the less no cart
NEWSLETTER = re.compile(r"newsletter|nieuwsbrief|subscribe|abonn|abonea|iscri|suscri|zapisz", re.IGNORECASE)
SEARCH = re.compile(r"search|such|zoek|caut|recherche|cerca|busca|szuka|(?:^|\W)q(?:$|\W)", re.IGNORECASE)


class Place(StrEnum):
    """What the page after a click turned out to be."""

    CHECKOUT = "checkout"
    GATEWAY = "gateway"  # asks how to go on: as a guest, with an account
    CART = "cart"
    ELSEWHERE = "elsewhere"


def is_product(page: Page) -> bool:
    """One product with a way into the cart, not a list of many."""
    ways = eyes.add_to_cart(page)
    if not ways:
        return bool(eyes.choosers(page) or eyes.asked_before(page)) and _has_price(page)
    if any(map(_is_a_product, page.structured)):
        return True
    return 0 < len(eyes.adds_this(page)) < MANY


def _has_price(page: Page) -> bool:
    return bool(eyes.PRICE.search(seen_text(page)))


def _is_a_product(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    return "Product" in (kinds if isinstance(kinds, list) else [kinds])


def says_it_is_sold_out(page: Page) -> bool:
    return bool(phrases("states", "sold_out").within(seen_text(page)))


def is_another_product(page: Page, before: Page) -> bool:
    """Whether a click has led from one page that sells to the page of a product, not to the cart."""
    moved = eyes.address_of(page.url) != eyes.address_of(before.url)
    sells = bool(eyes.add_to_cart(page) or eyes.choosers(page))  # a checkout has radio buttons to choose, too
    return moved and sells and is_product(page) and not is_cart(page) and not is_empty_cart(page)


def asks_to_log_in(page: Page, before: Page) -> bool:
    """Another page, which wants a password where the one before wanted none: no box in a header."""
    elsewhere = eyes.view_of(page.url) != eyes.view_of(before.url)
    return elsewhere and _wants_password(page) and not _wants_password(before)


def _wants_password(page: Page) -> bool:
    return any(f.visible and f.type == "password" for form in page.forms for f in form.fields)


def seen_text(page: Page) -> str:
    """The visible text, folded, without what the header's mini cart may say."""
    return fold("\n".join(t.text for t in page.texts if not t.folded and t.region not in ("header", "nav")))


def is_empty_cart(page: Page) -> bool:
    return bool(phrases("states", "empty_cart").within(seen_text(page)))


def names_of(product: Page) -> tuple[str, ...]:
    """What the product may be called in the cart."""
    said = [str(n.get("name", "")) for n in product.structured if _is_a_product(n)]
    return tuple(
        dict.fromkeys(fold(name) for name in (*said, *_headlines(product)) if len(name) >= SHORT_NAME)
    )


def _headlines(product: Page) -> list[str]:
    """The product's name is mostly its page's title, up to a dash, and stands on the page as a block."""
    title = re.split(r"\s+[|–—·:-]\s+", product.title)
    blocks = {t.text.strip() for t in product.texts if not t.folded and t.region not in eyes.OUTSIDE}
    return [part for part in title if part in blocks]


def looks_busy(before: Page, after: Page, button: Control) -> bool:
    """Whether a click has not come to anything yet: the page is as it was, or only the button differs."""
    if before.url != after.url:
        return False
    old = {t.text for t in before.texts}
    news = [t.text for t in after.texts if t.text not in old]
    return all(len(text) <= len(button.text) for text in news) and len(news) <= 1


def shows_nothing_new(before: Page, after: Page) -> bool:
    """Whether a click has brought nothing to read: no text that was not there, but dots in a button.

    What was there may have gone already, to make room for what comes.
    """
    known = {t.text for t in before.texts}
    return not any(LETTER.search(t.text) for t in after.texts if not t.folded and t.text not in known)


def is_bare_checkout(page: Page, cart: Page | None) -> bool:
    """Whether the page calls itself checkout and asks for nothing yet: what it asks for may be on its way."""
    if not _calls_itself_checkout(page, cart) or page.status >= HTTP_ERROR or is_empty_cart(page):
        return False
    return not any(f.visible for form in page.forms if not _is_aside(form) for f in form.fields)


def is_view_before(before: Page, after: Page) -> bool:
    """Whether the address already names another view, and the page still shows the one before.

    Another query alone may only note what was chosen on the same view.
    """
    shown = _middle(after)
    return eyes.view_of(before.url) != eyes.view_of(after.url) and bool(shown) and shown == _middle(before)


def _middle(page: Page) -> list[str]:
    """What stands between what all pages of a shop have in common."""
    return [t.text for t in page.texts if not t.folded and t.region not in eyes.OUTSIDE]


def is_unfinished(page: Page) -> bool:
    """Whether the page is likely still to be drawn: nothing to act on, and hardly a word but “loading”."""
    if any(map(_asks_much, page.forms)) or _offers_something(page) or is_empty_cart(page):
        return False
    return sum(map(len, _middle(page))) < HARDLY_A_WORD or says_it_loads(page)


def _asks_much(form: Form) -> bool:
    """A single field is for searching or a newsletter, which are there before the page is."""
    return sum(f.visible for f in form.fields) > 1


def says_it_loads(page: Page) -> bool:
    text = seen_text(page)
    return len(text) < SHORT_PAGE and bool(phrases("states", "loading").within(text))


def _offers_something(page: Page) -> bool:
    """Whether there is anything to act on outside the frame that all pages of a shop have in common.

    A sign or a number alone floats above every page as well: the cart and how much is in it.
    """
    controls = (c for c in (*page.links, *page.buttons) if c.visible and c.region not in eyes.OUTSIDE)
    return any(LETTER.search(c.text) for c in controls)


def is_cart(page: Page, names: Sequence[str] = ()) -> bool:
    """A cart with something in it: it shows a price, and calls itself a cart or holds what has one of these
    names."""
    path = ADDING.sub("", eyes.path_of(page.url))
    called = re.search(eyes.PATHS[Stage.CART], path) or phrases("links", "cart").within(page.title)
    heading = called or any(
        t.text in phrases("links", "cart") for t in page.texts if t.region not in eyes.OUTSIDE
    )
    if not eyes.PRICE.search(seen_text(page)) or is_empty_cart(page):
        return False
    return bool(heading) or _holds(page, names)


def shows_the_cart(page: Page, before: Page, names: Sequence[str]) -> bool:
    """A page of its own that is a filled cart; or a drawer or window with a way to checkout that is new.

    `before` is the page on which something was put into the cart.
    """
    if eyes.address_of(page.url) != eyes.address_of(before.url):
        return is_cart(page, names)
    known = eyes.names_seen(before)
    ways = [choice.control for choice in eyes.checkout_controls(page, strict=True)]
    if _calls_itself_a_cart(page, before):  # what the guard holds back there is the way to checkout, too
        ways += [c for c in (*page.buttons, *page.links) if c.visible and guard.orders_or_pays(c.text)]
    return any(eyes.name_of(way) not in known for way in ways) and not is_empty_cart(page)


def _calls_itself_a_cart(page: Page, before: Page) -> bool:
    """Whether a drawer or window has come up under the heading “Your cart”, with a price in it."""
    old = {t.text for t in before.texts}
    news = [t.text for t in page.texts if not t.folded and t.text not in old]
    return any(t in phrases("links", "cart") for t in news) and any(map(eyes.PRICE.search, news))


def _holds(page: Page, names: Sequence[str]) -> bool:
    text = seen_text(page)
    return any(name in text for name in names) and bool(eyes.checkout_controls(page, strict=True))


def place(page: Page, cart: Page | None) -> Place:
    """Where a click on “checkout” has led to."""
    forms = [f for f in page.forms if not _is_aside(f)]
    new = [f for f in forms if cart is None or _key(f) not in {_key(c) for c in cart.forms}]
    if forms_ask_for_a_person(new) or any(map(_begins_with_who_one_is, new)):
        return Place.CHECKOUT
    asks_account = any(x.visible and x.type == "password" for f in new for x in f.fields)
    asks_mail = any(map(_asks_mail, new))
    offers = eyes.guest_radios(page) or [c for c in eyes.guest_controls(page) if not _sends_mail(page, c)]
    if _calls_itself_checkout(page, cart) and any(_blanks(f) >= ADDRESS for f in new):
        return Place.CHECKOUT
    if asks_account or (offers and _calls_itself_checkout(page, cart)):
        return Place.GATEWAY
    if asks_mail and (_calls_itself_checkout(page, cart) or _words(page)):
        return Place.CHECKOUT
    if cart is not None and _same_place(page, cart):
        return Place.CART
    if _calls_itself_checkout(page, cart) and _words(page) > 1:
        return Place.CHECKOUT
    return Place.CART if is_cart(page) else Place.ELSEWHERE


def _begins_with_who_one_is(form: Form) -> bool:
    """Steps of one form that slide by: a name and a way to reach one first, the street still out of sight."""
    seen = {kind for f in form.fields if f.visible for kind in kinds_of(facts_of(f))}
    waiting = {kind for f in form.fields if not f.visible for kind in kinds_of(facts_of(f))}
    return {"person", "reach"} <= seen and "street" in waiting


def _blanks(form: Form) -> int:
    """Lines to fill in; a form that asks for a password is another."""
    kinds = [x.type for x in form.fields if x.visible]
    return 0 if "password" in kinds else sum(kind in ("text", "tel", "email") for kind in kinds)


def _sends_mail(page: Page, way: eyes.Choice) -> bool:
    """Whether it is for guests, but only for those who leave their mail address: then this is checkout."""
    form = way.control.form
    return form is not None and _asks_mail(page.forms[form])


def _asks_mail(form: Form) -> bool:
    return any(x.visible and _is_mail(x.type, x.name) for x in form.fields)


def _is_mail(kind: str, name: str) -> bool:
    return kind == "email" or (kind == "text" and bool(re.search(r"e-?mail", name, re.IGNORECASE)))


def _key(form: Form) -> tuple[str, tuple[str, ...]]:
    return form.action, tuple(f.name for f in form.fields if f.visible)


def _is_aside(form: Form) -> bool:
    """Newsletter and search forms stand on every page."""
    said = form.text
    for box in (f for f in form.fields if f.type == "checkbox" and f.label):
        said = said.replace(box.label, "")  # a customer may be asked whether they want it, too
    words = f"{form.hint} {form.action} {said}"
    visible = [f for f in form.fields if f.visible and f.type not in ("checkbox", "radio")]
    if len(visible) <= 2 and NEWSLETTER.search(words):
        return True
    return len(visible) == 1 and bool(
        SEARCH.search(f"{visible[0].type} {visible[0].name} {visible[0].label}")
    )


def _same_place(page: Page, cart: Page) -> bool:
    return eyes.path_of(page.url) == eyes.path_of(cart.url)


def _calls_itself_checkout(page: Page, cart: Page | None) -> bool:
    path = eyes.path_of(page.url)
    if cart is not None and path == eyes.path_of(cart.url):
        return False
    named = re.search(eyes.PATHS[Stage.CHECKOUT], path) and not re.search(r"/cart/?$|/basket/?$", path)
    return bool(named) or bool(phrases("states", "checkout_page").within(page.title))


def _words(page: Page) -> int:
    """How many of the things that only checkouts speak of are on the page, whose footer speaks of many."""
    text = fold("\n".join(_middle(page)))
    return sum(phrase in text for phrase in phrases("states", "checkout_page").phrases)
