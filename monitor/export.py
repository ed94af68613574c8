"""Hands out what is known as rows for other programs, one by one, however many there are.

No mail's text, no address that answers arrive at, and no name that questions are signed with is among it.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TextIO

from monitor.errors import ReachwatchError
from monitor.rows import written
from monitor.store import Store
from reports.cells import LONGEST, cell
from reports.clean import clean

TEXT, TIME, NUMBER, YES_NO, LIST = "text", "time", "number", "yes or no", "list"


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    name: str
    sql: str
    kind: str = TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One row for each …; `at` is what a period is measured by."""

    columns: tuple[Column, ...]
    source: str
    at: str
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The period is half-open: `start` belongs to it, `end` does not."""

    what: str
    start: datetime | None = None
    end: datetime | None = None
    shop_key: str | None = None


def _column(name: str, sql: str, kind: str = TEXT) -> Column:
    return Column(name=name, sql=sql, kind=kind)


_SHOP = _column("shop", "shops.key")
_VISITED = (_column("visit", "visits.id", NUMBER), _SHOP, _column("visited_at", "visits.started_at", TIME))
_OF_VISITS = "visits join shops on shops.id = visits.shop_id"
_INQUIRY = (
    _column("inquiry", "inquiries.id", NUMBER), _SHOP, _column("reference", "inquiries.reference"),
    _column("sent_at", "inquiries.sent_at", TIME),
)  # fmt: skip


def _first(what: str, kind: str) -> str:
    """Of the first mail of a kind: with min(), SQLite takes the other columns from the same row."""
    return (
        f"(select {what} from (select min(received_at) as received_at, open_seconds from mails "  # noqa: S608
        f"where mails.inquiry_id = inquiries.id and mails.kind = '{kind}'))"
    )


def _seconds(kind: str) -> str:
    first = _first("received_at", kind)
    return f"max(0, round((julianday({first}) - julianday(inquiries.sent_at)) * 86400))"


TABLES: Mapping[str, Table] = {
    "findings": Table(
        columns=(
            *_VISITED, _column("check", "findings.name"), _column("moment", "findings.moment"),
            _column("verdict", "findings.verdict"), _column("reason", "findings.reason"),
            _column("matters", "findings.matters", YES_NO), _column("glory", "findings.glory", YES_NO),
            _column("weight", "findings.weight", NUMBER), _column("sentence", "findings.sentence"),
        ),
        source=f"{_OF_VISITS} join findings on findings.visit_id = visits.id",
        at="visits.started_at", order="visits.id, findings.name",
    ),
    "visits": Table(
        columns=(
            *_VISITED, _column("finished_at", "visits.finished_at", TIME),
            _column("name", "visits.shop_name"),
            _column("url", "visits.shop_url"), _column("country", "visits.country"),
            _column("kind", "visits.kind"), _column("browser", "visits.browser"),
            _column("pages", "(select count(url) from stages where visit_id = visits.id)", NUMBER),
            _column("gaps", "(select count(reason) from stages where visit_id = visits.id)", NUMBER),
            _column("note", "visits.note"),
        ),
        source=_OF_VISITS, at="visits.started_at", order="visits.id",
    ),
    "risks": Table(
        columns=(
            *_VISITED, _column("moment", "risks.moment"), _column("level", "risks.level"),
            _column("score", "risks.score", NUMBER), _column("coverage", "risks.coverage", NUMBER),
            _column("drivers", "risks.drivers", LIST), _column("pains", "risks.pains", LIST),
            _column("glories", "risks.glories", LIST),
        ),
        source=f"{_OF_VISITS} join risks on risks.visit_id = visits.id",
        at="visits.started_at", order="visits.id, risks.moment",
    ),
    "changes": Table(
        columns=(
            _column("change", "changes.id", NUMBER), _SHOP, _column("check", "changes.check_name"),
            _column("kind", "changes.kind"), _column("before", "changes.before"),
            _column("after", "changes.after"), _column("since", "changes.since", TIME),
            _column("confirmed_at", "changes.confirmed_at", TIME),
            _column("visit", "changes.visit_id", NUMBER), _column("sentence", "changes.sentence"),
        ),
        source="changes join shops on shops.id = changes.shop_id", at="changes.confirmed_at",
        order="changes.id",
    ),
    "inquiries": Table(
        columns=(
            *_INQUIRY, _column("channel", "inquiries.channel"), _column("language", "inquiries.language"),
            _column("topic", "inquiries.topic"), _column("state", "inquiries.state"),
            _column("reason", "inquiries.reason"), _column("intended_at", "inquiries.intended_at", TIME),
            _column("until", "inquiries.until", TIME), _column("arrived_at", "inquiries.arrived_at", TIME),
            _column("verdict", "inquiries.verdict"), _column("settled_at", "inquiries.settled_at", TIME),
        ),
        source="inquiries join shops on shops.id = inquiries.shop_id", at="inquiries.intended_at",
        order="inquiries.id",
    ),
    "reply-times": Table(
        columns=(
            *_INQUIRY,
            _column("acknowledged_at", _first("received_at", "acknowledgement"), TIME),
            _column("acknowledged_seconds", _seconds("acknowledgement"), NUMBER),
            _column("answered_at", _first("received_at", "answer"), TIME),
            _column("answered_seconds", _seconds("answer"), NUMBER),
            _column("answered_open_seconds", _first("open_seconds", "answer"), NUMBER),
            _column("until", "inquiries.until", TIME), _column("verdict", "inquiries.verdict"),
        ),
        source="inquiries join shops on shops.id = inquiries.shop_id and inquiries.sent_at is not null",
        at="inquiries.sent_at", order="inquiries.id",
    ),
}  # fmt: skip


def export(store: Store, wanted: Wanted, form: Format, out: TextIO) -> int:
    """Write the rows; how many those were."""
    if wanted.shop_key is not None and store.country(wanted.shop_key) is None:
        raise ReachwatchError(
            f"No shop “{wanted.shop_key}” was visited yet.", "Name it by its key in the configuration."
        )
    return WRITERS[form](TABLES[wanted.what].columns, _rows(store, wanted), out)


def _rows(store: Store, wanted: Wanted) -> Iterator[Sequence[Any]]:
    table = TABLES[wanted.what]
    asked = [
        ("shops.key = ?", wanted.shop_key),
        (f"{table.at} >= ?", wanted.start and written(wanted.start)),
        (f"{table.at} < ?", wanted.end and written(wanted.end)),
    ]
    given = [(condition, value) for condition, value in asked if value is not None]
    where = " and ".join(condition for condition, _ in given) or "true"
    names = ", ".join(column.sql for column in table.columns)
    # In the order in which rows were written, so that none has to be held for sorting.
    sql = f"select {names} from {table.source} where {where} order by {table.order}"  # noqa: S608
    with store.reading() as db:
        for row in db.execute(sql, [value for _, value in given]):
            yield [_value(column.kind, value) for column, value in zip(table.columns, row, strict=True)]


def _value(kind: str, value: Any) -> Any:  # noqa: ANN401 - whatever SQLite has
    if value is None:
        return None
    if kind == TIME:
        return value[:19] + "Z"
    if kind == YES_NO:
        return bool(value)
    if kind == LIST:
        return json.loads(value)
    return clean(str(value), LONGEST) if kind == TEXT else value


def _as_csv(columns: Sequence[Column], rows: Iterator[Sequence[Any]], out: TextIO) -> int:
    writer, count = csv.writer(out), 0
    writer.writerow([column.name for column in columns])
    for count, row in enumerate(rows, 1):  # noqa: B007
        writer.writerow([_cell(value) for value in row])
    return count


def _cell(value: Any) -> Any:  # noqa: ANN401
    return cell(" ".join(value) if isinstance(value, list) else value)


def _as_json(columns: Sequence[Column], rows: Iterator[Sequence[Any]], out: TextIO) -> int:
    count = 0
    out.write("[")
    for count, row in enumerate(rows, 1):
        out.write(",\n" if count > 1 else "\n")
        out.write(_object(columns, row))
    out.write("\n]\n")
    return count


def _as_lines(columns: Sequence[Column], rows: Iterator[Sequence[Any]], out: TextIO) -> int:
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        out.write(f"{_object(columns, row)}\n")
    return count


def _object(columns: Sequence[Column], row: Sequence[Any]) -> str:
    named = {column.name: value for column, value in zip(columns, row, strict=True)}
    return json.dumps(named, ensure_ascii=False)


WRITERS: Mapping[Format, Callable[[Sequence[Column], Iterator[Sequence[Any]], TextIO], int]] = {
    Format.CSV: _as_csv, Format.JSON: _as_json, Format.JSONL: _as_lines,
}  # fmt: skip
