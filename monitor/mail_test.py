"""Sends one mail at once and tells each step, so that a wrong setting is found before an alert is due."""

import secrets
from collections.abc import Callable
from datetime import datetime
from email.utils import parseaddr

from monitor.composing import mail_message
from monitor.config import Settings
from monitor.delivery import sender_of
from monitor.mail_server import MailServer, Unreachable, connected, goodbye, server_of
from monitor.posting import Fate, Posted, post
from reports.trial_mail import trial_letter

NEXT = {
    Fate.LATER: "The daemon would try it again by itself.",
    Fate.UNCLEAR: "Look whether it arrived.",
    Fate.REFUSED: "Correct the address, or ask the server's admin.",
    Fate.SETTINGS: "Correct [outgoing].",
}


def send_test(
    settings: Settings, to: str | None, now: datetime, tell: Callable[[str], object],
    *, server: MailServer | None = None,
) -> str:  # fmt: skip
    """Empty if the mail was taken, else a sentence that says what to do."""
    sender = sender_of(settings)
    server = server or server_of(settings.outgoing)
    letter = trial_letter(f"{server.host}:{server.port}", server.security, now)
    message = mail_message(
        letter, key=f"test {secrets.token_hex(8)}", kind="test", sender=sender, to=to or sender, now=now
    )
    address = parseaddr(sender)[1]
    try:
        smtp = connected(server, address.rpartition("@")[2], tell)
    except Unreachable as trouble:
        return trouble.detail
    with smtp:
        posted = post(smtp, address, message.recipient, message.body)
        not_taken = _told(posted, message.recipient, tell)
        if not not_taken:
            goodbye(smtp)
        return not_taken


def _told(posted: Posted, to: str, tell: Callable[[str], object]) -> str:
    if posted.fate is not Fate.TAKEN:
        return f"{posted.detail} {NEXT[posted.fate]}"
    tell(f"The server took the mail for {to}: {posted.detail}.")
    tell("Look into the mailbox, and into its junk folder: only there is seen whether it arrived.")
    return ""
