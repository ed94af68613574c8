"""Does a daemon lose or double anything when it is killed at work? `make benchmark-daemon`.

The real program with a real browser visits demo shops that are all due, asks them, and receives their
answers. Then it is killed by SIGKILL, alone or with its browser; meanwhile a day goes by (marks and questions
are put back by it), so that at the next start everything is due again. After the last one it may work
undisturbed.
"""

import os
import signal
import smtplib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import click

from benchmarks.pages import keep
from monitor.demo import DemoServer

BEGIN, END = "<!-- daemon kills: made by make benchmark-daemon -->", "<!-- /daemon kills -->"
LOOPBACK = "127.0.0.1"
DAY = 86_400
LONGEST = 40.0  # seconds from a start to a kill: some visits, with questions, are over by then
PATIENCE = 300.0  # for the last run to do all that is due
SHOPS = 5
BUSY = "select count(*) from runs where state in ('queued', 'running')"
OLDEST_MARK = "select min(due_at) from due_marks"


@dataclass
class Ledger:
    """What the world outside saw."""

    asked: Counter[str] = field(default_factory=Counter)  # questions by the address they named
    accepted: list[str] = field(default_factory=list)  # subjects of mails that the daemon took
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Told:
    kills: int
    visits: int
    cut_off: int
    asked: int
    twice: int
    accepted: int
    lost: int
    missed: int
    sound: bool


class Senders:
    """The shops' mail servers: try again until the daemon takes a mail, as such servers do."""

    def __init__(self, ledger: Ledger, port: int) -> None:
        self._ledger, self._port, self._number = ledger, port, 0

    def deliver(self, sender: str, recipient: str, mail: bytes) -> None:
        with self._ledger.lock:
            self._number += 1
            mark = f"{self._number:06}"
        marked = f"X-Counted: {mark}\r\n".encode() + mail
        for _ in range(600):
            with (
                suppress(OSError, smtplib.SMTPException),
                smtplib.SMTP(LOOPBACK, self._port, timeout=10) as line,
            ):
                line.sendmail(sender, [recipient], marked)
                with self._ledger.lock:
                    self._ledger.accepted.append(mark)
                return
            time.sleep(0.5)


def kill_daemon(kills: int, seed: int = 1, longest: float = LONGEST) -> Told:
    ledger, chance = Ledger(), Random(seed)  # noqa: S311  # when to kill
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, demo_shops(ledger, port) as server:
        folder = Path(name)
        configure(folder, server, port)
        for number in range(kills):
            with daemon(folder) as one:
                time.sleep(chance.uniform(0.2, longest))
                with suppress(ProcessLookupError):
                    (os.killpg if number % 2 else os.kill)(one.pid, signal.SIGKILL)
            a_day_goes_by(folder)
        with daemon(folder) as one:
            finish(folder)
            one.terminate()
            if one.wait(200):
                raise RuntimeError(f"The daemon ended with {one.returncode}; see {folder / 'log'}.")
        return count(folder, ledger, kills)


@contextmanager
def demo_shops(ledger: Ledger, port: int) -> Iterator[DemoServer]:
    with DemoServer(post=Senders(ledger, port).deliver) as server:
        for site in server._sites.values():  # noqa: SLF001  # its counter is put between
            count_questions(site.service, ledger)
        yield server


def count_questions(service: object, ledger: Ledger) -> None:
    received = service.received  # type: ignore[attr-defined]

    def counted(customer: str, question: str) -> None:
        with ledger.lock:
            ledger.asked[customer] += 1
        received(customer, question)

    service.received = counted  # type: ignore[attr-defined]


def configure(folder: Path, server: DemoServer, port: int) -> None:
    asked = [shop for shop in server.shops if shop.asked][:SHOPS]
    shops = "".join(
        f'[shops.{shop.key}]\nurl = "{server.url(shop.key)}"\ncountry = "{shop.country}"\nkind = "own"\n'
        'submit = true\ni_am_authorised = "the benchmark, 2026-11-22"\nask_every = "1d"\n'
        f'[shops.{shop.key}.service]\nhours = ["24/7"]\nholidays = false\n\n'
        for shop in asked
    )
    (folder / "reachwatch.toml").write_text(
        '[reachwatch]\ndatabase = "r.db"\nparallel_visits = 3\n\n[limits]\npace_seconds = 0\n\n'
        f'[mail]\ndomain = "probe.example"\n[mail.smtp]\nport = {port}\n\n[inquiries]\nper_day = 1000\n\n'
        f'[schedule]\nevery = "1d"\njitter = "0s"\n\n{shops}'
    )


