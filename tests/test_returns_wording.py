"""What lets wordings be read that no list names: compounds, split predicates, what stood right before."""

import pytest

from checks.reading.language import detect_language
from checks.reading.returns import read_returns
from checks.reading.vocabulary import read_vocabulary

COMPOUNDS = 'topic_words = []\nfunction_words = []\nreturn_costs = ["retour*gebühr*", "*rücksendung"]'


@pytest.mark.parametrize(("word", "known"), [
    ("retourengebuhren", True), ("retourgebuhr", True), ("paketrucksendung", True),
    ("retourenschein", False), ("rucksendungen", False), ("gebuhr", False),
])  # fmt: skip
def test_a_star_joins_the_parts_of_a_compound(word: str, known: bool) -> None:
    assert bool(read_vocabulary("de", COMPOUNDS).hits([word])) is known


def test_a_phrase_does_not_hide_the_topic_inside_it() -> None:
    words = read_vocabulary("en", COMPOUNDS + '\nprepaid = ["free returns label"]\nreturns = ["return*"]')
    assert {hit.meaning for hit in words.hits(["free", "returns", "label"])} == {"prepaid", "returns"}


@pytest.mark.parametrize(("language", "text", "payer"), [
    ("de", "Bei Widerruf liegen die Kosten für den Rückversand beim Käufer.", "customer"),
    ("de", "Das Rückporto übernehmen wir leider nicht.", "customer"),
    ("de", "Das Rückporto wird vom Kunden ausgelegt und nicht ersetzt.", "customer"),
    ("de", "Senden Sie die Ware zurück. Die Kosten dafür können wir nicht erstatten.", "customer"),
    ("nl", "Bij retournering worden de verzendkosten door de klant gedragen.", "customer"),
    ("ro", "Din păcate nu putem acoperi costul returului.", "customer"),
    ("ro", "Clientul poate returna bunurile, suportând costurile directe de returnare.", "customer"),
    ("ro", "Printați AWB-ul de retur și predați coletul. Este gratis!", "seller"),
    ("en", "Q: Do you pay for returns? A: We're afraid we don't.", "customer"),
    ("en", "Returns must be sent at the customer's own expense and risk.", "customer"),
    ("en", "Returns are at your own risk.", None),
    ("nl", "Dit artikel kan niet geretourneerd worden. Stalen zijn gratis.", None),
    ("nl", "Wij betalen na ontvangst van je retourzending het aankoopbedrag terug.", None),
    ("en", "If returned items are worn we may send them back to you at your expense.", None),
    ("de", "Retouren gehen zu Lasten des Käufers.", "customer"),
    ("de", "Das Risiko der Rücksendung geht zu Lasten des Käufers.", None),
    ("de", "Bitte sehen Sie es uns nach, dass wir als kleiner Laden das Rückporto nicht zahlen können.", "customer"),
    ("de", "Das Rückporto können wir leider nicht für Sie übernehmen.", "customer"),
    ("de", "Die Retoure liegt bei: aufkleben, in der nächsten Filiale abgeben, für Sie keine Kosten.", "seller"),
    ("de", "In unserer Filiale nehmen wir Ihre Rücksendung an, für Sie entstehen keine Kosten.", None),
    ("nl", "U draagt de retourkosten. Als de verkoper aanbiedt ze te betalen, hoeft u ze niet te dragen.", "customer"),
    ("nl", "Stuur het terug en wij betalen de verzendkosten.", "seller"),
    ("nl", "Stuur het terug en wij betalen de verzendkosten terug.", None),
    ("nl", "Na je retour betalen wij de aankoop en de verzendkosten terug.", None),
    ("nl", "Bij retour krijg je ook de verzendkosten terug die je hebt betaald.", None),
    ("nl", "Bij het terugsturen van je aankoop betaal je zelf de verzendkosten.", "customer"),
    ("de", "Wenn Sie etwas zurückgeben, berechnen wir die Versandkosten der Lieferung.", None),
    ("nl", "Wij halen de kast op verzoek bij u op. De kosten hiervan worden in rekening gebracht.", "customer"),
    ("nl", "Retour? De koerier komt langs en jij betaalt er niets voor.", "seller"),
    ("nl", "Retour? Kies achteraf betalen en je betaalt niets voor de bezorging.", None),
    ("de", "Rückversand | auf Kosten des Käufers", "customer"),
    ("de", "Retouren | Kontakt | 29,95 €", None),
    ("de", "Retouren | Wir | Kontakt", None),
    ("de", "Rückgabe | Versand kostenlos | Über uns", None),
    ("pl", "Koszt odesłania ponosi Klient, chyba że zadecydowaliśmy inaczej (np. jeśli towar jest wadliwy).", "customer"),
    ("en", "Can I exchange it?\nSorry, we don't offer exchanges. You can return it free of charge and order again.", "seller"),
    ("de", "Kann ich umtauschen?\nUmtausch bieten wir nicht an. Sie können die Artikel kostenlos zurücksenden.", "seller"),
    ("fr", "Puis-je échanger ?\nIl est impossible d'échanger un article. Vous pouvez le retourner gratuitement.", "seller"),
    ("en", "Can I exchange it?\nYes, return it free of charge and tell us the size.", None),
    ("en", "Returns: free shipping", "seller"),
    ("en", "Delivery and returns: free shipping", None),
    ("en", "Returns: free shipping on orders over £50", None),
    ("fr", "Retours France : frais de port offerts", "seller"),
    ("nl", "Retouren: gratis verzending", "seller"),
    ("en", "Postage is yours to pay.\nFree returns: if we sent the wrong item, we send you a free label.", None),
    ("fr", "Si le retour est causé par le consommateur, ce dernier devra prendre en charge les frais d'expédition.", "customer"),
    ("ro", "Dacă returul este cauzat de consumator, acesta trebuie să suporte costul de expediere.", "customer"),
    ("nl", "Bij herroeping komen hooguit de kosten van terugzending voor diens rekening.", "customer"),
    ("nl", "Omruilen: ja\nRetourkosten: voor de klant", "customer"),
    ("nl", "Wij bezorgen gratis vanaf € 50. De retourkosten zijn voor de klant.", "customer"),
    ("de", "Retoure? Die musst du leider selbst bezahlen.", "customer"),
    ("de", "Retoure: Label drucken. Paket zukleben und abgeben. Kosten entstehen dir nicht.", "seller"),
    ("de", "Wer zahlt die Rücksendung? Laut Gesetz der Käufer.", "customer"),
    ("de", "Rückgabe\nFrist: 14 Tage\nKosten: keine", "seller"),
    ("de", "Rückgabe\nFrist: 14 Tage\nVersand: 5,90 €", None),
    ("de", "Sie zahlen das Rückporto, dafür ist der Hinversand ab 40 € gratis.", "customer"),
    ("de", "Kam Ihr Glas beschädigt an, schreiben Sie uns. Wir holen es kostenlos ab.", None),
    ("de", "Für Rücksendungen können wir kein Porto erstatten.", "customer"),
    ("de", "Gratisversand ab 30 €: einfach umtauschen und zurückgeben.", None),
    ("de", "Nach der Retoure erstatten wir den Kaufpreis. Dafür fallen keine Gebühren an.", None),
    ("de", "Senden Sie etwas zurück, zahlen Sie nur, was Sie behalten.", None),
    ("nl", "Je hoeft zelf niets te betalen om een pakje terug te sturen.", "seller"),
    ("nl", "Wat je niet wilt houden, stuur je gratis terug.", "seller"),
    ("nl", "Is je bestelling kapot geleverd? Stuur hem gratis naar ons terug.", None),
    ("nl", "Retour? Ongefrankeerde pakketten nemen wij niet aan.", "customer"),
    ("nl", "Retourneren is gratis met ons label. Ongefrankeerde pakketten nemen wij niet aan.", "seller"),
    ("nl", "Onder de € 40 brengen wij retourkosten in rekening (€ 2,50).", "conditional"),
    ("nl", "Wij betalen de verzending, heen en terug.", "seller"),
    ("en", "The buyer bears return postage. Once inspected, your refund will be processed.", "customer"),
    ("en", "Free returns. If you don't use our label, return postage is yours.", "seller"),
    ("en", "We don't pay for returns.", "customer"),
    ("en", "Our shop does not pay return postage.", "customer"),
    ("en", "Customers do not pay return postage.", "seller"),
    ("en", "If the parcel is not collected you pay the postage. Returns are free.", "seller"),
    ("en", "A prepaid label is included. If you lose it, return postage is at your expense.", "seller"),
    ("en", "We email you a prepaid label. The cost of the label comes off your refund.", "customer"),
    ("en", "Prepaid return label for £4.", "customer"),
    ("en", "Returns must be sent prepaid.", "customer"),
    ("en", "Put the prepaid label on the outside of the box.", "seller"),
    ("en", "Faulty goods: tell us. We pay the return shipping.", None),
    ("en", "Free returns apply to all orders.", "seller"),
    ("en", "Our 30 day returns policy applies to all items.", None),
    ("en", "A return fee of £3 applies.", "customer"),
    ("en", "Returns: a handling charge of 15% applies.", None),
    ("en", "Return shipping is free for an exchange. Refunds: £5 return fee.", "customer"),
    ("en", "Return shipping is free for exchanges and refunds.", "seller"),
    ("en", "We pay return postage if you exchange.", None),
    ("en", "Exchange or return within 30 days, we pay the postage.", "seller"),
    ("en", "If there was no free returns label in your parcel please ask us for one.", None),
    ("en", "You can return items free of charge (excluding return postage).", "customer"),
    ("en", "You pay return postage. This does not affect your rights if goods are faulty.", "customer"),
    ("en", "Free delivery & easy returns", None),
    ("en", "Free & easy returns", "seller"),
    ("en", "Free shipping both ways", "seller"),
    ("en", "Check whether you are responsible for return shipping.", None),
    ("en", "Wrong delivery address? The parcel comes back to us. You then pay the postage again.", None),
    ("en", "It is your responsibility to return goods in original packaging.", None),
    ("en", "The goods are your responsibility until we receive them.", None),
    ("en", "If the pillow doesn't come back we deduct $25 from the refund.", None),
])  # fmt: skip
def test_who_pays(language: str, text: str, payer: str | None) -> None:
    assert read_returns(text, language=language).payer == payer


