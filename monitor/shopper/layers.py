"""From the JSON that `layers.js` returns to what lies over a page and speaks of consent. No browser here."""

import json
from dataclasses import dataclass
from importlib.resources import files

LAYERS = files("monitor.shopper").joinpath("layers.js").read_text("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    text: str
    names: str  # ids, classes and addresses of it and of its frames
    framed: bool  # what it says is in a frame of a stranger
    refs: frozenset[int]  # the controls of the page read last that stand in it
    ticked: tuple[int, ...]  # references of what unticks its boxes


def parse_layers(raw: str) -> tuple[tuple[Layer, ...], bool]:
    """The layers; where there is none, also whether a consent service is loaded that may yet show one."""
    data = json.loads(raw)
    layers = tuple(
        Layer(
            text=one["text"], names=one["name"], framed=one["framed"], refs=frozenset(one["refs"]),
            ticked=tuple(one["ticked"]),
        )
        for one in data["layers"]
    )  # fmt: skip
    return layers, data["expected"]
