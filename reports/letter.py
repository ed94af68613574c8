"""A mail as plain data, before it is put into bytes: what templates make and the outbox sends."""

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class MailFile:
    """A picture inside a mail, or something attached to it."""

    name: str  # a file name; of a picture also what `cid:` in the HTML refers to
    data: bytes
    media_type: str

    def __post_init__(self) -> None:
        if PurePosixPath(self.name).name != self.name or not self.name.isascii():
            raise ValueError(f"not a plain file name: {self.name!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail to anybody; the same for all its recipients. `html` has its styles inlined already."""

    subject: str  # one line
    text: str
    html: str
    language: str  # ISO 639-1
    pictures: tuple[MailFile, ...] = ()  # shown in the HTML as <img src="cid:NAME">
    attachments: tuple[MailFile, ...] = ()
