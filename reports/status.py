"""How the daemon is, for an administrator: on a terminal, and as JSON for programs."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from reports.clean import one_line
from reports.text import rendered
from reports.words import counted

FEW = 20  # shops that are all listed
SHOWN = 5  # visits in a line
FAILURES = 10
SIGNS = {"well": ("✓", "bold green"), "attention": ("!", "bold yellow"), "no-daemon": ("✗", "bold red")}
GAP = (0, 2, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonStatus:
    running: bool
    pid: int | None
    version: str
    config: str
    since: datetime | None  # of the one that runs, or of the last one
    beat_at: datetime | None  # its last sign of life
    ended: Literal["", "stopped", "died", "never"]  # where none runs


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopStatus:
    key: str
    last_at: datetime | None = None
    last: Literal["", "done", "failed", "cut-off"] = ""
    detail: str = ""  # why it failed
    passed: int = 0
    failed: int = 0
    unknown: int = 0
    reason: str = ""  # why most of what was not judged could not be
    next_at: datetime | None = None
    next_group: str = ""
    blind_since: datetime | None = None

    @property
    def attention(self) -> bool:
        """Failed checks are the shop's matter; this is about whether we can look."""
        nothing = self.unknown and not self.passed + self.failed
        return self.last in {"failed", "cut-off"} or bool(nothing) or self.blind_since is not None


@dataclass(frozen=True, slots=True)
class VisitStatus:
    """One that is being made, waits, comes next or failed: `at` is when it began, fell due, will, ended."""

    shop: str
    at: datetime
    about: str = ""  # why it failed; the check group of one that comes next


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    now: datetime
    daemon: DaemonStatus
    notices: tuple[str, ...]  # what somebody should see to, as sentences
    shops: tuple[ShopStatus, ...]
    running: tuple[VisitStatus, ...]
    waiting: tuple[VisitStatus, ...]
    next: tuple[VisitStatus, ...]
    failures: tuple[VisitStatus, ...]  # of the last day
    lag_seconds: float | None
    inquiries_open: int
    next_answer_until: datetime | None
    outbox_waiting: int
    outbox_dead: int
    mailbox_read_until: datetime | None
    disk_free: int
    database_bytes: int
    evidence_bytes: int

    @property
    def state(self) -> Literal["well", "attention", "no-daemon"]:
        if not self.daemon.running:
            return "no-daemon"
        return "attention" if self.notices else "well"


def status_as_json(status: Status) -> str:
    data = {"state": status.state, **asdict(status)}
    return json.dumps(data, ensure_ascii=False, indent=2, default=lambda time: time.isoformat()) + "\n"


def status_as_text(status: Status, *, width: int = 100, colour: bool = False, every: bool = False) -> str:
    """`every`: all shops; else, of many, those that need attention."""
    parts: list[RenderableType] = [_headline(status), *_notices(status), Text(), _facts(status), Text()]
    parts += [*_shops(status, every=every), *_failures(status)]
    return rendered(parts, width, colour)


def _headline(status: Status) -> Text:
    sign, style = SIGNS[status.state]
    return Text.assemble((f"{sign} ", style), (_daemon(status), "bold"))


def _daemon(status: Status) -> str:
    daemon, now = status.daemon, status.now
    if daemon.running:
        version = f", version {one_line(daemon.version, 40)}" if daemon.version else ""
        since = f" for {length(now - daemon.since)}" if daemon.since else ""
        return f"The daemon runs{since} (process {daemon.pid}{version})."
    last = f" Its last sign of life was {_ago(daemon.beat_at, now)}." if daemon.beat_at else ""
    told = {"stopped": "The last one was stopped.", "died": "The last one ended without a word."}
    return f"No daemon runs. {told.get(daemon.ended, 'None ever did on this database.')}{last}"


def _notices(status: Status) -> Iterator[RenderableType]:
    for notice in status.notices:
        row = Table.grid(padding=(0, 1, 0, 0))
        row.add_row(Text("!", style="bold yellow"), Text(one_line(notice, 600)))
        yield row


def _facts(status: Status) -> Table:
    table = Table.grid(padding=GAP)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(ratio=1)
    for name, said in _said(status):
        table.add_row(name, Text(said))
    return table


def _said(status: Status) -> Iterator[tuple[str, str]]:
    now = status.now
    if status.daemon.running:
        yield "Now", _visits(status.running, "is being visited", "are being visited", now, "for")
        yield "Waiting", _visits(status.waiting, "waits", "wait", now, "due for")
        if status.lag_seconds is not None:
            yield "Lag", _lag(status.lag_seconds)
    if status.next:
        coming = status.next[:SHOWN]
        yield "Next", ", ".join(f"{one_line(v.shop, 60)} {_in(v.at, now)}" for v in coming)
    yield "Questions", _questions(status)
    waiting = counted(status.outbox_waiting, "message waits", "messages wait")
    yield "Outbox", f"{waiting}, {status.outbox_dead} given up"
    if status.mailbox_read_until:
        yield "Mailbox", f"read {_ago(status.mailbox_read_until, now)}"
    ours = f"database {size(status.database_bytes)}, evidence {size(status.evidence_bytes)}"
    yield "Disk", f"{size(status.disk_free)} free; {ours}"
    if status.daemon.config:
        yield "Settings", one_line(status.daemon.config)


