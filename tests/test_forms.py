"""What a form is for and what its fields ask for, whatever the programmer called them."""

import time

import pytest

from checks.model import Box, Control, Field, Form, Page, Stage
from checks.reading.form_roles import Role, role_of, together
from checks.reading.forms import FormKind, read_forms

NOWHERE = Box(0, 0, 200, 20)


def field(label: str, type_: str = "text", name: str = "", *, visible: bool = True) -> Field:
    return Field(ref=0, name=name, type=type_, label=label, visible=visible, box=NOWHERE)


def kind_of(button: str, *fields: Field, hint: str = "", stage: Stage = Stage.HOME) -> FormKind:
    form = Form(
        action="https://shop.example/x", method="post", fields=fields, visible=True, box=NOWHERE, hint=hint
    )
    press = Control(ref=1, text=button, box=NOWHERE, visible=True, tag="button", type="submit", form=0)
    page = Page(
        stage=stage, url="https://shop.example/", status=200, title="", language="", texts=(),
        forms=(form,), buttons=(press,),
    )  # fmt: skip
    return read_forms(page)[0].kind


CONTACT = [
    ("Absenden", "Ihr Name", "E-Mail", "Ihre Nachricht an uns"),
    ("Anfrage senden", "Vor- und Nachname", "E-Mail-Adresse", "Worum geht es?"),
    ("Versturen", "Naam", "E-mailadres", "Je vraag of opmerking"),
    ("Verzenden", "Voornaam", "E-mail", "Waar kunnen we je mee helpen?"),
    ("Trimite", "Nume și prenume", "Adresa de email", "Mesajul tău"),
    ("Trimite mesajul", "Nume", "E-mail", "Cu ce te putem ajuta?"),
    ("Send", "Your name", "Email", "How can we help?"),
    ("Submit", "Full name", "E-mail address", "Comments or questions"),
    ("Envoyer", "Nom", "Adresse e-mail", "Votre message"),
    ("Invia", "Nome e cognome", "Indirizzo e-mail", "Il tuo messaggio"),
    ("Enviar", "Nombre", "Correo electrónico", "Tu consulta"),
    ("Wyślij", "Imię i nazwisko", "Adres e-mail", "Treść wiadomości"),
]
OTHERS = [
    ("Bewertung abgeben", "Name", "E-Mail", "Ihre Bewertung", FormKind.REVIEW),
    ("Recensie plaatsen", "Naam", "E-mail", "Je review", FormKind.REVIEW),
    ("Adaugă recenzie", "Nume", "E-mail", "Părerea ta", FormKind.REVIEW),
    ("Submit review", "Name", "Email", "Your review", FormKind.REVIEW),
    ("Kommentar abschicken", "Name", "E-Mail", "Kommentar", FormKind.COMMENT),
    ("Post comment", "Name", "Email", "Comment", FormKind.COMMENT),
    ("Laisser un commentaire", "Nom", "E-mail", "Commentaire", FormKind.COMMENT),
    ("Vertrag widerrufen", "Name", "E-Mail", "Hiermit widerrufe ich", FormKind.WITHDRAWAL),
    ("Offerte aanvragen", "Naam", "E-mail", "Omschrijving", FormKind.QUOTE),
    ("Richiedi un preventivo", "Nome", "Email", "Descrizione", FormKind.QUOTE),
    ("Zgłoś reklamację", "Imię i nazwisko", "E-mail", "Opis", FormKind.COMPLAINT),
    ("Realizar pedido", "Nombre", "Correo", "Notas del pedido", FormKind.ORDER),
]


@pytest.mark.parametrize(("button", "name", "mail", "message"), CONTACT)
def test_a_contact_form_in_eight_languages(button: str, name: str, mail: str, message: str) -> None:
    fields = field(name, name="field_1"), field(mail, name="field_2"), field(message, "textarea", "field_3")
    assert kind_of(button, *fields) is FormKind.CONTACT
    assert role_of(fields[1]) is Role.MAIL
    assert role_of(fields[2]) is Role.MESSAGE


@pytest.mark.parametrize(
    ("button", "subject", "message"), [("Absenden", "Betreff", "Kommentar"), ("Submit", "Subject", "Comment")]
)
def test_a_message_with_a_subject_may_be_called_a_comment(button: str, subject: str, message: str) -> None:
    fields = field("E-Mail"), field(subject), field(message, "textarea", "comment")
    assert kind_of(button, *fields, stage=Stage.CONTACT) is FormKind.CONTACT


@pytest.mark.parametrize(
    ("button", "message", "kind"),
    [
        ("Absenden", "Kommentar", FormKind.CONTACT),
        ("Submit", "Comment", FormKind.CONTACT),
        ("Kommentar abschicken", "Kommentar", FormKind.COMMENT),
        ("Post comment", "Comment", FormKind.COMMENT),
    ],
)
def test_on_a_contact_page_the_field_alone_makes_no_comment(
    button: str, message: str, kind: FormKind
) -> None:
    fields = field("Name"), field("E-Mail"), field(message, "textarea", "comment")
    assert kind_of(button, *fields, stage=Stage.CONTACT) is kind


