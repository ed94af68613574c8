"""The log: lines for people on a terminal, else one JSON object a line; always to standard error.

    log = logger("visit")
    log.info("visited", shop="mueller", seconds=41.2)

By the standard library, with formatters of our own: what costs thought is here (texts of shops that would
forge lines, secrets, the same form for lines of other libraries), and neither python-json-logger nor
structlog would take that off us.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any, Literal, TextIO
from urllib.parse import quote

from reports.clean import clean, one_line, shorten

OURS = "reachwatch"
LONGEST = 2000  # characters of a value
LONGEST_TRACE = 20_000
COLOURS = {"debug": "2", "info": "32", "warning": "33", "error": "1;31", "critical": "1;31"}
PLAIN = re.compile(r"[^\s\"'=\\]+")
Fields = dict[str, Any]


class Log:
    """Says what happened in a few fixed words, and with what in fields."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(f"{OURS}.{name}")

    def debug(self, event: str, **fields: object) -> None:
        self._say(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: object) -> None:
        self._say(logging.INFO, event, fields)

    def warning(self, event: str, **fields: object) -> None:
        self._say(logging.WARNING, event, fields)

    def error(self, event: str, **fields: object) -> None:
        self._say(logging.ERROR, event, fields)

    def crash(self, event: str, error: BaseException, **fields: object) -> None:
        """An error that nobody foresaw, with its trace."""
        self._say(logging.ERROR, event, fields, error)

    def _say(
        self, level: int, event: str, fields: Mapping[str, object], error: BaseException | None = None
    ) -> None:
        self._logger.log(level, "%s", event, extra={"fields": fields}, exc_info=error)


def logger(name: str) -> Log:
    return Log(name)


def set_up(
    how: Literal["auto", "human", "json"] = "auto", level: str = "info", secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:  # fmt: skip
    """All that is logged from now on goes to `stream`; called again, it replaces what was said before."""
    stream = stream or sys.stderr
    handler, redact = _Handler(stream), Redaction(secrets)
    human = how == "human" or (how == "auto" and stream.isatty())
    handler.setFormatter(HumanLines(redact, colour=stream.isatty()) if human else JsonLines(redact))
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)  # of other libraries
    logging.getLogger(OURS).setLevel(level.upper())
    logging.captureWarnings(capture=True)


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A log that cannot be written, such as on a full disk, stops nothing."""


class Redaction:
    """Replaces known secrets, also where they stand percent-encoded in an address."""

    def __init__(self, secrets: Iterable[str]) -> None:
        plain = {secret.strip() for secret in secrets} - {""}
        longest_first = sorted(plain | {quote(secret, safe="") for secret in plain}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if plain else None

    def __call__(self, text: str) -> str:
        return self._pattern.sub("[secret]", text) if self._pattern else text


class _Lines(logging.Formatter):
    def __init__(self, redact: Redaction) -> None:
        super().__init__()
        self._redact = redact

    def fields_of(self, record: logging.LogRecord) -> Fields:
        """In their order. A line of another library has its text as event; `logger` says whose it is."""
        fields: Fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": self._value(record.getMessage()),
            "logger": record.name.removeprefix(f"{OURS}."),
        }
        given: Mapping[str, object] = getattr(record, "fields", {})
        fields |= {name: self._value(value) for name, value in given.items() if name not in fields}
        if record.exc_info and record.exc_info[1]:
            fields["trace"] = shorten(self._redact(self.formatException(record.exc_info)), LONGEST_TRACE)
        return fields

    def _value(self, value: object) -> object:
        if value is None or isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value)):
            return value  # JSON knows no infinity
        said = value.isoformat() if isinstance(value, datetime) else str(value)
        return shorten(self._redact(said), LONGEST)  # in this order: half a secret is one, too


class JsonLines(_Lines):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.fields_of(record))  # in ASCII: no line break, no control code gets through


class HumanLines(_Lines):
    def __init__(self, redact: Redaction, *, colour: bool) -> None:
        super().__init__(redact)
        self._colour = colour

    def format(self, record: logging.LogRecord) -> str:
        fields = self.fields_of(record)
        at, level, event, name = (str(fields.pop(key)) for key in ("at", "level", "event", "logger"))
        trace = clean(str(fields.pop("trace", "")), LONGEST_TRACE)
        time = f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M:%S}"
        said = f"{name}: {one_line(event, LONGEST)}"
        pairs = (f"{self._in(key + '=', '2')}{_quoted(value)}" for key, value in fields.items())
        head = [self._in(time, "2"), self._in(f"{level:<7}", COLOURS.get(level, "0")), said]
        return "\n    | ".join([" ".join([*head, *pairs]), *trace.splitlines()])

    def _in(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colour else text


def _quoted(value: object) -> str:
    text = one_line(str(value), LONGEST)
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
