"""How long a site of many shops takes, and how much memory: `python -m benchmarks.site [SHOPS] [WEEKS]`.

The shops have evidence and quotes for what failed, but no pictures, and nobody asked them anything.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.weekly import MONDAY, fill, settings
from monitor.looks import told_shops
from monitor.site import Order, build_site
from monitor.store import Store
from monitor.weekly import look
from reports.period import last_due_period
from reports.teller import Teller

SECONDS, MEGABYTES, PAGE = 60, 500, 300_000  # the bars


def with_evidence(store: Store) -> None:
    """Two quotes for every failure."""
    with store.writing() as db:
        failures = [row["id"] for row in db.query("select id from findings where verdict = 'fail'")]
        db.conn.executemany(
            "insert into evidence (finding_id, stage, url, quote) values (?, 'checkout', ?, ?)",
            _quotes(failures),
        )


def _quotes(failures: list[int]) -> Iterator[tuple[object, ...]]:
    for number in failures:
        for place in ("checkout", "returns"):
            quote = "Die Kosten der Rücksendung richten sich nach Größe und Gewicht des Pakets."
            yield number, f"https://shop.example/{place}", quote


def measure(shops: int, weeks: int, folder: Path) -> Iterator[tuple[str, str, bool]]:
    """What, how much, and whether the bar was met."""
    configured = settings(shops)
    with Store.open(folder / "b.db") as store:
        fill(store, configured, weeks)
        with_evidence(store)
        tell = Teller()
        rhythm = configured.reports["boss"].rhythm(configured.shops)
        began = time.perf_counter()
        look(configured, store, "boss", last_due_period(rhythm, MONDAY), MONDAY)
        took = time.perf_counter() - began
        yield "weekly summary", f"{took:.1f} s", took <= 3
        began = time.perf_counter()
        order = Order(shops=told_shops(configured, ()), tell=tell, weeks=1)
        built = build_site(configured, store, folder / "site", order, MONDAY)
        took = time.perf_counter() - began
    yield f"site of one week and the present, {built.pages:,} pages", f"{took:.1f} s", took <= SECONDS
    largest = max(file.stat().st_size for file in (folder / "site" / "shops").rglob("*.html"))
    yield "largest page of a shop", f"{largest / 1000:,.0f} KB", largest <= PAGE
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield "peak memory", f"{peak:,.0f} MB", peak <= MEGABYTES


if __name__ == "__main__":
    shops, weeks = (int(each) for each in (*sys.argv[1:], "1000", "52")[:2])
    sys.stdout.write(f"{shops} shops, {weeks} weeks\n\n| what | measured | bar |\n| --- | ---: | --- |\n")
    with tempfile.TemporaryDirectory() as folder:
        for what, measured, met in measure(shops, weeks, Path(folder)):
            sys.stdout.write(f"| {what} | {measured} | {'met' if met else '**not met**'} |\n")
