"""Describes a live element for the guard: the scripts that do it in the page, and what they tell."""

from importlib.resources import files
from typing import Any

from monitor.shopper.asking import FieldFacts
from monitor.shopper.guard import Intent

_HERE = files("monitor.shopper")
LOOK = _HERE.joinpath("look.js").read_text("utf-8")  # (element) -> what can be told of it
# (reference, mark) -> the intent of a click there; marks and seals the element for it
DESCRIBE = f"(ref, mark) => ({_HERE.joinpath('describe.js').read_text('utf-8')})(ref, mark, {LOOK})"


def intent_of(described: dict[str, Any]) -> Intent:
    def facts(items: list[dict[str, Any]]) -> tuple[FieldFacts, ...]:
        return tuple(FieldFacts(**item) for item in items)

    return Intent(
        labels=described["labels"], hint=described["hint"], href=described["href"],
        submits=described["submits"], action=described["action"], method=described["method"],
        fields=facts(described["fields"]), page_fields=facts(described["page_fields"]),
        page_buttons=described["page_buttons"],
        own=FieldFacts(**described["own"]) if described["own"] else None,
    )  # fmt: skip
