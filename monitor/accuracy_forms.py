"""How well forms are told apart and their fields read. Pure: items in, figures and misses out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from checks.model import Page
from checks.reading.form_roles import Role
from checks.reading.forms import FormKind, Reading, read_forms
from monitor.accuracy import Item, Miss, Rates, rates_of, share_of

TRAP, CONTACT = Role.HONEYPOT.value, FormKind.CONTACT.value


@dataclass(frozen=True, slots=True)
class FormsAccuracy:
    """`contact`: telling contact forms from all others; `roles`: of the fields that are not hidden ones."""

    n: int
    contact: Rates
    roles: float | None
    honeypot: Rates
    misses: tuple[Miss, ...] = ()


def measure_forms(items: Sequence[Item]) -> FormsAccuracy:
    read = [(item, page, read_forms(page)[item["form"]]) for item in items for page in [page_of(item)]]
    kinds = [(item, reading.kind.value, item["kind"]) for item, _, reading in read]
    roles = [(item, *pair) for item, page, reading in read for pair in _roles(item, page, reading)]
    return FormsAccuracy(
        n=len(read),
        contact=_of([(said, truth) for _, said, truth in kinds], CONTACT),
        roles=share_of(said == truth for _, said, truth in roles),
        honeypot=_of([(said, truth) for _, said, truth in roles], TRAP),
        misses=(
            *(_miss("form", *row) for row in kinds if (row[1] == CONTACT) != (row[2] == CONTACT)),
            *(_miss("field", *row) for row in roles if row[1] != row[2]),
        ),
    )


def forms_figures(figure: FormsAccuracy) -> dict[str, Any]:
    return {
        "n": figure.n,
        "contact": asdict(figure.contact),
        "roles": {"accuracy": figure.roles},
        "honeypot": {"f1": figure.honeypot.f1},
    }


@cache
def _pages() -> TypeAdapter[Page]:
    return TypeAdapter(Page)


def page_of(item: Item) -> Page:
    """A ValueError where it is none."""
    return _pages().validate_python(item["page"])


def _roles(item: Item, page: Page, reading: Reading) -> list[tuple[str, str]]:
    """What was read and what is true of each field; a field left out of its form was not read at all."""
    said = {f.ref: role.value for f, role in zip(reading.form.fields, reading.roles, strict=True)}
    fields = page.forms[item["form"]].fields
    asked = zip(fields, item["roles"], strict=True)
    return [(said.get(f.ref, "nothing"), truth) for f, truth in asked if f.type != "hidden"]


def _of(pairs: Sequence[tuple[str, str]], wanted: str) -> Rates:
    return rates_of(
        hits=sum(said == truth == wanted for said, truth in pairs),
        found=sum(said == wanted for said, _ in pairs),
        wanted=sum(truth == wanted for _, truth in pairs),
    )


def _miss(task: str, item: Mapping[str, Any], said: str, truth: str) -> Miss:
    return Miss(task, {**item, "text": item["page"]["title"]}, said, truth)
