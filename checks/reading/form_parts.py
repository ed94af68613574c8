"""What belongs to a form: its fields and its buttons, also where no element holds them together."""

import re
from dataclasses import replace

from checks.model import Box, Control, Form, Page
from checks.reading.form_roles import is_typed

NEARBY = 260.0  # pixels between two fields of one loose form
MOST_TRAPS = 2
DRAWN_AS_BUTTON = re.compile(r"btn|button|submit|send", re.IGNORECASE)
UNDER = 140.0  # pixels between a form's last field and a button of it that stands outside


def around_message(form: Form) -> Form:
    """Of all the fields that stand in no form, those near the message: they are one form to a person."""
    area = next((f for f in form.fields if f.visible and f.type in {"textarea", "contenteditable"}), None)
    if area is None:
        return form
    drawn = sorted((f for f in form.fields if f.visible), key=lambda f: f.box.y)
    at = drawn.index(area)
    first = last = at
    while first and drawn[first].box.y - drawn[first - 1].box.y < NEARBY:
        first -= 1
    while last + 1 < len(drawn) and drawn[last + 1].box.y - bottom(drawn[last].box) < NEARBY:
        last += 1
    near = {id(f) for f in drawn[first : last + 1]}
    fields = tuple(f for f in form.fields if id(f) in near or not f.visible)
    box = drawn[first].box
    for field in drawn[first : last + 1]:
        box = box.union(field.box)
    return replace(form, fields=fields, box=box)


def unseen_fields(form: Form) -> set[int]:
    """Fields to type in that are kept out of sight in a form that is not; many are a part folded away."""
    hidden = {i for i, f in enumerate(form.fields) if is_typed(f) and not f.visible}
    hidden -= {i for i in hidden if form.fields[i].type in {"textarea", "password"}}
    seen = any(f.visible and is_typed(f) for f in form.fields)
    return hidden if seen and len(hidden) <= MOST_TRAPS else set()


def bottom(box: Box) -> float:
    return box.y + box.height


def buttons_of(page: Page, number: int, form: Form, *, loose: bool) -> tuple[Control, ...]:
    around = form.box
    for field in form.fields:
        if field.visible:
            around = around.union(field.box) if around.width else field.box
    own = [b for b in page.buttons if b.visible and b.form == number and b.form is not None]
    if loose:
        own = [b for b in own if _within(b.box, around)]
    near = [
        c
        for c in (*page.buttons, *page.links)
        if c.visible
        and _within(c.box, around)
        and (_is_loose(c) or (c.form == number and _is_drawn_as_button(c)))
    ]
    return tuple(own or near)


def _is_loose(control: Control) -> bool:
    return control.form is None and (control.tag != "a" or _is_action(control))


def _is_drawn_as_button(control: Control) -> bool:
    """A link of the form by which its script sends it; others explain something."""
    return control.tag == "a" and _is_action(control) and bool(DRAWN_AS_BUTTON.search(control.hint))


def _is_action(link: Control) -> bool:
    return link.href.startswith("javascript:") or link.href.endswith("#")


def _within(box: Box, around: Box) -> bool:
    x, y = box.x + box.width / 2, box.y + box.height / 2
    return around.x - 40 <= x <= around.x + around.width + 40 and around.y - 10 <= y <= bottom(around) + UNDER
