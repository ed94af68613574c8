"""Is a mail ever lost, or doubled? `make benchmark-outbox`: processes that send the outbox are killed.

Each run has a database of its own with three mails. A process delivers them and is killed by SIGKILL at one
point of the second. Then two processes start at once, as after a restart, an hour later. A mail server in a
process of its own counts the copies by Message-ID.
"""

import json
import os
import re
import socket
import socketserver
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import ClassVar

import click

from benchmarks.killing import counting_server, forked, killed
from benchmarks.pages import keep
from monitor import delivery, outbox, posting
from monitor.composing import mail_message
from monitor.config import Settings
from monitor.config_inquiry import OutgoingTable
from monitor.mail_server import MailServer
from monitor.store import Store
from reports.letter import Letter

POINTS = {
    "before the try": "nothing noted, nothing sent",
    "after the try was noted": "noted in the database, nothing sent",
    "before the text": "recipient accepted, no text sent",
    "within the text": "half of the text is out",
    "text out": "all of the text is out, no answer read",
    "taken": "the server said 250, nothing committed of that",
    "committed": "committed, no goodbye said",
    "anywhere": "at a random moment within its first 60 ms",
}
MAY_DOUBLE = {"text out", "taken", "anywhere"}  # after the server has it, before that is committed
MAILS, SECOND = 3, 2
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
SENDER = "reachwatch@our-company.example"
SETTINGS = Settings(outgoing=OutgoingTable.model_validate({"host": "127.0.0.1", "from": SENDER}))
BEGIN, END = "<!-- kills: made by make benchmark-outbox -->", "<!-- /kills -->"


@dataclass(frozen=True, slots=True)
class Row:
    """What came of all runs that were killed at one point."""

    point: str
    killed: int
    mails: int
    lost: int
    doubled: int
    more: int  # arrived more than twice
    under_another_id: int


class Counting(socketserver.StreamRequestHandler):
    """A mail server that counts what it takes by Message-ID."""

    taken: ClassVar[Counter[str]] = Counter()

    def handle(self) -> None:
        self.say("220 counting")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                self.say("354 go on")
                if not self.take():
                    return
            self.say(json.dumps(dict(self.taken)) if verb == b"COUNT" else "250 OK")
            if verb == b"QUIT":
                return

    def take(self) -> bool:
        text = b""
        while not text.endswith(b"\r\n.\r\n"):
            line = self.rfile.readline()
            if not line:
                return False
            text += line
        found = re.search(rb"(?m)^Message-ID: (\S+)", text)
        self.taken[found[1].decode() if found else ""] += 1
        return True

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


def filled(place: Path, run: int) -> list[str]:
    """A database with mails to send; their Message-IDs."""
    letter = Letter(subject="No phone", text="Nowhere.", html="", language="en")
    made = [
        mail_message(letter, key=f"{run}/{n}", kind="alert", sender=SENDER, to=f"b{n}@shop.example", now=NOON)
        for n in range(MAILS)
    ]
    with Store.open(place) as store, store.writing() as db:
        for message in made:
            outbox.put(db, message)
    return [message.message_id for message in made]


def deliver(place: Path, port: int, now: datetime) -> None:
    with Store.open(place) as store:
        delivery.deliver_due(store, SETTINGS, now, server=MailServer("127.0.0.1", port, "none"))


