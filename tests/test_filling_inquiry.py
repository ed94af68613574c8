"""What is filled into contact forms of all kinds and languages, and which are left alone."""

from itertools import count

import pytest

from checks.model import Box, Control, Field, Form, Page, Reason, Stage
from checks.reading.form_roles import Role
from monitor.shopper.filling_inquiry import Entry, InquiryText, Plan, Refusal, plan_for
from monitor.shopper.inquiry_choices import best_salutation, best_subject
from monitor.shopper.persona import persona_of

ANNA = persona_of("DE", "x")
assert ANNA
TEXT = InquiryText(
    subject="Frage zur Lieferung nach Berlin", message="Guten Tag, wie lange dauert es? K7", reference="K7",
    address="anna.k7@probe.example", language="de", persona=ANNA,
)  # fmt: skip


NUMBERS = count(1)


def field(
    label: str, type_: str = "text", name: str = "", *, required: bool = False, visible: bool = True,
    options: tuple[str, ...] = (), value: str = "", checked: bool = False,
) -> Field:  # fmt: skip
    ref = next(NUMBERS)
    return Field(
        ref=ref, name=name, type=type_, label=label, visible=visible, required=required,
        options=options, value=value, checked=checked, box=Box(0, 30 * ref, 200, 20),
    )  # fmt: skip


NAME, MAIL, MESSAGE = (
    field("Name", required=True),
    field("E-Mail", "email"),
    field("Ihre Nachricht", "textarea"),
)
USUAL = (NAME, MAIL, MESSAGE)


def page(
    *fields: Field, buttons: tuple[str, ...] = ("Nachricht senden",), frames: tuple[str, ...] = ()
) -> Page:
    box = Box(0, 0, 300, max(f.box.y for f in fields) + 60)
    form = Form(action="https://shop.example/x", method="post", fields=fields, visible=True, box=box)
    press = [
        Control(ref=900 + i, text=text, box=box, visible=True, tag="button", type="submit", form=0)
        for i, text in enumerate(buttons)
    ]
    return Page(
        stage=Stage.CONTACT, url="https://shop.example/kontakt", status=200, title="", language="de", texts=(),
        forms=(form,), buttons=tuple(press), frames=frames,
    )  # fmt: skip


def entries(*fields: Field) -> dict[str, Entry]:
    plan = plan_for(page(*fields), TEXT)
    assert isinstance(plan, Plan), plan
    return {entry.label: entry for entry in plan.entries}


