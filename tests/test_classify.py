"""What a mail is, who wrote it, and why."""

from datetime import timedelta

import pytest

from checks.correspondence import Actor, MailKind
from monitor.correspondence.classify import Context, classify, masked
from monitor.correspondence.letter import letter_of, read_letter

ASKED = "Good morning, can I return a mattress that I have slept on?"


@pytest.mark.parametrize(
    ("headers", "subject", "body", "kind", "actor"),
    [
        ({"Auto-Submitted": "auto-replied"}, "Re: q", "xyz", "acknowledgement", "machine"),
        ({"Auto-Submitted": "no"}, "Re: q", "I checked, it is free.", "answer", "likely-human"),
        ({"Return-Path": "<>", "Auto-Submitted": "auto-replied", "X-Failed-Recipients": "a@b.example"}, "x", "y", "bounce", "machine"),
        ({"Auto-Submitted": "auto-generated"}, "Re: q", "I checked, it is free.", "acknowledgement", "machine"),
        ({"Auto-Submitted": "auto-generated", "X-Mailer": "Zendesk Mailer"}, "Re: q", "I checked, it is free.", "answer", "likely-human"),
        ({"Auto-Submitted": "auto-generated", "X-Mailer": "Zendesk Mailer", "X-Loop": "yes", "Precedence": "bulk"}, "Re: q", "x", "acknowledgement", "machine"),
        ({"Message-ID": "<FS_autoreply-1@x.example>"}, "Re: q", "I checked, it is free.", "acknowledgement", "machine"),
        ({"Message-ID": "<FS_reply-1@x.example>"}, "Re: q", "Xyz.", "answer", "likely-human"),
        ({"Precedence": "auto_reply"}, "q", "x", "acknowledgement", "machine"),
        ({"X-POST-MessageClass": "9; Autoresponder"}, "q", "x", "acknowledgement", "machine"),
        ({"X-Apple-Action": "VACATION"}, "q", "I am away until Monday", "out-of-office", "machine"),
        ({"Precedence": "bulk"}, "Re: q", "I checked, it is free.", "answer", "likely-human"),
        ({"X-Auto-Response-Suppress": "All"}, "Re: q", "I checked, it is free.", "answer", "likely-human"),
        ({"Content-Type": "multipart/report; report-type=disposition-notification"}, "Read: q", "x", "acknowledgement", "machine"),
        ({}, "Receipt", "Final-Recipient: rfc822; a@b.example\nDisposition: manual-action/MDN-sent-manually; displayed", "answer", "undetermined"),
        ({"Return-Path": "<>"}, "Re: q", "Verify that you are a real live human being, or this message you sent is lost.", "acknowledgement", "machine"),
        ({"From": "postmaster@b.example"}, "Qxy", "Zyx wvu tsr", "bounce", "machine"),
        ({"From": "postmaster@b.example"}, "Re: q", "I checked, it is free.", "acknowledgement", "machine"),
        ({"Return-Path": "<>"}, "Qxy", "554 5.7.1 Zyx", "bounce", "machine"),
        ({"Return-Path": "<>"}, "Qxy", "Zyx, tel. 0551 550 12", "acknowledgement", "machine"),
        ({"Return-Path": "<>"}, "Qxy", "Zyx wvu tsr", "acknowledgement", "machine"),
        ({"From": "shop-bounces@b.example", "X-Mailman-Version": "2"}, "Qxy", "Zyx", "acknowledgement", "machine"),
        ({"List-Unsubscribe": "<x>"}, "Spring is here", "Look at this", "marketing", "machine"),
        ({"List-Unsubscribe": "<x>"}, "We have received your message", "Bye", "acknowledgement", "machine"),
        ({}, "How did we do?", "Rate the support you received", "survey", "machine"),
        ({}, "Automatische Antwort: Frage", "Xyz", "out-of-office", "machine"),
        ({}, "Re: q", "I am Kim, your AI assistant. Returns are free.", "answer", "machine"),
        ({}, "q", "xyz", "answer", "undetermined"),
        ({}, "", "", "answer", "undetermined"),
        ({"From": "noreply@boxes.example", "Return-Path": "<noreply@boxes.example>", "Content-Type": "multipart/report; report-type=delivery-status"},
         "Re: q", "This is an automated message about your mail.", "acknowledgement", "machine"),
    ],
)  # fmt: skip
def test_kind_and_actor(headers: dict[str, str], subject: str, body: str, kind: str, actor: str) -> None:
    judged = classify(letter_of(headers, subject, body))
    assert (judged.kind, judged.actor) == (kind, actor)
    assert judged.cues