@contextmanager
def daemon(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """In a group of its own; nothing of it is left afterwards."""
    with (
        (folder / "log").open("ab") as log,
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "monitor", "daemon", "--config", str(folder / "reachwatch.toml")],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        ) as one,
    ):  # fmt: skip
        try:
            yield one
        finally:
            with suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGKILL)


def a_day_goes_by(folder: Path) -> None:
    """Everything is due again, and the shops may be asked again: what was open is over."""
    with closing(sqlite3.connect(folder / "r.db", timeout=30)) as db, db:
        if not db.execute("select 1 from sqlite_master where name = 'due_marks'").fetchone():
            return
        db.execute("update due_marks set due_at = ?", ["2026-01-02T00:00:00.000000+00:00"])
        earlier = "strftime('%Y-%m-%dT%H:%M:%f000+00:00', {0}, '-8 days')"
        for column in ("intended_at", "sent_at"):
            db.execute(f"update inquiries set {column} = {earlier.format(column)} where {column} is not null")  # noqa: S608
        db.execute(
            "update inquiries set slot = slot || ' ' || id where slot is not null and slot not like '% %'"
        )
        db.execute("update inquiries set settled_at = intended_at where settled_at is null")
        db.execute("delete from shop_holds")


def finish(folder: Path) -> None:
    """Until nothing waits and all that fell due is done."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        time.sleep(1)
        with closing(sqlite3.connect(folder / "r.db", timeout=30)) as db:
            busy, oldest = db.execute(BUSY).fetchone()[0], db.execute(OLDEST_MARK).fetchone()[0]
        if not busy and oldest and oldest > "2026-01-03":
            return
    raise RuntimeError(f"After {PATIENCE:g} seconds something is still to be done; see {folder / 'log'}.")


def count(folder: Path, ledger: Ledger, kills: int) -> Told:
    with closing(sqlite3.connect(folder / "r.db", timeout=30)) as db:
        (sound,) = db.execute("pragma integrity_check").fetchone()
        loose = db.execute("pragma foreign_key_check").fetchall()
        kept = {
            bytes(raw).partition(b"X-Counted: ")[2][:6].decode()
            for (raw,) in db.execute("select raw from mails")
        }
        runs = dict(db.execute("select state, count(*) from runs group by state").fetchall())
        (visits,) = db.execute("select count(*) from visits").fetchone()
        marks = db.execute("select count(*) from due_marks where due_at > '2026-01-03'").fetchone()[0]
    return Told(
        kills=kills, visits=visits, cut_off=runs.get("cut-off", 0), asked=sum(ledger.asked.values()),
        twice=sum(times > 1 for times in ledger.asked.values()), accepted=len(ledger.accepted),
        lost=len(set(ledger.accepted) - kept), missed=SHOPS - marks, sound=sound == "ok" and not loose,
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def table(told: Told, seed: int, longest: float) -> list[str]:
    counted = {
        "kills": told.kills, "visits recorded": told.visits, "visits cut off, and made up for": told.cut_off,
        "questions that reached shops": told.asked, "**shops asked twice for one question**": told.twice,
        "answers that the daemon took": told.accepted, "**of them lost**": told.lost,
        "**shops not visited in the end**": told.missed,
    }  # fmt: skip
    rows = [f"| {what} | {number:,} |" for what, number in counted.items()]
    sound = "yes" if told.sound else "**no**"
    return [
        f"| killed after up to {longest:g} s, seed {seed} | |",
        "| --- | ---: |",
        *rows,
        f"| database sound | {sound} |",
    ]


@click.command()
@click.option("--kills", default=200, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--longest", default=LONGEST, show_default=True, help="Seconds from a start to a kill, at most."
)
@click.option("--keep", "kept", is_flag=True, help="Write the table into docs/daemon.md.")
def main(kills: int, seed: int, longest: float, *, kept: bool) -> None:
    """Kill a daemon again and again, and count what the world outside saw."""
    started = time.monotonic()
    told = kill_daemon(kills, seed, longest)
    click.echo("\n".join(table(told, seed, longest)))
    click.echo(f"{time.monotonic() - started:.0f} s", err=True)
    if kept:
        keep("daemon.md", BEGIN, END, table(told, seed, longest))
    sys.exit(0 if told.sound and not (told.twice or told.lost or told.missed) else 1)


if __name__ == "__main__":
    main()
