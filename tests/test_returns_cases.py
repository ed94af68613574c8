"""Lists of cases, exceptions, titles above terms, and what stands beside returns without being about them."""

import pytest

from checks.reading.returns import read_returns


@pytest.mark.parametrize(("language", "text", "payer"), [
    ("en", "Returns are free in the following cases:\n- the item arrived damaged\n- we sent the wrong one", None),
    ("de", "Wir tragen die Rücksendekosten, wenn:\n- die Ware mangelhaft ist\n- wir falsch lieferten", None),
    ("ro", "Returul este gratuit dacă:\n• produsul e defect\n• am greșit\nÎn rest plătește clientul.", "customer"),
    ("ro", "Returul este gratuit în următoarele cazuri:\n- produs defect\n- te-ai răzgândit", "seller"),
    ("en", "You pay the return postage. Exception: if the item is faulty, we pay.", "customer"),
    ("de", "Die Rücksendekosten trägt der Käufer.\nAusnahme: Bei defekter Ware tragen wir sie.", "customer"),
    ("ro", "Retur gratuit\nPentru comenzi peste 300 lei returul este gratuit. Nu plătești nimic.", "conditional"),
    ("ro", "5. Produse defecte\nTransportul de retur este suportat de noi.\n6. Garanție\nDoi ani.", None),
    ("ro", "3.2. Produse defecte\nTransportul de retur este suportat de noi.", None),
    ("ro", "Dacă produsul nu corespunde descrierii, costul returului este suportat de noi.", None),
    ("ro", "Returul se face fără a suporta alte costuri decât cele de returnare.", "customer"),
    ("ro", "Poți returna fără a suporta alte costuri decât cele prevăzute la art. 14.", None),
    ("ro", "La retur se rambursează prețul, nu și transportul de retur.", "customer"),
    ("ro", "Transportul retur costă 14 lei, reținuți la rambursare. Nu achiți nimic curierului.", "customer"),
    ("ro", "Dacă primim produse purtate, le vom trimite înapoi, iar transportul îl plătiți dvs.", None),
    ("ro", "Retur în 14 zile\nCostul livrării este de 15 lei și se suportă de cumpărător.", None),
    ("ro", "Retur simplu\nSuport tehnic\nPlata în rate", None),
    ("ro", "Retur în 14 zile | Achiți la livrare | Fără costuri ascunse", None),
    ("ro", "Livrare gratuită peste 200 lei, retur gratuit 30 de zile", "seller"),
    ("ro", "Garanție 2 ani\nRetur gratuit", "seller"),
    ("ro", "Costul returului revine **clientului**.", "customer"),
])  # fmt: skip
def test_who_pays(language: str, text: str, payer: str | None) -> None:
    told = read_returns(text, language=language).payer
    assert (told and told.value) == payer


@pytest.mark.parametrize(("text", "days"), [
    ("Poți returna în termen de 14 zile lucrătoare de la primirea coletului.", 14),
    ("După retur, banii ajung în cont în 10 zile lucrătoare.", None),
    ("Legal aveți 14 zile pentru retur. Noi oferim un termen extins de 30 de zile pentru returnare.", 30),
    ("Livrăm în toată țara, cu drept de retur 14 zile.", 14),
    ("Returnezi în 30 de zile și primești banii înapoi.", 30),
    ("După notificarea retragerii, returnezi produsul în maximum 14 zile.", None),
    ("Produsul se returnează în 7 zile de la contactul cu serviciul clienți.", None),
])  # fmt: skip
def test_how_long(text: str, days: int | None) -> None:
    assert read_returns(text, language="ro").window_days == days


@pytest.mark.parametrize(("language", "text", "payer"), [
    ("en", ("We will pay the costs of return:\n- if the goods are faulty\n- if we sent the wrong one\n"
           "In all other cases you pay."), "customer"),
    ("de", "Wir tragen die Kosten der Rücksendung:\n- wenn die Ware mangelhaft ist\n- wenn wir irrten", None),
    ("nl", "Wij betalen de retourkosten:\n- als het artikel defect is\n- als wij een fout maakten", None),
    ("fr", "Nous prenons en charge les frais de retour :\n- si l'article est défectueux", None),
    ("pl", "Pokrywamy koszty zwrotu:\n- jeśli towar jest wadliwy\n- jeśli się pomyliliśmy", None),
    ("en", ("Returns at our expense:\n(we pay the return postage)\nWe gladly refund any product, at our expense, "
           "under the following circumstances:\n- it arrived faulty\n- we sent the wrong one"), None),
    ("de", "Wir erstatten den Kaufpreis abzüglich:\n- Rücksendekosten\n- Wertminderung", "customer"),
    ("nl", "Wij betalen het aankoopbedrag terug minus:\n- retourkosten\n- verzendkosten", "customer"),
    ("ro", "Rambursăm prețul minus:\n- costul returului", "customer"),
    ("es", "Reembolsamos el precio menos:\n- gastos de devolución", "customer"),
    ("it", "Rimborsiamo il prezzo meno:\n- spese di restituzione", "customer"),
    ("en", "Why do you not offer free returns?\nWe would have to raise our prices.", "customer"),
    ("de", "Warum sind Rücksendungen nicht kostenlos?\nDie Preise der Dienste stiegen.", "customer"),
    ("nl", "Waarom zijn retouren niet gratis?\nDe tarieven zijn gestegen.", "customer"),
    ("en", "Why was I charged a return fee?\nBecause nobody took the parcel in.", None),
    ("de", "Warum wurde mir eine Rücksendegebühr berechnet?\nDas Paket wurde nicht abgeholt.", None),
    ("en", "If you want to return it, we will cover £10 of the return cost.", "conditional"),
    ("de", "Wir übernehmen 5 € der Rücksendekosten.", "conditional"),
    ("ro", "Noi plătim 10 lei din costul returului.", "conditional"),
    ("en", "To be eligible for reimbursement of return costs incurred by you, send us the receipt.", None),
    ("en", "We will not refund any return costs incurred.", "customer"),
    ("en", ("You pay the return postage unless it is faulty, in which case we refund it. "
           "We will only refund the cheapest service."), "customer"),
    ("en", "There is no restocking fee for items returned for store credit.", None),
    ("de", "Für Retouren fällt keine Bearbeitungsgebühr an.", None),
    ("ro", "Nu percepem taxă de procesare pentru retururi.", None),
    ("en", ("If the return is your decision (i.e. not due to faulty, damaged or incorrect goods), you pay the "
           "return postage."), "customer"),
    ("en", "We send a free replacement or refund you; no need to return it.", None),
    ("en", "However, if you return goods the cost of standard delivery (£4.50) will be deducted.", None),
    ("en", "Shipping fee deduction on full returns\nWhat we paid to ship it is kept.", None),
    ("en", "Customers are responsible for all tracking information on return shipments.", None),
    ("en", ("The refund must include any shipping charges you paid when you made your purchase. You must send "
           "the goods back within 14 days."), None),
    ("en", "Core return process\nCustomers are responsible for shipping the core back to us at their expense.",
     None),
    ("en", "Many shops ask you to send it back, and the customers are responsible for return shipping.", None),
    ("en", "Exchanges using the returns label are free. Refunds have £3 for the return label deducted.", "customer"),
])  # fmt: skip
def test_cases_told_in_sections(language: str, text: str, payer: str | None) -> None:
    told = read_returns(text, language=language).payer
    assert (told and told.value) == payer
