"""The daemon keeps a site up to date: when, and what it tells where that does not work."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import beside
from counting_shop import CountingShop
from daemons import daemon

from monitor.config import Settings, load_config
from monitor.daemon.site_round import SiteRound, turn_of
from monitor.store import Store

BASE = '[reachwatch]\ndatabase = "r.db"\n[shops.mueller]\nurl = "http://127.0.0.1:9"\ncountry = "DE"\n'


def configured(folder: Path, site: str, base: str = BASE) -> Settings:
    (folder / "reachwatch.toml").write_text(f"{base}[site]\n{site}\n", "utf-8")
    return load_config(folder / "reachwatch.toml")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "one", "other", "due"),
    [
        ("1d", "2026-11-22 12:00", "2026-11-22 22:59", False),
        ("1d", "2026-11-22 12:00", "2026-11-22 23:00", True),  # midnight in Berlin
        ("6h", "2026-11-22 05:00", "2026-11-22 10:59", False),
        ("6h", "2026-11-22 05:00", "2026-11-22 11:00", True),
        ("1h", "2026-11-22 05:59", "2026-11-22 06:00", True),
        ("1d", "2026-11-22 12:00", "2025-11-22 12:00", True),  # the clock was set back
    ],
)
def test_turns_begin_at_midnight_of_the_first_shop(
    every: str, one: str, other: str, due: bool, tmp_path: Path
) -> None:
    settings = configured(tmp_path, f'folder = "public"\nevery = "{every}"')
    assert (turn_of(settings, at(one)) != turn_of(settings, at(other))) is due


def rounds_of(folder: Path, site: str, *times: str) -> tuple[list[Any], list[str]]:
    """What was noted, and the troubles told, of a round at each of these times."""
    settings, notes, troubles = configured(folder, site), [], []
    Store.open(folder / "r.db").close()

    async def note(name: str, value: object) -> None:
        notes.append(value)

    async def go() -> None:
        clock = iter(map(at, times))
        one = SiteRound(
            folder / "reachwatch.toml", folder / "r.db", lambda: settings, lambda: next(clock), note=note,
            trouble=lambda _, sentence: troubles.append(sentence),
        )  # fmt: skip
        for _ in times:
            await one.write_if_due()

    beside(go())
    return notes, troubles


def test_it_is_written_at_once_and_then_once_a_day(tmp_path: Path) -> None:
    times = ("2026-11-22 12:00", "2026-11-22 13:00", "2026-11-23 01:00")
    notes, troubles = rounds_of(tmp_path, 'folder = "public"', *times)
    assert (len(notes), troubles) == (2, [])
    assert "No shop has been visited yet." in (tmp_path / "public" / "index.html").read_text("utf-8")


def test_what_keeps_it_from_being_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "thesis.txt").write_text("mine")
    notes, troubles = rounds_of(tmp_path, 'folder = "public"', "2026-11-22 12:00")
    (sentence,) = troubles
    assert sentence.startswith(f"The folder {tmp_path / 'public'} holds something else than a site")
    assert notes == [{"trouble": sentence}]


def test_without_a_folder_nothing_is_written(tmp_path: Path) -> None:
    assert rounds_of(tmp_path, 'every = "1h"', "2026-11-22 12:00") == ([], [])
    assert not list(tmp_path.glob("*.html"))


def test_a_stop_does_not_wait_for_it(tmp_path: Path) -> None:
    settings = configured(tmp_path, 'folder = "public"')

    async def go() -> None:
        one = SiteRound(
            tmp_path / "reachwatch.toml", tmp_path / "r.db", lambda: settings, lambda: at("2026-11-22 12:00"),
            note=lambda *_: asyncio.sleep(0), trouble=lambda *_: None,
        )  # fmt: skip
        writing = asyncio.create_task(one.write_if_due())
        await asyncio.sleep(0.1)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing

    beside(go())
    assert not (tmp_path / "public" / "index.html").exists()


def test_the_daemon_writes_it(tmp_path: Path) -> None:
    with CountingShop({"/": "<p>Mugs</p>"}) as shop:
        base = BASE.replace("http://127.0.0.1:9", shop.url)
        configured(tmp_path, 'folder = "public"', base)
        with daemon(tmp_path) as one:
            one.logged("site")
            assert one.stop() == 0
    assert (tmp_path / "public" / "index.html").is_file()
