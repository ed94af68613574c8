"""Letters become mails that every program reads, and that nobody can smuggle anything into."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest

from monitor.composing import mail_message
from monitor.errors import ReachwatchError
from monitor.outbox import Message
from reports.letter import Letter, MailFile

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SENDER = "Reachwatch Köln <reachwatch@our-company.example>"
DOT = MailFile("dot.png", b"\x89PNG\r\n\x1a\n", "image/png")
LETTER = Letter(
    subject="Müller: keine Telefonnummer — seit heute", text="Grüße\n" + "lang " * 400, html='<img src="cid:dot.png">' + "ä" * 3000,
    language="de", pictures=(DOT,), attachments=(MailFile("report.html", b"<p>x", "text/html"),),
)  # fmt: skip


def made(
    letter: Letter = LETTER, *, key: str = "alert 7", to: str = "boss@shop.example", sender: str = SENDER,
    unsubscribe: str = "",
) -> Message:  # fmt: skip
    return mail_message(letter, key=key, kind="alert", sender=sender, to=to, now=NOW, unsubscribe=unsubscribe)


def read(message: Message) -> EmailMessage:
    return message_from_bytes(message.body, policy=default)


def test_a_mail_has_all_its_parts() -> None:
    mail = read(made())
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
        "text/html",
    ]  # fmt: skip
    picture = list(mail.walk())[5]
    assert picture["Content-ID"] == "<dot.png>"
    assert picture.get_content() == DOT.data
    assert list(mail.walk())[6].get_filename() == "report.html"
    assert (mail["Subject"], mail["To"], mail["From"]) == (LETTER.subject, "boss@shop.example", SENDER)
    assert (mail["Auto-Submitted"], mail["Precedence"]) == ("auto-generated", None)
    assert mail["Date"].datetime == NOW
    body = mail.get_body(("plain",))
    assert body is not None
    assert cast("EmailMessage", body).get_content().replace("\r\n", "\n") == LETTER.text + "\n"


def test_it_passes_the_oldest_server() -> None:
    body = made().body
    assert body.isascii()
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.splitlines())) <= 100


def test_each_recipient_has_a_row_and_a_message_id_of_its_own() -> None:
    one, same, other = made(), made(), made(to="vice@shop.example")
    assert (one.key, one.message_id) == (same.key, same.message_id)
    assert one.key != other.key
    assert one.message_id != other.message_id
    assert made(key="alert 7 to boss@shop.example").key == "alert 7 to boss@shop.example"
    assert read(one)["Message-ID"] == one.message_id
    assert one.message_id.endswith("@our-company.example>")


EVIL = "Hi\r\nBcc: all@shop.example\n\nbody\u202e\x1b[2J\x00"


def test_nothing_is_smuggled_into_the_headers() -> None:
    letter = Letter(
        subject=EVIL * 40,
        text="x",
        html="",
        language="en",
        attachments=(MailFile('a"\r\nX: y.png', b"", "image/png\r\nBcc: a"),),
    )
    message = made(letter, key=EVIL)
    mail = read(message)
    assert not {"bcc", "x"} & {name.lower() for part in mail.walk() for name in part}
    assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "application/octet-stream"]
    assert len(message.subject) <= 200
    assert "\x1b" not in message.subject


@pytest.mark.parametrize(
    ("to", "sent_to"),
    [
        ("Jörg Boß <boss@shop.example>", "boss@shop.example"),
        ("boss@müller.example", "boss@xn--mller-kva.example"),
        ("jörg@shop.example", "jörg@shop.example"),
        ('"Boß, Jörg" <boss@shop.example>', "boss@shop.example"),
    ],
)
def test_addresses_beyond_ascii(to: str, sent_to: str) -> None:
    message = made(to=to)
    assert message.recipient == sent_to
    to_line = next(line for line in message.body.decode().splitlines() if line.startswith("To: "))
    assert sent_to in to_line
    assert message.body.isascii() == sent_to.isascii()


@pytest.mark.parametrize(
    "to",
    [
        "",
        "boss",
        "a@b.example\r\nBcc: c@d.example",
        "a b@c.example",
        "@c.example",
        "a@",
        "a@b.example> SIZE=1",
    ],
)
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(ReachwatchError, match="is no mail address"):
        made(to=to)


def test_how_to_unsubscribe() -> None:
    link = "https://our-company.example/u?" + "t" * 300
    mail = read(made(unsubscribe=link))
    assert f"List-Unsubscribe: <{link}>\r\n".encode() in made(unsubscribe=link).body, "on one line, as it is"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read(made(unsubscribe="mailto:admin@our-company.example"))["List-Unsubscribe-Post"] is None
    assert read(made())["List-Unsubscribe"] is None
    with pytest.raises(ReachwatchError):
        made(unsubscribe="https://x.example>\r\nBcc: y@z.example")
