"""A risk model as the mapping that is kept with each visit, and back."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from checks.model import Moment
from checks.risk import Money, RiskModel, Trade


def model_data(model: RiskModel) -> Mapping[str, Any]:
    """With all thresholds: a default may change, what was in force then does not."""
    trade = model.trade and {
        "monthly_checkouts": model.trade.monthly_checkouts,
        "average_order": str(model.trade.average_order.value),
        "currency": model.trade.average_order.currency,
    }
    return {
        "medium_from": model.medium_from, "high_from": model.high_from,
        "enough_coverage": model.enough_coverage, "lost_share": model.lost_share,
        "weights": dict(model.weights), "matters": dict(model.matters),
        "moments": {check: moment.value for check, moment in model.moments.items()},
        "trade": trade,
    }  # fmt: skip


def model_from(text: str) -> RiskModel:
    data = json.loads(text)
    trade = data.pop("trade")
    moments = {check: Moment(moment) for check, moment in data.pop("moments").items()}
    return RiskModel(**data, moments=moments, trade=_trade(trade) if trade else None)


def _trade(data: Mapping[str, Any]) -> Trade:
    order = Money(Decimal(data["average_order"]), data["currency"])
    return Trade(monthly_checkouts=data["monthly_checkouts"], average_order=order)
