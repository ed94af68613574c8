"""How fast mails are taken in, and whether the memory grows with their number: from sender to commit."""

import contextlib
import multiprocessing
import os
import smtplib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import MEBIBYTE, own_memory
from monitor.correspondence.arrival import Arrival
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.sources.maildir import MaildirSource
from monitor.correspondence.sources.smtp import SmtpListener, SmtpReceiver

STEPS = 10
BODY = b"Thank you for your question. You can send it back within thirty days.\r\n" * 60  # 4 KB, as mails are
LARGE = 50  # each so many has a picture in it
PICTURE = b"A" * 76 + b"\r\n"
BAR_SECONDS, BAR_MAILS = 60, 10_000
BAR_GROWTH = 20 * MEBIBYTE  # SQLite's cache and Python's arenas, not the mails, which are some 300 MB


@dataclass(frozen=True, slots=True)
class Taken:
    way: str
    mails: int
    bytes: int
    seconds: float
    processor: float  # of it, how long we worked; the sender is a process of its own
    memory: tuple[int, ...]  # after each tenth

    @property
    def growth(self) -> int:
        """From the second tenth, when all is warm, to the last."""
        return self.memory[-1] - self.memory[min(1, len(self.memory) - 1)]


class Watch:
    def __init__(self) -> None:
        self._began = (time.perf_counter(), time.process_time())

    def read(self) -> tuple[float, float]:
        """Seconds on the wall, and of the processor."""
        wall, processor = self._began
        return time.perf_counter() - wall, time.process_time() - processor


def mail(number: int) -> bytes:
    head = b"Message-ID: <%d@shop.test>\r\nSubject: answer %d\r\nDelivered-To: a%d@probe.test\r\n\r\n" % (
        number, number, number,
    )  # fmt: skip
    return head + BODY + (PICTURE * 13_000 if number % LARGE == 0 else b"")


def by_smtp(mails: int) -> Taken:
    """One sender, one connection, each mail committed before its 250."""
    held: list[int] = []
    size = 0

    def keep(arrival: Arrival) -> None:
        nonlocal size
        number = store.keep(arrival)
        size += len(arrival.raw)
        if number % max(1, mails // STEPS) == 0:
            held.append(own_memory(os.getpid()))

    with _store() as store, SmtpReceiver(SmtpListener(), lambda _: True).running(keep) as port:
        sender = multiprocessing.get_context("spawn").Process(target=_send, args=(port, mails))
        watch = Watch()
        sender.start()
        sender.join()
        return Taken("SMTP", _all_kept(store, mails), size, *watch.read(), tuple(held))


def _send(port: int, mails: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as sender:
        for number in range(mails):
            sender.sendmail("s@shop.test", ["a@probe.test"], mail(number))


def by_maildir(mails: int) -> Taken:
    """Files that are there already, read in ten goes."""
    with _store() as store, tempfile.TemporaryDirectory() as folder:
        for part in ("new", "cur", "tmp"):
            (Path(folder) / part).mkdir()
        source = MaildirSource(Path(folder), store)
        seconds, processor, size, each = 0.0, 0.0, 0, max(1, mails // STEPS)
        held: list[int] = []
        for start in range(0, mails, each):
            for number in range(start, min(start + each, mails)):
                size += (Path(folder) / "new" / f"1764000000.M{number}.host").write_bytes(mail(number))
            watch = Watch()
            source.collect(store.keep)
            wall, worked = watch.read()
            seconds, processor = seconds + wall, processor + worked
            held.append(own_memory(os.getpid()))
        return Taken("Maildir", _all_kept(store, mails), size, seconds, processor, tuple(held))


def _all_kept(store: MailStore, mails: int) -> int:
    kept = sum(1 for _ in store.unread())
    if kept != mails:
        raise RuntimeError(f"{kept} of {mails} mails were kept.")
    return kept


@contextlib.contextmanager
def _store() -> Iterator[MailStore]:
    with tempfile.TemporaryDirectory() as folder, MailStore.open(Path(folder) / "mails.db") as store:
        yield store


def table(taken: list[Taken]) -> list[str]:
    rows = [
        f"| {t.way} | {t.mails:,} | {t.bytes / MEBIBYTE:,.0f} MiB | {t.seconds:.1f} s | "
        f"{t.processor:.1f} s | {t.memory[-1] / MEBIBYTE:,.0f} MiB | {t.growth / MEBIBYTE:+,.1f} MiB |"
        for t in taken
    ]
    met = all(t.seconds * BAR_MAILS / t.mails < BAR_SECONDS and t.growth < BAR_GROWTH for t in taken)
    return [
        "| from | mails | together | took | processor | memory at the end | of it grown |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *rows, "",
        f"Bar: {BAR_MAILS:,} in less than {BAR_SECONDS} s, memory flat: {'met' if met else '**not met**'}.",
    ]  # fmt: skip
