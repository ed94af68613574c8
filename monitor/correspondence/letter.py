"""Raw bytes into a `Letter`: never raises, never takes seconds, whatever was sent.

The standard parser is used with its old policy: the new one raises on broken ids and unknown charsets.
Only the beginning of a mail is parsed: what people write stands before what they attach.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from itertools import islice

from monitor.correspondence.markup import looks_like_html, text_of_html

READ = 1_000_000  # bytes of a mail
SHOWN = 60_000  # characters of its text
HEADERS, HEADER = 300, 4_000  # how many, and characters of each
PARTS, BOUNDARIES = 200, 40
ID = re.compile(r"<([^<>\s]{3,300})>")
REPORT_FIELD = re.compile(
    r"^(final-recipient|original-recipient|action|status):\s*(.{1,400})$", re.IGNORECASE | re.MULTILINE
)
PARAMETER = re.compile(r"report-type\s*=\s*\"?([\w-]+)", re.IGNORECASE)
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Report:
    """What a machine says about another mail (RFC 3462)."""

    kind: str  # "delivery-status", "disposition-notification", "feedback-report"; may be empty
    recipients: tuple[str, ...] = ()  # whom that mail was for
    action: str = ""  # "failed", "delayed", "delivered", …
    status: str = ""  # "5.1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as it can be read."""

    headers: tuple[tuple[str, str], ...] = ()  # names in lower case
    sender: str = ""  # the address alone
    sender_name: str = ""
    subject: str = ""
    text: str = ""  # of its own plain part, or made of its HTML
    enclosed: str = ""  # text of a mail inside it: forwarded, or returned
    html_only: bool = False
    calendar: bool = False
    attachments: tuple[str, ...] = ()  # their types
    message_id: str = ""
    references: tuple[str, ...] = ()  # In-Reply-To first
    report: Report | None = None
    notes: tuple[str, ...] = ()  # what was broken, in words

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.headers if key == name)

    def header(self, name: str) -> str:
        """Its first value, empty where there is none."""
        return next(iter(self.all(name)), "")

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self.headers)


@dataclass(slots=True)
class _Body:
    plain: str = ""
    html: str = ""
    enclosed: str = ""
    report: str = ""
    calendar: bool = False
    attachments: tuple[str, ...] = ()


def read_letter(raw: bytes) -> Letter:
    notes: list[str] = []
    if len(raw) > READ:
        notes.append(f"only its first {READ:,} bytes were read, of {len(raw):,}")
    beginning = raw[:READ]
    message = _parsed(beginning, notes)
    headers = tuple(_headers(message, notes))
    body = _Body()
    try:
        _read_parts(message, body, notes)
    except RecursionError:
        notes.append("its parts are nested too deep to be read")
    return _letter(headers, body, notes)


def written_by(letter: Letter) -> str:
    """Its sender as people write it."""
    return f"{letter.sender_name} <{letter.sender}>" if letter.sender_name else letter.sender


def letter_of(headers: Mapping[str, str], subject: str, body: str) -> Letter:
    """A letter from what is known of one: a labelled sample."""
    known = tuple((name.lower(), str(value)) for name, value in headers.items() if name.lower() != "subject")
    plain, html = ("", body) if looks_like_html(body) else (body, "")
    return _letter((("subject", subject), *known), _Body(plain=plain, html=html), [])


def _parsed(raw: bytes, notes: list[str]) -> Message:
    if raw.lower().count(b"boundary=") <= BOUNDARIES:
        try:
            return message_from_bytes(raw)
        except (RecursionError, ValueError, LookupError, AttributeError, TypeError, IndexError):
            notes.append("its parts could not be told apart")
    else:
        notes.append("it has too many parts inside one another; only its beginning was read")
    message = BytesHeaderParser().parsebytes(raw[:SHOWN])
    for name in ("content-type", "content-transfer-encoding"):
        del message[name]
    return message


def _letter(headers: tuple[tuple[str, str], ...], body: _Body, notes: list[str]) -> Letter:
    first = dict(reversed(headers))
    name, address = _sender(first.get("from", ""))
    text, html_only = _text(body, notes)
    ids = [i for key in ("in-reply-to", "references") for i in ID.findall(first.get(key, ""))]
    return Letter(
        headers=headers,
        sender=address,
        sender_name=name,
        subject=_clean(" ".join(first.get("subject", "").split())),
        text=text,
        enclosed=_clean(body.enclosed[:SHOWN]),
        html_only=html_only,
        calendar=body.calendar,
        attachments=body.attachments,
        message_id=next(iter(ID.findall(first.get("message-id", ""))), ""),
        references=tuple(dict.fromkeys(ids)),
        report=_report(first.get("content-type", ""), body.report),
        notes=tuple(dict.fromkeys(notes)),
    )


