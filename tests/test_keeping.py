"""What is too old or needed by nobody goes; what was found, and what a latest visit rests on, stays."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_store import visit

from checks.model import Page, Shop, Stage
from monitor.attachments import Attachment, Kind
from monitor.config import EvidenceTable
from monitor.evidence import EvidenceFolder
from monitor.keeping import BATCH, Tidied, tidy_all
from monitor.rows import written
from monitor.store import Store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BOUNDS = EvidenceTable(keep_days=30, keep_pages_days=365)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "r.db") as one:
        yield one


def aged(folder: EvidenceFolder, digest: str, days: float) -> str:
    file = folder.file(digest)
    assert file is not None
    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(file, (at, at))
    return digest


def visited(store: Store, days: float, title: str, shop: str = "mueller", trace: bytes = b"") -> str:
    """A visit so long ago, with one page; the digest of that."""
    page = Page(stage=Stage.HOME, url="https://m.test/", status=200, title=title, language="de", texts=())
    of = replace(visit().shop, key=shop)
    assert isinstance(of, Shop)
    seen = replace(visit(), shop=of, started_at=NOW - timedelta(days=days), pages={Stage.HOME: page}, gaps={})
    store.record(seen, (), {}, [Attachment(Kind.TRACE, trace)] if trace else [])
    digest = store.evidence.put_page(page)
    if trace:
        aged(store.evidence, store.evidence.put(trace, "application/zip"), days)
    return aged(store.evidence, digest, days)


def names(store: Store) -> set[str]:
    return {file.digest for file in store.evidence.files()}


def test_old_pages_go_but_not_those_of_a_latest_visit(store: Store) -> None:
    old, older = visited(store, 400, "a"), visited(store, 500, "b")
    only = visited(store, 900, "c", shop="other")
    young, latest = visited(store, 300, "d"), visited(store, 1.5, "e")
    tidied = tidy_all(store, BOUNDS, NOW)
    assert names(store) == {only, young, latest}
    assert tidied.files == 2
    assert {old, older} & names(store) == set()
    assert len(store.visit_ids(every=True)) == 5
    assert tidy_all(store, BOUNDS, NOW) == Tidied()


def test_a_page_that_younger_visits_share_stays(store: Store) -> None:
    shared = visited(store, 100, "same")
    visited(store, 500, "same")  # its file looks as old as this one
    visited(store, 1.5, "now")
    tidy_all(store, BOUNDS, NOW)
    assert shared in names(store)


@pytest.mark.parametrize(
    ("days", "stays"), [(0.5, True), (1.5, False), (2.5, False), (20, True), (31, False)]
)
def test_what_no_visit_tells_of_goes_after_a_day(store: Store, days: float, stays: bool) -> None:
    """At 20 days nobody looks for it any more; it goes by its age."""
    visited(store, 1.5, "a")
    stranded = aged(store.evidence, store.evidence.put(b"crashed", "image/jpeg"), days)
    tidy_all(store, BOUNDS, NOW)
    assert (stranded in names(store)) == stays


@pytest.mark.parametrize(("days", "stays"), [(0.5, True), (1.5, False)])
def test_what_was_cut_off_while_it_was_written_goes(store: Store, days: float, stays: bool) -> None:
    digest = store.evidence.put(b"whole", "image/jpeg")
    whole = store.evidence.file(digest)
    assert whole is not None
    left = whole.with_name(".abc.unfinished")
    left.write_bytes(b"half")
    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(left, (at, at))
    tidied = tidy_all(store, BOUNDS, NOW)
    assert left.exists() == stays
    assert tidied.bytes == (0 if stays else 4)


def test_with_too_much_the_oldest_go(store: Store) -> None:
    for days in (3, 5, 4):
        visited(store, days, str(days), trace=bytes([days]) * 600_000)
    tidied = tidy_all(store, BOUNDS.model_copy(update={"max_megabytes": 1}), NOW)
    assert (tidied.files, tidied.bytes) == (2, 1_200_000)
    assert [trace.file is not None for trace in store.traces()] == [True, False, False]


def test_a_file_that_is_needed_again_meanwhile_stays(store: Store) -> None:
    digest = aged(store.evidence, store.evidence.put(b"x", "image/jpeg"), 1.5)
    (file,) = store.evidence.files()
    store.evidence.put(b"x", "image/jpeg")
    assert not store.evidence.remove_unused(file)
    assert names(store) == {digest}


def test_a_picture_of_an_open_question_stays(store: Store) -> None:
    digests = [aged(store.evidence, store.evidence.put(bytes([n]), "image/jpeg"), 40) for n in range(2)]
    with store.writing() as db:
        shop = store.shop_id(visit().shop)
        for n, digest in enumerate(digests):
            columns = {c.name: "" for c in db.table("inquiries").columns if c.notnull}
            over = written(NOW - timedelta(days=35)) if n else None
            db.table("inquiries").insert(
                {**columns, "shop_id": shop, "reference": str(n), "address": str(n), "picture": digest,
                 "intended_at": written(NOW - timedelta(days=40)), "settled_at": over}
            )  # fmt: skip
    tidy_all(store, BOUNDS.model_copy(update={"keep_days": 60}), NOW)
    assert names(store) == set(digests)
    tidy_all(store, BOUNDS.model_copy(update={"keep_days": 30}), NOW)
    assert names(store) == {digests[0]}  # the other question is over


@pytest.mark.parametrize(
    ("state", "days", "stays"),
    [
        ("done", 89, True), ("done", 91, False), ("failed", 91, True), ("failed", 366, False),
        ("cut-off", 366, False), ("dropped", 366, False), ("queued", 900, True), ("running", 900, True),
    ],
)  # fmt: skip
def test_runs_are_forgotten(store: Store, state: str, days: int, stays: bool) -> None:
    at = written(NOW - timedelta(days=days))
    row = {"shop_key": "m", "kind": "scheduled", "groups": "[]", "checks": "[]", "due_at": at, "queued_at": at,
           "finished_at": at, "state": state, "detail": ""}  # fmt: skip
    with store.writing() as db:
        db.table("runs").insert_all([row] * (BATCH * 2 + 1))
    tidied = tidy_all(store, BOUNDS, NOW)
    assert tidied.rows == (0 if stays else BATCH * 2 + 1)
    with store.reading() as db:
        assert db.table("runs").count == BATCH * 2 + 1 - tidied.rows


def test_others_tidy_along(store: Store) -> None:
    assert tidy_all(store, BOUNDS, NOW, [lambda: 3, lambda: 4]).rows == 7
