"""The store gives back what was put in, whatever happens in between."""

import dataclasses
import json
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from checks.model import (
    Box,
    Control,
    Evidence,
    Field,
    Finding,
    Form,
    Gap,
    Judgement,
    Moment,
    Page,
    Reason,
    Screenshot,
    Shop,
    ShopKind,
    Span,
    Stage,
    Text,
    Visit,
    failed,
    passed,
    unknown,
)
from checks.risk import risks
from monitor.errors import (
    DamagedDatabase,
    DatabaseBusy,
    DiskFull,
    NewerDatabase,
    NotADatabase,
    NotWritable,
    StoreError,
)
from monitor.evidence import EvidenceFolder
from monitor.migrations import MIGRATIONS
from monitor.rows import NOT_KEPT
from monitor.store import Record, Store

START = datetime(2026, 11, 22, 5, 2, 28, 123456, tzinfo=UTC)
ROOT = Path(__file__).parents[1]
BOX = Box(1, 2.5, 300, 40)
SHOP = Shop(
    key="mueller", name="Müller’s Mugs", url="https://shop.example/", country="DE", languages=("de", "en"),
    kind=ShopKind.OWN,
)  # fmt: skip
PAGE = Page(
    stage=Stage.CHECKOUT,
    url="https://shop.example/checkout",
    status=200,
    title="Kasse \ud83d",  # half an emoji, as scripts may cut it
    language="de-de",
    texts=(Text(text="Hilfe: 030 901820", box=BOX, spans=(Span(7, 17, BOX),), folded=True, region="footer"),),
    links=(Control(ref=1, text="AGB", box=BOX, visible=True, href="https://shop.example/agb"),),
    buttons=(Control(ref=2, text="Weiter", box=BOX, visible=False, tag="button", type="submit", form=0),),
    forms=(
        Form(
            action="https://shop.example/pay", method="post", visible=True, box=BOX,
            fields=(Field(ref=3, name="c", type="select", label="Land", visible=True, options=("DE", "AT")),),
        ),
    ),
    structured=({"@type": "Store", "hours": [{"opens": None}], "rating": 4.5, "open": True},),
    frames=("https://pay.example/",),
    screenshots=(
        Screenshot(digest="ab" * 32, media_type="image/jpeg", left=0, top=800, width=1280, height=800),
    ),
    cut=("12 of 200,000 nodes",),
    width=1280,
    height=float("inf"),
)  # fmt: skip
FINDINGS = (
    Finding(
        check="phone-at-checkout", moment=Moment.FMOT, weight=3, matters=True,
        judgement=failed(
            "No number.", [PAGE.url], [Evidence(stage=Stage.CHECKOUT, url=PAGE.url, quote="Hilfe", box=BOX)],
            facts={"numbers": "0"},
        ),
    ),
    Finding(
        check="guest-checkout", moment=Moment.FMOT, weight=2, matters=True,
        judgement=passed("As a guest.", [Evidence(stage=Stage.CART, url=SHOP.url)], glory=True),
    ),
    Finding(
        check="contact-findable", moment=Moment.ZMOT, weight=1, matters=False,
        judgement=unknown(Reason.BLOCKED, "A bot wall.", searched=["https://shop.example/"]),
    ),
)  # fmt: skip
VISIT = Visit(
    shop=SHOP,
    started_at=START,
    finished_at=START + timedelta(minutes=2),
    pages={Stage.CHECKOUT: PAGE, Stage.HOME: dataclasses.replace(PAGE, stage=Stage.HOME, texts=())},
    gaps={Stage.CONTACT: Gap(Reason.BLOCKED, "A bot wall.")},
    browser="chromium 156",
    log=("Opened the shop.", "Put a mug into the cart."),
)


def visit(*, minutes: int = 0, shop: Shop = SHOP) -> Visit:
    return dataclasses.replace(VISIT, shop=shop, started_at=START + timedelta(minutes=minutes))


def record(store: Store, one: Visit = VISIT, findings: tuple[Finding, ...] = FINDINGS) -> int:
    return store.record(one, findings, risks(findings))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "reachwatch.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


@pytest.fixture
def rows(store: Store) -> Database:
    """The same database, as another program sees it."""
    return Database(sqlite3.connect(store.path))


# What goes in comes out


def test_a_visit_comes_back_exactly(store: Store, path: Path) -> None:
    record(store)
    with Store.open(path) as again:
        assert again.latest() == [Record(VISIT, FINDINGS, risks(FINDINGS))]


def test_a_bare_visit_comes_back_too(store: Store) -> None:
    bare = Visit(shop=dataclasses.replace(SHOP, languages=()), started_at=START, pages={})
    record(store, bare, ())
    assert store.latest() == [Record(bare, (), {})]


