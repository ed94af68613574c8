"""Cartridge is asked by its contact form; a script answers its mail as a machine, then as a person."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from conftest import Loop
from visiting import Silent, errand

from checks.correspondence import Actor, MailKind
from checks.model import Finding, ShopKind, Verdict
from monitor.browser import BrowserHouse
from monitor.config import DEFAULTS
from monitor.config_service import ServiceTable, service_terms
from monitor.correspondence.arrival import Arrival
from monitor.correspondence.asker import Asking
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.permission import Consent, Rules
from monitor.correspondence.sources.smtp import SmtpListener, SmtpReceiver
from monitor.correspondence.sources.source import Source
from monitor.office import Post, asker_of, open_office, receiving
from monitor.review import Office, look_for_answers
from monitor.run import Errand, record, run
from monitor.shopper.limits import Limits
from monitor.store import Store

from .shop import Installed, RealShop, running

TERMS = service_terms(ServiceTable(), "GB")
Answer = tuple[str, str, dict[str, str]]  # subject, text, headers
MACHINE: Answer = (
    "We have received your message",
    "Thank you for contacting the Duck Shop. We will get back to you shortly. This is an automated reply.",
    {"Auto-Submitted": "auto-replied"},
)
PERSON: Answer = (
    "Re: your message",
    "Hi Anna,\n\nyes, that is fine. I just asked our warehouse: it takes about three days.\n\nBest wishes\nMegan",
    {},
)


@dataclass
class Box:
    """Our receiver for answers, and what the shop's own mail server took."""

    ours: SmtpReceiver | None = None

    def source(self, mails: MailStore) -> Source:
        self.ours = SmtpReceiver(SmtpListener(host="127.0.0.1", port=0), mails.awaits)
        return self.ours

    def answer(self, question: bytes, subject: str, text: str, headers: dict[str, str]) -> None:
        """To whom the shop's mail says that the customer can be answered."""
        asked = message_from_bytes(question, policy=policy.default)
        mail = EmailMessage()
        mail["From"] = "Duck Shop <hello@duck-shop.test>"
        mail["To"] = str(asked["Reply-To"] or asked["From"])
        mail["Subject"] = subject
        for name, value in headers.items():
            mail[name] = value
        mail.set_content(text)
        assert self.ours
        with smtplib.SMTP("127.0.0.1", self.ours.port) as smtp:
            smtp.send_message(mail)


def to_ask(shop: RealShop) -> Errand:
    it = errand(
        shop.url, country="GB", checks=["contact-form-reply", "acknowledgement", "contact-form-usable"]
    )
    consent = Consent(
        shop_key=it.shop.key, kind=ShopKind.OWN, host="127.0.0.1", submit=True, authorised="test, 2026-11-22"
    )
    asking = Asking(consent=consent, rules=Rules(), terms=TERMS)
    return Errand(shop=it.shop, address=it.address, checks=it.checks, asking=asking, trace="never")


async def story(
    house: BrowserHouse, shop: RealShop, folder: Path, taken: list[Arrival]
) -> tuple[list[dict[str, Finding]], list[tuple[MailKind, Actor]]]:
    """What is found after asking, after the machine's mail, and after the person's; and what the mails are."""
    it, box = to_ask(shop), Box()
    post = Post(source=box.source, domain="probe.example", terms={it.shop.key: TERMS}, grace=timedelta(0))
    with (
        Store.open(folder / "rw.db") as store,
        open_office(DEFAULTS, store, post) as office,
        receiving(office, lambda trouble: pytest.fail(str(trouble))),
    ):
        asker = asker_of(DEFAULTS, office, domain="probe.example")
        (outcome,) = [o async for o in run([it], house, Limits(), parallel=1, progress=Silent(), asker=asker)]
        number = record(store, outcome)
        told = [latest(store, number)]
        question = next(m.raw for m in taken if "hello@duck-shop.test" in m.recipients)
        for mail in (MACHINE, PERSON):
            box.answer(question, *mail)
            look_for_answers(office)
            told.append(latest(store, number))
        return told, kinds(office)


def latest(store: Store, number: int) -> dict[str, Finding]:
    return {finding.check: finding for finding in store.read(number).findings}


def kinds(office: Office) -> list[tuple[MailKind, Actor]]:
    (entry,) = office.ledger.all()
    return [(m.reading.kind, m.reading.actor) for m in office.mails.of_inquiry(entry.id) if m.reading]


def test_a_machine_and_a_person_are_told_apart(
    loop: Loop, house: BrowserHouse, cartridge: Installed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Arrival] = []
    shops_own = SmtpReceiver(SmtpListener(host="127.0.0.1", port=0), lambda _: True)
    with shops_own.running(taken.append) as port:
        monkeypatch.setenv("SHOP_SMTP_PORT", str(port))
        with running(cartridge, tmp_path) as shop:
            told, mails = loop.run(story(house, shop, tmp_path, taken))
            posts = [request for request in shop.requests() if request.startswith("POST /contact")]
    assert posts == ["POST /contact/"]
    asked, acknowledged, answered = (findings["contact-form-reply"].judgement for findings in told)
    assert (asked.reason, acknowledged.reason) == ("pending", "pending")
    assert (answered.verdict, answered.glory) == (Verdict.PASS, True)
    assert [findings["acknowledgement"].verdict for findings in told[1:]] == [Verdict.PASS, Verdict.PASS]
    assert "really sent" in told[-1]["contact-form-usable"].judgement.sentence
    assert mails == [(MailKind.ACKNOWLEDGEMENT, Actor.MACHINE), (MailKind.ANSWER, Actor.HUMAN)]
