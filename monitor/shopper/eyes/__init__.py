"""What a person would click next: ranked choices on a frozen page. Pure.

Every rule is about what can be seen or read (wording, place, address), never about one shop system.
"""

from monitor.shopper.eyes.address import (
    Blank,
    blanks,
    chooses_payment,
    country_option,
    first_real_option,
    is_unchosen,
    leads_on,
    next_step,
)
from monitor.shopper.eyes.cart import (
    add_to_cart,
    adds_this,
    cart_links,
    choosers,
    leads_to_a_cart_page,
    more_of_it,
    more_wanted,
    nothing_wanted_yet,
)
from monitor.shopper.eyes.checkout import (
    accepts_terms_first,
    asks_for_more,
    checkout_controls,
    declines,
    guest_controls,
    guest_radios,
    is_shut,
    onward,
)
from monitor.shopper.eyes.common import (
    OUTSIDE,
    PATHS,
    PRICE,
    Choice,
    address_of,
    name_of,
    names_seen,
    path_of,
)
from monitor.shopper.eyes.information import information
from monitor.shopper.eyes.options import (
    as_control,
    drop_downs,
    open_radios,
    sizes_and_colours,
    swatches,
    undecided,
)
from monitor.shopper.eyes.overlays import (
    closings_in,
    consent_savings,
    consent_settings,
    of_age,
    rejections,
    rejections_in,
    ways_out,
)
from monitor.shopper.eyes.products import categories, products, searches
from monitor.shopper.eyes.sitemap import products_in, sitemaps_in

__all__ = [
    "OUTSIDE",
    "PATHS",
    "PRICE",
    "Blank",
    "Choice",
    "accepts_terms_first",
    "add_to_cart",
    "address_of",
    "adds_this",
    "as_control",
    "asks_for_more",
    "blanks",
    "cart_links",
    "categories",
    "checkout_controls",
    "choosers",
    "chooses_payment",
    "closings_in",
    "consent_savings",
    "consent_settings",
    "country_option",
    "declines",
    "drop_downs",
    "first_real_option",
    "guest_controls",
    "guest_radios",
    "information",
    "is_shut",
    "is_unchosen",
    "leads_on",
    "leads_to_a_cart_page",
    "more_of_it",
    "more_wanted",
    "name_of",
    "names_seen",
    "next_step",
    "nothing_wanted_yet",
    "of_age",
    "onward",
    "open_radios",
    "path_of",
    "products",
    "products_in",
    "rejections",
    "rejections_in",
    "searches",
    "sitemaps_in",
    "sizes_and_colours",
    "swatches",
    "undecided",
    "ways_out",
]
