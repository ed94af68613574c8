"""What the pages promise on the time of an answer, as an inquiry keeps it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from checks.correspondence import Promise
from checks.model import Page
from checks.reading.response_time import StatedTime, Unit, page_response_times
from checks.saying import Said, say, say_n

Until = Callable[[float, Unit], datetime]  # when so many hours or business days after the sending are over


def promise_of(pages: Iterable[Page], until: Until, *, language: str = "") -> Promise | None:
    """The longest of the times that are stated: a shop is held only to what all its statements agree on."""
    stated = [time for page in pages for time in page_response_times(page, language=language)]
    promises = (_promise(time, until) for time in stated)
    return max(promises, key=lambda promise: promise.until, default=None)


def _promise(stated: StatedTime, until: Until) -> Promise:
    time = stated.time
    return Promise(
        said=_said(time.amount, time.unit),
        until=until(time.amount, time.unit),
        quote=stated.evidence.quote,
        url=stated.evidence.url,
    )


def _said(amount: float, unit: Unit) -> str:
    return f"{amount:g} {unit.value.removesuffix('s') if amount == 1 else unit.value}"


def promised(said: str) -> Said:
    """What `Promise.said` holds, for a sentence."""
    amount, _, unit = said.partition(" ")
    if amount.isdecimal() and unit.rstrip("s") == "hour":
        return say_n("{n} hour", "{n} hours", int(amount))
    if amount.isdecimal() and unit.rstrip("s") == "business day":
        return say_n("{n} business day", "{n} business days", int(amount))
    return say("{promise}", promise=said)  # half an hour, or what an older version wrote
