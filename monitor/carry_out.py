"""Carries errands out: visit, ask, judge, record, report."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from monitor.attachments import Kind
from monitor.browser import BrowserHouse, browser_settings
from monitor.config import EvidenceTable, Settings
from monitor.config_mail import KEEP_DAYS, MailTable
from monitor.correspondence.mail_store import MailStore
from monitor.disk import Reserve, surely
from monitor.errors import NotWritable
from monitor.history import with_risk_trends
from monitor.keeping import tidy_all
from monitor.locks import daemon_of, visiting
from monitor.office import Post, asker_of, open_office, receiving
from monitor.picture_filter import picture_filter
from monitor.review import Office, look_for_answers, reviewed
from monitor.run import Errand, Outcome, Progress, record, run
from monitor.shopper.limits import Limits
from monitor.show_trace import show_trace_command
from monitor.store import Store
from reports.html import render_html
from reports.summary import Result, Summary, summarise
from reports.teller import Teller

LOOK_SECONDS = 0.3  # between two looks for answers that are waited for


def limits_of(settings: Settings) -> Limits:
    table = settings.limits
    return Limits(
        step=table.step_seconds, visit=table.visit_seconds, pace=table.pace_seconds,
        requests=table.requests_per_visit,
    )  # fmt: skip


def teller_of(settings: Settings, language: str | None = None, zone: ZoneInfo | None = None) -> Teller:
    """Tells reports in the language and time zone that were asked for, or those of the settings."""
    table = settings.reachwatch
    return Teller(language or table.language, zone or ZoneInfo(table.time_zone))


class Waiting(Progress, Protocol):
    """Told what is going on, also once the visits are over."""

    def waiting(self, questions: int, time: timedelta) -> None: ...
    def trouble(self, message: str) -> None: ...


async def carry_out(
    settings: Settings,
    errands: Sequence[Errand],
    database: Path,
    report: Path | None,
    showing: AbstractContextManager[Waiting],
    post: Post | None = None,
    language: str | None = None,
) -> tuple[Summary, Path]:
    """Visit, ask, judge, record, report. Returns what was found and where the report lies.

    `language`: of the report, where it is not the one of the settings. Whatever could stop the work is
    found out before the first shop is visited.
    """
    errands = [replace(errand, trace=settings.evidence.trace) for errand in errands]
    started, troubles = datetime.now(UTC), list[str]()
    with Store.open(database) as store:
        make_room(store, settings.evidence)
        name = f"{started:%Y-%m-%d-%H%M%S}-{started.microsecond // 1000:03}.html"  # two may start at once
        file = report or database.parent / "reports" / name
        _make_writable(file)
        with (
            open_office(settings, store, post) as office,
            receiving(office, lambda error: troubles.append(str(error)), done=bool(daemon_of(database))),
        ):
            outcomes = await visit_and_ask(settings, errands, office, showing, post, troubles)
            tidy_mails(office.mails, settings.mail, started)
        tidy_all(store, settings.evidence, started)
        summary = _summary(settings, errands, outcomes, store)
    _write(file, render_html(summary, teller_of(settings, language)))
    return summary, file


async def visit_and_ask(
    settings: Settings, errands: Sequence[Errand], office: Office,
    showing: AbstractContextManager[Waiting], post: Post | None = None, troubles: Sequence[str] = (),
) -> list[Outcome]:  # fmt: skip
    """All that comes of these errands, recorded; with what was answered until the end.

    `troubles`: what the mailbox refuses meanwhile; a list that may grow.
    """
    look_for_answers(office)  # where a question is over, the next one may be put
    limits = limits_of(settings)
    asker = asker_of(settings, office, domain=post.domain if post else "")
    parallel = settings.reachwatch.parallel_visits
    outcomes: list[Outcome] = []
    async with BrowserHouse(browser_settings(settings)) as house:
        await house.engine()
        with showing as progress:
            lock = partial(visiting, office.store.path)
            visits = run(errands, house, limits, parallel=parallel, progress=progress, asker=asker, lock=lock)
            async for outcome in visits:
                visit_id = surely(Reserve(office.store.path), partial(record, office.store, outcome))
                outcomes.append(_with_trace(outcome, visit_id, office.store.path))
            if post:
                await _wait_for_answers(office, post.grace, progress)
            _, refused = look_for_answers(office)
            for message in dict.fromkeys([*troubles, *([str(refused)] if refused else [])]):
                progress.trouble(message)
    return [_with_answers(outcome, office) for outcome in outcomes]


def _with_answers(outcome: Outcome, office: Office) -> Outcome:
    """With all questions ever put to the shop, and what is said now of the one that is told."""
    key, result = outcome.errand.shop.key, outcome.result
    if result.visit.inquiry and result.visit.inquiry.reference:
        result = reviewed(result, office.standing(key))
    return replace(outcome, result=replace(result, inquiries=office.inquiries(key)))


async def _wait_for_answers(office: Office, grace: timedelta, progress: Waiting) -> None:
    """Until the last question's time is over, and a little longer."""
    ends = [entry.watch.until for entry in office.ledger.open() if entry.watch]
    if not ends:
        return
    end = max(ends) + grace
    progress.waiting(len(ends), end - office.now())
    while office.now() < end:
        look_for_answers(office)
        await asyncio.sleep(LOOK_SECONDS)


def make_room(store: Store, table: EvidenceTable) -> None:
    """See to it that evidence leaves room for results when the disk fills up."""
    store.evidence.keep_free = table.keep_free_megabytes * 1_000_000
    Reserve(store.path).take(store.evidence.keep_free)


def tidy_mails(mails: MailStore, table: MailTable | None, now: datetime) -> None:
    """Remove what old mails say: it is about persons, and no verdict needs it any more."""
    keep = timedelta(days=table.keep_days if table else KEEP_DAYS)
    mails.forget(now - keep)


def _with_trace(outcome: Outcome, visit_id: int, database: Path) -> Outcome:
    """The report says how to look into what could not be judged."""
    if not any(attachment.kind is Kind.TRACE for attachment in outcome.attachments):
        return outcome
    command = show_trace_command(visit_id, database)
    return replace(outcome, attachments=(), result=replace(outcome.result, show_trace=command))


def _summary(
    settings: Settings, errands: Sequence[Errand], outcomes: Sequence[Outcome], store: Store
) -> Summary:
    """In the order of the errands, whichever visit was done first."""
    order = {errand.shop.key: n for n, errand in enumerate(errands)}
    now, found = datetime.now(UTC), [outcome.result for outcome in outcomes]
    found.sort(key=lambda result: order[result.visit.shop.key])
    results = with_risk_trends(store, found, now, teller_of(settings))
    pictures = {digest: data for o in outcomes for digest, data in o.pictures.items()}
    pictures |= _of_questions(results, store)
    shown = picture_filter(settings)(results, pictures)
    return summarise(results, generated_at=now, pictures=shown)


def _of_questions(results: Sequence[Result], store: Store) -> Mapping[str, bytes]:
    """The pictures of questions that were put on earlier visits."""
    digests = [r.visit.inquiry.picture.digest for r in results if r.visit.inquiry and r.visit.inquiry.picture]
    files = [(digest, store.evidence.file(digest)) for digest in digests]
    return {digest: file.read_bytes() for digest, file in files if file}


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
