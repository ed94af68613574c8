"""Reads a folder of labelled samples (see docs/accuracy.md); what cannot be read gets a clear sentence."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from monitor.accuracy_forms import page_of
from monitor.errors import CorpusError

RETURNS, PHONES, MAILS, FORMS = "returns.jsonl", "phones.jsonl", "autoreply.jsonl", "forms.jsonl"
TEXT, LIST, FLAG = "a text", "a list of texts", "true or false"
KEYS = {
    RETURNS: {
        "text": TEXT, "lang": TEXT, "country": TEXT, "stated": FLAG, "payer": "payer", "home_payer": "payer",
        "amount": TEXT, "window_days": "a number",
    },
    PHONES: {"text": TEXT, "lang": TEXT, "country": TEXT, "expect": LIST, "accept_also": LIST},
    FORMS: {"lang": TEXT},
    MAILS: {"lang": TEXT, "subject": TEXT, "body": TEXT, "label": "label"},
}  # fmt: skip
LABELS = ("auto", "human", "bounce")
PAYERS = ("seller", "customer", "conditional")

CHOICES = {"payer": f"one of {', '.join(PAYERS)} or null", "label": f"one of {', '.join(LABELS)}"}


def read_corpus(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The items of each known file that is there, by the file's name."""
    if not folder.is_dir():
        raise CorpusError(f"{folder} is no folder.", f"Name one that holds {RETURNS} or {PHONES}.")
    found = {name: list(_items(folder / name)) for name in KEYS if (folder / name).is_file()}
    if not any(found.values()):
        raise CorpusError(f"{folder} holds no samples.", f"Put them into {RETURNS} or {PHONES}.")
    return found


def _items(file: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise CorpusError(f"{file} cannot be read ({error.strerror}).", "Check its rights.") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _item(line, file, number)


def _item(line: bytes, file: Path, number: int) -> dict[str, Any]:
    try:
        item = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _bad(file, number, "is no JSON in UTF-8") from None
    if not isinstance(item, dict):
        raise _bad(file, number, "is no JSON object")
    if "text" in KEYS[file.name] and not isinstance(item.get("text"), str):
        raise _bad(file, number, 'has no "text"')
    if file.name == FORMS and not _is_form(item):
        raise _bad(file, number, "holds no form with its truth")
    if file.name == MAILS and not (item.get("label") and isinstance(item.get("headers", {}), dict)):
        raise _bad(file, number, "has no label or no headers")
    for key, kind in KEYS[file.name].items():
        if not _fits(item.get(key), kind):
            wanted = CHOICES.get(kind, kind)
            raise _bad(file, number, f'has a wrong "{key}", which must be {wanted}')
    return item


def _is_form(item: dict[str, Any]) -> bool:
    """A page with that form, and a role for each of its fields."""
    try:
        return isinstance(item["kind"], str) and len(item["roles"]) == len(
            page_of(item).forms[item["form"]].fields
        )
    except (KeyError, IndexError, TypeError, ValueError):
        return False


def _fits(value: object, kind: str) -> bool:
    match kind:
        case _ if value is None:
            return True
        case "payer":
            return value in PAYERS
        case "label":
            return value in LABELS
        case "true or false":
            return isinstance(value, bool)
        case "a number":
            return isinstance(value, int) and not isinstance(value, bool)
        case "a list of texts":
            return isinstance(value, list) and all(isinstance(part, str) for part in value)
        case _:
            return isinstance(value, str)


def _bad(file: Path, number: int, what: str) -> CorpusError:
    return CorpusError(f"{file}, line {number} {what}.", "Correct that line; each holds one sample as JSON.")


def by_language(items: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    languages: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        languages.setdefault(item.get("lang") or "?", []).append(item)
    return dict(sorted(languages.items()))
