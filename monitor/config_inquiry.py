"""The part of a configuration that says whether, how often and by which way shops are asked questions."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

import idna
from pydantic import AfterValidator, BeforeValidator, Field, StrictInt
from pydantic_core import PydanticCustomError

from monitor.config_mistakes import KeyPath, rejection, shown
from monitor.config_secrets import Variable, no_secrets
from monitor.config_values import FilePath, Table, Words
from monitor.lengths import length

WEEK = timedelta(days=7)
LEAST, MOST = timedelta(days=1), timedelta(days=366)
WHO_AND_WHEN = re.compile(r"(?=.*[^\W\d_]{2}).+,.*\d.*", re.DOTALL)
MAIL = re.compile(r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@(?P<host>[^@\s/:]+\.[^@\s/:]+)")
SENDER_REMEDY = 'Write it like "Reachwatch <reachwatch@our-company.example>".'
SENDER = re.compile(r'(?:(?P<name>[^<>"@,;:\\\x00-\x1f]+)\s+<(?P<address>[^<>]+)>|(?P<bare>[^<>\s]+))')
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def _every(value: object) -> timedelta:
    if isinstance(value, timedelta):  # read before: a shop's settings are made from its table
        return value
    found = length(value) if isinstance(value, str) else None
    if found is None:
        raise rejection(f"{shown(value)} is no length of time.", 'Write days or weeks, like "7d" or "2w".')
    if not LEAST <= found <= MOST:
        raise rejection(
            f"{shown(value)} is not from one day to a year.",
            'A week, "7d", does not bother a shop; "1d" is the least.',
        )
    return found


def _who_and_when(text: str) -> str:
    if not WHO_AND_WHEN.fullmatch(text.strip()):
        raise rejection(
            f"{shown(text)} does not say who and when.",
            'Write a name, a comma and a date, like "Petra Müller, 2026-11-22".',
        )
    return text.strip()


def _mail_address(text: str) -> str:
    match = MAIL.fullmatch(text.strip())
    try:
        host = idna.encode(match["host"], uts46=True).decode() if match else ""
    except idna.IDNAError:
        host = ""
    if match is None or not host:
        raise rejection(f"{shown(text)} is no mail address.", 'Write it like "service@shop.example".')
    return f"{match['local']}@{host}"


def _sender(text: str) -> str:
    """A mail address, with a name in front if one likes."""
    name, found = SENDER.fullmatch(text.strip()), ""
    with contextlib.suppress(PydanticCustomError):
        found = _mail_address(name["address"] or name["bare"]) if name else ""
    if name is None or not found:
        raise rejection(f"{shown(text)} is no sender.", SENDER_REMEDY)
    return f"{name['name'].strip()} <{found}>" if name["name"] else found


Span = Annotated[timedelta, BeforeValidator(_every)]
WhoAndWhen = Annotated[str, AfterValidator(_who_and_when)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Sender = Annotated[str, AfterValidator(_sender)]


class InquiriesTable(Table):
    every: Span = Field(default=WEEK, examples=["7d"])
    per_day: StrictInt = Field(default=5, ge=0, le=1000, examples=[5])


class OutgoingTable(Table):
    """The mail server through which questions by mail, alerts and reports go out."""

    refused: ClassVar[Mapping[str, tuple[str, str]]] = no_secrets("password", "token", "secret")

    sender: Sender | None = Field(
        default=None, alias="from", examples=["Reachwatch <reachwatch@our-company.example>"]
    )
    host: Words | None = Field(default=None, examples=["smtp.our-company.example"])
    port: StrictInt | None = Field(default=None, ge=1, le=65_535, examples=[587])
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", examples=["starttls"])
    user: Words | None = Field(default=None, examples=["reachwatch"])
    password_env: Variable | None = Field(default=None, examples=["REACHWATCH_SMTP_PASSWORD"])
    password_file: FilePath | None = Field(default=None, examples=["/etc/reachwatch/smtp-password"])

    def within(self, folder: Path) -> Self:
        file = self.password_file
        return self.model_copy(update={"password_file": folder / file}) if file else self


def inquiry_contradictions(raw: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """Mistakes that lie between keys, from the raw file, so that they are told with all others."""
    outgoing = _table(raw, "outgoing")
    yield from _outgoing(outgoing)
    for key, shop in _table(raw, "shops").items():
        if isinstance(shop, dict):
            yield from _keys_of_kinds(key, shop)
            if shop.get("submit") is True and "mail" not in raw:
                remedy = 'Add [mail] with domain = "probe.example" and one of its tables for the mailbox.'
                yield ("shops", key, "submit"), "There is no mailbox for the answers.", remedy
            if shop.get("channel") == "email":
                yield from _by_mail(key, shop, outgoing)


def _outgoing(table: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    where: KeyPath = ("outgoing",)
    passwords = [name for name in ("password_env", "password_file") if name in table]
    if table and "host" not in table:
        yield where, "There is no host.", 'Add host = "smtp.our-company.example".'
    if passwords and "user" not in table:
        yield (*where, passwords[0]), "There is a password but no user.", 'Add user = "…".'
    if "user" in table and not passwords:
        yield (
            (*where, "user"),
            "There is a user but no password.",
            "Add password_env or password_file: passwords do not belong into this file.",
        )
    if table.get("security") == "none" and passwords and table.get("host") not in LOCAL_HOSTS:
        message = "The password would go over the network for all to read."
        yield (*where, "security"), message, 'Write "starttls" or "tls".'


def _keys_of_kinds(key: str, shop: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    own = shop.get("kind") == "own"
    if own and "ask_competitor" in shop:
        yield (
            ("shops", key, "ask_competitor"),
            "This shop is your own.",
            "Remove the line; i_am_authorised is what own shops need.",
        )
    if not own and "i_am_authorised" in shop and "ask_competitor" not in shop:
        yield (
            ("shops", key, "i_am_authorised"),
            "This shop is not your own, so nobody can be authorised for it.",
            'Add kind = "own" if the shop is yours; for a competitor’s, write ask_competitor instead.',
        )
    if not own and shop.get("submit") is True and not {"ask_competitor", "i_am_authorised"} & shop.keys():
        yield (
            ("shops", key, "submit"),
            "This shop is not your own, and nobody answers for asking it.",
            'Add kind = "own" if it is yours; else ask_competitor = "who takes the responsibility, when".',
        )


def _by_mail(
    key: str, shop: Mapping[str, Any], outgoing: Mapping[str, Any]
) -> Iterator[tuple[KeyPath, str, str]]:
    where = ("shops", key, "channel")
    if "service_mail" not in shop:
        yield where, "There is no address to write to.", 'Add service_mail = "service@shop.example".'
    if not outgoing:
        remedy = 'Add a table [outgoing] with host = "smtp.our-company.example".'
        yield where, "There is no mail server to send by.", remedy


def _table(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = raw.get(name)
    return found if isinstance(found, dict) else {}
