"""What real passages of round 30 taught: parts handed in, rules that the shop does not follow, shared costs."""

import pytest

from checks.reading.returns import read_returns


@pytest.mark.parametrize(("language", "text", "payer"), [
    # worn parts that are handed in for a deposit are none of the goods that were ordered
    ("de", "Das Pfand erstatten wir nach Eingang. Die Rücksendung des Altteils erfolgt auf Kosten des Käufers.", None),
    ("de", "Die Rücksendung der Ware erfolgt auf Kosten des Käufers.", "customer"),
    ("en", "Core deposit\nReturn of the old core is at the buyer's expense.", None),
    ("nl", "Het retourneren van het oude onderdeel is voor rekening van de koper.", None),
    # "if the goods are those ordered": otherwise they are not
    ("de", ("Sie tragen die Kosten der Rücksendung, wenn die gelieferte Ware der bestellten entspricht. "
            "Anderenfalls ist die Rücksendung für Sie kostenfrei."), "customer"),
    ("de", ("Sie tragen die Kosten der Rücksendung, wenn die Ware der bestellten entspricht und der Preis 40 Euro "
            "nicht übersteigt. Anderenfalls ist die Rücksendung für Sie kostenfrei."), "conditional"),
    ("de", "Sie tragen die Kosten der Rücksendung nur, wenn die Ware nicht der bestellten entspricht. Sonst wir.", None),
    # what holds as a rule, and what the shop does
    ("de", "Die Rücksendekosten trägt im Prinzip der Kunde. Hundeladen übernimmt die Kosten der Rücksendung für Sie.",
     "seller"),
    ("de", "Grundsätzlich trägt der Kunde die Rücksendekosten. Ab 50 Euro Warenwert ist die Rücksendung kostenlos.",
     "conditional"),
    ("de", "Grundsätzlich trägt der Kunde die Rücksendekosten. Bei defekter Ware übernehmen wir die Rücksendekosten.",
     "customer"),
    ("nl", "De retourkosten zijn in principe voor de klant. Bij ons is retourneren gratis.", "seller"),
    ("en", "By law the customer pays the return postage. With us, returns are free.", "seller"),
    ("fr", "En principe, les frais de retour sont à la charge du client. Chez nous, le retour est gratuit.", "seller"),
    # shared, and then what the customer's part is
    ("de", "Wir teilen uns mit dir die Retourenkosten.", "conditional"),
    ("de", "Wir teilen uns mit dir die Retourenkosten. Für Retouren berechnen wir dir 4,25 €.", "customer"),
    # money that goes back to where it came from is the price
    ("de", ("Sie sind für die Kosten der Rücksendung verantwortlich.\nRückerstattung: Sobald wir den Artikel haben, "
            "erstatten wir innerhalb von 14 Tagen auf die ursprüngliche Zahlungsmethode."), "customer"),
    # a label that one buys
    ("de", "Im Retourenportal können Sie einen Retourenaufkleber kaufen.", "customer"),
    ("de", "Was kostet eine Rückgabe?\nPortokosten\n• Paketversand: 9 €", "customer"),
    ("de", "Sie müssen das Retourenlabel nicht bezahlen.", "seller"),
    # what was so once
    ("de", "Unser früheres Retourenportal, das eine kostenlose Rücksendung ermöglicht hat, ist geschlossen.", None),
    ("de", "Bisher waren Retouren kostenlos. Ab Mai berechnen wir je Retoure 3,50 €.", "customer"),
    ("de", "Rücksendungen sind wie bisher kostenlos.", "seller"),
    ("nl", "Voorheen was retourneren gratis. Nu betaal je zelf de retourkosten.", "customer"),
    ("en", "Returns used to be free. You now pay the return postage.", "customer"),
    # postage that one lays out and gets back
    ("de", "Das Porto für die Rücksendung legen Sie zunächst aus. Wir erstatten Ihnen die Rücksendekosten.", "seller"),
    ("de", "Die Rücksendekosten zahlen Sie zunächst selbst. Bei Mängeln erstatten wir die Rücksendekosten.", "customer"),
    ("en", "You pay the return postage upfront. We refund the return postage in full.", "seller"),
    # the Swiss write "ss"
    ("de", "Die Retoure ist gratis, ausgenommen von ausserhalb der Schweiz.", "conditional"),
    ("de", "Retouren von ausserhalb der Schweiz gehen zu Lasten des Kunden.", None),
    ("de", "In jedem anderen Fall tragen Sie die Rücksendekosten, bei Fehlern unsererseits wir.", "customer"),
    ("de", "Den Rückversand organisierst du selbst.", "customer"),
    ("de", "Sie können die Artikel kostenlos in unserem Laden zurückgeben.", None),
    ("de", "Kostenlose Rückgabe in allen Märkten. Rücksendung per Post auf eigene Kosten.", "customer"),
    # what is lent, bought from customers or collected, and what returns cost the shop
    ("de", "Ankauf: Sende uns deine alten Handys mit dem kostenlosen Versandlabel.", None),
    ("de", "Leihgerät: Die Rücksendung des Mietgeräts ist kostenlos.", None),
    ("de", "Leere Kartuschen können Sie kostenlos an uns zurücksenden.", None),
    ("de", "Jede Retoure verursacht Kosten von 8 Euro für den Händler.", None),
    ("de", "Jede Retoure kostet uns 8 Euro. Deshalb berechnen wir 3,50 € je Rücksendung.", "customer"),
    ("en", "Every return costs us £6.", None),
    ("nl", "Elke retour kost ons € 8,00.", None),
    ("de", "Retour? Geht klar, kostet dich nix.", "seller"),
    # tables
    ("de", "Land | Retoure\nDeutschland | 3,99 €\nÖsterreich | 5,99 €", "customer"),
    ("de", "Land | Versand | Retoure\nDeutschland | 4,90 € | –\nÖsterreich | 9,90 € | –", None),
    ("de", "Rücksendungen an: Lager Nord, Halle 3. Bitte ausreichend frankieren!", "customer"),
    # ordering the wrong thing is no fault of the goods
    ("de", "Sie haben die falsche Größe bestellt? Die Rücksendekosten tragen Sie.", "customer"),
    ("de", "Wir haben den falschen Artikel geliefert? Die Rücksendekosten tragen wir.", None),
    ("en", "If you ordered the wrong size, you pay the return postage.", "customer"),
    ("nl", "Heb je de verkeerde maat besteld? Dan betaal je zelf de retourkosten.", "customer"),
])  # fmt: skip
def test_who_pays(language: str, text: str, payer: str | None) -> None:
    told = read_returns(text, language=language).payer
    assert (told and told.value) == payer


