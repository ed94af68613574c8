"""Keeps what is kept within its bounds, day by day; what was found stays for ever.

Files are found by walking the evidence folder, which is bounded, not by reading years of rows; who needs a
file is then asked by its digest. Nothing here is in one long transaction: visits go on meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from sqlite_utils import Database

from monitor.evidence import EvidenceFolder, File
from monitor.retention import Kept, doomed
from monitor.rows import written
from monitor.store import Store

A_DAY = timedelta(days=1)
STRANDED_FOR = timedelta(days=3)  # how far back files are looked for that no visit tells of
KEEP_RUNS = {
    "done": timedelta(days=90),
    **dict.fromkeys(("failed", "dropped", "cut-off"), timedelta(days=365)),
}
BATCH = 500
USERS = """
    with users as (
        select visit_id from attachments where digest = :digest
        union select stages.visit_id from screenshots join stages on stages.id = screenshots.stage_id
            where screenshots.digest = :digest
        union select visit_id from stages where page_digest = :digest
    )
    select started_at as seen_at, id = (
        select other.id from visits as other where other.shop_id = visits.shop_id
        order by other.started_at desc, other.id desc limit 1
    ) as latest
    from visits where id in users
    union all select intended_at, settled_at is null from inquiries where picture = :digest
"""


class Bounds(Protocol):
    """The part of `[evidence]` that this goes by."""

    @property
    def keep_days(self) -> int: ...
    @property
    def keep_pages_days(self) -> int: ...
    @property
    def max_megabytes(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """What was removed."""

    files: int = 0
    bytes: int = 0
    rows: int = 0


class Use(NamedTuple):
    """Who needs a file."""

    seen_at: datetime  # the start of the youngest visit that it belongs to
    latest: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """What one walk through the folder came across."""

    evidence: list[File] = field(default_factory=list)  # pictures, recordings, HTML: all of them
    pages: list[File] = field(default_factory=list)  # only the old ones: there may be millions
    fresh: list[File] = field(default_factory=list)  # of the last days, but not of today


def tidy_all(store: Store, bounds: Bounds, now: datetime, others: Iterable[Callable[[], int]] = ()) -> Tidied:
    """Remove what is too old or too much; what cannot be removed is tried again the next time.

    `others`: what else removes rows; each tells how many.
    """
    found = _walk(store.evidence, now, timedelta(days=bounds.keep_pages_days))
    with store.reading() as db:
        going = {*_old_evidence(db, found, bounds, now), *_old_pages(db, found, bounds, now)}
        going.update(file for file in found.fresh if file not in going and _use(db, file) is None)
    gone = [file.bytes for file in going if store.evidence.remove_unused(file)]
    gone += store.evidence.remove_leftovers(now - A_DAY)
    rows = _forget_runs(store, now) + sum(other() for other in others)
    return Tidied(files=len(gone), bytes=sum(gone), rows=rows)


def _walk(folder: EvidenceFolder, now: datetime, keep_pages: timedelta) -> _Found:
    found = _Found()
    for file in folder.files():
        age = now - file.at
        if A_DAY < age < STRANDED_FOR:
            found.fresh.append(file)
        if not file.page:
            found.evidence.append(file)
        elif age > keep_pages:
            found.pages.append(file)
    return found


def _old_evidence(db: Database, found: _Found, bounds: Bounds, now: datetime) -> Iterator[File]:
    """Only where there is too much, all have to be looked at: a file is never younger than its last use."""
    keep, most = timedelta(days=bounds.keep_days), bounds.max_megabytes * 1_000_000
    crowded = sum(file.bytes for file in found.evidence) > most
    by_digest = {file.digest: file for file in found.evidence if crowded or now - file.at > keep}
    kept = (_kept(file, _use(db, file), now) for file in by_digest.values())
    for one in doomed(filter(None, kept), now=now, keep=keep, most_bytes=most):
        yield by_digest[one.digest]


def _kept(file: File, use: Use | None, now: datetime) -> Kept | None:
    if use is None and now - file.at <= A_DAY:
        return None  # its visit is about to be recorded
    seen_at, latest = use or (file.at, False)
    return Kept(
        digest=file.digest, bytes=file.bytes, seen_at=seen_at, picture=file.picture, latest=latest
    )  # fmt: skip


def _old_pages(db: Database, found: _Found, bounds: Bounds, now: datetime) -> Iterator[File]:
    """Pages of a shop's latest visit stay: it is judged anew by them."""
    keep = timedelta(days=bounds.keep_pages_days)
    for file in found.pages:
        use = _use(db, file)
        if now - file.at > A_DAY and (use is None or not (use.latest or now - use.seen_at <= keep)):
            yield file


def _use(db: Database, file: File) -> Use | None:
    rows = db.execute(USERS, {"digest": file.digest}).fetchall()
    if not rows:
        return None
    return Use(datetime.fromisoformat(max(at for at, _ in rows)), any(latest for _, latest in rows))


def _forget_runs(store: Store, now: datetime) -> int:
    return sum(_forget_runs_of(store, state, now - keep) for state, keep in KEEP_RUNS.items())


def _forget_runs_of(store: Store, state: str, before: datetime) -> int:
    """A few at a time, from the first on, so that nobody waits; up to one that is young enough."""
    gone = 0
    while True:
        with store.writing() as db:
            found = db.execute(
                "select id, coalesce(finished_at, queued_at) from runs where state = ? order by id limit ?",
                [state, BATCH],
            ).fetchall()
            old = [(number,) for number, at in found if at < written(before)]
            db.conn.executemany("delete from runs where id = ?", old)
        gone += len(old)
        if len(old) < BATCH:
            return gone
