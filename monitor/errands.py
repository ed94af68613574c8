"""From what a person asked for (addresses, a configuration, the demo) to errands, and on to a report."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checks.model import Shop
from checks.registry import Check, UnknownCheck, all_checks, select
from monitor.address import parse_address
from monitor.attachments import Kind
from monitor.browser import BrowserHouse, BrowserSettings
from monitor.config import EvidenceTable, Settings, ShopSettings
from monitor.config_mail import KEEP_DAYS, MailTable
from monitor.correspondence.mail_store import MailStore
from monitor.country import parse_country
from monitor.demo import DemoServer
from monitor.errors import NotWritable, ReachwatchError
from monitor.retention import doomed
from monitor.run import Errand, Outcome, Progress, record, run
from monitor.shopper.limits import Limits
from monitor.show_trace import show_trace_command
from monitor.store import Store
from reports.html import render_html
from reports.summary import Summary, summarise


def of_addresses(
    urls: Sequence[str], country: str, languages: Sequence[str], names: Sequence[str]
) -> list[Errand]:
    """One errand per address; the same address twice is visited once."""
    checks, code = checks_named(names), parse_country(country)
    addresses = {address.url: address for address in map(parse_address, urls)}
    return [
        Errand(
            shop=Shop(
                key=address.key, name=address.display_host, url=address.url, country=code,
                languages=tuple(language.lower() for language in languages),
            ),
            address=address,
            checks=checks,
        )
        for address in addresses.values()
    ]  # fmt: skip


def of_settings(settings: Settings, keys: Sequence[str], names: Sequence[str]) -> list[Errand]:
    """The shops of the configuration, or those with these keys."""
    by_key = {shop.key: shop for shop in settings.shops}
    for key in keys:
        if key not in by_key:
            known = ", ".join(by_key) or "none"
            raise ReachwatchError(f"No shop has the key “{key}”.", f"The configuration has: {known}.")
    if not by_key:
        raise ReachwatchError(
            "The configuration names no shop.", "Add a table [shops.NAME] with url and country."
        )
    return [_of_shop(shop, names) for key, shop in by_key.items() if not keys or key in keys]


def _of_shop(shop: ShopSettings, names: Sequence[str]) -> Errand:
    return Errand(
        shop=shop.shop, address=shop.address, checks=checks_named(names or shop.checks or ()),
        known=shop.pages.by_stage, scripts=shop.found_scripts, honour_robots=shop.honour_robots,
        typing=shop.types_at_checkout, risk_model=shop.risk_model,
    )  # fmt: skip


def of_demo(server: DemoServer) -> list[Errand]:
    return [
        Errand(
            shop=shop.shop(server.url(shop.key)),
            address=parse_address(server.url(shop.key)),
            checks=all_checks(),
        )
        for shop in server.shops
    ]


def checks_named(names: Sequence[str]) -> tuple[Check, ...]:
    try:
        return select(names)
    except UnknownCheck as error:
        known = ", ".join(check.name for check in all_checks())
        raise ReachwatchError(f"There is no check “{error}”.", f"There are: {known}.") from None


def browser_settings(settings: Settings) -> BrowserSettings:
    table = settings.browser
    contact = settings.reachwatch.contact_url or ""
    return BrowserSettings(executable=table.executable, kind=table.kind, contact_url=contact)


async def carry_out(
    settings: Settings,
    errands: Sequence[Errand],
    database: Path,
    report: Path | None,
    showing: AbstractContextManager[Progress],
) -> tuple[Summary, Path]:
    """Visit, judge, record, report. Returns what was found and where the report lies.

    Whatever could stop the work is found out before the first shop is visited.
    """
    errands = [replace(errand, trace=settings.evidence.trace) for errand in errands]
    table = settings.limits
    limits = Limits(
        step=table.step_seconds, visit=table.visit_seconds, pace=table.pace_seconds,
        requests=table.requests_per_visit,
    )  # fmt: skip
    started = datetime.now(UTC)
    with Store.open(database) as store:
        name = f"{started:%Y-%m-%d-%H%M%S}-{started.microsecond // 1000:03}.html"  # two may start at once
        file = report or database.parent / "reports" / name
        _make_writable(file)
        outcomes: list[Outcome] = []
        async with BrowserHouse(browser_settings(settings)) as house:
            await house.engine()
            with showing as progress:
                parallel = settings.reachwatch.parallel_visits
                async for outcome in run(errands, house, limits, parallel=parallel, progress=progress):
                    traced = _with_trace(outcome, record(store, outcome), database)
                    outcomes.append(traced)
        tidy(store, settings.evidence, started)
        tidy_mails(database, settings.mail, started)
    summary = _summary(errands, outcomes)
    _write(file, render_html(summary))
    return summary, file


def tidy(store: Store, settings: EvidenceTable, now: datetime) -> None:
    """Remove evidence that is old or too much; what cannot be removed is tried again at the next run."""
    keep, most = timedelta(days=settings.keep_days), settings.max_megabytes * 1_000_000
    for file in doomed(store.kept(), now=now, keep=keep, most_bytes=most):
        with suppress(OSError):
            store.evidence.remove(file.digest)


def tidy_mails(database: Path, table: MailTable | None, now: datetime) -> None:
    """Remove what old mails say: it is about persons, and no verdict needs it any more."""
    keep = timedelta(days=table.keep_days if table else KEEP_DAYS)
    with MailStore.open(database) as mails:
        mails.forget(now - keep)


def _with_trace(outcome: Outcome, visit_id: int, database: Path) -> Outcome:
    """The report says how to look into what could not be judged."""
    if not any(attachment.kind is Kind.TRACE for attachment in outcome.attachments):
        return outcome
    command = show_trace_command(visit_id, database)
    return replace(outcome, attachments=(), result=replace(outcome.result, show_trace=command))


def _summary(errands: Sequence[Errand], outcomes: Sequence[Outcome]) -> Summary:
    """In the order of the errands, whichever visit was done first."""
    order = {errand.shop.key: n for n, errand in enumerate(errands)}
    results = sorted((o.result for o in outcomes), key=lambda result: order[result.visit.shop.key])
    pictures = {digest: data for o in outcomes for digest, data in o.pictures.items()}
    return summarise(results, generated_at=datetime.now(UTC), pictures=pictures)


def _make_writable(file: Path) -> None:
    """Find out before the visits whether the report can be written, and leave no trace of it."""
    new = not file.exists()
    with _plainly(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8"):
            pass
        if new:
            file.unlink()


def _write(file: Path, text: str) -> None:
    with _plainly(file):
        file.write_text(text, encoding="utf-8")


@contextmanager
def _plainly(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotWritable(
            f"The report {file} cannot be written ({error.strerror}).", "Name another place with --report."
        ) from None
