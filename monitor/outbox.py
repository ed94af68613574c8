"""What leaves the house: messages wait in the database until they were taken, so none is lost or doubled."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from monitor.rows import written


class Way(StrEnum):
    MAIL = "mail"  # `recipient` is a mail address, `body` the mail's final bytes
    CHANNEL = "channel"  # `recipient` names an [alerts.NAME] table, whose address is a secret; `body` is text


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
