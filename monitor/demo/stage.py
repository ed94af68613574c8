"""Sets the stage: templates, drawings, styles and prices of one demo shop."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    select_autoescape,
)

from monitor.demo.shop import HERE, SHOPS, DemoShop, Product

MEDIA_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


class Stagehand:
    """A shop's own template wins over the shared one of the same name, which it can still extend as
    `shared/<name>`."""

    def __init__(self, shop: DemoShop, words: Mapping[str, Any]) -> None:
        self._shop = shop
        self._words = words
        shared = FileSystemLoader(HERE / "templates")
        own = FileSystemLoader([SHOPS / shop.key / "templates", SHOPS / shop.key])
        self._templates = Environment(
            loader=ChoiceLoader([own, shared, PrefixLoader({"shared": shared})]),
            autoescape=select_autoescape(("html", "svg", "xml")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(shop=shop, w=words, path=self.path, price=self.price)

    def render(self, template: str, **values: object) -> str:
        return self._templates.get_template(template).render(values)

    def path(self, name: str) -> str:
        """The address of a part of the shop, in the shop's language: `cart` -> `/winkelwagen`."""
        return f"/{self._words['paths'][name]}"

    def price(self, amount: Decimal) -> str:
        return format_currency(amount, self._shop.currency, locale=self._words["locale"])

    def picture(self, product: Product, colour: str | None) -> str:
        first, *others = product.colours
        colours = [colour or first, *others]
        return self.render(f"pictures/{product.picture}.svg", colours=colours)

    def static(self, name: str) -> tuple[str, str] | None:
        """Text and media type of a style sheet or script, the shop's own first; None if there is none."""
        media_type = MEDIA_TYPES.get(name.rpartition(".")[2])
        for folder in (SHOPS / self._shop.key / "static", HERE / "static"):
            if media_type and (folder / name).is_file():
                return (folder / name).read_text(encoding="utf-8"), media_type
        return None
