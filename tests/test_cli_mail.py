"""The commands with which a person looks at mails and corrects, as typed, on real mails in a real database."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result
from report_hostile import ATTACKS
from test_report_text import NOT_FOR_TERMINALS

from checks.correspondence import Actor, Channel, MailKind, Sending
from checks.model import Reason, Shop, Verdict
from monitor.cli import main
from monitor.correspondence.arrival import Arrival
from monitor.correspondence.desk import open_desk
from monitor.correspondence.entry import Entry, Intent, Outcome
from monitor.correspondence.inquiry_text import Draft, compose
from monitor.correspondence.ledger import MISTAKEN
from monitor.correspondence.mail_store import BY_A_PERSON, Reading, StoredMail
from monitor.correspondence.permission import Rules
from monitor.correspondence.sorting import sort_mails
from monitor.review import Office, judge_answers

SENT = datetime(2026, 11, 20, 14, tzinfo=UTC)  # a Friday, three in the afternoon in Germany
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
GERMAN = Shop(key="mueller", name="Mugs", url="https://shop.example/", country="DE")
DUTCH = Shop(key="fiets", name="Fietsen", url="https://fiets.example/", country="NL")
PLAIN = (
    "From: Jörg Service <service@shop.example>\r\nSubject: =?utf-8?q?R=C3=BCckgabe?=\r\n\r\n"
    "Ja, das geht in jeder Filiale.\r\n\r\nAm 20.11.2026 um 15:00 schrieb Anna:\r\n> Kann ich das?\r\n"
).encode()
HTML = (
    b"From: help@fiets.example\r\nSubject: Uw vraag\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<html><style>p{}</style><p>Beste Anna,</p><p>Dat kan tot <b>30 dagen</b>.</p></html>"
)
FORWARDED = (
    b"From: office@shop.example\r\nSubject: Fwd: Anfrage\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSiehe unten.\r\n'
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: anna@probe.example\r\nSubject: Anfrage\r\n\r\n"
    b"Wie lange dauert die Lieferung?\r\n--b\r\nContent-Type: application/pdf\r\n\r\nx\r\n--b--\r\n"
)


class Person:
    """Sits at the keyboard; `desk` is what the database holds, opened anew."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "reachwatch.db"
        self.config = folder / "reachwatch.toml"

    def __call__(self, *arguments: str) -> Result:
        where = ["--database", str(self.database), "--config", str(self.config)]
        return CliRunner().invoke(main, ["mail", *arguments, *where])

    def told(self, *arguments: str) -> str:
        done = self(*arguments)
        assert done.exit_code == 0, done.output
        return done.output

    def refused(self, *arguments: str) -> str:
        done = self(*arguments)
        assert (done.exit_code, done.output.count("\n")) == (2, 1)
        return done.output

    def asked(self, shop: Shop = GERMAN, sending: Sending = Sending.CONFIRMED, seed: int = 1) -> Entry:
        """A question that was put at `SENT` and is judged to its end."""
        draft = compose(shop, domain="probe.example", chance=Random(seed))
        assert isinstance(draft, Draft)
        reason = Reason.SENDING_UNCERTAIN if sending is Sending.UNCERTAIN else None
        with open_desk(self.database) as (_, _, ledger):
            intent = ledger.reserve(
                shop, draft.question, channel=Channel.FORM, url="u", rules=Rules(), now=SENT
            )
            assert isinstance(intent, Intent)
            ledger.finish(intent, Outcome(sending=sending, reason=reason), SENT)
            ledger.judged(intent.id, Verdict.FAIL, SENT + timedelta(days=5), settled=True)
        return self.entry(intent.id)

    def got(self, raw: bytes = PLAIN, reading: Reading | None = None, at: datetime = MONDAY) -> int:
        arrival = Arrival(raw=raw, recipients=("anna@probe.example",), received_at=at, source="smtp")
        with open_desk(self.database) as (_, mails, _):
            number = mails.keep(arrival)
            if reading:
                mails.classify(number, reading)
        return number

    def matched(self, number: int, entry: Entry) -> None:
        with open_desk(self.database) as (_, mails, ledger):
            mails.assign(number, entry.id, "the recipient of the envelope is anna@probe.example")
            ledger.arrived(entry.id, MONDAY)
            ledger.judged(entry.id, Verdict.PASS, MONDAY, settled=True)

    def entry(self, number: int) -> Entry:
        with open_desk(self.database) as (_, _, ledger):
            found = ledger.entry(number)
        assert found
        return found

    def mail(self, number: int) -> StoredMail:
        with open_desk(self.database) as (_, mails, _):
            found = mails.mail(number)
        assert found
        return found


