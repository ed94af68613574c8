"""Keeps mails as they came, and what is known of each; also what of a mailbox has been read already."""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from checks.correspondence import Actor, MailKind
from monitor.correspondence.arrival import Arrival
from monitor.correspondence.sources.source import Mark
from monitor.database import OpenDatabase, plainly

BATCH = 100
UNNOTICED = timedelta(seconds=90)  # without a word from a receiver: it did not listen
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
TEST_ADDRESS = "reachwatch-test@"  # of our domain: what is sent there proves that mail gets here
BY_A_PERSON = "person"  # in `matched_by`: no later match changes it
ALL_BUT_RAW = (
    "id, recipients, received_at, source, junk, size, inquiry_id, matched_by, open_seconds, kind, actor, "
    "cues, sender, subject, excerpt, corrected_at, note, size > 0 and length(raw) = 0 as removed"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was made out of a mail's bytes."""

    kind: MailKind
    actor: Actor
    cues: tuple[str, ...] = ()
    sender: str = ""
    subject: str = ""
    excerpt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMail:
    """One mail without its bytes; `MailStore.raw` has them."""

    id: int
    recipients: tuple[str, ...]
    received_at: datetime
    source: str
    junk: bool
    size: int
    inquiry_id: int | None
    matched_by: str  # "" while nothing is known to be matched
    took_open: timedelta | None  # how much of the shop's hours went by until it came
    reading: Reading | None  # None: nobody has read it yet
    corrected_at: datetime | None  # when a person said what it is
    note: str
    removed: bool = False  # what it said was let go, see `MailStore.forget`


class MailStore(OpenDatabase):
    """May be used by several threads; each method is whole or not at all."""

    used_by_many_threads = True

    def __init__(self, database: Database, path: Path) -> None:
        super().__init__(database, path)
        self._lock = threading.RLock()

    def keep(self, arrival: Arrival) -> int:
        """Commit a mail and return its id; the same mail again is kept once."""
        row = _row(arrival)
        key = {"digest": row["digest"], "recipients": row["recipients"]}
        with self._writing():
            found = self._first(
                "select id from mails where digest = :digest and recipients = :recipients", key
            )
            if found is not None:
                return int(found["id"])
            columns = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            done = self._db.execute(f"insert into mails ({columns}) values ({values})", row)  # noqa: S608
            return int(done.lastrowid or 0)

    def awaits(self, address: str) -> bool:
        """Whether a question was put under this address, or a person tries whether mail gets here."""
        if address.lower().startswith(TEST_ADDRESS):
            return True
        with self._reading():
            query = "select 1 from inquiries where address = :address"
            return self._first(query, {"address": address.lower()}) is not None

    def has_any(self) -> bool:
        """Whether mail ever reached us; where none gets in, it looks as if no shop ever answered."""
        with self._reading():
            return self._first("select 1 from mails limit 1", {}) is not None

    def raw(self, mail_id: int) -> bytes:
        with self._reading():
            found = self._first("select raw from mails where id = :id", {"id": mail_id})
        if found is None:
            raise KeyError(mail_id)
        return bytes(found["raw"])

    def mail(self, mail_id: int) -> StoredMail | None:
        return next(iter(self._mails("id = :id", {"id": mail_id})), None)

    def unread(self) -> Iterator[StoredMail]:
        """The mails that nobody has read, in the order in which they were kept; a few in memory at a time."""
        return chain.from_iterable(self.unread_batches())

    def unread_batches(self, batch: int = BATCH) -> Iterator[Sequence[StoredMail]]:
        last = 0
        while found := self._mails(
            "kind is null and id > :last", {"last": last, "most": batch}, "limit :most"
        ):
            yield found
            last = found[-1].id

    def latest(self, *, most: int = 1000) -> list[StoredMail]:
        """The mails, the latest first."""
        return self._latest("true", most)

    def unmatched(self, *, most: int = 1000) -> list[StoredMail]:
        """The mails that belong to no inquiry, the latest first."""
        return self._latest("inquiry_id is null", most)

    def count_unmatched(self) -> int:
        with self._reading():
            found = self._first("select count(*) as number from mails where inquiry_id is null", {})
        return int(found["number"]) if found else 0

    def of_inquiries(self, inquiry_ids: Sequence[int], *, most: int = 1000) -> list[StoredMail]:
        """The mails of any of these, the latest first."""
        return self._latest(f"inquiry_id in ({', '.join(str(int(number)) for number in inquiry_ids)})", most)

    def of_inquiry(self, inquiry_id: int) -> list[StoredMail]:
        """In the order of arrival."""
        return list(self._mails("inquiry_id = :inquiry", {"inquiry": inquiry_id}, order="received_at, id"))

    def classify(self, mail_id: int, reading: Reading) -> None:
        """Note what a mail is, unless a person has said it."""
        with self._writing():
            self._db.execute(
                "update mails set kind = :kind, actor = :actor, cues = :cues, sender = :sender, "
                "subject = :subject, excerpt = :excerpt where id = :id and corrected_at is null",
                {"id": mail_id, **_reading_row(reading)},
            )

    def correct(
        self, mail_id: int, kind: MailKind, actor: Actor, *, at: datetime, note: str = ""
    ) -> bool:  # fmt: skip
        """Note what a person says that a mail is; whether there is such a mail."""
        with self._writing():
            done = self._db.execute(
                "update mails set kind = :kind, actor = :actor, cues = coalesce(cues, '[]'), "
                "corrected_at = :at, note = :note where id = :id",
                {"id": mail_id, "kind": kind, "actor": actor, "at": _text(at), "note": note},
            )
            return bool(done.rowcount)

    def forget(self, before: datetime) -> int:
        """Remove what mails say that came before then, and from whom; how many those were.

        Kept are their kind, writer and times, and what tells them when they are fetched once more. One that
        nobody has read yet, or whose inquiry is still open, stays until then.
        """
        with self._reading():
            self._db.execute("PRAGMA secure_delete = ON")  # overwritten, not only marked as free
        with self._writing():
            done = self._db.execute(
                "update mails set raw = x'', sender = null, subject = null, excerpt = null, cues = '[]' "
                "where received_at < :before and kind is not null and length(raw) > 0 and not exists "
                "(select 1 from inquiries where inquiries.id = inquiry_id and settled_at is null)",
                {"before": _text(before)},
            )
            return int(done.rowcount)

    def assign(
        self, mail_id: int, inquiry_id: int | None, matched_by: str, took_open: timedelta | None = None
    ) -> bool:
        """Note which inquiry a mail belongs to; what a person said is changed by a person only.

        `took_open` is kept with it, as hours and holidays may be told otherwise one day.
        """
        seconds = None if took_open is None else took_open.total_seconds()
        with self._writing():
            done = self._db.execute(
                "update mails set inquiry_id = :inquiry, matched_by = :by, open_seconds = :seconds "
                "where id = :id and (:by = :person or coalesce(matched_by, '') <> :person)",
                {
                    "id": mail_id, "inquiry": inquiry_id, "by": matched_by, "person": BY_A_PERSON,
                    "seconds": seconds,
                },
            )  # fmt: skip
            return bool(done.rowcount)

    def read_until(self, source: str) -> datetime | None:
        """Up to when a source is known to have been read; None if it never was."""
        with self._reading():
            found = self._first(
                "select read_until from mail_sources where source = :source", {"source": source}
            )
        return datetime.fromisoformat(found["read_until"]) if found else None

    def note_read(self, source: str, until: datetime) -> None:
        with self._writing():
            self._db.execute(
                "insert into mail_sources (source, read_until) values (:source, :until) on conflict (source) "
                "do update set read_until = max(read_until, excluded.read_until)",
                {"source": source, "until": _text(until)},
            )

    def note_listening(self, source: str, now: datetime) -> None:
        """The same of a source to which mails are brought: senders found it closed while it said nothing."""
        with self._lock:
            before = self.read_until(source) or NEVER
            if now - before > UNNOTICED:
                with self._writing():
                    self._db.execute(
                        "insert into mail_gaps (source, since, until) values (?, ?, ?)",
                        [source, _text(before), _text(now)],
                    )
            self.note_read(source, now)

    def gaps(self, after: datetime) -> list[tuple[datetime, datetime]]:
        """When no receiver was listening, as far as it was not over by then; the earliest first."""
        with self._reading():
            found = self._db.query(
                "select since, until from mail_gaps where until > :after order by since",
                {"after": _text(after)},
            )
            return [(datetime.fromisoformat(r["since"]), datetime.fromisoformat(r["until"])) for r in found]

    def mark(self, source: str, folder: str) -> Mark | None:
        with self._reading():
            found = self._first(
                "select uidvalidity, uid from mail_marks where source = :source and folder = :folder",
                {"source": source, "folder": folder},
            )
        return Mark(found["uidvalidity"], found["uid"]) if found else None

    def set_mark(self, source: str, folder: str, mark: Mark) -> None:
        with self._writing():
            self._db.execute(
                "insert or replace into mail_marks (source, folder, uidvalidity, uid) "
                "values (:source, :folder, :uidvalidity, :uid)",
                {"source": source, "folder": folder, "uidvalidity": mark.uidvalidity, "uid": mark.uid},
            )

    def files(self, source: str) -> set[str]:
        """The names of files that were read."""
        with self._reading():
            found = self._db.query("select name from mail_files where source = :source", {"source": source})
            return {row["name"] for row in found}

    def add_files(self, source: str, names: Iterable[str]) -> None:
        with self._writing():
            self._db.conn.executemany(
                "insert or ignore into mail_files (source, name) values (?, ?)", [(source, n) for n in names]
            )

    def drop_files(self, source: str, names: Iterable[str]) -> None:
        """Forget files that are gone, so that the list does not grow for ever."""
        with self._writing():
            self._db.conn.executemany(
                "delete from mail_files where source = ? and name = ?", [(source, n) for n in names]
            )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, plainly(self.path), self._transaction():
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock, plainly(self.path):
            yield

    def _first(self, query: str, values: dict[str, Any]) -> dict[str, Any] | None:
        return next(iter(list(self._db.query(query, values))), None)

    def _latest(self, where: str, most: int) -> list[StoredMail]:
        return list(self._mails(where, {"most": most}, "limit :most", order="received_at desc, id desc"))

    def _mails(
        self, where: str, values: dict[str, Any], limit: str = "", *, order: str = "id"
    ) -> Sequence[StoredMail]:
        query = f"select {ALL_BUT_RAW} from mails where {where} order by {order} {limit}"  # noqa: S608
        with self._reading():
            return [_stored(row) for row in self._db.query(query, values)]


def digest(raw: bytes) -> str:
    """Of what a mail says, not of the line ends that its way to us gave it."""
    return hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest()


def _text(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def _row(arrival: Arrival) -> dict[str, Any]:
    return {
        "digest": digest(arrival.raw),
        "recipients": json.dumps(sorted({r.strip().lower() for r in arrival.recipients})),
        "received_at": _text(arrival.received_at),
        "source": arrival.source,
        "junk": int(arrival.junk),
        "size": len(arrival.raw),
        "raw": sqlite3.Binary(arrival.raw),
    }


def _reading_row(reading: Reading) -> dict[str, str]:
    return {
        "kind": reading.kind, "actor": reading.actor,
        "cues": _sound(json.dumps(reading.cues, ensure_ascii=False)),
        "sender": _sound(reading.sender), "subject": _sound(reading.subject),
        "excerpt": _sound(reading.excerpt),
    }  # fmt: skip


def _sound(text: str) -> str:
    """Without the half characters that a broken mail may leave in a text: SQLite takes none."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _stored(row: dict[str, Any]) -> StoredMail:
    return StoredMail(
        id=row["id"], recipients=tuple(json.loads(row["recipients"])),
        received_at=datetime.fromisoformat(row["received_at"]), source=row["source"], junk=bool(row["junk"]),
        size=row["size"], inquiry_id=row["inquiry_id"], matched_by=row["matched_by"] or "",
        took_open=None if row["open_seconds"] is None else timedelta(seconds=row["open_seconds"]),
        reading=_reading_from(row) if row["kind"] else None,
        corrected_at=datetime.fromisoformat(row["corrected_at"]) if row["corrected_at"] else None,
        note=row["note"] or "", removed=bool(row["removed"]),
    )  # fmt: skip


def _reading_from(row: dict[str, Any]) -> Reading:
    return Reading(
        kind=MailKind(row["kind"]), actor=Actor(row["actor"]), cues=tuple(json.loads(row["cues"])),
        sender=row["sender"] or "", subject=row["subject"] or "", excerpt=row["excerpt"] or "",
    )  # fmt: skip
