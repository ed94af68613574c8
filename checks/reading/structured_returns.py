"""What a shop tells search engines about returns: schema.org's MerchantReturnPolicy.

It may hang in an Organization, a Product or an Offer. No visitor sees it on the page.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from checks.reading.return_context import Payer
from checks.reading.returns import Cost

DEEPEST = 12
LONGEST = 60  # characters of one value in a quote
TELLING = (
    "customerRemorseReturnFees", "returnFees", "customerRemorseReturnShippingFeesAmount",
    "returnShippingFeesAmount", "merchantReturnDays",
)  # fmt: skip
FEES = {
    "freereturn": Payer.SELLER,
    "returnfeescustomerresponsibility": Payer.CUSTOMER,
    "returnshippingfees": Payer.CUSTOMER,
}


@dataclass(frozen=True, slots=True)
class ReturnPolicy:
    payer: Payer | None
    amount: Cost | None
    window_days: int | None
    quote: str = ""  # what it says, as the data names it


def return_policy(structured: Iterable[Mapping[str, Any]], country: str = "") -> ReturnPolicy | None:
    """The policy for `country` (ISO 3166-1 alpha-2) that says who pays, if the data holds one."""
    policies = (p for p in _policies(list(structured), 0) if _applies(p, country))
    read = (_policy(p) for p in policies)
    return next((policy for policy in read if policy.payer), None)


def policy_days(structured: Iterable[Mapping[str, Any]], country: str = "") -> int | None:
    """The days for a return that the data names, whoever pays."""
    policies = (p for p in _policies(list(structured), 0) if _applies(p, country))
    return next(filter(None, map(_days, policies)), None)


def _policies(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, Mapping):
        if "MerchantReturnPolicy" in {_name(t) for t in _list(value.get("@type", value.get("type")))}:
            yield value
        for inner in value.values():
            yield from _policies(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _policies(inner, depth + 1)


def _applies(policy: Mapping[str, Any], country: str) -> bool:
    named = {_name(c).upper() for c in _list(policy.get("applicableCountry"))}
    return not country or not named or country.upper() in named


def _policy(policy: Mapping[str, Any]) -> ReturnPolicy:
    """The change-of-mind rules outweigh the general ones."""
    fees = policy.get("customerRemorseReturnFees") or policy.get("returnFees")
    amount = _amount(
        policy.get("customerRemorseReturnShippingFeesAmount") or policy.get("returnShippingFeesAmount")
    )
    payer = next((FEES[name] for name in (_name(f).lower() for f in _list(fees)) if name in FEES), None)
    if payer is None and amount:
        payer = Payer.CUSTOMER if amount.high else Payer.SELLER
    told = {name: _told(policy.get(name)) for name in TELLING}
    quote = ", ".join(f"{name}: {value}" for name, value in told.items() if value)
    told_amount = amount if payer is Payer.CUSTOMER else None
    return ReturnPolicy(payer, told_amount, _days(policy), f"MerchantReturnPolicy {quote}")


def _told(value: object) -> str:
    shown = [f"{amount}" if (amount := _amount(one)) else _name(one) for one in _list(value)]
    return " ".join(shown)[:LONGEST]


def _amount(value: object) -> Cost | None:
    for money in _list(value):
        if isinstance(money, Mapping) and isinstance(money.get("currency"), str):
            try:
                figure = Decimal(str(money.get("value", money.get("price")))).quantize(Decimal("0.01"))
            except InvalidOperation:
                continue
            return Cost(figure, figure, money["currency"].upper())
    return None


def _days(policy: Mapping[str, Any]) -> int | None:
    for value in _list(policy.get("merchantReturnDays")):
        digits = str(value).strip()
        if digits.isdecimal() and len(digits) <= 4:
            return int(digits)
    return None


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _name(value: object) -> str:
    """ "https://schema.org/FreeReturn", "schema:FreeReturn", {"@id": …} or {"name": …} as "FreeReturn"."""
    if isinstance(value, Mapping):
        value = value.get("@id") or value.get("name") or ""
    return str(value).rstrip("/").rpartition("/")[2].rpartition(":")[2].rpartition("#")[2]
