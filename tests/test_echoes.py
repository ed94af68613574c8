"""What a shop repeats of the made-up person is blotted out; everything else stays."""

from dataclasses import replace

import pytest

from checks.model import Box, Control, Page, Stage, Text
from monitor.shopper.echoes import without_echoes
from monitor.shopper.persona import Persona, persona_of

NOWHERE = Box(0, 0, 0, 0)


def somebody(phone: str = "+49 30 23125191") -> Persona:
    one = persona_of("DE", "k7f3")
    assert one is not None
    return one.called(phone)


def page(text: str, href: str = "") -> Page:
    return Page(
        stage=Stage.PAYMENT, url="https://shop.test/", status=200, title="", language="de",
        texts=(Text(text=text, box=NOWHERE),), links=(Control(ref=1, text=text, box=NOWHERE, visible=True, href=href),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "stays"),
    [
        ("Kontakt anna.k7f3@example.com ändern", "Kontakt ••••••••••••••••••••• ändern"),
        ("Tel. +49 30 23125191", "Tel. •••••••••••••••"),
        ("Tel. 030/23125191, bearbeiten", "Tel. ••••••••••••, bearbeiten"),
        ("+493023125191", "•••••••••••••"),
        ("Fragen? 030 23125192", "Fragen? 030 23125192"),
        ("service@shop.test", "service@shop.test"),
        ("1 × Tasse, 12,91 €", "1 × Tasse, 12,91 €"),
    ],
)
def test_only_what_was_typed_is_blotted_out(told: str, stays: str) -> None:
    seen = without_echoes(page(told), somebody())
    assert (seen.texts[0].text, seen.links[0].text) == (stays, stays)


def test_links_do_not_lead_there_either() -> None:
    seen = without_echoes(page("Ihre Daten", "mailto:anna.k7f3@example.com"), somebody())
    assert "example.com" not in seen.links[0].href


def test_a_number_of_ones_own_counts_as_written_there() -> None:
    romanian = replace(somebody("021 310 0100"), country="RO")
    assert "310" not in without_echoes(page("Telefon: +40 213 100 100"), romanian).texts[0].text


def test_a_page_that_repeats_nothing_is_the_same() -> None:
    told = page("Zahlungsart wählen")
    assert without_echoes(told, somebody("")) == told
