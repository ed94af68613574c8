""" "Only", "and not", "not that", names behind "by": what turns a denial round, and what promises nothing."""

import pytest

from checks.reading.returns import read_returns

SAID = [
    # nothing but the return costs
    ("fr", "Le consommateur ne supporte que les coûts directs de renvoi des biens.", "customer"),
    ("fr", "Vous n'aurez à votre charge que les frais de retour.", "customer"),
    ("es", "El consumidor no deberá asumir más que los costes directos de devolución.", "customer"),
    ("ro", "Consumatorul nu suportă decât costurile directe de returnare.", "customer"),
    ("it", "Il cliente non deve sostenere altre spese che le spese di restituzione.", "customer"),
    ("fr", "Nous ne prenons en charge que les frais de retour des produits défectueux.", "customer"),
    # the price is refunded, not the return costs
    ("fr", "Nous ne remboursons que le prix du produit, pas les frais de retour.", "customer"),
    ("it", "Rimborsiamo il prezzo del prodotto ma non le spese di reso.", "customer"),
    ("es", "Te devolvemos el importe, pero no los gastos de devolución.", "customer"),
    ("de", "Wir erstatten den Kaufpreis, nicht die Rücksendekosten.", "customer"),
    ("nl", "Wij vergoeden het aankoopbedrag, niet de retourkosten.", "customer"),
    ("en", "We refund the price, not the return shipping.", "customer"),
    ("fr", "Remboursement intégral, pas de frais de retour.", "seller"),
    ("en", "Return costs are not the responsibility of the customer.", "seller"),
    # a "not" joined to what stands behind
    ("it", "Provveda a sue spese alla restituzione della merce integra e non usata.", "customer"),
    ("en", "Return it at your own expense, complete and not used.", "customer"),
    # the shop by its name
    ("fr", "Les frais de retour sont à la charge de Vinoval.", "seller"),
    ("fr", "Les frais de retour ne sont pas pris en charge par Vinoval.", "customer"),
    ("it", "Le spese di reso sono a carico di Rossi.", "seller"),
    ("es", "Los gastos de devolución serán asumidos por Zalia.", "seller"),
    ("it", "Le spese di reso sono a carico di chi acquista.", "customer"),
    # carriage named twice, and money given back
    ("it", "Rimborseremo i prodotti trattenendo il costo di spedizione/restituzione.", "customer"),
    ("it", "Restituiamo l'importo pagato (escluse le spese sostenute per la restituzione).", "customer"),
    ("fr", "Nous facturerons 2 € pour les retours.", "customer"),
    ("fr", "Il se rétracte sans pénalités, à l'exception, le cas échéant, des frais de retour.", "customer"),
]

NOT_SAID = [
    # a duty to send it, an invoice to put in
    ("fr", "Vous devez nous retourner l'article sous 14 jours."),
    ("fr", "Merci de joindre la facture à votre retour."),
    ("fr", "Nous prenons en charge votre demande de retour sous 48h."),
    # what is offered is no cost
    ("fr", "Nous vous offrons la possibilité de retourner vos articles sous 30 jours."),
    ("it", "Offriamo un servizio di reso su tutti i prodotti."),
    ("it", "Alle clienti offriamo il vantaggio di poter restituire entro 30 giorni."),
    # nor is what is paid
    ("it", "Dopo la restituzione il professionista è tenuto a rimborsare il pagamento ricevuto."),
    ("fr", "Les frais de retour sont payés par carte."),
    ("fr", "Les frais de retour sont à la charge de la personne qui commande."),
    ("fr", "Le client doit payer sa commande avant tout retour."),
    # "your account" is where one logs in
    ("fr", "Pour retourner un article, connectez-vous à votre compte et imprimez le bon de retour."),
    # delivery that is not refunded, the price that is
    ("fr", "Les frais de livraison ne sont pas remboursés en cas de retour partiel."),
    ("it", "Le spese di consegna non verranno rimborsate in caso di reso."),
    ("it", "Rimborso del prezzo escluse le spese di spedizione in caso di reso."),
    ("fr", "Le coût du produit retourné vous sera remboursé."),
    ("es", "Asumimos la devolución de su dinero en 14 días."),
    # a request that the shop looks after, a risk that is the customer's, a parcel refused
    ("it", "Ci facciamo carico della tua richiesta di reso."),
    ("es", "Nos hacemos cargo de tu solicitud de devolución."),
    ("it", "Il rischio della restituzione è a carico del cliente."),
    ("it", "Se rifiuti il pacco, le spese di reso ti saranno addebitate."),
    # what one must do, what must be proved
    ("fr", "Il vous incombe de nous retourner le produit dans son emballage."),
    ("it", "Tocca a te restituire il prodotto nella confezione originale."),
    ("it", "L'onere della prova del recesso è a carico del cliente."),
    ("it", "Il cliente ha l'onere di restituire i beni entro 14 giorni."),
    # delivery kept or refunded with the order
    ("fr", "En cas de retour partiel, les frais de livraison seront déduits du remboursement."),
    ("de", "Die Lieferkosten werden bei einer Teilretoure vom Erstattungsbetrag abgezogen."),
    ("it", "Ti rimborseremo le spese di spedizione iniziali se restituisci l'intero ordine."),
    ("es", "Reembolsamos los gastos de envío si devuelve el pedido completo."),
    # paid by instalments, handled, taken away
    ("fr", "Expédition rapide, retour possible, paiement en 3x sans frais."),
    ("it", "Il tuo reso sarà gestito gratuitamente dal nostro team."),
    ("it", "Il reso deve essere autorizzato; i resi non autorizzati saranno rispediti a spese del cliente."),
    ("it", "L'imballaggio del reso è a cura del cliente."),
    ("fr", "Nous prenons en charge le recyclage de votre ancien appareil au retour."),
    ("fr", "Aucun frais de restockage ne sera facturé pour le retour."),
    ("it", "Le spese doganali per il reso sono a carico del cliente."),
    ("it", "Il prodotto reso verrà sostituito gratuitamente."),
    ("it", "Il venditore provvederà a restituire al mittente il bene, addebitando allo stesso le spese."),
    # a label in some cases
    ("fr", "Vous recevrez un bon de retour ainsi qu'une étiquette d'expédition prépayée selon les cas."),
]


