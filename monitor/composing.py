"""Puts a letter into the bytes of a mail to one recipient, which stay the same however often it is tried."""

import re
from base64 import b32encode
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

import idna

from monitor.errors import ReachwatchError
from monitor.mail_server import POLICY
from monitor.outbox import Message, Way
from reports.clean import one_line
from reports.letter import Letter, MailFile

MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
UNSUBSCRIBE = re.compile(r"(?:https://|mailto:)[\x21-\x3b\x3d\x3f-\x7e]+")
LOCAL = re.compile(r"[^\s<>@\"\x00-\x20\x7f-\x9f]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LONGEST_SUBJECT = 200


def mail_message(
    letter: Letter, *, key: str, kind: str, sender: str, to: str, now: datetime,
    not_before: datetime | None = None, unsubscribe: str = "",
) -> Message:  # fmt: skip
    """The message for the outbox. `sender` is like "Reachwatch <reachwatch@our-company.example>".

    The same `key` may serve several recipients: each makes a row, and a Message-ID, of its own.
    """
    recipient, own = _addressed(to), _addressed(sender)
    key = key if to in key else f"{key} to {to}"
    message_id = f"<{_digest(key, sender, to)}@{own.domain}>"
    mail = _written(letter)
    mail["From"], mail["To"] = own, recipient
    mail["Subject"] = _as_text(letter.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id
    mail["Content-Language"] = letter.language
    mail["Auto-Submitted"] = "auto-generated"  # so that no machine answers (RFC 3834); Exchange asks for more
    mail["X-Auto-Response-Suppress"] = "All"
    _unsubscribing(mail, unsubscribe)
    utf8 = not (own.addr_spec + recipient.addr_spec).isascii()
    return Message(
        key=key, kind=kind, way=Way.MAIL, recipient=recipient.addr_spec, subject=str(mail["Subject"]),
        body=mail.as_bytes(policy=POLICY.clone(utf8=utf8)), message_id=message_id, created_at=now,
        not_before=not_before or now,
    )  # fmt: skip


def _as_text(subject: str) -> str:
    """Nothing in it is an encoded word, which could hide line breaks that `email` puts into the mail."""
    return one_line(subject, LONGEST_SUBJECT).replace("=?", "= ?")


def _addressed(text: str) -> Address:
    """A mail address as it can be sent to; ReachwatchError if it is none."""
    name, address = parseaddr(text)
    local, _, domain = address.rpartition("@")
    try:
        host = idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        host = ""
    if bool({"<", ">"} & set(text)) != text.rstrip().endswith(">") or CONTROL.search(text):
        host = ""
    if not host or not LOCAL.fullmatch(local):
        raise ReachwatchError(f"“{one_line(text)}” is no mail address.", 'Write it like "me@shop.example".')
    return Address(one_line(name, 100), local, host)


def _digest(*parts: str) -> str:
    return b32encode(sha256("\0".join(parts).encode()).digest()[:20]).decode().lower()


def _written(letter: Letter) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)  # whose lines are short; only headers have to stay on one
    mail.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        html = list(mail.iter_parts())[-1]
        for picture in letter.pictures:
            main, sub = _media_type(picture)
            html.add_related(
                picture.data, main, sub, cid=f"<{_name(picture)}>", filename=_name(picture),
                disposition="inline",
            )  # fmt: skip
    for file in letter.attachments:
        main, sub = _media_type(file)
        mail.add_attachment(file.data, main, sub, filename=_name(file))
    return mail


def _media_type(file: MailFile) -> tuple[str, str]:
    kind = file.media_type if MEDIA_TYPE.fullmatch(file.media_type) else "application/octet-stream"
    main, _, sub = kind.partition("/")
    return (main, sub) if main not in {"message", "multipart"} else ("application", "octet-stream")


def _name(file: MailFile) -> str:
    return re.sub(r"[^A-Za-z0-9._+-]", "_", file.name)


def _unsubscribing(mail: EmailMessage, unsubscribe: str) -> None:
    if not unsubscribe:
        return
    if not UNSUBSCRIBE.fullmatch(unsubscribe):
        raise ReachwatchError(
            f"“{one_line(unsubscribe)}” is no address to unsubscribe at.", "Write https://… or mailto:…."
        )
    mail["List-Unsubscribe"] = f"<{unsubscribe}>"
    if unsubscribe.startswith("https:"):
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def read_message(way: Way, subject: str, body: bytes) -> tuple[list[tuple[str, str]], str]:
    """Headers and text of what was composed, for a person."""
    if way is Way.CHANNEL or not body:
        return [("Subject", subject)], body.decode(errors="replace")
    mail = message_from_bytes(body, policy=POLICY)
    text = mail.get_body(("plain",))
    return [(name, str(value)) for name, value in mail.items()], text.get_content() if text else ""
