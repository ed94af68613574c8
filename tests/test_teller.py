"""The same texts told in another language and time zone, alone and in whole views."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from checks.saying import When, at, joined, length, listed, money, say, say_n
from reports.teller import ENGLISH, Teller

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
GUEST = say("One can order as a guest.")
HOSTILE = "{n} {0.__class__} %(x)s {took} <b>"
CAME = say("The shop has an ordinary number to call, {number}, and says when: {hours}.",
           number=HOSTILE, hours="{number}")  # fmt: skip
DAYS = ("{n} day instead of {other}", "{n} days instead of {other}")

TOLD = [
    ("de", GUEST, "Man kann als Gast bestellen."),
    ("nl", GUEST, "Bestellen als gast is mogelijk."),
    ("ro", GUEST, "Se poate comanda ca oaspete."),
    ("en", GUEST, "One can order as a guest."),
    ("de", "One can order as a guest.", "One can order as a guest."),
    ("de", CAME, f"Der Shop hat eine gewöhnliche Nummer für Anrufe, {HOSTILE}, und sagt, wann: {{number}}."),
    ("de", joined(GUEST, GUEST), "Man kann als Gast bestellen. Man kann als Gast bestellen."),
    ("de", listed(["a", "b", "c"]), "a, b und c"),
    ("de", listed(["a", "b"], either=True), "a oder b"),
    ("nl", listed(["a", "b", "c"]), "a, b en c"),
    ("ro", listed(["a", "b", "c"]), "a, b și c"),
    ("ro", say_n(*DAYS, 1, other=2), "1 zi în loc de 2"),
    ("ro", say_n(*DAYS, 14, other=2), "14 zile în loc de 2"),
    ("ro", say_n(*DAYS, 30, other=2), "30 de zile în loc de 2"),
    ("de", say_n(*DAYS, 12_345, other=2), "12.345 Tage statt 2"),
    ("de", say("after {took}", took=length(timedelta(days=2, hours=3))), "nach 2 Tg. 3 Std."),
    ("de", money(Decimal("4.95"), "EUR"), "4,95\xa0€"),
    ("de", money(Decimal("4.95"), "XYZ"), "4,95 XYZ"),
    ("en", at(NOON), "22 November 2026, 12:00 UTC"),
    ("de", at(NOON), "22. November 2026, 12:00 UTC"),
    ("de", When("", NOON, day=True), "22. November 2026"),
]


@pytest.mark.parametrize(("language", "text", "told"), TOLD)
def test_a_text_is_told(language: str, text: str, told: str) -> None:
    assert Teller(language)(text) == told


def test_times_are_those_of_the_readers_zone_in_english_too() -> None:
    said = say("The shop still has {left} by the clock, until {until}. So far: {came}.",
               left=length(timedelta(hours=1)), until=at(NOON), came="x")  # fmt: skip
    assert "14:00" in Teller("en", ZoneInfo("Europe/Bucharest"))(said)
    assert "14:00" in Teller("ro", ZoneInfo("Europe/Bucharest"))(said)


class Row(NamedTuple):
    name: str
    shops: int


@dataclass(frozen=True)
class Raw:
    TOLD: ClassVar = False
    said: str


@dataclass(frozen=True, slots=True)
class Inner:
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class View:
    inner: tuple[Inner, ...]
    row: Row
    by_name: Mapping[str, str]
    raw: Raw
    missing: str | None = None


def test_a_view_is_told_to_its_depth_and_keeps_its_kinds() -> None:
    view = View(
        inner=(Inner(GUEST, NOON), Inner("a quote", NOON)),
        row=Row(GUEST, 3),
        by_name=MappingProxyType({"a": GUEST}),
        raw=Raw(GUEST),
    )
    german = "Man kann als Gast bestellen."
    told = Teller("de").view(view)
    assert told.inner == (Inner(german, NOON), Inner("a quote", NOON))
    assert told.inner[1] is view.inner[1]
    assert told.row == Row(german, 3)
    assert dict(told.by_name) == {"a": german}
    assert told.raw is view.raw
    assert view.inner[0].said == GUEST
    assert ENGLISH.view(view) == view
