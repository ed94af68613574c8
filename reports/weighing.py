"""What a report says of how a shop was weighed: where its risk model differs from the defaults."""

from collections.abc import Iterator

from checks.registry import Check, all_checks
from checks.risk import DEFAULT_MODEL, RiskModel
from checks.saying import joined, number, say
from reports.check_words import title
from reports.words import MOMENTS


def differences(model: RiskModel) -> tuple[str, ...]:
    """One sentence each for what is in force for this shop instead of a default."""
    return (*_thresholds(model), *_checks(model))


def _thresholds(model: RiskModel) -> Iterator[str]:
    default = DEFAULT_MODEL
    if model.medium_from != default.medium_from:
        yield say(
            "The level is medium from {ours} (default: {default}).",
            ours=model.medium_from, default=default.medium_from,
        )  # fmt: skip
    if model.high_from != default.high_from:
        yield say(
            "The level is high from {ours} (default: {default}).",
            ours=model.high_from, default=default.high_from,
        )  # fmt: skip
    if model.enough_coverage != default.enough_coverage:
        yield say(
            "A level is given from {ours}% coverage (default: {default}%).",
            ours=number(100 * model.enough_coverage), default=number(100 * default.enough_coverage),
        )  # fmt: skip


def _checks(model: RiskModel) -> Iterator[str]:
    checks = {check.name: check for check in all_checks()}
    for name in sorted({*model.weights, *model.matters, *model.moments}):
        yield from _check(title(name), model, name, checks.get(name))


def _check(shown: str, model: RiskModel, name: str, default: Check | None) -> Iterator[str]:
    """A check that is installed no more has no default to name."""
    weight, matters, moment = model.weights.get(name), model.matters.get(name), model.moments.get(name)
    if weight is not None and (default is None or weight != default.weight):
        told = say("“{check}” weighs {weight}", check=shown, weight=weight)
        yield _with_default(told, str(default.weight) if default else "")
    if matters is not None and (default is None or matters != default.matters):
        told = say("“{check}” matters", check=shown)
        if not matters:
            told = say("“{check}” does not matter on its own", check=shown)
        usual = "" if default is None else say("yes") if default.matters else say("no")
        yield _with_default(told, usual)
    if moment is not None and (default is None or moment != default.moment):
        told = say("“{check}” belongs to {moment}", check=shown, moment=MOMENTS[moment].code)
        yield _with_default(told, MOMENTS[default.moment].code if default else "")


def _with_default(told: str, usual: str) -> str:
    if usual:
        return say("{told} (default: {usual}).", told=told, usual=usual)
    return joined(told, ".", between="")
