"""Tells what a form is for: contact, search, login, newsletter, review, order and so on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from checks.model import Control, Field, Form, Page, Stage
from checks.reading.addresses import split_address
from checks.reading.form_parts import around_message, bottom, buttons_of, unseen_fields
from checks.reading.form_roles import ADDRESS, SENDS, TICKS, Role, role_of, together, words_beside
from checks.reading.form_words import but_for_consent, kinds_in, words_of_name

HEADING = 160  # characters of its text that may be its heading
ABOVE = 160.0  # pixels between a form and its heading
STRONG = 4  # what at least two places say
CLEAR = 3  # what one place says where it counts
SHOPIFY = "contact["  # what the fields are called of everything that Shopify lets a shop send to itself
MOST_CHOICES = 40
MANY = 4  # fields, so that a form in a language unknown to us may still be one to write to somebody


class FormKind(StrEnum):
    CONTACT = "contact"
    SEARCH = "search"
    LOGIN = "login"
    REGISTRATION = "registration"
    NEWSLETTER = "newsletter"
    REVIEW = "review"
    COMMENT = "comment"
    ORDER = "order"
    QUOTE = "quote"
    WITHDRAWAL = "withdrawal"
    COMPLAINT = "complaint"
    ADDRESS = "address"
    PAYMENT = "payment"
    RESET = "password reset"
    TRACKING = "order tracking"
    RECOMMENDATION = "recommendation"  # tell a friend
    OTHER = "other"


NAMED = {
    "search": FormKind.SEARCH, "login": FormKind.LOGIN, "register": FormKind.REGISTRATION,
    "newsletter": FormKind.NEWSLETTER, "review": FormKind.REVIEW, "comment": FormKind.COMMENT,
    "order": FormKind.ORDER, "quote": FormKind.QUOTE, "withdrawal": FormKind.WITHDRAWAL,
    "complaint": FormKind.COMPLAINT, "reset": FormKind.RESET, "tracking": FormKind.TRACKING,
    "contact": FormKind.CONTACT, "friend": FormKind.RECOMMENDATION, "application": FormKind.OTHER,
    "poll": FormKind.OTHER, "appointment": FormKind.OTHER, "contest": FormKind.OTHER,
    "catalogue": FormKind.OTHER, "notice": FormKind.OTHER,
}  # fmt: skip
WITH_MESSAGE = frozenset(
    {FormKind.CONTACT, FormKind.REVIEW, FormKind.COMMENT, FormKind.ORDER, FormKind.QUOTE,
     FormKind.WITHDRAWAL, FormKind.COMPLAINT, FormKind.RECOMMENDATION, FormKind.REGISTRATION, FormKind.OTHER}
)  # fmt: skip
# What all may read, and what is asked for by its name: a form of these kinds says so.
PUBLIC = frozenset({FormKind.COMMENT, FormKind.REVIEW})
SPECIFIC = WITH_MESSAGE - PUBLIC - {FormKind.CONTACT}
BUYING = frozenset({Stage.CART, Stage.CHECKOUT, Stage.DELIVERY, Stage.PAYMENT, Stage.CART_AFTER})
WHEN = frozenset({"date", "datetime-local", "time", "month", "week"})
# Nobody is asked for these to write something for all to read.
NEVER_PUBLIC = frozenset({Role.PHONE, Role.SALUTATION, Role.ORDER_NUMBER, Role.COMPANY, Role.FILE, *ADDRESS})
PEOPLE = frozenset({Role.MAIL, Role.PHONE, Role.NAME, Role.FIRST_NAME, Role.LAST_NAME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A form, understood. Of fields outside any form, only those around the message are kept."""

    form: Form
    kind: FormKind
    roles: tuple[Role, ...]  # one for each field of `form`
    buttons: tuple[Control, ...]  # what may send it

    def fields(self, *roles: Role) -> tuple[Field, ...]:
        """The fields of these roles that a person sees."""
        known = zip(self.form.fields, self.roles, strict=True)
        return tuple(f for f, role in known if role in roles and f.visible)


