"""What no shop means to send: no check crashes on it, and none takes seconds."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.judging import long_visit
from checks.model import Box, Control, Finding, Form, Page, Reason, Shop, Span, Stage, Text, Verdict, Visit
from checks.reading.bounding import MOST, bounded
from checks.registry import all_checks, judge, select

LONG = 60_000
SECONDS = 10  # of processor time for all checks: generous, as machines differ
REPEATED = [
    "returns ", "Rücksendung kostet 4,95 €. ", "Rückgabe\n", "order tracking, no. ", "Sendungsverfolgung ", "Lieferzeit ",
    "2-3 Tage ", "Versandkosten ", "frei ab ", "4,95 € ", "nur noch 3 auf Lager ", "4,5/5 Bewertungen ", "★ ",
    "Mo-Fr 9-17 Uhr ", "9-17 ", "Mo ", "antworten innerhalb 24 Stunden ", "040 32901234 ", "Tel. 040 32901234, ", "1",
    "a@b.de ", "a (at) b ", "@", "(", "(()[]", '."', ".", "|", " ", "\n", "\u200f", "a\u200b", "Rück\u00adsendung ",
    "&nbsp;&amp;", "０１２３", "x", "bitte anmelden ", "Chat ", "e\u0301",
]  # fmt: skip
DEEP: dict[str, Any] = {"@type": "Organization", "telephone": "1"}
for _ in range(200):
    DEEP = {"@graph": [DEEP, [DEEP.get("x")]], "offers": [DEEP.get("x")]}
STRUCTURED: list[Any] = [
    DEEP, {"@type": None}, {"@type": ["Product", 3]}, {"offers": "free"}, {"openingHours": [None, 3, "Mo-" * 400]},
    {"hasMerchantReturnPolicy": [[], {"merchantReturnDays": "x" * 5000, "returnFees": {}}]},
    {"telephone": {"a": ["1" * 9000]}, "aggregateRating": {"ratingValue": [], "reviewCount": -1}}, {"": ""},
]  # fmt: skip


def seen(
    texts: Iterable[str],
    *,
    language: str = "de",
    structured: Sequence[Any] = (),
    stages: Iterable[Stage] = Stage,
) -> Visit:
    boxes = [(text, Box(0, 20.0 * place, 800, 20)) for place, text in enumerate(texts)]
    blocks = tuple(Text(text=t, box=b, spans=(Span(0, len(t), b),), region="main") for t, b in boxes)
    pages = {
        stage: Page(
            stage=stage, url=f"https://bad.test/{stage}", status=200, title="", language=language, texts=blocks,
            structured=tuple(structured),
        )
        for stage in stages
    }  # fmt: skip
    shop = Shop(key="bad", name="Bad", url="https://bad.test/", country="DE", languages=("de",))
    return Visit(shop=shop, started_at=datetime(2026, 11, 2, tzinfo=UTC), pages=pages)


def crashed(findings: Iterable[Finding]) -> list[str]:
    return [f"{f.check}: {f.judgement.sentence}" for f in findings if f.judgement.reason is Reason.CRASHED]


def survives(visit: Visit) -> None:
    begin = time.process_time()
    assert crashed(judge(all_checks(), visit)) == []
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("language", ["de", ""])
@pytest.mark.parametrize("piece", REPEATED)
def test_endless_repetition(piece: str, language: str) -> None:
    text = piece * (LONG // len(piece))
    blocks = [text[: LONG // 2], *(text[place : place + 300] for place in range(LONG // 2, LONG, 300))]
    survives(seen(blocks, language=language, stages=[Stage.TERMS, Stage.RETURNS]))


@pytest.mark.parametrize("piece", ["Wir liefern gern nach Hause. ", "x", "Rückgabe\n"])
def test_five_megabytes(piece: str) -> None:
    survives(seen([piece * (5_000_000 // len(piece))], stages=[Stage.TERMS]))


@pytest.mark.parametrize("texts", [[], [""], ["\n", " "], ["\u200b\u00ad"]])
def test_pages_without_text(texts: list[str]) -> None:
    survives(seen(texts))


def test_structured_data_that_is_none() -> None:
    survives(seen(["Rückgabe binnen 14 Tagen"], structured=STRUCTURED))


PIECES = st.sampled_from(
    [piece.strip(" ") for piece in REPEATED] + ["Kosten", "kostenlos", "?", ":", "- ", "€", "14"]
)


def test_links_and_frames_that_are_no_addresses() -> None:
    broken = "http://[broken"
    link = Control(ref=0, text="Kontakt", box=Box(0, 0, 80, 20), visible=True, href=broken)
    form = Form(action=broken, method="post", fields=(), visible=True, box=Box(0, 40, 80, 20))
    visit = seen(["Kontakt"])
    pages = {
        stage: replace(page, links=(link,), buttons=(replace(link, tag="other"),), forms=(form,), frames=(broken,))
        for stage, page in visit.pages.items()
    }  # fmt: skip
    found = judge(all_checks(), replace(visit, pages=pages))
    assert [f.judgement.sentence for f in found if f.judgement.reason is Reason.CRASHED] == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=40), st.sampled_from(["", " ", "\n"]))
def test_anything_at_all(pieces: list[str], between: str) -> None:
    survives(seen([between.join(pieces)], stages=[Stage.HOME, Stage.PRODUCT, Stage.RETURNS]))


def test_what_is_beyond_the_bound_is_not_taken_for_absent() -> None:
    """The end of an endless page is not read, and that is said."""
    line = "Wir sind ein kleiner Laden, und die Ware ist für Sie mit der Hand gemacht. "
    silent = line * (MOST // len(line) + 1)
    visit = seen(
        [silent, "Sendungsverfolgung: Jede Sendung kann verfolgt werden."],
        stages=[Stage.HOME, Stage.SHIPPING],
    )
    (finding,) = judge(select(["order-tracking-findable"]), visit)
    assert (finding.judgement.verdict, finding.judgement.reason) == (Verdict.UNKNOWN, Reason.PAGE_CUT)


def test_an_ordinary_page_is_read_whole() -> None:
    page = seen(["Gute Ware."]).pages[Stage.HOME]
    assert bounded(page) is page


def test_a_second_look_costs_next_to_nothing() -> None:
    """After each stage of a visit its pages are judged once more."""
    judge(all_checks(), long_visit(0))
    visit, times = long_visit(1), []
    for _ in range(4):
        begin = time.process_time()
        judge(all_checks(), visit)
        times.append(time.process_time() - begin)
    assert min(times[1:]) < times[0] / 3
