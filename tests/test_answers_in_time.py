"""What is told of a shop as time goes by: asked, pending, answered, late, corrected. The time is passed in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from asking import KEY, answer_to, deliver
from conftest import beside

from checks.correspondence import Actor, Channel, Inquiry, MailKind, Sending
from checks.model import Finding, Moment, Reason, Shop, ShopKind, Verdict, Visit
from checks.registry import judge, select
from checks.risk import risks
from monitor.config_service import ServiceTable, service_terms
from monitor.correspondence import asker as asking
from monitor.correspondence.arrival import Arrival
from monitor.correspondence.asker import Asker, Asking, watch_of
from monitor.correspondence.correcting import classify
from monitor.correspondence.entry import Entry, Intent, Outcome
from monitor.correspondence.inquiry_text import Draft, compose
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.permission import Consent, Rules
from monitor.correspondence.sources.maildir import MaildirSource
from monitor.review import Office, look_for_answers
from monitor.store import Store
from reports.html import render_html
from reports.summary import Result, summarise

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)  # London is at UTC
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
SHOP = Shop(
    key=KEY, name="Mugs", url="https://mugs.example/", country="GB", languages=("en",), kind=ShopKind.OWN
)
TERMS = service_terms(ServiceTable(), "GB")  # 8 hours of Monday to Friday, 9 to 17
CHECKS = select(["contact-form-reply", "acknowledgement"])
CONSENT = Consent(shop_key=KEY, kind=ShopKind.OWN, host="mugs.example", submit=True, authorised="Ana, 2026")
ALLOWED = Asking(consent=CONSENT, rules=Rules(), terms=TERMS)
AUTOMATIC = {"Auto-Submitted": "auto-replied", "subject": "We have received your message"}


class World:
    """One shop, its mailbox, and a clock that goes when it is told to."""

    def __init__(self, folder: Path, store: Store, mails: MailStore) -> None:
        self.now, self.folder, self.store, self.mails = MONDAY, folder, store, mails
        self.ledger, self.chance = Ledger(store), Random(5)
        source = MaildirSource(folder / "Maildir", mails, now=lambda: self.now)
        self.office = Office(
            store=store, ledger=self.ledger, mails=mails, source=source, now=lambda: self.now,
            calendar_of=lambda _: TERMS.calendar,
        )  # fmt: skip
        self.asker = Asker(
            self.ledger, mails, "probe.example", read_until=self.office.read_until, now=lambda: self.now,
            chance=self.chance,
        )  # fmt: skip

    def ask(self, sending: Sending = Sending.CONFIRMED) -> Entry:
        """As the asker does once the shopper has come back from the form."""
        asked = self.ledger.past(KEY, self.now).recent
        draft = compose(SHOP, domain="probe.example", chance=self.chance, asked=asked)
        assert isinstance(draft, Draft)
        intent = self.ledger.reserve(
            SHOP, draft.question, channel=Channel.FORM, url=f"{SHOP.url}contact", rules=Rules(), now=self.now
        )
        assert isinstance(intent, Intent), intent
        outcome = Outcome(sending=sending, sent_at=self.now, watch=watch_of(TERMS, self.now, {}))
        self.ledger.finish(intent, outcome, self.now)
        return self.ledger.of_shop(KEY)[0]

    def visit(self, inquiry: Inquiry | None = None) -> Result:
        """Recorded with what is known of the question by now."""
        shown = inquiry or self.asker.standing(KEY)
        visit = Visit(shop=SHOP, started_at=self.now, pages={}, inquiry=shown)
        findings = judge(CHECKS, visit)
        result = Result(visit=visit, findings=findings, risks=risks(findings))
        self.store.record(visit, findings, result.risks)
        return result

    def comes(self, entry: Entry, text: str = "", **headers: str) -> None:
        deliver(answer_to(entry.question.address, text, **headers), self.folder, self.now)

    def look(self, after: timedelta) -> None:
        self.now += after
        look_for_answers(self.office)

    def put(self, asking: Asking = ALLOWED) -> Inquiry | None:
        visit = Visit(shop=SHOP, started_at=self.now, pages={})
        return beside(self.asker.put(SHOP, asking, None, visit))

    def told(self, check: str = "contact-form-reply") -> tuple[str, Reason | None]:
        """What the record of the latest visit says."""
        (record,) = self.store.latest([KEY])
        finding = _named(record.findings, check)
        return finding.verdict.value, finding.judgement.reason

    def risk(self) -> str:
        (record,) = self.store.latest([KEY])
        return record.risks[Moment.SMOT].level.value


def _named(findings: tuple[Finding, ...], check: str) -> Finding:
    return next(finding for finding in findings if finding.check == check)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    for part in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    with Store.open(tmp_path / "r.db") as store, MailStore.open(tmp_path / "r.db") as mails:
        proof = b"Subject: Does mail get here?\r\n\r\n"
        mails.keep(Arrival(raw=proof, recipients=(), received_at=MONDAY - 30 * DAY, source="maildir"))
        yield World(tmp_path, store, mails)


def test_an_answer_changes_what_the_latest_visit_says(world: World) -> None:
    entry = world.ask()
    world.visit()
    assert world.told() == ("unknown", Reason.PENDING)
    assert world.risk() == "unknown"
    world.now += 2 * HOUR
    world.comes(entry)
    world.look(HOUR)
    assert world.told() == ("pass", None)
    assert world.risk() == "medium", "it was not acknowledged"


def test_silence_is_a_failure_only_once_the_mailbox_was_read_to_the_end(world: World) -> None:
    world.ask()
    world.visit()
    (world.folder / "Maildir").rename(world.folder / "gone")
    world.look(3 * DAY)
    assert world.told() == ("unknown", Reason.MAILBOX_UNREAD)
    assert world.ledger.open(), "it is still looked for"
    (world.folder / "gone").rename(world.folder / "Maildir")
    world.look(HOUR)
    assert world.told() == ("fail", None)
    assert world.risk() == "high"
    assert not world.ledger.open()


def test_an_answer_found_after_the_mailbox_was_away_is_timed_by_its_arrival(world: World) -> None:
    entry = world.ask()
    world.visit()
    world.now += HOUR
    world.comes(entry)
    (world.folder / "Maildir").rename(world.folder / "gone")
    world.look(3 * DAY)
    assert world.told() == ("unknown", Reason.MAILBOX_UNREAD)
    (world.folder / "gone").rename(world.folder / "Maildir")
    world.look(HOUR)
    assert world.told() == ("pass", None)


def test_a_late_answer_is_told_as_late(world: World) -> None:
    entry = world.ask()
    world.visit()
    world.look(2 * DAY)
    assert world.told() == ("fail", None)
    world.comes(entry)
    world.look(HOUR)
    (record,) = world.store.latest([KEY])
    assert "too late" in _named(record.findings, "contact-form-reply").judgement.sentence
    assert world.told() == ("fail", None)


def test_a_persons_correction_changes_the_verdict_and_back(world: World) -> None:
    entry = world.ask()
    world.visit()
    world.now += HOUR
    world.comes(entry)
    world.look(2 * DAY)
    assert world.told() == ("pass", None)
    (mail,) = world.mails.of_inquiry(entry.id)
    for kind, actor, verdict in (
        (MailKind.ACKNOWLEDGEMENT, Actor.MACHINE, "fail"),
        (MailKind.ANSWER, Actor.HUMAN, "pass"),
    ):
        classify(world.mails, world.ledger, mail, kind, actor, at=world.now, note="")
        world.look(HOUR)
        assert world.told()[0] == verdict


def test_the_next_week_another_question_is_put_and_the_old_verdict_stays_until_it_is_over(
    world: World,
) -> None:
    first = world.ask()
    world.now += HOUR
    world.comes(first)
    world.look(HOUR)
    world.now = MONDAY + WEEK
    second = world.ask()
    assert second.question.id != first.question.id
    assert second.question.address != first.question.address
    shown = world.visit()
    assert world.told() == ("pass", None)
    assert "A newer question was put on 2026-11-30 09:00 UTC" in render_html(
        summarise([shown], generated_at=world.now, pictures={})
    )
    world.look(3 * DAY)
    assert world.told() == ("fail", None)


def test_silence_after_a_page_without_thanks_proves_nothing_but_an_acknowledgement_does(world: World) -> None:
    world.ask(Sending.UNCONFIRMED)
    world.visit()
    world.look(3 * DAY)
    assert world.told() == ("unknown", Reason.SENDING_UNCERTAIN)
    world.now = MONDAY + WEEK
    second = world.ask(Sending.UNCONFIRMED)
    world.now += timedelta(minutes=2)
    world.comes(second, "We have received your message and will get back to you.", **AUTOMATIC)
    world.look(3 * DAY)
    assert world.told() == ("fail", None)
    assert world.told("acknowledgement") == ("pass", None)


def test_a_question_that_was_cut_off_is_uncertain_and_judged_once_a_mail_comes(world: World) -> None:
    draft = compose(SHOP, domain="probe.example", chance=world.chance)
    assert isinstance(draft, Draft)
    world.ledger.reserve(SHOP, draft.question, channel=Channel.FORM, url="u", rules=Rules(), now=world.now)
    world.visit()
    world.look(HOUR)
    assert world.told() == ("unknown", Reason.SENDING_UNCERTAIN)
    assert world.ledger.open(), "it may be another process that is just sending it"
    (entry,) = world.ledger.open()
    world.comes(entry)
    world.look(HOUR)
    assert world.told() == ("pass", None)
    assert not world.ledger.open()


# ---- why a shop is not asked reaches the reader


def paused(world: World) -> Asking:
    world.ledger.pause(world.now, reason="Christmas")
    return ALLOWED


def held(world: World) -> Asking:
    for _ in range(2):
        draft = compose(SHOP, domain="probe.example", chance=world.chance)
        assert isinstance(draft, Draft)
        captcha = Outcome(sending=Sending.NOT_SENT, reason=Reason.CAPTCHA, detail="There is a captcha.")
        world.ledger.not_sent(
            SHOP, draft.question, captcha, channel=Channel.FORM, url="u", now=world.now
        )  # fmt: skip
    return ALLOWED


def too_many(_world: World) -> Asking:
    return Asking(consent=CONSENT, rules=Rules(per_day=0), terms=TERMS)


def competitor(_world: World) -> Asking:
    consent = Consent(shop_key=KEY, kind=ShopKind.COMPETITOR, host="mugs.example", submit=True)
    return Asking(consent=consent, rules=Rules(), terms=TERMS)


def unproven(_world: World) -> Asking:
    consent = Consent(shop_key=KEY, kind=ShopKind.OWN, host="mugs.example", submit=True)
    return Asking(consent=consent, rules=Rules(), terms=TERMS)


REFUSALS = {
    paused: ("paused (Christmas)", "`reachwatch resume`"),
    held: ("The last 2 tries to ask this shop were stopped; the latest: There is a captcha.", "inquiries reset mugs"),
    too_many: ("no more than 0 may", "per_day under [inquiries]"),
    competitor: ("nobody answers for asking it", "ask_competitor"),
    unproven: ("Nothing proves that mugs.example is yours.", "i_am_authorised"),
}  # fmt: skip


@pytest.mark.parametrize("why", REFUSALS, ids=lambda why: why.__name__)
def test_why_it_was_not_asked_is_told_with_what_to_do(
    why: object, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "shown_at", lambda _url: frozenset())  # no proof at the shop
    inquiry = world.put(why(world))  # type: ignore[operator]
    assert inquiry
    result = world.visit(inquiry)
    finding = _named(result.findings, "contact-form-reply")
    assert (finding.verdict, finding.judgement.reason) == (Verdict.UNKNOWN, Reason.NOT_ASKED)
    page = render_html(summarise([result], generated_at=world.now, pictures={}))
    for words in REFUSALS[why]:  # type: ignore[index]
        assert words in finding.judgement.sentence
        assert words in page or words.replace("`", "") in page


def test_paused_right_before_the_click_nothing_is_sent(world: World) -> None:
    world.ledger.pause(world.now)
    draft = compose(SHOP, domain="probe.example", chance=world.chance)
    assert isinstance(draft, Draft)
    got = world.ledger.reserve(
        SHOP, draft.question, channel=Channel.FORM, url="u", rules=Rules(), now=world.now
    )
    assert not isinstance(got, Intent)
    assert not world.ledger.all()
