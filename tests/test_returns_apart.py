"""What stands near the return of goods and must not be taken for it, in the languages that shops write in."""

import pytest

from checks.reading.returns import read_returns

NOT_SAID = [
    # the costs told right behind a case are those of that case
    ("en", "If the item is faulty, contact us to arrange a return. We cover the costs."),
    ("de", "Ist die Ware defekt, organisieren wir eine Rücksendung. Die Kosten übernehmen wir."),
    ("nl", "Is het product defect, dan regelen we een retour. De kosten nemen wij voor onze rekening."),
    ("fr", "Si le produit est défectueux, nous organisons un retour. Les frais sont à notre charge."),
    (
        "it",
        "Se il prodotto è difettoso, contattateci per organizzare il reso. Le spese sono a nostro carico.",
    ),
    ("es", "Si el producto es defectuoso, organizamos la devolución. Los gastos los asumimos nosotros."),
    ("pl", "Jeśli produkt jest wadliwy, napisz do nas w celu zwrotu. Koszty pokrywamy my."),
    ("ro", "Dacă produsul e defect, scrieți-ne pentru a organiza returul. Costurile le acoperim noi."),
    # another thing is free, on a line of its own
    ("en", "Return anything within 14 days\nFree storage 120 days\n2 year guarantee"),
    ("nl", "14 dagen retourneren\nGratis opslag 120 dagen"),
    ("fr", "Retour sous 14 jours\nStockage gratuit 120 jours"),
    ("it", "Reso entro 14 giorni\nDeposito gratuito 120 giorni"),
    ("es", "Devolución en 14 días\nAlmacenaje gratuito 120 días"),
    ("pl", "Zwrot w 14 dni\nDarmowe magazynowanie 120 dni"),
    ("ro", "Returnează orice în 14 zile\nMăsurători gratuite la domiciliu"),
    # what is handed back besides the goods
    ("en", "The return of pallets is at the customer's expense."),
    ("de", "Die Rücksendung der Paletten erfolgt auf Kosten des Käufers."),
    ("nl", "Het retourneren van pallets is voor rekening van de koper."),
    ("fr", "Le retour des palettes est à la charge du client."),
    ("it", "La restituzione dei bancali è a carico del cliente."),
    ("es", "La devolución de los palés corre a cargo del cliente."),
    ("pl", "Zwrot palet odbywa się na koszt kupującego."),
    ("ro", "Returnarea paleților cade în sarcina cumpărătorului."),
    # what the shop sends back to the customer
    ("en", "Items returned in used condition will be sent back to the customer at their own cost."),
    (
        "de",
        "Entspricht sie nicht dem Originalzustand, wird sie auf Kosten des Kunden an diesen zurückgesandt.",
    ),
    ("nl", "Is de klacht ongegrond, dan sturen wij het artikel op uw kosten terug."),
    ("fr", "Si le produit n'est pas défectueux, il vous sera renvoyé à vos frais."),
    ("it", "Se il prodotto non presenta difetti, verrà rispedito a vostre spese. Reso 14 giorni."),
    ("es", "Si el producto no presenta defectos, se le devolverá a su cargo. Devoluciones 14 días."),
    (
        "ro",
        "Dacă returul nu este aprobat, coletul merge înapoi către client, iar transportul este în sarcina sa.",
    ),
    ("ro", "Produsele returnate fără etichete vor fi trimise înapoi pe cheltuiala clientului."),
    # what a refused parcel costs, as a list
    (
        "en",
        "If you refuse the parcel, we deduct:\n- Delivery: £4.95\n- Return shipping: £4.95\n- Packing: £2",
    ),
    ("de", "Wird das Paket nicht abgeholt, behalten wir ein:\nHinsendung: 4,90 €\nRücksendung: 4,90 €"),
    (
        "ro",
        "Când coletul este refuzat, reținem:\nTransport tur: 18 lei\nTransport retur: 18 lei\nAmbalare: 4 lei",
    ),
    # what the law says of a trader who failed to tell
    ("en", "The consumer does not bear the return costs if the trader has not informed him that he must."),
    ("de", "Der Verbraucher trägt die Rücksendekosten nicht, wenn der Händler ihn nicht informiert hat."),
    ("nl", "De consument draagt de retourkosten niet als de verkoper hem niet heeft geïnformeerd."),
    ("fr", "Le consommateur ne supporte pas les frais de retour si le vendeur ne l'en a pas informé."),
    ("it", "Il consumatore non sostiene le spese di reso se il venditore non lo ha informato."),
    ("es", "El consumidor no asumirá los gastos de devolución si el vendedor no le ha informado."),
    ("pl", "Konsument nie ponosi kosztów zwrotu, jeśli sprzedawca go o tym nie poinformował."),
    ("ro", "Consumatorul nu va suporta costurile de returnare dacă vânzătorul nu l-a informat."),
    # other free things, other times, other money
    ("ro", "Pentru retur sună gratuit la 0800."),
    ("ro", "Produsele primite gratuit se returnează și ele."),
    ("ro", "Dacă depășiți 14 zile, returul se face pe cheltuiala dvs."),
    ("ro", "Dacă lipsesc accesorii, reținem contravaloarea lor din suma returnată."),
    ("ro", "Comision bancar de retur a banilor: 5 lei, suportat de client."),
    ("ro", "Transportul inițial nu se returnează, clientul îl suportă."),
    ("en", "Return form\nPrint the free form and put it into the parcel."),
    # damaged by the customer, with the price in brackets
    (
        "ro",
        "Dacă au fost stricate la montare, returnarea lor e pe cheltuiala dvs (scădem transportul tur-retur)",
    ),
]


