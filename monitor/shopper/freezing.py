"""From the JSON that `freeze.js` returns to a frozen `Page`. No browser in here."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from operator import add
from typing import Any
from urllib.parse import urlsplit

from checks.model import Box, Control, Field, Form, Page, Span, Stage, Text
from monitor.shopper.worlds import function_in

FREEZE = function_in("freeze")

# What some shops put around their JSON-LD for browsers of the last century.
WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$|;\s*$")
# What a page may weigh before we stop reading; far above any honest shop page.
LIMITS: Mapping[str, int] = {
    "elements": 60_000,
    "chars": 2_000_000,
    "controls": 4_000,
    "forms": 100,
    "fields": 300,
    "ms": 4_000,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A visible frame of another origin, which has to be frozen on its own."""

    url: str
    box: Box


def parse(raw: str, *, stage: Stage, status: int) -> tuple[Page, tuple[Frame, ...]]:
    """The page, and its frames of other origins that are not in it yet."""
    data = json.loads(raw.replace("`", '"').replace("\x7f", "`"))
    page = Page(
        stage=stage,
        url=data["url"],
        status=status,
        title=data["title"],
        language=data["language"],
        texts=tuple(_text(t) for t in data["texts"]),
        links=tuple(_control(c) for c in data["links"]),
        buttons=tuple(_control(c) for c in data["buttons"]),
        forms=tuple(_form(f) for f in data["forms"]),
        structured=(*_structured(data["jsonld"]), *data["microdata"]),
        frames=tuple(_address(f["u"]) for f in data["frames"]),
        cut=tuple(data["cut"]),
        width=data["width"],
        height=data["height"],
    )
    return page, tuple(Frame(f["u"], Box(*f["b"])) for f in data["frames"] if not f["own"])


def merge(page: Page, inner: Page, box: Box) -> Page:
    """The page with the texts and controls of one of its frames, moved to where the frame is drawn.

    A frame's controls lose their reference: the shopper never acts inside a stranger's frame.
    """

    def control(c: Control) -> Control:
        form = None if c.form is None else c.form + len(page.forms)
        return replace(c, ref=-1, form=form, box=_moved(c.box, box))

    forms = tuple(
        replace(f, box=_moved(f.box, box), fields=tuple(_inner(x, box) for x in f.fields))
        for f in inner.forms
    )
    return replace(
        page,
        texts=(*page.texts, *(_moved_text(t, box) for t in inner.texts)),
        links=(*page.links, *map(control, inner.links)),
        buttons=(*page.buttons, *map(control, inner.buttons)),
        forms=(*page.forms, *forms),
        structured=(*page.structured, *inner.structured),
        cut=(*page.cut, *inner.cut),
    )


def _inner(field: Field, by: Box) -> Field:
    return replace(field, ref=-1, box=_moved(field.box, by))


def _moved(box: Box, by: Box) -> Box:
    return Box(box.x + by.x, box.y + by.y, box.width, box.height)


def _moved_text(text: Text, by: Box) -> Text:
    spans = tuple(replace(s, box=_moved(s.box, by)) for s in text.spans)
    return replace(text, box=_moved(text.box, by), spans=spans)


def _text(row: Sequence[Any]) -> Text:
    """From a row: the text, its spans (six figures each: start, end, box), whether folded, its region."""
    text, drawn, folded, region = row
    figures = iter(drawn)
    spans = tuple(
        [Span(start, end, Box(x, y, w, h)) for start, end, x, y, w, h in zip(*[figures] * 6, strict=True)]
    )
    box = spans[0].box if len(spans) == 1 else _around(drawn)
    return Text(text=text, box=box, spans=spans, folded=folded, region=region)


def _around(drawn: Sequence[float]) -> Box:
    """The box around all these spans, six figures each."""
    if not drawn:
        return Box(0, 0, 0, 0)
    left, top = drawn[2::6], drawn[3::6]
    x, y = min(left), min(top)
    right, bottom = max(map(add, left, drawn[4::6])), max(map(add, top, drawn[5::6]))
    return Box(x, y, right - x, bottom - y)


def _address(written: str) -> str:
    """The address, or nothing where it is none (`http://[broken`): whoever reads a page takes them apart."""
    if not written:
        return ""
    try:
        urlsplit(written)
    except ValueError:
        return ""
    return written


def _control(row: Sequence[Any]) -> Control:
    ref, text, visible, href, tag, kind, hint, form, disabled, region, x, y, w, h = row
    return Control(
        ref=ref, text=text, box=Box(x, y, w, h), visible=visible, href=_address(href), tag=tag, type=kind,
        hint=hint, form=form, disabled=disabled, region=region,
    )  # fmt: skip


def _form(f: Mapping[str, Any]) -> Form:
    return Form(
        action=f["a"], method=f["m"], visible=f["v"], box=Box(*f["b"]), hint=f["h"], text=f["x"],
        fields=tuple(_field(x) for x in f["fields"]),
    )  # fmt: skip


def _field(x: Mapping[str, Any]) -> Field:
    return Field(
        ref=x["i"], name=x["n"], type=x["y"], label=x["l"], visible=x["v"], required=x["q"],
        autocomplete=x["c"], value=x["u"], checked=x["k"], disabled=x["d"], options=tuple(x["o"]),
        box=Box(*x["b"]),
    )  # fmt: skip


def _structured(scripts: Sequence[str]) -> list[Mapping[str, Any]]:
    """The nodes of all JSON-LD scripts that can be read; broken ones are an everyday thing."""
    nodes: list[Mapping[str, Any]] = []
    for script in scripts:
        with suppress(ValueError, RecursionError):
            nodes.extend(_nodes(_json(WRAPPING.sub("", script))))
    return nodes


def _json(script: str) -> Any:  # noqa: ANN401  # JSON is anything
    try:
        data = json.loads(script, strict=False)
    except ValueError:
        data = json.loads(html.unescape(script), strict=False)  # some shops escape it as if it were HTML
    if "\\ud" in script.lower():  # half of a character, which no file could take
        data = json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    return data


def _nodes(data: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401  # JSON is anything
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item)
    elif isinstance(data, dict):
        if isinstance(data.get("@graph"), list | dict):
            yield from _nodes(data["@graph"])
        else:
            yield data
