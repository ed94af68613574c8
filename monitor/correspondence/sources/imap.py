"""A mailbox on a server, read by IMAP: nothing in it is marked as seen, moved or deleted.

How far each folder was read is remembered after its mails were kept. A connection that was cut at any moment
leads to mails read twice at most, and the mail store keeps a mail once.
"""

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError
from imapclient.imapclient import JUNK

from monitor.correspondence.arrival import Arrival, Keep
from monitor.correspondence.sources.envelope import recipients_in
from monitor.correspondence.sources.source import (
    MAX_BYTES,
    Collected,
    Mark,
    Marks,
    Patience,
    ReadUntil,
    Trouble,
    utc_now,
)
from monitor.errors import MailboxError, MailboxRefused, ReachwatchError
from monitor.secrets import hiding

BATCH = 25  # mails fetched at once,
BATCH_BYTES = 4 * 1024 * 1024  # and their bytes, so that memory stays flat
CONNECT_SECONDS, READ_SECONDS = 20.0, 60.0
IDLE_SECONDS = 290.0  # routers and servers forget connections that are silent for longer
POLL_SECONDS = 60.0  # where the server cannot tell by itself
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0
STOP_SECONDS = 0.5  # how soon a watch notices that it is to stop
WHILE_READING = (IMAPClientError, OSError, ValueError)  # ValueError: an answer that is no IMAP

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapAccount:
    host: str
    user: str
    secret: Callable[[], str]  # asked at each login, as tokens are renewed; may raise MailboxRefused
    port: int = 993
    oauth: bool = False  # the secret is an access token, for XOAUTH2
    security: Security = "tls"
    folder: str = "INBOX"
    trusted: ssl.SSLContext | None = None  # other than the system's authorities


