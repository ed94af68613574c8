"""What shops say after a contact form was sent, in eight languages."""

from dataclasses import replace

import pytest

from checks.correspondence import Sending
from checks.model import Box, Field, Form, Page, Reason, Stage, Text
from checks.reading.form_roles import Role
from monitor.shopper.outcome import Told, outcome_of

BOX = Box(0, 0, 100, 20)
FORM = Form(
    action="https://shop.example/send", method="post", visible=True, box=BOX,
    fields=(
        Field(ref=1, name="email", type="email", label="E-Mail", visible=True, box=BOX),
        Field(ref=2, name="message", type="textarea", label="Nachricht", visible=True, box=BOX),
    ),
)  # fmt: skip


def page(*texts: str, form: bool = False, path: str = "/kontakt", title: str = "Shop") -> Page:
    return Page(
        stage=Stage.CONTACT, url=f"https://shop.example{path}", status=200, title=title, language="",
        texts=tuple(Text(text=t, box=BOX) for t in texts), forms=(FORM,) if form else (),
    )  # fmt: skip


BEFORE = page("Kontakt", "Wir melden uns innerhalb von 24 Stunden.", form=True)


def told(after: Page | None, *, left: bool = True, status: int = 200, **more: object) -> Told:
    return replace(Told(before=BEFORE, after=after, left=left, status=status), **more)  # type: ignore[arg-type]


CONFIRMED = [
    "Vielen Dank für Ihre Nachricht!", "Ihre Anfrage wurde erfolgreich übermittelt.", "Wir melden uns in Kürze bei Ihnen.",
    "Bedankt voor je bericht, we nemen zo snel mogelijk contact met je op.", "Je bericht is verstuurd.",
    "Mesajul dvs. a fost trimis cu succes.", "Îți mulțumim pentru mesaj!", "Te vom contacta în curând.",
    "Thanks for contacting us. We'll get back to you.", "Your enquiry has been sent.", "Message sent successfully",
    "Merci, votre message a bien été envoyé.", "Grazie per averci contattato!", "Il tuo messaggio è stato inviato.",
    "¡Gracias por tu mensaje!", "Tu consulta se ha enviado.", "Dziękujemy za wiadomość.", "Wiadomość została wysłana.",
]  # fmt: skip
REFUSED = [
    "Ihre Nachricht konnte nicht gesendet werden.", "Bitte füllen Sie alle Pflichtfelder aus.",
    "Er is een fout opgetreden. Je bericht is niet verzonden.", "Dit veld is verplicht.",
    "Mesajul nu a fost trimis.", "Mesajul nu a putut fi trimis.", "Acest câmp este obligatoriu.",
    "There was an error trying to send your message.", "Your message could not be sent.", "Please enter a valid email address",
    "Votre message n'a pas été envoyé.", "Ce champ est obligatoire.", "Il messaggio non è stato inviato.",
    "Questo campo è obbligatorio.", "Su mensaje no se ha podido enviar.", "Este campo es obligatorio.",
    "Wiadomość nie została wysłana.", "To pole jest wymagane.",
]  # fmt: skip


@pytest.mark.parametrize("said", CONFIRMED)
def test_a_shop_confirms(said: str) -> None:
    outcome = outcome_of(told(page("Kontakt", said)))
    assert (outcome.sending, outcome.said) == (Sending.CONFIRMED, said)


@pytest.mark.parametrize("said", REFUSED)
def test_a_shop_refuses(said: str) -> None:
    outcome = outcome_of(told(page("Kontakt", said, form=True)))
    assert (outcome.sending, outcome.said) == (Sending.REFUSED, said)


@pytest.mark.parametrize(
    "said",
    [
        "Thank you, your message is on its way", "Vielen Dank, Ihre Nachricht ist unterwegs.",
        "Hartelijk dank! Wij pakken je vraag snel op.", "Mulțumim! Mesajul a plecat spre noi.",
        "Merci ! Votre demande est entre de bonnes mains.", "Grazie, leggeremo il messaggio con piacere.",
        "Gracias, tu consulta va en camino.", "Dziękujemy! Twoje pytanie trafiło do nas.",
    ],
)  # fmt: skip
def test_thanks_where_the_form_stood_confirm_it(said: str) -> None:
    assert outcome_of(told(page("Kontakt", said))).sending is Sending.CONFIRMED
    assert outcome_of(told(page("Kontakt", said, form=True))).sending is Sending.UNCONFIRMED


def test_what_stood_there_before_confirms_nothing() -> None:
    assert outcome_of(told(BEFORE)).sending is Sending.UNCONFIRMED


def test_an_unknown_language_is_not_taken_for_anything() -> None:
    outcome = outcome_of(told(page("Kiitos viestistäsi!")))
    assert (outcome.sending, outcome.said) == (Sending.UNCONFIRMED, "Kiitos viestistäsi!")


def test_a_page_of_thanks_is_known_by_its_address() -> None:
    assert outcome_of(told(page("Kiitos!", path="/thank-you"))).sending is Sending.CONFIRMED


def test_contradictions_are_not_resolved() -> None:
    both = page("Vielen Dank für Ihre Nachricht!", "Bitte füllen Sie das Feld aus.", form=True)
    assert outcome_of(told(both)).sending is Sending.UNCONFIRMED


def test_a_form_emptied_after_sending_is_no_refusal() -> None:
    outcome = outcome_of(told(page("Ok", form=True), complaints=((Role.MESSAGE, "Fill out this field"),)))
    assert outcome.sending is Sending.UNCONFIRMED


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"failure": "connection reset", "status": 0}, Reason.SENDING_UNCERTAIN),
        ({"status": 308, "wants_it_again": True}, Reason.SENDING_UNCERTAIN),
        ({"status": 500}, Reason.HTTP_ERROR),
        ({"status": 403}, Reason.BLOCKED),
        ({"status": 429}, Reason.RATE_LIMITED),
    ],
)
def test_what_may_have_arrived_is_uncertain(more: dict[str, object], reason: Reason) -> None:
    outcome = outcome_of(replace(told(page("Oops")), **more))  # type: ignore[arg-type]
    assert (outcome.sending, outcome.reason) == (Sending.UNCERTAIN, reason)


def test_a_browser_that_died_leaves_it_open() -> None:
    assert outcome_of(told(None)).sending is Sending.UNCERTAIN


def test_what_a_page_kept_back() -> None:
    complaint = told(BEFORE, left=False, complaints=((Role.MAIL, "Not a mail address"),))
    assert outcome_of(complaint).sending is Sending.REFUSED
    fiction = told(BEFORE, left=False, complaints=((Role.PHONE, "Not a number"),))
    assert (outcome_of(fiction).sending, outcome_of(fiction).reason) == (
        Sending.NOT_SENT,
        Reason.FORM_UNSUITABLE,
    )
    captcha = told(page("Please confirm that you are not a robot", form=True), left=False)
    assert (outcome_of(captcha).sending, outcome_of(captcha).reason) == (Sending.NOT_SENT, Reason.CAPTCHA)


def test_the_answer_of_the_server_counts_where_the_page_hides_it() -> None:
    assert outcome_of(told(BEFORE, answer="\nMessage sent.\n")).sending is Sending.CONFIRMED
    assert outcome_of(told(BEFORE, answer="\nMessage could not be sent.\n")).sending is Sending.UNCONFIRMED
