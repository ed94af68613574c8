"""How does a daemon bear 2,000 shops? `make benchmark-load` measures the real program, from outside.

At first a window is closed, so that all shops wait and nobody is visited: what does waiting cost? Then the
window is taken out, and the queue is worked off for some minutes; at last it is started again on what it has
written. The shops refuse connections, so a visit is short and what the daemon itself costs is seen best.
"""

import json
import os
import platform
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from benchmarks.daemon_kills import daemon
from benchmarks.measuring import MEBIBYTE, PROC, load
from benchmarks.pages import keep

BEGIN, END = "<!-- daemon load: made by make benchmark-load -->", "<!-- /daemon load -->"
COUNTRIES = ("DE", "NL", "RO", "GB", "AT")
READY_BAR, MEMORY_BAR = 3.0, 250 * MEBIBYTE
PATIENCE = 120.0
CLOSED = '[windows.closed]\nweekly = ["mon-sun 00:00-24:00"]\nstops = ["visits"]\n'


@dataclass(frozen=True, slots=True)
class Told:
    what: str
    value: str


class Watched:
    """A daemon's process as the system sees it; what it started is not counted."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.process, self._folder = process, folder
        self._began, self._read = time.perf_counter(), (folder / "log").stat().st_size

    def logged(self, event: str) -> float:
        """Seconds since its start, or the last event that was waited for."""
        while time.perf_counter() < self._began + PATIENCE:
            if self.process.poll() is not None:
                raise RuntimeError((self._folder / "log").read_text("utf-8"))
            if event in [entry["event"] for entry in self._new()]:
                now = time.perf_counter()
                took, self._began = now - self._began, now
                self._read = (self._folder / "log").stat().st_size
                return took
            time.sleep(0.01)
        raise RuntimeError(f"It never logged “{event}”; see {self._folder / 'log'}.")

    def count_from_here(self) -> None:
        self._began = time.perf_counter()

    def _new(self) -> Iterator[dict[str, Any]]:
        text = (self._folder / "log").read_bytes()[self._read :].decode()
        return (json.loads(line) for line in text.splitlines() if line.startswith("{") and line.endswith("}"))

    def memory(self) -> int:
        """In bytes, pages that others have as well counted whole."""
        lines = (PROC / str(self.process.pid) / "smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Rss:"))

    def processor(self) -> float:
        """Seconds that it has worked."""
        fields = (PROC / str(self.process.pid) / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def bear(shops: int, seconds: float) -> list[Told]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, refusing() as port:
        folder = Path(name)
        (folder / "log").touch()
        configure(folder, shops, port, more=CLOSED)
        with daemon(folder) as process:
            told = [*starting(one := Watched(process, folder), folder, seconds / 2)]
            configure(folder, shops, port)
            told += [*working(one, folder, seconds), *stopping(one, f"stop after {shops:,} shops")]
        with daemon(folder) as process:
            one = Watched(process, folder)
            again = f"{one.logged('started'):.2f} s"
            return [*told, Told("start again on that database", again), *stopping(one, "stop right then")]


def starting(one: Watched, folder: Path, seconds: float) -> Iterator[Told]:
    ready = one.logged("started")
    yield Told("from the start of the process until it is ready", f"{ready:.2f} s")
    yield Told("processor for that, without the browser", f"{one.processor():.2f} s")
    yield Told("memory then", mebibytes(one.memory()))
    time.sleep(10)  # the queue is written, all history looked at
    yield Told("processor while all shops wait", share(one, lambda: time.sleep(seconds)))
    yield Told("memory then", mebibytes(one.memory()))
    worked = children()
    passed, _ = status(folder)
    yield Told("`reachwatch status`, and its processor", f"{passed:.2f} s, {children() - worked:.2f} s")


def working(one: Watched, folder: Path, seconds: float) -> Iterator[Told]:
    one.count_from_here()
    os.kill(one.process.pid, signal.SIGHUP)
    yield Told("to take up a changed configuration", f"{one.logged('configuration read'):.2f} s")
    lags: list[float] = []

    def look() -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(min(15.0, seconds / 4))
            took, said = status(folder)
            lags.append(said["lag_seconds"] or 0.0)
            slowest.append(took)

    slowest: list[float] = []
    before = finished(folder)
    busy = share(one, look)
    visits = finished(folder) - before
    yield Told("visits in a minute, three at a time", f"{visits / seconds * 60:,.0f}")
    yield Told("processor meanwhile, without the browser", busy)
    yield Told("memory after these minutes", mebibytes(one.memory()))
    yield Told(
        "schedule lag told by `reachwatch status`, least and most", f"{min(lags):,.0f} s, {max(lags):,.0f} s"
    )
    yield Told("`reachwatch status` beside it, at most", f"{max(slowest):.2f} s")


def stopping(one: Watched, what: str) -> Iterator[Told]:
    one.count_from_here()
    one.process.terminate()
    one.process.wait(PATIENCE)
    yield Told(what, f"{time.perf_counter() - one._began:.2f} s")  # noqa: SLF001


def share(one: Watched, work: Callable[[], object]) -> str:
    began, worked = time.perf_counter(), one.processor()
    work()
    passed = time.perf_counter() - began
    return f"{100 * (one.processor() - worked) / passed:.1f} % of one"


def mebibytes(size: int) -> str:
    return f"{size / MEBIBYTE:,.0f} MiB"


def status(folder: Path) -> tuple[float, dict[str, Any]]:
    command = [
        sys.executable,
        "-m",
        "monitor",
        "status",
        "--json",
        "--config",
        str(folder / "reachwatch.toml"),
    ]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    took = time.perf_counter() - began
    return took, json.loads(done.stdout)


def children() -> float:
    """Processor seconds of all that we started and that is over."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def finished(folder: Path) -> int:
    return sum('"visited"' in line for line in (folder / "log").read_text("utf-8").splitlines())


