"""Findings as rows for spreadsheets: every finding, in the reader's language, and nothing that is computed."""

import csv
import io
from datetime import date

import pytest
from report_data import page, result
from report_example import example

from checks.model import Evidence, Stage, passed
from reports.cells import MARK_FOR_EXCEL, table
from reports.tables import FINDINGS, RISKS, findings_table, risks_table


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_finding_is_a_row() -> None:
    results, _ = example()
    found = rows(findings_table(results))
    assert [(r["shop"], r["check"], r["verdict"]) for r in found] == [
        (one.visit.shop.key, f.check, f.verdict.value) for one in results for f in one.findings
    ]
    assert {tuple(row) for row in found} == {FINDINGS}


def test_each_moment_of_a_week_is_a_row() -> None:
    results, _ = example()
    weeks = {(one.visit.shop.key, date(2026, 11, 16)): one for one in results}
    found = rows(risks_table(weeks))
    assert len(found) == sum(len(one.risks) for one in results)
    assert {tuple(row) for row in found} == {RISKS}
    assert {row["week"] for row in found} == {"2026-W47"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝"])
def test_no_cell_is_a_formula(start: str) -> None:
    hostile = f'{start}HYPERLINK("https://evil.example")'
    seen = page(Stage.HOME, "https://shop.example/")
    evidence = Evidence(stage=Stage.HOME, url=seen.url, quote=hostile)
    found = rows(findings_table([result([seen], {"contact-findable": passed(hostile, [evidence])})]))
    assert found
    cells = [value for row in found for value in row.values()]
    assert [value for value in cells if value[:1] in tuple("=+-@\t\r＝")] == []
    assert any("HYPERLINK" in value for value in cells)


def test_lines_quotes_and_commas_stay_in_their_cell() -> None:
    written = table(["a", "b"], [['say "hi", please', "two\nlines"]])
    assert written.startswith("a,b\r\n")
    assert list(csv.reader(io.StringIO(written, newline="")))[1] == ['say "hi", please', "two\nlines"]


def test_excel_is_told_that_it_is_utf_8() -> None:
    assert table(["a"], [], for_excel=True).encode() == b"\xef\xbb\xbfa\r\n"
    assert not table(["a"], []).startswith(MARK_FOR_EXCEL)
