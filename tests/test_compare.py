"""How own shops are held against the field: each rule by small examples."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from report_data import NOON
from report_example import example
from report_hostile import ATTACKS, hostile

from checks.model import (
    Finding,
    Judgement,
    Moment,
    Reason,
    Shop,
    ShopKind,
    Verdict,
    Visit,
    failed,
    passed,
    unknown,
)
from checks.risk import DEFAULT_MODEL, Level, Money, RiskModel, Trade, risks
from reports.compare import SHOPS, compare_view
from reports.compare_data import compare_data, compare_rows
from reports.compare_page import render_compare
from reports.teller import Teller
from reports.view import Result

MATTERING = {"phone-at-checkout", "guest-checkout", "return-costs-stated"}
SAID: dict[str, Judgement] = {
    "+": passed("Fine."),
    "*": passed("Splendid.", glory=True),
    "-": failed("Not there.", ["https://shop.example/"]),
    "?": unknown(Reason.BLOCKED, "Turned away."),
}


def shop(key: str, *, own: bool = False, model: RiskModel = DEFAULT_MODEL, **said: str) -> Result:
    """`phone_at_checkout="-"`: that check failed there; "+" passed, "*" with glory, "?" not judged."""
    kind = ShopKind.OWN if own else ShopKind.COMPETITOR
    it = Shop(key=key, name=key.title(), url=f"https://{key}.example/", country="DE", kind=kind)
    findings = tuple(_finding(name.replace("_", "-"), SAID[mark]) for name, mark in said.items())
    visit = Visit(shop=it, started_at=NOON, pages={})
    return Result(visit, findings, risks(findings, model), model)


def _finding(check: str, judgement: Judgement) -> Finding:
    return Finding(check=check, moment=Moment.FMOT, weight=3, matters=check in MATTERING, judgement=judgement)


def phones(own: str, *others: str) -> list[Result]:
    field = [shop(f"shop{n}", phone_at_checkout=mark) for n, mark in enumerate(others)]
    return [shop("mine", own=True, phone_at_checkout=own), *field]


@pytest.mark.parametrize(
    ("own", "others", "headline"),
    [
        ("-", "++---", "2 of 5 competitors show a phone number at checkout; you don’t."),
        ("-", "+-", "1 of 2 competitors shows a phone number at checkout; you don’t."),
        (
            "-",
            "++-??",
            "Of 3 competitors that could be judged, 2 show a phone number at checkout; you don’t.",
        ),
        ("-", "--", "What fails at your end was passed by no competitor that could be judged."),
        ("+", "-+?", "Nothing failed at your end. Of 2 competitors that could be judged, 1 fails something."),
        (
            "+",
            "++",
            "Nothing failed at your end. The same holds for all competitors that could be judged.",
        ),
        ("?", "+-", "What you offer could not be judged, so nobody can say where you stand."),
        ("+", "??", "None of the competitors could be judged, so nobody can say where you stand."),
        ("?", "??", "None of these shops could be judged, so nothing can be compared."),
        ("-", "", "There is nothing to compare Mine with yet."),
    ],
)
def test_the_headline_says_where_we_stand_and_never_counts_unknown_as_failed(
    own: str, others: str, headline: str
) -> None:
    assert compare_view(phones(own, *others)).headline == headline


def test_without_any_shop_there_is_still_a_sentence() -> None:
    view = compare_view([])
    assert view.headline == "No shop was visited yet."
    assert "<h1>" in render_compare(view)


def test_shops_that_nobody_visited_for_long_are_named() -> None:
    results = [shop("mine", own=True, phone_at_checkout="-"), shop("other", phone_at_checkout="+")]
    visited = results[0].visit.started_at
    assert compare_view(results, now=visited + timedelta(days=7)).old == ""
    view = compare_view(results, now=visited + timedelta(days=8))
    names = " and ".join(column.name for column in view.columns)
    assert view.old == f"Visited more than a week ago, so told as it was then: {names}."
    assert view.old in render_compare(view)


def test_without_an_own_shop_the_field_is_compared() -> None:
    view = compare_view(phones("-", *"+-?")[1:])
    assert view.headline == "Of 2 shops that could be judged, 1 fails something."
    assert "kind" in view.hint
    assert not view.gaps


def test_of_several_own_shops_it_says_how_many_fail() -> None:
    mine = [shop(key, own=True, phone_at_checkout=mark) for key, mark in zip("abc", "-++", strict=True)]
    view = compare_view([*mine, shop("r0", phone_at_checkout="+"), shop("r1", phone_at_checkout="+")])
    failing = "1 of your 3 shops fails. Competitors: 2 of 2 pass."
    assert view.headline == f"{view.gaps[0].title}: {failing}"


def test_any_shop_can_be_held_against_the_others() -> None:
    view = compare_view(phones("+", *"-+"), own="shop0")
    assert [column.key for column in view.columns if column.own] == ["shop0"]
    assert view.headline == "2 of 2 competitors show a phone number at checkout; you don’t."
    with pytest.raises(LookupError, match="nobody"):
        compare_view(phones("+", "-"), own="nobody")


@pytest.mark.parametrize(
    ("others", "share"),
    [
        ("+-", "1 of 2 pass"),
        ("+", "1 of 1 passes"),
        ("+-?", "1 of 2 pass; 1 could not be judged"),
        ("??", "none could be judged"),
    ],
)
def test_the_share_of_the_field_leaves_out_what_could_not_be_judged(others: str, share: str) -> None:
    assert compare_view(phones("-", *others)).groups[0].rows[0].share == share


def test_places_are_given_only_where_enough_could_be_judged_and_equals_share_one() -> None:
    view = compare_view(
        [
            shop("mine", own=True, phone_at_checkout="-", product_facts="+"),
            shop("first", phone_at_checkout="+", product_facts="+"),
            shop("also", phone_at_checkout="+", product_facts="+"),
            shop("blind", phone_at_checkout="?", product_facts="?"),
        ]
    )
    ranks = {c.key: cell and cell.rank for c, cell in zip(view.columns, view.moments[0].cells, strict=True)}
    assert ranks == {"mine": 3, "first": 1, "also": 1, "blind": None}
    assert view.moments[0].ahead == "Also and First"
    assert view.standing == "At the 1 moment that can be compared, somebody is ahead of you."


def test_all_the_same_is_said() -> None:
    assert compare_view(phones("+", "+")).moments[0].ahead == "level pegging"


def _mine(said: dict[str, str]) -> Result:
    return shop("mine", own=True, model=DEFAULT_MODEL, **said)


@pytest.mark.parametrize(
    ("said", "first", "after"),
    [
        ({"phone_at_checkout": "-"}, "The risk at FMOT would go from high to low.", Level.LOW),
        (
            {"phone_at_checkout": "-", "product_facts": "-", "help_at_checkout": "+"},
            "The risk at FMOT would go from high to medium.",
            Level.MEDIUM,
        ),
        (
            {"phone_at_checkout": "-", "guest_checkout": "-"},
            "The risk at FMOT would stay high. Also failed: Ordering without an account.",
            Level.HIGH,
        ),
        ({"product_facts": "-"}, "The risk at FMOT would go from medium to low.", Level.LOW),
        (
            {"phone_at_checkout": "-", "product_facts": "?", "help_at_checkout": "?"},
            "The risk at FMOT would no longer be known as high; too little could be judged for more.",
            Level.UNKNOWN,
        ),
    ],
)
def test_each_gap_says_what_closing_it_would_change(said: dict[str, str], first: str, after: Level) -> None:
    view = compare_view(
        [
            _mine(said),
            shop("other", phone_at_checkout="+", product_facts="+", guest_checkout="-"),
        ]
    )
    gap = next((g for g in view.gaps if g.check == "phone-at-checkout"), view.gaps[0])
    assert (gap.effects[0].sentence, gap.effects[0].after) == (first, after)


def test_what_costs_customers_is_closed_first_then_what_most_others_pass() -> None:
    own = shop("mine", own=True, product_facts="-", phone_at_checkout="-", guest_checkout="-")
    others = [
        shop("a", product_facts="+", phone_at_checkout="-", guest_checkout="+"),
        shop("b", product_facts="+", phone_at_checkout="-", guest_checkout="+"),
    ]
    checks = [gap.check for gap in compare_view([own, *others]).gaps]
    assert checks == ["guest-checkout", "phone-at-checkout", "product-facts"]


def test_a_saving_is_an_estimate_with_its_assumption_beside_it() -> None:
    model = RiskModel(trade=Trade(monthly_checkouts=1000, average_order=Money(Decimal(100), "EUR")))
    own = shop("mine", own=True, model=model, phone_at_checkout="-", product_facts="-")
    effects = {g.check: g.effects[0] for g in compare_view([own, shop("a", phone_at_checkout="+")]).gaps}
    phone = effects["phone-at-checkout"]
    assert phone.saving == "Estimate: about 5,000 EUR less revenue at risk a month."
    assert phone.assumption.startswith("An assumption, not a measurement")
    assert effects["product-facts"].saving == ""


def test_best_practice_is_glory_first_and_only_of_what_we_lack() -> None:
    own = shop("mine", own=True, phone_at_checkout="-", guest_checkout="+", product_facts="+")
    others = [
        shop("plain", phone_at_checkout="+", guest_checkout="+"),
        shop("best", phone_at_checkout="*", product_facts="*"),
    ]
    found = [(p.check, p.shop, p.own_fails) for p in compare_view([own, *others]).practices]
    assert found == [("phone-at-checkout", "Best", True), ("product-facts", "Best", False)]


def test_own_shops_and_the_best_are_kept_where_there_are_too_many() -> None:
    field = [shop(f"bad{n:02}", phone_at_checkout="-") for n in range(40)]
    view = compare_view([*field, shop("mine", own=True, phone_at_checkout="-"), *phones("-", "+")[1:]])
    assert [column.key for column in view.columns][:2] == ["mine", "shop0"]
    assert (len(view.columns), view.left_out) == (SHOPS, 12)
    assert view.cut.startswith("12 more shops are counted")
    assert view.groups[0].rows[0].judged == 41


def test_silence_counts_as_an_answer_that_never_comes() -> None:
    view = compare_view(example()[0])
    assert view.times
    quick, slow = view.times.rows
    assert (quick.shop, slow.shop) == ("Thistle & Thread", "Laufladen Nordwind")
    assert (slow.silent, slow.counted, slow.ninety) == (3, 13, "")
    assert "Fietshoek" in view.times.not_counted


def test_data_and_rows_say_the_same_as_the_page() -> None:
    view = compare_view(phones("-", *"+?"))
    data = json.loads(json.dumps(compare_data(view)))
    assert data["headline"] == view.headline
    assert [(s["shop"], s["verdict"]) for s in data["checks"][0]["shops"]] == [
        (row["shop"], row["verdict"]) for row in compare_rows(view)
    ]
    assert data["gaps"][0]["effects"][0]["level_before"] == "high"
    assert {type(cell) for row in compare_rows(view) for cell in row.values()} == {str}


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_is_inert_in_data_and_page(attack: str) -> None:
    bad = hostile(ATTACKS[attack])
    own = replace(bad, visit=replace(bad.visit, shop=replace(bad.visit.shop, key="own", kind=ShopKind.OWN)))
    view = compare_view([own, bad])
    html = render_compare(view, Teller("de"))
    assert "<script" not in html
    assert "javascript:alert" not in "".join(part.split('"')[0] for part in html.split('href="')[1:])
    assert json.dumps(compare_data(view))


def test_no_verdict_is_lost() -> None:
    results = example()[0]
    cells = [cell for g in compare_view(results).groups for row in g.rows for cell in row.cells]
    assert sum(c.verdict is Verdict.FAIL for c in cells) == sum(
        f.verdict is Verdict.FAIL for r in results for f in r.findings
    )