@pytest.mark.parametrize(("language", "text"), NOT_SAID)
def test_something_else_is_not_the_return(language: str, text: str) -> None:
    assert read_returns(text, language=language).ordinary_payer is None


@pytest.mark.parametrize(("language", "text"), [
    ("en", "Returns\nFree within 30 days"),
    ("en", "Returns\nCompletely free"),
    ("de", "Retouren\nKostenlos innerhalb von 30 Tagen"),
    ("de", "Retoure\nvöllig kostenlos"),
    ("nl", "Retourneren\nGratis binnen 30 dagen"),
    ("fr", "Retours\nGratuits pendant 30 jours"),
    ("it", "Resi\nGratuiti entro 30 giorni"),
    ("es", "Devoluciones\nTotalmente gratis"),
    ("pl", "Zwroty\nZawsze darmowe"),
    ("ro", "Retur\nComplet gratuit"),
    ("ro", "Ridicăm gratuit coletul de la tine în 14 zile."),
])  # fmt: skip
def test_how_or_when_it_is_free_is_no_other_thing(language: str, text: str) -> None:
    assert read_returns(text, language=language).ordinary_payer == "seller"


@pytest.mark.parametrize(("language", "text"), [
    ("en", "The money will be returned to you minus the return postage of £4."),
    ("es", "Se le devolverá el importe menos los gastos de devolución."),
    ("fr", "Le montant vous sera retourné, déduction faite des frais de retour."),
    ("ro", "Banii se trimit înapoi clientului, mai puțin costul returului."),
    ("ro", "Plata expedierii pentru retur este în sarcina ta. Costurile de expediere sunt nerambursabile."),
    ("ro", "Suportați costul de returnare. Rambursăm sumele fără să cerem cheltuielile aferente rambursării."),
    ("it", "Sarai responsabile per il pagamento delle spese di spedizione per restituire l'articolo."),
])  # fmt: skip
def test_money_sent_back_leaves_the_return_to_the_customer(language: str, text: str) -> None:
    assert read_returns(text, language=language).ordinary_payer == "customer"


@pytest.mark.parametrize(("language", "text"), [
    ("en", "If the item is faulty, please contact us within 14 days of receipt."),
    ("ro", "Dacă produsul e defect, contactați-ne în 14 zile pentru a organiza un retur."),
])  # fmt: skip
def test_a_time_to_complain_is_no_window(language: str, text: str) -> None:
    assert read_returns(text, language=language).window_days is None


def test_a_way_of_ones_own_does_not_outvote_free_returns() -> None:
    said = "Retur gratuit. Dacă vrei să returnezi pe cheltuială proprie, cheamă orice curier."
    assert read_returns(said, language="ro").ordinary_payer == "seller"
