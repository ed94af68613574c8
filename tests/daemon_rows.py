"""A database as a daemon leaves it behind, made by hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from test_store import FINDINGS, VISIT

from checks.model import Shop
from monitor.config import Settings, load_config
from monitor.daemon import pulse
from monitor.rows import written
from monitor.store import Store

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def settings_with(folder: Path, *keys: str, more: str = "") -> Settings:
    file = folder / "reachwatch.toml"
    shops = (f'[shops.{key}]\nurl = "https://{key}.example"\ncountry = "DE"\n' for key in keys)
    file.write_text(more + "\n".join(shops), encoding="utf-8")
    return load_config(file)


def started(store: Store, ago: timedelta = 2 * DAY, beat: timedelta | None = MINUTE) -> None:
    pulse.note(store, "started", {"pid": 4711, "version": "0.5.0", "config": "reachwatch.toml"}, NOW - ago)
    if beat is not None:
        pulse.note(store, "beat", None, NOW - beat)


def run(
    store: Store, shop: str, state: str, ago: timedelta, *, detail: str = "", took: timedelta = 40 * MINUTE / 60
) -> None:  # fmt: skip
    """`ago`: when it ended; where it has not, when it began or fell due."""
    at, over = NOW - ago, state not in {"queued", "running"}
    begun = at - took if over else at
    row = {
        "shop_key": shop, "kind": "scheduled", "groups": '["all"]', "checks": "[]", "due_at": written(begun - MINUTE if state != "queued" else at),
        "queued_at": written(begun), "started_at": None if state == "queued" else written(begun),
        "finished_at": written(at) if over else None, "state": state, "detail": detail,
    }  # fmt: skip
    with store.writing() as db:
        db.table("runs").insert(row)


def visit(store: Store, key: str) -> int:
    """One of the store's own tests, on 20 November."""
    from dataclasses import replace

    shop = Shop(key=key, name=key, url=f"https://{key}.example/", country="DE")
    return store.record(replace(VISIT, shop=shop), FINDINGS, {})


def message(store: Store, key: str, state: str) -> None:
    row = {
        "key": key, "kind": "alert", "way": "mail", "recipient": "a@b.example", "subject": "x", "body": b"",
        "message_id": "", "created_at": written(NOW), "not_before": written(NOW), "attempts": 0,
        "next_try_at": written(NOW), "state": state, "error": "",
    }  # fmt: skip
    with store.writing() as db:
        db.table("outbox").insert(row)


def change(store: Store, key: str, kind: str, ago: timedelta, check: str = "") -> None:
    number = visit(store, key)
    with store.writing() as db:
        (shop,) = db.query("select id from shops where key = ?", [key])
        db.table("changes").insert(
            {
                "shop_id": shop["id"], "check_name": check, "kind": kind, "before": "pass", "after": "unknown",
                "since": written(NOW - ago), "confirmed_at": written(NOW - ago), "visit_id": number,
                "looks": "[]", "sentence": "x", "facts": "{}",
            }
        )  # fmt: skip
