"""What a daemon has to visit and has visited, in the database: so a daemon that was killed misses nothing."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlite_utils import Database

from monitor.daemon.queue import Item
from monitor.rows import written
from monitor.store import Store

Marks = dict[tuple[str, str], datetime]  # by shop and check group


def read_marks(store: Store) -> Marks:
    """Up to when what fell due was visited."""
    with store.reading() as db:
        rows = db.query("select shop_key, group_name, due_at from due_marks")
        return {(row["shop_key"], row["group_name"]): datetime.fromisoformat(row["due_at"]) for row in rows}


def pull_back(store: Store, now: datetime) -> int:
    """Marks later than now were made by a clock that was wrong; without them, all would wait until then."""
    with store.writing() as db:
        found = db.execute("update due_marks set due_at = :now where due_at > :now", {"now": written(now)})
        return int(found.rowcount)


def cut_off(store: Store, now: datetime, detail: str) -> int:
    """At a start: nothing is running, and what was queued falls due again by its mark."""
    with store.writing() as db:
        found = db.execute(
            "update runs set state = 'cut-off', finished_at = ?, detail = ? "
            "where state in ('queued', 'running')",
            [written(now), detail],
        )
        return int(found.rowcount)


def queued(store: Store, items: Iterable[Item]) -> Mapping[str, int]:
    """Write rows for these; the number of each by its shop."""
    with store.writing() as db:
        return {item.shop_key: _put(db, item) for item in items}


def started(store: Store, item: Item, now: datetime) -> int:
    """Returns the number of its row, which is written here if it had none."""
    with store.writing() as db:
        number = item.run_id or _put(db, item)
        db.table("runs").update(number, {**_row(item), "state": "running", "started_at": written(now)})
        return number


def finished(
    store: Store, item: Item, state: str, now: datetime, *, detail: str = "", visit_id: int | None = None,
    handled: bool = True,
) -> None:  # fmt: skip
    """Together with its marks, where what fell due is `handled`."""
    with store.writing() as db:
        changed = {"state": state, "finished_at": written(now), "detail": detail, "visit_id": visit_id}
        db.table("runs").update(item.run_id or _put(db, item), changed)  # a full disk took no row before
        if handled:
            mark(db, item.shop_key, item.due)


def mark(db: Database, shop_key: str, due: Mapping[str, datetime]) -> None:
    for group, at in due.items():
        db.execute(
            "insert into due_marks (shop_key, group_name, due_at) values (?, ?, ?) "
            "on conflict (shop_key, group_name) do update set due_at = max(due_at, excluded.due_at)",
            [shop_key, group, written(at)],
        )


def dropped(store: Store, items: Iterable[Item], now: datetime, detail: str) -> None:
    for item in items:
        finished(store, item, "dropped", now, detail=detail, handled=False)


def _put(db: Database, item: Item) -> int:
    row = {**_row(item), "state": "queued", "detail": ""}
    return int(db.table("runs").insert(row).last_pk)  # type: ignore[arg-type]


def _row(item: Item) -> Mapping[str, object]:
    return {
        "shop_key": item.shop_key, "kind": item.kind, "groups": json.dumps(sorted(item.due)),
        "checks": json.dumps(sorted(item.checks)), "due_at": written(item.due_at),
        "queued_at": written(item.queued_at),
    }  # fmt: skip