READ = Reading(
    kind=MailKind.ACKNOWLEDGEMENT, actor=Actor.MACHINE, cues=("it confirms that something was received",),
    sender="Jörg Service <service@shop.example>", subject="Rückgabe", excerpt="Ja, das geht in jeder Filiale.",
)  # fmt: skip


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


# ---- looking


def test_the_list_tells_of_each_mail_what_it_is_and_for_whom(person: Person) -> None:
    assert person.told("list") == "No mail has come yet.\n"
    entry = person.asked()
    first, second = person.got(reading=READ), person.got(HTML, at=MONDAY + timedelta(hours=1))
    person.matched(first, entry)
    table = person.told("list")
    assert table.index("Uw vraag") < table.index("Rückgabe")
    words = " ".join(table.split())
    assert "2026-11-23 09:00" in words
    for text in ("Jörg Service", f"mueller, {entry.question.reference}", "unmatched", "not read yet"):
        assert text in words
    (late, early) = json.loads(person.told("list", "--json"))["mails"]
    assert (late["number"], late["subject"], late["kind"], late["shop"]) == (second, "Uw vraag", None, None)
    assert (early["kind"], early["actor"], early["shop"]) == ("acknowledgement", "machine", "mueller")
    assert early["reference"] == entry.question.reference


def test_the_list_can_be_narrowed(person: Person) -> None:
    person.asked(DUTCH, seed=2)
    entry = person.asked()
    number, other = person.got(reading=READ), person.got(HTML)
    person.matched(number, entry)

    def numbers(*options: str) -> list[int]:
        return [mail["number"] for mail in json.loads(person.told("list", "--json", *options))["mails"]]

    assert numbers("--unmatched") == [other]
    assert numbers("--shop", "mueller") == [number]
    assert numbers("--shop", "fiets") == []
    assert numbers("--most", "1") == [other]
    assert person.told("list", "--shop", "fiets") == "There is no such mail.\n"
    assert "No shop “muller” was visited yet." in person.refused("list", "--shop", "muller")
    assert "belongs to no shop" in person.refused("list", "--shop", "mueller", "--unmatched")


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_mail_cannot_reach_the_terminal(person: Person, attack: str) -> None:
    text = ATTACKS[attack]
    raw = f"From: {text} <a@b.example>\r\nSubject: {text}\r\n\r\n{text}\r\n".encode("utf-8", "surrogatepass")
    reading = Reading(
        kind=MailKind.ANSWER, actor=Actor.HUMAN, cues=(text,), sender=text, subject=text, excerpt=text
    )
    for number in (person.got(raw), person.got(raw + b"x", reading)):
        for told in (
            person.told("list"), person.told("list", "--json"), person.told("show", str(number)),
            person.told("show", str(number), "--json"),
        ):  # fmt: skip
            assert not NOT_FOR_TERMINALS.search(told)


def test_a_mail_is_shown_without_what_it_quotes(person: Person) -> None:
    entry, number = person.asked(), str(person.got(reading=READ))
    person.matched(int(number), entry)
    told = person.told("show", number)
    for text in (
        "Jörg Service <service@shop.example>", "23 November 2026, 09:00 UTC", "An acknowledgement, by a machine",
        f"mueller, {entry.question.reference} (the recipient of the envelope is", READ.cues[0],
        "Ja, das geht in jeder Filiale.", "What it quotes is left out",
    ):  # fmt: skip
        assert text in told
    assert "Kann ich das?" not in told
    assert "Kann ich das?" in person.told("show", number, "--whole")
    assert json.loads(person.told("show", number, "--json"))["text"] == "Ja, das geht in jeder Filiale."


