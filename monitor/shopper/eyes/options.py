"""Sizes, colours and the like that have to be chosen before a product can be bought."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from checks.model import Control, Field, Form, Page
from monitor.shopper.asking import says_how_many
from monitor.shopper.eyes.common import OUTSIDE, name_of, names_seen, stays_here
from monitor.shopper.words import fold, phrases

COUNTING = ("number", "text", "tel")
ABOVE = 900  # pixels between a choice and the button to the cart
SYMBOLS = {"+", "-", "−", "＋", "<", ">", "‹", "›", "x", "×", "♡", "♥"}
GONE = re.compile(
    r"(?:^|[\s_-])(?:disabled|invalid|unavailable|sold-?out|out-?of-?stock)(?:$|[\s_-])", re.IGNORECASE
)
OF_THE_SHOP = re.compile(
    r"lang|sprach|taal|limba|curr|wahrung|valut|moned|country|\bland\b|tara\b|region|store|sort|order"
)
UNWANTED = (
    ("buttons", "add_to_cart"), ("states", "sold_out"), ("order", "always"), ("buttons", "close"),
    ("buttons", "more"), ("buttons", "less"), ("buttons", "keep"),
)  # fmt: skip


def swatches(page: Page, above: Control) -> list[list[Control]]:
    """Rows of small buttons above the add-to-cart button, by which size or colour are chosen."""
    rows: dict[tuple[int, int], list[Control]] = {}
    for control in (*page.buttons, *page.links):
        if (
            _is_swatch(control, page)
            and control.ref != above.ref
            and not _sends_what_is_typed(control, page, above)
            and 0 <= above.box.y - control.box.y < ABOVE
        ):
            rows.setdefault((round(control.box.y / 6), round(control.box.height / 6)), []).append(control)
    open_ = [[c for c in row if not c.disabled] for row in rows.values() if len(row) > 1 or len(rows) == 1]
    return [sorted(row, key=_is_no_choice) for row in open_ if row]


def _sends_what_is_typed(control: Control, page: Page, above: Control) -> bool:
    """“Go” beside the box to search in: it belongs to a form of its own, in which one can type."""
    if control.form is None or control.form == above.form or control.form >= len(page.forms):
        return False
    form = page.forms[control.form]
    return bool(form.action) and any(f.visible and f.type in ("text", "search", "email") for f in form.fields)


def _is_no_choice(control: Control) -> bool:
    return bool(GONE.search(control.hint)) or _placeholder(control.text)


def stand_ins(page: Page, form: int | None) -> list[Control]:
    """What is drawn in place of the select boxes that nobody can see and that nothing is chosen in yet."""
    hidden = [f for f in _fields(page, form) if f.type == "select" and not f.visible and not f.value]
    wanted = {fold(o) for field in hidden for o in field.options if o and not _placeholder(o)}
    return [
        c
        for c in (*page.buttons, *page.links)
        if fold(c.text) in wanted and not c.disabled and _is_swatch(c, page)
    ]


def _is_swatch(control: Control, page: Page) -> bool:
    return 0 < control.box.width <= 260 and 8 <= control.box.height <= 90 and _may_be_option(control, page)


def _is_wide_enough(control: Control) -> bool:
    return control.box.width > 0 and 8 <= control.box.height <= 90


def _may_be_option(control: Control, page: Page) -> bool:
    plain = fold(control.text) not in SYMBOLS and len(control.text) <= 30
    unwanted = any(phrases(section, name).within(control.text) for section, name in UNWANTED)
    answers = control.text in phrases("buttons", "accept_cookies")  # “OK” to what the shop has to say
    open_to_all = control.visible and not answers and control.region not in OUTSIDE
    return (
        plain and not unwanted and open_to_all and (stays_here(control, page) or _same_product(control, page))
    )


def _same_product(link: Control, page: Page) -> bool:
    """A link that changes nothing but the query leads to the same product, in another size or colour.

    The one that has been chosen leads to the page as it is, and still belongs to its row.
    """
    there, here = urlsplit(link.href), urlsplit(page.url)
    return bool(there.query) and there[:3] == here[:3] and (there.query != here.query or there == here)


def sizes_and_colours(page: Page, form: int | None) -> list[tuple[Field, str]]:
    """The select boxes with a “please choose”, each with the first option to be had."""
    return _open_lists(_fields(page, form))


def lists_beside(page: Page, button: Control) -> list[tuple[Field, str]]:
    """Where the way into the cart is shut, the lists above it that stand in a form of their own.

    Such a form holds nothing but choices, so that there is nothing in it to be sent by mistake.
    """
    if not button.disabled:
        return []
    others = [f for n, f in enumerate(page.forms) if n != button.form and f.action and _only_chooses(f)]
    above = (
        x
        for f in others
        for x in f.fields
        if 0 <= button.box.y - x.box.y < ABOVE and not OF_THE_SHOP.search(fold(f"{x.name} {x.label}"))
    )
    return [(field, option) for field, option in _open_lists(above) if not all(field.options)]


def other_choices(page: Page, button: Control) -> list[tuple[Field, str]]:
    """What else to choose where the way into the cart is shut: what was chosen beforehand may be sold out."""
    if not button.disabled or button.form is None:
        return []
    boxes = [
        f for f in _fields(page, button.form) if f.type == "select" and f.visible and not _counts(f.name)
    ]
    return [(field, option) for field in boxes for option in field.options[1:] if option]


def _only_chooses(form: Form) -> bool:
    return all(f.type in ("select", "radio", "hidden") for f in form.fields)


def _open_lists(fields: Iterable[Field]) -> list[tuple[Field, str]]:
    chosen: list[tuple[Field, str]] = []
    for field in fields:
        if field.disabled:
            continue
        options: Sequence[str] = field.options
        if field.type != "select" or not field.visible or not options or _counts(field.name):
            continue
        real = [
            o for o in options if o and not _placeholder(o) and not phrases("states", "sold_out").within(o)
        ]
        if real and (len(real) < len(options) or field.required or not field.value):
            chosen.append((field, real[0]))
    return chosen


def _fields(page: Page, form: int | None) -> Iterator[Field]:
    """The fields of this form; for a control outside any form, those that are in none either."""
    # The control may have been seen before a click that led to another page, with fewer forms.
    forms = page.forms[form : form + 1] if form is not None else [f for f in page.forms if not f.action]
    for one in forms:
        yield from (field for field in one.fields if not field.disabled)


def nothing_wanted(page: Page, form: int | None) -> bool:
    """A form to order by, in which the quantity of everything is still nought."""
    numbers = [f for f in _fields(page, form) if f.type == "number" and f.visible]
    return bool(numbers) and all(f.value in ("", "0") for f in numbers)


def asked_how_many(page: Page, form: int | None) -> list[Field]:
    """The first field for how many, where none of them says so yet. Of some kinds only a hand can tell."""
    counts = [
        f for f in _fields(page, form)
        if f.visible and f.type in COUNTING and says_how_many(f"{f.name} {f.label}")
    ]  # fmt: skip
    return counts[:1] if all(f.value in ("", "0") for f in counts) else []


def _counts(name: str) -> bool:
    return bool(re.search(r"qty|quantity|menge|anzahl|aantal|cantitate|quantit", fold(name)))


def _placeholder(option: str) -> bool:
    folded = fold(option).strip("-—–_.:* ")
    return not folded or any(folded.startswith(p) for p in phrases("states", "choose").phrases)


def open_radios(page: Page, form: int | None) -> list[Control]:
    """The first radio button to be had of each group in which none is chosen yet."""
    return _open_groups(_fields(page, form))


def radios_beside(page: Page, button: Control) -> list[Control]:
    """Where the way into the cart is shut, the radio buttons above it that stand in no form at all.

    One that is sold out may be checked from the start: it is disabled, and not among the fields.
    """
    if not button.disabled or button.form is None:
        return []
    fields = (f for f in _fields(page, None) if 0 <= button.box.y - f.box.y < ABOVE)
    return _open_groups(fields)


def _open_groups(fields: Iterable[Field]) -> list[Control]:
    groups: dict[str, list[Field]] = {}
    for field in fields:
        if field.type == "radio" and field.visible:
            groups.setdefault(field.name, []).append(field)
    undecided = (group for group in groups.values() if not any(f.checked for f in group))
    return [as_control(next((f for f in g if not _sold_out(f)), g[0])) for g in undecided]


def undecided(page: Page) -> list[Control]:
    """The first radio button of every undecided question on the page, but how to pay."""
    payment = phrases("fields", "payment_choice")
    radios = [radio for n in range(len(page.forms)) for radio in open_radios(page, n)]
    names = {f.ref: f"{f.name} {f.label}" for form in page.forms for f in form.fields}
    return [radio for radio in radios if not payment.within(re.sub(r"[^\w]|_", " ", names[radio.ref]))]


def asked_before(page: Page) -> list[Control]:
    """Radio buttons of what has to be chosen, where a sentence says so in the place of a way into the cart.

    All of one form: the filters of a list are sent by GET, and its cards have a form each.
    """
    if not any(_placeholder(t.text) for t in page.texts if not t.folded and t.region not in OUTSIDE):
        return []
    asked = (open_radios(page, n) for n, form in enumerate(page.forms) if form.method == "post")
    groups = [radios for radios in asked if radios]
    return groups[0] if len(groups) == 1 else []


def drop_downs(page: Page, before: Page) -> list[Control]:
    """What a button to choose by has just opened: options that were not to be seen before."""
    known = names_seen(before)
    return [
        c
        for c in (*page.buttons, *page.links)
        if name_of(c) not in known and not c.disabled and _is_wide_enough(c) and _may_be_option(c, page)
    ]


def asked_for_now(page: Page, before: Page) -> list[Control]:
    """What there is to choose from, where a click on the way into the cart made the shop ask for it."""
    known = {t.text for t in before.texts}
    asks = any(_placeholder(t.text) for t in page.texts if not t.folded and t.text not in known)
    return drop_downs(page, before) if asks else []


def _sold_out(field: Field) -> bool:
    return bool(phrases("states", "sold_out").within(field.label))


def as_control(field: Field) -> Control:
    """A radio button or checkbox as something to click."""
    return Control(ref=field.ref, text=field.label, box=field.box, visible=True, tag="input", type=field.type)