def read_forms(page: Page) -> tuple[Reading, ...]:
    """Every form of the page."""
    return tuple(_read(page, number, form) for number, form in enumerate(page.forms))


def read_form(page: Page, form: Form) -> Reading:
    """One form of the page, or one that stands nowhere."""
    number = next((i for i, other in enumerate(page.forms) if other is form), -1)
    return _read(page, number, form)


def _read(page: Page, number: int, form: Form) -> Reading:
    loose = not form.action and not form.method
    kept = around_message(form) if loose else form
    beside = words_beside(page, kept.fields)
    traps = unseen_fields(kept)
    roles = together([role_of(f, beside.get(i, ""), unseen=i in traps) for i, f in enumerate(kept.fields)])
    buttons = buttons_of(page, number, kept, loose=loose)
    return Reading(form=kept, kind=_kind(page, kept, roles, buttons), roles=roles, buttons=buttons)


# ---- what it is for


def _kind(page: Page, form: Form, roles: Sequence[Role], buttons: Sequence[Control]) -> FormKind:
    drawn = [(f, r) for f, r in zip(form.fields, roles, strict=True) if _counts(f, form)]
    seen = Counter(r for _, r in drawn)
    clues, formal = _clues(page, form, drawn, buttons)
    if seen[Role.PASSWORD]:
        return _with_password(seen, clues)
    if seen[Role.CARD] and not seen[Role.MESSAGE]:
        return FormKind.PAYMENT
    if seen[Role.MESSAGE] and any(f.type in {"textarea", "contenteditable"} for f, _ in drawn):
        called = _is_called_a_comment(page, form, buttons)
        return _with_message(page, drawn, seen, clues, called=called, formal=formal)
    clues[FormKind.CONTACT] += formal
    kind = _short(form, drawn, seen, clues)
    # “Contact details” are the customer's own there.
    return FormKind.ORDER if kind is FormKind.CONTACT and page.stage in BUYING else kind


def _counts(field: Field, form: Form) -> bool:
    """A form that is folded away for now is judged by all its fields, others by those that are drawn."""
    return field.type not in SENDS | {"hidden"} and (field.visible or not form.visible)


def _clues(
    page: Page, form: Form, drawn: Sequence[tuple[Field, Role]], buttons: Sequence[Control]
) -> tuple[Counter[FormKind], int]:
    """What the words in and around the form speak for, and how much.

    And how much speaks for contact only because a plugin calls all its forms so, also those for returns.
    """
    areas = [f for f, r in drawn if r is Role.MESSAGE]
    address = split_address(form.action)
    text = but_for_consent(_but_for_choices(form))
    titles, prose = _above(page, form)
    shown = [
        (4, " ".join(b.text for b in buttons if b.text)[:HEADING]),
        (5, " ".join(f.label for f in areas)[:HEADING]),
        (3, text[:HEADING]),
        (3, titles),
        (2, prose),
        (1, text),
        (2, page.title[:HEADING] if areas else ""),
    ]
    named = [
        (3, words_of_name(" ".join(f.name for f in areas))),
        (8, words_of_name(form.hint)),
        (2, words_of_name(unquote(address.path.rpartition("/")[2] or address.path))),
        (1, words_of_name(" ".join(f.name[:HEADING] for f in form.fields))),
    ]
    made = any(f.name.lower().startswith(SHOPIFY) for f in form.fields)
    formal = 0
    clues: Counter[FormKind] = Counter()
    for weight, words in shown:
        for kind in {NAMED[name] for name in kinds_in(words) if name in NAMED}:
            clues[kind] += weight
    for weight, words in named:
        names = kinds_in(words)
        for kind in {NAMED[name] for name in names if name in NAMED}:
            if made and kind is FormKind.CONTACT:
                formal += weight
            else:
                clues[kind] += weight
        formal += weight if "made" in names and "contact" not in names else 0
    return clues, formal


