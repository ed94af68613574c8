"""What a report says of how a shop was weighed: where its risk model differs from the defaults."""

from collections.abc import Iterator

from checks.registry import Check, all_checks
from checks.risk import DEFAULT_MODEL, RiskModel
from reports.clean import one_line


def differences(model: RiskModel) -> tuple[str, ...]:
    """One sentence each for what is in force for this shop instead of a default."""
    return (*_thresholds(model), *_checks(model))


def _thresholds(model: RiskModel) -> Iterator[str]:
    default = DEFAULT_MODEL
    if model.medium_from != default.medium_from:
        yield f"The level is medium from {model.medium_from} (default: {default.medium_from})."
    if model.high_from != default.high_from:
        yield f"The level is high from {model.high_from} (default: {default.high_from})."
    if model.enough_coverage != default.enough_coverage:
        yield (
            f"A level is given from {100 * model.enough_coverage:.4g}% coverage "
            f"(default: {100 * default.enough_coverage:.4g}%)."
        )


def _checks(model: RiskModel) -> Iterator[str]:
    checks = {check.name: check for check in all_checks()}
    for name in sorted({*model.weights, *model.matters, *model.moments}):
        yield from _check(one_line(name), model, name, checks.get(name))


def _check(shown: str, model: RiskModel, name: str, default: Check | None) -> Iterator[str]:
    """A check that is installed no more has no default to name."""
    weight, matters, moment = model.weights.get(name), model.matters.get(name), model.moments.get(name)
    if weight is not None and (default is None or weight != default.weight):
        yield f"{shown} weighs {weight}{f' (default: {default.weight})' if default else ''}."
    if matters is not None and (default is None or matters != default.matters):
        usual = f" (default: {'yes' if default.matters else 'no'})" if default else ""
        yield f"{shown} {'matters' if matters else 'does not matter on its own'}{usual}."
    if moment is not None and (default is None or moment != default.moment):
        yield f"{shown} belongs to {moment}{f' (default: {default.moment})' if default else ''}."
