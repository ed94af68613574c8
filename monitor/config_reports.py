"""The tables [reports.NAME]: which regular reports are mailed, to whom and when."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StrictBool

from checks.model import ShopKind
from monitor.config_inquiry import MailAddress
from monitor.config_mistakes import KeyPath, rejection, shown
from monitor.config_service import TimeZone
from monitor.config_values import ShopKey, Table, WebAddress, name_of_table
from monitor.correspondence.business_hours import DAYS
from monitor.country import time_zone_of
from reports.clean import linkable
from reports.period import Length, Rhythm

if TYPE_CHECKING:
    from monitor.config_shop import ShopSettings

CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
WEEKDAYS = tuple(day.lower() for day in DAYS)


def _time(text: str) -> str:
    if not CLOCK.fullmatch(text):
        raise rejection(f"{shown(text)} is no time of the day.", 'Write it like "07:00".')
    return text


def _recipients(items: tuple[str, ...]) -> tuple[str, ...]:
    if not items:
        raise rejection("There is nobody to send it to.", 'Write to = ["boss@our-company.example"].')
    return tuple(dict.fromkeys(items))


def _unsubscribe(text: str) -> str:
    mail = text.startswith("mailto:") and "@" in text and not re.search(r"[\s<>]", text)
    if not mail and not (text.startswith("https://") and linkable(text)):
        raise rejection(
            f"{shown(text)} is no way to unsubscribe.",
            'Write "mailto:watch@our-company.example" or an address with https://.',
        )
    return text


ReportName = Annotated[str, AfterValidator(name_of_table("reports", "boss"))]
ClockTime = Annotated[str, AfterValidator(_time)]
Recipients = Annotated[tuple[MailAddress, ...], AfterValidator(_recipients)]
Unsubscribe = Annotated[str, AfterValidator(_unsubscribe)]


class ReportTable(Table):
    to: Recipients = Field(examples=[["boss@our-company.example"]])
    shops: tuple[ShopKey, ...] | None = Field(default=None, examples=[["mueller"]])
    language: Literal["en", "de", "nl", "ro"] = Field(default="en", examples=["de"])
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = Field(default="mon", examples=["mon"])
    time: ClockTime = Field(default="07:00", examples=["07:00"])
    time_zone: TimeZone | None = Field(default=None, examples=["Europe/Berlin"])
    period: Literal["week", "month"] = Field(default="week", examples=["week"])
    attach: StrictBool = Field(default=True, examples=[True])
    link: WebAddress | None = Field(default=None, examples=["https://reports.our-company.example"])
    unsubscribe: Unsubscribe | None = Field(default=None, examples=["mailto:watch@our-company.example"])

    def told_shops(self, shops: "Sequence[ShopSettings]") -> "tuple[ShopSettings, ...]":
        """The own ones first; all if none are named."""
        wanted = [shop for shop in shops if self.shops is None or shop.key in self.shops]
        return tuple(sorted(wanted, key=lambda shop: shop.kind is not ShopKind.OWN))

    def rhythm(self, shops: "Sequence[ShopSettings]") -> Rhythm:
        """In the time zone of the first own shop, unless told."""
        told = self.told_shops(shops)
        zone = self.time_zone or (time_zone_of(told[0].country) if told else "UTC")
        return Rhythm(
            weekday=WEEKDAYS.index(self.weekday), at=time.fromisoformat(self.time), zone=ZoneInfo(zone),
            length=Length(self.period),
        )  # fmt: skip


def report_contradictions(raw: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """Mistakes that lie between keys, from the raw file, so that they are told with all others."""
    reports, shops = _table(raw, "reports"), _table(raw, "shops")
    for name, report in reports.items():
        named = report.get("shops") if isinstance(report, dict) else None
        for key in named if isinstance(named, list) else ():
            if isinstance(key, str) and key not in shops:
                known = ", ".join(shops) or "none"
                yield ("reports", name, "shops"), f"There is no shop {shown(key)}.", f"There are: {known}."
    outgoing = _table(raw, "outgoing")
    if reports and not outgoing.get("host"):
        remedy = (
            'Add [outgoing] with host = "smtp.our-company.example" and from = "watch@our-company.example".'
        )
        yield ("reports",), "There is no mail server to send reports by.", remedy
    elif reports and not outgoing.get("from"):
        yield ("outgoing",), "Reports have no sender.", 'Add from = "watch@our-company.example".'


def _table(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = raw.get(name)
    return found if isinstance(found, dict) else {}