def _but_for_choices(form: Form) -> str:
    """Its text without what can be chosen: "Complaint" among the subjects makes no form for complaints."""
    said = [o for f in form.fields for o in f.options] + [f.label for f in form.fields if f.type == "radio"]
    text = form.text
    for choice in sorted({c for c in said if len(c) > 2}, key=len, reverse=True)[:MOST_CHOICES]:
        text = text.replace(choice, " ")
    return text


def _above(page: Page, form: Form) -> tuple[str, str]:
    """The words right above the form: what may be its title, and sentences, which speak of much else."""
    top = form.box.y
    above = [
        (t.box.y, t.text)
        for t in page.texts
        if not t.folded and t.region != "nav" and len(t.text) <= HEADING and 0 <= top - bottom(t.box) <= ABOVE
        and t.box.x < form.box.x + form.box.width and form.box.x < t.box.x + t.box.width
    ]  # fmt: skip
    nearest = [text for _, text in sorted(above)[-3:]]
    titles = [text for text in nearest if ". " not in f"{text} "]
    return " ".join(titles), " ".join(text for text in nearest if text not in titles)


def _with_password(seen: Counter[Role], clues: Counter[FormKind]) -> FormKind:
    asked = sum(seen[role] for role in (Role.NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.PHONE, *ADDRESS))
    if seen[Role.PASSWORD] > 1 and not (seen[Role.MAIL] or seen[Role.USERNAME] or asked):
        return FormKind.RESET
    if seen[Role.PASSWORD] > 1 or asked or seen[Role.MAIL_AGAIN] or (seen[Role.MAIL] and seen[Role.USERNAME]):
        return FormKind.REGISTRATION
    more = clues[FormKind.REGISTRATION] > clues[FormKind.LOGIN]
    return FormKind.REGISTRATION if more else FormKind.LOGIN


def _is_called_a_comment(page: Page, form: Form, buttons: Sequence[Control]) -> bool:
    """Whether more than the field of the message speaks of a comment."""
    places = [*(b.text[:HEADING] for b in buttons), words_of_name(form.hint), *_above(page, form)]
    return any(NAMED.get(name) is FormKind.COMMENT for words in places for name in kinds_in(words))


def _with_message(
    page: Page, drawn: Sequence[tuple[Field, Role]], seen: Counter[Role], clues: Counter[FormKind],
    *, called: bool, formal: int,
) -> FormKind:  # fmt: skip
    scores = Counter({kind: clues[kind] for kind in WITH_MESSAGE})
    people = sum(1 for role in PEOPLE if seen[role])
    scores[FormKind.CONTACT] += 1 if people else 0
    # Who sends something back is asked for the order as well.
    plain = not any(clues[kind] >= CLEAR for kind in SPECIFIC)
    scores[FormKind.CONTACT] += 2 if plain and (seen[Role.SUBJECT] or seen[Role.ORDER_NUMBER]) else 0
    scores[FormKind.CONTACT] += 2 if page.stage is Stage.CONTACT else 0
    scores[FormKind.OTHER] += 3 if any(f.type in WHEN for f, _ in drawn) else 0
    if seen[Role.RATING]:  # what is called a comment is part of it
        scores[FormKind.REVIEW] += 4 + scores.pop(FormKind.COMMENT, 0)
    if any(seen[role] for role in NEVER_PUBLIC):
        scores[FormKind.COMMENT] -= STRONG if called else 3 * STRONG
    # A message that its field calls a comment.
    if page.stage is Stage.CONTACT and (seen[Role.SUBJECT] or not (called or seen[Role.WEBSITE])):
        del scores[FormKind.COMMENT]
    _weigh_a_tip(scores, seen)
    scores[FormKind.COMMENT] += 2 if seen[Role.WEBSITE] else 0
    scores[FormKind.REGISTRATION] += 3 if seen[Role.USERNAME] else 0
    if page.stage in BUYING and any(seen[role] for role in ADDRESS):
        return FormKind.ORDER
    if sum(seen[role] for role in ADDRESS) > 1 and clues[FormKind.ORDER] > clues[FormKind.CONTACT]:
        return FormKind.ORDER
    if not people and not clues[FormKind.CONTACT] and seen.total() < MANY:
        scores[FormKind.CONTACT] = min(scores[FormKind.CONTACT], 1)
        scores[FormKind.OTHER] += 2
    _weigh(scores, formal)
    best = max(WITH_MESSAGE, key=lambda kind: (scores[kind], kind is FormKind.CONTACT, kind))
    return best if scores[best] else FormKind.OTHER


