"""Controls that fill the cart, and ways to look into it."""

import re
from collections.abc import Sequence

from checks.model import Box, Control, Page, Stage
from monitor.shopper import guard
from monitor.shopper.asking import says_how_many
from monitor.shopper.eyes.common import (
    OUTSIDE,
    PATHS,
    PRICE,
    Choice,
    address_of,
    best,
    is_web,
    name_of,
    names_seen,
    path_of,
    says,
)
from monitor.shopper.eyes.options import nothing_wanted
from monitor.shopper.eyes.products import NO_PRODUCT, may_be_product, products, takes_out
from monitor.shopper.words import fold, phrases

ADD_HINT = re.compile(
    r"add[-_]?(?:item[-_]?)?(?:to[-_]?)?(?:cart|basket|bag)|product-form__submit|btn-cart|buy-?button"
    r"|in-den-warenkorb",
    re.IGNORECASE,
)
CART_NAMES = r"cart|basket|bag|warenkorb|winkelwagen|winkelmand|cos|panier|carrello|carrito|cesta|koszyka?"
ADDS = r"add|adauga(?:ti)?|ajouter|aggiungi|anadir|agregar|dodaj|toevoegen|legen"
ADD_ACTION = re.compile(
    rf"(?:{CART_NAMES})\b.*\b(?:{ADDS})|\b(?:{ADDS}).*(?:{CART_NAMES})|\bin-den-warenkorb", re.IGNORECASE
)
CART_HINT = re.compile(r"cart|basket|\bbag\b|warenkorb|winkel|\bmandje|\bcos\b|panier|koszyk")
PICTURE = 80  # pixels: the least height and width of a picture in a list
BELOW = 250  # pixels from a picture to the button under it
FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|svg|pdf)$")
PLUS = re.compile(r"[+＋](?!\s*\d)")  # “+”, “+ Standard ticket”; not the start of a telephone number
ONE = re.compile(r"[+＋]")
LESS = re.compile(r"[-−–]")
TILE = 120  # pixels from a price to the button of the same tile
SAME_PLACE = 40  # pixels that a button may move when its text changes
PLAIN = 10  # the score of what says that it leads to the cart, and nothing else
COUNTED = re.compile(r"\W*\d+\b")  # “0 artikelen in winkelwagen” tells what is there
BADGE = re.compile(r"\D{0,3}[1-9]\d{0,2}\D{0,3}")  # “1”, “(1)”


def add_to_cart(page: Page) -> list[Choice]:
    """Controls that put the product of this page into the cart, before those of other products it shows."""
    choices = best((Choice(c, *_add_score(c, page)) for c in (*page.buttons, *page.links) if c.visible), 5)
    choices = choices or _tiles(page)
    cards = _cards(page) if choices else []
    return sorted(choices, key=lambda choice: _in_a_card(choice.control, cards))


def sells_here(page: Page) -> bool:
    """Whether things are sold from their tiles: they can be bought, and have no pages of their own."""
    return bool(add_to_cart(page)) and not products(page)


def _tiles(page: Page) -> list[Choice]:
    """The “+” or “Add” of several things, each with a price of its own beside it."""
    buttons = [c for c in page.buttons if c.visible and not c.disabled and c.region not in OUTSIDE]
    adding = [c for c in buttons if _adds_one(c, page)]
    if len(adding) < 2:
        return []
    prices = [t.box for t in page.texts if not t.folded and t.region not in OUTSIDE and PRICE.search(t.text)]
    less = [c for c in buttons if LESS.fullmatch(c.text.strip()) or says(c, "buttons", "less")]
    found: dict[Box, Control] = {}
    for control in adding:
        beside = [p for p in prices if _near(control.box, p, TILE)]
        if beside and not any(_near(control.box, c.box, TILE / 2) for c in less):
            found.setdefault(min(beside, key=lambda p: _apart(control.box, p)), control)
    choices = [Choice(c, 5, "it adds what its tile shows") for c in found.values()]
    return choices if len(choices) > 1 else []


