"""From what a person asked for (addresses, a configuration, the demo) to errands."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from checks.model import Shop, ShopKind
from checks.registry import Check, UnknownCheck, all_checks, select
from monitor.address import parse_address
from monitor.config import Settings
from monitor.config_shop import ShopSettings
from monitor.correspondence.asker import Asking
from monitor.correspondence.permission import Consent, Rules
from monitor.country import parse_country
from monitor.errors import ReachwatchError
from monitor.office import asking_of
from monitor.run import Errand

if TYPE_CHECKING:  # a daemon needs no demo, and no web server for it
    from monitor.demo import DemoServer
    from monitor.demo.shop import DemoShop


def of_addresses(
    urls: Sequence[str], country: str, languages: Sequence[str], names: Sequence[str]
) -> list[Errand]:
    """One errand per address; the same address twice is visited once."""
    checks, code = checks_named(names, asked=False), parse_country(country)
    addresses = {address.url: address for address in map(parse_address, urls)}
    return [
        Errand(
            shop=Shop(
                key=address.key, name=address.display_host, url=address.url, country=code,
                languages=tuple(language.lower() for language in languages),
            ),
            address=address,
            checks=checks,
        )
        for address in addresses.values()
    ]  # fmt: skip


def of_settings(settings: Settings, keys: Sequence[str], names: Sequence[str]) -> list[Errand]:
    """The shops of the configuration, or those with these keys."""
    by_key = {shop.key: shop for shop in settings.shops}
    for key in keys:
        if key not in by_key:
            known = ", ".join(by_key) or "none"
            raise ReachwatchError(f"No shop has the key “{key}”.", f"The configuration has: {known}.")
    if not by_key:
        raise ReachwatchError(
            "The configuration names no shop.", "Add a table [shops.NAME] with url and country."
        )
    return [_of_shop(shop, settings, names) for key, shop in by_key.items() if not keys or key in keys]


def _of_shop(shop: ShopSettings, settings: Settings, names: Sequence[str]) -> Errand:
    every = checks_named(shop.checks or (), asked=shop.submit)
    checks = checks_named(names, asked=shop.submit) if names else every
    return Errand(
        shop=shop.shop, address=shop.address, checks=checks, partial=not set(every) <= set(checks),
        known=shop.pages.by_stage, asking=asking_of(shop, settings), scripts=shop.found_scripts,
        honour_robots=shop.honour_robots,
        typing=shop.types_at_checkout, checkout_phone=shop.checkout_phone or "", risk_model=shop.risk_model,
    )  # fmt: skip


def of_demo(server: "DemoServer") -> list[Errand]:
    return [
        Errand(
            shop=shop.shop(server.url(shop.key)),
            address=parse_address(server.url(shop.key)),
            checks=checks_named((), asked=shop.asked),
            asking=asking_of_demo(shop) if shop.asked else None,
        )
        for shop in server.shops
    ]


def checks_named(names: Sequence[str], *, asked: bool = True) -> tuple[Check, ...]:
    """Those that were named, else all.

    Where a shop is not asked, nothing can come of the checks of answers. Of those that are not named, one
    that matters stays, to say that this is not known.
    """
    try:
        return tuple(c for c in select(names) if names or asked or c.matters or not c.needs_inquiry)
    except UnknownCheck as error:
        known = ", ".join(check.name for check in all_checks())
        raise ReachwatchError(f"There is no check “{error}”.", f"There are: {known}.") from None


def asking_of_demo(shop: "DemoShop") -> Asking:
    """The demo may ask its own shops as often as it likes; their service is never closed."""
    from monitor.demo.mailbox import TERMS

    consent = Consent(
        shop_key=shop.key, kind=ShopKind.OWN, host=f"{shop.key}.localhost", submit=True,
        authorised="the demo, 2026-11-22",
    )  # fmt: skip
    rules = Rules(every=timedelta(seconds=1), per_day=1000)
    return Asking(consent=consent, rules=rules, terms=TERMS)