def _weigh_a_tip(scores: Counter[FormKind], seen: Counter[Role]) -> None:
    """Who tells a friend is asked for two people."""
    if seen[Role.MAIL] > 1 and seen[Role.NAME] > 1:  # mine and yours
        scores[FormKind.RECOMMENDATION] += 2 * STRONG if scores[FormKind.RECOMMENDATION] else STRONG
        scores[FormKind.CONTACT] -= STRONG
    elif seen[Role.MAIL] < 2:
        scores[FormKind.RECOMMENDATION] -= STRONG


def _weigh(scores: Counter[FormKind], formal: int) -> None:
    """What a plugin makes is for the shop alone to read; whether it is contact, other words may deny."""
    if any(scores[kind] >= max(CLEAR, scores[FormKind.CONTACT] + 1) for kind in SPECIFIC):
        scores.subtract(dict.fromkeys(PUBLIC, formal))
    else:
        scores[FormKind.CONTACT] += formal


def _short(
    form: Form, drawn: Sequence[tuple[Field, Role]], seen: Counter[Role], clues: Counter[FormKind]
) -> FormKind:
    """A form without a message."""
    typed = [(f, r) for f, r in drawn if f.type not in TICKS | {"select", "file"} and r is not Role.CAPTCHA]
    if not typed and _asks_what_about(drawn, clues):
        return FormKind.CONTACT
    if len([r for r in seen if r in ADDRESS]) > 1:
        return FormKind.REGISTRATION if clues[FormKind.REGISTRATION] else FormKind.ADDRESS
    if seen[Role.ORDER_NUMBER] and len(typed) <= 3 and (seen[Role.MAIL] or clues[FormKind.TRACKING]):
        return FormKind.TRACKING
    if seen[Role.MAIL] or any(r is Role.USERNAME for _, r in typed):
        return _of_mail(typed, clues)
    if len(typed) == 1 and (seen[Role.SEARCH] or clues[FormKind.SEARCH]):
        return FormKind.SEARCH
    if seen[Role.SEARCH] or clues[FormKind.SEARCH] > max(clues[FormKind.ORDER], 2):
        return FormKind.SEARCH
    if seen[Role.QUANTITY] or clues[FormKind.ORDER]:
        return FormKind.ORDER
    return FormKind.SEARCH if len(typed) == 1 and form.method == "get" else FormKind.OTHER


def _asks_what_about(drawn: Sequence[tuple[Field, Role]], clues: Counter[FormKind]) -> bool:
    """The first step of a form that shows its fields once one has chosen a subject."""
    chooses = any(f.type in {"select", "radio"} for f, _ in drawn)
    return chooses and clues[FormKind.CONTACT] >= STRONG and clues.most_common(1)[0][0] is FormKind.CONTACT


def _of_mail(typed: Sequence[tuple[Field, Role]], clues: Counter[FormKind]) -> FormKind:
    """A mail address and little else: who asks for it?"""
    kinds = (FormKind.RESET, FormKind.NEWSLETTER, FormKind.REGISTRATION, FormKind.LOGIN, FormKind.CONTACT)
    best = max(kinds, key=lambda kind: clues[kind])
    if best in {FormKind.CONTACT, FormKind.NEWSLETTER} and clues[FormKind.OTHER] >= CLEAR:
        return FormKind.OTHER  # to be told when it can be bought again
    if best is FormKind.CONTACT and len(typed) < 3:
        return FormKind.NEWSLETTER
    if clues[best]:
        return best
    return FormKind.NEWSLETTER if len(typed) == 1 else FormKind.OTHER
