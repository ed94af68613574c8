"""How long a weekly mail takes over many shops and a year: `python -m benchmarks.weekly [SHOPS] [WEEKS]`."""

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checks.model import ShopKind
from checks.registry import all_checks
from monitor.config import Settings
from monitor.config_reports import ReportTable
from monitor.config_shop import ShopSettings
from monitor.rows import written
from monitor.store import Store
from monitor.weekly import definition, letter_of, look
from reports.period import last_due_period
from reports.weekly_mail import weekly_letter

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BAR = 3.0  # seconds
OWN = 100  # every so many shops is an own one


def settings(shops: int) -> Settings:
    table = ReportTable(to=("boss@our-company.example",), attach=False)
    return Settings(reports={"boss": table}, shops=tuple(_shop(n) for n in range(shops)))


def _shop(number: int) -> ShopSettings:
    kind = ShopKind.COMPETITOR if number % OWN else ShopKind.OWN
    return ShopSettings(
        key=f"shop-{number}",
        name=f"Shop {number}",
        url=f"https://shop-{number}.example",
        country="DE",
        kind=kind,
    )


def fill(store: Store, configured: Settings, weeks: int) -> None:
    """One visit a week for each shop, with every check; one in seven fails, one in eleven is not judged."""
    with store.writing() as db:
        ids = [store.shop_id(shop.shop) for shop in configured.shops]
        db.conn.executemany(
            "insert into visits (id, shop_id, title, started_at, browser, shop_name, shop_url, country,"
            " languages, kind, log, note, risk_model)"
            " values (?, ?, '', ?, '', '', '', 'DE', '[]', 'own', '[]', '', '')",
            _visits(ids, weeks),
        )
        db.conn.executemany(
            "insert into findings (visit_id, name, moment, verdict, reason, sentence, weight, matters, glory,"
            " searched, facts)"
            " values (?, ?, ?, ?, ?, 'In words.', ?, ?, 0, '[\"https://shop.example/\"]', '{}')",
            _findings(len(ids) * weeks),
        )


def _visits(ids: list[int], weeks: int) -> Iterator[tuple[object, ...]]:
    for number in range(len(ids) * weeks):
        week, shop = divmod(number, len(ids))
        at = MONDAY - timedelta(days=1) - timedelta(weeks=weeks - 1 - week)
        yield number + 1, ids[shop], written(at)


def _findings(visits: int) -> Iterator[tuple[object, ...]]:
    for visit in range(1, visits + 1):
        for n, check in enumerate(all_checks()):
            dice = visit * 31 + n * 17
            verdict = "fail" if dice % 7 == 0 else "unknown" if dice % 11 == 0 else "pass"
            reason = "timeout" if verdict == "unknown" else None
            yield visit, check.name, check.moment, verdict, reason, check.weight, int(check.matters)


def measure(shops: int, weeks: int) -> tuple[float, float, int]:
    """Seconds to look, seconds for the whole mail, and its bytes."""
    configured = settings(shops)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "b.db") as store:
        fill(store, configured, weeks)
        _, _, rhythm = definition(configured, "boss")
        period = last_due_period(rhythm, MONDAY)
        began = time.perf_counter()
        view, _ = look(configured, store, "boss", period, MONDAY)
        looked = time.perf_counter() - began
        weekly_letter(view, language="en", zone=rhythm.zone)  # the templates are read once
        began = time.perf_counter()
        letter = letter_of(configured, store, "boss", period, MONDAY)
        return looked, time.perf_counter() - began, len(letter.html.encode())


if __name__ == "__main__":
    shops, weeks = (int(each) for each in (*sys.argv[1:], "1000", "52")[:2])
    looked, whole, size = measure(shops, weeks)
    said = (
        f"{shops} shops, {weeks} weeks: read and counted in {looked:.2f} s, the whole mail in {whole:.2f} s"
    )
    met = "met" if whole <= BAR else "**not met**"
    sys.stdout.write(f"{said}, {size:,} bytes.\nBar: at most {BAR:.0f} s: {met}.\n")