@pytest.mark.parametrize(("language", "text"), [
    ("de", "Sobald Sie uns Ihren Widerruf mitgeteilt haben, haben Sie 14 Tage Zeit, den Artikel zurückzusenden."),
    ("nl", "Nadat je ons de herroeping hebt gemeld, heb je 14 dagen om het product terug te sturen."),
    ("en", "Once you have notified us, you have 14 days to send the item back."),
])  # fmt: skip
def test_time_for_sending_off_is_no_window(language: str, text: str) -> None:
    assert read_returns(text, language=language).window_days is None


@pytest.mark.parametrize(("language", "country", "text", "payer", "home"), [
    ("de", "DE", "Retourenkosten innerhalb der EU trägt der Verkäufer.", "seller", None),
    ("de", "DE", "Rücksendungen aus der EU zahlt der Kunde.", None, None),
    ("de", "DE", "Aus Deutschland ist die Retoure kostenlos. Innerhalb der EU tragen Sie die Rücksendekosten.",
     "conditional", "seller"),
    ("nl", "NL", "Retourneren binnen de EU is gratis.", "seller", None),
    ("en", "IE", "Returns within the EU are free.", "seller", None),
    ("fr", "FR", "Retours gratuits dans toute l'UE.", "seller", None),
    ("ro", "RO", "Returul este gratuit în toată UE.", "seller", None),
])  # fmt: skip
def test_within_the_union(
    language: str, country: str, text: str, payer: str | None, home: str | None
) -> None:
    told = read_returns(text, language=language, country=country)
    assert (told.payer and told.payer.value) == payer
    assert (told.home_payer and told.home_payer.value) == home


def test_by_what_means_it_is_refunded() -> None:
    text = "Die Kosten der Rücksendung werden vom Besteller getragen, vergütet wird mit einer Gutschrift."
    told = read_returns(text, language="de").payer
    assert told == "customer"