def configure(folder: Path, shops: int, port: int, more: str = "") -> None:
    tables = "".join(
        f'[shops.mugs-{number:05}]\nurl = "http://mugs-{number:05}.localhost:{port}"\n'
        f'country = "{COUNTRIES[number % len(COUNTRIES)]}"\nname = "Mugs {number}"\n\n'
        for number in range(shops)
    )
    text = (
        '[reachwatch]\ndatabase = "r.db"\nparallel_visits = 3\n\n[schedule]\nevery = "6h"\n\n'
        '[schedule.groups.quick]\nchecks = ["contact-findable"]\nevery = "1h"\n\n'
        '[windows.night]\nweekly = ["sun 02:00-04:00"]\nholidays = true\nstops = ["inquiries"]\n\n'
        f"{more}\n{tables}"
    )
    new = folder / "new.toml"
    new.write_text(text, "utf-8")
    new.replace(folder / "reachwatch.toml")


@contextmanager
def refusing() -> Iterator[int]:
    """A port that nobody else gets, and that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])


def table(told: list[Told]) -> list[str]:
    return ["| measured | |", "| --- | ---: |", *(f"| {one.what} | {one.value} |" for one in told)]


@click.command()
@click.option("--shops", default=2000, show_default=True)
@click.option("--seconds", default=120.0, show_default=True, help="How long to watch it work.")
@click.option("--keep", "kept", is_flag=True, help="Write the table into docs/daemon.md.")
def main(shops: int, seconds: float, *, kept: bool) -> None:
    """Measure a daemon that has to look after many shops."""
    before = load()
    lines = [*table(bear(shops, seconds)), "", machine(shops, before)]
    click.echo("\n".join(lines))
    if kept:
        keep("daemon.md", BEGIN, END, lines)


def machine(shops: int, before: str) -> str:
    return (
        f"{shops:,} shops, each with two check groups, on a machine with {os.cpu_count()} processors "
        f"(Python {platform.python_version()}) that others worked on as well: its load "
        f"(1, 5, 15 minutes) was {before} before and {load()} after. "
        "Memory is that of the daemon's own process."
    )


if __name__ == "__main__":
    main()
