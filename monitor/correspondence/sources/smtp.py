"""A receiver of our own, for a domain whose mail is sent to this machine.

A sender is told 250 only once its mail is kept; until then the mail is the sender's, who tries again. Nothing
is passed on, so this is no relay.
"""

import asyncio
import concurrent.futures
import contextlib
import logging
import ssl
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Self, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.correspondence.arrival import Arrival, Keep
from monitor.correspondence.sources.source import (
    MAX_BYTES,
    Collected,
    Patience,
    ReadUntil,
    Trouble,
    utc_now,
)
from monitor.errors import MailboxError, ReachwatchError

LONGEST_LINE = 1024 * 1024  # the standard's 998 is broken by half of all HTML mails
SILENT_SECONDS = 300.0  # the standard asks for five minutes
MOST_CONNECTIONS = 20
MOST_RECIPIENTS = 100
HEARTBEAT_SECONDS = 30.0
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
LATER = "451 4.3.0 The mail could not be kept, try again later"
BUSY = b"421 4.7.0 Too many connections, try again later\r\n"

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd's; it would tell what strangers send

Result = TypeVar("Result")
Known = Callable[[str], bool]  # whether this is an address that somebody was told


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpListener:
    host: str = "127.0.0.1"
    port: int = 0  # 0: any that is free
    hostname: str = "reachwatch.invalid"  # what it calls itself
    tls: ssl.SSLContext | None = None  # offers STARTTLS
    max_bytes: int = MAX_BYTES
    most_connections: int = MOST_CONNECTIONS
    silent_seconds: float = SILENT_SECONDS


class SmtpReceiver:
    name = "smtp"

    def __init__(
        self, listener: SmtpListener, known: Known, *, now: Callable[[], datetime] = utc_now,
        heartbeat_seconds: float = HEARTBEAT_SECONDS, first_wait: float = FIRST_WAIT,
    ) -> None:  # fmt: skip
        self.listener = listener
        self.port = listener.port  # the real one, while it listens
        self._known, self._now = known, now
        self._heartbeat_seconds, self._first_wait = heartbeat_seconds, first_wait
        self._listening = threading.Event()
        self._open_now: set[SMTP] = set()

    def collect(self, keep: Keep) -> Collected:  # noqa: ARG002
        """Nothing can be fetched: senders come by themselves, while `watch` goes on."""
        return Collected(0, self._now() if self._listening.is_set() else None)

    def watch(self, keep: Keep, stop: threading.Event, read: ReadUntil, trouble: Trouble) -> None:
        patience = Patience(stop, self._first_wait, LONGEST_WAIT)
        while not stop.is_set():
            try:
                with self.running(keep):
                    patience.reset()
                    while not stop.is_set():
                        read(self._now())
                        stop.wait(self._heartbeat_seconds)
            except ReachwatchError as error:  # the port, or the database: both come back
                trouble(
                    error if isinstance(error, MailboxError) else MailboxError(error.message, error.remedy)
                )
                patience.wait()

    @contextlib.contextmanager
    def running(self, keep: Keep) -> Iterator[int]:
        """Listens, in a thread of its own, as long as this lasts; gives the port."""
        with _Loop() as loop, concurrent.futures.ThreadPoolExecutor(1, "mail") as one_by_one:
            server = loop.call(self._listen(keep, one_by_one))
            self.port = server.sockets[0].getsockname()[1]
            self._listening.set()
            try:
                yield self.port
            finally:
                self._listening.clear()
                loop.call(_close(server, self._open_now))

    async def _listen(self, keep: Keep, one_by_one: concurrent.futures.Executor) -> asyncio.Server:
        listener, desk = self.listener, _Desk(self.name, keep, self._known, self._now, one_by_one)

        def answer() -> asyncio.BaseProtocol:
            if len(self._open_now) >= listener.most_connections:
                return _Busy()
            return _Connection(desk, listener, self._open_now)

        try:
            loop = asyncio.get_running_loop()
            return await loop.create_server(answer, listener.host, listener.port)
        except OSError as error:
            raise MailboxError(
                f"Mail cannot be received at {listener.host}:{listener.port} ({error.strerror}).",
                "Stop the program that listens there, or change host and port under [mail.smtp].",
            ) from error


class _Desk:
    """Answers the senders; what is slow is done in a thread, one mail after the other."""

    def __init__(
        self, name: str, keep: Keep, known: Known, now: Callable[[], datetime],
        one_by_one: concurrent.futures.Executor,
    ) -> None:  # fmt: skip
        self._name, self._keep, self._known, self._now, self._one_by_one = name, keep, known, now, one_by_one

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:  # fmt: skip
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:  # fmt: skip
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        loop = asyncio.get_running_loop()
        if not await loop.run_in_executor(self._one_by_one, self._known, address.lower()):
            return "550 5.1.1 There is no such address here"
        envelope.rcpt_tos.append(address.lower())
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        arrival = Arrival(
            raw=_return_path(envelope.mail_from) + bytes(envelope.original_content or b""),
            recipients=tuple(dict.fromkeys(envelope.rcpt_tos)), received_at=self._now(), source=self._name,
        )  # fmt: skip
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._one_by_one, self._keep, arrival)
        return "250 2.0.0 Kept"

    async def handle_exception(self, _error: Exception) -> str:
        """Whatever went wrong is for us to mend: a sender that was told 500 would give up."""
        return LATER


class _Connection(SMTP):
    line_length_limit = LONGEST_LINE
    local_part_limit = 64

    def __init__(self, desk: _Desk, listener: SmtpListener, open_now: set[SMTP]) -> None:
        super().__init__(
            desk, data_size_limit=listener.max_bytes, enable_SMTPUTF8=True, hostname=listener.hostname,
            ident="ESMTP", tls_context=listener.tls, timeout=listener.silent_seconds,
            auth_exclude_mechanism=["LOGIN", "PLAIN"], loop=asyncio.get_running_loop(),
        )  # fmt: skip
        self._open_now = open_now

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._open_now.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._open_now.discard(self)
        super().connection_lost(error)


class _Busy(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(BUSY)
        transport.close()


class _Loop:
    """An event loop in a thread of its own."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
        self._thread.start()
        return self

    def call(self, work: Coroutine[object, object, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _close(server: asyncio.Server, open_now: Iterable[SMTP]) -> None:
    """Take no more connections, and end those that are open."""
    server.close()
    for connection in list(open_now):
        if connection.transport is not None:
            connection.transport.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _return_path(sender: str | None) -> bytes:
    """The line that the last server on a mail's way puts before it (RFC 5321, 4.4)."""
    text = "".join((sender or "").split()).strip("<>")
    return b"Return-Path: <" + text.encode("utf-8", "surrogateescape") + b">\r\n"
