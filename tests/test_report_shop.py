"""The page of one shop, used as its readers use it: the verdict, the journey, the story, links that last."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from report_browser import Opener, opener
from report_data import NOON, result, shop
from report_example import example

from checks.model import Finding, Judgement, Moment, Reason, failed, passed, unknown
from checks.registry import all_checks
from checks.risk import Level, risks
from reports.anchors import anchor_of
from reports.shop_page import render_shop
from reports.summary import Result, summarise
from reports.teller import ENGLISH, Teller
from reports.view import Point, ShopView

MONDAY = date(2026, 10, 5)
LEVELS = {"h": Level.HIGH, "m": Level.MEDIUM, "l": Level.LOW, "u": Level.UNKNOWN, "-": None}
GONE = failed("It is nowhere to be found.", [f"https://shop.example/{n}" for n in range(4)])
FINE = passed("All is well.")
BLIND = unknown(Reason.BLOCKED, "The shop answered with HTTP 403.")


def weeks(levels: str) -> tuple[Point, ...]:
    return tuple(Point(MONDAY + timedelta(weeks=n), LEVELS[c], None) for n, c in enumerate(levels))


def everything(judgement: Judgement, but: Mapping[str, Judgement] | None = None) -> Result:
    """All checks that there are, judged alike but for some."""
    findings = tuple(
        Finding(
            check=c.name, moment=c.moment, weight=c.weight, matters=c.matters,
            judgement=(but or {}).get(c.name, judgement),
        )
        for c in all_checks()
    )  # fmt: skip
    return replace(result([], of=shop("Nordlicht")), findings=findings, risks=risks(findings))


def view(it: Result) -> ShopView:
    return summarise([it], generated_at=NOON).shops[0]


def html(it: Result, tell: Teller = ENGLISH) -> str:
    return render_shop(summarise([it], generated_at=NOON), tell)


def own_shop() -> Result:
    results, _ = example()
    return replace(results[1], trends={Moment.FMOT: weeks("lmmh"), Moment.ZMOT: weeks("l")})


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Iterator[Opener]:
    with opener(page, tmp_path) as open_it:
        yield open_it


# ---- the verdict


@pytest.mark.parametrize(
    ("it", "level", "sentence", "worst", "action"),
    [
        (everything(FINE), Level.LOW, "All clear: every check passed.", None, "Nothing for now"),
        (everything(GONE), Level.HIGH, "Customers can be lost at the very moment of buying.", "FMOT", "Let customers order without an account."),
        (everything(FINE, {"contact-form-reply": GONE}), Level.HIGH, "Customers can be lost when they need service.", "SMOT", "See to it that questions are answered"),
        (everything(FINE, {"channels-agree": GONE}), Level.MEDIUM, "Nothing here drives customers away on its own, but 1 failure annoys them.", "Omnichannel", "Give the same phone number"),
        (everything(FINE, {"product-facts": GONE, "phone-at-checkout": BLIND}), Level.LOW, "1 failure annoys customers, and what may drive them away could not be judged in full.", "FMOT", "State price"),
        (everything(BLIND), Level.UNKNOWN, "Nothing could be judged: whether customers can reach this shop is not known.", None, "Blocking robots is no failure"),
        (everything(FINE, {"channels-agree": BLIND}), Level.LOW, "Nothing failed, but 1 check could not be judged.", None, "Blocking robots is no failure"),
        (result(), Level.UNKNOWN, "Nothing could be judged: whether customers can reach this shop is not known.", None, ""),
    ],
)  # fmt: skip
def test_the_verdict_says_what_is_at_stake_and_what_to_do_first(
    it: Result, level: Level, sentence: str, worst: str | None, action: str
) -> None:
    told = view(it).verdict
    assert (told.level, told.sentence) == (level, sentence)
    assert (told.worst.moment.code if told.worst else None) == worst
    assert told.action.startswith(action)


def test_the_verdict_leads_to_the_evidence(opened: Opener) -> None:
    it = opened(html(own_shop()))
    verdict = it.get_by_role("region", name="Verdict")
    assert verdict.bounding_box()["y"] < 300  # type: ignore[index]
    assert "About 7,300 EUR a month" in verdict.inner_text()
    verdict.get_by_role("link", name="See the evidence").click()
    assert it.locator("article:target h4").inner_text() == "A phone number at checkout"


def test_one_shop_alone_needs_no_comparison(opened: Opener) -> None:
    it = opened(html(own_shop()))
    assert it.title() == "Laufladen Nordwind · Reachwatch report"
    assert it.locator("h1 bdi").inner_text() == "Laufladen Nordwind"
    assert it.locator("#compare, a[href='#compare']").count() == 0
    levels = it.locator("h1,h2,h3,h4").evaluate_all("(all) => all.map((h) => +h.localName[1])")
    assert all(after - before <= 1 for before, after in pairwise([0, *levels]))


def test_a_page_for_no_shop_or_two_is_refused() -> None:
    for those in ([], [own_shop(), own_shop()]):
        with pytest.raises(ValueError, match="values to unpack"):
            render_shop(summarise(those, generated_at=NOON), ENGLISH)


# ---- the journey


def test_all_moments_stand_on_the_line_and_what_was_not_checked_is_said(opened: Opener) -> None:
    stations = opened(html(own_shop())).locator(".line > .station")
    assert [text.split()[0] for text in stations.all_inner_texts()] == [
        "<ZMOT", "ZMOT", "FMOT", "AMOT", "SMOT", "UMOT",
    ]  # fmt: skip
    assert "Not checked" in stations.first.inner_text()
    fmot = stations.nth(2).inner_text()
    assert all(
        part in fmot for part in ("High", "Score 54 of 100", "all judged", "No phone number at checkout")
    )


def test_a_trend_is_shown_where_there_is_one_and_nothing_else_where_not(opened: Opener) -> None:
    it = opened(html(own_shop()))
    assert it.locator(".spark").count() == 1  # a single week is no trend
    assert it.get_by_role("img", name="Risk week by week, the latest last: Low, Medium, Medium, High").count()
    assert it.locator(".trend figcaption").inner_text() == "worse than the week before"
    first = opened(html(replace(own_shop(), trends={})))
    assert first.locator(".spark").count() == 0
    assert first.get_by_text("There is no trend yet").is_visible()


@pytest.mark.parametrize(
    ("levels", "told", "lines"),
    [
        ("hhh", "the same for 3 weeks", 1),
        ("lhh", "the same for 2 weeks", 1),
        ("hl", "better than the week before", 1),
        ("llu", "known until the week before", 1),
        ("lluh", "not known the week before", 1),
        ("lluhh", "the same for 2 weeks", 2),
        ("l--h", "not known the week before", 0),
        ("lhlhlhlhlhlh", "worse than the week before", 1),
    ],
)
def test_a_trend_is_told_in_words_and_broken_where_nothing_was_known(
    levels: str, told: str, lines: int
) -> None:
    trend = view(replace(everything(GONE), trends={Moment.FMOT: weeks(levels)})).journey.line[2].trend
    assert trend
    assert (trend.told, len(trend.lines)) == (told, lines)
    assert len(trend.marks) <= 8


# ---- the story


def test_each_link_of_the_story_leads_to_its_evidence(opened: Opener) -> None:
    it = opened(html(everything(GONE)))
    story = it.locator(".story")
    assert story.locator(".story-end").inner_text() == "They give up and buy elsewhere."
    assert story.get_by_role("listitem").count() == 4
    story.get_by_role("link", name="See the evidence: Nobody answers in time").click()
    assert it.url.endswith("#contact-form-reply")
    assert it.locator("article:target .searched li").first.is_visible()


@pytest.mark.parametrize(
    ("it", "end"),
    [
        (everything(FINE), "They get help and can buy here."),
        (everything(BLIND), "How it ends is not known."),
        (everything(GONE, {"guest-checkout": FINE}), "Who gets stuck all the same finds no way out, and buys elsewhere."),
    ],
)  # fmt: skip
def test_the_story_ends_as_it_was_found(opened: Opener, it: Result, end: str) -> None:
    assert opened(html(it)).locator(".story-end").inner_text() == end


# ---- findings


def test_a_permanent_link_is_the_checks_name_and_unfolds_what_it_leads_to(opened: Opener, page: Page) -> None:
    it = opened(html(own_shop()))
    finding = it.locator("#guest-checkout")
    assert not finding.is_visible()
    page.goto(f"{it.url}#guest-checkout")
    assert finding.is_visible()
    finding.get_by_role("link", name="Permanent link: Ordering without an account").click()
    assert it.locator(":target h4").inner_text() == "Ordering without an account"


def test_no_two_places_share_an_address() -> None:
    for it in (own_shop(), everything(GONE)):
        ids = [part.split('"')[0] for part in html(it).split(' id="')[1:]]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("check", "prefix", "anchor"),
    [
        ("phone-at-checkout", "", "phone-at-checkout"),
        ("phone-at-checkout", "shop-2", "shop-2-phone-at-checkout"),
        ("main", "", "check-main"),
        ("shop-1-chain", "", "check-shop-1-chain"),
        ('"><img src=x>', "", "img-src-x"),
        ("\u202e", "", "check"),
    ],
)
def test_an_address_within_the_page_is_plain(check: str, prefix: str, anchor: str) -> None:
    assert anchor_of(check, prefix) == anchor


def test_the_keyboard_unfolds_the_passes_and_what_lies_in_them(opened: Opener) -> None:
    it = opened(html(own_shop()))
    it.locator("#shop-1-passed > summary").focus()
    it.keyboard.press("Enter")
    assert it.locator("#return-costs-stated").is_visible()
    proof = it.locator("#return-costs-stated .proof")
    assert not proof.locator("blockquote").is_visible()
    proof.locator("summary").first.focus()
    it.keyboard.press("Space")
    quote = proof.locator("blockquote[lang=de]")
    assert quote.inner_text().startswith("Die Kosten der Rücksendung")
    source = proof.locator(".source").inner_text()
    assert "rueckgabe" in source
    assert "22 November 2026, 12:00 UTC" in source


# ---- how the risk was computed


def test_the_sums_are_those_of_the_risk(opened: Opener) -> None:
    it = opened(html(own_shop()))
    it.locator("#shop-1-sums > summary").click()
    fmot = it.locator(".sum-box", has_text="FMOT")
    rows = [" ".join(row.split()) for row in fmot.locator("tbody tr").all_inner_texts()]
    assert rows == [
        "A phone number at checkout Failed yes 5 5 of 13",
        "Help at checkout Failed yes 2 2 of 13",
        "Ordering without an account Passed yes 3 0 of 13",
        "Who pays for a return is stated Passed yes 3 0 of 13",
    ]
    assert "100 × 7 ÷ 13 = 54" in fmot.inner_text()
    assert "High: A failed check that matters makes the risk high on its own." in fmot.inner_text()
    assert "left out" in it.locator(".sum-box", has_text="AMOT").inner_text()


@pytest.mark.parametrize(
    ("it", "because"),
    [
        ({"product-facts": GONE}, "The score is below 20."),
        ({"product-facts": GONE, "help-at-checkout": GONE}, "The score is at least 20."),
        ({"phone-at-checkout": GONE}, "A failed check that matters makes the risk high on its own."),
        ({"guest-checkout": BLIND, "phone-at-checkout": BLIND, "return-costs-stated": BLIND}, "Less than 50\u00a0% of the weight could be judged."),
    ],
)  # fmt: skip
def test_each_level_has_its_reason(it: Mapping[str, Judgement], because: str) -> None:
    told = view(everything(FINE, it)).journey.line[2].sum
    assert told
    assert told.because == because


def test_a_level_that_was_weighed_otherwise_gets_no_reason_of_today() -> None:
    it = everything(GONE)
    stored = replace(it.risks[Moment.FMOT], level=Level.MEDIUM)
    told = view(replace(it, risks={**it.risks, Moment.FMOT: stored})).journey.line[2].sum
    assert told
    assert told.because == ""


# ---- for everybody


@pytest.mark.parametrize("language", ["en", "de", "nl", "ro"])
def test_the_worst_page_is_small(language: str) -> None:
    it = everything(
        failed("It was looked for on all pages. " * 8, [f"https://shop.example/{n}" for n in range(9)])
    )
    page = html(replace(it, trends=dict.fromkeys(Moment, weeks("lmhuhmlh"))), Teller(language))
    assert len(it.findings) >= 19
    assert len(page.encode()) <= 300_000


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_narrow_screen_needs_no_sideways_scrolling(opened: Opener, language: str) -> None:
    it = opened(html(replace(everything(GONE), trends={Moment.FMOT: weeks("lmhuhmlh")}), Teller(language)))
    it.set_viewport_size({"width": 360, "height": 700})
    it.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert it.evaluate("document.documentElement.scrollWidth") <= 360
    assert it.locator("html").get_attribute("lang") == language


def test_what_is_clicked_alone_is_large_enough(opened: Opener, browser: Browser) -> None:
    it = opened(html(own_shop()))
    small = it.locator("summary:visible, .permalink:visible, .counts-line a, .at-once a").evaluate_all(
        "(all) => all.filter((e) => e.getBoundingClientRect().height < 24).map((e) => e.textContent)"
    )
    assert small == []


def test_motion_is_only_for_those_who_want_it(opened: Opener) -> None:
    it = opened(html(own_shop()))
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    it.emulate_media(reduced_motion="reduce")
    assert it.evaluate(behaviour) == "auto"


def test_texts_that_stay_english_say_so(opened: Opener) -> None:
    it = opened(html(own_shop(), Teller("de")))
    assert it.locator(".log ol").get_attribute("lang") == "en"
    assert it.locator(".stake").inner_text() == "Hier können Kunden genau im Moment des Kaufs verloren gehen."
    assert it.locator("#phone-at-checkout .action").inner_text().startswith("Was zu tun ist: Zeigen Sie")
