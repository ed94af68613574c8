"""What changed at a shop, once it was confirmed: plain, frozen data for alerts, reports and the database.

One look is often wrong by chance: a slow page, a shop under repair. So what a check says counts only when
it was said again (`Confirmation`); until then the verdict that was confirmed last stands.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from checks.model import Finding, Shop


class State(StrEnum):
    """What a check says of a shop, as far as it was confirmed."""

    PASS = "pass"  # noqa: S105
    GLORY = "glory"  # passed with more than a customer expects
    FAIL = "fail"
    UNKNOWN = "unknown"  # never judged yet


class ChangeKind(StrEnum):
    FIRST = "first"  # the first state of a check that was confirmed; nothing changed, nobody is alerted
    PAIN = "pain"  # a check that matters fails now
    FAILURE = "failure"  # a check that does not matter on its own fails now
    RECOVERY = "recovery"  # what failed passes again
    GLORY = "glory"  # better than customers expect now
    GLORY_LOST = "glory-lost"  # still passes
    FLAPPING = "flapping"  # it changes to and fro: told once, instead of each change
    STEADY = "steady"  # it flapped, and stands still again
    BLIND = "blind"  # for too long nobody could look
    SIGHTED = "sighted"  # it can be looked at again


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """When a changed verdict counts: said by `looks` of the last `of` looks that could judge."""

    looks: int = 2
    of: int = 2
    after: timedelta = timedelta(minutes=15)  # from one look to the next, where one is waited for
    blind_after: timedelta = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One confirmed change. Times are aware, in UTC."""

    shop: Shop
    check: str  # empty where it is about the shop as a whole (blind, sighted)
    kind: ChangeKind
    before: State
    after: State
    since: datetime  # the first look that showed it
    confirmed_at: datetime  # the look that confirmed it
    visit_id: int  # that look
    looks: tuple[int, ...]  # the numbers of all visits that showed it, the oldest first
    sentence: str  # what the check says, in words
    finding: Finding | None = None  # of `visit_id`, with its evidence; None where it is about the shop
    checks: tuple[str, ...] = ()  # those that cannot be judged, where it is about the shop
    facts: dict[str, str] = field(default_factory=dict)
