"""Opening hours: in sentences, tables and structured data, and what only looks like them."""

import time as clock
from collections.abc import Mapping
from datetime import time
from typing import Any

import pytest

from checks.model import Box, Page, Stage, Text
from checks.reading.hours import Opening, find_hours, page_hours, structured_hours
from checks.reading.hours_words import WEEK, _files, languages

BOX = Box(0, 0, 100, 20)
WORKDAYS: tuple[int, ...] = (0, 1, 2, 3, 4)
NINE_TO_FIVE: list[tuple[tuple[int, ...], str, str]] = [(WORKDAYS, "09:00", "17:00")]

READ: list[tuple[str, str, list[tuple[tuple[int, ...], str, str]]]] = [
    ("de", "Mo–Fr 9.00–17.00 Uhr", NINE_TO_FIVE),
    ("de", "Montag bis Freitag jeweils von 9 bis 17 Uhr", NINE_TO_FIVE),
    ("de", "werktags 9-17 Uhr", NINE_TO_FIVE),
    ("de", "Mo-Do 8-16 Uhr, Fr 8-12 Uhr", [((0, 1, 2, 3), "08:00", "16:00"), ((4,), "08:00", "12:00")]),
    ("de", "Di., Do. und Sa. 10–16 Uhr", [((1, 3, 5), "10:00", "16:00")]),
    ("de", "Mo 8:00-12:00 und 13:30-18:00", [((0,), "08:00", "12:00"), ((0,), "13:30", "18:00")]),
    ("de", "Öffnungszeiten\nMontag\n9:00 - 17:00\nDienstag\ngeschlossen", [((0,), "09:00", "17:00")]),
    ("de", "Unsere Hotline ist rund um die Uhr besetzt.", [(tuple(range(7)), "00:00", "00:00")]),
    ("en", "Mon-Fri 9-5", NINE_TO_FIVE),
    ("en", "Mon–Fri: 1 to 5pm", [(WORKDAYS, "13:00", "17:00")]),
    ("en", "Mon–Fri, 9am – 12 noon", []),
    ("en", "Our lines are open 9am to 5pm, Monday to Friday", NINE_TO_FIVE),
    ("en", "Mon–Fri 9 a.m.–5 p.m., Sat 10am–2pm", [*NINE_TO_FIVE, ((5,), "10:00", "14:00")]),
    ("en", "Sat–Mon 10:00–16:00", [((0, 5, 6), "10:00", "16:00")]),
    ("nl", "ma t/m vr van 09.00 - 17.00 uur", NINE_TO_FIVE),
    ("nl", "op werkdagen van 9 tot 17 uur", NINE_TO_FIVE),
    ("ro", "L–V 09:00–17:00, S 10-14", [*NINE_TO_FIVE, ((5,), "10:00", "14:00")]),
    ("ro", "Telefon: 0250 860 412, luni-vineri 9-17\nE-mail: a@b.example", NINE_TO_FIVE),
    ("de", "Mo-Fr 9-17 Personen", []),
    ("ro", "luni - vineri, între orele 9:00 - 17:00", NINE_TO_FIVE),
    ("fr", "du lundi au vendredi de 9h à 17h", NINE_TO_FIVE),
    ("it", "dal lunedì al venerdì dalle 9 alle 17", NINE_TO_FIVE),
    ("es", "L-V de 9:00 a 17:00", NINE_TO_FIVE),
    ("pl", "pn.–pt. 9:00–17:00", NINE_TO_FIVE),
    ("", "Mo–Fr 9–17 Uhr", NINE_TO_FIVE),
    ("de", "Mo\u202f–\u202fFr 9\u00a0–\u00a017 Uhr", NINE_TO_FIVE),
    ("nl", "van maandag tot en met vrijdag tussen 9u en 17u", NINE_TO_FIVE),
    ("nl", "9:00 - 17:00 uur, maandag tot en met vrijdag", NINE_TO_FIVE),
    ("nl", "elke werkdag tussen 9 en 17 uur", NINE_TO_FIVE),
    ("en", "Monday through Friday 9am-5pm", NINE_TO_FIVE),
    ("en", "Tuesday through to Saturday 10-6pm", [((1, 2, 3, 4, 5), "10:00", "18:00")]),
    ("en", "M-F 9:00 a.m. - 5:00 p.m. PST", NINE_TO_FIVE),
    ("de", "Montag bis einschließlich Freitag 9-17 Uhr", NINE_TO_FIVE),
    ("de", "Mo bis und mit Fr 9-17 Uhr", NINE_TO_FIVE),
    ("de", "Montag 9.00-12.30 14.00-18.00 Uhr", [((0,), "09:00", "12:30"), ((0,), "14:00", "18:00")]),
    ("de", "Am Montag bis 12 Uhr geschlossen, Di 9-17 Uhr", [((1,), "09:00", "17:00")]),
    # days of which one is not known: better none than some
    ("nl", "ma t/m vrij van 9.00 tot 17.00 uur", []),
    ("en", "Monday to about Thursday 9:00-17:00", []),
    # not hours
    ("de", "Lieferung Mo–Fr zwischen 8 und 12 Uhr", []),
    ("de", "Versand Mo-Fr, Lieferzeit 2-4 Werktage", []),
    ("de", "Mo–Fr 9.00–17.00 €", []),
    ("en", "Order by 2pm Mon–Fri for next-day delivery", []),
    ("en", "We deliver between 8am and 6pm, Monday to Saturday", []),
    ("en", "Live chat Mon–Fri 9am–5pm", []),
    ("en", "Order 24/7", []),
    ("en", "Sizes 8-12, Monday special", []),
    ("nl", "Bezorging ma–za 8.00–21.00 uur", []),
    ("ro", "Livrarea se face luni – vineri, 9:00 – 18:00", []),
    ("de", "Tel. 030 23 12-17", []),
    ("de", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "wanted"), READ)
