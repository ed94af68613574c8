"""What the form of a checkout asks of a person, and the button to its next step."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from checks.model import Control, Field, Form, Page
from monitor.shopper import guard
from monitor.shopper.asking import facts_of, is_payment, words_of
from monitor.shopper.eyes.common import OUTSIDE, Choice, best, path_of
from monitor.shopper.words import Phrases, fold, phrases

# By the HTML standard's `autocomplete`, which browsers fill in forms by.
AUTOCOMPLETE = {
    "email": "mail", "tel": "phone", "tel-national": "phone", "given-name": "first_name",
    "family-name": "last_name", "name": "full_name", "street-address": "street", "address-line1": "street",
    "address-line2": "addition", "address-line3": "addition", "postal-code": "postcode",
    "address-level2": "city", "address-level1": "region", "country": "country", "country-name": "country",
    "organization": "company", "honorific-prefix": "title",
}  # fmt: skip
ROLES = (
    "mail", "phone", "postcode", "house_number", "addition", "first_name", "last_name", "full_name",
    "company", "city", "region", "country", "street", "title",
)  # fmt: skip
TYPED = {"text", "email", "tel", "number", "search", "textarea", "select"}
WHERE = {"street", "postcode", "city"}
LEFT_EMPTY = {"addition", "company"}  # unless required, which then ends the walk
PAYMENT_PATH = re.compile(r"payment|zahlung|betal|plata\b|paiement|pagamento|\bpago\b|platnosc")
CALLED_AN_ORDER = re.compile(
    r"/(?:orders?|bestellung(?:en)?|bestellen|bestelling(?:en)?|bestel|comand[ai]|comenzi|commandes?|ordin[ei]|pedidos?"
    r"|zamowieni[ae])(?:[-_/](?:new|neu|nieuw|create|add))?(?:\.\w+)?/?$"
)
EARLY_STEP = re.compile(  # addresses that take what one is asked for before it is asked how to pay
    r"add?ress|adres|anschrift|regist|account|konto|guest|gast|customer|kunde|klant|client|kupuj|user|billing|rechnung"
    r"|factuur|facturar|shipping|shipment|deliver|versand|liefer|verzend|lever|livr|expedi|spedi|envio|wysyl|dostaw"
    r"|information|contact|details|gegevens|personal|onepage|saveshipping"
)
SHORT_TEXT = 120  # characters of what may be the heading of a step, not a sentence about something else
PRIVACY = re.compile(
    r"datenschutz|privacy|confidential|persoonsgegevens|date\w* (?:cu caracter )?personale"
    r"|donnees personnelles|dati personali|datos personales|danych osobowych"
)
MARKED = re.compile(
    r"[*＊]\s*$|\((?:required|pflichtfeld|verplicht|obligatoriu|obligatoire)\)", re.IGNORECASE
)
OPTIONAL = re.compile(r"\(?(?:optional|optioneel|facultati[fv]|opțional|opcional|opcjonal)", re.IGNORECASE)

BOTH = re.compile(r"[/+&]|\b(?:en|und|and)\b")
ACCOUNT = re.compile(r"account\b|konto\b|konta\b|\bcont\b|\bcompte\b|\bcuenta\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Blank:
    """A field of a form to be filled in; `role` is empty where it is not known what it asks for."""

    field: Field
    role: str
    needed: bool


def blanks(page: Page) -> list[Blank]:
    """The fields of the page's address forms, in the page's order."""
    forms = [[field for field in form.fields if _open(field)] for form in page.forms if _is_of_a_person(form)]
    end = max((_bottom(fields) for fields in forms if len(fields) > 1), default=0.0)
    return [_blank(field) for fields in forms if not _comes_after(fields, end) for field in fields]


def _bottom(fields: Sequence[Field]) -> float:
    return max(field.box.y + field.box.height for field in fields)


def _comes_after(fields: Sequence[Field], end: float) -> bool:
    """A lone field for a mail address below the address is a newsletter's, even if it does not say so."""
    return len(fields) == 1 and 0 < end <= fields[0].box.y


def _is_of_a_person(form: Form) -> bool:
    """Not a search, a newsletter, a coupon or a login, which stand beside the checkout."""
    roles = {role_of(field) for field in form.fields if _open(field)} - {""}
    if _asks_a_password(form) and not _chose_guest(form):
        return bool(roles & WHERE) and _offers_an_account(form)
    return len(roles) > 1 or (roles == {"mail"} and not _is_unwanted(form))


def must_be_ticked(page: Page) -> list[Field]:
    """Boxes of a step that say they have to be ticked, and are not: it is not for us to accept anything."""
    return [f for f in _boxes_of_steps(page) if f.required or MARKED.search(f.label)]


def may_have_to_be_ticked(page: Page) -> list[Field]:
    """Boxes about terms and privacy, which servers ask for where nothing marks them."""
    terms = phrases("fields", "terms")
    return [f for f in _boxes_of_steps(page) if terms.within(f.label) or PRIVACY.search(fold(f.label))]


def _boxes_of_steps(page: Page) -> Iterator[Field]:
    for form in page.forms:
        if any(_open(other) and role_of(other) for other in form.fields):
            yield from (f for f in form.fields if f.type == "checkbox" and f.visible and not f.checked)


def _asks_a_password(form: Form) -> bool:
    return any(field.type == "password" and field.visible for field in form.fields)


def _offers_an_account(form: Form) -> bool:
    """Whether a password, or the box above it, may be left alone: an account for whoever wants one."""
    passwords = [f for f in form.fields if f.type == "password" and f.visible]
    if any(f.required or MARKED.search(f.label) for f in passwords):
        return False
    boxes = (f for f in form.fields if f.type == "checkbox" and f.visible and not f.checked)
    return all(OPTIONAL.search(f.label) for f in passwords) or any(ACCOUNT.search(f.label) for f in boxes)


