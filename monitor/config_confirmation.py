"""The part of a configuration that says when a changed verdict counts."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictInt

from checks.changes import Confirmation
from monitor.config_mistakes import KeyPath, rejection, shown
from monitor.config_values import Table
from monitor.lengths import length

MOST_LOOKS = 10
SOONEST, LATEST = timedelta(minutes=1), timedelta(days=7)
BLIND_SOONEST, BLIND_LATEST = timedelta(hours=1), timedelta(days=365)
DEFAULT = Confirmation()


def _between(text: str, least: timedelta, most: timedelta, said: str, example: str) -> str:
    found = length(text)
    if found is None:
        raise rejection(f"{shown(text)} is no length of time.", f'Write it like "{example}".')
    if not least <= found <= most:
        raise rejection(f"{shown(text)} is too short or too long.", f"Write {said}.")
    return text


def _pause(text: str) -> str:
    return _between(text, SOONEST, LATEST, "between 1m and 7d", "15m")


def _patience(text: str) -> str:
    return _between(text, BLIND_SOONEST, BLIND_LATEST, "between 1h and 365d", "3d")


class ConfirmationTable(Table):
    looks: StrictInt = Field(default=DEFAULT.looks, ge=1, le=MOST_LOOKS, examples=[DEFAULT.looks])
    of: StrictInt = Field(default=DEFAULT.of, ge=1, le=MOST_LOOKS, examples=[DEFAULT.of])
    after: Annotated[str, AfterValidator(_pause)] = Field(default="15m", examples=["15m"])
    blind_after: Annotated[str, AfterValidator(_patience)] = Field(default="3d", examples=["3d"])

    @property
    def rule(self) -> Confirmation:
        return Confirmation(
            looks=self.looks, of=self.of, after=length(self.after) or DEFAULT.after,
            blind_after=length(self.blind_after) or DEFAULT.blind_after,
        )  # fmt: skip


def confirmation_contradictions(raw: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """More looks than there are to choose from; from the raw file, so that it is told with all others."""
    table = raw.get("confirmation")
    if not isinstance(table, dict):
        return
    looks, of = table.get("looks", DEFAULT.looks), table.get("of", DEFAULT.of)
    if isinstance(looks, int) and isinstance(of, int) and looks > of >= 1:
        where = "looks" if "looks" in table else "of"
        message = f"{looks} of the last {of} looks can never agree."
        yield ("confirmation", where), message, "Make `of` as large as `looks`, or larger."
