"""The figures in the form that Prometheus reads.

All are made anew from the database for each scrape, so nothing has to be counted beside it. Counters begin
with the daemon that runs, as Prometheus expects it of a program that was started anew.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from checks.risk import Level
from monitor import __version__
from monitor.daemon import pulse as pulses
from monitor.daemon.disk import size_of
from monitor.daemon.figures import Figures, figures, finished_since, last_good, risk_levels
from monitor.daemon.pulse import Pulse, number_of, value_in
from monitor.disk import free_bytes
from monitor.store import Store

BOUNDS = (10.0, 30.0, 60.0, 90.0, 120.0, 180.0, 300.0, 600.0)  # seconds of a visit
OUTCOMES = ("done", "failed", "dropped", "cut-off")
LEVELS = {Level.UNKNOWN: 0, Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3}
MOST_SHOPS = 3000  # with figures of their own


@dataclass(frozen=True, slots=True)
class _Seen:
    store: Store
    shops: tuple[str, ...]
    now: datetime
    pulse: Pulse
    figures: Figures


def exposition(store: Store, shops: Collection[str], now: datetime) -> bytes:
    """`shops`: the keys of those that are configured; what was visited earlier has no figures here."""
    pulse, of_a_day = pulses.read(store), figures(store, now - timedelta(days=1))
    seen = _Seen(store, tuple(sorted(shops)[:MOST_SHOPS]), now, pulse, of_a_day)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(seen))
    return generate_latest(registry)


class _Collector(Collector):
    def __init__(self, seen: _Seen) -> None:
        self._seen = seen

    def collect(self) -> Iterator[Metric]:
        yield from _of_visits(self._seen)
        yield from _of_shops(self._seen)
        yield from _gauges(self._seen)


def _of_visits(seen: _Seen) -> Iterator[Metric]:
    start = seen.pulse["started"].at if "started" in seen.pulse else seen.now
    finished = finished_since(seen.store, start, BOUNDS)
    outcomes = CounterMetricFamily(
        "reachwatch_runs", "Visits since the daemon started, by how they ended.", labels=["outcome"]
    )
    for outcome in OUTCOMES:
        outcomes.add_metric([outcome], finished.states.get(outcome, 0))
    yield outcomes
    buckets = [(f"{bound:g}", finished.within.get(bound, 0)) for bound in BOUNDS]
    whole = [*buckets, ("+Inf", finished.states.get("done", 0))]
    yield HistogramMetricFamily(
        "reachwatch_visit_seconds", "How long visits took that were done, since the daemon started.",
        buckets=whole, sum_value=finished.seconds,
    )  # fmt: skip


def _of_shops(seen: _Seen) -> Iterator[Metric]:
    at = GaugeMetricFamily(
        "reachwatch_shop_last_success_timestamp_seconds",
        "When the shop was last visited to the end.",
        labels=["shop"],
    )
    good, levels = last_good(seen.store), risk_levels(seen.store)
    for shop in seen.shops:
        if shop in good:
            at.add_metric([shop], good[shop].timestamp())
    yield at
    risk = GaugeMetricFamily(
        "reachwatch_shop_risk_level",
        "Risk of the shop: 0 unknown, 1 low, 2 medium, 3 high.",
        labels=["shop", "moment"],
    )
    known = set(seen.shops)
    for (shop, moment), level in levels.items():
        if shop in known:
            risk.add_metric([shop, moment], LEVELS[level])
    yield risk


Gauge = tuple[str, str, Callable[[_Seen], float | None]]
GAUGES: tuple[Gauge, ...] = (
    ("beat_timestamp_seconds", "The daemon's last sign of life.", lambda s: _at(s, "beat")),
    ("start_timestamp_seconds", "When the daemon started.", lambda s: _at(s, "started")),
    ("visits_running", "Visits that are being made.", lambda s: len(s.figures.running)),
    ("queue_length", "Visits that are due and wait.", lambda s: len(s.figures.queued)),
    ("schedule_lag_seconds", "How much later than due visits begin now.", lambda s: _lag(s)),
    ("shops", "Shops with figures of their own here.", lambda s: len(s.shops)),
    ("shops_blind", "Shops that nobody could look at for long.", lambda s: _blind(s)),
    ("inquiries_open", "Questions to shops that await their answers.", lambda s: s.figures.open_inquiries),
    ("mailbox_read_age_seconds", "How long ago the mailbox was read.", lambda s: _unread(s)),
    ("database_bytes", "Size of the database.", lambda s: size_of(s.store.path)),
    ("evidence_bytes", "Size of the evidence, when last measured.", lambda s: _told(s, "disk", "evidence")),
    ("disk_free_bytes", "Free on the disk of the database.", lambda s: free_bytes(s.store.path)),
    (
        "browser_restarts",
        "Restarts of the browser by this daemon.",
        lambda s: _told(s, "browser", "restarts"),
    ),
    ("troubles", "What the daemon complains of; see `reachwatch status`.", lambda s: _troubles(s)),
)


def _gauges(seen: _Seen) -> Iterator[Metric]:
    """What is not known is left out: 0 would be a lie."""
    for name, explained, figure in GAUGES:
        value = figure(seen)
        if value is not None:
            yield GaugeMetricFamily(f"reachwatch_{name}", explained, value=value)
    outbox = GaugeMetricFamily(
        "reachwatch_outbox_messages", "Messages that wait, or were given up.", labels=["state"]
    )
    for state in ("waiting", "dead"):
        outbox.add_metric([state], seen.figures.outbox.get(state, 0))
    yield outbox
    info = GaugeMetricFamily("reachwatch_info", "Which version this is.", labels=["version"])
    info.add_metric([__version__], 1)
    yield info


def _at(seen: _Seen, name: str) -> float | None:
    return seen.pulse[name].at.timestamp() if name in seen.pulse else None


def _told(seen: _Seen, name: str, part: str) -> float | None:
    return number_of(value_in(seen.pulse.get(name), part))


def _lag(seen: _Seen) -> float | None:
    return number_of(seen.pulse["lag"].value) if "lag" in seen.pulse else None


def _blind(seen: _Seen) -> int:
    return sum(shop in seen.figures.blind for shop in seen.shops)


def _unread(seen: _Seen) -> float | None:
    until = seen.figures.read_until
    return (seen.now - until).total_seconds() if until else None


def _troubles(seen: _Seen) -> int:
    return len(pulses.troubles(seen.pulse))
