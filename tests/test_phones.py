"""Reading telephone numbers: places, kinds, pages, and text that means harm."""

import sys
import time
import tomllib
from importlib import resources

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Box, Control, Page, Span, Stage, Text
from checks.reading.channel_words import kinds_of, words
from checks.reading.phones import PhoneKind, find_phones, page_phones, phone_country

BOX = Box(0, 0, 100, 20)


def text(words: str, *, region: str = "main", folded: bool = False, y: float = 0) -> Text:
    return Text(text=words, box=Box(0, y, 100, 20), region=region, folded=folded)


def link(words: str, href: str, *, visible: bool = True) -> Control:
    return Control(ref=0, text=words, href=href, box=BOX, visible=visible)


def page(*texts: Text, links: tuple[Control, ...] = ()) -> Page:
    return Page(
        stage=Stage.CHECKOUT, url="https://shop.example/kasse", status=200, title="Kasse", language="de",
        texts=texts, links=links,
    )  # fmt: skip


def numbers(*texts: Text, links: tuple[Control, ...] = ()) -> list[str]:
    return [phone.number.e164 for phone in page_phones(page(*texts, links=links), "DE")]


@pytest.mark.parametrize(
    ("written", "region", "kind"),
    [
        ("0800 3301000", "DE", PhoneKind.FREEPHONE),
        ("030 23125191", "DE", PhoneKind.LANDLINE),
        ("0152 28817386", "DE", PhoneKind.MOBILE),
        ("0900 1 470815", "DE", PhoneKind.PREMIUM),
        ("0180 5 007050", "DE", PhoneKind.SHARED_COST),
        ("088 22 55 550", "NL", PhoneKind.LANDLINE),
        ("0333 600 1350", "GB", PhoneKind.LANDLINE),
        ("(212) 555-0147", "US", PhoneKind.UNKNOWN),
        ("070 4412 5670", "GB", PhoneKind.PREMIUM),
        ("0871 220 2288", "GB", PhoneKind.PREMIUM),
        ("0845 208 1550", "GB", PhoneKind.PREMIUM),
        ("0700 44553310", "DE", PhoneKind.SHARED_COST),
        ("0820 400 920", "AT", PhoneKind.SHARED_COST),
        ("0848 850 870", "CH", PhoneKind.SHARED_COST),
        ("0902 88 123", "BE", PhoneKind.PREMIUM),
        ("0906 448 110", "RO", PhoneKind.PREMIUM),
        ("0900-1884", "NL", PhoneKind.PREMIUM),
        ("1550 123 180", "IE", PhoneKind.PREMIUM),
        ("0 892 700 340", "FR", PhoneKind.PREMIUM),
        ("701 123 450", "PL", PhoneKind.PREMIUM),
    ],
)
def test_kind(written: str, region: str, kind: PhoneKind) -> None:
    (number,) = find_phones(f"Tel. {written}", region)
    assert number.kind is kind
    assert number.as_written == written


