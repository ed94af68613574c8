"""From a contact form, a made-up person and a question: what is filled in where, or why nothing is. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checks.model import Control, Field, Page, Reason
from checks.reading.captchas import Hurdle, captcha_at
from checks.reading.form_roles import SENDS, Role, is_typed
from checks.reading.form_words import kinds_in
from checks.reading.forms import FormKind, Reading, read_forms
from monitor.country import names_of
from monitor.shopper import guard
from monitor.shopper.eyes import is_unchosen
from monitor.shopper.inquiry_choices import best_salutation, best_subject
from monitor.shopper.persona import Persona

REFUSED = {
    Role.PASSWORD: "takes a password",
    Role.FILE: "takes a file",
    Role.CARD: "takes payment data",
}
# What nobody who only asks has; where the form insists, it is none to ask by.
PLAIN = {
    Role.PHONE: "phone", Role.FIRST_NAME: "first_name", Role.LAST_NAME: "last_name", Role.NAME: "full_name",
    Role.STREET: "street", Role.POSTCODE: "postcode", Role.CITY: "city", Role.COUNTRY: "country",
}  # fmt: skip
ALWAYS = frozenset(
    {Role.MAIL, Role.MAIL_AGAIN, Role.NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.SUBJECT, Role.MESSAGE}
)
ELSEWHERE = {"newsletter", "login", "register", "order", "withdrawal", "search", "reset"}
NOT_SENDING = frozenset({"reset"})  # types of buttons


class Way(StrEnum):
    WRITE = "write"
    CHOOSE = "choose"
    TICK = "tick"


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryText:
    """A question to a shop. `reference` stands somewhere in the message."""

    subject: str
    message: str
    reference: str
    address: str  # where the answer is to arrive; of this inquiry only
    language: str  # ISO 639-1
    persona: Persona


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    ref: int
    label: str
    role: Role
    way: Way
    value: str = ""  # what is typed, or the option; nothing for a box that is ticked


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    form: Reading
    entries: tuple[Entry, ...]
    button: Control
    left: tuple[str, ...] = ()  # the fields that stay as they are


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the form is not filled in."""

    reason: Reason
    sentence: str


class _Unfit(Exception):
    """The form asks for what we do not give; the text is the sentence."""


def plan_for(page: Page, text: InquiryText, lengths: Mapping[int, int] | None = None) -> Plan | Refusal:
    """The plan for the page's contact form; of several, for the first that can be filled in.

    `lengths`: how much fits into a field, by its reference; less than 0 or nothing: as much as one likes.
    """
    found = [form for form in read_forms(page) if form.form.visible and _asks_for_a_message(form)]
    contact = [form for form in found if form.kind is FormKind.CONTACT]
    if not contact:
        return _no_form(page, found)
    plans = [plan_of(page, form, text, lengths) for form in contact]
    return next((plan for plan in plans if isinstance(plan, Plan)), plans[0])


def _asks_for_a_message(form: Reading) -> bool:
    return bool(form.fields(Role.MESSAGE))


def _no_form(page: Page, found: Sequence[Reading]) -> Refusal:
    for form in found:
        return Refusal(
            Reason.FORM_UNSUITABLE,
            f"The form on {page.url} is none for questions, but for: {form.kind.value}.",
        )
    first = next((f for f in read_forms(page) if f.kind is FormKind.CONTACT and f.form.visible), None)
    if first is not None:
        return Refusal(
            Reason.FORM_UNSUITABLE,
            "The contact form shows no field for a message before something else is done.",
        )
    return Refusal(Reason.FORM_UNSUITABLE, f"There is no contact form on {page.url}.")


def plan_of(
    page: Page, form: Reading, text: InquiryText, lengths: Mapping[int, int] | None = None
) -> Plan | Refusal:
    """The plan for this form, whose kind is known."""
    if captcha_at(page, form).hurdle is not Hurdle.NONE:
        # Also one that never shows itself: what it takes for a robot's is thrown away without a word.
        return Refusal(Reason.CAPTCHA, "A captcha stands in the contact form, so nothing was sent.")
    try:
        _inspect(form)
        entries = tuple(_fitted(entry, lengths or {}) for entry in _entries(form, text))
        done = {entry.ref for entry in entries}
        left = [f.label or f.name for f in _open(form) if f.ref not in done]
        return Plan(form=form, entries=entries, button=_button(form), left=tuple(left))
    except _Unfit as unfit:
        return Refusal(Reason.FORM_UNSUITABLE, str(unfit))


# ---- whether it is one to ask by


def _inspect(form: Reading) -> None:
    for field, role in _known(form):
        if field.visible and role in REFUSED:
            raise _Unfit(f"The contact form {REFUSED[role]} (“{_name(field)}”).")
        hidden = field.required and not field.visible and field.type not in {"hidden", *SENDS}
        if hidden and not field.disabled:
            raise _Unfit(f"The contact form demands a field that nobody sees (“{_name(field)}”).")
    if any(field.ref < 0 for field in form.fields(Role.MESSAGE)):
        raise _Unfit("The contact form stands in a frame of another site, where nothing is filled in.")
    if not form.fields(Role.MAIL):
        raise _Unfit("The contact form does not ask for a mail address, so no answer could arrive.")


