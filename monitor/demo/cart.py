"""Carts and sessions, kept in memory by cookie."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from werkzeug.wrappers import Request, Response

from monitor.demo.shop import DemoShop, Product

COOKIE = "session"


@dataclass(frozen=True, slots=True)
class Line:
    product: Product
    choice: str  # "M" or "Moss, 42"; empty where there is nothing to choose
    quantity: int

    @property
    def total(self) -> Decimal:
        return self.product.price * self.quantity


@dataclass(slots=True)
class Cart:
    shop: DemoShop
    quantities: dict[tuple[str, str], int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Line]:
        for (slug, choice), quantity in self.quantities.items():
            product = self.shop.product(slug)
            if product:
                yield Line(product, choice, quantity)

    def __len__(self) -> int:
        return sum(self.quantities.values())

    def add(self, product: Product, choice: str, quantity: int) -> None:
        key = (product.slug, choice)
        self.quantities[key] = self.quantities.get(key, 0) + quantity

    def change(self, slug: str, choice: str, quantity: int) -> None:
        if quantity > 0:
            self.quantities[slug, choice] = quantity
        else:
            self.quantities.pop((slug, choice), None)

    @property
    def subtotal(self) -> Decimal:
        return sum((line.total for line in self), Decimal(0))

    @property
    def delivery(self) -> Decimal:
        return self.shop.delivery_for(self.subtotal)

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.delivery


@dataclass(slots=True)
class Session:
    cart: Cart
    in_checkout: bool = False


class Sessions:
    """The visitors of one shop; only those with something in the cart are remembered."""

    def __init__(self, shop: DemoShop) -> None:
        self._shop = shop
        self._known: dict[str, Session] = {}

    def of(self, request: Request) -> Session:
        return self._known.get(request.cookies.get(COOKIE, "")) or Session(Cart(self._shop))

    def keep(self, session: Session, request: Request, response: Response) -> None:
        if not session.cart or request.cookies.get(COOKIE) in self._known:
            return
        name = secrets.token_urlsafe(12)
        self._known[name] = session
        response.set_cookie(COOKIE, name, httponly=True, samesite="Lax")
