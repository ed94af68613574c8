"""The part of a configuration that says how findings are weighed, and what they may cost."""

import difflib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any

from babel.numbers import list_currencies
from pydantic import BeforeValidator, Field

from checks.model import Moment
from checks.risk import ENOUGH_COVERAGE, HIGH_FROM, LOST_SHARE, MEDIUM_FROM, Money, RiskModel, Trade
from monitor.config_mistakes import KeyPath, rejection, shown
from monitor.config_values import CheckName, Table

MOST = 100  # of a weight
BY_CHECK = ("weights", "matters", "moments")
AMOUNT = re.compile(r"(?P<value>\d{1,9}(?:[.,]\d{1,2})?) ?(?P<currency>[A-Za-z]{3})")
MOMENTS = ", ".join(f'"{moment}"' for moment in Moment)


def _weight(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
        raise rejection(
            f"{shown(value)} is no weight.", f"Write a whole number from 0 (does not count) to {MOST}."
        )
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise rejection(f"{shown(value)} is neither true nor false.", "Write true or false, without quotes.")
    return value


def _moment(value: object) -> Moment:
    found = next((m for m in Moment if isinstance(value, str) and m.lower() == value.lower()), None)
    if found is None:
        raise rejection(f"{shown(value)} is no moment of truth.", f"There are: {MOMENTS}.")
    return found


def _money(value: object) -> Money:
    if isinstance(value, Money):  # read before: a shop's settings are made from its table
        return value
    match = AMOUNT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise rejection(
            f"{shown(value)} is no amount of money.",
            'Write amount and currency in quotes, such as "62 EUR" or "62.50 EUR".',
        )
    currency = match["currency"].upper()
    if currency not in list_currencies():
        similar = difflib.get_close_matches(currency, ["EUR", "GBP", "USD", "RON", "PLN", "CHF"], n=1)
        remedy = f"Did you mean {similar[0]}?" if similar else "Write three letters, such as EUR, GBP or RON."
        raise rejection(f"There is no currency “{currency}”.", remedy)
    amount = Decimal(match["value"].replace(",", "."))
    if not amount:
        raise rejection("The amount is nought.", "Write what an order brings on average, or remove the line.")
    return Money(amount, currency)


AmountOfMoney = Annotated[Money, BeforeValidator(_money)]
Weights = dict[CheckName, Annotated[int, BeforeValidator(_weight)]]
Flags = dict[CheckName, Annotated[bool, BeforeValidator(_flag)]]
Moments = dict[CheckName, Annotated[Moment, BeforeValidator(_moment)]]
Whole = Annotated[int, Field(ge=1, le=100, strict=True)]
Share = Annotated[float, Field(ge=0, le=1, strict=True, allow_inf_nan=False)]


class RiskTable(Table):
    medium_from: Whole = Field(default=MEDIUM_FROM, examples=[MEDIUM_FROM])
    high_from: Whole = Field(default=HIGH_FROM, examples=[HIGH_FROM])
    enough_coverage: Share = Field(default=ENOUGH_COVERAGE, examples=[ENOUGH_COVERAGE])
    lost_share: Share = Field(default=LOST_SHARE, examples=[LOST_SHARE])
    weights: Weights | None = Field(default=None, examples=[{"phone-at-checkout": 5}])
    matters: Flags | None = Field(default=None, examples=[{"guest-checkout": False}])
    moments: Moments | None = Field(default=None, examples=[{"return-costs-stated": "ZMOT"}])


class ShopRiskTable(Table):
    """What one shop sees otherwise than [risk]."""

    medium_from: Whole | None = Field(default=None, examples=[MEDIUM_FROM])
    high_from: Whole | None = Field(default=None, examples=[HIGH_FROM])
    enough_coverage: Share | None = Field(default=None, examples=[ENOUGH_COVERAGE])
    lost_share: Share | None = Field(default=None, examples=[LOST_SHARE])
    weights: Weights | None = Field(default=None, examples=[{"phone-at-checkout": 5}])
    matters: Flags | None = Field(default=None, examples=[{"guest-checkout": False}])
    moments: Moments | None = Field(default=None, examples=[{"return-costs-stated": "ZMOT"}])


def risk_model(
    all_shops: RiskTable, shop: ShopRiskTable, checkouts: int | None, order: Money | None
) -> RiskModel:
    """What holds for one shop: its own settings before those for all."""
    general = {name: value for name, value in all_shops if value is not None}
    own = {name: value for name, value in shop if value is not None}
    by_check = {name: {**general.get(name, {}), **own.get(name, {})} for name in BY_CHECK}
    trade = (
        Trade(monthly_checkouts=checkouts, average_order=order) if checkouts is not None and order else None
    )
    return RiskModel(**{**general, **own, **by_check}, trade=trade)


def contradictions(raw: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """Mistakes that lie between keys, from the raw file, so that they are told with all others."""
    general = _table(raw, "risk")
    yield from _order(("risk",), general, {})
    for key, shop in _table(raw, "shops").items():
        if isinstance(shop, dict):
            yield from _order(("shops", key, "risk"), _table(shop, "risk"), general)
            yield from _half_told(key, shop)


def _table(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = raw.get(name)
    return found if isinstance(found, dict) else {}


def _order(
    where: KeyPath, own: Mapping[str, Any], general: Mapping[str, Any]
) -> Iterator[tuple[KeyPath, str, str]]:
    named = next((name for name in ("medium_from", "high_from") if name in own), None)
    low, high = (
        own.get(name, general.get(name, default))
        for name, default in (("medium_from", MEDIUM_FROM), ("high_from", HIGH_FROM))
    )
    if named and isinstance(low, int) and isinstance(high, int) and low >= high:
        message = f"The risk would be medium from {low} and high from {high} already."
        yield (*where, named), message, "Make high_from the larger one."


def _half_told(key: str, shop: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    pair = ("monthly_checkouts", "average_order")
    told = [name for name in pair if name in shop]
    if len(told) == 1:
        (other,) = set(pair) - set(told)
        yield (
            ("shops", key, told[0]),
            f"{told[0]} says nothing without {other}.",
            f"Add {other}, or remove the line.",
        )