def _adds_one(control: Control, page: Page) -> bool:
    """“+”, “Add”, “Add Rye Bread”, “Add Rye Bread to basket”, where Rye Bread is what stands beside it."""
    adds, text = phrases("buttons", "add_one"), fold(control.text)
    if ONE.fullmatch(text) or text in adds:
        return True
    if not adds.within(text):
        return False
    names = {fold(t.text) for t in page.texts if t.text.strip() and not t.folded}
    bare = (" ".join(text.replace(name, " ").split()) for name in names if name in text)
    return any(left in adds or left in phrases("buttons", "add_to_cart") for left in bare)


def _near(one: Box, other: Box, within: float) -> bool:
    return _apart(one, other) <= within


def _apart(one: Box, other: Box) -> float:
    """Pixels between the nearest edges of two boxes, to the side and down together."""
    aside = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    below = max(one.y, other.y) - min(one.y + one.height, other.y + other.height)
    return max(aside, 0) + max(below, 0)


def adds_this(page: Page) -> list[Choice]:
    """Those that put the product of this page into the cart: not one of a list, nor a recommended one."""
    cards = _cards(page)
    return [choice for choice in add_to_cart(page) if not _in_a_card(choice.control, cards)]


def nothing_wanted_yet(page: Page) -> bool:
    """One way into the cart for several things, of which the shopper first has to say how many."""
    return any(nothing_wanted(page, choice.control.form) for choice in add_to_cart(page)[:1])


def more_wanted(page: Page, button: Control) -> list[Choice]:
    """Where nothing is wanted yet, the steppers that change that."""
    if not nothing_wanted(page, button.form):
        return []
    return [choice for choice in more_of_it(page) if choice.control.form == button.form]


def choosers(page: Page) -> list[Control]:
    """Buttons that say what is still to be chosen: they open a list of sizes, or will fill the cart after."""
    cards = _cards(page)
    return [
        c
        for c in page.buttons
        if c.visible and c.region not in OUTSIDE and says(c, "states", "choose") and not _in_a_card(c, cards)
    ]


def _cards(page: Page) -> list[Box]:
    """Pictures that lead to other products: the heart of every card in a list."""
    return [
        link.box
        for link in page.links
        if link.visible
        and min(link.box.width, link.box.height) >= PICTURE
        and is_web(link, page)
        and may_be_product(link, page)
        and not FILE.search(path_of(link.href))
    ]


def _in_a_card(control: Control, cards: Sequence[Box]) -> bool:
    """Whether the button stands right below a picture that leads to a product of its own."""
    middle = control.box.x + control.box.width / 2
    return any(
        card.x - 20 <= middle <= card.x + card.width + 20
        and 0 <= control.box.y - card.y <= card.height + BELOW
        for card in cards
    )


def _add_score(control: Control, page: Page) -> tuple[float, str]:
    if control.region in OUTSIDE or guard.orders(control.text) or says(control, "buttons", "keep"):
        return 0, ""
    text = says(control, "buttons", "add_to_cart")
    # While a size is still to be chosen, the button may say just that: then its form tells.
    form = page.forms[control.form] if control.form is not None and control.type == "submit" else None
    adds = form is not None and bool(ADD_ACTION.search(path_of(form.action)))
    if (says(control, "links", "cart") > text or COUNTED.match(control.text)) and not adds:
        return 0, ""
    hint = 5 if ADD_HINT.search(control.hint) else 0
    # "Bestellen", "Cumpără": on a product page this is what the button to the cart is called, too.
    early = 5 if not text and control.form is not None and control.text in phrases("order", "early") else 0
    in_cart = phrases("links", "cart").within(control.text) and control.href and not text
    score = 0 if in_cart or (hint and not text and not control.text) else text + hint + early
    score += 7 if adds else 0
    score += 5 if not text and (_adds_how_many(control, page) or _adds_for_a_sum(control)) else 0
    return score - 2.0 * control.disabled, "its text or name says that it fills the cart"


