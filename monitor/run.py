"""The pipeline: visit a shop, judge what was seen, record it. The command line only calls this."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple, Protocol

from playwright.async_api import BrowserContext, Error

from checks.model import Box, Gap, Page, Shop, Stage, Visit
from checks.registry import Check, judge, plan
from checks.risk import DEFAULT_MODEL, RiskModel, risks
from monitor.address import Address
from monitor.attachments import Attachment, Kind, attachments, unexpected
from monitor.browser import BrowserHouse, Traveller
from monitor.correspondence.asker import ASKING_SECONDS, Asker, Asking
from monitor.correspondence.ledger import Ledger
from monitor.country import locale_of, time_zone_of
from monitor.script_files import Script
from monitor.shopper.journey import CRASHED, Journey, visit
from monitor.shopper.limits import Limits
from monitor.shopper.pace import Pace
from monitor.shopper.persona import Persona, persona_of
from monitor.shopper.robots import Robots
from monitor.shopper.tab import Tab, open_tab
from monitor.shopper.trip import Locate
from monitor.shopper.trouble import BrowserGone
from monitor.store import Store
from monitor.tracing import Tracer
from reports.summary import Result

BY_TYPING = frozenset({Stage.DELIVERY, Stage.PAYMENT})  # behind a form that asks for an address
ASKED_AFTER = timedelta(seconds=ASKING_SECONDS)  # a question is put when the visit's own pages were seen
READY_SECONDS = 30  # for a new window and its recording; a moment, where nothing is wrong
ELSEWHERE = "its turn, since another process visits it"
Lock = Callable[[str, Callable[[], object]], AbstractAsyncContextManager[None]]
When = Literal["unexpected", "always", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One shop to visit, and how."""

    shop: Shop
    address: Address
    checks: tuple[Check, ...]
    known: Mapping[Stage, str] = field(default_factory=dict)
    scripts: Mapping[Stage, Script] = field(default_factory=dict)
    honour_robots: bool = True
    typing: bool = False  # a made-up address may be typed at checkout
    checkout_phone: str = ""  # typed there where a number is demanded
    risk_model: RiskModel = DEFAULT_MODEL
    trace: When = "unexpected"  # when to keep a recording of the visit
    asking: Asking | None = None  # a question may be put to the shop
    partial: bool = False  # these are not all checks that the shop has

    @property
    def plan(self) -> tuple[Stage, ...]:
        """The stages in the customer's order."""
        wanted = plan(self.checks) - (frozenset() if self.typing else BY_TYPING)
        return tuple(stage for stage in Stage if stage in wanted or stage is Stage.HOME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an errand; `pictures` are image files by their digest."""

    errand: Errand
    result: Result
    pictures: Mapping[str, bytes]
    attachments: tuple[Attachment, ...] = ()


class Progress(Protocol):
    """Told what is going on, for a person who waits."""

    def started(self, shop: Shop) -> None: ...
    def reached(self, shop: Shop, stage: str) -> None: ...
    def finished(self, shop: Shop, result: Result) -> None: ...


async def run(
    errands: Sequence[Errand], house: BrowserHouse, limits: Limits, *, parallel: int, progress: Progress,
    asker: Asker | None = None, lock: Lock | None = None,
) -> AsyncIterator[Outcome]:  # fmt: skip
    """Visit and judge all shops, some at a time; each outcome as soon as it is there.

    `lock` keeps other processes from visiting the same host meanwhile.
    `asker` puts questions to those that may be asked, and tells how those put before stand.

    A browser that dies takes the visits of that moment with it. Which of them killed it cannot be known, so
    each is tried once more, alone, in a new browser; what kills that one too is unknown: browser-crashed.
    """
    places = asyncio.Semaphore(parallel)
    hosts: dict[str, asyncio.Lock] = {}
    pace = Pace(limits.pace)
    way = _Way(house, limits, pace, progress, asker, lock or _no_lock)

    async def go(errand: Errand) -> tuple[Outcome, bool]:
        async with hosts.setdefault(errand.address.host, asyncio.Lock()), places:
            return await _errand(errand, way)

    crashed: list[Errand] = []
    waiting = {asyncio.create_task(go(errand)) for errand in errands}
    try:
        while waiting:
            # Whatever is done is let go of: pages and pictures of hundreds of visits are a lot.
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            while done:
                outcome, gone = done.pop().result()
                if gone:
                    crashed.append(outcome.errand)
                else:
                    progress.finished(outcome.errand.shop, outcome.result)
                    yield outcome
        for errand in crashed:
            outcome, _ = await _errand(errand, way)
            progress.finished(errand.shop, outcome.result)
            yield outcome
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


class _Way(NamedTuple):
    """What all visits of a run go by."""

    house: BrowserHouse
    limits: Limits
    pace: Pace
    progress: Progress
    asker: Asker | None
    lock: Lock


@asynccontextmanager
async def _no_lock(_host: str, _waiting: Callable[[], object]) -> AsyncIterator[None]:
    yield


async def _errand(errand: Errand, way: _Way) -> tuple[Outcome, bool]:
    """The outcome, and whether the browser died on the way."""
    way.progress.started(errand.shop)
    async with way.lock(errand.address.host, lambda: way.progress.reached(errand.shop, ELSEWHERE)):
        look = await _look(errand, way)
    outcome = Outcome(errand=errand, result=look.result, pictures=look.pictures, attachments=look.attachments)
    return outcome, look.gone


def judged(errand: Errand, seen: Visit) -> Result:
    model = errand.risk_model
    findings = model.weigh(judge(errand.checks, seen))
    return Result(visit=seen, findings=findings, risks=risks(findings, model), risk_model=model)


class _Look(NamedTuple):
    result: Result
    pictures: Mapping[str, bytes]
    attachments: tuple[Attachment, ...]
    gone: bool  # the browser died on the way


async def _look(errand: Errand, way: _Way) -> _Look:
    shop = errand.shop
    traveller = Traveller(
        locale=locale_of(shop.country, shop.languages), time_zone=time_zone_of(shop.country)
    )
    robots = Robots(honour=errand.honour_robots)
    started = datetime.now(UTC)
    # No context to be had: the browser died a moment ago, and perhaps took an answer to us with it.
    with suppress(Error, BrowserGone):
        async with (
            _ready(way.house) as ready,
            way.house.context(traveller) as (engine, context),
            open_tab(context, way.limits, robots.allow, way.pace, may_type=errand.typing) as tab,
        ):
            journey = Journey(
                tab=tab, shop=shop, home=_addresses(errand.address), plan=errand.plan, known=errand.known,
                robots=robots, locate=_locator(errand, started), scripts=errand.scripts,
                progress=lambda stage: way.progress.reached(shop, stage),
                persona=_persona(errand),
            )  # fmt: skip
            tracer = await _tracer(context, tab, errand.trace)
            ready.reschedule(None)
            seen = await visit(journey, seconds=way.limits.visit, browser=engine.version)
            seen = await _ask(errand, way, tab, seen)
            typed = [*(journey.persona.secrets if journey.persona else ()), *_typed(errand, way)]
            result = judged(errand, seen)
            trace = await _trace(tracer, errand, result, typed)
            kept = (*attachments(journey.scenes, trace), *_of_question(seen, tab.pictures))
            return _Look(result, tab.pictures, kept, CRASHED in seen.gaps.values())
    gaps: dict[Stage, Gap] = dict.fromkeys(errand.plan, CRASHED)
    nothing = Visit(shop=shop, started_at=started, pages={}, gaps=gaps)
    nothing = await _ask(replace(errand, asking=None), way, None, nothing)
    return _Look(judged(errand, nothing), {}, (), True)


@asynccontextmanager
async def _ready(house: BrowserHouse) -> AsyncIterator[asyncio.Timeout]:
    """Until it is rescheduled, the time for a browser to get ready; one that hangs is given up."""
    limit = asyncio.timeout(READY_SECONDS)
    try:
        async with limit:
            yield limit
    except TimeoutError:
        if not limit.expired():
            raise
        await house.give_up()
        raise BrowserGone from None


async def _ask(errand: Errand, way: _Way, tab: Tab | None, seen: Visit) -> Visit:
    """With the question that was put to the shop, as it stands."""
    if way.asker is None:
        return seen
    if errand.asking:
        way.progress.reached(errand.shop, "question")
    inquiry = await way.asker.put(errand.shop, errand.asking, tab, seen)
    return replace(seen, inquiry=inquiry, log=tuple(tab.log) if tab else seen.log)


def _persona(errand: Errand) -> Persona | None:
    somebody = persona_of(errand.shop.country, secrets.token_hex(4))
    return somebody.called(errand.checkout_phone) if somebody else None


def _typed(errand: Errand, way: _Way) -> Sequence[str]:
    return way.asker.typed.get(errand.shop.key, ()) if way.asker else ()


def _of_question(seen: Visit, pictures: Mapping[str, bytes]) -> Iterator[Attachment]:
    """The picture of the form as it was filled in, so that it is kept and one day removed like others."""
    shown = seen.inquiry.picture if seen.inquiry else None
    if shown and shown.digest in pictures:
        yield Attachment(Kind.PICTURE, pictures[shown.digest], Stage.CONTACT)


async def _tracer(context: BrowserContext, tab: Tab, when: When) -> Tracer | None:
    if when == "never":
        return None
    tracer = Tracer(context)
    await tracer.start()
    tab.on_note = tracer.mark
    return tracer


async def _trace(tracer: Tracer | None, errand: Errand, result: Result, typed: Sequence[str]) -> bytes:
    """The recording, where it is to be kept, without what was typed."""
    if tracer is None:
        return b""
    if errand.trace == "always" or unexpected(result.visit, result.findings):
        return await tracer.finish(typed)
    await tracer.discard()
    return b""


def _addresses(address: Address) -> list[str]:
    return [address.url, *filter(None, [address.http_fallback])]


def _locator(errand: Errand, started: datetime) -> Locate:
    """Finds what to photograph on a page: the places that the checks would quote as evidence.

    The checks run on what was seen so far. Being pure and quick they can, and so every picture shows
    what the report will speak of, without pictures of whole pages (30 times as slow).
    """

    def locate(pages: Mapping[Stage, Page], stage: Stage) -> Sequence[Box]:
        asked = [check for check in errand.checks if stage in check.stages]
        findings = judge(asked, Visit(shop=errand.shop, started_at=started, pages=pages))
        evidence = [e for f in findings for e in f.judgement.evidence if e.stage is stage]
        return list(dict.fromkeys(e.box for e in evidence if e.box))

    return locate


def record(store: Store, outcome: Outcome) -> int:
    """Keep pictures, pages, attachments and findings; returns the visit's number.

    A file that cannot be kept loses no finding.
    """
    for data in outcome.pictures.values():
        with suppress(OSError):
            store.evidence.put(data, "image/jpeg")
    result, visit = outcome.result, outcome.result.visit
    number = store.record(
        visit, result.findings, result.risks, outcome.attachments, risk_model=result.risk_model,
        partial=outcome.errand.partial,
    )  # fmt: skip
    if outcome.errand.asking and visit.finished_at:
        Ledger(store).of_visit(visit.shop.key, number, visit.started_at, visit.finished_at + ASKED_AFTER)
    return number
