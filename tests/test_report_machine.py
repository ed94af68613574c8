import json
from typing import Any

import pytest
from report_data import NOON, page, result
from report_example import example
from report_hostile import ATTACKS, hostile

from checks.model import Box, Evidence, Gap, Reason, Stage, failed, unknown
from checks.risk import FORMULA
from reports.machine import to_json
from reports.schema import (
    ChainData,
    Document,
    EstimateData,
    FindingData,
    InquiryData,
    LinkData,
    MeasureData,
    MoneyData,
    MonthData,
    ReplyData,
    ReplyTimesData,
    ResultData,
    RiskData,
    RiskModelData,
    ShopData,
    StageData,
    TimesData,
)
from reports.summary import Result, summarise


def data(it: Result) -> Any:
    return json.loads(to_json([it], report=None))["results"][0]


def test_the_whole_of_a_small_result() -> None:
    place = Evidence(stage=Stage.CHECKOUT, url="https://shop.example/c", quote="Fax 1", box=Box(1, 2, 3.5, 4))
    fail = failed("Only a fax.", ["https://shop.example/c"], [place], facts={"kind": "fax"})
    late = unknown(Reason.TIMEOUT, "Too late.")
    it = result(
        [page(Stage.CHECKOUT, "https://shop.example/c", status=0, title="Kasse", cut=["links"])],
        {"phone-at-checkout": fail, "guest-checkout": late},
        gaps={Stage.HOME: Gap(Reason.TLS_ERROR, "Certificate expired.")},
        log=["Went home."],
    )
    assert json.loads(to_json(summarise([it], generated_at=NOON), report="report.html")) == {
        "schema_version": 1,
        "generated_at": "2026-11-22T12:00:00+00:00",
        "report": "report.html",
        "formula": FORMULA,
        "results": [
            {
                "shop": {
                    "key": "example", "name": "Example", "url": "https://shop.example/", "country": "DE",
                    "languages": [], "kind": "competitor",
                },
                "started_at": "2026-11-22T12:00:00+00:00",
                "finished_at": "2026-11-22T12:00:41+00:00",
                "browser": "Chromium 156.0 (headless shell)",
                "stages": [
                    {
                        "stage": "home", "url": None, "status": None, "title": None,
                        "reason": "tls-error", "detail": "Certificate expired.", "cut": [],
                    },
                    {
                        "stage": "checkout", "url": "https://shop.example/c", "status": None,
                        "title": "Kasse", "reason": None, "detail": None, "cut": ["links"],
                    },
                ],
                "findings": [
                    {
                        "check": "phone-at-checkout", "moment": "FMOT", "weight": 3, "matters": True,
                        "verdict": "fail", "reason": None, "sentence": "Only a fax.", "glory": False,
                        "evidence": [
                            {
                                "stage": "checkout", "url": "https://shop.example/c", "quote": "Fax 1",
                                "box": {"x": 1, "y": 2, "width": 3.5, "height": 4},
                            }
                        ],
                        "searched": ["https://shop.example/c"], "facts": {"kind": "fax"},
                    },
                    {
                        "check": "guest-checkout", "moment": "FMOT", "weight": 3, "matters": True,
                        "verdict": "unknown", "reason": "timeout", "sentence": "Too late.", "glory": False,
                        "evidence": [], "searched": [], "facts": {},
                    },
                ],
                "risks": [
                    {
                        "moment": "FMOT", "level": "high", "score": 100, "coverage": 0.5,
                        "drivers": ["phone-at-checkout"], "glories": [], "pains": ["phone-at-checkout"],
                    }
                ],
                "risk_model": {
                    "medium_from": 20, "high_from": 50, "enough_coverage": 0.5, "formula": FORMULA,
                    "differences": [],
                },
                "stranded_at_checkout": {
                    "verdict": "unknown", "reason": "timeout",
                    "sentence": "For a customer who gets stuck, there is no number to call. 3 links could not be "
                    "judged, so it is not known whether that customer is stranded.",
                    "links": [
                        {
                            "check": "guest-checkout", "step": "One must log in or register first",
                            "verdict": "unknown", "reason": "timeout", "found": "Too late.",
                        },
                        {
                            "check": "phone-at-checkout", "step": "There is no number to call",
                            "verdict": "fail", "reason": None, "found": "Only a fax.",
                        },
                        {
                            "check": "help-at-checkout",
                            "step": "There is nothing else, or only a contact form", "verdict": "unknown",
                            "reason": "not-visited", "found": "This was not checked.",
                        },
                        {
                            "check": "contact-form-reply", "step": "Nobody answers in time",
                            "verdict": "unknown", "reason": "not-asked",
                            "found": "Whether a message is answered in time was not tried.",
                        },
                    ],
                },
                "revenue_at_risk": None,
                "inquiry": None,
                "reply_times": None,
                "log": ["Went home."],
            }
        ],
    }  # fmt: skip


def test_results_may_be_written_without_a_summary_and_keep_their_order() -> None:
    document = json.loads(to_json(example()[0], report=None))
    assert [r["shop"]["key"] for r in document["results"]][:2] == ["fietshoek", "laufladen-nordwind"]
    assert (document["generated_at"], document["report"]) == (None, None)


def test_the_output_has_the_documented_keys_in_their_order() -> None:
    document = json.loads(to_json(example()[0], report=None))
    first, own = document["results"][:2]
    parts = [(Document, document), (ResultData, first), (ShopData, first["shop"])]
    parts += [
        (StageData, first["stages"][0]),
        (FindingData, first["findings"][0]),
        (RiskData, first["risks"][0]),
        (RiskModelData, own["risk_model"]),
        (ChainData, own["stranded_at_checkout"]),
        (LinkData, own["stranded_at_checkout"]["links"][0]),
        (EstimateData, own["revenue_at_risk"]),
        (MoneyData, own["revenue_at_risk"]["amount"]),
        (InquiryData, own["inquiry"]),
        (ReplyData, own["inquiry"]["replies"][0]),
        (ReplyTimesData, own["reply_times"]),
        (TimesData, own["reply_times"]["all"]),
        (MeasureData, own["reply_times"]["all"]["answer"]),
        (MonthData, own["reply_times"]["by_month"][0]),
    ]
    for schema, part in parts:
        assert list(part) == list(schema.__annotations__)


@pytest.mark.parametrize("attack", ATTACKS)
def test_any_text_survives_as_it_was(attack: str) -> None:
    text = ATTACKS[attack]
    whole = to_json([hostile(text)], report=text)
    whole.encode()
    assert json.loads(whole)["results"][0]["log"] == [text.replace("\ud800", "\ufffd")]


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028", "\ufeff"]
)
def test_nothing_that_a_terminal_obeys_stands_in_the_output(character: str) -> None:
    whole = to_json([hostile(f"a{character}b")], report=None)
    assert character not in whole
    assert json.loads(whole)["results"][0]["shop"]["name"] == f"a{character}b"


def test_a_box_that_is_nowhere_is_null() -> None:
    place = Evidence(stage=Stage.HOME, url="u", box=Box(float("nan"), 0, 1, float("inf")))
    it = result([], {"phone-at-checkout": failed("No.", ["u"], [place])})
    assert data(it)["findings"][0]["evidence"][0]["box"] is None
