"""The reply times of all shops, for the terminal and for machines."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from checks.correspondence import Inquiry
from checks.reading.durations import in_words
from checks.reply_times import Comparison, compare
from reports.clean import one_line
from reports.machine import safe_json
from reports.seconds import times_data
from reports.text import rendered
from reports.times import Length, length

NOTE = (
    "Acknowledged, answered: the median. Answers are measured in the shop’s hours, and by the clock in "
    "brackets. A question without a reply counts as one that takes for ever, so a time may be “never”."
)
COLUMNS = ("Acknowledged", "Answered", "90\u00a0% within")


def times_as_text(shops: Mapping[str, Sequence[Inquiry]], *, width: int = 100, colour: bool = False) -> str:
    if not shops:
        return "No question was put to any shop yet.\n"
    return rendered(list(_parts(shops)), width, colour)


def _parts(shops: Mapping[str, Sequence[Inquiry]]) -> Iterator[RenderableType]:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Shop", overflow="fold")
    table.add_column("Counted", justify="right")
    for name in COLUMNS:
        table.add_column(name)
    table.add_column("Not answered", justify="right")
    table.add_column("Open", justify="right")
    for one in compare(shops):
        table.add_row(Text(one_line(one.shop)), *_cells(one))
    yield table
    yield Text(NOTE, style="dim")


def _cells(one: Comparison) -> Iterator[str]:
    times = one.times
    answer, acknowledged = times.answer, times.acknowledgement.median
    if not times.counted:
        yield from ("0", "–", "–", "–", "–", str(times.open))
        return
    yield str(times.counted)
    yield "never" if acknowledged is None else in_words(acknowledged)
    yield _cell(length(answer.median, answer.median_open))
    yield _cell(length(answer.ninety, answer.ninety_open))
    yield str(answer.silent)
    yield str(times.open)


def _cell(took: Length | None) -> str:
    if took is None:
        return "never"
    return took.open if took.open == took.clock else f"{took.open}\n({took.clock})"


def times_as_json(shops: Mapping[str, Sequence[Inquiry]]) -> str:
    """In the same order; each with what `reports.schema.ReplyTimesData` describes."""
    order = [one.shop for one in compare(shops)]
    return safe_json({"shops": [{"shop": shop, "reply_times": times_data(shops[shop])} for shop in order]})