def test_times_of_other_zones_are_the_same_moment(store: Store) -> None:
    there = START.astimezone(timezone(timedelta(hours=-8)))
    record(store, dataclasses.replace(VISIT, started_at=there))
    assert store.latest()[0].visit.started_at == START


def test_half_characters_do_not_stop_a_visit(store: Store) -> None:
    finding = dataclasses.replace(FINDINGS[1], judgement=passed("A \ud800.", facts={"a": "\udfff"}))
    record(store, VISIT, (finding,))
    assert store.latest()[0].findings[0].judgement == passed("A ?.", facts={"a": "?"})


def test_the_latest_visit_of_each_shop_is_read(store: Store) -> None:
    other = dataclasses.replace(SHOP, key="other")
    for one in (visit(minutes=9), visit(minutes=3), visit(minutes=5, shop=other)):
        record(store, one)
    assert [(r.visit.shop.key, r.visit.started_at.minute) for r in store.latest()] == [
        ("mueller", 11),
        ("other", 7),
    ]
    assert [r.visit.shop.key for r in store.latest(["other", "nobody", "mueller"])] == ["other", "mueller"]
    assert store.latest([]) == []


def test_a_visit_for_a_few_checks_tells_the_present_only_of_a_shop_that_has_no_other(store: Store) -> None:
    store.record(visit(minutes=3), FINDINGS[:1], {}, partial=True)
    assert [r.visit.started_at.minute for r in store.latest()] == [5]
    record(store, visit(minutes=1))
    assert [r.visit.started_at.minute for r in store.latest()] == [3]
    record(store, visit(minutes=9))
    assert [r.visit.started_at.minute for r in store.latest()] == [11]


def test_an_old_visit_keeps_the_shop_as_it_was(store: Store, rows: Database) -> None:
    record(store, visit(minutes=9))
    moved = dataclasses.replace(SHOP, name="Mugs & Co", country="AT")
    record(store, visit(minutes=3, shop=moved))
    assert store.latest()[0].visit.shop == SHOP
    assert [(r["name"], r["country"]) for r in rows["shops"].rows] == [("Mugs & Co", "AT")]


# Evidence


def test_equal_content_is_kept_once_under_its_hash(tmp_path: Path) -> None:
    folder = EvidenceFolder(tmp_path / "evidence")
    digest = folder.put(b"picture", "image/jpeg")
    assert folder.put(b"picture", "image/jpeg") == digest
    (file,) = (f for f in tmp_path.rglob("*") if f.is_file())
    assert file.relative_to(tmp_path).as_posix() == f"evidence/{digest[:2]}/{digest}.jpg"
    assert folder.get(digest) == b"picture"
    assert folder.file(digest) == file


def test_equal_pages_give_equal_digests(tmp_path: Path) -> None:
    folder = EvidenceFolder(tmp_path)
    digest = folder.put_page(PAGE)
    assert folder.put_page(dataclasses.replace(PAGE)) == digest
    assert folder.put_page(dataclasses.replace(PAGE, title="Cart")) != digest
    assert (folder.get(digest) or b"")[4:8] == bytes(4)  # where gzip writes the time, if it is let
    assert folder.get_page(digest) == PAGE


@pytest.mark.parametrize("digest", ["", "0" * 64, "../../etc/passwd", "*" * 64, "/" * 64])
def test_what_was_never_kept_is_missing(tmp_path: Path, digest: str) -> None:
    assert EvidenceFolder(tmp_path).get(digest) is None
    assert EvidenceFolder(tmp_path).get_page(digest) is None


def test_a_changed_file_is_no_evidence_until_it_is_written_anew(tmp_path: Path) -> None:
    folder = EvidenceFolder(tmp_path)
    digest = folder.put(b"picture", "image/png")
    file = folder.file(digest)
    assert file is not None
    file.write_bytes(b"pict")
    assert folder.get(digest) is None
    folder.put(b"picture", "image/png")
    assert folder.get(digest) == b"picture"


@pytest.mark.parametrize("content", [b"no gzip", b"\x1f\x8b\x08\x00broken", b""])
def test_a_file_that_is_no_page_gives_none(tmp_path: Path, content: bytes) -> None:
    folder = EvidenceFolder(tmp_path)
    assert folder.get_page(folder.put(content, "text/html")) is None


texts = st.text(st.characters(), max_size=20)  # half characters included
json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | texts, st.lists, max_leaves=5
)


@given(title=texts, quote=texts, nodes=st.lists(st.dictionaries(texts, json_values), max_size=3))
def test_any_page_comes_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, title: str, quote: str, nodes: list[dict[str, object]]
) -> None:
    folder = EvidenceFolder(tmp_path_factory.getbasetemp() / "any-page")
    page = dataclasses.replace(PAGE, title=title, texts=(Text(text=quote, box=BOX),), structured=tuple(nodes))
    assert folder.get_page(folder.put_page(page)) == page


