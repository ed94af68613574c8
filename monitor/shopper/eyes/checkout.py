"""Ways from the cart to checkout, and on as a guest."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urldefrag

from checks.model import Box, Control, Page, Stage
from monitor.shopper import guard
from monitor.shopper.eyes.common import OUTSIDE, PATHS, Choice, at, best, is_web, path_of, says
from monitor.shopper.eyes.options import as_control
from monitor.shopper.words import fold, phrases

LINE = 12  # pixels between the tops of what stands in one line
HEADED = 260  # pixels from a heading to a button that belongs to it
HEADING = 60  # characters
SENTENCE = 200  # characters
ORDER_PATH = re.compile(r"/bestell(?:ung|ing)/?$|bestellvorgang")  # of what is called as an order, in a cart


def checkout_controls(page: Page, *, strict: bool = False) -> list[Choice]:
    """Ways from the cart to checkout. `strict`: only what says so in words."""
    return best((c for c in _checkout_choices(page) if not c.control.disabled), 10 if strict else 5)


def is_shut(page: Page) -> bool:
    """Whether there is a way to checkout that cannot be taken yet."""
    shut = any(c.control.disabled and c.score >= 5 for c in _checkout_choices(page))
    return shut and not checkout_controls(page)


def _checkout_choices(page: Page) -> Iterator[Choice]:
    for control in (*page.buttons, *page.links):
        if control.visible:
            yield Choice(control, _checkout_score(control, page), "it leads to checkout")


def _checkout_score(control: Control, page: Page) -> float:
    if guard.orders(control.text) or (control.href and not _leads_on(control, page)):
        return 0
    if control.text in phrases("links", "cart") or says(control, "buttons", "close"):
        return 0
    path = path_of(control.href) if control.href else ""
    score = says(control, "links", "checkout") + (4 if re.search(PATHS[Stage.CHECKOUT], path) else 0)
    score += 3 if "checkout" in fold(control.hint) else 0
    # “Bestellen”, “Continue”: what it means depends on where it stands, and here that is the cart.
    if score < 5 and _goes_on(control) and control.region not in OUTSIDE:
        score += 5
    score += 2 if score and phrases("buttons", "guest").within(control.text) else 0
    return score - (2 if control.region in OUTSIDE else 0)


def _goes_on(control: Control) -> bool:
    return control.text in phrases("order", "early") or control.text in phrases("buttons", "onward")


def cart_checks(page: Page) -> list[Choice]:
    """Buttons that have the cart checked. Some carts offer checkout only after that."""
    return [
        Choice(button, 5, "the cart is to be checked first")
        for button in page.buttons
        if button.visible and not button.disabled and button.region not in OUTSIDE
        if button.text in phrases("buttons", "check_cart")
    ]


def checkout_addresses(page: Page) -> list[Choice]:
    """Addresses of checkout behind links of which the words do not tell where they lead.

    What is called as an order is (“Pagar ahora”) is not clicked; but a page whose address the guard lets be
    opened may be looked at. So may one of which the words are not known, unless the shop keeps its way shut.
    """
    shut = is_shut(page)
    links = (
        link
        for link in page.links
        if link.visible and not link.disabled and link.region not in OUTSIDE and is_web(link, page)
    )
    found = [
        Choice(at(link.href), 5 if guard.orders(link.text) else 4, f"“{link.text}” leads to it from the cart")
        for link in links
        if _is_checkout(link) and not guard.refuse_address(link.href)
        if guard.orders(link.text) or not shut
        if urldefrag(link.href)[0] != urldefrag(page.url)[0] and not says(link, "buttons", "close")
    ]
    return sorted(found, key=lambda choice: -choice.score)


def _is_checkout(link: Control) -> bool:
    path = path_of(link.href)
    named = bool(guard.orders(link.text)) and bool(ORDER_PATH.search(path))
    return named or bool(re.search(PATHS[Stage.CHECKOUT], path))


def _leads_on(control: Control, page: Page) -> bool:
    if control.href.startswith(("javascript:", "#")) or urldefrag(control.href)[0] == urldefrag(page.url)[0]:
        return True
    # Checkout may live on another host, as long as it is a web page.
    return control.href.startswith("http") and not guard.refuse_address(control.href)


def guest_controls(page: Page) -> list[Choice]:
    """Links and buttons that go on without an account."""
    named = [
        Choice(c, says(c, "buttons", "guest") - 5 * (c.region in OUTSIDE), "it goes on without an account")
        for c in _ways_on(page)
    ]
    return best([*named, *_under_a_heading(page), *_under_a_sentence(page)], 6)


def _ways_on(page: Page) -> Iterator[Control]:
    for control in (*page.buttons, *page.links):
        if control.visible and not control.disabled and not guard.orders(control.text):
            yield control


def _under_a_heading(page: Page) -> Iterator[Choice]:
    """“Weiter” says nothing of itself; under “Bestellen als Gast” it does."""
    guest = phrases("buttons", "guest")
    headings = [t.box for t in page.texts if not t.folded and len(t.text) < HEADING and guest.within(t.text)]
    for control in _ways_on(page):
        if _asks_a_password(page, control):
            continue
        boxes = [control.box, *(page.forms[n].box for n in (control.form,) if n is not None)]
        if control.text in phrases("order", "early") and any(_below(b, h) for h in headings for b in boxes):
            yield Choice(control, 7, "it stands under what is said to be for guests")


def _under_a_sentence(page: Page) -> Iterator[Choice]:
    """“Checkout” beside the forms to log in and to register, under “You can also go on without …”."""
    guest = phrases("buttons", "guest")
    offers = [t.box for t in page.texts if not t.folded and len(t.text) < SENTENCE and guest.within(t.text)]
    for control in _ways_on(page):
        goes_on = control.text in phrases("links", "checkout") or _goes_on(control)
        if not goes_on or control.region in OUTSIDE or _asks_a_password(page, control):
            continue
        if any(_below(control.box, offer) for offer in offers):
            yield Choice(control, 6, "it stands under a sentence that offers to go on without an account")


def _asks_a_password(page: Page, control: Control) -> bool:
    return control.form is not None and any(
        f.visible and f.type == "password" for f in page.forms[control.form].fields
    )


def _below(box: Box, heading: Box) -> bool:
    """Below it, or behind it in the same line."""
    if abs(box.y - heading.y) < LINE and 0 <= box.x - heading.x < HEADED * 2:
        return True
    return 0 < box.y - heading.y < HEADED and abs(box.x - heading.x) < HEADED / 2


def guest_radios(page: Page) -> list[Choice]:
    """Radio buttons that choose to order without an account, and are not chosen yet."""
    radios = [(f, form) for form in page.forms for f in form.fields if f.type == "radio" and f.visible]
    return [
        Choice(replace(as_control(f), form=page.forms.index(form)), 8, "it chooses to go on as a guest")
        for f, form in radios
        if phrases("buttons", "guest").within(f.label) and not f.checked
    ]


def onward(page: Page, chosen: Control) -> list[Choice]:
    """The button that goes on with what was just chosen by a radio button: in its form, or right below."""
    return best(
        (
            Choice(
                c,
                6.0 + 2 * (c.form == chosen.form) - abs(c.box.y - chosen.box.y) / 1000,
                "it goes on from there",
            )
            for c in _ways_on(page)
            if c.text in phrases("order", "early") and c.box.y > chosen.box.y
        ),
        5,
    )


def declines(page: Page) -> list[Choice]:
    """Ways past an offer of more things between cart and checkout."""
    return best(
        (
            Choice(c, says(c, "buttons", "decline"), "it declines an offer and goes on")
            for c in _ways_on(page)
        ),
        6,
    )


def terms_to_accept(page: Page) -> list[Control]:
    """The boxes about the terms, and nothing else, that are still to be ticked."""
    boxes = [f for form in page.forms for f in form.fields if f.type == "checkbox" and f.visible]
    terms, unwanted = phrases("fields", "terms"), phrases("fields", "unwanted")
    said = ((f, f"{f.label} {f.name}") for f in boxes if not f.checked)
    return [as_control(f) for f, words in said if terms.within(words) and not unwanted.within(words)]


def asks_for_more(page: Page) -> bool:
    """Whether the cart says that there is a minimum order."""
    return any(phrases("states", "minimum_order").within(t.text) for t in page.texts if not t.folded)
