"""Is a shop ever asked twice? `make benchmark-kills`: processes that ask a counting server are killed.

Each run has a shop of its own. A process asks it as the shopper does (reserve, send, finish) and is killed by
SIGKILL at one point. Then two processes start at once, as after a restart, and try again, and
once more within the week when the first question is settled. The server counts every request begun.
"""

import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random, SystemRandom
from typing import ClassVar

import click

from benchmarks.killing import counting_server, forked, killed
from benchmarks.pages import keep
from checks.correspondence import Channel, Sending
from checks.model import Shop, Verdict
from monitor.correspondence.entry import Outcome
from monitor.correspondence.inquiry_text import Draft, compose
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.permission import Refusal, Rules
from monitor.store import Store

POINTS = {
    "before the intent": "form filled, nothing committed",
    "after the intent": "intent committed, nothing sent",
    "request in flight": "half of the POST is out",
    "request out": "all of the POST is out, no answer read",
    "answered": "the server took it, nothing committed of that",
    "committed": "the outcome is committed",
    "anywhere": "at a random moment within its first 60 ms",
}
RULES = Rules(per_day=1_000_000)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEGIN, END = "<!-- kills: made by make benchmark-kills -->", "<!-- /kills -->"
At = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Row:
    """What came of all runs that were killed at one point."""

    point: str
    killed: int
    posts: Mapping[int, int]  # shops by how often they were asked
    states: Mapping[str, int]  # of the ledger's entries before anybody tried again

    @property
    def twice(self) -> int:
        return sum(shops for posts, shops in self.posts.items() if posts > 1)


class Counting(BaseHTTPRequestHandler):
    """Counts requests by shop as soon as they begin."""

    begun: ClassVar[Counter[str]] = Counter()

    def do_POST(self) -> None:
        self.begun[self.path.rpartition("/")[2]] += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"Thank you")

    def do_GET(self) -> None:
        self._answer(json.dumps(dict(self.begun)).encode())

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def ask(place: Path, port: int, shop: Shop, at: At, *, now: datetime, settled: bool = False) -> None:
    """What a visit does, by the same calls of the ledger; `settled`: what was asked before is over by now."""
    with Store.open(place) as store:
        ledger = Ledger(store)
        ledger.recover()
        for entry in ledger.of_shop(shop.key) if settled else ():
            ledger.judged(entry.id, Verdict.UNKNOWN, now, settled=True)
        draft = compose(shop, domain="probe.example", chance=SystemRandom())
        assert isinstance(draft, Draft)  # noqa: S101
        at("before the intent")
        url = f"http://127.0.0.1:{port}/{shop.key}"
        intent = ledger.reserve(shop, draft.question, channel=Channel.FORM, url=url, rules=RULES, now=now)
        if isinstance(intent, Refusal):
            return
        at("after the intent")
        post(port, shop.key, draft.question.text.encode(), at)
        at("answered")
        ledger.finish(intent, Outcome(sending=Sending.CONFIRMED, said="Thank you"), now)
        at("committed")


def post(port: int, key: str, body: bytes, at: At) -> None:
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    line.putrequest("POST", f"/{key}")
    line.putheader("Content-Length", str(len(body)))
    line.endheaders(body[: len(body) // 2])
    at("request in flight")
    line.send(body[len(body) // 2 :])
    at("request out")
    line.getresponse().read()
    line.close()


def try_again(place: Path, port: int, shop: Shop) -> None:
    """After a restart: nothing that was begun may be sent anew, nor another question within the week."""
    ask(place, port, shop, on, now=NOON)
    ask(place, port, shop, on, now=NOON + timedelta(days=6), settled=True)


def on(_point: str) -> None:
    """Nobody waits for this process."""


def killed_at(place: Path, port: int, shop: Shop, point: str, chance: Random) -> bool:
    """Start a process that asks and kill it; whether it got there alive."""

    def work(here: Callable[[], None]) -> None:
        ask(place, port, shop, lambda reached: here() if reached == point else None, now=NOON)

    return killed(work, chance.random() if point == "anywhere" else None)


def kill_runs(runs: int, seed: int = 1) -> list[Row]:
    chance, points = Random(seed), list(POINTS)  # noqa: S311  # nosec: when to kill
    with tempfile.TemporaryDirectory() as folder, counting_server("benchmarks.kills") as port:
        place = Path(folder) / "reachwatch.db"
        Store.open(place).close()
        shops: dict[str, list[str]] = defaultdict(list)
        states: dict[str, Counter[str]] = defaultdict(Counter)
        for number in range(runs):
            point, shop = points[number % len(points)], shop_of(number)
            if not killed_at(place, port, shop, point, chance):
                raise click.ClickException(f"The process never came to “{point}”.")
            shops[point].append(shop.key)
            states[point][state_of(place, shop)] += 1
            for child in [forked(lambda shop=shop: try_again(place, port, shop)) for _ in range(2)]:  # type: ignore[misc]
                if os.waitpid(child, 0)[1]:
                    raise click.ClickException(f"Trying again after “{point}” failed.")
        counts = begun(port)
    return [
        Row(point, len(keys), Counter(counts.get(key, 0) for key in keys), states[point])
        for point, keys in shops.items()
    ]


def shop_of(number: int) -> Shop:
    return Shop(key=f"mug-{number}", name=f"Mug {number}", url=f"https://mug-{number}.example/", country="DE")


def state_of(place: Path, shop: Shop) -> str:
    with Store.open(place) as store:
        entries = Ledger(store).of_shop(shop.key)
    return str(entries[0].state) if entries else "nothing"


def serve() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # whoever was killed hung up
    os.write(1, f"{server.server_port}\n".encode())
    server.serve_forever()


def begun(port: int) -> dict[str, int]:
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", "/")
    read: dict[str, int] = json.loads(line.getresponse().read())
    line.close()
    return read


def table(rows: list[Row]) -> list[str]:
    lines = [
        "| killed | which is | runs | ledger right after | shops asked never | once | twice or more |",
        "| --- | --- | ---: | --- | ---: | ---: | ---: |",
    ]
    for row in rows:
        states = ", ".join(f"{state} {number}" for state, number in sorted(row.states.items()))
        never, once = row.posts.get(0, 0), row.posts.get(1, 0)
        place = f"| {row.point} | {POINTS[row.point]} | {row.killed} | {states} "
        lines.append(f"{place}| {never} | {once} | {row.twice} |")
    killed, twice = sum(row.killed for row in rows), sum(row.twice for row in rows)
    never, once = (sum(row.posts.get(n, 0) for row in rows) for n in (0, 1))
    return [*lines, f"| **all** | | **{killed:,}** | | {never} | {once} | **{twice}** |"]


@click.command()
@click.option("--runs", default=1000, show_default=True)
@click.option("--keep", "kept", is_flag=True, help="Write the table into docs/inquiries.md.")
def main(runs: int, *, kept: bool) -> None:
    """Kill a process that asks shops, again and again, and count what arrives."""
    started = time.monotonic()
    rows = kill_runs(runs)
    click.echo("\n".join(table(rows)))
    click.echo(f"{time.monotonic() - started:.0f} s", err=True)
    if kept:
        keep("inquiries.md", BEGIN, END, table(rows))
    sys.exit(1 if any(row.twice for row in rows) else 0)


if __name__ == "__main__":
    main()
