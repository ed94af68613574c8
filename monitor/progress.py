"""Tells a waiting person on standard error what the shoppers are doing: live on a terminal, else by lines."""

import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from types import TracebackType
from typing import Self, TypeVar

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, track
from rich.text import Text

from checks.model import Shop, Verdict
from checks.reading.durations import in_words
from reports.summary import Result
from reports.words import counted


def summary_of(result: Result) -> str:
    counts = {v: sum(f.verdict is v for f in result.findings) for v in Verdict}
    return (
        f"{counts[Verdict.PASS]} passed, {counts[Verdict.FAIL]} failed, {counts[Verdict.UNKNOWN]} not judged"
    )


class LineProgress:
    """One line per step, for logs and pipes."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def started(self, shop: Shop) -> None:
        self._say(shop, "on the way")

    def reached(self, shop: Shop, stage: str) -> None:
        self._say(shop, f"looking for {stage}" if stage != "home" else "at the door")

    def finished(self, shop: Shop, result: Result) -> None:
        self._say(shop, summary_of(result))

    def waiting(self, questions: int, time: timedelta) -> None:
        print(_waiting(questions, time), file=sys.stderr, flush=True)  # noqa: T201

    def trouble(self, message: str) -> None:
        print(message, file=sys.stderr, flush=True)  # noqa: T201

    def _say(self, shop: Shop, what: str) -> None:
        print(f"{shop.name}: {what}", file=sys.stderr, flush=True)  # noqa: T201  # this is what it is for


class LiveProgress:
    """One moving line per shop."""

    def __init__(self) -> None:
        self._bars = Bars(
            SpinnerColumn(finished_text="•"), TextColumn("{task.fields[name]}"),
            TextColumn("{task.fields[stage]}"),
            TimeElapsedColumn(), console=Console(stderr=True),
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def started(self, shop: Shop) -> None:
        if shop.key not in self._tasks:
            name = Text(shop.name).markup
            self._tasks[shop.key] = self._bars.add_task("", total=1, name=name, stage="on the way")

    def reached(self, shop: Shop, stage: str) -> None:
        self._bars.update(self._tasks[shop.key], stage=stage)

    def finished(self, shop: Shop, result: Result) -> None:
        self._bars.update(self._tasks[shop.key], completed=1, stage=summary_of(result))

    def waiting(self, questions: int, time: timedelta) -> None:
        self._bars.add_task("", total=None, name=_waiting(questions, time), stage="")

    def trouble(self, message: str) -> None:
        self._bars.console.print(Text(message))


def _waiting(questions: int, time: timedelta) -> str:
    return f"Waiting up to {in_words(time)} for answers to {counted(questions, 'question', 'questions')}"


def progress_for_a_person() -> LineProgress | LiveProgress:
    return LiveProgress() if sys.stderr.isatty() else LineProgress()


T = TypeVar("T")
EVERY = 50  # things between two lines, where no bar can move


def counted_for_a_person(things: Sequence[T], what: str) -> Iterator[T]:
    """The things one by one, telling how far the work has come."""
    if sys.stderr.isatty():
        yield from track(things, what, console=Console(stderr=True), transient=True)
        return
    for number, thing in enumerate(things, 1):
        yield thing
        if number % EVERY == 0 or number == len(things):
            print(f"{what}: {number} of {len(things)}", file=sys.stderr, flush=True)  # noqa: T201
