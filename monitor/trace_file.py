"""Playwright's recording of a visit (a ZIP file), without what must not be kept.

In it are `trace.trace` (what was done, and the page before and after), `trace.network` (requests), both with
one JSON object a line, and `resources/` (what was loaded). `trace.stacks` (our own source lines) is left out.
"""

import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from monitor.redaction import (
    CHOSEN,
    MASK,
    NAME,
    masking,
    redact_html,
    redact_json,
    redact_pairs,
    redact_text,
    telling,
)

Mask = Callable[[str], str]

TYPING = {"fill", "type", "press", "insertText", "keyboardType", "keyboardInsertText"}
PRIVATE_OPTIONS = {"httpCredentials", "storageState", "extraHTTPHeaders", "proxy", "clientCertificates"}
PAGES = (".html", ".htm", ".xhtml", ".svg", ".xml")
TEXTS = (".json", ".txt", ".js", ".css", ".dat", ".csv", ".urlencoded", ".bin", "")
OURS = {"stack", "result"}  # our source lines; what a call gave back, such as a whole page
VALUES = ("value", "__playwright_value_")
BIGGEST_TEXT = 4_000_000  # characters; a larger file is left out rather than searched for minutes


class Mark(NamedTuple):
    """A line to be shown among the actions."""

    at: float  # seconds since 1970
    line: str


