"""Recorded visits judged anew: what changed is told, and nothing is written."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command import reachwatch

from checks import registry
from checks.model import (
    Box,
    Judgement,
    Moment,
    Page,
    Reason,
    Shop,
    Stage,
    Text,
    Visit,
    failed,
    passed,
    unknown,
)  # fmt: skip
from monitor.address import parse_address
from monitor.errors import ReachwatchError
from monitor.rejudge import rejudge
from monitor.run import Errand, Outcome, judged, record
from monitor.store import Store
from reports.rejudged import Rejudged, rejudged_as_json, rejudged_as_text

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
URL = "https://shop.example/"


def phone_at_checkout(checkout: Page) -> Judgement:
    """Is there a number?"""
    if "030" in checkout.visible_text:
        return passed("A number is there.")
    return failed("No number is there.", [checkout.url])


def stricter(checkout: Page) -> Judgement:
    """Is there a number, and a word before it?"""
    if "Hilfe 030" in checkout.visible_text:
        return passed("Help has a number.")
    return failed("A number alone helps nobody.", [checkout.url])


def newer(home: Page) -> Judgement:
    """Is there a home page?"""
    return passed("There is.") if home.texts else unknown(Reason.AMBIGUOUS, "It is empty.")


def made(function: Callable[..., Judgement], name: str) -> registry.Check:
    function.__name__ = name
    return registry.check(moment=Moment.FMOT)(function)


THEN, NOW, NEW = made(phone_at_checkout, "phone"), made(stricter, "phone"), made(newer, "newer")


def page(stage: Stage, text: str) -> Page:
    texts = (Text(text=text, box=Box(0, 0, 1, 1)),) if text else ()
    return Page(stage=stage, url=URL, status=200, title="", language="de", texts=texts)


def visited(store: Store, key: str, text: str, day: int = 0, home: str = "") -> int:
    """A visit as a run records it."""
    shop = Shop(key=key, name=key.title(), url=URL, country="DE")
    pages = {Stage.HOME: page(Stage.HOME, home), Stage.CHECKOUT: page(Stage.CHECKOUT, text)}
    seen = Visit(shop=shop, started_at=NOON + timedelta(days=day), pages=pages)
    errand = Errand(shop=shop, address=parse_address(URL), checks=(THEN,))
    return record(store, Outcome(errand=errand, result=judged(errand, seen), pictures={}))


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(registry, "all_checks", lambda: (NOW, NEW))
    file = tmp_path / "reachwatch.db"
    with Store.open(file) as store:
        visited(store, "mueller", "030 901820")
        visited(store, "mueller", "Hilfe 030 901820", day=1)
        visited(store, "other", "030 901820")
        visited(store, "third", "")
    return file


def silently(things: Sequence[int], _: str) -> Iterator[int]:
    yield from things


def again(database: Path, *keys: str, names: Sequence[str] = (), every: bool = False) -> Rejudged:
    return rejudge(database, keys, names, every=every, showing=silently)


def told(found: Rejudged) -> list[tuple[str, int, str, str]]:
    return [
        (c.shop, c.visit_id, c.old.verdict if c.old else "-", c.new.verdict if c.new else "-")
        for c in found.changes
    ]


def test_the_latest_visits_are_judged_anew(database: Path) -> None:
    found = again(database)
    assert told(found) == [("other", 3, "pass", "fail")]
    assert (found.visits, found.compared, found.lost) == (3, 3, 0)
    assert rejudged_as_text(found) == (
        "other  phone  ✓ Passed → ✗ Failed  visit 3, 22 November 2026, 12:00 UTC\n"
        "  then: A number is there.\n"
        "  now:  A number alone helps nobody.\n"
        "\n"
        "3 verdicts of 3 visits judged again; 1 changes.\n"
    )


def test_all_visits_one_shop_one_check(database: Path) -> None:
    assert told(again(database, every=True)) == [("mueller", 1, "pass", "fail"), ("other", 3, "pass", "fail")]
    assert told(again(database, "mueller", every=True, names=["phone"])) == [("mueller", 1, "pass", "fail")]
    assert told(again(database, names=["newer"])) == []


def test_a_check_that_was_not_asked_then_is_told_as_such(database: Path) -> None:
    with Store.open(database) as store:
        visited(store, "third", "", day=2, home="Welcome")
    found = again(database, "third")
    assert told(found) == [("third", 5, "-", "pass")]
    assert "third  newer  not asked → ✓ Passed" in rejudged_as_text(found)
    assert "1 more comes from a check not asked then." in rejudged_as_text(found)


def test_what_reads_a_lost_page_is_left_out_and_counted(database: Path) -> None:
    for file in (database.parent / "evidence").rglob("*.json.gz"):
        file.unlink()
    found = again(database)
    assert (told(found), found.compared, found.lost) == ([], 0, 3)
    assert "3 could not be judged again, because a page was not kept." in rejudged_as_text(found, width=200)


def test_nothing_is_written(database: Path) -> None:
    with Store.open(database) as store:
        before = list(store._db.conn.iterdump())
    again(database, every=True)
    with Store.open(database) as store:
        assert list(store._db.conn.iterdump()) == before


def test_the_json_tells_both_judgements(database: Path) -> None:
    document = json.loads(rejudged_as_json(again(database)))
    assert (document["visits"], document["compared"], document["not_kept"]) == (3, 3, 0)
    assert document["changes"] == [
        {
            "shop": "other", "visit": 3, "visited_at": "2026-11-22T12:00:00+00:00", "check": "phone",
            "old": {"verdict": "pass", "reason": None, "sentence": "A number is there."},
            "new": {"verdict": "fail", "reason": None, "sentence": "A number alone helps nobody."},
        }
    ]  # fmt: skip


def test_wrong_calls_are_told(database: Path, tmp_path: Path) -> None:
    with pytest.raises(ReachwatchError, match=r"no shop “x”\. It has: mueller, other, third\."):
        again(database, "x")
    with pytest.raises(ReachwatchError, match="There is no check “x”"):
        again(database, names=["x"])
    with pytest.raises(ReachwatchError, match="There is no database"):
        again(tmp_path / "gone.db")
    assert not (tmp_path / "gone.db").exists()


def test_the_command_and_its_exit_codes(tmp_path: Path) -> None:
    file = tmp_path / "reachwatch-data" / "reachwatch.db"
    with Store.open(file):
        pass
    empty = reachwatch("rejudge", folder=tmp_path)
    assert (empty.returncode, empty.stdout) == (3, "No visit was recorded.\n")
    with Store.open(file) as store:
        seen = Visit(
            shop=Shop(key="mueller", name="M", url=URL, country="DE"), started_at=NOON,
            pages={Stage.CHECKOUT: page(Stage.CHECKOUT, "Kasse. Bitte Adresse eingeben.")},
        )  # fmt: skip
        phone = registry.select(["phone-at-checkout"])
        store.record(seen, registry.judge(phone, seen), {})
    same = reachwatch("rejudge", "--check", "phone-at-checkout", folder=tmp_path)
    assert (same.returncode, same.stdout) == (0, "1 verdict of 1 visit judged again; none changes.\n")
    assert "Judging recorded visits: 1 of 1" in same.stderr
    with Store.open(file) as store:
        store._db.execute("update findings set verdict = 'pass', reason = null")
        store._db.commit()
    other = reachwatch("rejudge", "--check", "phone-at-checkout", "--json", folder=tmp_path)
    assert other.returncode == 1
    assert json.loads(other.stdout)["changes"][0]["old"]["verdict"] == "pass"
