"""Cells of CSV files that no spreadsheet takes for a formula; rows as RFC 4180 has them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from reports.clean import clean

# What spreadsheets take for a formula at the start of a cell, also in full width: see OWASP, “CSV Injection”.
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
MARK_FOR_EXCEL = "\ufeff"  # without it, Excel takes UTF-8 for the code page of the machine
LONGEST = 4000

Value = str | int | float | bool | None


def harmless(text: str) -> str:
    """With an apostrophe before what a spreadsheet would compute."""
    return f"'{text}" if FORMULA.match(text) else text


def cell(value: Value) -> str | int | float | None:
    if isinstance(value, bool):
        return int(value)
    return harmless(clean(value, LONGEST)) if isinstance(value, str) else value


def table(columns: Sequence[str], rows: Iterable[Sequence[Value]], *, for_excel: bool = False) -> str:
    """A CSV file's text; its lines end with CR LF, as written without translation of line ends."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return (MARK_FOR_EXCEL if for_excel else "") + out.getvalue()