def stop_at(point: str, here: Callable[[], None]) -> None:
    """Make this process, which is to be killed, wait at a point of its second mail."""
    begun = 0

    def at(name: str) -> None:
        if name == point and begun == SECOND:
            here()

    begin, note, give = delivery._Round.begin, delivery._Round.note, posting.give  # noqa: SLF001

    def beginning(self: delivery._Round, entry: outbox.Entry) -> tuple[outbox.Entry, bytes] | None:
        nonlocal begun
        begun += 1
        at("before the try")
        found = begin(self, entry)
        at("after the try was noted")
        return found

    def noting(self: delivery._Round, entry: outbox.Entry, posted: posting.Posted) -> None:
        at("taken")
        note(self, entry, posted)
        at("committed")

    def giving(smtp: posting.Line, text: bytes) -> None:
        at("before the text")
        give(smtp, text[: len(text) // 2])
        at("within the text")
        give(smtp, text[len(text) // 2 :])
        at("text out")

    delivery._Round.begin, delivery._Round.note = beginning, noting  # type: ignore[method-assign]  # noqa: SLF001
    posting.give = giving


def killed_at(place: Path, port: int, point: str, chance: Random) -> bool:
    """Start a process that delivers and kill it; whether it got there alive."""

    def work(here: Callable[[], None]) -> None:
        stop_at(point, here)
        deliver(place, port, NOON)

    return killed(work, chance.random() if point == "anywhere" else None)


def kill_runs(runs: int, seed: int = 1) -> list[Row]:
    chance, points = Random(seed), list(POINTS)  # noqa: S311  # nosec: when to kill
    sent: dict[str, list[str]] = {point: [] for point in points}
    with tempfile.TemporaryDirectory() as folder, counting_server("benchmarks.kills_outbox") as port:
        for run in range(runs):
            point, place = points[run % len(points)], Path(folder) / f"{run}.db"
            sent[point] += filled(place, run)
            if not killed_at(place, port, point, chance):
                raise click.ClickException(f"The process never came to “{point}”.")
            for child in [forked(lambda place=place: deliver(place, port, LATER)) for _ in range(2)]:  # type: ignore[misc]
                if os.waitpid(child, 0)[1]:
                    raise click.ClickException(f"Delivering after “{point}” failed.")
        counts = counted(port)
    known = {message_id for ids in sent.values() for message_id in ids}
    return [row_of(point, ids, counts, len(counts.keys() - known)) for point, ids in sent.items() if ids]


def row_of(point: str, ids: list[str], counts: dict[str, int], others: int) -> Row:
    copies = Counter(counts.get(message_id, 0) for message_id in ids)
    more = sum(number for times, number in copies.items() if times > 2)
    return Row(point, len(ids) // MAILS, len(ids), copies[0], copies[2], more, others)


def serve() -> None:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Counting)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # whoever was killed hung up
    os.write(1, f"{server.server_address[1]}\n".encode())
    server.serve_forever()


def counted(port: int) -> dict[str, int]:
    with socket.create_connection(("127.0.0.1", port)) as line, line.makefile("rb") as file:
        file.readline()
        line.sendall(b"COUNT\r\n")
        read: dict[str, int] = json.loads(file.readline())
        return read


def table(rows: list[Row]) -> list[str]:
    lines = [
        "| killed | which is | kills | mails | lost | arrived twice | more often |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        what = f"| {row.point} | {POINTS[row.point]} | {row.killed} | {row.mails} "
        lines.append(f"{what}| {row.lost} | {row.doubled} | {row.more} |")
    killed, mails, lost, doubled, more = (
        sum(getattr(row, name) for row in rows) for name in ("killed", "mails", "lost", "doubled", "more")
    )
    return [*lines, f"| **all** | | **{killed:,}** | {mails:,} | **{lost}** | {doubled} | **{more}** |"]


def is_wrong(row: Row) -> bool:
    return bool(row.lost or row.more or row.under_another_id or (row.doubled and row.point not in MAY_DOUBLE))


@click.command()
@click.option("--runs", default=400, show_default=True)
@click.option("--keep", "kept", is_flag=True, help="Write the table into docs/outbox.md.")
def main(runs: int, *, kept: bool) -> None:
    """Kill a process that sends mails, again and again, and count what arrives."""
    started = time.monotonic()
    rows = kill_runs(runs)
    click.echo("\n".join(table(rows)))
    click.echo(f"{time.monotonic() - started:.0f} s", err=True)
    if kept:
        keep("outbox.md", BEGIN, END, table(rows))
    sys.exit(1 if any(map(is_wrong, rows)) else 0)


if __name__ == "__main__":
    main()
