"""The tables of changes, and the looks they come from: all SQL of it, each query on an index.

A shop's visits count in the order in which they were recorded, so that neither a clock that jumps nor a slow
visit of another process slips in a look before those that were reviewed.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from checks.changes import Change, ChangeKind, Confirmation, State
from checks.confirming import NOTHING_YET, Look, Standing, Turn, looks_needed
from checks.model import Finding, Reason, Shop, ShopKind, Verdict
from monitor import rows
from monitor.rows import Row, said_of, sentence_from, written
from monitor.store import Store

CHUNK = 50  # visits read at a time, from the latest backwards
FAR_BACK = 100  # visits before the mark; looks that lie further apart are not counted together
OF_SHOP = ""  # in place of a check: the change is about the shop as a whole

Looks = dict[str, list[Look]]  # of each check, the oldest first


# ---- looks


def visits_of(db: Database, shop_key: str) -> list[int]:
    """The numbers of all visits of a shop, the latest first; from the index alone."""
    found = db.query(
        "select visits.id from visits where shop_id = (select id from shops where key = ?)", [shop_key]
    )
    return sorted((row["id"] for row in found), reverse=True)


def mark_of(db: Database, shop_key: str) -> int:
    """Up to which visit changes were looked for; 0: none yet."""
    found = db.query(
        "select visit_id from change_marks where shop_id = (select id from shops where key = ?)", [shop_key]
    )
    return next((row["visit_id"] for row in found), 0)


def looks_since(
    db: Database, visits: Sequence[int], mark: int, confirmation: Confirmation, at_once: Collection[str]
) -> Looks:
    """What the visits after the mark said, and before it as much as decides together with them.

    That is some looks of each check that could judge; where a check never can, as at a shop that shuts us
    out, it goes back no further than `FAR_BACK` visits, and so far that a blindness is seen. `visits`: the
    latest first; `at_once`: the checks whose looks count alone, for which the first chunk will do.
    """
    found: Looks = defaultdict(list)
    before = 0
    for start in range(0, len(visits), CHUNK):
        chunk = visits[start : start + CHUNK]
        for name, look in _looks(db, chunk):
            found[name].append(look)
        before += sum(visit <= mark for visit in chunk)
        repeated = [looks for name, looks in found.items() if name not in at_once]
        far = before >= FAR_BACK and _span(repeated) > confirmation.blind_after
        if before and (far or all(_enough(looks, mark, looks_needed(confirmation)) for looks in repeated)):
            break
    return {name: looks[::-1] for name, looks in found.items()}


def _span(found: Sequence[Sequence[Look]]) -> timedelta:
    times = [look.at for looks in found for look in (looks[0], looks[-1])]
    return max(times) - min(times) if times else timedelta.max


def _enough(looks: Sequence[Look], mark: int, needed: int) -> bool:
    return sum(look.visit_id <= mark and look.state is not State.UNKNOWN for look in looks) >= needed


def _looks(db: Database, visits: Sequence[int]) -> Iterator[tuple[str, Look]]:
    found = db.query(
        "select findings.name, findings.verdict, findings.glory, findings.matters, findings.reason, "
        "visits.id, visits.started_at from json_each(?) as wanted join visits on visits.id = wanted.value "
        "join findings on findings.visit_id = visits.id order by visits.id desc",
        [json.dumps(list(visits))],
    )
    for row in found:
        yield (
            row["name"],
            Look(
                visit_id=row["id"], at=datetime.fromisoformat(row["started_at"]),
                state=state_of(Verdict(row["verdict"]), glory=bool(row["glory"])),
                matters=bool(row["matters"]), reason=Reason(row["reason"]) if row["reason"] else None,
            ),
        )  # fmt: skip


def state_of(verdict: Verdict, *, glory: bool) -> State:
    return State.GLORY if glory and verdict is Verdict.PASS else State(verdict.value)


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a shop when its changes are looked for, and how to read more of it."""

    db: Database
    shop: Shop
    visits: Sequence[int]  # the latest first
    mark: int
    standing: Mapping[str, Standing]
    looks: Looks

    def finding(self, visit_id: int, check: str) -> Finding | None:
        return finding_of(self.db, visit_id, check)

    def is_known(self, check: str, turn: Turn) -> bool:
        return (check, turn.kind.value) in known_changes(self.db, self.shop.key, turn.visit_id)