def test_our_own_text_is_left_out_wherever_it_stands(person: Person) -> None:
    entry = person.asked()
    number = person.got(f"From: a@b.example\r\n\r\nDanke!\r\n\r\n{entry.question.text}".encode())
    unassigned = person.told("show", str(number))
    person.told("assign", str(number), entry.question.reference)
    person.told("classify", str(number), "acknowledgement")
    (question, *_) = sorted(entry.question.text.splitlines(), key=len, reverse=True)
    reading = person.mail(number).reading
    assert reading
    for told, there in (
        (unassigned, True), (person.told("show", str(number)), False),
        (person.told("show", str(number), "--whole"), True), (reading.excerpt, False),
    ):  # fmt: skip
        assert "Danke!" in told
        assert (question[:40] in " ".join(told.split())) is there


def test_html_is_shown_as_text_and_forwarded_mails_with_what_is_inside(person: Person) -> None:
    html, forwarded = (person.told("show", str(person.got(raw))) for raw in (HTML, FORWARDED))
    assert "Dat kan tot 30 dagen." in html
    assert "<b>" not in html
    assert "help@fiets.example" in html
    assert html.count("unmatched") == 1
    assert forwarded.index("Siehe unten.") < forwarded.index("Wie lange dauert die Lieferung?")
    assert "application/pdf" in forwarded


def test_the_bytes_come_out_as_they_came(person: Person, tmp_path: Path) -> None:
    raw = b"Subject: \xff\x1b[2J\r\n\r\n\x00\r\n"
    number, file = str(person.got(raw)), tmp_path / "mail.eml"
    done = person("show", number, "--raw", "-")
    assert done.stdout_bytes == raw
    person.told("show", number, "--raw", str(file))
    assert file.read_bytes() == raw
    assert "is there already" in person.refused("show", number, "--raw", str(file))
    assert "cannot be written" in person.refused("show", number, "--raw", str(tmp_path / "no" / "mail.eml"))


def test_a_mail_whose_text_was_let_go_says_so(person: Person, tmp_path: Path) -> None:
    number = str(person.got(reading=READ))
    with open_desk(person.database) as (_, mails, _):
        mails.forget(MONDAY + timedelta(days=1))
    assert "removed, as" in person.told("list")
    assert "What it said was removed" in person.told("show", number)
    assert json.loads(person.told("show", number, "--json"))["removed"] is True
    assert "was removed" in person.refused("show", number, "--raw", str(tmp_path / "mail.eml"))
    assert person.told("classify", number, "answer").startswith(f"Mail {number} is: answer")


def test_a_mail_is_kept_while_its_inquiry_is_open(person: Person) -> None:
    entry, number = person.asked(), person.got(reading=READ)
    person.told("assign", str(number), entry.question.reference)
    with open_desk(person.database) as (_, mails, ledger):
        assert mails.forget(MONDAY + timedelta(days=1)) == 0
        ledger.judged(entry.id, Verdict.PASS, MONDAY, settled=True)
        assert mails.forget(MONDAY + timedelta(days=1)) == 1


# ---- saying for whom a mail is


def test_an_assigned_mail_is_for_that_inquiry_for_good(person: Person) -> None:
    entry, number = person.asked(), person.got(reading=READ)
    told = person.told("assign", str(number), entry.question.reference.upper())
    assert told == (
        f"Mail {number} is for mueller, {entry.question.reference}.\n"
        f"The verdict on mueller, {entry.question.reference} may change: "
        "the next `reachwatch collect` or `reachwatch run` judges it anew.\n"
    )
    mail, now = person.mail(number), person.entry(entry.id)
    assert (mail.inquiry_id, mail.matched_by) == (entry.id, BY_A_PERSON)
    assert mail.took_open == timedelta(hours=3)  # Friday 15 to 17 and Monday 9 to 10, in Germany
    assert (now.arrived_at, now.settled_at, now.verdict) == (MONDAY, None, Verdict.FAIL)
    with open_desk(person.database) as (_, mails, _):
        assert not mails.assign(number, None, "nothing in it names an inquiry")
    assert "a person said so" in person.told("show", str(number))


