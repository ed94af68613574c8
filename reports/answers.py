"""What a look for answers brought, for the terminal and for machines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rich.text import Text

from checks.model import Verdict
from checks.reading.durations import in_words
from reports.clean import one_line
from reports.machine import iso, safe_json
from reports.text import VERDICT_MARKS, rendered
from reports.words import counted


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What is said now of one question, where that is new."""

    shop: str  # key
    reference: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True)
class Awaited:
    shop: str  # key
    reference: str
    asked_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Looked:
    at: datetime
    settled: tuple[Verdicts, ...]
    awaited: tuple[Awaited, ...]  # the oldest first
    unmatched: int  # mails that belong to no question
    trouble: str = ""  # why the mailbox could not be read

    @property
    def failed(self) -> bool:
        return any(each.verdict is Verdict.FAIL for each in self.settled)


def looked_as_text(looked: Looked, *, width: int = 100, colour: bool = False) -> str:
    return rendered(list(_lines(looked)), width, colour)


def _lines(looked: Looked) -> Iterator[Text]:
    for each in looked.settled:
        sign, style = VERDICT_MARKS[each.verdict]
        yield Text.assemble(
            (f"{sign} ", style), (one_line(each.shop), "bold"), f"  {one_line(each.sentence, 1000)}"
        )
    for waiting in looked.awaited:
        left = (
            f"{in_words(waiting.until - looked.at)} left"
            if waiting.until and waiting.until > looked.at
            else "its time is over, but our mailbox was not read so far"
        )
        asked = f"asked {waiting.asked_at:%Y-%m-%d %H:%M} UTC"
        yield Text.assemble("… ", (one_line(waiting.shop), "bold"), f"  {asked}, {left}")
    if not looked.settled and not looked.awaited:
        yield Text("Nothing new, and no answer is awaited.")
    if looked.unmatched:
        many = counted(looked.unmatched, "mail belongs", "mails belong")
        yield Text(f"{many} to no question: `reachwatch mail list --unmatched` shows them.", style="dim")


def looked_as_json(looked: Looked) -> str:
    return safe_json(
        {
            "at": iso(looked.at),
            "settled": [
                {"shop": s.shop, "reference": s.reference, "verdict": s.verdict.value, "sentence": s.sentence}
                for s in looked.settled
            ],
            "awaited": [
                {
                    "shop": a.shop, "reference": a.reference, "asked_at": iso(a.asked_at),
                    "until": iso(a.until) if a.until else None,
                }
                for a in looked.awaited
            ],
            "unmatched": looked.unmatched,
            "trouble": looked.trouble,
        }
    )  # fmt: skip
