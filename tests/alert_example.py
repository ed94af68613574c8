"""One lifelike alert of each kind, for tests and for `python tests/alert_example.py FOLDER`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from report_data import Camera, finding, no_camera, page, screenshot

from checks.changes import Change, ChangeKind, State
from checks.model import Evidence, Judgement, Page, Reason, Shop, ShopKind, Stage, failed, passed
from reports.alert import News, alert_letter
from reports.letter import Letter

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_LOOK = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
SECOND_LOOK = FIRST_LOOK + timedelta(minutes=15)
NOW = SECOND_LOOK + timedelta(seconds=40)
MUGS = Shop(
    key="mueller", name="Müller’s Mugs", url="https://mugs.example/", country="DE", languages=("de",),
    kind=ShopKind.OWN,
)  # fmt: skip
HTML = (
    '<!doctype html><html lang="de"><meta charset="utf-8"><style>body{margin:0;font:17px/1.6 sans-serif;'
    "color:#222}header{background:#174ea6;color:#fff;padding:22px 90px;font-size:24px;font-weight:700}"
    "main{padding:20px 90px;max-width:720px}input{display:block;width:420px;height:34px;margin:6px 0 14px}"
    "</style><header>Müller’s Mugs</header><main>{}</main>"
)
CHECKOUT = '<h1>Kasse</h1><label>Name<input></label><label>Straße<input></label><p id="found">{}</p>'
RETURNS = '<h1>Rückgabe</h1><p>Sie können 30 Tage lang alles zurückgeben.</p><p id="found">Die Rücksendung ist für Sie kostenlos.</p>'

CHECKOUT_URL, RETURNS_URL = "https://mugs.example/kasse", "https://mugs.example/rueckgabe"


def change(
    kind: ChangeKind, check: str, after: State, judgement: Judgement | None, **other: object
) -> Change:
    before = State.FAIL if after is not State.FAIL else State.PASS
    values = {
        "shop": MUGS, "check": check, "kind": kind, "before": before, "after": after, "since": FIRST_LOOK,
        "confirmed_at": SECOND_LOOK, "visit_id": 18, "looks": (17, 18),
        "sentence": judgement.sentence if judgement else "",
        "finding": finding(check, judgement) if judgement else None, **other,
    }  # fmt: skip
    return Change(**values)  # type: ignore[arg-type]


def seen(
    camera: Camera, help_line: str
) -> tuple[Mapping[Stage, Page], Mapping[str, bytes], dict[Stage, Evidence]]:
    """A checkout and a page about returns, photographed, and a quote of each."""
    pages, kept, places = {}, {}, {}
    for stage, url, html, quote in (
        (Stage.CHECKOUT, CHECKOUT_URL, CHECKOUT.replace("{}", help_line), help_line),
        (Stage.RETURNS, RETURNS_URL, RETURNS, "Die Rücksendung ist für Sie kostenlos."),
    ):
        file, box = camera(HTML.replace("{}", html))
        shot = screenshot(file)
        kept[shot.digest] = file
        pages[stage] = page(stage, url, shots=[shot])
        places[stage] = Evidence(stage=stage, url=url, quote=quote, box=box)
    return pages, kept, places


def all_news(camera: Camera = no_camera) -> dict[str, Sequence[News]]:
    pages, kept, places = seen(camera, "Fragen? Tel. 030 1234567")
    silent_pages, silent_kept, _ = seen(camera, "Alle Felder sind Pflichtfelder.")
    no_phone = change(
        ChangeKind.PAIN, "phone-at-checkout", State.FAIL,
        failed("The checkout was reached, and no number a customer could call is visible there.", [CHECKOUT_URL]),
    )  # fmt: skip
    no_guest = change(
        ChangeKind.PAIN, "guest-checkout", State.FAIL,
        failed("Ordering demands a customer account.", [CHECKOUT_URL]),
    )  # fmt: skip
    unhelpful = change(
        ChangeKind.FAILURE, "help-at-checkout", State.FAIL,
        failed("No chat, mail address or form can be reached from the checkout.", [CHECKOUT_URL]),
    )  # fmt: skip
    repaired = change(
        ChangeKind.RECOVERY, "phone-at-checkout", State.PASS,
        passed("A number that customers can call is visible at the checkout.", [places[Stage.CHECKOUT]]),
    )  # fmt: skip
    glory = change(
        ChangeKind.GLORY, "return-costs-stated", State.GLORY,
        passed("The shop pays for the return.", [places[Stage.RETURNS]], glory=True), before=State.PASS,
    )  # fmt: skip
    flapping = replace(
        no_phone, kind=ChangeKind.FLAPPING, looks=(9, 11, 13, 15, 16, 18),
        sentence="It changed 6 times of late, to and fro. The last look said: …",
    )  # fmt: skip
    again = "It stands still again; the last 5 looks said the same: …"
    steady = replace(repaired, kind=ChangeKind.STEADY, looks=(14, 15, 16, 17, 18), sentence=again)
    steady_bad = replace(no_phone, kind=ChangeKind.STEADY, looks=(14, 15, 16, 17, 18), sentence=again)
    blind = Change(
        shop=MUGS, check="", kind=ChangeKind.BLIND, before=State.PASS, after=State.UNKNOWN,
        since=SECOND_LOOK - timedelta(days=3, hours=2), confirmed_at=SECOND_LOOK, visit_id=18,
        looks=tuple(range(6, 19)), facts={"reason": Reason.BLOCKED},
        sentence="4 checks that matter could not be judged since 19 November 2026. Most often: …",
        checks=("phone-at-checkout", "guest-checkout", "return-costs-stated", "contact-findable"),
    )  # fmt: skip
    sighted = replace(
        blind, kind=ChangeKind.SIGHTED, after=State.PASS, since=FIRST_LOOK, looks=(17, 18),
        sentence="4 checks that matter can be judged again.", facts={},
    )  # fmt: skip
    named = {
        "pain": [no_phone], "several": [unhelpful, no_guest, no_phone], "failure": [unhelpful],
        "recovery": [repaired], "glory": [glory], "flapping": [flapping], "steady": [steady],
        "steady-bad": [steady_bad],
        "blind": [blind], "sighted": [sighted],
    }  # fmt: skip
    began = FIRST_LOOK - timedelta(days=2, hours=3)
    return {
        name: [
            News(
                change=each, pages=silent_pages if each.after is State.FAIL else pages, kept={**kept, **silent_kept},
                failing_since=began if each.kind is ChangeKind.RECOVERY else None,
            )
            for each in changes
        ]
        for name, changes in named.items()
    }  # fmt: skip


def letter(news: Sequence[News], language: str = "en") -> Letter:
    return alert_letter(news, route="service", language=language, zone=BERLIN, now=NOW)