def test_results_survive_when_evidence_cannot_be_written(store: Store, rows: Database) -> None:
    (store.path.parent / "evidence").write_text("a file where the folder should be")
    record(store)
    (recorded,) = store.latest()
    assert (recorded.findings, recorded.risks) == (FINDINGS, risks(FINDINGS))
    assert re.match(
        r"The checkout page could not be kept \(.+\)\. The home page", next(rows["visits"].rows)["note"]
    )
    assert {row["page_digest"] for row in rows["stages"].rows} == {None}


def test_a_page_that_is_too_deep_to_freeze_is_noted(store: Store, rows: Database) -> None:
    deep: dict[str, object] = {}
    for _ in range(3000):
        deep = {"a": deep}
    record(
        store, dataclasses.replace(VISIT, pages={Stage.HOME: dataclasses.replace(PAGE, structured=(deep,))})
    )
    assert store.latest()[0].findings == FINDINGS
    assert "could not be kept" in next(rows["visits"].rows)["note"]


def test_without_its_frozen_copy_a_page_is_known_to_be_incomplete(store: Store) -> None:
    record(store)
    for file in (store.path.parent / "evidence").rglob("*.json.gz"):
        file.unlink()
    page = store.latest()[0].visit.pages[Stage.CHECKOUT]
    assert (page.url, page.status, page.language, page.screenshots) == (
        PAGE.url,
        200,
        "de-de",
        PAGE.screenshots,
    )
    assert page.cut == (NOT_KEPT, *PAGE.cut)  # so that a check run on it again finds nothing "missing"


# Killed, full, busy, broken


SHOPPER = """
    import sys
    sys.path.insert(0, "tests")
    from pathlib import Path
    from monitor.store import Store
    from test_store import FINDINGS, record, risks, visit

    def stuck():
        yield FINDINGS[0]
        print("in the middle", flush=True)
        sys.stdin.read()

    store = Store.open(Path(sys.argv[1]))
    record(store)
    store.record(visit(minutes=1), stuck(), risks(FINDINGS))
"""


