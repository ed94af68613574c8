"""The table [pictures]: whether reports show screenshots as they are."""

from typing import Literal

from pydantic import Field

from checks.model import ShopKind
from monitor.config_values import Table

Treatment = Literal["show", "blur", "leave-out"]
STRICTER: tuple[Treatment, ...] = ("show", "blur", "leave-out")  # each than those before it


class PicturesTable(Table):
    own: Treatment = Field(default="show", examples=["show"])
    competitors: Treatment = Field(default="show", examples=["blur"])

    @property
    def strictest(self) -> Treatment:
        return max(self.own, self.competitors, key=STRICTER.index)

    def of(self, kind: ShopKind) -> Treatment:
        return self.own if kind is ShopKind.OWN else self.competitors
