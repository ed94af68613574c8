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
