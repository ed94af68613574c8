"""Links to products and to lists of products, and ways to search for one."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from checks.model import Control, Field, Form, Page, Stage
from monitor.shopper import guard
from monitor.shopper.eyes.common import (
    LONG_LABEL,
    OUTSIDE,
    PATHS,
    PRICE,
    Choice,
    address_of,
    at,
    best_by_address,
    is_web,
    path_of,
    says,
)
from monitor.shopper.words import fold, phrases

CATEGORY = re.compile(
    r"categor|collection|catalog|kategori|/c/|/shop|store|products/?$|produkte/?$|producten/?$|produse/?$|cpath",
    re.IGNORECASE,
)
NO_PRODUCT = re.compile(
    r"account|login|log-in|register|signin|sign-?up|wishlist|wunschliste|compare|vergleich|favorit|blog|news|policy"
    r"|privacy|datenschutz|cookie|add[-_]?to|/add/|[?&]add|sort=|[?&](?:page|filter|lang|currency)=|language|search\?"
    r"|facebook|instagram|newsletter|gdpr|sitemap|faq|help|career|jobs|journal|ratgeber|brands?/|marken?/",
    re.IGNORECASE,
)
EMPTIES = re.compile(
    r"(?:empty|clear)[-_]?(?:cart|basket|bag)|(?:cart|basket|bag)/(?:empty|clear)\b|action=(?:empty|clear)\b"
)
NO_LIST = re.compile(r"^powered by\b|\b(?:to|zum|in den) (?:\w+ )?(?:calendar|kalender)\b")  # folded texts
SEARCH = re.compile(r"search|such|zoek|caut|recherche|cerca|busca|szuka|(?:^|\W)q(?:$|\W)", re.IGNORECASE)
CARD_HEIGHT = 620  # pixels between the top of a product's picture and its price
CARD = 100  # pixels: the least height and width of a product in a list
FAR = 300  # a price further to the side belongs to another product
LANGUAGE_NAME = 2  # letters: “EN”, “FR” choose a language


def products(page: Page) -> list[Choice]:
    """Links that look like one product on sale, best first; one choice per address."""
    prices = [t.box for t in page.texts if not t.folded and len(t.text) < 200 and PRICE.search(t.text)][:200]
    named = _structured_urls(page)
    texts: dict[str, list[str]] = {}  # a picture without a word often leads where the name beside it does
    for link in page.links:
        texts.setdefault(link.href, []).append(link.text)
    choices: list[Choice] = []
    for link in page.links[:1500]:
        if link.visible and is_web(link, page) and may_be_product(link, page):
            near = any(_priced(link, p.x + p.width / 2, p.y) for p in prices)
            score = (
                3.0 * near
                + 3.0 * bool(re.search(PATHS[Stage.PRODUCT], path_of(link.href)))
                + 4.0 * (link.href in named)
                + 1.5 * (len(texts[link.href]) > 1)
                + 1.0 * (link.region not in OUTSIDE)
                - 4.0 * (link.region in OUTSIDE)
                - 6.0 * _to_be_avoided(" ".join(texts[link.href][:3]), link)
                - 6.0 * _sold_out(link, page)
                - 4.0 * all(text in phrases("buttons", "onward") for text in texts[link.href])
            )
            why = "it looks like a product with a price" if near else "it looks like a product"
            choices.append(Choice(link, score, why, priced=near))
    return best_by_address(choices, 4) or _cards_without_links(page)


def _cards_without_links(page: Page) -> list[Choice]:
    """Some shops draw their products as areas that react to a click."""
    return [
        Choice(c, 4, "a click on it may lead to a product", priced=True)
        for c in page.buttons
        if c.visible and c.tag == "other" and min(c.box.width, c.box.height) >= CARD and PRICE.search(c.text)
    ]


def may_be_product(link: Control, page: Page) -> bool:
    path = path_of(link.href)
    if address_of(link.href).rstrip("/") == address_of(page.url).rstrip("/") or path in ("", "/"):
        return False
    if NO_PRODUCT.search(path) or guard.refuse_address(link.href) or guard.orders(link.text):
        return False
    if any(re.search(PATHS[stage], path) for stage in (Stage.CART, Stage.CHECKOUT)):
        return False
    others = (
        Stage.CONTACT,
        Stage.RETURNS,
        Stage.SHIPPING,
        Stage.IMPRINT,
        Stage.TERMS,
        Stage.CART,
        Stage.CHECKOUT,
    )
    if takes_out(link) or NO_LIST.search(fold(link.text)) or _is_aside(link):
        return False
    return not any(link.text in phrases("links", s.value) for s in others)


def takes_out(link: Control) -> bool:
    """Whether it may empty the cart: then the shopper would undo what it has done."""
    return link.text in phrases("buttons", "remove") or bool(EMPTIES.search(path_of(link.href)))


def _is_aside(link: Control) -> bool:
    """“Forgot your password?”, “Advanced search”: every shop has them, and they lead to no product."""
    few = len(link.text.split()) <= LONG_LABEL
    return few and bool(phrases("links", "aside").within(link.text))


def _to_be_avoided(text: str, link: Control) -> bool:
    """Gift cards, downloads and the like: their checkouts ask for less."""
    return bool(phrases("states", "avoid_product").within(f"{text} {path_of(link.href)}"))


def _priced(link: Control, x: float, y: float) -> bool:
    box = link.box
    beside = box.x - 40 <= x <= box.x + max(box.width, 120) + 40 and abs(box.x + box.width / 2 - x) < FAR
    return beside and -90 <= y - box.y <= max(CARD_HEIGHT, box.height)


def _sold_out(link: Control, page: Page) -> bool:
    words = phrases("states", "sold_out")
    return bool(words.within(link.text)) or any(
        _priced(link, t.box.x + t.box.width / 2, t.box.y)
        and abs(t.box.y - link.box.y) < FAR
        and words.within(t.text)
        for t in page.texts
        if not t.folded and len(t.text) < 60
    )


def _structured_urls(page: Page) -> set[str]:
    """Addresses that the page's structured data calls products."""
    found: set[str] = set()
    for node in page.structured:
        elements = node.get("itemListElement")
        for item in [node, *(elements if isinstance(elements, list) else [])]:
            if isinstance(item, dict):
                url = item.get("url") or (
                    item["item"].get("url") if isinstance(item.get("item"), dict) else None
                )
                if isinstance(url, str):
                    found.add(url)
    return found - {page.url}


