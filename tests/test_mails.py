"""Mail addresses as shops write them. The first table was written before the reader was tried on it."""

import time

import pytest

from checks.reading.mails import find_mails, mail_of_link

BLIND = [
    ("info(a)magazin.ro", "info@magazin.ro"),
    ("comenzi [at] magazin [punct] ro", "comenzi@magazin.ro"),
    ("hilfe (ät) laden.de", "hilfe@laden.de"),
    ("hilfe{at}laden{punkt}de", "hilfe@laden.de"),
    ("klantenservice @ winkel.nl", "klantenservice@winkel.nl"),
    ("E-Mail: service@ laden.de", "service@laden.de"),
    ("hello&#64;shop.co.uk", "hello@shop.co.uk"),
    ("info&commat;shop&period;fr", "info@shop.fr"),
    ("contact[arobase]boutique.fr", "contact@boutique.fr"),
    ("contact (arobase) boutique (point) fr", "contact@boutique.fr"),
    ("info[chiocciola]negozio.it", "info@negozio.it"),
    ("info (arroba) tienda (punto) es", "info@tienda.es"),
    ("biuro[małpa]sklep.pl", "biuro@sklep.pl"),
    ("biuro (at) sklep (kropka) pl", "biuro@sklep.pl"),
    ("info [apenstaartje] winkel [punt] nl", "info@winkel.nl"),
    ("info_at_laden.de", "info@laden.de"),
    ("info-at-laden-dot-de", None),
    ("in­fo@la​den.de", "info@laden.de"),
    ("info ＠ laden.de", "info@laden.de"),
    ("Questions? Write to hello at shop dot com", "hello@shop.com"),
    ("Schreib an post at laden punkt de", "post@laden.de"),
    ("info@\nladen.de", None),
    ("We look at shop.example for tea", None),
    ("Meet us @ teehaus.de", None),
    ("Folgt uns @teehaus", None),
    ("ihre.email@beispiel.de", None),
    ("z.B. max@mustermann.de", None),
    ("vorname.nachname@email.de", None),
    ("you@example.co.uk", None),
    ("nom@exemple.fr", None),
    ("jan@voorbeeld.nl", None),
    ("noreply@shop.ro", None),
    ("no_reply@shop.ro", None),
    ("donotreply@shop.com", None),
    ("user@domain.tld", None),
    ("logo@3x.webp", None),
    ("react@18.2.0", None),
    ("service@büroladen.de", "service@büroladen.de"),
    ("Mail:info@laden.de", "info@laden.de"),
    ("info@laden.de.", "info@laden.de"),
    ("nume@exemplu.ro", None),
    ("jan.kowalski@przyklad.pl", None),
    ("tu@correo.com", None),
    ("2 Stück @ 3.50 EUR", None),
]  # fmt: skip


MET_LATER = [
    ("info(AT)laden(DOT)de", "info@laden.de"),
    ("Info (At) Laden (Punkt) de", "info@laden.de"),
    ("kontakt [AT] laden.de", "kontakt@laden.de"),
    ("petra.kern [PUNKT] sander [AT] laden [PUNKT] de", "petra.kern.sander@laden.de"),
    ("hallo{dot}team{at}laden{dot}de", "hallo.team@laden.de"),
    ("contact[arond]magazin.ro", "contact@magazin.ro"),
    ("info (apestaart) winkel.nl", "info@winkel.nl"),
    ("Versand nach Austria (AT) laden.at", None),
]


@pytest.mark.parametrize(("written", "address"), BLIND + MET_LATER)
def test_address(written: str, address: str | None) -> None:
    assert next((mail.address for mail in find_mails(written)), None) == address


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("mailto:hilfe@laden.de?subject=Frage&body=Hallo", "hilfe@laden.de"),
        ("mailto:%20hilfe@laden.de", "hilfe@laden.de"),
        ("mailto:?to=hilfe@laden.de&subject=Frage", "hilfe@laden.de"),
        ("mailto:Laden%20%3Chilfe@laden.de%3E", "hilfe@laden.de"),
        ("mailto:hilfe@laden.de;lager@laden.de", "hilfe@laden.de"),
        ("mailto:?subject=a@laden.de", ""),
        ("mailto:noreply@laden.de", ""),
    ],
)
def test_link(href: str, address: str) -> None:
    assert mail_of_link(href) == address


@pytest.mark.parametrize(
    "said",
    [
        "a@" * 500_000,
        "a." * 500_000 + "@b",
        "x [at] " * 300_000,
        "@" * 1_000_000,
        "a(dot)" * 300_000 + "(AT)b",
    ],
    ids=range(5),
)
def test_bad_input(said: str) -> None:
    started = time.perf_counter()
    list(find_mails(said))
    assert time.perf_counter() - started < 3
