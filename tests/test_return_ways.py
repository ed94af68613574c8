"""Which ways of returning a text names. Written before the reader was tried on them."""

import pytest

from checks.reading.return_ways import find_return_ways

BLIND = [
    ("de", "Im Paket liegt ein Retourenlabel. Kleben Sie es auf und geben Sie das Paket in einer Filiale ab.", "label drop-off"),
    ("de", "Ein Rücksendeetikett liegt nicht bei.", ""),
    ("de", "Sie müssen kein Etikett drucken: zeigen Sie den QR-Code im DHL-Shop vor.", "label"),
    ("de", "Bitte senden Sie die Ware an folgende Adresse:\nTeehaus Linde, Lindenweg 3, 10115 Berlin", "address"),
    ("de", "Unser Fahrer holt das Möbelstück bei Ihnen zu Hause ab.", "pick-up"),
    ("de", "Rücksendungen melden Sie bitte vorher unter retoure@teehaus-linde.de an.", "register"),
    ("de", "Die Ware muss ungetragen sein. Wir erstatten den Kaufpreis nach Prüfung.", ""),
    ("de", "Ist die Ware beschädigt, schicken wir Ihnen ein Retourenlabel.", ""),
    ("de", "Legen Sie Ihre Rücksendung im Kundenkonto an und drucken Sie den Schein aus.", "portal"),
    ("nl", "Meld je retour aan via je account en print het retourlabel.", "portal label register"),
    ("nl", "Breng het pakket naar een PostNL-punt bij jou in de buurt.", "drop-off"),
    ("nl", "We sturen geen retourlabel mee.", ""),
    ("nl", "Stuur het artikel terug naar ons magazijn: Kade 12, 1011 AB Amsterdam.", "address"),
    ("nl", "De koerier haalt de bank bij je thuis op.", "pick-up"),
    ("nl", "Producten moeten ongebruikt zijn. Je krijgt het aankoopbedrag terug.", ""),
    ("nl", "Vul het retourformulier in en doe het in de doos.", "form"),
    ("ro", "Completează formularul de retur din cont, iar curierul va ridica coletul de la tine.", "form pick-up"),
    ("ro", "Trimiteți produsele la adresa: Str. Lungă 5, 500035 Brașov.", "address"),
    ("ro", "Produsele trebuie să fie nefolosite. Banii se întorc în cont.", ""),
    ("ro", "Scrieti-ne un email cu numarul comenzii si motivul returului.", "register"),
    ("ro", "Poți preda coletul la orice easybox.", "drop-off"),
    ("ro", "Livrăm prin curier în 2-4 zile lucrătoare.", ""),
    ("ro", "Expediem comenzile prin curier rapid.", ""),
    ("de", "Wir liefern auch an eine DHL Packstation.", ""),
    ("en", "We deliver by courier or to a parcel shop.", ""),
    ("en", "Log in to your account, choose the order and print the label.", "portal label"),
    ("en", "We do not provide a returns label.", ""),
    ("en", "There's no need to print anything: we email you a QR code for any locker.", "label drop-off"),
    ("en", "Post the item to Harbour Ltd, 14 Ropewalk Yard, Whitby YO99 1XX.", "address"),
    ("en", "Items must be unworn. Refunds reach your card after inspection.", ""),
    ("en", "If it arrived damaged, email us and we'll send a courier.", ""),
    ("en", "We arrange a collection from your home.", "pick-up"),
    ("fr", "Imprimez l'étiquette de retour depuis votre compte et déposez le colis en point relais.", "label portal drop-off"),
    ("fr", "Les articles doivent être neufs. Le remboursement suit sous dix jours.", ""),
    ("fr", "Renvoyez le colis à l'adresse suivante : 8 rue des Lilas, 69003 Lyon", "address"),
    ("it", "Compila il modulo di reso e consegna il pacco in un ufficio postale.", "form drop-off"),
    ("it", "Il corriere passerà a ritirare il pacco.", "pick-up"),
    ("it", "Gli articoli devono essere integri e nella confezione originale.", ""),
    ("es", "Solicita la devolución desde tu cuenta y entrega el paquete en una oficina de Correos.", "portal drop-off"),
    ("es", "El artículo debe estar sin usar y con sus etiquetas originales.", ""),
    ("es", "Un mensajero recogerá el paquete en tu domicilio.", "pick-up"),
    ("pl", "Wypełnij formularz zwrotu i odeślij paczkę na adres: ul. Długa 5, 00-238 Warszawa.", "form address"),
    ("pl", "Nadaj paczkę w dowolnym paczkomacie, kod zwrotu dostaniesz SMS-em.", "drop-off label"),
    ("pl", "Towar nie może nosić śladów używania. Pieniądze zwracamy na konto.", ""),
    ("en", "Garments must be returned with all labels and tags attached.", ""),
    ("nl", "De kaartjes en labels moeten nog aan de kleding zitten.", ""),
    ("de", "Die Etiketten müssen noch am Kleidungsstück sein.", ""),
]  # fmt: skip
LATER = [
    ("de", "Senden Sie die Ware im Karton an unser Lager in Kassel.", "address"),
    ("fr", "Les vêtements doivent porter toutes leurs étiquettes.", ""),
    ("it", "I capi devono avere tutte le etichette attaccate.", ""),
    ("es", "Las prendas deben conservar todas sus etiquetas.", ""),
    ("ro", "Hainele trebuie să aibă toate etichetele.", ""),
    ("pl", "Ubrania muszą mieć wszystkie etykiety i metki.", ""),
    ("fr", "Collez l'étiquette fournie sur le carton.", "label"),
    ("it", "Stampa l'etichetta e applicala sul pacco.", "label"),
    ("es", "Te enviaremos la etiqueta por SMS para que la pegues.", "label"),
    ("ro", "Lipește eticheta primită pe colet.", "label"),
    ("pl", "Naklej na karton gotową etykietę.", "label"),
    ("de", "Der Spediteur holt das Gerät wieder ab.", "pick-up"),
    ("en", "Please call us and we will tell you where to send it.", "register"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "ways"), BLIND + LATER)
def test_ways(language: str, said: str, ways: str) -> None:
    found = {way.way.value for way in find_return_ways(said, language=language)}
    wanted = set(ways.split())
    assert bool(found) == bool(wanted), found
    assert wanted <= found


def test_only_near_returns_where_the_text_is_about_other_things_too() -> None:
    terms = (
        "Order through your account. Delivery is by courier.\n" * 10
        + "You may return goods. Print the return label."
    )
    assert {w.way.value for w in find_return_ways(terms, language="en", all_of_it=False)} == {"label"}


def test_long_and_empty_texts() -> None:
    assert find_return_ways("") == ()
    assert find_return_ways("return label " * 200_000, language="en")