def test_a_machine_that_answers_is_still_a_machine() -> None:
    judged = classify(letter_of({}, "Re: q", "I checked: returns are free. This is an automated message."))
    assert judged.actor is Actor.MACHINE


def test_a_delay_is_no_failure_yet() -> None:
    daemon = {"Return-Path": "<>", "From": "MAILER-DAEMON@mx.example"}
    late = classify(letter_of(daemon, "Delayed Mail (still being retried)", "It will be retried for 5 days."))
    gone = classify(letter_of(daemon, "Undelivered Mail Returned to Sender", "User unknown"))
    assert (late.kind, late.delayed, gone.kind, gone.delayed) == (
        MailKind.BOUNCE,
        True,
        MailKind.BOUNCE,
        False,
    )


def test_an_answer_that_quotes_a_template_or_us_is_not_taken_for_one() -> None:
    body = "I looked, yes you can.\n\nOn 3 March 2025 the shop wrote:\n> This is an automated message, do not reply"
    assert classify(letter_of({}, "Re: q", body)).actor is Actor.HUMAN


def test_what_comes_at_once_and_repeats_us_is_a_machine() -> None:
    letter = letter_of({}, "Your question", f"Hi! {ASKED}")
    at_once = classify(letter, Context(ours=ASKED, took=timedelta(seconds=40)))
    later = classify(letter, Context(ours=ASKED, took=timedelta(hours=3)))
    assert at_once.actor is Actor.MACHINE
    assert later.actor is not Actor.MACHINE


def test_what_is_like_an_earlier_mail_is_a_machine() -> None:
    first = "Hello Frau Berg, your case 4711 lies with our friendly experts in Leeds, tea in hand."
    again = "Hello Frau Vogt, your case 4822 lies with our friendly experts in Leeds, tea in hand."
    other = "Hello Frau Vogt, the mattress cannot be sent back once it was slept on, sadly."
    known = Context(earlier=(masked(first),))
    assert "nearly the same" in " ".join(classify(letter_of({}, "Re: q", again), known).cues)
    assert "nearly the same" not in " ".join(classify(letter_of({}, "Re: q", other), known).cues)


def test_a_raw_mail_is_judged_as_its_parts_are() -> None:
    raw = b"Auto-Submitted: auto-replied\nSubject: =?utf-8?Q?R=C4=83spuns_automat?=\n\nSunt in concediu."
    assert classify(read_letter(raw)).kind is MailKind.OUT_OF_OFFICE