def past_of(db: Database, shop_key: str, confirmation: Confirmation, at_once: Collection[str]) -> Past | None:
    """None if the shop was never visited."""
    visits, mark = visits_of(db, shop_key), mark_of(db, shop_key)
    if not visits:
        return None
    looks = looks_since(db, visits, mark, confirmation, at_once)
    return Past(db, shop_of(db, shop_key), visits, mark, standings(db, shop_key), looks)


# ---- changes


def record_changes(db: Database, changes: Iterable[Change]) -> list[Change]:
    """Keep them, within the caller's transaction; those are returned that were not kept before."""
    return [change for change in changes if _record(db, change)]


def _record(db: Database, change: Change) -> bool:
    (shop,) = db.query("select id from shops where key = ?", [change.shop.key])
    row = {
        "shop_id": shop["id"], "check_name": change.check, "kind": change.kind, "before": change.before,
        "after": change.after, "since": written(change.since), "confirmed_at": written(change.confirmed_at),
        "visit_id": change.visit_id, "looks": json.dumps(change.looks), "sentence": change.sentence,
        "said": said_of(change.sentence),
        "facts": json.dumps({**change.facts, **({"checks": change.checks} if change.checks else {})}),
    }  # fmt: skip
    before = db.conn.total_changes
    db.table("changes").insert(row, ignore=True)
    return bool(db.conn.total_changes > before)


def mark_reviewed(db: Database, shop_key: str, visit_id: int) -> None:
    """Remember up to which visit was looked, within the caller's transaction; never backwards."""
    db.execute(
        "insert into change_marks (shop_id, visit_id) select id, :visit from shops where key = :shop "
        "on conflict (shop_id) do update set visit_id = max(visit_id, excluded.visit_id)",
        {"shop": shop_key, "visit": visit_id},
    )


def known_changes(db: Database, shop_key: str, visit_id: int) -> set[tuple[str, str]]:
    """Check and kind of the changes that this visit confirmed, as far as they are kept."""
    found = db.query(
        "select check_name, kind from changes "
        "where visit_id = :visit and shop_id = (select id from shops where key = :shop)",
        {"visit": visit_id, "shop": shop_key},
    )
    return {(row["check_name"], row["kind"]) for row in found}


def standings(db: Database, shop_key: str, at: datetime | None = None) -> dict[str, Standing]:
    """What stands of each check, by the changes up to that time; of the shop under `OF_SHOP`."""
    found = db.query(
        "select * from changes where shop_id = (select id from shops where key = :shop) "
        "and (:at is null or confirmed_at <= :at) order by visit_id, id",
        {"shop": shop_key, "at": at and written(at)},
    )
    standing: dict[str, Standing] = {}
    for row in found:
        before = standing.get(row["check_name"], NOTHING_YET)
        steady = row["kind"] == ChangeKind.STEADY
        checks = tuple(json.loads(row["facts"]).get("checks", ()))
        standing[row["check_name"]] = Standing(
            state=State(row["after"]), kind=ChangeKind(row["kind"]), visit_id=row["visit_id"],
            since=datetime.fromisoformat(row["since"]), checks=checks,
            sentence=sentence_from(row["sentence"], row["said"]),
            steady_from=row["visit_id"] if steady else before.steady_from,
        )  # fmt: skip
    return standing


