"""How many false alarms does confirmation save? Simulated shops, of which some looks are wrong by chance.

`python -m benchmarks.alarms` prints the tables of docs/alerts.md. It is the rule itself that runs, looks
again included; the seed is fixed, so that it gives the same figures each time.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click

from benchmarks.tables import table
from checks.changes import ChangeKind, Confirmation, State
from checks.confirming import NOTHING_YET, Look, Standing, Turn, look_again_at, looks_needed, turns

START = datetime(2026, 1, 1, tzinfo=UTC)
EVERY = timedelta(hours=6)
YEAR = timedelta(days=365)
WRONG = 0.02
LATELY = 30  # looks: more than any of them is open for
RULES = ((1, 1), (2, 2), (2, 3), (3, 3), (3, 4))
NEWS = {ChangeKind.PAIN, ChangeKind.RECOVERY, ChangeKind.FLAPPING, ChangeKind.STEADY}


@dataclass
class Watch:
    """One check of one shop that is watched through a time."""

    rule: Confirmation
    chance: random.Random
    breaks_at: datetime | None = None

    def run(self, until: datetime) -> tuple[list[Turn], int]:
        """What was told, and how many looks it took."""
        seen: list[Look] = []
        told: list[Turn] = []
        standing, regular, again = NOTHING_YET, START, None
        while (now := min(filter(None, [regular, again]))) < until:
            if now == regular:
                regular += EVERY
            seen.append(self._look(len(seen) + 1, now))
            new, standing = self._review(seen, standing)
            told += new
            again = look_again_at(seen[-LATELY:], standing, self.rule, now)
        return told, len(seen)

    def _look(self, number: int, now: datetime) -> Look:
        broken = self.breaks_at is not None and now >= self.breaks_at
        wrong = self.chance.random() < WRONG
        return Look(
            visit_id=number, at=now, state=State.FAIL if broken != wrong else State.PASS, matters=True
        )

    def _review(self, seen: Sequence[Look], standing: Standing) -> tuple[list[Turn], Standing]:
        recent = seen[-looks_needed(self.rule) - 1 :]
        return turns(recent, standing, self.rule, len(seen) - 1)


def healthy(rule: Confirmation, checks: int) -> tuple[Counter[ChangeKind], float]:
    """Of a shop that never fails: what is told in all, and how many looks a check took more than planned."""
    told: Counter[ChangeKind] = Counter()
    looks = 0
    for number in range(checks):
        found, taken = Watch(rule, random.Random(number)).run(START + YEAR)  # noqa: S311
        told.update(turn.kind for turn in found)
        looks += taken
    return told, looks / (checks * (YEAR / EVERY)) - 1


def delays(rule: Confirmation, times: int) -> Iterator[timedelta | None]:
    """Of a shop that breaks for good: how long after the first look that could see it, it is told."""
    breaks = START + timedelta(days=10)
    for number in range(times):
        found, _ = Watch(rule, random.Random(number), breaks).run(breaks + timedelta(days=10))  # noqa: S311
        told = [
            t for t in found if t.confirmed_at >= breaks and t.kind in {ChangeKind.PAIN, ChangeKind.FLAPPING}
        ]
        yield told[0].confirmed_at - breaks if told else None


def figures(checks: int) -> list[str]:
    rows = []
    for looks, of in RULES:
        rule = Confirmation(looks=looks, of=of)
        told, more = healthy(rule, checks)
        waits = sorted(wait for wait in delays(rule, checks) if wait is not None)
        alarms = told[ChangeKind.PAIN] + told[ChangeKind.FLAPPING]
        rows.append([
            f"{looks} of {of}", f"{alarms / checks:.2f}", f"{sum(told[k] for k in NEWS) / checks:.2f}",
            f"{100 * more:.1f} %", _minutes(waits[len(waits) // 2]), _minutes(waits[len(waits) * 99 // 100]),
            str(checks - len(waits)),
        ])  # fmt: skip
    head = [
        "rule", "false alarms", "all messages", "more looks", "told after, median", "99 of 100", "never told",
    ]  # fmt: skip
    return table(head, rows)


def _minutes(wait: timedelta) -> str:
    return f"{wait / timedelta(minutes=1):.0f} min"


@click.command()
@click.option("--checks", default=300, show_default=True, help="How many checks to watch for a year.")
def main(checks: int) -> None:
    """Watch checks that are wrong by chance in 2 of 100 looks; print what would be told of each in a year."""
    click.echo("\n".join(figures(checks)))


if __name__ == "__main__":
    main()
