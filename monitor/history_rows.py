"""Reads a shop's past: what each check said on each visit, and what was confirmed; one query each."""

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from checks.model import Moment, Verdict
from monitor.rows import written
from reports.weeks import Confirmed, Look

LOOKS = """
select findings.name, findings.moment, findings.verdict, findings.glory, findings.weight, findings.matters,
  visits.started_at, visits.id
from shops cross join visits on visits.shop_id = shops.id
  and visits.started_at >= :since and visits.started_at < :until
cross join findings on findings.visit_id = visits.id
where shops.key = :key order by visits.started_at, visits.id"""
CONFIRMED = """
select changes.check_name, changes.after, changes.confirmed_at, changes.visit_id
from shops cross join changes on changes.shop_id = shops.id
where shops.key = :key and changes.check_name <> '' and changes.after <> 'unknown'
  and changes.confirmed_at < :until
order by changes.id"""


def looks_of(db: Database, key: str, since: datetime, until: datetime) -> Sequence[Look]:
    """In the order of time."""
    values = {"key": key, "since": written(since), "until": written(until)}
    return [
        Look(
            check=name, moment=Moment(moment), verdict=Verdict(verdict), glory=bool(glory), weight=weight,
            matters=bool(matters), at=datetime.fromisoformat(at), visit_id=visit,
        )
        for name, moment, verdict, glory, weight, matters, at, visit in db.execute(LOOKS, values)
    ]  # fmt: skip


def confirmed_of(db: Database, key: str, until: datetime) -> Sequence[Confirmed]:
    """In the order in which they were confirmed."""
    rows = db.execute(CONFIRMED, {"key": key, "until": written(until)})
    return [
        Confirmed(check=check, failed=after == "fail", at=datetime.fromisoformat(at), visit_id=visit)
        for check, after, at, visit in rows
    ]
