"""Exports are complete, exact about their period, harmless in a spreadsheet, and flat in memory."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from command import reachwatch
from test_store import START, visit

from checks.model import Finding, Moment, failed, passed
from checks.risk import risks
from monitor.cli_keeping import FORMATS, WHAT
from monitor.export import TABLES, Format, Wanted, export
from monitor.rows import written
from monitor.store import Store

DOCS = (Path(__file__).parents[1] / "docs" / "keeping.md").read_text("utf-8")
EVIL = '=HYPERLINK("http://evil.test","pay")'


def finding(check: str, sentence: str = "All is well.") -> Finding:
    judgement = (
        failed(sentence, searched=("home",)) if "bad" in check else passed(sentence, searched=("home",))
    )
    return Finding(check=check, moment=Moment.FMOT, weight=3, matters=True, judgement=judgement)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "r.db") as one:
        for day, key in enumerate(["mueller", "other", "mueller"]):
            shop = replace(visit().shop, key=key, name="@SUM(1)")
            seen = replace(visit(), shop=shop, started_at=START + timedelta(days=day))
            findings = (finding("a-check"), finding("bad-check", EVIL))
            one.record(seen, findings, risks(findings))
        fill(one)
        yield one


def fill(store: Store) -> None:
    """One change; two questions, one of them answered."""
    with store.writing() as db:
        db.table("changes").insert(
            {"shop_id": 1, "check_name": "a-check", "kind": "recovery", "before": "fail", "after": "pass",
             "since": written(START), "confirmed_at": written(START + timedelta(hours=1)), "visit_id": 1,
             "looks": "[1]", "sentence": "+1", "facts": "{}"}
        )  # fmt: skip
        columns = {c.name: "" for c in db.table("inquiries").columns if c.notnull}
        for n in (1, 2):
            db.table("inquiries").insert(
                {**columns, "shop_id": 1, "reference": f"R{n}", "address": f"secret{n}@probe.test",
                 "text": "private words", "persona": "Ana Secret", "state": "confirmed",
                 "intended_at": written(START), "sent_at": written(START)}
            )  # fmt: skip
        for minutes, kind in ((5, "acknowledgement"), (90, "answer"), (60, "answer")):
            db.table("mails").insert(
                {"digest": str(minutes), "recipients": "[]", "source": "smtp", "junk": 0, "size": 1,
                 "raw": b"private", "inquiry_id": 1, "kind": kind, "open_seconds": minutes * 30,
                 "received_at": written(START + timedelta(minutes=minutes))}
            )  # fmt: skip


def text(store: Store, what: str, form: Format = Format.CSV, **wanted: object) -> str:
    out = io.StringIO(newline="")
    export(store, Wanted(what=what, **wanted), form, out)  # type: ignore[arg-type]
    return out.getvalue()


def data(store: Store, what: str, **wanted: object) -> list[dict[str, object]]:
    read: list[dict[str, object]] = json.loads(text(store, what, Format.JSON, **wanted))
    return read


@pytest.mark.parametrize("what", TABLES)
def test_all_formats_tell_the_same(store: Store, what: str) -> None:
    rows = data(store, what)
    lines = [json.loads(line) for line in text(store, what, Format.JSONL).splitlines()]
    cells = list(csv.DictReader(io.StringIO(text(store, what), newline="")))
    assert lines == rows
    assert len(rows) > 0
    assert [list(row) for row in cells] == [list(row) for row in rows]
    assert all(cell["shop"] == row["shop"] for cell, row in zip(cells, rows, strict=True))


@pytest.mark.parametrize("what", TABLES)
def test_nothing_private_is_told(store: Store, what: str) -> None:
    assert re.search("private|secret", text(store, what), re.IGNORECASE) is None


@pytest.mark.parametrize("what", TABLES)
def test_the_docs_have_its_columns(what: str) -> None:
    section = DOCS.partition(f"### `{what}`\n")[2].partition("\n#")[0]
    described = re.findall(r"^\| `([a-z_]+)` \| ([a-z ]+) \|", section, re.MULTILINE)
    assert described == [(column.name, column.kind) for column in TABLES[what].columns]


def test_the_command_offers_all() -> None:
    assert (*WHAT,) == (*TABLES,)
    assert (*FORMATS,) == (*Format,)


def test_a_shop_cannot_put_a_formula_into_a_spreadsheet(store: Store) -> None:
    rows = list(csv.reader(io.StringIO(text(store, "findings"), newline="")))
    assert [row[-1] for row in rows[1:3]] == ["All is well.", f"'{EVIL}"]
    for what in TABLES:
        cells = [cell for row in csv.reader(io.StringIO(text(store, what), newline="")) for cell in row]
        assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    assert data(store, "findings")[1]["sentence"] == EVIL  # JSON is no spreadsheet


@pytest.mark.parametrize(
    ("start", "end", "visits"),
    [
        (None, None, [1, 2, 3]),
        (START, None, [1, 2, 3]),
        (START + timedelta(microseconds=1), None, [2, 3]),
        (None, START + timedelta(days=2), [1, 2]),
        (START + timedelta(days=1), START + timedelta(days=1, microseconds=1), [2]),
    ],
)
def test_a_period_has_its_start_but_not_its_end(
    store: Store, start: datetime | None, end: datetime | None, visits: list[int]
) -> None:
    assert [row["visit"] for row in data(store, "visits", start=start, end=end)] == visits


def test_one_shop_only(store: Store) -> None:
    assert [row["visit"] for row in data(store, "visits", shop_key="mueller")] == [1, 3]


def test_reply_times_are_those_of_the_first_replies(store: Store) -> None:
    answered, silent = data(store, "reply-times")
    assert (answered["acknowledged_seconds"], answered["answered_seconds"]) == (300, 3600)
    assert answered["answered_open_seconds"] == 1800
    assert (answered["answered_at"], answered["sent_at"]) == ("2026-11-22T06:02:28Z", "2026-11-22T05:02:28Z")
    assert silent["answered_at"] is silent["answered_seconds"] is None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--from", "soon"], "“soon” is no time. Say a day like 2026-11-01."),
        (["--time-zone", "Mars"], "“Mars” is no time zone. Name one like Europe/Berlin."),
        (["--from", "2026-11-02", "--to", "2026-11-02"], "Nothing lies between 2026-11-02 and 2026-11-02. Let"),
        (["--shop", "nobody"], "No shop “nobody” was visited yet."),
        (["--output", "there.csv"], "there.csv is there already. Name another file, or overwrite it with --force."),
        (["--output", "no/where.csv"], "no/where.csv cannot be written (No such file or directory)."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_sentence(
    store: Store, tmp_path: Path, arguments: list[str], says: str
) -> None:
    (tmp_path / "there.csv").write_text("precious")
    done = reachwatch("export", "--database", "r.db", *arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {says}")
    assert (tmp_path / "there.csv").read_text() == "precious"
    assert not list(tmp_path.glob("*.unfinished"))


def test_days_are_those_of_the_time_zone(store: Store, tmp_path: Path) -> None:
    """The first visit, at 05:02 UTC, was at 18:02 of the same day on Auckland's clocks, the next a day later."""
    options = ["--from", "2026-11-23", "--to", "2026-11-24", "--time-zone", "Pacific/Auckland"]
    done = reachwatch(
        "export", "--database", "r.db", "--what", "visits", *options, "--output", "o.csv", folder=tmp_path
    )
    assert done.stderr == "Wrote 1 rows to o.csv.\n"
    (row,) = csv.DictReader((tmp_path / "o.csv").read_text("utf-8").splitlines())
    assert row["visited_at"] == written(START + timedelta(days=1))[:19] + "Z"
    piped = reachwatch("export", "--database", "r.db", "--what", "visits", *options, folder=tmp_path)
    assert piped.stdout.splitlines() == (tmp_path / "o.csv").read_text("utf-8").splitlines()


MEASURED = """
import resource, sys
from pathlib import Path
from monitor.export import Format, Wanted, export
from monitor.store import Store
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with Store.open(Path(sys.argv[1])) as store, open("/dev/null", "w") as out:
    count = export(store, Wanted(what="findings"), Format(sys.argv[2]), out)
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("form", ["csv", "json"])
def test_memory_stays_flat(store: Store, form: str) -> None:
    with store.writing() as db:
        db.execute(
            "insert into findings (visit_id, name, moment, verdict, sentence, weight, matters, glory, searched,"
            " facts) with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000) "
            "select 1 + i % 3, 'check-' || i, 'FMOT', 'pass', 'A sentence of some words.', 1, 0, 0, '[]', '{}' "
            "from n"
        )
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(store.path), form], capture_output=True, text=True, check=True
    )
    count, kilobytes = map(int, done.stdout.split())
    assert count == 200_006
    assert kilobytes < 20_000
