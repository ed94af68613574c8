"""What changed at the shops, for a terminal and for machines; what shops wrote is made harmless first."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from checks.changes import Change, ChangeKind, State
from checks.confirming import Pending
from checks.model import Shop
from reports.clean import one_line
from reports.machine import safe_json
from reports.text import indented, rendered
from reports.words import counted, day, in_words, when

SCHEMA_VERSION = 1
KINDS = {
    ChangeKind.FIRST: ("·", "dim", "First seen"),
    ChangeKind.PAIN: ("▲", "bold red", "Fails now, can cost the customer"),
    ChangeKind.FAILURE: ("✗", "red", "Fails now"),
    ChangeKind.RECOVERY: ("✓", "bold green", "Works again"),
    ChangeKind.GLORY: ("★", "bold magenta", "Better than expected now"),
    ChangeKind.GLORY_LOST: ("☆", "yellow", "Passes, no longer better than expected"),
    ChangeKind.FLAPPING: ("⇅", "bold yellow", "Changes to and fro"),
    ChangeKind.STEADY: ("═", "green", "Stands still again"),
    ChangeKind.BLIND: ("?", "bold yellow", "Nobody could look"),
    ChangeKind.SIGHTED: ("✓", "green", "Can be looked at again"),
}
STATES = {
    State.PASS: "passes", State.GLORY: "passes, better than expected", State.FAIL: "fails",
    State.UNKNOWN: "not known",
}  # fmt: skip


def changes_as_text(
    changes: Sequence[Change], pending: Sequence[Pending], *, since: datetime, width: int, colour: bool
) -> str:
    """Newest first, under the day they were confirmed; below it what is not confirmed yet."""
    told = [change for change in changes if change.kind is not ChangeKind.FIRST]
    lines: list[RenderableType] = []
    for date, of_day in groupby(told, key=lambda change: day(change.confirmed_at)):
        lines += [Rule(Text(date, style="bold"), align="left", style="dim"), *_changes(of_day)]
    if pending:
        title = "Seen, and not confirmed yet"
        lines += [Rule(Text(title, style="bold"), align="left", style="dim"), *_pending(pending)]
    first = len(changes) - len(told)
    known = f" {counted(first, 'check was', 'checks were')} judged for the first time." if first else ""
    said = counted(len(told), "change", "changes") if told else "No change"
    return rendered([*lines, Text(f"{said} since {when(since)}.{known}")], width, colour)


def _changes(changes: Iterator[Change]) -> Iterator[RenderableType]:
    for change in changes:
        sign, style, words = KINDS[change.kind]
        what = in_words(change.check) if change.check else ", ".join(map(in_words, change.checks))
        yield Text.assemble(
            (f"{sign} {words}", style), "  ", (one_line(change.shop.name, 80), "bold"), f"  {what}"
        )
        yield indented(Text(one_line(change.sentence, 400)))
        if change.kind in {ChangeKind.FLAPPING, ChangeKind.STEADY} or change.before is not State.UNKNOWN:
            yield indented(Text(f"Before: {STATES[change.before]}. {_seen(change)}", style="dim"))
        else:
            yield indented(Text(_seen(change), style="dim"))
        yield Text()


def _seen(change: Change) -> str:
    visits = counted(len(change.looks), "visit", "visits")
    if change.since == change.confirmed_at:
        return f"Seen {when(change.since)}, visit {change.visit_id}."
    confirmed = f"confirmed {when(change.confirmed_at)}"
    return f"Since {when(change.since)}, {confirmed} (visit {change.visit_id}; {visits} showed it)."


def _pending(pending: Sequence[Pending]) -> Iterator[RenderableType]:
    for one in pending:
        again = f"looked at again from {when(one.look_again)}" if one.look_again else "the next visit decides"
        yield Text.assemble(
            ("… ", "yellow"), (one_line(one.shop.name, 80), "bold"), f"  {in_words(one.check)}"
        )
        said = f"{STATES[one.before].capitalize()} so far; {STATES[one.seen]} since {when(one.seen_at)}"
        yield indented(Text(f"{said}; {again}.", style="dim"))
        yield Text()


def changes_as_json(changes: Sequence[Change], pending: Sequence[Pending]) -> str:
    """One document; times in UTC."""
    return safe_json({
        "schema_version": SCHEMA_VERSION,
        "changes": [_change_data(change) for change in changes],
        "pending": [_pending_data(one) for one in pending],
    })  # fmt: skip


def _change_data(change: Change) -> dict[str, object]:
    return {
        "shop": _shop(change.shop), "check": change.check or None, "kind": change.kind.value,
        "before": change.before.value, "after": change.after.value, "since": _time(change.since),
        "confirmed_at": _time(change.confirmed_at), "visit": change.visit_id, "looks": list(change.looks),
        "sentence": change.sentence, "checks": list(change.checks), "facts": dict(change.facts),
    }  # fmt: skip


def _pending_data(one: Pending) -> dict[str, object]:
    return {
        "shop": _shop(one.shop), "check": one.check, "before": one.before.value, "seen": one.seen.value,
        "seen_at": _time(one.seen_at), "look_again": _time(one.look_again) if one.look_again else None,
    }  # fmt: skip


def _shop(shop: Shop) -> dict[str, str]:
    return {"key": shop.key, "name": shop.name}


def _time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
