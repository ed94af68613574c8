"""The table [site]: a folder of reports that the daemon keeps up to date."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field

from monitor.config_schedule import read_length
from monitor.config_values import FilePath, Table

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_between_sites = read_length(HOUR, DAY, '"6h" or "1d"')


def _every(text: str) -> str:
    _between_sites(text)
    return text


class SiteTable(Table):
    folder: FilePath | None = Field(default=None, examples=["public"])
    every: Annotated[str, AfterValidator(_every)] = Field(default="1d", examples=["1d"])

    @property
    def turn(self) -> timedelta:
        return _between_sites(self.every)

    def within(self, folder: Path) -> Self:
        return self.model_copy(update={"folder": self.folder and folder / self.folder})
