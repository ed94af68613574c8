"""What a configuration says of risk: who wins, which mistakes are told, and what is kept with a visit."""

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from sqlite_utils import Database
from test_store import FINDINGS, VISIT

from checks.model import Moment
from checks.risk import DEFAULT_MODEL, Money, RiskModel, Trade, risks
from monitor.config import load_config
from monitor.errands import of_settings
from monitor.errors import ConfigError
from monitor.migrations import LATEST_VISITS
from monitor.risk_rows import model_data
from monitor.run import Outcome, judged, record
from monitor.store import Store

SHOP = '[shops.mueller]\nurl = "https://shop.example"\ncountry = "DE"\n'
EVERYTHING = f"""
[risk]
medium_from = 10
enough_coverage = 1
weights.phone-at-checkout = 5
weights.help-at-checkout = 4
matters = {{ guest-checkout = false }}

{SHOP}
monthly_checkouts = 1200
average_order = "62,50 eur"

[shops.mueller.risk]
high_from = 30
lost_share = 0.2
weights = {{ phone-at-checkout = 0 }}
moments.return-costs-stated = "zmot"

[shops.other]
url = "https://other.example"
country = "NL"
"""
MODEL = RiskModel(
    medium_from=10, high_from=30, enough_coverage=1, lost_share=0.2,
    weights={"phone-at-checkout": 0, "help-at-checkout": 4}, matters={"guest-checkout": False},
    moments={"return-costs-stated": Moment.ZMOT},
    trade=Trade(monthly_checkouts=1200, average_order=Money(Decimal("62.50"), "EUR")),
)  # fmt: skip


def written(folder: Path, text: str) -> Path:
    file = folder / "reachwatch.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_shops_own_settings_come_before_those_for_all(tmp_path: Path) -> None:
    settings = load_config(written(tmp_path, EVERYTHING))
    mueller, other = of_settings(settings, [], [])
    assert mueller.risk_model == MODEL
    assert other.risk_model == RiskModel(
        medium_from=10, enough_coverage=1, weights={"phone-at-checkout": 5, "help-at-checkout": 4},
        matters={"guest-checkout": False},
    )  # fmt: skip


def test_without_settings_the_defaults_hold(tmp_path: Path) -> None:
    (errand,) = of_settings(load_config(written(tmp_path, SHOP)), [], [])
    assert errand.risk_model == DEFAULT_MODEL


MISTAKES = {
    "[risk]\nmedium = 3": "line 5, risk.medium: There is no setting “medium” here. Did you mean medium_from?",
    "[risk]\nmedium_from = 0": "line 5, risk.medium_from: medium_from must be at least 1, not 0. "
    "Write for example medium_from = 20.",
    "[risk]\nhigh_from = 15": "line 5, risk.high_from: The risk would be medium from 20 and high from 15 already. "
    "Make high_from the larger one.",
    "[risk]\nenough_coverage = 50": "line 5, risk.enough_coverage: enough_coverage must be at most 1, not 50. "
    "Write for example enough_coverage = 0.5.",
    "[risk]\nweights.phone-at-chekout = 3": "line 5, risk.weights.phone-at-chekout: There is no check "
    "“phone-at-chekout”. Did you mean phone-at-checkout?",
    "[risk.weights]\nphone-at-checkout = 2.5": "line 5, risk.weights.phone-at-checkout: 2.5 is no weight. "
    "Write a whole number from 0 (does not count) to 100.",
    "[risk]\nweights = 3": "line 5, risk.weights: weights must be a table, not 3. "
    "Write for example [risk.weights] in a line of its own, and the settings in the lines below it.",
    "[risk]\nmatters.guest-checkout = 0": "line 5, risk.matters.guest-checkout: 0 is neither true nor false. "
    "Write true or false, without quotes.",
    '[shops.mueller.risk]\nmoments.guest-checkout = "TMOT"': "line 5, shops.mueller.risk.moments.guest-checkout: "
    '"TMOT" is no moment of truth. There are: "<ZMOT", "ZMOT", "FMOT", "AMOT", "SMOT", "UMOT", "omnichannel".',
    "[shops.mueller.risk]\nmedium_from = 50": "line 5, shops.mueller.risk.medium_from: The risk would be medium "
    "from 50 and high from 50 already. Make high_from the larger one.",
    'average_order = "62 EUR"': "line 4, shops.mueller.average_order: average_order says nothing without "
    "monthly_checkouts. Add monthly_checkouts, or remove the line.",
    'monthly_checkouts = 1\naverage_order = "1.249,00 EUR"': 'line 5, shops.mueller.average_order: "1.249,00 EUR" '
    'is no amount of money. Write amount and currency in quotes, such as "62 EUR" or "62.50 EUR".',
    'monthly_checkouts = 1\naverage_order = "1.249 EUR"': 'line 5, shops.mueller.average_order: "1.249 EUR" '
    'is no amount of money. Write amount and currency in quotes, such as "62 EUR" or "62.50 EUR".',
    "monthly_checkouts = 1\naverage_order = 62": "line 5, shops.mueller.average_order: 62 is no amount of money. "
    'Write amount and currency in quotes, such as "62 EUR" or "62.50 EUR".',
    'monthly_checkouts = 1\naverage_order = "62 EUE"': "line 5, shops.mueller.average_order: There is no currency "
    "“EUE”. Did you mean EUR?",
    'monthly_checkouts = 1\naverage_order = "0 EUR"': "line 5, shops.mueller.average_order: The amount is nought. "
    "Write what an order brings on average, or remove the line.",
}