def test_the_hours_are_those_of_the_configuration(person: Person) -> None:
    entry, number = person.asked(), str(person.got())
    person.config.write_text(
        '[shops.mueller]\nurl = "https://shop.example"\ncountry = "DE"\n'
        '[shops.mueller.service]\nhours = ["mon-sun 00:00-24:00"]\nholidays = false\n'
    )
    person.told("assign", number, str(entry.id))
    assert person.mail(int(number)).took_open == MONDAY - SENT


def test_a_shop_that_is_in_no_configuration_has_the_hours_of_its_country(person: Person) -> None:
    entry, number = person.asked(DUTCH), person.got(at=datetime(2026, 11, 23, 16, tzinfo=UTC))
    person.told("assign", str(number), entry.question.reference)
    assert person.mail(number).took_open == timedelta(hours=10)


def test_a_mail_proves_that_an_uncertain_question_went_out_until_it_is_taken_away(person: Person) -> None:
    entry, number = person.asked(sending=Sending.UNCERTAIN), person.got()
    person.told("assign", str(number), entry.question.reference)
    assert person.entry(entry.id).state is Sending.UNCONFIRMED
    told = person.told("assign", str(number), "none")
    assert told.startswith(f"Mail {number} is for no inquiry.\nThe verdict on mueller, ")
    after = person.entry(entry.id)
    assert (after.state, after.reason, after.detail) == (
        Sending.UNCERTAIN,
        Reason.SENDING_UNCERTAIN,
        MISTAKEN,
    )
    assert (after.arrived_at, after.settled_at, person.mail(number).inquiry_id) == (None, None, None)


def test_one_of_two_mails_taken_away_still_leaves_a_proof(person: Person) -> None:
    entry = person.asked(sending=Sending.UNCERTAIN)
    first, second = person.got(), person.got(HTML, at=MONDAY + timedelta(hours=2))
    for number in (first, second):
        person.told("assign", str(number), entry.question.reference)
    person.told("assign", str(first), "none")
    after = person.entry(entry.id)
    assert (after.state, after.arrived_at) == (Sending.UNCONFIRMED, MONDAY + timedelta(hours=2))


def test_a_mail_that_changes_inquiry_opens_both_again(person: Person) -> None:
    wrong, right, number = person.asked(DUTCH, seed=2), person.asked(), person.got(reading=READ)
    person.matched(number, wrong)
    told = person.told("assign", str(number), right.question.reference)
    assert told.count("may change") == 2
    assert (person.entry(wrong.id).settled_at, person.entry(right.id).settled_at) == (None, None)
    assert (person.entry(wrong.id).arrived_at, person.mail(number).inquiry_id) == (None, right.id)
    assert person.told("assign", str(number), right.question.reference).count("may change") == 1


def test_what_cannot_be_is_refused_and_nothing_changes(person: Person) -> None:
    entry, early = person.asked(), person.got(at=SENT - timedelta(days=1))
    unsent, number = person.asked(DUTCH, Sending.NOT_SENT, seed=2), person.got(HTML)
    for typed in (
        ("99", "none"), (str(number), "k0000000"), (str(number), "99"), (str(number), "²"), (str(number), "9" * 30),
        (str(number), "\udcff"), (str(number), unsent.question.reference), (str(early), entry.question.reference),
    ):  # fmt: skip
        assert person.refused("assign", *typed).startswith("Error: ")
    assert person("assign", "9" * 30, "none").exit_code == 2
    assert "was not sent" in person.refused("assign", str(number), unsent.question.reference)
    assert "came before" in person.refused("assign", str(early), entry.question.reference)
    assert [person.mail(n).matched_by for n in (early, number)] == ["", ""]
    assert person.entry(entry.id).settled_at is not None


# ---- saying what a mail is


