"""Stated response times. The first table was written before the reader was tried on it."""

import time

import pytest
from test_channels import page

from checks.reading.response_time import page_response_times, read_response_times

BLIND = [
    ("de", "Wir antworten innerhalb von 24 Stunden.", "24 hours"),
    ("de", "Ihre Anfrage beantworten wir in der Regel innerhalb von 1-2 Werktagen.", "2 business days"),
    ("de", "Sie erhalten spätestens am nächsten Werktag eine Antwort von uns.", "1 business days"),
    ("de", "Unser Team meldet sich binnen zwei Arbeitstagen bei Ihnen.", "2 business days"),
    ("de", "Wir liefern innerhalb von 24 Stunden.", None),
    ("de", "Sollten Sie nach 48 Stunden keine Antwort haben, prüfen Sie bitte den Spam-Ordner.", None),
    ("de", "Derzeit können wir Anfragen nicht innerhalb von 24 Stunden beantworten.", None),
    ("de", "Unsere Hotline ist 24 Stunden am Tag besetzt.", None),
    ("de", "Durchschnittliche Antwortzeit: 3 Stunden", "3 hours"),
    ("de", "Bitte antworten Sie innerhalb von 7 Tagen auf unsere Mail.", None),
    ("nl", "Je krijgt binnen één werkdag antwoord.", "1 business days"),
    ("nl", "We reageren binnen 24 uur op je bericht.", "24 hours"),
    ("nl", "Gemiddelde reactietijd: 2 uur", "2 hours"),
    ("nl", "Voor 23.00 uur besteld, morgen in huis.", None),
    ("nl", "Wij nemen binnen 2 werkdagen contact met je op.", "2 business days"),
    ("nl", "Heb je na 3 dagen geen reactie ontvangen? Bel ons.", None),
    ("nl", "Het aankoopbedrag staat binnen 14 dagen op je rekening.", None),
    ("ro", "Răspundem în maximum 24 de ore.", "24 hours"),
    ("ro", "Va raspundem in cel mult 2 zile lucratoare.", "2 business days"),
    ("ro", "Un coleg te va contacta în aceeași zi.", "1 business days"),
    ("ro", "Livrarea durează 24-48 de ore.", None),
    ("ro", "Timp de răspuns: 1 oră", "1 hours"),
    ("ro", "Dacă nu ai primit un răspuns în 48 de ore, verifică folderul spam.", None),
    ("en", "We reply within 24 hours.", "24 hours"),
    ("en", "We aim to respond to all enquiries within two working days.", "2 business days"),
    ("en", "You'll hear back from us by the next working day.", "1 business days"),
    ("en", "Typical response time: 15 minutes", "0.25 hours"),
    ("en", "Replies take 3 to 5 days at busy times.", "120 hours"),
    ("en", "Refunds are made within 5 working days.", None),
    ("en", "Please reply within 14 days to keep your claim open.", None),
    ("en", "We cannot answer within 24 hours at the moment.", None),
    ("en", "Open 24 hours a day, 7 days a week.", None),
    ("en", "We get back to you in under an hour.", "1 hours"),
    ("fr", "Nous vous répondons sous 48 heures.", "48 hours"),
    ("fr", "Réponse sous 2 jours ouvrés.", "2 business days"),
    ("fr", "Livraison en 48 heures.", None),
    ("it", "Rispondiamo entro 24 ore lavorative.", "24 hours"),
    ("it", "Ti ricontattiamo entro un giorno lavorativo.", "1 business days"),
    ("es", "Respondemos en un plazo de 24 horas.", "24 hours"),
    ("es", "Te contestamos en 2 días laborables.", "2 business days"),
    ("pl", "Odpowiadamy w ciągu 24 godzin.", "24 hours"),
    ("pl", "Na wiadomości odpisujemy w ciągu dwóch dni roboczych.", "2 business days"),
]  # fmt: skip


MET_LATER = [
    ("en", "Response within 24hrs guaranteed", "24 hours"),
    ("en", "Follow up on your email if no response within 3 days.", None),
    ("de", "Sie erhalten innerhalb von 24h eine Rückmeldung von uns", "24 hours"),
    ("de", "Lieferung in 24h, Antwort im Chat", None),
    ("nl", "Je krijgt binnen 24u antwoord.", "24 hours"),
]


@pytest.mark.parametrize(("language", "said", "stated"), BLIND + MET_LATER)
def test_response_time(language: str, said: str, stated: str | None) -> None:
    assert next((str(t) for t in read_response_times(said, language=language)), None) == stated


def test_quote_and_place() -> None:
    said = "Fragen?\nWir ant­worten innerhalb von 24 Stunden. Danke."
    (found,) = read_response_times(said, language="de")
    assert said[found.start : found.end] == found.quote == "Wir ant­worten innerhalb von 24 Stunden."


def test_on_a_page() -> None:
    shown = page("Kontakt", "Wir melden uns binnen 2 Werktagen bei Ihnen.")
    assert [str(s.time) for s in page_response_times(shown)] == ["2 business days"]


@pytest.mark.parametrize("said", ["", "answer " * 400_000, "24 hours " * 300_000, "​­" * 100_000])
def test_bad_input(said: str) -> None:
    started = time.perf_counter()
    read_response_times(said, language="en")
    assert time.perf_counter() - started < 5
