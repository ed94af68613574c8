"""What the pages of shops are made from, in a real store."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from weekly_data import BLOCKED, FINE, MONDAY, SUNDAY, WEEK, record, recorded, settings, shop

from checks.model import Verdict
from checks.risk import Level
from monitor.results import material_of, results_of
from monitor.store import Store
from reports.summary import summarise

MUGS = shop("mueller", "Müller’s Mugs")


def seen(store: Store, at: datetime) -> tuple[set[Verdict], set[Level], str]:
    material = material_of(settings(MUGS), store, [MUGS], at - WEEK, at, at)
    (result,) = results_of(store, material, at)
    (view,) = summarise([result], generated_at=at).shops
    told = str(view.verdict)
    return {f.verdict for f in result.findings}, {risk.level for risk in result.risks.values()}, told


def test_a_shop_that_turned_us_away_is_not_told_as_fine(tmp_path: Path) -> None:
    with recorded(tmp_path, [(MUGS, [FINE, FINE, BLOCKED])]) as store:
        verdicts, levels, told = seen(store, MONDAY)
    assert verdicts == {Verdict.UNKNOWN}
    assert levels == {Level.UNKNOWN}
    assert "Every check passed" not in told


@pytest.mark.parametrize("earlier", [timedelta(days=2), timedelta(days=6)])
def test_one_blocked_visit_does_not_hide_what_the_same_week_showed(
    tmp_path: Path, earlier: timedelta
) -> None:
    with recorded(tmp_path, [(MUGS, [BLOCKED])]) as store:
        record(store, MUGS.shop, SUNDAY - earlier, FINE)
        verdicts, _, _ = seen(store, MONDAY)
    assert verdicts == {Verdict.PASS}
