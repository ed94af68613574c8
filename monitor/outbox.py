"""What leaves the house: messages wait in the database until they were taken, so none is lost or doubled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from monitor.backoff import LONGEST, is_over, wait_after
from monitor.rows import written

CUT_OFF = "The program ended while it was being sent."
AHEAD = timedelta(hours=1)  # a message that was made later than now + this: the clock was set back
COLUMNS = (
    "id, key, kind, way, recipient, subject, message_id, created_at, not_before, attempts, next_try_at, "
    "state, error, done_at, length(body) as size"
)


class Way(StrEnum):
    MAIL = "mail"  # `recipient` is a mail address, `body` the mail's final bytes
    CHANNEL = "channel"  # `recipient` names an [alerts.NAME] table, whose address is a secret; `body` is text


class State(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"  # refused for good, or tried for too long
    DROPPED = "dropped"  # by a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one recipient. The same `key` is never put twice."""

    key: str
    kind: str  # alert, report or test
    way: Way
    recipient: str
    subject: str
    body: bytes
    message_id: str  # of a mail, always the same for the same key; empty for a channel
    created_at: datetime
    not_before: datetime  # later than `created_at` where quiet hours hold it


def put(db: Database, message: Message) -> bool:
    """Put it into the outbox, within the caller's transaction; False if its key was there already."""
    row = {
        "key": message.key, "kind": message.kind, "way": message.way, "recipient": message.recipient,
        "subject": message.subject, "body": message.body, "message_id": message.message_id,
        "created_at": written(message.created_at),
        "not_before": written(message.not_before), "attempts": 0,
        "next_try_at": written(message.not_before), "state": "waiting", "error": "",
    }  # fmt: skip
    before = db.conn.total_changes
    db.table("outbox").insert(row, ignore=True)
    return bool(db.conn.total_changes > before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message as it stands in the outbox, without its body."""

    id: int
    key: str
    kind: str
    way: Way
    recipient: str
    subject: str
    message_id: str
    created_at: datetime
    not_before: datetime
    attempts: int
    next_try_at: datetime
    state: State
    error: str
    done_at: datetime | None
    size: int  # of its body, in bytes; 0 once that was let go


def due(db: Database, now: datetime, most: int) -> list[Entry]:
    """What is to be sent now, what was never tried first. A clock that was set back holds nothing up."""
    return _entries(
        db,
        "state = 'waiting' and (next_try_at <= :now or (error <> '' and next_try_at > :too_late) "
        "or (error = '' and created_at > :ahead)) order by attempts > 0, id limit :most",
        {
            "now": written(now),
            "too_late": written(now + LONGEST),
            "ahead": written(now + AHEAD),
            "most": most,
        },
    )


def next_try_at(db: Database, now: datetime) -> datetime | None:
    """When there is something to send, `now` if there is already; None if nothing waits."""
    if due(db, now, 1):
        return now
    (row,) = db.query("select min(next_try_at) as first from outbox where state = 'waiting'")
    return datetime.fromisoformat(row["first"]) if row["first"] else None


def begin_try(db: Database, entry: Entry, now: datetime) -> Entry | None:
    """Note a try before it is made: one that ends the program counts. None: it is not to be sent any more."""
    claimed = _changed(
        db,
        "update outbox set attempts = attempts + 1, next_try_at = :next, error = :error "
        "where id = :id and state = 'waiting' and attempts = :attempts",
        {"next": written(now + wait_after(entry.attempts + 1)), "error": CUT_OFF, "id": entry.id,
         "attempts": entry.attempts},
    )  # fmt: skip
    return find(db, entry.id) if claimed else None


def note_sent(db: Database, entry: Entry, now: datetime) -> None:
    """It has gone, whatever a person wished meanwhile."""
    _changed(
        db,
        "update outbox set state = 'sent', error = '', done_at = :now where id = :id",
        {"now": written(now), "id": entry.id},
    )


def note_failed(db: Database, entry: Entry, error: str, now: datetime, wait: timedelta) -> State:
    """Try it again later, or give it up; says which."""
    if is_over(entry.attempts, entry.not_before, now):
        return note_dead(db, entry, f"Given up after {entry.attempts} tries. {error}", now)
    _changed(
        db,
        "update outbox set next_try_at = :next, error = :error where id = :id and state = 'waiting'",
        {"next": written(now + wait), "error": error, "id": entry.id},
    )
    return State.WAITING


def note_dead(db: Database, entry: Entry, error: str, now: datetime) -> State:
    _changed(
        db,
        "update outbox set state = 'dead', error = :error, done_at = :now "
        "where id = :id and state = 'waiting'",
        {"now": written(now), "error": error, "id": entry.id},
    )
    return State.DEAD


def put_off(db: Database, entry: Entry, error: str, now: datetime, wait: timedelta) -> None:
    """Wait without counting a try: it was not the message's fault."""
    _changed(
        db,
        "update outbox set attempts = :tries, next_try_at = :next, error = :error "
        "where id = :id and state = 'waiting'",
        {"tries": entry.attempts, "next": written(now + wait), "error": error, "id": entry.id},
    )


def find(db: Database, number: int) -> Entry | None:
    return next(iter(_entries(db, "id = :id", {"id": number})), None)


def entries(db: Database, states: Sequence[State], *, most: int = -1) -> list[Entry]:
    """What is in these states, the latest first."""
    names = {f"s{n}": str(state) for n, state in enumerate(states)}
    which = ", ".join(f":{name}" for name in names)
    return _entries(db, f"state in ({which}) order by id desc limit :most", {**names, "most": most})


def body_of(db: Database, number: int) -> bytes:
    (row,) = db.query("select body from outbox where id = ?", [number])
    body = row["body"]
    return body if isinstance(body, bytes) else str(body).encode()


def retry(db: Database, number: int, now: datetime) -> bool:
    """Send it with the next round, as if it was never tried; False if it was sent already."""
    return _changed(
        db,
        "update outbox set state = 'waiting', attempts = 0, error = '', done_at = null, next_try_at = :now "
        "where id = :id and state <> 'sent'",
        {"now": written(now), "id": number},
    )


def drop(db: Database, number: int, now: datetime) -> bool:
    """Never send it; False if it was sent, or dropped, already."""
    return _changed(
        db,
        "update outbox set state = 'dropped', done_at = :now where id = :id and state in ('waiting', 'dead')",
        {"now": written(now), "id": number},
    )


def forget_sent(db: Database, before: datetime) -> int:
    """Let go of what was sent before; that it was sent stays known. Returns how many bodies were emptied."""
    cursor = db.execute(
        "update outbox set body = x'' where state = 'sent' and done_at < ? and length(body) > 0",
        [written(before)],
    )
    return int(cursor.rowcount)


def _changed(db: Database, sql: str, values: dict[str, Any]) -> bool:
    return bool(db.execute(sql, values).rowcount)


def _entries(db: Database, where: str, values: dict[str, Any]) -> list[Entry]:
    return [_entry(row) for row in db.query(f"select {COLUMNS} from outbox where {where}", values)]  # noqa: S608


def _entry(row: dict[str, Any]) -> Entry:
    times = {name: datetime.fromisoformat(row[name]) for name in ("created_at", "not_before", "next_try_at")}
    done = datetime.fromisoformat(row["done_at"]) if row["done_at"] else None
    return Entry(**{**row, **times, "done_at": done, "way": Way(row["way"]), "state": State(row["state"])})