@pytest.mark.parametrize(
    ("typed", "kind", "actor"),
    [
        (("answer",), MailKind.ANSWER, Actor.HUMAN),
        (("Answer", "--actor", "MACHINE"), MailKind.ANSWER, Actor.MACHINE),
        (("out-of-office",), MailKind.OUT_OF_OFFICE, Actor.MACHINE),
        (("survey", "--actor", "undetermined", "--note", "asks \udcff for stars"), MailKind.SURVEY, Actor.UNDETERMINED),
    ],
)  # fmt: skip
def test_what_a_person_says_of_a_mail_stays(
    person: Person, typed: tuple[str, ...], kind: MailKind, actor: Actor
) -> None:
    entry, number = person.asked(), person.got(reading=READ)
    person.matched(number, entry)
    told = person.told("classify", str(number), *typed)
    assert told.startswith(f"Mail {number} is: {kind}, {actor}.\nThe verdict on mueller, ")
    with open_desk(person.database) as (_, mails, _):
        mails.classify(number, READ)
    mail = person.mail(number)
    assert mail.reading
    assert mail.corrected_at
    assert (mail.reading.kind, mail.reading.actor, mail.reading.cues) == (kind, actor, READ.cues)
    assert mail.note == ("asks ? for stars" if "--note" in typed else "")
    assert (person.entry(entry.id).settled_at, person.entry(entry.id).verdict) == (None, Verdict.PASS)
    assert "a person said so" in " ".join(person.told("list").split())


def test_a_question_that_was_not_sent_is_not_opened_again(person: Person) -> None:
    entry, number = person.asked(sending=Sending.NOT_SENT), person.got(reading=READ)
    person.matched(number, entry)
    assert person.told("classify", str(number), "bounce") == f"Mail {number} is: bounce, machine.\n"
    assert person.entry(entry.id).settled_at is not None


def test_a_mail_that_nobody_had_read_keeps_its_sender_and_subject(person: Person) -> None:
    number = person.got()
    assert person.told("classify", str(number), "answer") == f"Mail {number} is: answer, likely-human.\n"
    reading = person.mail(number).reading
    assert reading
    assert (reading.sender, reading.subject, reading.excerpt) == (READ.sender, READ.subject, READ.excerpt)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("99", "answer"), "There is no mail 99. `reachwatch mail list` shows their numbers."),
        (("1", "reply"), "“reply” is no kind of mail. There are: bounce, delay, "),
        (("1", "answer", "--actor", "human"), "“human” is no writer of a mail. There are: machine, likely-human, "),
    ],
)  # fmt: skip
def test_an_unknown_name_is_told(person: Person, typed: tuple[str, ...], told: str) -> None:
    person.got()
    assert told in person.refused("classify", *typed)


# ---- what comes of it


def looked(person: Person) -> None:
    """What `reachwatch collect` does once its mailbox is read, ten days later."""
    with open_desk(person.database) as (store, mails, ledger):
        office = Office(
            store=store, ledger=ledger, mails=mails, source=None, calendar_of=lambda _: None,
            now=lambda: SENT + timedelta(days=10),
        )  # fmt: skip
        list(judge_answers(office, sort_mails(mails, ledger, office.calendar_of)))


def test_the_verdict_follows_what_a_person_said(person: Person) -> None:
    entry, number = person.asked(), person.got(reading=READ)
    person.told("assign", str(number), entry.question.reference)
    person.told("classify", str(number), "answer")
    looked(person)
    assert person.entry(entry.id).verdict is Verdict.PASS
    assert person.entry(entry.id).settled_at
    person.told("classify", str(number), "acknowledgement")
    looked(person)
    assert person.entry(entry.id).verdict is not Verdict.PASS


def test_a_mail_is_read_for_the_inquiry_that_a_person_named(person: Person) -> None:
    named, meant = person.asked(DUTCH, Sending.UNCERTAIN, seed=2), person.asked()
    number = person.got(PLAIN + f"({named.question.reference})".encode())
    nobodys = person.got(HTML + f"({named.question.reference})".encode())
    person.told("assign", str(number), meant.question.reference)
    person.told("assign", str(nobodys), "none")
    took = person.mail(number).took_open
    looked(person)
    mail = person.mail(number)
    assert mail.reading
    assert (mail.inquiry_id, mail.took_open, person.mail(nobodys).inquiry_id) == (meant.id, took, None)
    assert (person.entry(named.id).state, person.entry(named.id).arrived_at) == (Sending.UNCERTAIN, None)


def test_the_help_names_every_kind_and_writer() -> None:
    text = " ".join(CliRunner().invoke(main, ["mail", "classify", "--help"]).output.split())
    for name in (*MailKind, *Actor):
        assert name in text
