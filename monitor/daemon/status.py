"""Puts together how the daemon is, from what it told and what stands in the database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from checks.model import Verdict
from monitor.config import Settings
from monitor.daemon import pulse as pulses
from monitor.daemon.disk import Disk, measure
from monitor.daemon.figures import Figures, Outcome, Run, figures, last_runs, outcomes
from monitor.daemon.pulse import Pulse, Told, number_of, value_in
from monitor.store import Store
from reports.status import DaemonStatus, ShopStatus, Status, VisitStatus, length, size
from reports.words import counted

DAY = timedelta(days=1)
SILENT_AFTER = timedelta(minutes=3)  # without a beat
LATE = timedelta(hours=1)
UNREAD = timedelta(hours=12)
NAMED = 5  # shops in a sentence


class Next(NamedTuple):
    """A visit to come."""

    shop_key: str
    group: str
    due_at: datetime


def status_of(
    store: Store, settings: Settings, now: datetime, *, holder: Callable[[Path], int | None],
    upcoming: Iterable[Next] = (),
) -> Status:  # fmt: skip
    """`holder`: which process works on the database as its daemon, as its lock says, not its last words."""
    pulse, seen, disk = pulses.read(store), figures(store, now - DAY), measure(store.path)
    daemon = _daemon(pulse, holder(store.path))
    coming = sorted(upcoming, key=lambda one: one.due_at)
    keys = [shop.key for shop in settings.shops]
    lag = _lag(pulse)
    shops = tuple(_shops(keys, last_runs(store), outcomes(store), seen.blind, coming))
    return Status(
        now=now, daemon=daemon, shops=shops,
        notices=tuple(_notices(settings, daemon, pulse, seen, disk, lag, now)),
        running=_visits(seen.running, lambda run: run.started_at) if daemon.running else (),
        waiting=_visits(seen.queued, lambda run: run.due_at) if daemon.running else (),
        next=tuple(VisitStatus(one.shop_key, one.due_at, one.group) for one in coming),
        failures=_visits(seen.failures, lambda run: run.finished_at),
        lag_seconds=lag if daemon.running else None,
        inquiries_open=seen.open_inquiries, next_answer_until=seen.next_answer_until,
        outbox_waiting=seen.outbox.get("waiting", 0), outbox_dead=seen.outbox.get("dead", 0),
        mailbox_read_until=seen.read_until, disk_free=disk.free, database_bytes=disk.database,
        evidence_bytes=disk.evidence,
    )  # fmt: skip


def silent_for(pulse: Pulse, now: datetime) -> timedelta | None:
    """How long the daemon has given no sign of life; None while that is nothing to worry about."""
    signs = [pulse[name].at for name in ("started", "beat") if name in pulse]
    silence = now - max(signs) if signs else None
    return silence if silence is not None and silence > SILENT_AFTER else None


def _daemon(pulse: Pulse, pid: int | None) -> DaemonStatus:
    started, beat, stopped = (pulse.get(name) for name in ("started", "beat", "stopped"))
    return DaemonStatus(
        running=pid is not None,
        pid=pid,
        version=str(value_in(started, "version") or ""),
        config=str(value_in(started, "config") or ""),
        since=started.at if started else None,
        beat_at=beat.at if beat else None,
        ended="" if pid is not None else _ended(started, stopped),
    )


def _ended(started: Told | None, stopped: Told | None) -> Literal["stopped", "died", "never"]:
    if started is None:
        return "never"
    return "stopped" if stopped and stopped.at >= started.at else "died"


def _lag(pulse: Pulse) -> float | None:
    return number_of(pulse["lag"].value) if "lag" in pulse else None


def _notices(
    settings: Settings, daemon: DaemonStatus, pulse: Pulse, seen: Figures, disk: Disk, lag: float | None,
    now: datetime,
) -> Iterator[str]:  # fmt: skip
    silence = silent_for(pulse, now)
    if daemon.running and silence:
        yield f"The daemon has given no sign of life for {length(silence)}. Look into its log and restart it."
    if daemon.running and lag is not None and lag > LATE.total_seconds():
        late = length(timedelta(seconds=lag))
        yield f"Visits begin {late} late. Visit less often, or raise parallel_visits."
    if not daemon.running and seen.running:
        cut = counted(len(seen.running), "visit was", "visits were")
        yield f"{cut} cut off; the next daemon makes up for it."
    yield from pulses.troubles(pulse) if daemon.running else ()
    if dead := seen.outbox.get("dead", 0):
        yield f"{counted(dead, 'message was', 'messages were')} given up. `reachwatch outbox` lists them."
    place = settings.reachwatch.database.parent
    if disk.low:
        yield f"Only {size(disk.free)} are free on the disk of {place}. Free some space."
    if settings.mail and seen.open_inquiries and (seen.read_until is None or now - seen.read_until > UNREAD):
        yield "Answers are awaited, but the mailbox was not read lately. `reachwatch collect` says why."
    yield from _blind(settings, seen)


def _blind(settings: Settings, seen: Figures) -> Iterator[str]:
    blind = [shop.key for shop in settings.shops if shop.key in seen.blind]
    if blind:
        named = ", ".join(blind[:NAMED]) + (f" and {len(blind) - NAMED} more" if len(blind) > NAMED else "")
        yield f"We are blind on {counted(len(blind), 'shop', 'shops')}: {named}. Look at them yourself."


def _visits(runs: Sequence[Run], at: Callable[[Run], datetime | None]) -> tuple[VisitStatus, ...]:
    return tuple(VisitStatus(run.shop_key, at(run) or run.queued_at, run.detail) for run in runs)


def _shops(
    keys: Sequence[str], runs: Mapping[str, Run], went: Mapping[str, Outcome], blind: Mapping[str, datetime],
    coming: Sequence[Next],
) -> Iterator[ShopStatus]:  # fmt: skip
    first = {one.shop_key: one for one in reversed(coming)}
    for key in keys:
        soon = first.get(key)
        yield _shop(key, runs.get(key), went.get(key), soon, blind.get(key))


def _shop(
    key: str, run: Run | None, outcome: Outcome | None, soon: Next | None, blind: datetime | None
) -> ShopStatus:
    """A later visit, such as of `reachwatch run`, counts for more than a run of the daemon that failed."""
    ended = run.finished_at if run else None
    lately = run if run and not (outcome and ended and outcome.at > ended) else None
    counts = outcome.counts if outcome and not (lately and lately.state != "done") else {}
    return ShopStatus(
        key=key,
        last_at=(lately.finished_at if lately else None) or (outcome.at if outcome else None),
        last=_state(lately.state) if lately else "done" if outcome else "",
        detail=lately.detail if lately else "",
        passed=counts.get(Verdict.PASS, 0), failed=counts.get(Verdict.FAIL, 0),
        unknown=counts.get(Verdict.UNKNOWN, 0), reason=outcome.reason if outcome and counts else "",
        next_at=soon.due_at if soon else None, next_group=soon.group if soon else "", blind_since=blind,
    )  # fmt: skip


def _state(state: str) -> Literal["done", "failed", "cut-off"]:
    return "failed" if state == "failed" else "cut-off" if state == "cut-off" else "done"
