"""The tables [alerts.NAME]: who is told of which changes, by mail or by a channel of theirs."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field

from monitor.config_inquiry import MailAddress
from monitor.config_mistakes import KeyPath, rejection, shown
from monitor.config_secrets import Variable, no_secrets
from monitor.config_values import FilePath, Table, name_of_table
from monitor.errors import ReachwatchError
from monitor.lengths import length
from monitor.secrets import read_secret

if TYPE_CHECKING:
    from monitor.config import Settings

About = Literal["pain", "recovery", "glory", "blind", "flapping", "trouble", "failure"]
USUAL: tuple[About, ...] = ("pain", "recovery", "glory", "blind", "flapping", "trouble")
LEAST, MOST = timedelta(hours=1), timedelta(days=366)
Wrong = tuple[KeyPath, str, str]


def _some(items: tuple[str, ...]) -> tuple[str, ...]:
    if not items:
        raise rejection("The list is empty.", "Fill it in, or remove the line.")
    return tuple(dict.fromkeys(items))


def _age(value: object) -> timedelta:
    found = value if isinstance(value, timedelta) else length(value) if isinstance(value, str) else None
    if found is None or not LEAST <= found <= MOST:
        raise rejection(
            f"{shown(value)} is no length of time from one hour to a year.", 'Write it like "7d" or "36h".'
        )
    return found


AlertName = Annotated[str, AfterValidator(name_of_table("alerts", "service"))]


class AlertTable(Table):
    refused: ClassVar[Mapping[str, tuple[str, str]]] = no_secrets(
        "channel", "url", "webhook", instead="channel"
    )

    to: Annotated[tuple[MailAddress, ...], AfterValidator(_some)] | None = Field(
        default=None, examples=[["service@our-company.example"]]
    )
    channel_env: Variable | None = Field(default=None, examples=["REACHWATCH_SLACK"])
    channel_file: FilePath | None = Field(default=None, examples=["/etc/reachwatch/slack"])
    shops: Annotated[tuple[str, ...], AfterValidator(_some)] | None = Field(
        default=None, examples=[["mueller"]]
    )
    on: Annotated[tuple[About, ...], AfterValidator(_some)] = Field(
        default=USUAL, examples=[["pain", "recovery"]]
    )
    language: Literal["en", "de", "nl", "ro"] = Field(default="en", examples=["de"])
    max_age: Annotated[timedelta, BeforeValidator(_age)] = Field(
        default="7d",  # as people write it; validated like theirs
        validate_default=True, examples=["7d"],
    )  # fmt: skip

    @property
    def has_channel(self) -> bool:
        return bool(self.channel_env or self.channel_file)

    def within(self, folder: Path) -> Self:
        file = self.channel_file
        return self.model_copy(update={"channel_file": folder / file}) if file else self


def alert_contradictions(raw: Mapping[str, Any]) -> Iterator[Wrong]:
    """Mistakes that lie between keys, from the raw file, so that they are told with all others."""
    alerts, shops = raw.get("alerts"), raw.get("shops")
    known = set(shops) if isinstance(shops, dict) else set()
    for name, table in alerts.items() if isinstance(alerts, dict) else ():
        if isinstance(table, dict):
            yield from _of_ways(name, table)
            yield from _of_shops(name, table, known)
            if "to" in table:
                yield from _of_outgoing(name, raw.get("outgoing"))


def _of_ways(name: str, table: Mapping[str, Any]) -> Iterator[Wrong]:
    channels = [key for key in ("channel_env", "channel_file") if key in table]
    if not channels and "to" not in table and not AlertTable.refused.keys() & table.keys():
        remedy = 'Add to = ["service@our-company.example"], or channel_env = "REACHWATCH_SLACK".'
        yield ("alerts", name), "It does not say who is told.", remedy
    if len(channels) > 1:
        yield ("alerts", name, channels[1]), f"There is {channels[0]} already.", "Keep one of the two lines."


def _of_shops(name: str, table: Mapping[str, Any], known: set[str]) -> Iterator[Wrong]:
    named = table.get("shops")
    for key in named if isinstance(named, list) else ():
        if isinstance(key, str) and key not in known:
            there = f"There are: {', '.join(sorted(known))}." if known else "Add its table first."
            yield ("alerts", name, "shops"), f"There is no shop {shown(key)}.", there


def _of_outgoing(name: str, outgoing: object) -> Iterator[Wrong]:
    table = outgoing if isinstance(outgoing, dict) else {}
    missing = [key for key in ("host", "from") if key not in table]
    if missing:
        message = f"Mails cannot be sent: [outgoing] has no {' and no '.join(missing)}."
        remedy = 'Add host = "smtp.our-company.example" and from = "reachwatch@our-company.example" there.'
        yield ("alerts", name, "to"), message, remedy


# ---- the secret, which is read only when something is delivered


def address_of(settings: "Settings", name: str) -> str:
    """The address of a route's channel, as Apprise takes it; never kept, never shown."""
    table = settings.alerts.get(name)
    if table is None or not table.has_channel:
        raise ReachwatchError(
            f"The configuration has no channel [alerts.{name}] any more.",
            "Add it again, or drop the message with `reachwatch outbox drop`.",
        )
    return read_secret(table.channel_env, table.channel_file, what="the address of the channel")