def _adds_for_a_sum(control: Control) -> bool:
    """“Hinzufügen 9,50 €”: what is added for money goes into the cart."""
    return bool(PRICE.search(control.text)) and says(control, "buttons", "add_one") == PLAIN


def _adds_how_many(control: Control, page: Page) -> bool:
    """A bare “Add” behind a field for how many, or behind one that is itself called “Add to cart”."""
    if control.form is None or fold(control.text) not in phrases("buttons", "add_one"):
        return False
    fields = (f for f in page.forms[control.form].fields if f.visible)
    return any(
        says_how_many(f"{f.name} {f.label}") or phrases("buttons", "add_to_cart").within(f.label)
        for f in fields
    )


def leads_to_a_cart_page(page: Page, before: Page) -> bool:
    """Whether what has just opened offers to view the cart: its page tells more than a drawer."""
    if address_of(page.url) != address_of(before.url):
        return False
    known = names_seen(before)
    links = (c.control for c in cart_links(page) if c.score >= 10)
    return any(link.visible and link.href and name_of(link) not in known for link in links)


def cart_links(page: Page, before: Page | None = None, pressed: Control | None = None) -> list[Choice]:
    """Ways to look into the cart. `before`: the page before something was put there by what was `pressed`."""
    known = {name_of(c) for c in (*before.links, *before.buttons)} if before else set()
    choices = (Choice(c, *_cart_score(c, page)) for c in (*page.links, *page.buttons))
    counted = (_if_it_counts(c, known) if known else c for c in choices)
    return sorted(best(counted, 5), key=lambda choice: _may_add_again(choice, pressed))


def _may_add_again(choice: Choice, pressed: Control | None) -> bool:
    """“2 in cart”, “Update cart”: what has come in place of what was pressed may still be that button."""
    control = choice.control
    if pressed is None or control.href or choice.score >= PLAIN:
        return False
    return abs(control.box.x - pressed.box.x) < SAME_PLACE and abs(control.box.y - pressed.box.y) < SAME_PLACE


def _cart_score(control: Control, page: Page) -> tuple[float, str]:
    if control.href and (not is_web(control, page) or guard.refuse_address(control.href)):
        return 0, ""
    path = path_of(control.href) if control.href else ""
    called = says(control, "links", "cart")
    # “Przejdź do koszyka” has “do koszyka” in it, which some buttons to add are called.
    if NO_PRODUCT.search(path) or says(control, "buttons", "add_to_cart") > called:
        return 0, ""
    if takes_out(control) or _shuts(control):
        return 0, ""
    named = bool(CART_HINT.search(fold(control.hint)))
    leaves = not control.href.endswith("#")  # in the cart, “#” has the cart's address, whatever it does
    score = called + (5 if leaves and re.search(PATHS[Stage.CART], path) else 0)
    score += 2 if named and score else 0
    if not score and named and control.region in ("header", "nav", ""):
        score = 4  # an icon without a word
    return score + (1 if control.href else 0) + (1 if control.visible else -2), "it leads to the cart"


def _shuts(control: Control) -> bool:
    """“Close basket”, “Warenkorb schließen”."""
    words = fold(control.text).split()
    return bool(words) and any(word in phrases("buttons", "close") for word in (words[0], words[-1]))


def _if_it_counts(choice: Choice, known: set[str]) -> Choice:
    """What changed into a number when something was added counts what is in the cart."""
    control = choice.control
    changed = name_of(control) not in known and BADGE.fullmatch(control.text)
    return Choice(control, choice.score + 4, "it counts what is in the cart") if changed else choice


def more_of_it(page: Page) -> list[Choice]:
    """Steppers that raise the quantity of what is in the cart."""
    choices = (
        Choice(c, 10.0 if PLUS.match(c.text.strip()) else says(c, "buttons", "more"), "it takes one more")
        for c in (*page.buttons, *page.links)
        if c.visible and not c.disabled and c.region not in OUTSIDE
    )
    return best(choices, 6)