LANGUAGES = {
    "de": ("Vorname", "Nachname", "E-Mail-Adresse", "Betreff", "Ihre Nachricht", "Absenden"),
    "nl": ("Voornaam", "Achternaam", "E-mailadres", "Onderwerp", "Je bericht", "Versturen"),
    "ro": ("Prenume", "Nume", "Adresă de email", "Subiect", "Mesajul tău", "Trimite mesajul"),
    "en": ("First name", "Last name", "Email address", "Subject", "Your message", "Send message"),
    "fr": ("Prénom", "Nom", "Adresse e-mail", "Objet", "Votre message", "Envoyer"),
    "it": ("Nome", "Cognome", "Indirizzo e-mail", "Oggetto", "Il tuo messaggio", "Invia"),
    "es": ("Nombre", "Apellidos", "Correo electrónico", "Asunto", "Tu mensaje", "Enviar"),
    "pl": ("Imię", "Nazwisko", "Adres e-mail", "Temat", "Treść wiadomości", "Wyślij"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_usual_form_in_eight_languages(language: str) -> None:
    first, last, mail, subject, message, send = LANGUAGES[language]
    labels = [first, last, mail, subject]
    made = [field(label, name=f"f{i}") for i, label in enumerate(labels)] + [field(message, "textarea")]
    plan = plan_for(page(*made, buttons=(send,)), TEXT)
    assert isinstance(plan, Plan), plan
    assert [e.value for e in plan.entries] == ["Anna", "Berg", TEXT.address, TEXT.subject, TEXT.message]
    assert plan.button.text == send


SUBJECTS = [
    (("Bitte wählen", "Reklamation", "Frage zum Produkt", "Sonstiges"), "Frage zum Produkt"),
    (("Bestellung stornieren", "Sonstiges", "Presse"), "Sonstiges"),
    (("Klacht", "Retour", "Overig"), "Overig"),
    (("Reclamație", "Retur", "Altele"), "Altele"),
    (("Order problem", "Cancel my order", "General enquiry"), "General enquiry"),
    (("Réclamation", "Ma commande", "Autre demande"), "Autre demande"),
    (("Reclamo", "Reso", "Altro"), "Altro"),
    (("Devoluciones", "Otros"), "Otros"),
    (("Reklamacja", "Zwrot", "Inne"), "Inne"),
    (("Complaint", "Return", "Cancel order"), ""),
    (("Question about my order", "Complaint"), ""),
]


@pytest.mark.parametrize(("options", "best"), SUBJECTS)
def test_the_subject_is_a_question_never_a_complaint(options: tuple[str, ...], best: str) -> None:
    assert best_subject(options) == best


def test_the_salutation_goes_with_the_person() -> None:
    assert best_salutation(("Herr", "Frau", "Divers")) == "Frau"
    assert best_salutation(("Dhr.", "Mevr.")) == "Mevr."
    assert best_salutation(("Anrede", "Keine Angabe")) == "Keine Angabe"


def test_only_what_has_to_be_accepted_is_ticked() -> None:
    found = entries(
        *USUAL,
        field("Ich habe die Datenschutzerklärung gelesen *", "checkbox"),
        field("Newsletter abonnieren", "checkbox"),
        field("Kopie an mich senden", "checkbox"),
    )
    assert [label for label, entry in found.items() if entry.way == "tick"] == [
        "Ich habe die Datenschutzerklärung gelesen *"
    ]


def test_a_phone_number_is_given_only_where_it_is_demanded() -> None:
    assert "Telefon" not in entries(*USUAL, field("Telefon", "tel"))
    found = entries(*USUAL, field("Telefon", "tel", required=True))
    assert found["Telefon"].value == "+49 30 23125191"


def test_traps_stay_empty() -> None:
    found = entries(*USUAL, field("Website", name="url", visible=False), field("Bitte leer lassen"))
    assert {entry.role for entry in found.values()} == {Role.NAME, Role.MAIL, Role.MESSAGE}


UNFIT = {
    "order number": [field("Bestellnummer", required=True)],
    "order number with a star": [field("Bestellnummer *")],
    "unknown": [field("Lieblingsfarbe", required=True)],
    "date": [field("Wann?", "date", required=True)],
    "upload": [field("Datei", "file", required=True)],
    "password": [field("Passwort", "password")],
    "card": [field("Kartennummer", name="cc-number", required=True)],
    "company": [field("Firma", required=True)],
    "hidden and required": [field("Telefon", "tel", required=True, visible=False)],
    "newsletter demanded": [field("Newsletter abonnieren", "checkbox", required=True)],
    "only complaints": [field("Betreff", "select", required=True, options=("", "Reklamation", "Retoure"))],
    "second message": [field("Beschreiben Sie den Mangel", "textarea", required=True)],
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_a_form_must_not_demand(name: str) -> None:
    plan = plan_for(page(*USUAL, *UNFIT[name]), TEXT)
    assert isinstance(plan, Refusal), plan
    assert plan.reason is Reason.FORM_UNSUITABLE
    assert plan.sentence.endswith(".")


@pytest.mark.parametrize(
    ("button", "fields"),
    [
        ("Widerruf absenden", (NAME, MAIL, field("Hiermit widerrufe ich den Vertrag", "textarea"))),
        ("Angebot anfordern", (NAME, MAIL, field("Beschreibung", "textarea"))),
        ("Bewertung abgeben", (NAME, MAIL, field("Ihre Bewertung", "textarea"))),
        ("Abonnieren", (MAIL,)),
        ("Anmelden", (MAIL, field("Passwort", "password"))),
        ("Suchen", (field("Suche", "search", "q"),)),
        ("Zahlungspflichtig bestellen", USUAL),
        ("Senden und Newsletter abonnieren", USUAL),
    ],
)
def test_other_forms_are_left_alone(button: str, fields: tuple[Field, ...]) -> None:
    plan = plan_for(page(*fields, buttons=(button,)), TEXT)
    assert isinstance(plan, Refusal)
    assert plan.reason is Reason.FORM_UNSUITABLE


@pytest.mark.parametrize(
    "captcha",
    [
        page(*USUAL, field("Was ist 3 + 4?", required=True)),
        page(*USUAL, field("", "textarea", "g-recaptcha-response", visible=False)),
        page(*USUAL, frames=("https://challenges.cloudflare.com/turnstile/x",)),
    ],
)
def test_no_captcha_is_answered_or_slipped_past(captcha: Page) -> None:
    plan = plan_for(captcha, TEXT)
    assert isinstance(plan, Refusal)
    assert plan.reason is Reason.CAPTCHA


def test_nothing_is_longer_than_fits() -> None:
    subject = field("Betreff")
    shown = page(*USUAL, subject)
    plan = plan_for(shown, TEXT, {subject.ref: 20})
    assert isinstance(plan, Plan)
    assert [e.value for e in plan.entries if e.role is Role.SUBJECT] == ["Frage zur Lieferung"]
    assert isinstance(plan_for(shown, TEXT, {MESSAGE.ref: 10}), Refusal)


def test_two_buttons_that_may_send_are_one_too_many() -> None:
    assert isinstance(plan_for(page(*USUAL, buttons=("Weiter", "Prüfen")), TEXT), Refusal)
    plan = plan_for(page(*USUAL, buttons=("Nachricht senden", "Zurücksetzen")), TEXT)
    assert isinstance(plan, Plan)
    assert plan.button.text == "Nachricht senden"
