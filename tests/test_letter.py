"""Raw mails into letters: whatever comes, never an exception, never seconds."""

import time
from email.message import EmailMessage

import pytest

from monitor.correspondence.letter import read_letter
from monitor.correspondence.matching import Known, match

PLAIN = b"From: Ann <ann@shop.example>\r\nSubject: Re: hi\r\nMessage-ID: <a1@shop.example>\r\nIn-Reply-To: <q1@probe.example>\r\n\r\n"
REPORT = b"""Return-Path: <>
From: MAILER-DAEMON@mx.example
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Info@shop.example
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Subject: Question
From: anna@probe.example

What does a return cost? ref K7F3QZ
--b--
"""
HTML = b"""MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><head><style>p{}</style></head><body><div style="display: none">Preheader</div><p>Hello&nbsp;Ann,</p>
<p>returns are <b>free</b>.</p><blockquote>What does it cost?</blockquote><span style="font-size:0px">x9</span></body></html>"""


def test_a_plain_mail() -> None:
    letter = read_letter(PLAIN + b"Yes.\r\n")
    assert (letter.sender, letter.sender_name, letter.subject, letter.text.strip()) == (
        "ann@shop.example",
        "Ann",
        "Re: hi",
        "Yes.",
    )
    assert (letter.message_id, letter.references, letter.report, letter.notes) == (
        "a1@shop.example",
        ("q1@probe.example",),
        None,
        (),
    )


def test_html_is_read_as_its_reader_sees_it() -> None:
    letter = read_letter(HTML)
    assert letter.text == "Hello Ann,\nreturns are free.\n> What does it cost?"
    assert letter.html_only


def test_a_report_tells_whose_mail_failed_and_what_it_returns() -> None:
    letter = read_letter(REPORT)
    assert letter.report is not None
    assert (letter.report.kind, letter.report.recipients, letter.report.action, letter.report.status) == (
        "delivery-status", ("info@shop.example",), "failed", "5.1.1",
    )  # fmt: skip
    assert letter.text.strip() == "It failed."
    assert "K7F3QZ" in letter.enclosed


def test_the_longer_of_two_bodies_a_calendar_and_a_file() -> None:
    mail = EmailMessage()
    mail["Subject"] = "Größe"
    mail.set_content("See the HTML.")
    mail.add_alternative("<p>The jacket runs true to size, take a medium.</p>", subtype="html")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    mail.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="a.ics")
    letter = read_letter(mail.as_bytes())
    assert letter.subject == "Größe"
    assert letter.text == "The jacket runs true to size, take a medium."
    assert letter.calendar
    assert "application/pdf" in letter.attachments


def test_a_wrong_and_an_unknown_charset_are_noted() -> None:
    unknown = read_letter(b"Content-Type: text/plain; charset=klingon\n\nGr\xfc\xdfe")
    wrong = read_letter(b"Content-Type: text/plain; charset=utf-8\n\nGr\xfc\xdfe")
    assert unknown.text == wrong.text == "Grüße"
    assert "unknown" in unknown.notes[0]
    assert "not in utf-8" in wrong.notes[0]


def nested(depth: int) -> bytes:
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth)
    )
    return b"Subject: bomb\n" + parts + b"\nboom"


HOSTILE = {
    "nothing": b"",
    "no headers": b"\n\njust text",
    "one word": b"hello",
    "nuls": b"Subject: a\x00b\n\n\x00\x00text",
    "broken id": PLAIN.replace(b"<a1@shop.example>", b"<[abc@>\r\n <>>"),
    "encoded badly": b"Subject: =?klingon?Q?=FF?= =?utf-8?B?!!!?=\nFrom: =?x?B?=\n\nx",
    "shallow bomb": nested(39),
    "deep bomb": nested(5_000),
    "wide bomb": b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 100_000,
    "many headers": b"X-A: b\n" * 140_000 + b"\n",
    "long header": b"Subject: " + b"=?utf-8?Q?a?= " * 70_000 + b"\n\nx",
    "25 MB": PLAIN + b"QUJD\n" * 5_000_000,
    "25 MB of HTML": b"Content-Type: text/html\n\n" + b"<div>a" * 4_000_000,
    "bad base64": b"Content-Transfer-Encoding: base64\n\n\xff!!!=A=",
    "from nobody": b"From: <<<>>>,,,;:@\nTo: (((\n\nx",
    "bad charset parameter": b"Content-Type: text/plain; charset*=utf-8'x'%FF%00\n\nx",
    "random": bytes(range(256)) * 4_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_breaks_it(name: str) -> None:
    began = time.process_time()
    letter = read_letter(HOSTILE[name])
    assert time.process_time() - began < 3
    assert "\x00" not in letter.text + letter.subject


def test_only_the_beginning_of_a_huge_mail_is_read_and_it_says_so() -> None:
    assert "only its first 1,000,000 bytes" in read_letter(HOSTILE["25 MB"]).notes[0]


def test_a_comma_in_a_name_without_quotes_hides_no_address() -> None:
    letter = read_letter(b"From: Ioana, Casa Lavandei <Salut@shop.example>\r\n\r\nDa.\r\n")
    assert (letter.sender_name, letter.sender) == ("Casa Lavandei", "salut@shop.example")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"Subject: =?utf-8?b?A?=\n\nHello", id="base64 of one character"),
        pytest.param(b"Subject: =?utf-8?b?" + b"QUJD" * 2000 + b"?=\n\nHello", id="longer than is read"),
        pytest.param(b"From: " + b"(" * 50_000 + b"\n\nHello", id="comments without end"),
        pytest.param(b"Content-Type: text/plain;charset*0*=utf-8\n\nHello \xff", id="charset in pieces"),
    ],
)
def test_headers_that_the_standard_parser_breaks_on(raw: bytes) -> None:
    letter = read_letter(raw)
    assert "Hello" in letter.text
    assert match((), letter, Known({}, {})).inquiry is None