@pytest.mark.parametrize(("text", "told"), MISTAKES.items())
def test_a_mistake_is_told_with_place_and_remedy(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        load_config(written(tmp_path, SHOP + text + "\n"))
    assert [str(problem) for problem in refused.value.problems] == [told]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = SHOP + "[risk]\nmedium_from = 60\nlost_share = 2\nweights = { x = 1, guest-checkout = true }\n"
    with pytest.raises(ConfigError) as refused:
        load_config(written(tmp_path, text))
    keys = [problem.key for problem in refused.value.problems]
    assert sorted(keys) == [
        "risk.lost_share",
        "risk.medium_from",
        "risk.weights.guest-checkout",
        "risk.weights.x",
    ]


@pytest.mark.parametrize(
    "wrong", ["risk = 3", "risk = [1]", "[[risk]]", '[risk]\nhigh_from = "x"', "shops = 3"]
)
def test_what_is_no_table_is_refused_not_stumbled_over(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load_config(written(tmp_path, wrong + "\n"))


def test_the_model_is_kept_with_the_visit(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db") as store:
        findings = MODEL.weigh(FINDINGS)
        store.record(VISIT, findings, risks(findings, MODEL), risk_model=MODEL)
        (record,) = store.latest()
    assert (record.risk_model, record.findings) == (MODEL, findings)
    assert record.risks == risks(findings, MODEL)
    assert model_data(DEFAULT_MODEL)["high_from"] == 50  # defaults too: they may change one day


def test_a_database_of_before_learns_pains_and_keeps_its_visits(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    with Store.open(file) as store:
        store.record(VISIT, FINDINGS, risks(FINDINGS))
    old = Database(sqlite3.connect(file))
    for view in old.views:
        view.drop()
    old.execute("alter table visits drop column risk_model")
    old.execute("alter table risks drop column pains")
    old.execute("alter table visits drop column partial")
    old.execute(
        "delete from _sqlite_migrations where name in ('keep_risk_models_and_pains', 'tell_partial_visits')"
    )
    old.create_view("latest_visits", LATEST_VISITS)
    old.conn.commit()
    old.conn.close()
    with Store.open(file) as store:
        (record,) = store.latest()
    assert record.risk_model is None
    assert {moment: risk.pains for moment, risk in record.risks.items()} == {
        Moment.FMOT: ("phone-at-checkout",),
        Moment.ZMOT: (),
    }


def test_a_run_weighs_and_records_with_the_shops_model(tmp_path: Path) -> None:
    (errand,) = of_settings(
        load_config(written(tmp_path, SHOP + "[risk]\nweights.guest-checkout = 9\n")), [], []
    )
    result = judged(errand, VISIT)
    assert {f.weight for f in result.findings if f.check == "guest-checkout"} == {9}
    with Store.open(tmp_path / "a.db") as store:
        record(store, Outcome(errand=errand, result=result, pictures={}))
        (kept,) = store.latest()
    assert kept.risk_model == errand.risk_model == RiskModel(weights={"guest-checkout": 9})
    assert kept.risks == result.risks