def redact_trace(data: bytes, known: Collection[str] = (), marks: Sequence[Mark] = ()) -> bytes:
    """The same recording with these marks, fit to be kept.

    `known`: texts that must not be in it, such as cookies' values. Raises ValueError where it is no such
    recording.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            return _rewritten(old, known, marks)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ValueError(f"no trace: {error}") from error


def _rewritten(old: zipfile.ZipFile, known: Collection[str], marks: Sequence[Mark]) -> bytes:
    network = [line for name in old.namelist() if name.endswith(".network") for line in _lines(old, name)]
    mask = masking({*known, *(s for line in network for s in secrets_of(line) if telling(s))})
    sent = {file for line in network if (file := _file_of(_post(line)))}
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not name.endswith(".stacks") and name not in sent:
                new.writestr(name, _file(name, old, mask, marks))
    return into.getvalue()


def _file(name: str, old: zipfile.ZipFile, mask: Mask, marks: Sequence[Mark]) -> bytes:
    if name.endswith((".trace", ".network")):
        lines = (_each(redact_event(line), mask) for line in _with_marks(_lines(old, name), marks))
        return "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    return redact_resource(name, old.read(name), mask)


def _lines(old: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in old.read(name).decode("utf-8", "replace").split("\n") if line)


def _with_marks(lines: Iterable[dict[str, Any]], marks: Sequence[Mark]) -> Iterator[dict[str, Any]]:
    """Each mark as a group of actions without actions, which Playwright's viewer shows by its title.

    To have the browser's driver note them while the visit goes on would cost it a tenth of its time.
    """
    for line in lines:
        yield line
        if (
            line.get("type") == "context-options"
        ):  # the first one; it tells how the clock of the recording runs
            for number, mark in enumerate(marks):
                at = line["monotonicTime"] + mark.at * 1000 - line["wallTime"]
                call = {"callId": f"mark@{number}"}
                group = {"class": "Tracing", "method": "tracingGroup", "params": {}}
                yield {"type": "before", **call, "startTime": at, "title": mark.line, **group}
                yield {"type": "after", **call, "endTime": at}


def redact_resource(name: str, data: bytes, mask: Mask) -> bytes:
    """A file that a page loaded; pictures and fonts stay as they are."""
    suffix = name[name.rfind(".") :].lower() if "." in name.rpartition("/")[2] else ""
    if suffix not in (*PAGES, *TEXTS):
        return data
    if len(data) > BIGGEST_TEXT:
        return b""
    text = mask(data.decode("utf-8", "surrogateescape"))
    if suffix == ".json":
        text = _json(text)
    text = redact_html(text) if suffix in PAGES else redact_text(text)
    return text.encode("utf-8", "surrogateescape")


def _json(text: str) -> str:
    try:
        return json.dumps(redact_json(json.loads(text)), ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def secrets_of(line: Mapping[str, Any]) -> Iterator[str]:
    """What a request or its answer shows to be secret: it may stand elsewhere, too."""
    snapshot = line.get("snapshot") or {}
    for message in (snapshot.get("request") or {}, snapshot.get("response") or {}):
        yield from (str(c.get("value", "")) for c in message.get("cookies") or ())
        for header in message.get("headers") or ():
            if header["name"].lower() in ("cookie", "set-cookie"):
                yield from _cookie_values(header["value"])
            elif header["name"].lower() in ("authorization", "proxy-authorization"):
                yield header["value"].partition(" ")[2]


def _cookie_values(header: str) -> Iterator[str]:
    for line in header.split("\n"):  # several Set-Cookie headers are told in one
        for n, pair in enumerate(line.split(";")):
            name, _, value = pair.strip().partition("=")
            if n == 0 or name.lower() not in ("path", "domain", "expires", "max-age", "samesite"):
                yield value


def _post(line: Mapping[str, Any]) -> Mapping[str, Any]:
    return (line.get("snapshot") or {}).get("request", {}).get("postData") or {}


def _file_of(body: Mapping[str, Any]) -> str:
    if file := body.get("_file"):
        return str(file)
    return f"resources/{body['_sha1']}" if body.get("_sha1") else ""


def redact_event(event: dict[str, Any]) -> dict[str, Any]:
    """One line of the recording."""
    match event.get("type"):
        case "resource-snapshot":
            return {**event, "snapshot": _exchange(event["snapshot"])}
        case "frame-snapshot":
            return {**event, "snapshot": _page(event["snapshot"])}
        case "context-options":
            options = {k: v for k, v in event.get("options", {}).items() if k not in PRIVATE_OPTIONS}
            return {**event, "options": options}
        case "before" if event.get("method") in TYPING:
            params = {k: _typed(k, v) for k, v in event.get("params", {}).items()}
            return {**{k: v for k, v in event.items() if k not in OURS}, "params": params}
        case _:
            return {key: _strings(value) for key, value in event.items() if key not in OURS}


def _typed(name: str, value: object) -> object:
    return MASK if name in ("value", "text", "key") else _strings(value)


def _exchange(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    request = {k: v for k, v in snapshot["request"].items() if k != "postData"}
    return {**snapshot, "request": _message(request), "response": _message(snapshot.get("response", {}))}


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = _strings(dict(message))
    for name in ("headers", "queryString"):
        if name in message:
            cleaned[name] = redact_pairs(message[name])
    if "cookies" in message:
        cleaned["cookies"] = redact_pairs(message["cookies"], all_of_them=True)
    return dict(cleaned)


def _page(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    rest = _strings({k: v for k, v in snapshot.items() if k != "html"})
    return {**rest, "html": _node(snapshot.get("html"))}


def _node(node: Any) -> Any:  # noqa: ANN401  # a text, [tag, {attributes}, children...] or a reference
    match node:
        case str():
            return redact_text(node)
        case ["TEXTAREA", dict(attributes), *_]:
            return ["TEXTAREA", _without_values(attributes), MASK]
        case [str(tag), dict(attributes), *children]:
            hides = _hides(tag, attributes)
            kept = _without_values(attributes) if hides else _strings(attributes)
            return [tag, kept, *(_node(child) for child in children)]
        case _:
            return node


def _hides(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag == "INPUT" and str(attributes.get("type", "text")).lower() not in CHOSEN:
        return True
    return bool(NAME.search(f"{attributes.get('name', '')} {attributes.get('id', '')}"))


def _without_values(attributes: Mapping[str, str]) -> dict[str, str]:
    return {k: MASK if k in (*VALUES, "content") else redact_text(str(v)) for k, v in attributes.items()}


def _strings(value: Any) -> Any:  # noqa: ANN401  # JSON is anything
    return _each(value, redact_text)


def _each(value: Any, change: Mask) -> Any:  # noqa: ANN401  # JSON is anything
    match value:
        case dict():
            return {k: _each(v, change) for k, v in value.items()}
        case list():
            return [_each(each, change) for each in value]
        case str():
            return change(value)
        case _:
            return value