@pytest.mark.parametrize(("language", "text", "payer"), SAID)
def test_who_pays(language: str, text: str, payer: str) -> None:
    assert read_returns(text, language=language).ordinary_payer == payer


@pytest.mark.parametrize(("language", "text"), NOT_SAID)
def test_it_is_not_said(language: str, text: str) -> None:
    assert not read_returns(text, language=language).stated


@pytest.mark.parametrize(("country", "text"), [
    ("FR", "Retours gratuits en France. Si vous n'êtes pas en France, les frais de retour sont à votre charge."),
    ("GB", "Free returns in the UK. If you are not in the UK, return postage is at your expense."),
])  # fmt: skip
def test_a_condition_on_another_place(country: str, text: str) -> None:
    terms = read_returns(text, language={"FR": "fr", "GB": "en"}[country], country=country)
    assert (terms.payer, terms.home_payer) == ("conditional", "seller")


def test_all_over_europe_is_at_home_too() -> None:
    said = read_returns("Resi gratuiti in Europa.", language="it", country="IT")
    apart = read_returns("Italia: reso 5 €. Europa: reso gratuito.", language="it", country="IT")
    assert said.ordinary_payer == "seller"
    assert apart.ordinary_payer == "customer"


@pytest.mark.parametrize(("language", "country", "text"), [
    ("fr", "FR", "Les retours sont-ils gratuits ?\nOui, en France. Pour les autres pays, les frais sont à votre charge."),
    ("it", "IT", "Il reso è gratuito?\nSì, in Italia. Per gli altri paesi le spese sono a tuo carico."),
    ("en", "GB", "Are returns free?\nYes, within the UK. For other countries, postage is at your expense."),
    ("de", "DE", "Ist die Rücksendung kostenlos?\nJa, innerhalb Deutschlands. Aus anderen Ländern tragen Sie die Kosten."),
])  # fmt: skip
def test_the_place_in_an_answer(language: str, country: str, text: str) -> None:
    terms = read_returns(text, language=language, country=country)
    assert (terms.payer, terms.home_payer) == ("conditional", "seller")


@pytest.mark.parametrize(("language", "country", "text", "amount"), [
    ("fr", "FR", "Frais de retour\n| Pays | Tarif |\n| France | 4,90 € |\n| Belgique | 6,90 € |", "4.90 EUR"),
    ("it", "IT", "Costi di reso\n| Paese | Costo |\n| Italia | 4,90 € |\n| Germania | 9,90 € |", "4.90 EUR"),
    ("en", "GB", "Return costs\n| Country | Price |\n| UK | £4.90 |\n| Ireland | £6.90 |", "4.90 GBP"),
    ("de", "DE", "Rücksendekosten\n| Land | Preis |\n| Deutschland | 4,90 € |\n| Österreich | 6,90 € |", "4.90 EUR"),
    ("nl", "NL", "Retourkosten\n| Land | Kosten |\n| Nederland | € 4,90 |\n| België | € 6,90 |", "4.90 EUR"),
    ("ro", "RO", "Costuri de retur\n| Țara | Preț |\n| România | 19 lei |", "19.00 RON"),
    ("es", "ES", "Gastos de devolución\n| País | Precio |\n| España | 4,90 € |", "4.90 EUR"),
])  # fmt: skip
def test_a_table_of_countries(language: str, country: str, text: str, amount: str) -> None:
    terms = read_returns(text, language=language, country=country)
    assert (terms.ordinary_payer, str(terms.amount)) == ("customer", amount)
