"""How it goes, as figures from the database: for `reachwatch status` and for metrics."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from checks.model import Moment, Verdict
from checks.risk import Level
from monitor.rows import Row, written
from monitor.store import Store

LAST_RUNS = """
    select * from runs where id in (
        select max(id) from runs where state in ('done', 'failed', 'cut-off') group by shop_key
    )
"""
LAST_GOOD = """
    select shop_key, max(finished_at) as at from runs where state = 'done' group by shop_key
"""
# Of a shop's latest visit, and why most of it was not judged.
LAST_VERDICTS = """
    select shop, verdict, coalesce(reason, '') as reason, count(*) as number, seen_at
    from latest_findings group by shop, verdict, coalesce(reason, '') order by shop, number desc
"""
# Blindness may be of the whole shop (no check) or of one check; it lasts until it is sighted again.
BLIND = """
    select shops.key, min(changes.since) as since from changes join shops on shops.id = changes.shop_id
    where changes.kind = 'blind' and not exists (
        select 1 from changes as later where later.shop_id = changes.shop_id
            and later.check_name = changes.check_name and later.kind = 'sighted'
            and (later.confirmed_at, later.id) > (changes.confirmed_at, changes.id)
    )
    group by shops.key
"""
OPEN_INQUIRIES = """
    select count(*) as number, min(until) as until from inquiries
    where settled_at is null and sent_at is not null
"""
OUTBOX = "select state, count(*) as number from outbox group by state"
TOOK = "(julianday(finished_at) - julianday(started_at)) * 86400.0"


@dataclass(frozen=True, slots=True)
class Run:
    shop_key: str
    kind: str
    state: str
    due_at: datetime
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    detail: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of a shop's latest visit: how many checks said what."""

    at: datetime
    counts: Mapping[Verdict, int]
    reason: str  # why most of what was not judged could not be; empty where all was judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    running: tuple[Run, ...] = ()
    queued: tuple[Run, ...] = ()
    blind: Mapping[str, datetime] = field(default_factory=dict)  # since when
    failures: tuple[Run, ...] = ()  # of the last day, the latest first
    open_inquiries: int = 0
    next_answer_until: datetime | None = None
    outbox: Mapping[str, int] = field(default_factory=dict)  # by state
    read_until: datetime | None = None


def figures(store: Store, since: datetime) -> Figures:
    """Failures are those after `since`."""
    with store.reading() as db:
        inquiries = next(iter(db.query(OPEN_INQUIRIES)))
        return Figures(
            running=_runs(db, "select * from runs where state = 'running' order by started_at, id"),
            queued=_runs(db, "select * from runs where state = 'queued' order by due_at, id"),
            blind={row["key"]: datetime.fromisoformat(row["since"]) for row in db.query(BLIND)},
            failures=_failures(db, since),
            open_inquiries=inquiries["number"],
            next_answer_until=_moment(inquiries["until"]),
            outbox={row["state"]: row["number"] for row in db.query(OUTBOX)},
            read_until=_read_until(db),
        )  # fmt: skip


def last_runs(store: Store) -> Mapping[str, Run]:
    """Of each shop the last one that is over."""
    with store.reading() as db:
        return {run.shop_key: run for run in _runs(db, LAST_RUNS)}


def outcomes(store: Store) -> Mapping[str, Outcome]:
    with store.reading() as db:
        return dict(_outcomes(db))


def _failures(db: Database, since: datetime) -> tuple[Run, ...]:
    return _runs(
        db,
        "select * from runs where state in ('failed', 'cut-off') and finished_at >= :since "
        "order by finished_at desc, id desc",
        {"since": written(since)},
    )


def _runs(db: Database, query: str, values: dict[str, object] | None = None) -> tuple[Run, ...]:
    return tuple(_run(row) for row in db.query(query, values))


def _run(row: Row) -> Run:
    return Run(
        row["shop_key"], row["kind"], row["state"], datetime.fromisoformat(row["due_at"]),
        datetime.fromisoformat(row["queued_at"]), _moment(row["started_at"]), _moment(row["finished_at"]),
        row["detail"],
    )  # fmt: skip


def _outcomes(db: Database) -> Iterator[tuple[str, Outcome]]:
    counts: dict[str, dict[Verdict, int]] = {}
    reasons: dict[str, str] = {}
    seen: dict[str, datetime] = {}
    for row in db.query(LAST_VERDICTS):
        of_shop = counts.setdefault(row["shop"], {})
        verdict = Verdict(row["verdict"])
        of_shop[verdict] = of_shop.get(verdict, 0) + row["number"]
        seen[row["shop"]] = datetime.fromisoformat(row["seen_at"])
        if verdict is Verdict.UNKNOWN:
            reasons.setdefault(row["shop"], row["reason"])
    for shop, of_shop in counts.items():
        yield shop, Outcome(seen[shop], of_shop, reasons.get(shop, ""))


def _read_until(db: Database) -> datetime | None:
    """Of the mailbox in use: earlier ones are not read any more."""
    return _moment(next(iter(db.query("select max(read_until) as at from mail_sources")))["at"])


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


# ---- only for metrics


@dataclass(frozen=True, slots=True)
class Finished:
    """Of the visits that one daemon has finished."""

    states: Mapping[str, int]
    within: Mapping[float, int]  # seconds: how many took no longer
    seconds: float  # all together


def finished_since(store: Store, start: datetime, bounds: tuple[float, ...]) -> Finished:
    buckets = ", ".join(f"sum(state = 'done' and took <= {bound})" for bound in bounds)
    with store.reading() as db:
        rows = db.execute(
            f"with ended as materialized (select state, {TOOK} as took from runs where finished_at >= ?) "  # noqa: S608
            f"select state, count(*), sum(took), {buckets} "
            "from ended group by state",
            [written(start)],
        ).fetchall()
    done: tuple[float | None, ...] = next((row[2:] for row in rows if row[0] == "done"), ())
    within = dict(zip(bounds, (int(number or 0) for number in done[1:]), strict=False))
    return Finished({row[0]: row[1] for row in rows}, within, float(done[0] or 0) if done else 0.0)


def last_good(store: Store) -> Mapping[str, datetime]:
    """When each shop was last visited to the end."""
    with store.reading() as db:
        return {row["shop_key"]: datetime.fromisoformat(row["at"]) for row in db.query(LAST_GOOD)}


def risk_levels(store: Store) -> Mapping[tuple[str, Moment], Level]:
    with store.reading() as db:
        rows = db.query("select shop, moment, level from latest_risks")
        return {(row["shop"], Moment(row["moment"])): Level(row["level"]) for row in rows}
