"""The part of a configuration that is about one shop: where it is, what may be done there, its own ways."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, StrictBool, StrictInt, ValidationInfo, field_validator

from checks.correspondence import Channel
from checks.model import Shop, ShopKind, Stage
from checks.risk import DEFAULT_MODEL, RiskModel
from monitor.address import Address, parse_address
from monitor.config_inquiry import (
    InquiriesTable,
    MailAddress,
    Span,
    WhoAndWhen,
)
from monitor.config_mistakes import KeyPath, rejection, shown
from monitor.config_risk import AmountOfMoney, ShopRiskTable
from monitor.config_schedule import ShopScheduleTable
from monitor.config_service import ServiceTable, ServiceTerms, service_terms
from monitor.config_values import CheckNames, Country, Languages, Table, WebAddress, Words
from monitor.correspondence.permission import Consent, Rules
from monitor.country import is_phone_number
from monitor.errors import AddressError, ScriptError
from monitor.script_files import Script, find_script


class PagesTable(Table):
    """Where stages are that the shopper should not search for; named like the stages."""

    product: WebAddress | None = Field(default=None, examples=["https://shop.example/blue-mug"])
    cart: WebAddress | None = Field(default=None, examples=["https://shop.example/cart"])
    checkout: WebAddress | None = Field(default=None, examples=["https://shop.example/checkout"])
    contact: WebAddress | None = Field(default=None, examples=["https://shop.example/contact"])
    returns: WebAddress | None = Field(default=None, examples=["https://shop.example/returns"])
    shipping: WebAddress | None = Field(default=None, examples=["https://shop.example/shipping"])
    imprint: WebAddress | None = Field(default=None, examples=["https://shop.example/imprint"])
    terms: WebAddress | None = Field(default=None, examples=["https://shop.example/terms"])

    @property
    def by_stage(self) -> Mapping[Stage, str]:
        """The absolute URLs of the stages that have one here."""
        return {Stage(name): parse_address(text).url for name, text in self if text is not None}


class ScriptsTable(Table):
    """The user's own ways to stages; named like the stages."""

    product: Words | None = Field(default=None, examples=["scripts/product.py"])
    cart: Words | None = Field(default=None, examples=["scripts/cart.py"])
    checkout: Words | None = Field(default=None, examples=["scripts/checkout.py"])
    contact: Words | None = Field(default=None, examples=["scripts/contact.py"])
    returns: Words | None = Field(default=None, examples=["scripts/returns.py"])
    shipping: Words | None = Field(default=None, examples=["scripts/shipping.py"])
    imprint: Words | None = Field(default=None, examples=["scripts/imprint.py"])
    terms: Words | None = Field(default=None, examples=["scripts/terms.py"])

    def found(self, folder: Path) -> Mapping[Stage, Script]:
        return {Stage(name): find_script(text, folder) for name, text in self if text is not None}


