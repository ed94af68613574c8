"""What a demo shop is: its truths and its range, as its `shop.toml` declares them."""

import tomllib
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

from checks.model import Reason, Shop, Verdict
from monitor.demo.service import ServiceMail

HERE = Path(__file__).parent
SHOPS = HERE / "shops"
STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Truth:
    """The verdict that a check owes this shop, with the reason where it is unknown."""

    verdict: Verdict
    reason: Reason | None = None

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason}" if self.reason else str(self.verdict)


def _truth(declared: str) -> Mapping[str, str | None]:
    """`"unknown: blocked"` as it is written in the TOML, taken apart."""
    verdict, _, reason = declared.partition(": ")
    return {"verdict": verdict, "reason": reason or None}


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Product:
    slug: str
    name: str
    price: Decimal
    category: str  # slug of its category
    picture: str  # name of a drawing in templates/pictures
    colours: tuple[str, ...]  # CSS colours of the drawing, most important first
    blurb: str
    details: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # label -> values, one select each
    swatches: Mapping[str, str] = field(
        default_factory=dict
    )  # name of a colour -> CSS colour, picked by a click
    gtin: str = ""
    badge: str = ""
    rating: str = ""  # of five, as people read it
    reviews: int = 0  # how many gave it
    sold_out: bool = False
    gift_card: bool = False

    @property
    def options(self) -> int:
        """How many things a customer must choose before adding it to the cart."""
        return len(self.choices) + bool(self.swatches)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class InfoPage:
    """A page of text; its body is `pages/<slug>.html` beside the TOML."""

    slug: str
    title: str
    group: str = "help"  # the column of the footer: help or legal


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Promotion:
    """The large picture on the home page."""

    title: str
    text: str
    button: str
    product: str  # slug of the product it shows


@dataclass(frozen=True, kw_only=True, config=STRICT)
class DemoShop:
    key: str
    name: str
    country: str  # ISO 3166-1 alpha-2
    language: str  # ISO 639-1
    position: int  # in the street of demo shops
    shows: str  # one English sentence: what this shop is there to show
    truths: Mapping[str, Annotated[Truth, BeforeValidator(_truth)]]  # name of a check -> its right verdict
    currency: str = "EUR"
    tagline: str = ""
    announcement: str = ""
    phone: str = ""  # as people read it
    tel: str = ""  # the same in E.164, for the link
    mail: str = ""
    hours: str = ""
    address: tuple[str, ...] = ()
    delivery: Decimal = Decimal("4.95")
    free_from: Decimal | None = None
    promises: tuple[str, ...] = ()  # short lines beside the buy button
    promotion: Promotion | None = None
    categories: Mapping[str, str] = field(default_factory=dict)  # slug -> name
    products: tuple[Product, ...] = ()
    pages: tuple[InfoPage, ...] = ()
    payments: tuple[str, ...] = ()
    profiles: Mapping[str, str] = field(default_factory=dict)  # network -> address of its profile there
    features: frozenset[str] = frozenset()  # what its templates switch on
    words: Mapping[str, str] = field(default_factory=dict)  # this shop's own wording of buttons and headings
    service: tuple[ServiceMail, ...] = ()  # what its contact form is answered with
    asked: bool = False  # whether the demo puts a question to it
    delay: float = 0  # seconds before each page
    refuses: bool = False  # answers everything with 403

    def shop(self, url: str) -> Shop:
        """This shop, living at `url`, as the checks know it."""
        return Shop(key=self.key, name=self.name, url=url, country=self.country, languages=(self.language,))

    def product(self, slug: str) -> Product | None:
        return next((p for p in self.products if p.slug == slug), None)

    def page(self, slug: str) -> InfoPage | None:
        return next((p for p in self.pages if p.slug == slug), None)

    def delivery_for(self, subtotal: Decimal) -> Decimal:
        free = self.free_from is not None and subtotal >= self.free_from
        return Decimal(0) if free else self.delivery


@cache
def all_shops() -> tuple[DemoShop, ...]:
    """Every demo shop, in the order of their positions."""
    shops = [_load(file) for file in SHOPS.glob("*/shop.toml")]
    return tuple(sorted(shops, key=lambda shop: shop.position))


def _load(file: Path) -> DemoShop:
    declared: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    shop: DemoShop = TypeAdapter(DemoShop).validate_python({"key": file.parent.name, **declared})
    return shop


@cache
def common_words(language: str) -> Mapping[str, Any]:
    """What shops of this language write on buttons and headings, and in addresses."""
    return tomllib.loads((HERE / "words" / f"{language}.toml").read_text(encoding="utf-8"))


def words_of(shop: DemoShop) -> Mapping[str, Any]:
    """The wording of the shop's language, overridden by the shop's own."""
    return {**common_words(shop.language), **shop.words}