def _visits(visits: Sequence[VisitStatus], one: str, many: str, now: datetime, how: str) -> str:
    if not visits:
        return "none"
    shown = ", ".join(f"{one_line(v.shop, 60)} ({how} {length(now - v.at)})" for v in visits[:SHOWN])
    more = f" and {len(visits) - SHOWN} more" if len(visits) > SHOWN else ""
    return f"{counted(len(visits), f'shop {one}', f'shops {many}')}: {shown}{more}"


def _lag(seconds: float) -> str:
    late = length(timedelta(seconds=seconds))
    return "visits begin on time" if seconds < 60 else f"visits begin {late} late"


def _questions(status: Status) -> str:
    until, now = status.next_answer_until, status.now
    more = f", the first for another {length(until - now)}" if until and until > now else ""
    open_ones = counted(status.inquiries_open, "awaits its answer", "await their answers")
    return f"{open_ones}{more}" if status.inquiries_open else "none awaits an answer"


def _shops(status: Status, *, every: bool) -> Iterator[RenderableType]:
    odd = [shop for shop in status.shops if shop.attention]
    shown = status.shops if every or len(status.shops) <= FEW else odd
    rest = "" if len(shown) == len(status.shops) else "; --all lists the others"
    yield Text.assemble(
        (counted(len(status.shops), "shop", "shops"), "bold"),
        f", {counted(len(odd), 'needs', 'need')} attention{rest}" if odd else f", all can be looked at{rest}",
    )
    if shown:
        yield _table(shown, status)


def _table(shops: Sequence[ShopStatus], status: Status) -> Table:
    table = Table(box=None, padding=GAP, header_style="dim")
    table.add_column("", width=1)
    table.add_column("Shop", overflow="fold", max_width=30)
    table.add_column("Last visit", no_wrap=True)
    coming = any(shop.next_at for shop in shops)
    if coming:
        table.add_column("Next", no_wrap=True)
    table.add_column("How it went", ratio=1)
    for shop in sorted(shops, key=lambda shop: (not shop.attention, shop.key)):
        last, soon = _ago(shop.last_at, status.now), _in(shop.next_at, status.now)
        cells = [_sign(shop), Text(one_line(shop.key, 60)), Text(last), *([Text(soon)] if coming else [])]
        table.add_row(*cells, _how(shop, status.now))
    return table


def _sign(shop: ShopStatus) -> Text:
    if shop.attention:
        return Text("!", style="bold yellow")
    return Text("✓", style="green") if shop.last_at else Text("·", style="dim")


def _how(shop: ShopStatus, now: datetime) -> Text:
    blind = f"blind for {length(now - shop.blind_since)}; " if shop.blind_since else ""
    return Text.assemble((blind, "bold yellow"), _went(shop))


def _went(shop: ShopStatus) -> Text | str:
    if shop.last == "failed":
        return Text(f"the visit failed: {one_line(shop.detail) or 'no reason is known'}", style="red")
    if shop.last == "cut-off":
        return Text("cut off; it is made up for", style="yellow")
    counts = {"failed": shop.failed, "passed": shop.passed, "not judged": shop.unknown}
    told = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
    if not shop.passed + shop.failed and shop.unknown:
        told = "nothing could be judged"
    why = f" ({one_line(shop.reason, 60)})" if shop.unknown and shop.reason else ""
    return f"{told}{why}" or ("visited" if shop.last_at else "not visited yet")


def _failures(status: Status) -> Iterator[RenderableType]:
    if not status.failures:
        return
    yield Text()
    yield Text(f"{counted(len(status.failures), 'visit', 'visits')} failed in the last day", style="bold")
    table = Table.grid(padding=GAP)
    for failure in status.failures[:FAILURES]:
        why = one_line(failure.about) or "no reason is known"
        table.add_row("", Text(_ago(failure.at, status.now)), Text(one_line(failure.shop, 60)), Text(why))
    yield table
    if len(status.failures) > FAILURES:
        yield Text(f"  and {len(status.failures) - FAILURES} more; --json has all", style="dim")


def _ago(at: datetime | None, now: datetime) -> str:
    return f"{length(now - at)} ago" if at else "never"


def _in(at: datetime | None, now: datetime) -> str:
    if at is None:
        return ""
    return f"in {length(at - now)}" if at > now else "now"


def length(span: timedelta) -> str:
    """As short as it is precise enough: "41 s", "12 min", "5 h", "3 days"."""
    seconds = max(0, int(span.total_seconds()))
    for unit, size_of in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= (2 * size_of if unit == "days" else size_of):
            return f"{seconds // size_of} {unit}"
    return f"{seconds} s"


def size(number: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
