"""Turns what the parser and pydantic say of a configuration file into sentences with places and remedies."""

import difflib
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from monitor.errors import Problem

KeyPath = tuple[str, ...]
Lines = Mapping[KeyPath, int]
ModelAt = Callable[[KeyPath], type[BaseModel]]

OURS = "reachwatch"  # the type of those of pydantic's errors that carry a message and a remedy of our own
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
SYNTAX_ERROR = re.compile(
    r"(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL
)
LONGEST_SHOWN = 60
NAMES_A_SECRET = ("_env", "_file")

# What pydantic's types of errors mean to a person; the fields are filled from the error's context.
EXPECTED = {
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false, without quotes",
    "string_type": "must be a text in quotes",
    "path_type": "must be a text in quotes",
    "tuple_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
}
# What helps, by how the parser's message begins.
SYNTAX_REMEDIES = {
    "Invalid value": 'Put texts in quotes, like country = "DE"; numbers, true and false go without.',
    "Expected '='": 'Write each setting as name = value, like country = "DE".',
    "Expected newline": "Write one setting a line, and each text in one pair of quotes.",
    "Cannot overwrite": "This setting is there twice: remove one of the two.",
    "Cannot declare": "This table is there twice: give each shop a key of its own.",
    "Unescaped": "Write a text that holds a backslash in single quotes.",
    "Illegal character": "Close the text with a quote in the same line.",
    "Unterminated string": "Close the text with a quote.",
    "Unclosed array": "Close the list with ], and put commas between its items.",
}
OTHER_SYNTAX_REMEDY = "Correct this line, or compare it with the file that `reachwatch init` writes."


def rejection(message: str, remedy: str) -> PydanticCustomError:
    """What a validator raises to say it in its own words."""
    return PydanticCustomError(OURS, "{message} {remedy}", {"message": message, "remedy": remedy})


def shown(value: object) -> str:
    """The value as the file would have it, shortened."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def syntax_problem(error: tomllib.TOMLDecodeError, text: str) -> Problem:
    match = SYNTAX_ERROR.fullmatch(str(error))
    what = match["what"] if match else str(error)
    line = int(match["line"]) if match and match["line"] else text.rstrip().count("\n") + 1
    remedy = next((r for start, r in SYNTAX_REMEDIES.items() if what.startswith(start)), OTHER_SYNTAX_REMEDY)
    return Problem(line=line, message=f"This is not valid TOML ({what}).", remedy=remedy)


def problems_of(error: ValidationError, lines: Lines, model_at: ModelAt) -> list[Problem]:
    return [_problem(details, lines, model_at) for details in error.errors()]


def problem_at(path: KeyPath, lines: Lines, message: str, remedy: str) -> Problem:
    """The problem with its line: that of the key, or of the table that lacks it."""
    known = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in lines), ())
    return Problem(line=lines.get(known), key=dotted(path), message=message, remedy=remedy)


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """What a table may hold, by the names that stand in the file: `from` is no name for Python."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def dotted(path: KeyPath) -> str:
    return ".".join(p if BARE_KEY.fullmatch(p) else json.dumps(p, ensure_ascii=False) for p in path)


def key_lines(text: str) -> Lines:
    """The line, counted from 1, on which each key and table of a valid TOML document begins.

    Feeds the parser one statement at a time: a statement that spans lines is one that the parser
    refuses before its last line.
    """
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    statement, start = "", 1
    for number, line in enumerate(text.split("\n"), start=1):
        start = start if statement else number
        statement += f"{line}\n"
        try:
            paths = list(_paths(tomllib.loads(statement)))
        except tomllib.TOMLDecodeError:
            continue
        if statement.lstrip().startswith("["):
            table = max(paths, key=len)
            paths = [table[:n] for n in range(1, len(table) + 1)]
        else:
            paths = [table + path for path in paths]
        for path in paths:
            lines.setdefault(path, start)
        statement = ""
    return lines


def _paths(table: Mapping[str, Any], above: KeyPath = ()) -> Iterator[KeyPath]:
    for key, value in table.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from _paths(value, (*above, key))


def _problem(details: ErrorDetails, lines: Lines, model_at: ModelAt) -> Problem:
    # Positions in lists have no line of their own, and "[key]" marks that the key itself is wrong.
    path = tuple(part for part in details["loc"] if isinstance(part, str) and part != "[key]")
    message, remedy = _words(details, path, model_at)
    return problem_at(path, lines, message, remedy)


def _words(details: ErrorDetails, path: KeyPath, model_at: ModelAt) -> tuple[str, str]:
    kind, context = details["type"], details.get("ctx", {})
    name = path[-1]
    if kind == OURS:
        return context["message"], context["remedy"]
    if kind == "extra_forbidden":
        refused: Mapping[str, tuple[str, str]] = getattr(model_at(path[:-1]), "refused", {})
        if name in refused:
            return refused[name]
        return f"There is no setting “{name}” here.", _unknown_key_remedy(path, model_at)
    if kind == "missing":
        return f"There is no {name}.", f"Add {_example(path, model_at)}."
    expected = EXPECTED[kind].format(**context).replace("'", '"')
    remedy = _table_remedy(path) if kind in ("dict_type", "model_type") else _example(path, model_at)
    if name.endswith(NAMES_A_SECRET):  # who writes the secret itself there should not read it in a log
        return f"{name} {expected}.", f"Write for example {remedy}."
    return f"{name} {expected}, not {shown(details['input'])}.", f"Write for example {remedy}."


def _example(path: KeyPath, model_at: ModelAt) -> str:
    name = path[-1]
    examples = fields_of(model_at(path[:-1]))[name].examples or []
    return f"{name} = {json.dumps(examples[0], ensure_ascii=False)}"


def _table_remedy(path: KeyPath) -> str:
    table = "shops.mueller" if path == ("shops",) else dotted(path)
    return f"[{table}] in a line of its own, and the settings in the lines below it"


def _unknown_key_remedy(path: KeyPath, model_at: ModelAt) -> str:
    known = list(fields_of(model_at(path[:-1])))
    similar = difflib.get_close_matches(path[-1].lower(), known, n=1)
    if similar:
        return f"Did you mean {similar[0]}?"
    for table, field in model_at(()).model_fields.items():
        keyed = get_origin(field.annotation) is dict  # [shops.mueller]: there may be several
        if table != path[0] and path[-1] in fields_of(model_at((table, "…") if keyed else (table,))):
            return f"It belongs under [{table}{'.…' if keyed else ''}]."
    return f"Known here: {', '.join(known)}."