@pytest.mark.parametrize(
    ("headers", "subject", "body", "kind", "actor", "leaning"),
    [
        ({}, "AW: q", "Ja, das geht. LG Tom", "answer", "likely-human", "likely-human"),
        ({}, "Re: q", "Nee hoor, alleen maandag.", "answer", "likely-human", "likely-human"),
        ({}, "Re: q", "Passt 28 Zoll? Sonst 12 cm kürzer.", "answer", "likely-human", "likely-human"),
        ({}, "Re: q", "Linen and cotton, woven loosely, lighter than canvas.", "answer", "undetermined", "likely-human"),
        ({}, "q", "Linen and cotton, woven loosely, lighter than canvas.", "answer", "undetermined", "machine"),
        ({}, "Re: q", "We are very happy and so is the whole team.", "answer", "undetermined", "machine"),
        ({}, "Re: q", "Your lines lie in our inbox.", "acknowledgement", "machine", "machine"),
        ({}, "Re: q", "Bis zum 12. August hilft Ihnen Herr Kern, kern@x.example.", "acknowledgement", "machine", "machine"),
        ({}, "x", "Reporting-MTA: dns; mx.example", "bounce", "machine", "machine"),
        ({}, "x", "Could not deliver to a@x.example: 550 5.1.1", "bounce", "machine", "machine"),
        ({}, "x", "I had version 5.1.1 of it, the mail to a@x.example works.", "answer", "undetermined", "likely-human"),
        ({}, "Re: x", "I see Final-Recipient: in there, check the address.", "answer", "likely-human", "likely-human"),
        ({"From": "MAILER-DAEMON@x.example"}, "Zwrot", "Twoja wiadomość nie dotarła.", "bounce", "machine", "machine"),
        # A report of success is none of failure; one that fails for somebody is.
        ({"From": "postmaster@x.example"}, "Delivery Status Notification (Relay)", "It was relayed.", "acknowledgement", "machine", "machine"),
        ({"From": "postmaster@x.example"}, "Q", "Successfully delivered to a@x.example. 550 5.1.1 for b@x.example.", "bounce", "machine", "machine"),
        # What mail systems say automatically is still a bounce; an absence told by one is none.
        ({"From": "postmaster@x.example", "Return-Path": "<>"}, "Q", "Automatisch erzeugt: Übertragung an x@y.example misslungen.", "bounce", "machine", "machine"),
        ({"From": "postmaster@x.example", "Return-Path": "<>"}, "Q", "I am out of office.", "out-of-office", "machine", "machine"),
        # A term is no promise of an answer.
        ({}, "Re: q", "You can send it back within 14 days.", "answer", "likely-human", "likely-human"),
        ({}, "Re: q", "We answer within 14 days.", "acknowledgement", "machine", "machine"),
        # Where somebody is, and nothing else.
        ({}, "Re: q", "Ik zit in Gent, maandag weer hier.", "acknowledgement", "machine", "machine"),
        ({}, "Re: q", "Ich bin Montag im Laden, haben Sie da Zeit?", "answer", "likely-human", "likely-human"),
        ({}, "RE: q", "Bonjour, désolé, j'étais en congé la semaine dernière. Le 43 est le bon choix.", "answer", "likely-human", "likely-human"),
        ({}, "RE: q", "Bonjour, je suis en congé.", "out-of-office", "machine", "machine"),
        # Another mailbox of the shop instead of a word on the matter.
        ({"From": "old@x.example"}, "Re: q", "Things go to new@x.example these days, folks.", "acknowledgement", "machine", "machine"),
        ({"From": "kim@x.example"}, "Re: q", "Linen and cotton, woven loosely.\nKim, kim@x.example", "answer", "undetermined", "likely-human"),
        # It names the question and goes on to an answer, though it is no reply by its form.
        ({}, "q", "Vielen Dank für Ihre Anfrage. Den Tisch fertigen wir auch in 180 cm, in Eiche.", "answer", "likely-human", "likely-human"),
        ({}, "Ihre Frage zum Tisch", "Den Tisch fertigen wir auch in 180 cm, in Eiche.", "answer", "likely-human", "likely-human"),
        ({}, "Tische", "Den Tisch fertigen wir auch in 180 cm, in Eiche.", "answer", "undetermined", "machine"),
        # Who passes a mail on is a person; what nobody reads and answers nothing is none.
        ({}, "Fwd: q", "Reply, Tom?\n\n---------- Forwarded message ---------\nWho pays?", "answer", "likely-human", "likely-human"),
        ({"From": "noreply@x.example"}, "q", "Sorry, zyx wvu.", "acknowledgement", "machine", "machine"),
        # Precedence: bulk alone tells nothing of a reply.
        ({"Precedence": "bulk"}, "Re: q", "Linen.", "answer", "undetermined", "likely-human"),
    ],
)  # fmt: skip
def test_without_a_header_that_tells(
    headers: dict[str, str], subject: str, body: str, kind: str, actor: str, leaning: str
) -> None:
    judged = classify(letter_of(headers, subject, body))
    assert (judged.kind, judged.actor, judged.leaning) == (kind, actor, leaning), judged.cues


OURS = "Hello,\nCan an order be delivered to a collection point?\nAnna Hill\nMy note: s88rzqbh"
SAID = "Hello Anna,\n\nyes, that works. I've just asked our warehouse: it takes three days.\n\nMegan\n\n"


@pytest.mark.parametrize(
    ("prefix", "actor"), [("> ", Actor.HUMAN), ("", Actor.MACHINE)], ids=["quoted", "repeated"]
)
def test_what_a_quick_reply_quotes_is_no_echo(prefix: str, actor: Actor) -> None:
    text = ("" if actor is Actor.MACHINE else SAID) + "\n".join(prefix + line for line in OURS.splitlines())
    letter = letter_of({"From": "megan@shop.example", "Subject": "Re: a question"}, "Re: a question", text)
    assert classify(letter, Context(ours=OURS, took=timedelta(seconds=40))).actor is actor