@pytest.mark.parametrize(("text", "days"), [
    ("Sie haben ein vierzehntägiges Widerrufsrecht.", 14),
    ("Einmonatiges Rückgaberecht für alle Artikel.", 30),
])  # fmt: skip
def test_windows_inside_compounds(text: str, days: int) -> None:
    assert read_returns(text, language="de").window_days == days


def test_a_label_does_not_outvote_the_language_that_a_page_claims() -> None:
    assert detect_language("Retourenkosten DE: 6,90 EUR", told="de") == "de"


@pytest.mark.parametrize(("language", "below", "payer", "priced"), [
    ("en", "Royal Mail £3.95, courier £5.95. Sent within 2 days.", None, 0),
    ("en", "Our van brings it for €5.50; free over €80.", None, 0),
    ("en", "Courier £5.95.\nYou have 30 days to return. You pay the return postage.", "customer", 0),
    ("en", "Courier £5.95.\nReturns cost £2.50, taken off your refund.", "customer", 1),
    ("ro", "Curier rapid 15,99 lei, Easybox 12 lei. Expediem în 2 zile.", None, 0),
    ("ro", "Easybox 12 lei.\nAi 30 de zile pentru retur. Transportul la retur este plătit de client.", "customer", 0),
    ("pl", "Paczkomat 13,90 zł, kurier 17,90 zł.", None, 0),
    ("fr", "Colissimo 4,90 €. Expédié sous 48h.", None, 0),
])  # fmt: skip
def test_below_delivery_and_returns_a_price_is_not_yet_that_of_the_return(
    language: str, below: str, payer: str | None, priced: int
) -> None:
    heading = {
        "en": "Delivery & returns", "ro": "Livrare și retur", "pl": "Dostawa i zwroty", "fr": "Livraison et retours",
    }[language]  # fmt: skip
    terms = read_returns(f"{heading}\n{below}", language=language)
    assert (terms.ordinary_payer, terms.amount is not None) == (payer, bool(priced))


@pytest.mark.parametrize(("text", "amount"), [
    ("De retourkosten bedragen 6,95.", "6.95 EUR"),
    ("Retour per post – vanaf 6,55", "6.55 EUR"),
    ("Retourneren via PostNL: 4,95\nRetourneren via DHL: 3,95", "3.95-4.95 EUR"),
    ("De retourkosten zijn 4,95, ongeacht het gewicht tot 23,00 kg.", "4.95 EUR"),
    ("Retourneren per post kan tot 23,00 kg. De retourkosten zijn voor u.", "None"),
    ("Retourneren via PostNL: zie artikel 3.14 van de voorwaarden. De retourkosten zijn voor u.", "None"),
])  # fmt: skip
def test_dutch_prices_need_no_sign(text: str, amount: str) -> None:
    assert str(read_returns(text, language="nl", country="NL").amount) == amount
