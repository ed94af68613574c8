"""Own shops against competitors: who is ahead, what would pay most, and what nobody can say."""

from collections.abc import Mapping, Sequence

import pytest
from report_data import result
from report_example import example

from checks.model import Evidence, Judgement, Reason, Shop, ShopKind, Stage, failed, passed, unknown
from checks.risk import Level
from checks.saying import say
from reports.compare import compare_view
from reports.compare_data import compare_data, compare_rows
from reports.compare_page import render_compare
from reports.compare_view import CompareView
from reports.teller import Teller
from reports.view import Result

PASS = passed(say("One can order as a guest."))
GLORY = passed(say("One can order as a guest."), glory=True)
FAIL = failed(say("There is only a fax number."), ["https://shop.example/checkout"])
OPEN = unknown(Reason.BLOCKED, say("The shop still has time."))
PHONE, GUEST, REVIEWS = "phone-at-checkout", "guest-checkout", "reviews-visible"


def shop(name: str, own: bool = False, **found: Judgement) -> Result:
    of = Shop(
        key=name.lower(), name=name, url=f"https://{name.lower()}.example/", country="DE",
        kind=ShopKind.OWN if own else ShopKind.COMPETITOR,
    )  # fmt: skip
    return result([], {check.replace("_", "-"): judgement for check, judgement in found.items()}, of=of)


def compared(*results: Result) -> CompareView:
    return compare_view(results)


OWN_FAILS = shop("Mine", own=True, phone_at_checkout=FAIL)
OWN_FINE = shop("Mine", own=True, phone_at_checkout=PASS)


@pytest.mark.parametrize(
    ("results", "headline"),
    [
        ((), "No shop was visited yet."),
        ((OWN_FINE,), "There is nothing to compare Mine with yet."),
        (
            (OWN_FAILS, shop("A", phone_at_checkout=PASS), shop("B", phone_at_checkout=FAIL)),
            "1 of 2 competitors shows a phone number at checkout; you don’t.",
        ),
        (
            (OWN_FAILS, shop("A", phone_at_checkout=PASS), shop("B", phone_at_checkout=OPEN)),
            "A phone number at checkout: the only competitor that could be judged passes; you don’t.",
        ),
        (
            (OWN_FAILS, shop("A", phone_at_checkout=OPEN)),
            "None of the competitors could be judged, so nobody can say where you stand.",
        ),
        (
            (OWN_FAILS, shop("A", phone_at_checkout=FAIL)),
            "What fails at your end was passed by no competitor that could be judged.",
        ),
        (
            (shop("Mine", own=True, phone_at_checkout=OPEN), shop("A", phone_at_checkout=PASS)),
            "What you offer could not be judged, so nobody can say where you stand.",
        ),
        (
            (OWN_FINE, shop("A", phone_at_checkout=FAIL)),
            "Nothing failed at your end. The only competitor that could be judged fails something.",
        ),
        (
            (shop("A", phone_at_checkout=FAIL), shop("B", phone_at_checkout=PASS)),
            "Of 2 shops that could be judged, 1 fails something.",
        ),
    ],
)
def test_the_headline_counts_only_what_could_be_judged(results: Sequence[Result], headline: str) -> None:
    assert compared(*results).headline == headline


def test_the_gap_that_most_others_closed_comes_first() -> None:
    mine = shop("Mine", own=True, phone_at_checkout=FAIL, guest_checkout=FAIL, reviews_visible=FAIL)
    a = shop("A", phone_at_checkout=FAIL, guest_checkout=PASS, reviews_visible=PASS)
    b = shop("B", phone_at_checkout=OPEN, guest_checkout=PASS, reviews_visible=PASS)
    gaps = compared(mine, a, b).gaps
    assert [gap.check for gap in gaps] == [GUEST, PHONE, REVIEWS], (
        "what costs customers before what most have"
    )
    assert [gap.share for gap in gaps] == ["2 of 2 pass", "0 of 1 pass; 1 could not be judged", "2 of 2 pass"]


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({"phone_at_checkout": FAIL, "guest_checkout": PASS}, "The risk at FMOT would go from high to low."),
        (
            {"phone_at_checkout": FAIL, "guest_checkout": FAIL},
            "The risk at FMOT would stay high. Also failed: Ordering without an account.",
        ),
        (
            {"phone_at_checkout": FAIL, "guest_checkout": OPEN, "help_at_checkout": OPEN},
            "The risk at FMOT would no longer be known as high; too little could be judged to say more.",
        ),
    ],
)
def test_closing_a_gap_is_told_by_what_the_risk_would_be(
    found: Mapping[str, Judgement], sentence: str
) -> None:
    mine = shop("Mine", own=True, **found)
    gap = next(g for g in compared(mine, shop("A", phone_at_checkout=PASS)).gaps if g.check == PHONE)
    assert [effect.sentence for effect in gap.effects] == [sentence]


def test_the_best_practice_is_a_glory_where_there_is_one_in_its_own_words() -> None:
    quote = Evidence(stage=Stage.CHECKOUT, url="https://b.example/checkout", quote="Als Gast bestellen")
    best = passed(say("One can order as a guest."), [quote], glory=True)
    view = compared(
        shop("Mine", own=True, guest_checkout=FAIL),
        shop("A", guest_checkout=PASS),
        shop("B", guest_checkout=best),
    )
    (practice,) = view.practices
    assert (practice.shop, practice.quote, practice.glory) == ("B", "Als Gast bestellen", True)


def test_places_are_given_only_where_enough_could_be_judged() -> None:
    view = compared(OWN_FAILS, shop("A", phone_at_checkout=PASS), shop("B", phone_at_checkout=OPEN))
    (row,) = view.moments
    levels = {column.name: cell for column, cell in zip(view.columns, row.cells, strict=True) if cell}
    assert {name: (cell.level, cell.rank) for name, cell in levels.items()} == {
        "Mine": (Level.HIGH, 2), "A": (Level.LOW, 1), "B": (Level.UNKNOWN, None),
    }  # fmt: skip


def test_own_shops_and_the_best_are_kept_where_there_are_too_many() -> None:
    others = [shop(f"S{n}", phone_at_checkout=PASS if n == 35 else FAIL) for n in range(40)]
    view = compared(*others, OWN_FAILS)
    assert len(view.columns) == 30
    assert [column.name for column in view.columns[:2]] == ["Mine", "S35"]
    assert view.left_out == 11


def test_a_shop_that_is_not_there_is_no_comparison() -> None:
    with pytest.raises(LookupError):
        compare_view([OWN_FINE], own="other")


def test_it_is_told_to_programs() -> None:
    view = compared(OWN_FAILS, shop("A", phone_at_checkout=PASS))
    data = compare_data(view)
    assert [gap["check"] for gap in data["gaps"]] == [PHONE]
    rows = compare_rows(view)
    assert {row["shop"] for row in rows} == {"mine", "a"}
    assert {row["verdict"] for row in rows} == {"fail", "pass"}


@pytest.mark.parametrize("language", ["en", "de", "nl", "ro"])
def test_a_page_of_every_size_is_made(language: str) -> None:
    results = example()[0]
    for few in range(len(results) + 1):
        assert f'<html lang="{language}">' in render_compare(compare_view(results[:few]), Teller(language))
