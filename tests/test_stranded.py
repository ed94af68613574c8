"""The chain "stranded at checkout", from the findings of its links."""

import itertools

import pytest
from report_data import NOON, finding, result

from checks import registry
from checks.model import Judgement, Reason, Verdict, failed, passed, unknown
from checks.stranded import STORY, Chain, stranded_at_checkout
from reports.html import render_html
from reports.summary import summarise
from reports.text import render_text

FAIL, OPEN = failed("It is so.", ["u"]), unknown(Reason.TIMEOUT, "Too late.")
NAMES = [check for check, _, _ in STORY]


def good(check: str) -> Judgement:
    return passed("It is well.", facts={"channels": "form, chat"} if check == "help-at-checkout" else None)


def chain(*judgements: Judgement | None) -> Chain:
    told = stranded_at_checkout([finding(n, j) for n, j in zip(NAMES, judgements, strict=True) if j])
    assert told
    return told


@pytest.mark.parametrize("verdicts", list(itertools.product(Verdict, repeat=4)), ids=" ".join)
def test_it_fails_only_where_every_link_does_and_passes_only_with_a_way_out(verdicts: tuple[Verdict]) -> None:
    said = {Verdict.FAIL: lambda _: FAIL, Verdict.UNKNOWN: lambda _: OPEN, Verdict.PASS: good}
    told = chain(*(said[v](name) for v, name in zip(verdicts, NAMES, strict=True)))
    assert (told.verdict is Verdict.FAIL) == (set(verdicts) == {Verdict.FAIL})
    assert (told.verdict is Verdict.PASS) == (Verdict.PASS in verdicts[1:])
    assert (told.reason is not None) == (told.verdict is Verdict.UNKNOWN)
    assert tuple(link.verdict for link in told.links) == verdicts


def test_where_nobody_was_asked_it_stays_unknown() -> None:
    told = chain(FAIL, FAIL, FAIL, None)
    assert (told.verdict, told.reason) == (Verdict.UNKNOWN, Reason.NOT_ASKED)
    assert told.links[-1].found == "Whether a message is answered in time was not tried."
    assert told.sentence == (
        "An account is forced. For a customer who gets stuck, there is no number to call and there is a contact "
        "form at most. 1 link could not be judged, so it is not known whether that customer is stranded."
    )


def test_a_question_that_has_time_left_keeps_it_open() -> None:
    pending = unknown(Reason.PENDING, "The shop still has 2 h by the clock.")
    told = chain(FAIL, FAIL, FAIL, pending)
    assert (told.verdict, told.reason) == (Verdict.UNKNOWN, Reason.PENDING)
    assert told.links[-1].found == "The shop still has 2 h by the clock."
    assert told.sentence.endswith("which still has time to answer: until then this is open.")
    assert "2 links could not be judged" in chain(FAIL, OPEN, FAIL, pending).sentence


def test_an_order_without_account_is_no_way_out() -> None:
    told = chain(good("guest-checkout"), FAIL, FAIL, FAIL)
    assert (told.verdict, told.reason) == (Verdict.UNKNOWN, Reason.AMBIGUOUS)
    assert told.sentence.endswith("such as at a failed payment, finds no way out.")


@pytest.mark.parametrize(("channels", "verdict"), [
    ("form", Verdict.FAIL), ("form, mail", Verdict.PASS), ("chat", Verdict.PASS), ("", Verdict.UNKNOWN),
])  # fmt: skip
def test_a_form_alone_is_no_help(channels: str, verdict: Verdict) -> None:
    offers = passed("The checkout page offers it.", facts={"channels": channels})
    link = chain(FAIL, FAIL, offers, None).links[2]
    assert link.verdict is verdict
    assert "The checkout page offers it." in link.found


def test_there_is_no_chain_where_nothing_of_it_was_asked() -> None:
    assert stranded_at_checkout([finding("contact-findable", FAIL)]) is None
    text = render_text(summarise([result([], {"contact-findable": FAIL})], generated_at=NOON))
    assert "Stranded" not in text


def test_it_is_told_as_a_story_in_text_and_html() -> None:
    it = summarise([result([], {"guest-checkout": FAIL, "phone-at-checkout": OPEN})], generated_at=NOON)
    assert (
        "  1. One must log in or register first: ✗ This happens\n"
        "     It is so.\n"
        "  2. There is no number to call: ? Not known\n"
        "     The page took too long. Too late.\n"
        "  3. There is nothing else, or only a contact form: ? Not known\n"
        "     This was not checked.\n"
    ) in render_text(it)
    html = render_html(it)
    assert html.index("One must log in or register first") < html.index("Nobody answers in time")


def test_its_links_are_told_by_checks_of_these_names() -> None:
    assert set(NAMES) <= {check.name for check in registry.all_checks()}