class ShopTable(Table):
    url: WebAddress = Field(examples=["https://shop.example"])
    country: Country = Field(examples=["DE"])
    name: Words | None = Field(default=None, examples=["Müller’s Mugs"])
    kind: ShopKind = Field(default=ShopKind.COMPETITOR, examples=["competitor"])
    languages: Languages | None = Field(default=None, examples=[["de"]])
    checks: CheckNames | None = Field(default=None, examples=[["phone-at-checkout"]])
    honour_robots: StrictBool = Field(default=True, examples=[True])
    typing: StrictBool | None = Field(default=None, examples=[True])
    checkout_phone: Words | None = Field(default=None, examples=["+40 21 310 0100"])
    monthly_checkouts: StrictInt | None = Field(default=None, ge=0, le=1_000_000_000, examples=[1200])
    average_order: AmountOfMoney | None = Field(default=None, examples=["62 EUR"])
    submit: StrictBool = Field(default=False, examples=[True])
    i_am_authorised: WhoAndWhen | None = Field(default=None, examples=["Petra Müller, 2026-11-22"])
    ask_competitor: WhoAndWhen | None = Field(default=None, examples=["Petra Müller, 2026-11-22"])
    ask_every: Span | None = Field(default=None, examples=["14d"])
    channel: Channel = Field(default=Channel.FORM, examples=["form"])
    service_mail: MailAddress | None = Field(default=None, examples=["service@shop.example"])
    pages: PagesTable = PagesTable()
    scripts: ScriptsTable = ScriptsTable()
    risk: ShopRiskTable = ShopRiskTable()
    service: ServiceTable = ServiceTable()
    schedule: ShopScheduleTable = ShopScheduleTable()

    @field_validator("checkout_phone")
    @classmethod
    def _can_be_called(cls, text: str | None, told: ValidationInfo) -> str | None:
        country = told.data.get("country")  # missing where that is wrong itself
        if text and country and not is_phone_number(text, country):
            raise rejection(
                f"{shown(text)} is no phone number of {country} or with a country code.",
                'Write a number of your own as the shop\'s checkout wants it, like "+40 21 310 0100".',
            )
        return text


class ShopSettings(ShopTable):
    """A shop's table together with its key."""

    key: str
    found_scripts: Mapping[Stage, Script] = Field(default_factory=dict)
    risk_model: RiskModel = DEFAULT_MODEL

    @property
    def address(self) -> Address:
        return parse_address(self.url)

    def rules(self, inquiries: InquiriesTable) -> Rules:
        """How often the shop may be asked."""
        return Rules(every=self.ask_every or inquiries.every, per_day=inquiries.per_day)

    @property
    def consent(self) -> Consent:
        """What is said here of asking the shop."""
        return Consent(
            shop_key=self.key, kind=self.kind, host=self.address.host, submit=self.submit,
            authorised=self.i_am_authorised or "", ask_competitor=self.ask_competitor or "",
        )  # fmt: skip

    @property
    def types_at_checkout(self) -> bool:
        """Whether a made-up address may be typed: unless told, only in one's own shop."""
        return self.kind is ShopKind.OWN if self.typing is None else self.typing

    @property
    def service_terms(self) -> ServiceTerms:
        return service_terms(self.service, self.country)

    @property
    def shop(self) -> Shop:
        return Shop(
            key=self.key,
            name=self.name or self.address.display_host,
            url=self.address.url,
            country=self.country,
            languages=self.languages or (),
            kind=self.kind,
        )


# ---- mistakes that lie between keys


def wrong_scripts(raw: Mapping[str, Any], folder: Path) -> Iterator[tuple[KeyPath, str, str]]:
    shops = raw.get("shops", {})
    for key, table in shops.items() if isinstance(shops, dict) else ():
        scripts = table.get("scripts") if isinstance(table, dict) else None
        for stage, named in scripts.items() if isinstance(scripts, dict) else ():
            if isinstance(named, str) and named.strip() and stage in ScriptsTable.model_fields:
                try:
                    find_script(named.strip(), folder)
                except ScriptError as error:
                    yield ("shops", key, "scripts", stage), error.message, error.remedy


def twice(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[KeyPath, str, str]]:
    first: dict[str, str] = {}
    for key, table in tables.items():
        try:
            url = parse_address(str(table.get("url", ""))).url
        except AddressError:
            continue
        place = re.sub(r"^https?://(www\.)?", "", url).rstrip("/")
        if first.setdefault(place, key) != key:
            where, message = (
                ("shops", key, "url"),
                f"This is the address of the shop “{first[place]}” already.",
            )
            yield where, message, "Remove one of the two shops."


def against_robots(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[KeyPath, str, str]]:
    for key, table in tables.items():
        if table.get("honour_robots") is False and table.get("kind") != "own":
            message = "The robots.txt of a shop that is not your own cannot be ignored."
            remedy = 'Remove the line, or add kind = "own" if the shop is yours.'
            yield ("shops", key, "honour_robots"), message, remedy