def _text(body: _Body, notes: list[str]) -> tuple[str, bool]:
    """The plain part, unless it is empty or only says that there is HTML."""
    if not body.html or len(body.plain.split()) > 12:
        return _clean(body.plain[:SHOWN]), False
    text = text_of_html(body.html)
    if len(text) <= len(body.plain):
        return _clean(body.plain[:SHOWN]), False
    if not text.strip():
        notes.append("its HTML holds no text")
    return _clean(text[:SHOWN]), not body.plain.strip()


def _headers(message: Message, notes: list[str]) -> Iterator[tuple[str, str]]:
    for name, value in islice(message.raw_items(), HEADERS):
        yield name.lower().strip(), _clean(_decoded(str(value)[:HEADER], notes))


def _decoded(value: str, notes: list[str]) -> str:
    """Encoded words and raw bytes made readable."""
    value = _of_bytes(value.encode("utf-8", "surrogateescape"))
    if "=?" not in value:
        return value
    try:
        return "".join(_word(part, charset, notes) for part, charset in decode_header(value))
    except (MessageError, ValueError, LookupError, AttributeError, TypeError):
        notes.append("a header is encoded wrongly")
        return value


def _word(part: bytes | str, charset: str | None, notes: list[str]) -> str:
    return part if isinstance(part, str) else _charset(part, charset or "", notes)


def _charset(data: bytes, charset: str, notes: list[str]) -> str:
    if charset.lower() in {"", "us-ascii", "ascii"}:
        return _of_bytes(data)
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        notes.append(f"its text is not in {charset[:30]} as it says")
    except (LookupError, ValueError):
        notes.append(f"its charset {charset[:30]!r} is unknown")
    return _of_bytes(data)


def _of_bytes(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _clean(text: str) -> str:
    return UNREADABLE.sub("", text)


def addresses_in(values: Iterable[str]) -> list[tuple[str, str]]:
    """Names and addresses; none where comments are nested without end."""
    try:
        return getaddresses([value.replace("\n", " ") for value in values])
    except RecursionError:
        return []


def _sender(value: str) -> tuple[str, str]:
    try:
        found = addresses_in([value])
    except (ValueError, IndexError, TypeError):
        return "", ""
    # A comma in a name without quotes makes two of it, of which one has no address.
    name, address = next(((name, address) for name, address in found if "@" in address), ("", ""))
    return name, address.lower()


def _read_parts(message: Message, body: _Body, notes: list[str]) -> None:
    waiting, seen = [(message, False)], 0
    while waiting and seen < PARTS:
        part, inside = waiting.pop()
        seen += 1
        kind = part.get_content_type()
        children = part.get_payload() if part.is_multipart() else None  # else it decodes, and may raise
        if isinstance(children, list):
            within = inside or kind == "message/rfc822"
            if kind == "message/delivery-status":
                body.report += "\n".join(str(child) for child in children if isinstance(child, Message))
            else:
                waiting += [(c, within) for c in reversed(children) if isinstance(c, Message)]
                body.attachments += (kind,) if kind == "message/rfc822" else ()
        else:
            _read_part(part, kind, inside, body, notes)
    if waiting:
        notes.append(f"it has more than {PARTS} parts")


def _read_part(part: Message, kind: str, inside: bool, body: _Body, notes: list[str]) -> None:
    attached = str(part.get("content-disposition", "")).lower().startswith("attachment")
    if kind == "text/calendar":
        body.calendar = True
    if kind == "text/rfc822-headers":
        body.enclosed += _content(part, notes)
    elif kind in {"message/delivery-status", "message/disposition-notification", "message/feedback-report"}:
        body.report += _content(part, notes)
    elif attached or kind not in {"text/plain", "text/html"}:
        body.attachments += (kind,)
    elif inside:
        text = _content(part, notes)
        body.enclosed += text_of_html(text) if kind == "text/html" else text
    elif kind == "text/html":
        body.html += _content(part, notes)
    else:
        body.plain += _content(part, notes)


def _content(part: Message, notes: list[str]) -> str:
    try:
        data = part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, AssertionError, AttributeError, TypeError):
        data = None
    if not isinstance(data, bytes):
        notes.append("a part could not be decoded")
        return ""
    try:
        charset = str(part.get_content_charset() or "")
    except (ValueError, LookupError, AttributeError, TypeError):
        charset = ""
    return _charset(data, charset, notes)


def _report(content_type: str, fields: str) -> Report | None:
    if not content_type.lower().lstrip().startswith("multipart/report"):
        return None
    found = [(name.lower(), value.strip()) for name, value in REPORT_FIELD.findall(fields[:SHOWN])]
    first = dict(reversed(found))
    kind = PARAMETER.search(content_type)
    named = (v.rpartition(";")[2].strip().lower() for k, v in found if k.endswith("recipient"))
    return Report(
        kind=kind[1].lower() if kind else "",
        recipients=tuple(dict.fromkeys(named)),
        action=first.get("action", "").lower(),
        status=first.get("status", ""),
    )
