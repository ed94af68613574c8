"""What every source of mail hands over, before anybody has tried to understand it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One mail as it came."""

    raw: bytes
    recipients: tuple[str, ...]  # of the envelope, where the source tells it; not what its headers say
    received_at: datetime  # UTC: when our side took it, never the sender's `Date:`
    source: str  # e.g. "smtp", "imap:watch@mail.example", "maildir:/var/mail/watch"
    junk: bool = False  # from the folder for spam


# Commits the mail and returns; what was kept before is kept once. A source tells the other side that it has a
# mail (250, the mark of what was read, a moved file) only after this has returned.
Keep = Callable[[Arrival], object]