class ImapSource:
    def __init__(
        self, account: ImapAccount, marks: Marks, *, now: Callable[[], datetime] = utc_now,
        idle_seconds: float = IDLE_SECONDS, poll_seconds: float = POLL_SECONDS,
        first_wait: float = FIRST_WAIT, read_seconds: float = READ_SECONDS, max_bytes: int = MAX_BYTES,
    ) -> None:  # fmt: skip
        self.account = account
        self.name = f"imap:{account.user}@{account.host}"
        self._marks, self._now = marks, now
        self._idle_seconds, self._poll_seconds = idle_seconds, poll_seconds
        self._first_wait, self._read_seconds, self._max_bytes = first_wait, read_seconds, max_bytes
        self._hide = hiding()

    def collect(self, keep: Keep) -> Collected:
        with self._session() as client:
            return self._read(client, keep)

    def watch(self, keep: Keep, stop: threading.Event, read: ReadUntil, trouble: Trouble) -> None:
        patience = Patience(stop, self._first_wait, LONGEST_WAIT)
        while not stop.is_set():
            try:
                with self._session() as client:
                    while not stop.is_set():
                        until = self._read(client, keep).read_until
                        patience.reset()
                        if until:
                            read(until)
                        self._await_news(client, stop)
            except ReachwatchError as error:  # the mailbox, or the database: both come back
                trouble(
                    error if isinstance(error, MailboxError) else MailboxError(error.message, error.remedy)
                )
                patience.wait()

    @contextlib.contextmanager
    def _session(self) -> Iterator[IMAPClient]:
        """A connection that is logged in; what the network and the server do wrong becomes a MailboxError."""
        client: IMAPClient | None = None
        try:
            client = self._connect()
            self._log_in(client)
            yield client
            client.logout()
        except WHILE_READING as error:
            raise self._unreadable(error) from error
        finally:
            if client is not None:
                _hang_up(client)

    def _connect(self) -> IMAPClient:
        account = self.account
        client = IMAPClient(
            account.host, account.port, ssl=account.security == "tls",
            ssl_context=account.trusted or ssl.create_default_context(),
            timeout=SocketTimeout(CONNECT_SECONDS, self._read_seconds),
        )  # fmt: skip
        client.normalise_times = False
        if account.security == "starttls":
            client.starttls(account.trusted or ssl.create_default_context())
        return client

    def _log_in(self, client: IMAPClient) -> None:
        account, secret = self.account, self.account.secret()
        self._hide = hiding(secret)
        try:
            if account.oauth:
                client.oauth2_login(account.user, secret)
            else:
                client.login(account.user, secret)
        except LoginError as error:
            if "UNAVAILABLE" in str(error):  # RFC 5530: for the moment only
                raise
            what = "access token" if account.oauth else "password"
            said = _said(error, self._hide)
            raise MailboxRefused(
                f"The mail server {account.host} does not let {account.user} in ({said}).",
                f"Check the user and the {what} under [mail.imap].",
            ) from error

    def _unreadable(self, error: Exception) -> MailboxError:
        said = _said(error, self._hide)
        return MailboxError(
            f"The mailbox of {self.account.user} at {self.account.host} cannot be read ({said}).",
            "It is tried again; if this stays, check host, port and tls under [mail.imap].",
        )

    def _read(self, client: IMAPClient, keep: Keep) -> Collected:
        until, junk = self._now(), self._junk_folder(client)
        count = self._read_folder(client, self.account.folder, keep, junk=False)
        if junk and junk != self.account.folder:
            count += self._read_folder(client, junk, keep, junk=True)
            # Mails move between the two while we look: what left the one before and came to the other after.
            count += self._read_folder(client, self.account.folder, keep, junk=False)
        return Collected(count, until)

    def _junk_folder(self, client: IMAPClient) -> str | None:
        found = client.find_special_folder(JUNK)
        return found if isinstance(found, str) else None

    def _read_folder(self, client: IMAPClient, folder: str, keep: Keep, *, junk: bool) -> int:
        validity = int(client.select_folder(folder, readonly=True).get(b"UIDVALIDITY", 0))
        mark = self._marks.mark(self.name, folder)
        last = mark.uid if mark and mark.uidvalidity == validity else 0
        client.noop()  # without it, some servers search what they knew before IDLE
        # "10:*" means the last mail too where none is that far: hence the comparison.
        uids = sorted(uid for uid in client.search(["UID", f"{last + 1}:*"]) if uid > last)
        for batch in self._batches(client, uids):
            for arrival in self._fetch(client, batch, junk=junk):
                keep(arrival)
            self._marks.set_mark(self.name, folder, Mark(validity, batch[-1]))
        return len(uids)

    def _batches(self, client: IMAPClient, uids: Sequence[int]) -> Iterator[list[int]]:
        for start in range(0, len(uids), 10 * BATCH):
            part = uids[start : start + 10 * BATCH]
            sizes = client.fetch(part, ["RFC822.SIZE"])
            batch: list[int] = []
            total = 0
            for uid in part:
                size = min(int(sizes.get(uid, {}).get(b"RFC822.SIZE", 0)), self._max_bytes)
                if batch and (len(batch) >= BATCH or total + size > BATCH_BYTES):
                    yield batch
                    batch, total = [], 0
                batch.append(uid)
                total += size
            if batch:
                yield batch

    def _fetch(self, client: IMAPClient, uids: Sequence[int], *, junk: bool) -> Iterator[Arrival]:
        """In the order of their numbers; those that were deleted meanwhile are not among them."""
        found = client.fetch(uids, [f"BODY.PEEK[]<0.{self._max_bytes}>", "INTERNALDATE"])
        for uid in uids:
            arrival = self._arrival(found.pop(uid, {}), junk=junk)
            if arrival is not None:
                yield arrival

    def _arrival(self, items: dict[bytes, Any], *, junk: bool) -> Arrival | None:
        raw = next((value for key, value in items.items() if key.startswith(b"BODY[]")), None)
        if not isinstance(raw, bytes):
            return None
        taken = items.get(b"INTERNALDATE")
        when = taken.astimezone(UTC) if isinstance(taken, datetime) and taken.tzinfo else self._now()
        return Arrival(raw=raw, recipients=recipients_in(raw), received_at=when, source=self.name, junk=junk)

    def _await_news(self, client: IMAPClient, stop: threading.Event) -> None:
        if not client.has_capability("IDLE"):
            stop.wait(self._poll_seconds)
            return
        client.select_folder(self.account.folder, readonly=True)
        client.idle()
        until = time.monotonic() + self._idle_seconds
        while not stop.is_set() and (left := until - time.monotonic()) > 0:
            slept, patience = time.monotonic(), min(STOP_SECONDS, left)
            if client.idle_check(timeout=patience) or time.monotonic() - slept < patience / 2:
                break  # news, or a connection that the other side has closed: NOOP will tell
        client.idle_done()
        client.noop()


def _hang_up(client: IMAPClient) -> None:
    with contextlib.suppress(*WHILE_READING):
        client.shutdown()


def _said(error: Exception, hide: Callable[[str], str]) -> str:
    """Without the password, which servers may repeat."""
    said = str(error.args[0] if error.args else error)
    if isinstance(error, OSError) and error.strerror:
        said = error.strerror
    return " ".join(hide(said).split())[:200] or type(error).__name__