def test_a_killed_process_leaves_no_half_visit(path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", dedent(SHOPPER), str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"in the middle\n"
        process.send_signal(signal.SIGKILL)
    with Store.open(path) as store:
        assert store.latest() == [Record(VISIT, FINDINGS, risks(FINDINGS))]
        record(store, visit(minutes=2))
    database = Database(sqlite3.connect(path))
    assert [table.count for table in database.tables if table.name == "visits"] == [2]
    assert list(database.query("pragma foreign_key_check")) == []
    assert list(database.query("pragma integrity_check")) == [{"integrity_check": "ok"}]


def test_an_error_in_the_middle_leaves_no_half_visit(store: Store, rows: Database) -> None:
    def broken() -> Iterator[Finding]:
        yield FINDINGS[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.record(VISIT, broken(), {})
    assert [rows.table(name).count for name in ("shops", "visits", "stages", "findings")] == [0, 0, 0, 0]
    record(store)


def test_a_full_disk_is_told_and_disturbs_nothing(store: Store) -> None:
    record(store)
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        for minute in range(1, 1000):
            record(store, visit(minutes=minute))

    with pytest.raises(DiskFull, match="Free some space"):
        fill()
    assert store.latest()[0].findings == FINDINGS


def test_a_database_in_use_is_told(store: Store, path: Path) -> None:
    with Store.open(path, busy_seconds=0) as other, store._transaction():
        with pytest.raises(DatabaseBusy, match=r"in use by another program. Close that program"):
            record(other)
        assert other.latest() == []  # reading goes on


def test_processes_may_open_a_new_database_at_the_same_time(path: Path) -> None:
    program = (
        "import sys, pathlib; from monitor.store import Store; Store.open(pathlib.Path(sys.argv[1])).close()"
    )
    processes = [subprocess.Popen([sys.executable, "-c", program, str(path)], cwd=ROOT) for _ in range(4)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]


def test_a_newer_database_is_refused_untouched(store: Store, path: Path) -> None:
    newer = {"migration_set": "reachwatch", "name": "create_replies", "applied_at": "2030-01-01"}
    store._db.table(MIGRATIONS.migrations_table).insert(newer)
    store.close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabase, match=r"A newer version of Reachwatch wrote .* Update Reachwatch"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(NotADatabase, match=r"is a folder. Name a file in it, like .*reachwatch.db"):
        Store.open(tmp_path)


def test_another_file_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear shop, " * 500)
    with pytest.raises(NotADatabase, match=r"is no database. Name another file"):
        Store.open(file)
    assert file.read_text().startswith("Dear shop")


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    Database(file).table("shops").insert({"id": 1})
    before = file.read_bytes()
    with pytest.raises(NotADatabase, match="belongs to another program"):
        Store.open(file)
    assert file.read_bytes() == before


def test_a_damaged_database_is_told(store: Store, path: Path) -> None:
    record(store)
    store.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(DamagedDatabase, match=r"is damaged. Restore a copy"):
        Store.open(path)


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotWritable, match="cannot be used"):
        Store.open(tmp_path / "file" / "reachwatch.db")


OPENER = """
    import os, pathlib, sys
    from monitor.errors import NotWritable
    from monitor.store import Store

    if os.geteuid() == 0:  # root may write anywhere
        os.setuid(65534)
    try:
        Store.open(pathlib.Path(sys.argv[1]))
    except NotWritable as error:
        print(error)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, other than pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        Path(name).chmod(0o755)


@pytest.mark.parametrize("exists", [True, False])
def test_a_read_only_place_is_told(open_folder: Path, exists: bool) -> None:
    path = open_folder / "reachwatch.db"
    if exists:
        Store.open(path).close()
        path.chmod(0o444)
    open_folder.chmod(0o555)
    command = [sys.executable, "-c", dedent(OPENER), str(path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.fullmatch(rf"The database {path} cannot be .*\. Check the rights of the .*\.\n", run.stdout)


def test_every_error_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        Store.open(tmp_path)
    assert "\n" not in str(refused.value)


# For other programs


def test_the_file_is_set_up_for_readers_beside_us(store: Store) -> None:
    assert store._db.journal_mode == "wal"
    assert store._db.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_later_unknown_does_not_close_a_failure(store: Store, rows: Database) -> None:
    def later(minutes: int, judgement: Judgement) -> None:
        record(store, visit(minutes=minutes), (dataclasses.replace(FINDINGS[0], judgement=judgement),))

    record(store)
    later(1, unknown(Reason.TIMEOUT, "Too slow."))
    (failure,) = rows.query("select shop, check_name, seen_at from open_failures")
    assert (failure["shop"], failure["check_name"]) == ("mueller", "phone-at-checkout")
    assert failure["seen_at"].startswith("2026-11-22T05:02:28")
    later(2, passed("There it is."))
    assert list(rows.query("select * from open_failures")) == []


def test_the_views_tell_of_the_latest_visit_only(store: Store, rows: Database) -> None:
    record(store)
    record(store, visit(minutes=1))
    counts = {view.name: view.count for view in rows.views}
    assert counts == {
        "latest_visits": 1, "latest_findings": 3, "latest_risks": 2, "latest_gaps": 1, "kept_files": 1,
        "open_failures": 1,
    }  # fmt: skip
    assert {row["seen_at"] for row in rows["latest_findings"].rows} == {"2026-11-22T05:03:28.123456+00:00"}


def datasette(path: Path, address: str) -> dict[str, list[dict[str, object]]]:
    command = [sys.executable, "-m", "datasette", str(path), "--get", address]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, list[dict[str, object]]] = json.loads(run.stdout)
    return answer


def test_datasette_shows_tables_views_and_what_rows_belong_to(store: Store, path: Path) -> None:
    record(store)
    overview = datasette(path, "/reachwatch.json")
    visible = {table["name"] for table in overview["tables"] if not table["hidden"]}
    assert visible >= {"shops", "visits", "stages", "screenshots", "findings", "evidence", "risks"}
    assert {view["name"] for view in overview["views"]} == {view.name for view in store._db.views}
    (finding, *_) = datasette(path, "/reachwatch/findings.json?_shape=objects&_labels=on")["rows"]
    assert finding["visit_id"] == {"value": 1, "label": "Müller’s Mugs, 2026-11-22 05:02 UTC"}
    (evidence, *_) = datasette(path, "/reachwatch/evidence.json?_shape=objects&_labels=on")["rows"]
    assert evidence["finding_id"] == {"value": 1, "label": "phone-at-checkout"}
    assert evidence["stage_id"] == {"value": 1, "label": "checkout"}
    assert len(datasette(path, "/reachwatch/open_failures.json?_shape=objects")["rows"]) == 1


def test_every_table_view_and_column_is_documented(store: Store) -> None:
    docs = (ROOT / "docs" / "database.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", docs, re.MULTILINE | re.DOTALL))
    documented = {
        name: re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]*) \|", section, re.MULTILINE)))
        for name, section in sections.items()
    }
    found = {
        table.name: list(table.columns_dict)
        for table in [*store._db.tables, *store._db.views]
        if not table.name.startswith(("_", "sqlite_"))
    }
    assert documented == found


def test_the_questions_in_the_docs_have_answers(store: Store) -> None:
    record(store)
    docs = (ROOT / "docs" / "database.md").read_text(encoding="utf-8")
    questions = re.findall(r"^```sql\n(.*?)^```", docs, re.MULTILINE | re.DOTALL)
    assert [len(list(store._db.query(question))) for question in questions] == [1, 1]