@pytest.mark.parametrize("invisible", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
def test_place_is_that_of_the_text_given(invisible: str) -> None:
    written = f"030{invisible} 231{invisible}25191"
    given_text = f"Kunden{invisible}hotline: {written} (Mo–Fr)"
    (number,) = find_phones(given_text, "DE")
    assert given_text[number.start : number.end] == number.as_written == written


def test_each_number_is_told_once() -> None:
    found = find_phones("Telefon 030 23125191, aus dem Ausland +49 30 23125191", "DE")
    assert [n.as_written for n in found] == ["030 23125191"]


def test_unknown_region_reads_numbers_with_country_code_only() -> None:
    assert [n.e164 for n in find_phones("Tel. +49 30 23125191 / 030 23125192", "XX")] == ["+493023125191"]


@given(st.text(max_size=400), st.sampled_from(["DE", "NL", "RO", "GB", "US", "ES", "IT", "XX"]))
def test_any_text_can_be_read(words: str, region: str) -> None:
    for number in find_phones(words, region):
        assert words[number.start : number.end] == number.as_written


LIKE_NUMBERS = st.lists(
    st.sampled_from(
        ["0", "030", "+49", "(0)", "/", "-", " ", "12345", "Tel.", "Fax", "\n", "(", ")", "€", "0800-BESTELL"]
    )
)


@given(LIKE_NUMBERS.map("".join))
def test_any_heap_of_digits_can_be_read(words: str) -> None:
    for number in find_phones(words, "DE"):
        assert words[number.start : number.end] == number.as_written


HOSTILE = [
    "1",
    "+1",
    "(0",
    "0 ",
    "030 23125191 / ",
    "a@",
    "0.",
    "0800-A",
    "Tel Fax ",
    "\u00ad0",
    "12.",
    "https://",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_no_longer_the_longer_it_is(piece: str) -> None:
    """Ten times the text may take about ten times as long, not a hundred times."""
    short, long = (piece * (size // len(piece)) for size in (8_000, 80_000))
    find_phones(short, "DE")
    assert _seconds(long) < 30 * _seconds(short) + 0.2


def _seconds(words: str) -> float:
    started = time.process_time()
    find_phones(words, "DE")
    return time.process_time() - started


def test_the_heavy_geocoder_is_not_loaded() -> None:
    assert "phonenumbers.geocoder" not in sys.modules


def test_folded_text_shows_no_number() -> None:
    assert numbers(text("Tel. 030 23125191", folded=True)) == []


def test_label_in_the_block_before() -> None:
    assert numbers(text("Telefax"), text("030 23125192"), text("Telefon"), text("030 23125191")) == [
        "+493023125191"
    ]


def test_label_of_another_part_of_the_page_does_not_count() -> None:
    assert numbers(text("Telefax", region="main"), text("030 23125191", region="footer")) == ["+493023125191"]


def test_evidence_has_quote_and_box_of_the_number() -> None:
    spans = (Span(0, 9, Box(0, 40, 50, 20)), Span(9, 21, Box(60, 40, 90, 20)))
    block = Text(text="Hotline: 030 23125191", box=Box(0, 0, 800, 600), spans=spans)
    (phone,) = page_phones(page(block), "DE")
    assert phone.evidence.quote == "Hotline: 030 23125191"
    assert phone.evidence.box == Box(60, 40, 90, 20)


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (link("Jetzt anrufen", "tel:+493023125191"), ["+493023125191"]),
        (link("", "tel:030%2F23125191"), ["+493023125191"]),
        (link("Jetzt anrufen", "tel:+493023125191", visible=False), []),
        (link("Bestellfax", "tel:+493023125192"), []),
        (link("DHL anrufen", "tel:+492284333112"), []),
        (link("Anrufen", "tel:03012345678"), []),
        (link("Anrufen", "tel:3939"), []),
    ],
)
def test_telephone_link(one: Control, found: list[str]) -> None:
    assert numbers(links=(one,)) == found


def test_link_that_dials_another_number_than_it_shows() -> None:
    shown = page(text("Tel. 030 23125191"), links=(link("030 23125191", "tel:+493023125199"),))
    (phone,) = page_phones(shown, "DE")
    assert (phone.number.e164, phone.linked_to) == ("+493023125191", "+493023125199")


def test_link_to_a_number_that_the_text_calls_a_fax() -> None:
    assert numbers(text("Fax: 030 23125192"), links=(link("030 23125192", "tel:+493023125192"),)) == []


@pytest.mark.parametrize(
    ("e164", "country"),
    [("+493023125191", "DE"), ("+431512340", "AT"), ("+80012345678", ""), ("+447781123456", "GG")],
)
def test_the_country_of_a_number(e164: str, country: str) -> None:
    assert phone_country(e164) == country


def test_known_offices_have_numbers_that_exist() -> None:
    file = resources.files("checks.reading") / "words" / "known_numbers.toml"
    listed = [number for numbers in tomllib.loads(file.read_text("utf-8")).values() for number in numbers]
    assert len(listed) > 40
    assert [n for n in listed if not phonenumbers.is_valid_number(phonenumbers.parse(n))] == []
    assert [n for n in listed if find_phones(f"Tel. {n}", "DE")] == []


def test_entities_left_in_a_text_keep_the_places() -> None:
    written = "Telefon:&nbsp;030&nbsp;23125&#8209;191 oder"
    (phone,) = find_phones(written, "DE")
    assert (phone.e164, phone.as_written) == ("+493023125191", written[14:-5])


def test_no_phrase_has_figures() -> None:
    """Phrases are made of letters: "in3" would be the word "in"."""
    told = [phrase for kind in kinds_of("phones") for phrase in words("phones", kind)]
    assert [phrase for phrase in told if any(c.isdigit() for c in phrase)] == []


@pytest.mark.parametrize(
    ("written", "region", "found"),
    [
        ("WhatsApp\nJetzt schreiben\n0172 4417902", "DE", []),
        ("Instagram\nWhatsApp\nLaden Köln\n0221 4417902", "DE", ["+492214417902"]),
        ("Fax\nfür Bestellungen\n030 44179028", "DE", []),
        ("Tel.: 030 44179028, Fax:\n030 44179029", "DE", ["+493044179028"]),
        ("Fax: 030 44179029, Tel.:\n030 44179028", "DE", ["+493044179028"]),
        ("DHL Kundenservice\nMo-Sa 8-18 Uhr\nTelefon: 030 44179028", "DE", []),
        ("Netopia Payments Support:\n- E-mail: a@b.example\n- Telefon: 021 344 17 90", "RO", []),
        ("Contact us about DPD deliveries\nPhone: 0121 244 1790", "GB", ["+441212441790"]),
        ("Kontakt | PayPal | DHL\nTelefon: 030 44179028", "DE", ["+493044179028"]),
        ("DHL Kundenservice\n0228 4417902\nUnsere Hotline\n030 44179028", "DE", ["+493044179028"]),
        ("Call (212) MY-SHOES", "US", ["+12126974637"]),
        ("Model (215)-244-BLUE", "US", []),
        ("Order 215-244-BLUE", "US", []),
        ("(215)-244-BLUE", "GB", []),
        ("Bel 056 00 00 00", "BE", []),
        ("Notfallnummer: 030 44179028", "DE", ["+493044179028"]),
        ("Bestellnummer: 030 44179028", "DE", []),
        ("Any Street 7, Springs, CO 80919 · 719-634-2201", "US", ["+17196342201"]),
        ("Any Street 7, Springs, CO 80919-1234 · (719) 634-2201", "US", ["+17196342201"]),
        ("Strada Lungă 7, București 010101 - 021 318 00 00", "RO", ["+40213180000"]),
        ("Artikel 123456 - 12345678", "DE", []),
    ],
)
def test_whose_and_what_for(written: str, region: str, found: list[str]) -> None:
    assert [number.e164 for number in find_phones(written, region)] == found
