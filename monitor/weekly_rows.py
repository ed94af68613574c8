"""Reads what the weekly report tells of many shops at one moment: one query each, none per shop."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlite_utils import Database

from monitor.rows import Row, finding_from, written
from reports.weekly import Seen

LOOK_BACK = timedelta(days=35)  # what nobody could judge for longer is not known any more

# The names of all checks that ever ran, found by a few steps in an index and not by reading all findings.
NAMES = """
with recursive names(name) as (
  select min(name) from findings
  union all select (select min(name) from findings where name > names.name) from names where name is not null
) select name from names where name is not null"""
LATEST = """
  select findings.id from visits cross join findings
    on findings.visit_id = visits.id and findings.name = checks.value
  where visits.shop_id = shops.id and visits.started_at >= :since and visits.started_at < :at {judging}
  order by visits.started_at desc, visits.id desc limit 1"""
STATES = f"""
select state.shop, state.recent, visits.started_at as seen_at, findings.* from (
  select shops.key as shop, ({LATEST.format(judging="and findings.verdict <> 'unknown'")}) as judged,
    ({LATEST.format(judging="")}) as recent
  from json_each(:keys) as wanted cross join shops on shops.key = wanted.value
  cross join json_each(:names) as checks
) as state cross join findings on findings.id = coalesce(state.judged, state.recent)
cross join visits on visits.id = findings.visit_id"""  # noqa: S608  # only texts of ours
CONFIRMED = """
select shops.key as shop, changes.check_name, changes.after, changes.visit_id, max(changes.id)
from json_each(:keys) as wanted cross join shops on shops.key = wanted.value
cross join changes on changes.shop_id = shops.id
where changes.confirmed_at < :at and changes.check_name <> ''
group by changes.shop_id, changes.check_name"""
NAMED = """
select wanted.key as place, visits.started_at as seen_at, findings.* from json_each(:pairs) as wanted
cross join findings on findings.visit_id = json_extract(wanted.value, '$[0]')
  and findings.name = json_extract(wanted.value, '$[1]')
cross join visits on visits.id = findings.visit_id"""
EVIDENCE = """
select evidence.* from json_each(:ids) as wanted cross join evidence on evidence.finding_id = wanted.value
order by evidence.id"""
VISITS = """
select shops.key as shop, (
  select visits.id from visits where visits.shop_id = shops.id and visits.started_at >= :since
    and visits.started_at < :at order by visits.started_at desc, visits.id desc limit 1) as visit_id
from json_each(:keys) as wanted cross join shops on shops.key = wanted.value"""
EARLIEST = """
select min(first) as first from (
  select (select min(started_at) from visits where visits.shop_id = shops.id) as first
  from json_each(:keys) as wanted cross join shops on shops.key = wanted.value)"""


class _Confirmed(NamedTuple):
    failed: bool
    visit_id: int


def states_at(db: Database, keys: Sequence[str], at: datetime) -> Mapping[str, tuple[Seen, ...]]:
    """What each check said last before this moment: of the looks that could judge, else of all.

    Where changes are confirmed and the last look has not been yet, what was confirmed stands.
    """
    names = [row["name"] for row in db.query(NAMES)]
    values = {"keys": json.dumps(list(keys)), "names": json.dumps(names), **_span(at)}
    found: dict[tuple[str, str], Seen] = {}
    for row in db.query(STATES, values):
        found[row["shop"], row["name"]] = _seen(row)
    found |= _as_confirmed(db, found, _confirmed(db, keys, at))
    states: dict[str, list[Seen]] = {key: [] for key in keys}
    for (key, _), seen in found.items():
        states[key].append(seen)
    return {key: tuple(those) for key, those in states.items()}


def with_evidence(db: Database, seen: Iterable[Seen]) -> Mapping[int, list[Row]]:
    """The rows of evidence by the number of their finding."""
    found: dict[int, list[Row]] = {}
    ids = json.dumps([each.finding_id for each in seen])
    for row in db.query(EVIDENCE, {"ids": ids}):
        found.setdefault(row["finding_id"], []).append(row)
    return found


def last_visits(db: Database, keys: Sequence[str], at: datetime) -> Mapping[str, int]:
    """The number of each shop's last visit before this moment."""
    rows = db.query(VISITS, {"keys": json.dumps(list(keys)), **_span(at)})
    return {row["shop"]: row["visit_id"] for row in rows if row["visit_id"]}


def first_look(db: Database, keys: Sequence[str]) -> datetime | None:
    """When any of these shops was visited first."""
    (row,) = db.query(EARLIEST, {"keys": json.dumps(list(keys))})
    return datetime.fromisoformat(row["first"]) if row["first"] else None


def _span(at: datetime) -> Mapping[str, str]:
    return {"since": written(at - LOOK_BACK), "at": written(at)}


def _confirmed(db: Database, keys: Sequence[str], at: datetime) -> Mapping[tuple[str, str], _Confirmed]:
    rows = db.query(CONFIRMED, {"keys": json.dumps(list(keys)), "at": written(at)})
    return {
        (row["shop"], row["check_name"]): _Confirmed(row["after"] == "fail", row["visit_id"])
        for row in rows
        if row["after"] != "unknown"
    }


def _as_confirmed(
    db: Database, found: Mapping[tuple[str, str], Seen], confirmed: Mapping[tuple[str, str], _Confirmed]
) -> Mapping[tuple[str, str], Seen]:
    """The findings that stand in place of a look that nobody has confirmed."""
    doubted = [
        place
        for place, seen in found.items()
        if seen.judged and place in confirmed and confirmed[place].failed != seen.failed
    ]
    pairs = json.dumps([[confirmed[place].visit_id, place[1]] for place in doubted])
    rows = {row["place"]: row for row in db.query(NAMED, {"pairs": pairs})}
    return {place: _seen(rows[n]) for n, place in enumerate(doubted) if n in rows}


def _seen(row: Row) -> Seen:
    return Seen(
        finding=finding_from(row, ()), at=datetime.fromisoformat(row["seen_at"]), visit_id=row["visit_id"],
        finding_id=row["id"],
    )  # fmt: skip
