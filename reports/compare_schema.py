"""The schema of the comparison for machines, and its documentation.

The schema is stable: keys may be added, never renamed, removed or given another meaning. Codes are those of
`checks.model` and `checks.risk`; sentences are English. Shops are named by their keys.
"""

from typing import TypedDict


class ComparedShop(TypedDict):
    key: str
    name: str
    own: bool
    judged: bool  # whether anything could be judged


class ComparedLevel(TypedDict):
    shop: str
    level: str  # low, medium, high, unknown
    score: int | None
    coverage: float  # 0-1
    rank: int | None  # 1 is best, equals share a place; null where too little could be judged
    of: int  # shops that have a rank


class ComparedMoment(TypedDict):
    moment: str
    shops: list[ComparedLevel]  # without those that were not checked for it


class ComparedVerdict(TypedDict):
    shop: str
    verdict: str  # pass, fail, unknown
    glory: bool
    sentence: str


class ComparedCheck(TypedDict):
    check: str
    title: str
    moment: str
    matters: bool
    field_passed: int  # of the field: the competitors, or all shops where none or each is own
    field_judged: int
    field_not_judged: int
    shops: list[ComparedVerdict]  # without those that the check was not run on


class ComparedPractice(TypedDict):
    check: str
    shop: str
    glory: bool
    sentence: str
    quote: str
    language: str  # of the quote; empty where not known
    url: str  # empty where it may not be linked


class ComparedTimes(TypedDict):
    """In seconds of the shop's hours; null: never, as too many questions went unanswered."""

    shop: str
    counted: int
    silent: int
    best_seconds: int | None
    median_seconds: int | None
    ninety_seconds: int | None


class ComparedEffect(TypedDict):
    shop: str
    level_before: str
    level_after: str
    sentence: str
    saving: str  # an estimate; empty where there is none
    assumption: str  # that the estimate stands on


class ComparedGap(TypedDict):
    """Failed checks of own shops, in the order in which closing them would pay most."""

    check: str
    moment: str
    matters: bool
    weight: int
    field_passed: int
    field_judged: int
    action: str
    effects: list[ComparedEffect]


class CompareData(TypedDict):
    headline: str
    standing: str
    shops: list[ComparedShop]  # own first, then the best
    left_out: int  # further shops, counted but not listed
    moments: list[ComparedMoment]
    checks: list[ComparedCheck]
    practices: list[ComparedPractice]
    reply_times: list[ComparedTimes]  # the quickest median first
    gaps: list[ComparedGap]
