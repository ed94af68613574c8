"""The same report in every language: nothing of ours is left in English, and quotes are never touched."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from inquiry_data import LATE
from report_data import NOON, result
from report_example import example

from checks.registry import all_checks
from checks.saying import Joined, Listed, Said, Told, money, number
from monitor.shopper.guard import refuse_address
from monitor.shopper.trouble import of_network, of_status
from monitor.shopper.walls import Answer, retry_after
from reports.check_words import QUESTIONS
from reports.fact_words import CODES, NAMES, told_facts
from reports.hours_words import opening_hours
from reports.html import render_html
from reports.language import LANGUAGES, SOURCE
from reports.summary import summarise
from reports.teller import Teller
from reports.words import CAUSES, STAGES, country, how_long, month

OTHERS = [language for language in LANGUAGES if language != SOURCE]


def texts_in(it: object) -> Iterator[Told]:
    """All texts of ours in a view, and in each other."""
    if isinstance(it, Told):
        yield it
        inner = it.values.values() if isinstance(it, Said) else ()
        for each in it.parts if isinstance(it, Joined | Listed) else inner:
            yield from texts_in(each)
    elif isinstance(it, Mapping):
        for each in it.values():
            yield from texts_in(each)
    elif isinstance(it, tuple):
        for each in it:
            yield from texts_in(each)
    elif is_dataclass(it) and getattr(it, "TOLD", True):
        for field in fields(it):
            yield from texts_in(getattr(it, field.name))


def sentences(it: object) -> list[Said]:
    return [text for text in texts_in(it) if isinstance(text, Said)]


SUMMARY = summarise(example()[0], generated_at=NOON)
ASKED = summarise([result(inquiry=LATE)], generated_at=NOON)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    "view",
    [SUMMARY, ASKED, CAUSES, STAGES, NAMES, CODES],
    ids=["report", "inquiry", "causes", "stages", "facts", "codes"],
)
def test_every_sentence_of_a_report_has_a_translation(view: object, language: str) -> None:
    words = Teller(language).words
    said = {(text.template, text.many) for text in sentences(view)}
    assert said
    for one, many in said:
        known = words.ngettext(one, many, 1) if many else words.gettext(one)
        assert known != one or one in SAME, one


# Words that are the same in that language, or part of a name.
SAME = {
    "({amount})", "Captcha", "Cost", "Mails", "Median", "Messenger", "captcha", "chat", "e-mail", "fax", "link", "messenger",
    "Review", "mailbox {address}", "name", "newsletter", "text", "website", "account", "contact", "card",
    "cont", "postcode",
}  # fmt: skip
TELLTALE = re.compile(
    r"\b(the|and|were|with|could|which|failed|passed|judged|answered|asked|nobody|within|question|"
    r"customers|questions|searched|shown)\b"
)


def plain(html: str) -> str:
    """What a reader sees of the report's own words: without quotes, titles of pages, logs and addresses."""
    for element in ("style", "blockquote", "bdi", "code", "a", "svg", "script"):
        html = re.sub(rf"<{element}\b[^>]*>.*?</{element}>", " ", html, flags=re.DOTALL)
    html = re.sub(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', " ", html, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", html)


@pytest.mark.parametrize("language", OTHERS)
def test_the_parts_of_the_report_speak_the_language(language: str) -> None:
    """Those parts whose words are no check's."""
    html = render_html(SUMMARY, Teller(language))
    assert f'<html lang="{language}">' in html
    for part in ("compare", "method"):
        section = re.search(rf'<section class="{part}".*?</section>', html, re.DOTALL)
        assert section
        assert not TELLTALE.findall(plain(section[0]))


@pytest.mark.parametrize("language", OTHERS)
def test_a_story_of_a_question_speaks_the_language(language: str) -> None:
    html = render_html(ASKED, Teller(language))
    section = re.search(r'<section class="inquiry".*?</section>', html, re.DOTALL)
    assert section
    assert not TELLTALE.findall(plain(section[0]))


def test_times_are_told_in_the_zone_that_was_asked_for() -> None:
    html = render_html(SUMMARY, Teller("de", ZoneInfo("Europe/Berlin")))
    assert "22. November 2026, 13:00 MEZ" in html
    assert "12:00 UTC" not in plain(html)


@pytest.mark.parametrize(
    ("told", "en", "de", "nl", "ro"),
    [
        (number(1200), "1,200", "1.200", "1.200", "1.200"),
        (number(0.5), "0.5", "0,5", "0,5", "0,5"),
        (money(Decimal("61.90"), "EUR"), "61.90 EUR", "61,90\u00a0€", "€\u00a061,90", "61,90\u00a0EUR"),
        (money(Decimal(7300), "EUR"), "7,300 EUR", "7.300\u00a0€", "€\u00a07.300", "7.300\u00a0EUR"),
        (country("DE"), "Germany", "Deutschland", "Duitsland", "Germania"),
        (country("ZZ!"), "ZZ!", "ZZ!", "ZZ!", "ZZ!"),
        (month("2026-11"), "November 2026", "November 2026", "november 2026", "noiembrie 2026"),
        (
            opening_hours("Mon–Fri 09:00–17:00 Europe/Berlin, holidays DE"),
            "Mon–Fri 09:00–17:00 Europe/Berlin, closed on public holidays (DE)",
            "Mo.–Fr. 09:00–17:00 Europe/Berlin, an Feiertagen geschlossen (DE)",
            "ma–vr 09:00–17:00 Europe/Berlin, gesloten op feestdagen (DE)",
            "lun.–vin. 09:00–17:00 Europe/Berlin, închis în sărbătorile legale (DE)",
        ),
    ],
)
def test_numbers_money_and_dates_are_written_as_the_reader_does(
    told: str, en: str, de: str, nl: str, ro: str
) -> None:
    assert [Teller(language)(told) for language in ("en", "de", "nl", "ro")] == [en, de, nl, ro]


def test_facts_are_told_in_words() -> None:
    facts = {
        "payer": "customer", "channels": "form, chat", "took": "2 days 3 h", "window_days": "30",
        "until": "2026-11-30T09:00:00+00:00", "stated": "2 business days", "stated_on": "returns, terms",
        "price": "4,95 € and more", "my_own-fact": "the answer",
    }  # fmt: skip
    tell = Teller("de")
    assert {tell(name): tell(value) for name, value in told_facts(facts)} == {
        "Zahlt die Rücksendung": "der Kunde", "Kanäle": "Formular und Chat", "Dauer": "2 Tg. 3 Std.",
        "Tage zur Rückgabe": "30", "Bis": "30. November 2026, 09:00 UTC", "Angegeben": "2 Werktage",
        "Angegeben auf": "Retourenseite und AGB", "Preis": "4,95 € and more", "My own fact": "the answer",
    }  # fmt: skip


def test_what_came_is_told_mail_by_mail() -> None:
    ((_, came),) = told_facts({"came": "advertising after 2 min and a survey after 3 days"})
    assert [str(text) for text in sentences((came,))] == ["advertising after 2 min", "a survey after 3 days"]
    assert re.search(r"2 Min\. .*und .*3 Tg", Teller("de")(came))


@pytest.mark.parametrize(
    "said",
    [
        of_status(503, "https://shop.example", "in 2 minutes"),
        of_status(404, "https://shop.example"),
        of_network("net::ERR_NAME_NOT_RESOLVED at", "https://shop.example", "shop.example"),
        of_network("net::ERR_CERT_DATE_INVALID at", "https://shop.example", "shop.example"),
    ],
)
def test_why_a_page_was_not_seen_is_told(said: Exception) -> None:
    detail = getattr(said, "detail", "")
    assert isinstance(detail, Told)
    assert Teller("de")(detail) != detail
    assert "shop.example" in Teller("de")(detail)


def test_other_reasons_are_told_as_well() -> None:
    tell = Teller("nl")
    assert tell(retry_after(Answer(429, {"retry-after": "120"}))) == "over 2 minuten"
    assert tell(refuse_address("ftp://shop.example")) == "ftp: is geen webpagina"


def test_the_questions_are_those_of_the_checks() -> None:
    assert {check.name: check.question for check in all_checks()} == QUESTIONS


def test_a_visit_takes_minutes_and_seconds() -> None:
    took = timedelta(minutes=3, seconds=5)
    assert how_long(took) == Teller().how_long(took) == "3 min 5 s"
    assert Teller("de").how_long(took) == "3 Min. 5 Sek."


def test_quotes_stay_as_they_are() -> None:
    html = render_html(SUMMARY, Teller("ro"))
    quotes = {e.quote for shop in SUMMARY.shops for f in shop.findings for e in f.evidence if e.quote}
    assert quotes
    assert all(quote.split("\n")[0].split("&")[0].split('"')[0][:20] in html for quote in quotes)
