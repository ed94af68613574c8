"""The checks of replies: an inquiry and what came for it, and what each check must say."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from inquiries import SENT, URL, hours, inquiry, person, reply

from checks.correspondence import Actor, Channel, Inquiry, MailKind, Promise, Sending
from checks.model import Finding, Page, Reason, Shop, Stage, Visit
from checks.reading.durations import in_words
from checks.registry import all_checks, judge, select

ACK = MailKind.ACKNOWLEDGEMENT
BOUNCE = reply(MailKind.BOUNCE, 0.01)
AWAY = reply(MailKind.OUT_OF_OFFICE, 0.1)
SURVEY = reply(MailKind.SURVEY, 20)
MARKETING = reply(MailKind.MARKETING, 30)
ROBOT = reply(MailKind.ANSWER, 0.5)
SOMEBODY = reply(MailKind.ANSWER, 0.5, Actor.UNDETERMINED)
PROMISE = Promise(
    said="24 hours", until=SENT + hours(24), quote="We reply within 24 hours.", url=f"{URL}#times"
)
REPLY, CONFIRM, KEPT, ABUSE = (
    "contact-form-reply",
    "acknowledgement",
    "reply-promise-kept",
    "newsletter-abuse",
)


class Case(NamedTuple):
    name: str
    asked: Inquiry
    verdict: str  # with a reason or "glory" behind it
    sentence: str = ""  # part of it
    facts: dict[str, str] = {}  # noqa: RUF012  # never changed


CASES = {
    REPLY: [
        Case("a person within the hour", inquiry(person(0.75)), "pass glory", "Most likely a person answered after 45 min"),
        Case("a person on the hour", inquiry(person(1)), "pass glory"),
        Case("a person after it", inquiry(person(1.01)), "pass", "allowed were 8 h of the shop's business hours"),
        Case("by night", inquiry(person(15, opened=0.5)), "pass", "after 15 h (30 min of business hours)",
             {"actor": "likely-human", "took": "15 h", "business hours": "30 min"}),
        Case("nobody knows who", inquiry(SOMEBODY), "pass", "could not be told", {"actor": "undetermined"}),
        Case("nobody knows who, then a person", inquiry(SOMEBODY, person(2)), "pass", "a person answered after 2 h"),
        Case("a person, but late", inquiry(SOMEBODY, person(60, opened=20)), "pass", "Somebody"),
        Case("to the minute", inquiry(person(24, opened=8)), "pass"),
        Case("in the spam folder", inquiry(person(2, junk=True)), "pass", "landed in the spam folder"),
        Case("late", inquiry(person(48, opened=16)), "fail", "8 h of business hours late, 1 day by the clock",
             {"late by": "8 h", "took": "2 days"}),
        Case("late though the mailbox is behind", inquiry(person(48, opened=16), read=1), "fail", "too late"),
        Case("silence", inquiry(), "fail", "Nobody answered: no mail came within 8 h of the shop's business hours",
             {"came": "nothing", "counted by": "Mon–Fri 09:00–17:00 Europe/Berlin"}),
        Case("machines only", inquiry(reply(ACK, 2 / 60), SURVEY), "fail",
             "Only an automatic acknowledgement after 2 min and a survey after 20 h came"),
        Case("a machine that answers", inquiry(ROBOT), "fail", "Only an answer that a machine wrote after 30 min"),
        Case("a notice of absence", inquiry(AWAY), "fail", "an out-of-office notice"),
        Case("advertising", inquiry(MARKETING), "fail", "Only advertising"),
        Case("time left", inquiry(now=21, read=21), "unknown pending", "still has 3 h by the clock, until 2026-11-24 09:00 UTC. So far: nothing"),
        Case("time left after a machine", inquiry(reply(ACK, 0.1), now=2, read=2), "unknown pending", "So far: an automatic acknowledgement after 6 min"),
        Case("no time known", inquiry(until=None), "unknown pending"),
        Case("the mailbox was read until too early", inquiry(read=23.9), "unknown mailbox-unread"),
        Case("the mailbox was never read", inquiry(read=None), "unknown mailbox-unread"),
        Case("read to the end", inquiry(read=24), "fail"),
        Case("a bounce", inquiry(BOUNCE, now=1, read=1), "fail", "The contact form's own mail to the shop could not be delivered"),
        Case("a bounce of a mail", inquiry(BOUNCE, channel=Channel.EMAIL, sending=Sending.UNCONFIRMED), "fail", "came back"),
        Case("a bounce where receipt is not shown", inquiry(BOUNCE, sending=Sending.UNCERTAIN), "fail"),
        Case("a bounce for one of two readers", inquiry(BOUNCE, reply(ACK, 0.1), now=1, read=1), "unknown pending"),
        Case("a bounce, and an answer", inquiry(BOUNCE, person(3)), "pass"),
        Case("perhaps never sent", inquiry(sending=Sending.UNCERTAIN, detail="The line broke."), "unknown sending-uncertain", "The line broke."),
        Case("perhaps never sent, and answered", inquiry(person(3), sending=Sending.UNCERTAIN), "pass"),
        Case("perhaps never sent, and acknowledged", inquiry(reply(ACK, 0.1), sending=Sending.UNCERTAIN), "fail"),
        Case("perhaps never sent, and advertised to", inquiry(MARKETING, sending=Sending.UNCERTAIN), "unknown sending-uncertain"),
        Case("never shown to have arrived", inquiry(sending=Sending.UNCONFIRMED), "unknown sending-uncertain", "neither did the page show"),
        Case("never shown to have arrived, time left", inquiry(sending=Sending.UNCONFIRMED, now=1), "unknown pending"),
        Case("shown by a machine's mail", inquiry(reply(ACK, 0.1), sending=Sending.UNCONFIRMED), "fail"),
        Case("a mail needs no page to confirm it", inquiry(sending=Sending.UNCONFIRMED, channel=Channel.EMAIL), "fail"),
        Case("refused", inquiry(sending=Sending.REFUSED), "unknown not-asked", "did not take the message"),
        Case("not sent", inquiry(sending=Sending.NOT_SENT, reason=Reason.CAPTCHA, detail="A captcha."), "unknown captcha", "A captcha."),
    ],
    CONFIRM: [
        Case("at once", inquiry(reply(ACK, 1 / 60)), "pass", "An automatic confirmation came after 1 min; allowed were 10 min."),
        Case("to the minute", inquiry(reply(ACK, 1 / 6)), "pass"),
        Case("a person as quick", inquiry(person(0.1)), "pass", "An answer came after 6 min"),
        Case("a machine's answer as quick", inquiry(reply(MailKind.ANSWER, 0.1)), "pass"),
        Case("too late", inquiry(reply(ACK, 3)), "fail", "The first confirmation by mail came after 3 h, later than 10 min."),
        Case("a person hours later", inquiry(person(3)), "fail", "The first sign of life by mail came after 3 h"),
        Case("more allowed", inquiry(reply(ACK, 3), acknowledge_within=hours(4)), "pass"),
        Case("none", inquiry(), "fail", "No mail confirmed within 10 min"),
        Case("a page is no mail", inquiry(said="Thank you!"), "fail", "What the page said after sending is gone"),
        Case("other mails", inquiry(MARKETING, SURVEY), "fail"),
        Case("a notice of absence", inquiry(AWAY), "unknown ambiguous", "Only an out-of-office notice came after 6 min"),
        Case("a notice of absence, and a confirmation", inquiry(AWAY, reply(ACK, 0.1)), "pass"),
        Case("too early to tell", inquiry(now=0.1, read=0.1), "unknown pending"),
        Case("not read", inquiry(now=1, read=0.1), "unknown mailbox-unread"),
        Case("long before the deadline of the answer", inquiry(now=1, read=1), "fail"),
        Case("never shown to have arrived", inquiry(sending=Sending.UNCONFIRMED), "unknown sending-uncertain"),
        Case("refused", inquiry(sending=Sending.REFUSED), "unknown not-asked"),
    ],
    KEPT: [
        Case("kept", inquiry(person(20), promise=PROMISE), "pass", "promises an answer within 24 hours, and it came after 20 h", {"stated": "24 hours", "took": "20 h"}),
        Case("kept, whoever wrote it", inquiry(SOMEBODY, promise=PROMISE), "pass"),
        Case("none was made", inquiry(), "pass", "No time to answer is stated", {"stated": "nothing"}),
        Case("broken", inquiry(person(30), promise=PROMISE), "fail", "(that was over on 2026-11-24 09:00 UTC), but it came after 1 day 6 h."),
        Case("broken though the mailbox is behind", inquiry(person(30), promise=PROMISE, read=1), "fail"),
        Case("broken by silence", inquiry(promise=PROMISE), "fail", "but none came."),
        Case("a machine keeps no promise", inquiry(reply(ACK, 0.1), ROBOT, promise=PROMISE), "fail"),
        Case("time left", inquiry(promise=PROMISE, now=20), "unknown pending"),
        Case("not read", inquiry(promise=PROMISE, read=20), "unknown mailbox-unread"),
        Case("perhaps never sent", inquiry(promise=PROMISE, sending=Sending.UNCERTAIN), "unknown sending-uncertain"),
    ],
    ABUSE: [
        Case("advertising", inquiry(MARKETING, reply(MailKind.MARKETING, 40)), "fail", "2 mails, the first after 1 day 6 h.", {"mails": "2"}),
        Case("at once", inquiry(MARKETING, now=31, read=31), "fail", "1 mail, the first"),
        Case("advertising shows that it was sent", inquiry(MARKETING, sending=Sending.UNCERTAIN), "fail"),
        Case("none", inquiry(person(1), reply(ACK, 0.1), SURVEY), "pass", "No advertising came within 6 days"),
        Case("too early to tell", inquiry(now=100, read=100), "unknown pending"),
        Case("not read", inquiry(read=100), "unknown mailbox-unread"),
        Case("never shown to have arrived", inquiry(sending=Sending.UNCONFIRMED), "unknown sending-uncertain"),
    ],
}  # fmt: skip
TABLE = [
    pytest.param(check, case, id=f"{check}: {case.name}") for check, cases in CASES.items() for case in cases
]


def judged(check: str, asked: Inquiry | None, **pages: Page) -> Finding:
    shop = Shop(key="case", name="Case", url="https://shop.example", country="DE")
    found = {Stage(name): page for name, page in pages.items()}
    visit = Visit(shop=shop, started_at=datetime(2026, 11, 22, tzinfo=UTC), pages=found, inquiry=asked)
    return judge(select([check]), visit)[0]


@pytest.mark.parametrize(("check", "case"), TABLE)
def test_case(check: str, case: Case) -> None:
    said = judged(check, case.asked).judgement
    told = " ".join(filter(None, (said.verdict, said.reason, "glory" if said.glory else "")))
    assert told == case.verdict, said.sentence
    assert case.sentence in said.sentence
    assert case.facts.items() <= dict(said.facts).items()


@pytest.mark.parametrize(("check", "case"), TABLE)
def test_a_verdict_shows_the_mails_it_rests_on(check: str, case: Case) -> None:
    said = judged(check, case.asked).judgement
    quotes = {reply.quote for reply in case.asked.replies} | {PROMISE.quote}
    assert {evidence.quote for evidence in said.evidence} <= quotes
    if said.verdict == "fail":
        assert case.asked.url in said.searched
    if case.name in {"late", "machines only", "a bounce", "broken", "advertising", "too late"}:
        assert said.evidence


def test_every_check_of_replies_has_cases_for_pass_and_fail() -> None:
    needing = {check.name for check in all_checks() if check.needs_inquiry}
    assert set(CASES) == needing
    for cases in CASES.values():
        assert {"pass", "fail"} <= {case.verdict for case in cases}


@pytest.mark.parametrize("check", CASES)
def test_where_nobody_was_asked_nothing_is_said(check: str) -> None:
    assert judged(check, None).judgement.reason is Reason.NOT_ASKED


# ---- contact-form-usable, with a message that was really sent

HOME = Page(stage=Stage.HOME, url="https://shop.example/", status=200, title="Shop", language="en", texts=())
SEEN = judged("contact-form-usable", None, home=HOME).judgement
USABLE: list[tuple[Inquiry, str, dict[str, Any]]] = [
    (inquiry(said="Thank you."), "pass", {"sent": "yes"}),
    (inquiry(sending=Sending.REFUSED, said="Invalid phone."), "fail", {"sent": "refused"}),
    (inquiry(sending=Sending.REFUSED), "fail", {"sent": "refused"}),
    (inquiry(reply(ACK, 0.1), sending=Sending.REFUSED), "pass", {"sent": "yes"}),
    (inquiry(reply(ACK, 0.1), sending=Sending.UNCONFIRMED), "pass", {"sent": "yes"}),
    (inquiry(person(3), sending=Sending.UNCERTAIN), "pass", {"sent": "yes"}),
    (inquiry(BOUNCE), "fail", {"sent": "undelivered"}),
    (inquiry(BOUNCE, reply(ACK, 0.1)), "pass", {"sent": "yes"}),
]
AS_BEFORE = [
    inquiry(sending=Sending.UNCONFIRMED),
    inquiry(sending=Sending.UNCERTAIN),
    inquiry(sending=Sending.NOT_SENT, reason=Reason.NOT_ASKED),
    inquiry(channel=Channel.EMAIL),
    inquiry(sending=Sending.REFUSED, channel=Channel.EMAIL),
    None,
]


@pytest.mark.parametrize(("asked", "verdict", "facts"), USABLE)
def test_a_form_that_was_really_sent_tells_more_than_its_looks(
    asked: Inquiry, verdict: str, facts: dict[str, str]
) -> None:
    said = judged("contact-form-usable", asked, home=HOME).judgement
    assert (said.verdict, dict(said.facts)) == (verdict, facts)
    assert [e.quote for e in said.evidence] == [asked.said] if asked.said else said.evidence


@pytest.mark.parametrize("asked", AS_BEFORE)
def test_else_the_form_is_judged_from_outside(asked: Inquiry | None) -> None:
    assert judged("contact-form-usable", asked, home=HOME).judgement == SEEN


LENGTHS = {
    0: "0 s",
    59.9: "59 s",
    60: "1 min",
    3599: "59 min",
    3660: "1 h 1 min",
    86400: "1 day",
    180000: "2 days 2 h",
    -5: "0 s",
}


@pytest.mark.parametrize(("seconds", "words"), LENGTHS.items())
def test_lengths_in_words(seconds: float, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words