@pytest.mark.parametrize(
    ("hint", "sends"), [("gui-button-action", True), ("form__submit", True), ("privacy-popup", False)]
)
def test_a_link_drawn_as_a_button_sends_the_form_it_stands_in(hint: str, sends: bool) -> None:
    form = Form(
        action="https://shop.example/x", method="post", visible=True, box=Box(0, 0, 200, 200),
        fields=(field("Naam"), field("E-mail", "email"), field("Bericht", "textarea")),
    )  # fmt: skip
    link = Control(
        ref=1, text="Versturen", box=NOWHERE, visible=True, tag="a", href="javascript:;", form=0, hint=hint
    )
    page = Page(
        stage=Stage.CONTACT, url="https://shop.example/", status=200, title="", language="", texts=(),
        forms=(form,), links=(link,),
    )  # fmt: skip
    assert bool(read_forms(page)[0].buttons) is sends


@pytest.mark.parametrize(("button", "name", "mail", "message", "kind"), OTHERS)
def test_other_forms_with_a_message(button: str, name: str, mail: str, message: str, kind: FormKind) -> None:
    assert kind_of(button, field(name), field(mail), field(message, "textarea")) is kind


@pytest.mark.parametrize(
    ("kind", "button", "fields"),
    [
        (FormKind.SEARCH, "Suchen", [field("", "search", "q")]),
        (FormKind.NEWSLETTER, "Abonnieren", [field("E-Mail", "email")]),
        (FormKind.NEWSLETTER, "Mă abonez", [field("E-mail", "email")]),
        (FormKind.LOGIN, "Inloggen", [field("E-mail", "email"), field("Wachtwoord", "password")]),
        (FormKind.REGISTRATION, "OK", [field("E-mail", "email"), *[field("Hasło", "password")] * 2]),
        (FormKind.RESET, "Passwort zurücksetzen", [field("E-Mail", "email")]),
        (FormKind.TRACKING, "Track order", [field("Order number"), field("Email", "email")]),
        (FormKind.ADDRESS, "Weiter", [field("Straße"), field("PLZ"), field("Ort")]),
        (FormKind.ORDER, "Add to cart", [field("Quantity", "number", "qty")]),
        (FormKind.OTHER, "", []),
    ],
)
def test_forms_without_a_message(kind: FormKind, button: str, fields: list[Field]) -> None:
    assert kind_of(button, *fields) is kind


def test_contact_details_that_checkout_asks_for_are_no_message_to_the_shop() -> None:
    asked = [field("E-Mail", "email"), field("Vorname"), field("Nachname")]
    said = "contact-information"
    assert kind_of("Fortfahren", *asked, hint=said, stage=Stage.CHECKOUT) is FormKind.ORDER
    assert kind_of("Fortfahren", *asked, hint=said) is FormKind.CONTACT


@pytest.mark.parametrize(
    ("role", "one"),
    [
        (Role.COMPANY, field("Nom de l'entreprise")),
        (Role.ORDER_NUMBER, field("Bestellnummer (optional)")),
        (Role.PHONE, field("Telefonnummer für Rückfragen")),
        (Role.SUBJECT, field("Onderwerp", "select")),
        (Role.CONSENT, field("Sunt de acord cu politica de confidențialitate", "checkbox")),
        (Role.NEWSLETTER, field("Chcę otrzymywać newsletter", "checkbox")),
        (Role.CAPTCHA, field("3 + 4 =")),
        (Role.CAPTCHA, field("", "textarea", "g-recaptcha-response", visible=False)),
        (Role.HONEYPOT, field("Bitte leer lassen")),
        (Role.MAIL_AGAIN, field("Confirm email", "email")),
        (Role.LAST_NAME, field("", name="customer[lastName]")),
        (Role.FILE, field("Foto", "file")),
        (Role.OTHER, field("")),
    ],
)
def test_what_a_field_asks_for(role: Role, one: Field) -> None:
    assert role_of(one) is role


def test_a_field_out_of_sight_among_others_is_a_trap() -> None:
    shown, trap = field("E-mail"), field("", name="fax_2", visible=False)
    form = Form(action="x", method="post", fields=(shown, trap), visible=True, box=NOWHERE)
    page = Page(stage=Stage.HOME, url="", status=200, title="", language="", texts=(), forms=(form,))
    assert read_forms(page)[0].roles == (Role.MAIL, Role.HONEYPOT)


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (("Nom", "Prénom"), (Role.LAST_NAME, Role.FIRST_NAME)),
        (("Nombre", "Apellidos"), (Role.FIRST_NAME, Role.LAST_NAME)),
        (("Name", "Email"), (Role.NAME, Role.MAIL)),
    ],
)
def test_a_name_beside_half_a_name_is_the_other_half(names: tuple[str, ...], roles: tuple[Role, ...]) -> None:
    assert together([role_of(field(name)) for name in names]) == roles


def test_an_appointment_is_no_message_to_the_shop() -> None:
    asked = field("Name"), field("Email", "email"), field("", "date", "d"), field("Notes", "textarea")
    assert kind_of("Confirm", *asked) is FormKind.OTHER
    assert kind_of("Confirm", *asked[:2], field("Your message", "textarea")) is FormKind.CONTACT


def test_an_order_number_that_appears_after_a_choice_is_no_trap() -> None:
    assert role_of(field("Order number", visible=False), unseen=True) is Role.ORDER_NUMBER
    assert role_of(field("Fax", visible=False), unseen=True) is Role.HONEYPOT


def test_endless_labels_take_no_time() -> None:
    began = time.perf_counter()
    kind_of("a " * 500_000, *[field("name " * 100_000 + "1 + " * 100_000, name="x" * 1_000_000)] * 50)
    assert time.perf_counter() - began < 2
