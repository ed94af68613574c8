"""What the weekly mail tells: read from a real store, counted truthfully, put into the outbox once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from inquiry_data import LATE, over_weeks
from report_hostile import ATTACKS
from weekly_data import (
    BLOCKED,
    COMPETITOR,
    FINE,
    GUEST,
    MONDAY,
    PHONE,
    SOME,
    SUNDAY,
    WEEK,
    WORST,
    findings,
    record,
    recorded,
    scene,
    settings,
    shop,
)

from checks.model import Finding, Shop, ShopKind
from checks.risk import Level
from monitor.config import Settings
from monitor.outbox import Message, Way
from monitor.rows import written
from monitor.store import Store
from monitor.weekly import definition, enqueue_report, letter_of, look, report_due, was_told, weekly_messages
from monitor.weekly_rows import STATES
from reports.language import words
from reports.letter import Letter
from reports.period import Period, last_due_period
from reports.weekly import Seen, ShopWeek, Turn, WeeklyView, weekly_view
from reports.weekly_mail import WHOLE_HTML, weekly_letter
from reports.weekly_words import comparison, headline

ENGLISH = words("en", "weekly")
LAST = last_due_period(definition(settings(shop("mueller")), "boss")[2], MONDAY)
BERLIN = definition(settings(shop("mueller")), "boss")[2].zone
Weeks = Sequence[tuple[Finding, ...] | None]


def view_of(folder: Path, *weeks: Weeks, kind: ShopKind = ShopKind.OWN) -> WeeklyView:
    shops = [(shop(f"shop-{n}", kind=kind), each) for n, each in enumerate(weeks)]
    with recorded(folder, shops) as store:
        return look(settings(*(one for one, _ in shops)), store, "boss", LAST, MONDAY)[0]


@pytest.mark.parametrize(
    ("weeks", "said", "compared"),
    [
        ([[FINE, FINE]], "All clear.", "Nothing changed since last time."),
        ([[PHONE]], "Customers can be lost at checkout.", "This is the first report"),
        ([[FINE, PHONE], [FINE, FINE]], "1 of your 2 shops can lose customers at checkout.", "1 shop more at high risk"),
        ([[WORST, FINE], [PHONE, FINE]], "All clear.", "2 shops fewer at high risk"),
        ([[SOME, SOME]], "No high risk, but 2 checks failed.", "Nothing changed since last time."),
        ([[FINE, BLOCKED]], "The shop could not be looked into.", "Nothing can be compared"),
        ([[FINE, None], [FINE, FINE]], "Nothing failed. 1 shop could not be looked into.", "Nothing changed"),
        ([[PHONE, BLOCKED], [FINE, PHONE]], "1 of your 2 shops can lose customers at checkout. 1 shop could", "1 shop more"),
        ([[FINE, findings(["contact-form-reply"])], [FINE, FINE]], "1 of your 2 shops can lose customers.", "1 shop more"),
    ],
)  # fmt: skip
def test_the_headline(tmp_path: Path, weeks: Sequence[Weeks], said: str, compared: str) -> None:
    view = view_of(tmp_path, *weeks)
    assert headline(view, ENGLISH).startswith(said)
    assert comparison(view, ENGLISH).startswith(compared)


def test_without_a_shop_of_ones_own_all_are_counted(tmp_path: Path) -> None:
    view = view_of(tmp_path, [FINE, PHONE], [FINE, FINE], kind=COMPETITOR)
    assert headline(view, ENGLISH) == "1 of 2 shops can lose customers."


def test_what_one_look_could_not_judge_is_as_the_look_before_said(tmp_path: Path) -> None:
    mueller = shop("mueller")
    with recorded(tmp_path, [(mueller, [FINE, PHONE])]) as store:
        record(store, mueller.shop, SUNDAY + timedelta(hours=1), BLOCKED)  # a wall, all unknown
        record(store, mueller.shop, SUNDAY + timedelta(hours=2), findings(only=["contact-findable"]))
        view, _ = look(settings(mueller), store, "boss", LAST, MONDAY)
    assert [f.check for f in view.shops[0].failures] == ["phone-at-checkout"]
    assert (view.shops[0].unknown, view.blind) == (0, 0)


def test_the_period_is_half_open(tmp_path: Path) -> None:
    mueller = shop("mueller")
    with recorded(tmp_path, [(mueller, [FINE, FINE])]) as store:
        record(store, mueller.shop, LAST.end - timedelta(microseconds=1), GUEST)
        record(store, mueller.shop, LAST.end, PHONE)
        view, _ = look(settings(mueller), store, "boss", LAST, MONDAY)
    assert {c.check for c in view.worse} == {"guest-checkout", "delivery-time-stated"}


def test_what_is_too_old_is_not_known(tmp_path: Path) -> None:
    view = view_of(tmp_path, [PHONE, None, None, None, None, None])
    assert (view.shops[0].level, view.shops[0].failures) == (Level.UNKNOWN, ())


def test_a_failure_that_nobody_confirmed_does_not_count(tmp_path: Path) -> None:
    mueller = shop("mueller")
    with recorded(tmp_path, [(mueller, [FINE, FINE])]) as store:
        change(store, "mueller", "phone-at-checkout", "first", "pass", visit_id=2)
        record(store, mueller.shop, SUNDAY + timedelta(hours=1), PHONE)
        once, _ = look(settings(mueller), store, "boss", LAST, MONDAY)
        change(store, "mueller", "phone-at-checkout", "pain", "fail", visit_id=3)
        twice, _ = look(settings(mueller), store, "boss", LAST, MONDAY)
    assert (once.clear, once.failing) == (True, 0)
    assert (twice.high, [c.turn for c in twice.worse]) == (1, [Turn.WORSE])


def change(store: Store, key: str, check: str, kind: str, after: str, *, visit_id: int) -> None:
    with store.writing() as db:
        at = written(SUNDAY)
        (row,) = db.table("shops").rows_where("key = ?", [key])
        db.table("changes").insert(
            {"shop_id": row["id"], "check_name": check, "kind": kind, "before": "unknown", "after": after,
             "since": at, "confirmed_at": at, "visit_id": visit_id, "looks": "[]", "sentence": "", "facts": "{}"}
        )  # fmt: skip


def test_the_actions_are_three_and_those_that_cost_customers_come_first(tmp_path: Path) -> None:
    view = view_of(tmp_path, [FINE, WORST], [FINE, PHONE])
    assert [a.check for a in view.actions] == ["phone-at-checkout", "guest-checkout", "return-costs-stated"]
    assert view.actions[0].shops == ("Shop-0", "Shop-1")


def test_the_trend_has_eight_weeks_and_says_where_nobody_looked(tmp_path: Path) -> None:
    view = view_of(tmp_path, [FINE, None, PHONE, SOME, PHONE])
    low, high, medium = Level.LOW, Level.HIGH, Level.MEDIUM
    assert view.shops[0].trend == (None, None, None, low, Level.UNKNOWN, high, medium, high)


# ---- the mail


def letter(folder: Path, name: str, **report: object) -> Letter:
    configured, store = scene(folder, name, **report)
    with store:
        return letter_of(configured, store, "boss", LAST, MONDAY)


def test_all_clear_is_sent_and_says_so(tmp_path: Path) -> None:
    mail = letter(tmp_path, "clear", language="de")
    assert mail.subject.startswith("Alles in Ordnung. 16.")
    assert "✓" in mail.html
    assert 'lang="de"' in mail.html


def test_the_report_is_attached_and_pictures_belong_to_the_mail(tmp_path: Path) -> None:
    mail = letter(tmp_path, "worst")
    (attached,) = mail.attachments
    assert attached.name == "reachwatch-boss-2026-11-16.html"
    assert "Müller’s Mugs".encode() in attached.data
    assert {p.name for p in mail.pictures} == {part.split('"')[0] for part in mail.html.split("cid:")[1:]}
    assert all(p.data.startswith(b"\x89PNG") for p in mail.pictures)
    assert letter(tmp_path / "other", "worst", attach=False).attachments == ()


def test_times_of_answers_are_told_with_the_silence(tmp_path: Path) -> None:
    asked = over_weeks(2, None, 30, None, last=LATE)
    week = ShopWeek(shop=shop("mueller").shop, inquiries=asked)
    mail = weekly_letter(weekly_view(LAST, [week]), language="en", zone=BERLIN)
    assert "half within" in mail.text
    assert "2 of 5 questions got no answer" in mail.text
    assert [p.name for p in mail.pictures] == ["reply-1.png"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_shop_stays_text(attack: str) -> None:
    evil = ATTACKS[attack]
    one = shop("mueller").shop
    named = Shop(key="mueller", name=evil, url=one.url, country="DE", kind=ShopKind.OWN)
    seen = hostile_week(named, evil)
    mail = weekly_letter(weekly_view(LAST, [seen, ShopWeek(shop=one)]), language="en", zone=BERLIN)
    assert "<script" not in mail.html
    assert "onerror=alert(1)>" not in mail.html
    assert not set("\x1b\x07\x00\u202e\ud800") & set(mail.html + mail.text + mail.subject)
    assert mail.subject.isprintable()


def hostile_week(named: Shop, evil: str) -> ShopWeek:
    def said(found: Finding) -> Finding:
        return replace(found, judgement=replace(found.judgement, sentence=evil))

    now = tuple(Seen(finding=said(f), at=SUNDAY) for f in WORST)
    before = tuple(Seen(finding=f, at=SUNDAY - WEEK) for f in FINE)
    return ShopWeek(shop=named, now=now, before=before)


def test_no_mail_program_cuts_it_however_many_shops_there_are(tmp_path: Path) -> None:
    name = "Ein Shop mit einem recht langen Namen, wie es ihn sonst nirgends gibt"
    shops = [(shop(f"shop-{n}", f"{n} {name}"), [PHONE if n % 2 else FINE, WORST]) for n in range(60)]
    with recorded(tmp_path, shops) as store:
        mail = letter_of(settings(*(s for s, _ in shops), language="ro"), store, "boss", LAST, MONDAY)
    assert 20_000 < len(mail.html.encode()) < WHOLE_HTML


# ---- once, and from an index


def compose(
    letter: Letter, *, key: str, kind: str, sender: str, to: str, now: datetime,
    not_before: datetime | None = None, unsubscribe: str = "",
) -> Message:  # fmt: skip
    return Message(
        key=key, kind=kind, way=Way.MAIL, recipient=to, subject=letter.subject, body=letter.html.encode(),
        message_id=f"<{key}>", created_at=now, not_before=not_before or now,
    )  # fmt: skip


def messages(configured: Settings, store: Store, period: Period) -> list[Message]:
    return weekly_messages(configured, store, "boss", period, MONDAY, compose)


def test_a_period_is_told_once(tmp_path: Path) -> None:
    configured, store = scene(tmp_path, "worst", to=["a@x.example", "b@x.example"])
    with store:
        period = report_due(configured, store, "boss", MONDAY)
        assert period == LAST
        those = messages(configured, store, LAST)
        assert enqueue_report(store, "boss", LAST, those, MONDAY)
        assert not enqueue_report(store, "boss", LAST, those, MONDAY)
        assert report_due(configured, store, "boss", MONDAY) is None
        assert report_due(configured, store, "boss", MONDAY + WEEK) is not None
        with store.reading() as db:
            assert [row["recipient"] for row in db.table("outbox").rows] == ["a@x.example", "b@x.example"]


def test_the_outbox_and_the_note_are_written_both_or_neither(tmp_path: Path) -> None:
    configured, store = scene(tmp_path, "first")
    with store:
        broken = [*messages(configured, store, LAST), None]
        with pytest.raises(AttributeError):
            enqueue_report(store, "boss", LAST, broken, MONDAY)  # type: ignore[arg-type]
        assert not was_told(store, "boss", LAST)
        with store.reading() as db:
            assert db.table("outbox").count == 0


def test_nothing_is_told_of_a_time_before_the_first_look(tmp_path: Path) -> None:
    mueller = shop("mueller")
    with recorded(tmp_path, []) as store:
        assert report_due(settings(mueller), store, "boss", MONDAY) is None
        record(store, mueller.shop, MONDAY, FINE)
        assert report_due(settings(mueller), store, "boss", MONDAY) is None


def test_states_are_found_by_an_index(tmp_path: Path) -> None:
    with Store.open(tmp_path / "r.db") as store, store.reading() as db:
        values = {"keys": "[]", "names": "[]", "since": "", "at": ""}
        plan = [row["detail"] for row in db.query(f"explain query plan {STATES}", values)]
    assert not [step for step in plan if step.startswith("SCAN") and "VIRTUAL TABLE" not in step]
    assert sum("idx_visits_shop_id_started_at" in step for step in plan) >= 2
