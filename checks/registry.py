"""Finds the checks, knows what each needs, and runs them.

A check is a function of one public module of this package. Its parameters name the stages it reads
(`checkout: Page`), `shop: Shop`, or `inquiry: Inquiry`, the question last put to the shop; a default makes a
need optional. A check that demands an inquiry is given only one that was sent, or may have been. The union of
the needs of the selected checks is the journey plan.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import checks
from checks.correspondence import Inquiry, Sending
from checks.model import Finding, Judgement, Moment, Page, Reason, Shop, Stage, Verdict, Visit, unknown
from checks.reading.bounding import bounded
from checks.reading.page_words import CALLED
from checks.saying import say

CheckFunction = Callable[..., Judgement]
NOT_CHECKS = {"correspondence", "model", "registry", "reply_times", "revenue", "risk", "stranded"}
STAGES = {stage.value: stage for stage in Stage}
OTHERS = ("shop", "inquiry")


class UnknownNeed(TypeError):
    """A check's parameter is neither a stage nor `shop` nor `inquiry`."""


class UnknownCheck(LookupError):
    """No check has this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    name: str
    question: str  # the function's docstring, first line
    moment: Moment
    weight: int
    matters: bool
    function: CheckFunction
    required: tuple[Stage, ...]
    optional: tuple[Stage, ...]
    wants_shop: bool
    wants_inquiry: bool  # reads the latest inquiry
    needs_inquiry: bool  # cannot judge without one that was sent

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self.required + self.optional


def check(*, moment: Moment, weight: int = 1, matters: bool = False) -> Callable[[CheckFunction], Check]:
    """Make a check of a function; its name is the function's, with hyphens."""

    def make(function: CheckFunction) -> Check:
        required, optional = _stages(function)
        parameters = inspect.signature(function).parameters
        inquiry = parameters.get("inquiry")
        question = (inspect.getdoc(function) or "").partition("\n")[0]
        return Check(
            name=function.__name__.replace("_", "-"), question=question, moment=moment, weight=weight,
            matters=matters, function=function, required=required, optional=optional,
            wants_shop="shop" in parameters, wants_inquiry=inquiry is not None,
            needs_inquiry=inquiry is not None and inquiry.default is inquiry.empty,
        )  # fmt: skip

    return make


def _stages(function: CheckFunction) -> tuple[tuple[Stage, ...], tuple[Stage, ...]]:
    """Those that are required, and those that are not."""
    required: list[Stage] = []
    optional: list[Stage] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name in STAGES:
            (required if parameter.default is parameter.empty else optional).append(STAGES[name])
        elif name not in OTHERS:
            known = ", ".join([*OTHERS, *STAGES])
            raise UnknownNeed(f"check {function.__name__}: no stage is called {name!r}; known: {known}")
    return tuple(required), tuple(optional)


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check of the package, in the customer's order of moments, then by name."""
    found = [
        value
        for module in pkgutil.iter_modules(checks.__path__)
        if not module.ispkg and module.name not in NOT_CHECKS
        for value in vars(importlib.import_module(f"checks.{module.name}")).values()
        if isinstance(value, Check)
    ]
    order = list(Moment)
    return tuple(sorted(found, key=lambda c: (order.index(c.moment), not c.matters, c.name)))


def select(names: Iterable[str]) -> tuple[Check, ...]:
    """The checks of these names, all of them if there are none."""
    wanted = list(names)
    by_name = {c.name: c for c in all_checks()}
    for name in wanted:
        if name not in by_name:
            raise UnknownCheck(name)
    return tuple(c for c in all_checks() if not wanted or c.name in wanted)


def plan(selected: Sequence[Check]) -> frozenset[Stage]:
    """The stages that these checks need."""
    return frozenset(stage for c in selected for stage in c.stages)


def judge(selected: Sequence[Check], visit: Visit) -> tuple[Finding, ...]:
    return tuple(_run(c, visit) for c in selected)


def _run(c: Check, visit: Visit) -> Finding:
    return Finding(
        check=c.name, moment=c.moment, weight=c.weight, matters=c.matters, judgement=_judgement(c, visit)
    )


def _judgement(c: Check, visit: Visit) -> Judgement:
    if missing := _missing(c, visit):
        gap = visit.gaps.get(missing)
        if gap is None:
            return unknown(Reason.NOT_VISITED, say("Not visited: {page}.", page=CALLED[missing]))
        return unknown(gap.reason, gap.detail)
    if c.needs_inquiry and (not_asked := _not_asked(visit.inquiry)):
        return not_asked
    pages = {s.value: bounded(visit.pages[s]) for s in c.stages if s in visit.pages}
    needs: dict[str, Page | Shop | Inquiry | None] = {**pages}
    if c.wants_shop:
        needs["shop"] = visit.shop
    if c.wants_inquiry:
        needs["inquiry"] = visit.inquiry
    try:
        judgement = c.function(**needs)
    except Exception as error:  # noqa: BLE001  # one bad check must not take a visit down
        name = type(error).__name__
        said = say("The check itself failed ({error}); please report this.", error=f"{name}: {error}")
        return unknown(Reason.CRASHED, said)
    return _unless_cut(judgement, list(pages.values()))


def _not_asked(inquiry: Inquiry | None) -> Judgement | None:
    """Why nothing can be said on answers: there was no question."""
    if inquiry is None:
        said = say("No question has been put to this shop, so nobody could answer.")
        return unknown(Reason.NOT_ASKED, said)
    if inquiry.sending is Sending.NOT_SENT:
        return unknown(inquiry.reason or Reason.NOT_ASKED, inquiry.detail)
    return None


def _missing(c: Check, visit: Visit) -> Stage | None:
    """A stage without which nothing can be judged: a required one, or any where none at all was seen."""
    if c.optional and not any(stage in visit.pages for stage in c.stages):
        return next((s for s in (*c.stages, *visit.gaps) if s in visit.gaps), c.stages[0])
    return next((stage for stage in c.required if stage not in visit.pages), None)


def _unless_cut(judgement: Judgement, pages: Sequence[Page]) -> Judgement:
    """Absence on a page that was not read to its end proves nothing."""
    cut = [p for p in pages if p.cut and p.url in judgement.searched]
    if judgement.verdict is Verdict.FAIL and cut and not judgement.evidence:
        return unknown(
            Reason.PAGE_CUT,
            say(
                "Not found on what was read, but {url} is too large to be read whole ({cut}).",
                url=cut[0].url,
                cut=cut[0].cut[0],
            ),
            searched=judgement.searched,
        )
    return judgement
