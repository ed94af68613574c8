"""What a sitemap lists: other sitemaps, and addresses that look like products."""

import re
from html import unescape

from checks.model import Page, Stage
from monitor.shopper.eyes.common import PATHS, Choice, at, best, is_web, path_of
from monitor.shopper.eyes.products import CATEGORY, may_be_product
from monitor.shopper.words import phrases

LISTED = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*(https?://[^<\]\s]+)", re.IGNORECASE)
MAPS = re.compile(r"<sitemap>(.*?)</sitemap>", re.IGNORECASE | re.DOTALL)
MANY = 2_000  # addresses to look at
PRODUCT_MAP = re.compile(r"prod|artik|item|shop", re.IGNORECASE)


def sitemaps_in(xml: str) -> list[str]:
    """The sitemaps that a sitemap index lists, those of products first; compressed ones we leave."""
    found = [unescape(a) for part in MAPS.findall(xml) for a in LISTED.findall(part)]
    return sorted((a for a in found if not a.endswith(".gz")), key=lambda a: not PRODUCT_MAP.search(a))


def products_in(xml: str, home: Page) -> list[Choice]:
    """Addresses of a sitemap that look like products of the shop with this home page, likeliest first."""
    addresses = [unescape(a) for a in LISTED.findall(MAPS.sub("", xml))[:MANY]]
    links = [at(address) for address in addresses]
    return best(
        (
            Choice(link, _score(link.href), "the sitemap lists it")
            for link in links
            if is_web(link, home) and may_be_product(link, home)
        ),
        1,
    )


def _score(address: str) -> float:
    path = path_of(address)
    return (
        2.0
        + 3.0 * bool(re.search(PATHS[Stage.PRODUCT], path))
        + 0.5 * min(path.count("-"), 4) / 4  # products have long names, and stand deep
        + 0.2 * min(path.count("/"), 4)
        - 1.5 * bool(CATEGORY.search(path))
        - 3.0 * bool(phrases("states", "avoid_product").within(path))
    )