def _button(form: Reading) -> Control:
    able = [b for b in form.buttons if b.type not in NOT_SENDING and not _leads_elsewhere(b.text)]
    sends = [b for b in able if b.type in {"submit", "image"}] or able
    said = [b for b in sends if "contact" in kinds_in(b.text)] if len(sends) > 1 else sends
    best = said or sends
    if not best:
        raise _Unfit("The contact form has no button that only sends it.")
    if len({b.text for b in best}) > 1:
        raise _Unfit(
            f"It is not clear which button sends the contact form (“{best[0].text}”, “{best[1].text}”)."
        )
    return best[0]


def _leads_elsewhere(label: str) -> bool:
    return bool(guard.orders_or_pays(label)) or bool(kinds_in(label) & ELSEWHERE)


# ---- what is filled in


def _entries(form: Reading, text: InquiryText) -> Iterator[Entry]:
    groups: set[str] = set()
    messages = form.fields(Role.MESSAGE)
    for field, role in _known(form):
        if not field.visible or field.disabled or field.type in SENDS | {"hidden"}:
            continue
        if field.type == "radio":
            if field.name not in groups:
                groups.add(field.name)
                yield from _of_group(
                    [f for f in _open(form) if f.type == "radio" and f.name == field.name], role
                )
        elif role is Role.MESSAGE and field is not messages[0]:
            _unless_required(field)
        elif found := _of_field(field, role, text):
            yield found
        elif not (field.type == "select" and field.value and not is_unchosen(field.value)):
            _unless_required(field)


def _of_field(field: Field, role: Role, text: InquiryText) -> Entry | None:
    if role is Role.HONEYPOT:
        return None
    if field.type == "checkbox":
        return (
            _tick(field, role) if role is Role.CONSENT and _is_privacy(field) and not field.checked else None
        )
    if field.type == "select":
        option = _option(field, role, text)
        return _entry(field, role, Way.CHOOSE, option) if option else None
    said = _answer(field, role, text)
    return _entry(field, role, Way.WRITE, said) if said and is_typed(field) else None


def _is_privacy(field: Field) -> bool:
    """What has to be accepted. Scripts demand it often enough without the page's saying so."""
    return _is_required(field) or "newsletter" not in kinds_in(field.label)


def _answer(field: Field, role: Role, text: InquiryText) -> str:
    if role not in ALWAYS and not _is_required(field):
        return ""
    if role in (Role.MAIL, Role.MAIL_AGAIN):
        return text.address
    if role is Role.SUBJECT:
        return text.subject
    if role is Role.MESSAGE:
        return text.message
    if role is Role.COUNTRY:
        return next(iter(names_of(text.persona.country)), "")
    return text.persona.answer(PLAIN[role], split_street=False) if role in PLAIN else ""


def _option(field: Field, role: Role, text: InquiryText) -> str:
    """The option of a list that has to be chosen from, or that says what the question is about."""
    if role is Role.COUNTRY:
        names = names_of(text.persona.country)
        return next((option for option in field.options if option in names), "")
    if role is Role.SALUTATION:
        return best_salutation(field.options) if _is_required(field) else ""
    if role is Role.SUBJECT or _is_required(field):
        return best_subject(field.options)
    return ""


def _of_group(radios: Sequence[Field], role: Role) -> Iterator[Entry]:
    labels = [radio.label for radio in radios]
    if role is Role.SALUTATION:
        wanted = best_salutation(labels) if any(map(_is_required, radios)) else ""
    else:
        wanted = best_subject(labels)
    for radio in radios:
        if wanted and radio.label == wanted:
            if not radio.checked:
                yield _tick(radio, role)
            return
    if not any(radio.checked for radio in radios):
        for radio in radios:
            _unless_required(radio)


def _tick(field: Field, role: Role) -> Entry:
    return _entry(field, role, Way.TICK, "")


def _entry(field: Field, role: Role, way: Way, value: str) -> Entry:
    return Entry(ref=field.ref, label=_name(field), role=role, way=way, value=value)


def _unless_required(field: Field) -> None:
    if _is_required(field) and not field.checked:
        raise _Unfit(f"The contact form demands “{_name(field)}”, to which a made-up person has no answer.")


def _fitted(entry: Entry, lengths: Mapping[int, int]) -> Entry:
    """As much as fits; only a subject may be shortened."""
    most = lengths.get(entry.ref, -1)
    if entry.way is not Way.WRITE or most < 0 or len(entry.value) <= most:
        return entry
    if entry.role is not Role.SUBJECT:
        raise _Unfit(
            f"“{entry.label}” takes no more than {most} characters, too few for what is to be written."
        )
    short = entry.value[: most + 1].rpartition(" ")[0] or entry.value[:most]
    return Entry(ref=entry.ref, label=entry.label, role=entry.role, way=entry.way, value=short)


# ---- fields


def _known(form: Reading) -> Iterator[tuple[Field, Role]]:
    return zip(form.form.fields, form.roles, strict=True)


def _open(form: Reading) -> list[Field]:
    return [f for f in form.form.fields if f.visible and f.type not in SENDS | {"hidden"}]


def _is_required(field: Field) -> bool:
    # The star stands at the end of a label; in a list of options it says nothing.
    return field.required or field.label.rstrip(" :").endswith("*") or field.label.startswith("*")


def _name(field: Field) -> str:
    return (field.label or field.name)[:80]