def _chose_guest(form: Form) -> bool:
    guest = phrases("buttons", "guest")
    return any(f.type == "radio" and f.checked and guest.within(f.label) for f in form.fields)


def _is_unwanted(form: Form) -> bool:
    said = form.text
    for box in (f for f in form.fields if f.type == "checkbox" and f.label):
        said = said.replace(box.label, "")  # a customer may be asked whether they want a newsletter, too
    return bool(phrases("fields", "unwanted").within(words_of(f"{form.hint} {form.action} {said}")))


def _open(field: Field) -> bool:
    return (
        field.visible and field.ref >= 0 and field.type in TYPED and not guard.refuse_typing(facts_of(field))
    )


def _blank(field: Field) -> Blank:
    role = role_of(field)
    needed = field.required or bool(MARKED.search(field.label)) or (role in ROLES and _usual(field, role))
    return Blank(field, role, needed)


def _usual(field: Field, role: str) -> bool:
    """Most shops do not mark what they need when they need nearly everything."""
    return role not in LEFT_EMPTY | {"phone", "title"} and not OPTIONAL.search(field.label)


def role_of(field: Field) -> str:
    """What a field asks for: by `autocomplete`, else by the longest phrase in its label, else in its name."""
    for token in reversed(field.autocomplete.lower().split()):
        if token in AUTOCOMPLETE:
            return AUTOCOMPLETE[token]
    if field.type in ("email", "tel"):
        return {"email": "mail", "tel": "phone"}[field.type]
    label = OPTIONAL.sub("", field.label)
    role = _said(label) or _said(field.name)
    return "house_number" if role == "addition" and _said(_before_another(label)) == "house_number" else role


def _before_another(label: str) -> str:
    """“Huisnummer/toevoeging” asks for both, and can be answered by the first."""
    first, *others = BOTH.split(label)
    return first if others else ""


def _said(text: str) -> str:
    words = words_of(text)
    found = ((phrase, role) for role in ROLES if (phrase := _phrases(role).within(words)))
    return max(found, key=lambda one: len(one[0]), default=("", ""))[1]


@cache
def _phrases(role: str) -> Phrases:
    """Compared with words as `words_of` leaves them: without signs."""
    return Phrases(re.sub(r"[^a-z0-9]+", " ", fold(p)) for p in phrases("roles", role).phrases)


def country_option(field: Field, names: Sequence[str]) -> str:
    """The option of a select that stands for the country; empty if there is none."""
    wanted = {fold(name) for name in names}
    return next((option for option in field.options if fold(option) in wanted), "")


def is_unchosen(option: str) -> bool:
    """“Please choose”, “---”: an option that stands for none."""
    return not fold(option).strip("-—–_.:* ") or bool(phrases("states", "choose").within(option))


def first_real_option(field: Field, wished: str = "") -> str:
    """The option that says what is wished for, else the first that says anything."""
    real = [option for option in field.options if not is_unchosen(option)]
    return next((o for o in real if wished and fold(wished) in fold(o)), real[0] if real else "")


# ---- on to the next step


def next_step(page: Page) -> list[Choice]:
    """The buttons that say they lead to the next step of checkout."""
    choices = (
        Choice(c, _step_score(c.text, c.type == "submit", c.tag), "it leads to the next step of checkout")
        for c in (*page.buttons, *page.links)
        if c.visible and not c.disabled and c.region not in OUTSIDE and guard.leads_on(c.text) and c.ref >= 0
    )
    return sorted(best(choices, 1), key=lambda choice: (-choice.score, -choice.control.box.y))


def may_be_the_last(page: Page, button: Control) -> bool:
    """Whether what a button sends that only says “Continue” may be the order itself.

    Small shops ask for a name and a mail address, and “Continue” has ordered. So something must tell that a
    choice of how to pay is still to come: the page, the button, or an address called as an early step is.
    """
    form = page.forms[button.form] if button.form is not None and button.form < len(page.forms) else None
    if not blanks(page):  # nobody is asked for here: who buys is known, and only how it comes is chosen
        return False
    address = path_of(button.href or (form.action if form else "") or page.url)
    if EARLY_STEP.search(fold(button.text)):  # “Continue to shipping”
        return False
    if EARLY_STEP.search(address) and not CALLED_AN_ORDER.search(address):
        return False
    told = (t.text for t in page.texts if not t.folded and t.region not in OUTSIDE)
    return not any(PAYMENT_PATH.search(fold(text)) for text in (button.text, *told) if len(text) < SHORT_TEXT)


def _step_score(text: str, submits: bool, tag: str) -> float:
    exact = text in phrases("buttons", "onward")
    return 2.0 + 2 * exact + 2 * submits + (tag != "a")


def chooses_payment(page: Page) -> bool:
    """Whether the page asks how to pay, or can place the order: the last step a shopper ever sees."""
    fields = [facts_of(field) for form in page.forms for field in form.fields if field.visible]
    asks = any(is_payment(f) or (f.type != "checkbox" and guard.seals_an_order(f)) for f in fields)
    open_yet = bool(blanks(page))  # then “Verder naar betalen” names the next step, which is not this one
    ends = any(
        guard.ends_checkout(c.text) and not (open_yet and guard.leads_on(c.text))
        for c in page.buttons
        if c.visible
    )
    return asks or ends or (_is_called_payment(page) and not open_yet)


def _is_called_payment(page: Page) -> bool:
    """Some shops have such a step even where there is nothing to choose."""
    return bool(
        PAYMENT_PATH.search(path_of(page.url)) or phrases("fields", "payment_choice").within(page.title)
    )
