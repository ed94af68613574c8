"""What reports of many shops are made from: each shop's state at one moment, as `Result`s.

A state is what each check said last before that moment (see `monitor.weekly_rows`), shown with the pages of
the shop's last visit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from checks.model import Finding, Page, Visit
from checks.risk import risks
from monitor.config import Settings
from monitor.config_shop import ShopSettings
from monitor.office import inquiries_by_shop
from monitor.rows import NOT_KEPT, Row, evidence_from
from monitor.store import Record, Store
from monitor.weekly_rows import last_visits, states_at, with_evidence
from reports.period import WEEK
from reports.summary import Result
from reports.weekly import Seen, ShopWeek


def material_of(
    settings: Settings, store: Store, shops: Sequence[ShopSettings], start: datetime, end: datetime,
    now: datetime,
) -> tuple[ShopWeek, ...]:  # fmt: skip
    """What was known of these shops at both ends of a period; a few queries, however many shops there are."""
    keys = [shop.key for shop in shops]
    asked = inquiries_by_shop(settings, store, now)
    with store.reading() as db:
        ends, starts = states_at(db, keys, end), states_at(db, keys, start)
    return tuple(
        ShopWeek(
            shop=shop.shop, now=ends[shop.key], before=starts[shop.key], model=shop.risk_model,
            inquiries=tuple(i for i in asked.get(shop.key, ()) if i.sent_at and i.sent_at < end),
        )
        for shop in shops
    )  # fmt: skip


def results_of(store: Store, material: Sequence[ShopWeek], at: datetime) -> list[Result]:
    """The shops' states at the end of a period; a shop that was never visited until then is left out."""
    with store.reading() as db:
        visits = last_visits(db, [w.shop.key for w in material], at)
        evidence = with_evidence(db, (seen for w in material for seen in w.now))
    found = []
    for week in material:
        if week.shop.key in visits:
            last = store.read(visits[week.shop.key], frozen=False)
            visit, known = _outlined(last.visit), (_with_evidence(seen, evidence) for seen in week.now)
            findings = week.model.weigh(last.findings if _blind(week, last, at) else known)
            levels = risks(findings, week.model)
            found.append(Result(visit, findings, levels, week.model, inquiries=week.inquiries))
    return found


def _blind(week: ShopWeek, last: Record, at: datetime) -> bool:
    """Somebody looked within a week and could judge nothing: then what was known before is no news of now.

    The weekly report calls such a shop not judged; without this its own page would say that all is well.
    """
    since = at - WEEK
    return last.visit.started_at >= since and not any(seen.judged and seen.at >= since for seen in week.now)


def pictures_of(store: Store, results: Iterable[Result], most: int) -> Mapping[str, bytes]:
    """The screenshots by digest, of the first results first, as far as `most` bytes hold them."""
    kept: dict[str, bytes] = {}
    room = most
    for digest in _digests(results):
        file = store.evidence.file(digest)
        data = file.read_bytes() if file and digest not in kept else b""
        if data and len(data) <= room:
            kept[digest], room = data, room - len(data)
    return kept


def _digests(results: Iterable[Result]) -> Iterable[str]:
    for result in results:
        for page in result.visit.pages.values():
            yield from (shot.digest for shot in page.screenshots)


def _outlined(visit: Visit) -> Visit:
    """That the pages' texts were not read is no news for a report, which shows none of them."""
    return replace(visit, pages={stage: _without_note(page) for stage, page in visit.pages.items()})


def _without_note(page: Page) -> Page:
    return replace(page, cut=tuple(each for each in page.cut if each != NOT_KEPT))


def _with_evidence(seen: Seen, evidence: Mapping[int, list[Row]]) -> Finding:
    places = tuple(evidence_from(row) for row in evidence.get(seen.finding_id, ()))
    return replace(seen.finding, judgement=replace(seen.finding.judgement, evidence=places))