def categories(page: Page) -> list[Choice]:
    """Links that may lead to lists of products, best first.

    Where no name or address tells, any way deeper into the shop is better than none: a splash page has only
    one, and a list of departments is nothing but names.
    """
    links = [c for c in page.links if is_web(c, page) and may_be_product(c, page)]
    return best_by_address((Choice(c, _list_score(c), "it may be a list of products") for c in links), 1)


def _list_score(link: Control) -> float:
    of_language = len(fold(link.text)) <= LANGUAGE_NAME and not link.text.isdecimal()
    return (
        0.7 * says(link, "links", "catalogue")
        + 4.0 * bool(CATEGORY.search(path_of(link.href)))
        + 2.0 * (link.region in ("nav", "header"))
        + 1.0 * link.visible
        + 0.5 * bool(link.text)
        - 3.0 * (link.region == "footer")
        - 2.0 * bool(of_language and link.text)
        - 5.0 * bool(phrases("states", "avoid_product").within(link.text))
    )


def searches(page: Page) -> list[Choice]:
    """Pages of search results, at the addresses that the search box of the page would open.

    Nothing is typed: what can be looked for is a word of the shop's own, from the box's placeholder, the
    title or the headlines.
    """
    boxes = [found for form in page.forms if (found := _search_box(form))]
    addresses = [
        f"{form.action}?{urlencode({box.name: word})}"
        for form, box in boxes
        for word in _words_for(box, page)
    ]
    return [Choice(at(address), 0, "the search box would open it") for address in addresses]


def _search_box(form: Form) -> tuple[Form, Field] | None:
    visible = [f for f in form.fields if f.visible]
    if form.method != "get" or len(visible) != 1 or "?" in form.action or not form.action.startswith("http"):
        return None
    box = visible[0]
    looks = box.type == "search" or SEARCH.search(f"{box.name} {box.label} {form.action}")
    return (form, box) if looks and box.name and box.type in ("search", "text") else None


def _words_for(box: Field, page: Page) -> Iterator[str]:
    """A few words of the shop's own; the box's placeholder often names an example, mostly last."""
    about = [w for w in re.findall(r"[^\W\d_]{4,}", box.label) if not SEARCH.search(w)]
    host = (urlsplit(page.url).hostname or "").split(".")
    headline = [w for w in re.findall(r"[^\W\d_]{5,}", page.title) if fold(w) not in host]
    yield from dict.fromkeys([*reversed(about), *headline][:3])
