import re

import pytest
from report_data import NOON
from report_example import example
from report_hostile import ATTACKS, hostile
from rich.cells import cell_len

from reports.summary import Summary, summarise
from reports.text import render_table, render_text

NOT_FOR_TERMINALS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def summary() -> Summary:
    return summarise(example()[0], generated_at=NOON)


def test_each_check_is_told_with_verdict_sentence_quote_and_pages_searched() -> None:
    assert (
        "✗ Failed  Who pays for a return is stated  FMOT · moment of pain, can cost the customer\n"
        "  Return costs contradict each other: the returns page says that the shop pays for returns, the\n"
        "  terms page says that the customer pays for returns.\n"
        "  “Retourneren is bij ons altijd gratis.” (Returns page)\n"
        "  “De kosten van terugzending (€ 6,95) zijn voor rekening van de klant.” (Terms and conditions)\n"
        "  Searched: https://fietshoek.example/retourneren,\n"
    ) in render_text(summary())


def test_unknowns_are_told_with_their_reason_and_what_to_do() -> None:
    assert (
        "? Not judged  Ordering without an account  FMOT\n"
        "? Not judged  A phone number at checkout  FMOT\n"
        "? Not judged  Help at checkout  FMOT\n"
        "  The page took too long. The checkout did not appear within 30 seconds.\n"
        "  What to do: Visit the shop again later."
    ) in render_text(summary())


def test_glories_are_marked() -> None:
    assert "★ Better than expected  Who pays for a return is stated" in render_text(summary())


def test_the_risk_of_each_moment_is_told_with_its_drivers() -> None:
    text = render_text(summary())
    assert "Risk at FMOT · deciding and checking out: ▲ High, score 100 of 100, 73\u00a0% judged" in text
    assert "Risk at ZMOT · searching and comparing: ● Low, score 0 of 100, all judged\n" in text
    assert "Risk at FMOT · deciding and checking out: ? Unknown, no score, nothing judged\n" in text
    assert text.endswith("For 1 shop no level could be given.\n")


def test_the_table_shows_all_shops_side_by_side() -> None:
    lines = render_table(summary()).splitlines()
    assert [line.split() for line in (lines[0], lines[1], lines[4], lines[7])] == [
        ["Shop", "ZMOT", "FMOT", "AMOT", "SMOT", "Failed", "Not", "judged"],
        ["Laufladen", "Nordwind", "●", "Low", "▲", "High", "?", "Unknown", "▲", "High", "3", "1"],
        ["Möbelkontor", "Havel", "●", "Low", "▲", "High", "–", "–", "3", "1"],
        ["Bricolaj", "Rapid", "?", "Unknown", "?", "Unknown", "–", "–", "0", "5"],
    ]


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for text in (render_text(summary(), width=width), render_table(summary(), width=width)):
        assert max(cell_len(line) for line in text.splitlines()) <= width


def test_colour_only_on_demand() -> None:
    assert "\x1b" not in render_text(summary()) + render_table(summary())
    assert "\x1b[1;31m▲ High" in render_table(summary(), colour=True)
    assert "\x1b[1;31m✗ Failed" in render_text(summary(), colour=True)


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_cannot_reach_the_terminal(attack: str) -> None:
    it = summarise([hostile(ATTACKS[attack])], generated_at=NOON)
    text = render_text(it) + render_table(it)
    assert not NOT_FOR_TERMINALS.search(text)
    text.encode()


def test_markup_in_page_texts_is_shown_not_obeyed() -> None:
    it = summarise([hostile(ATTACKS["rich markup"])], generated_at=NOON)
    assert "[red]red[/red] [link=https://evil.example/]x[/link] :smile:" in render_text(it)


def test_without_shops_there_is_one_line() -> None:
    assert render_text(summarise([], generated_at=NOON)) == "No shop was visited.\n"