def standing_states(
    store: Store, shop_keys: Iterable[str], at: datetime
) -> Mapping[str, Mapping[str, Standing]]:
    """What was confirmed of each shop's checks at that time; a shop or check without a change is left out."""
    with store.reading() as db:
        found = {key: standings(db, key, at) for key in shop_keys}
    return {
        key: checks for key, all_ in found.items()
        if (checks := {name: one for name, one in all_.items() if name != OF_SHOP})
    }  # fmt: skip


def blind_shops(store: Store, shop_keys: Iterable[str], at: datetime) -> Mapping[str, Standing]:
    """Which of these shops nobody could look at then, since when and for which checks."""
    with store.reading() as db:
        found = {key: standings(db, key, at).get(OF_SHOP, NOTHING_YET) for key in shop_keys}
    return {key: standing for key, standing in found.items() if standing.blind}


FEW = 50  # shops whose changes are looked up one by one, rather than all of a time
COLUMNS = (
    "select changes.*, shops.key, shops.name, shops.url, shops.country, shops.languages, "
    "shops.kind as shop_kind from "
)
OF_FEW = (
    f"{COLUMNS} json_each(:keys) as wanted cross join shops on shops.key = wanted.value "
    "cross join changes on changes.shop_id = shops.id "
)
OF_ALL = f"{COLUMNS} changes join shops on shops.id = changes.shop_id "
SHOPS_CHANGES = "where confirmed_at >= :start and confirmed_at < :end order by confirmed_at, changes.id"


def changes_between(
    store: Store, shop_keys: Iterable[str] | None, start: datetime, end: datetime
) -> list[Change]:
    """The changes confirmed from `start` up to, but not at, `end`, the oldest first; None: of all shops.

    Each with its finding and evidence, unless the finding says something else by now.
    """
    wanted = None if shop_keys is None else sorted(set(shop_keys))
    few = wanted is not None and len(wanted) <= FEW
    with store.reading() as db:
        found = db.query(
            (OF_FEW if few else OF_ALL) + SHOPS_CHANGES,
            {"start": written(start), "end": written(end), "keys": json.dumps(wanted if few else [])},
        )
        return [_change(db, row) for row in found if wanted is None or row["key"] in wanted]


def _change(db: Database, row: Row) -> Change:
    facts = json.loads(row["facts"])
    checks = tuple(facts.pop("checks", ()))
    change = Change(
        shop=_shop(row, row["shop_kind"]), check=row["check_name"], kind=ChangeKind(row["kind"]),
        before=State(row["before"]), after=State(row["after"]), since=datetime.fromisoformat(row["since"]),
        confirmed_at=datetime.fromisoformat(row["confirmed_at"]), visit_id=row["visit_id"],
        looks=tuple(json.loads(row["looks"])), checks=checks, facts=facts,
        sentence=sentence_from(row["sentence"], row["said"]),
    )  # fmt: skip
    finding = finding_of(db, change.visit_id, change.check) if change.check else None
    if finding and change.kind is not ChangeKind.FLAPPING:
        said = state_of(finding.verdict, glory=finding.judgement.glory)
        finding = finding if State.FAIL not in {said, change.after} or said is change.after else None
    return replace(change, finding=finding)


def shop_of(db: Database, shop_key: str) -> Shop:
    """As it is known now."""
    (row,) = db.query("select * from shops where key = ?", [shop_key])
    return _shop(row, row["kind"])


def _shop(row: Row, kind: str) -> Shop:
    return Shop(
        key=row["key"], name=row["name"], url=row["url"], country=row["country"],
        languages=tuple(json.loads(row["languages"])), kind=ShopKind(kind),
    )  # fmt: skip


def finding_of(db: Database, visit_id: int, check: str) -> Finding | None:
    """What a check says of a visit, with its evidence."""
    for row in db.query("select * from findings where visit_id = ? and name = ?", [visit_id, check]):
        return rows.finding_from(
            row, db.query("select * from evidence where finding_id = ? order by id", [row["id"]])
        )
    return None