def test_hours(language: str, text: str, wanted: list[tuple[tuple[int, ...], str, str]]) -> None:
    found = [h.opening for h in find_hours(text, language)]
    assert [(o.days, f"{o.opens:%H:%M}", f"{o.closes:%H:%M}") for o in found] == wanted


def test_the_time_zone_is_told_where_it_is_stated() -> None:
    assert [h.zone for h in find_hours("Mon–Fri 9am–5pm (CET)", "en")] == ["CET"]
    assert [h.zone for h in find_hours("Mon–Fri 9am–5pm, Europe/Dublin time", "en")] == ["Europe/Dublin"]
    assert [h.zone for h in find_hours("Mon–Fri 9am–5pm", "en")] == [""]


def page(*texts: str, structured: tuple[Mapping[str, Any], ...] = ()) -> Page:
    return Page(
        stage=Stage.CONTACT, url="https://shop.example/", status=200, title="", language="de",
        texts=tuple(Text(text=t, box=BOX) for t in texts), structured=structured,
    )  # fmt: skip


def test_a_table_is_read_over_its_cells_and_quoted() -> None:
    (found,) = page_hours(page("Öffnungszeiten", "Freitag", "10:00 – 18:00 Uhr"))
    assert found.opening == Opening((4,), time(10), time(18))
    assert found.evidence.quote == "10:00 – 18:00 Uhr"


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "Store", "openingHours": "Mo-Fr 09:00-17:00"},
        {"@type": "Store", "openingHours": ["Mo,Tu,We,Th,Fr 09:00-17:00"]},
        {
            "openingHoursSpecification": {
                "dayOfWeek": [f"https://schema.org/{d.title()}" for d in WEEK[:5]],
                "opens": "09:00",
                "closes": "17:00:00",
            }
        },
        {"contactPoint": [{"hoursAvailable": [{"dayOfWeek": list(WEEK[:5]), "opens": "9:00", "closes": "17:00"}]}]},
    ],
)  # fmt: skip
def test_structured_hours(node: Mapping[str, Any]) -> None:
    assert structured_hours(page(structured=(node,))) == (Opening(WORKDAYS, time(9), time(17)),)


@pytest.mark.parametrize("broken", [None, 5, "always", ["x", None], {"opens": None, "closes": 7}, [[[]]]])
def test_broken_structured_hours_are_none(broken: object) -> None:
    assert structured_hours(page(structured=({"openingHours": broken, "hoursAvailable": broken},))) == ()


@pytest.mark.parametrize("text", ["Mo " * 60_000, "9-17 " * 40_000, "9 " * 100_000, "\u200bMo-Fr 9" * 30_000])
def test_long_nonsense_is_read_in_no_time(text: str) -> None:
    begun = clock.perf_counter()
    find_hours(text, "de")
    assert clock.perf_counter() - begun < 2


def test_every_language_has_every_word() -> None:
    assert set(languages()) == {"de", "en", "nl", "ro", "fr", "it", "es", "pl"}
    kinds = {frozenset(words) for words in _files().values()}
    assert len(kinds) == 1
