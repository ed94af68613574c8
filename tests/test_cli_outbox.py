"""The outbox and the test mail, as a person at a terminal uses them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from command import document, reachwatch
from mail_servers import LOOPBACK, Answers, MailServerStub
from sqlite_utils import Database

from monitor import outbox
from monitor.composing import mail_message
from monitor.outbox import Entry, State
from monitor.store import Store
from reports.letter import Letter

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SENDER = "Reachwatch <reachwatch@our-company.example>"
CONFIG = """
[reachwatch]
database = "reachwatch.db"

[outgoing]
from = "Reachwatch <reachwatch@our-company.example>"
host = "127.0.0.1"
port = {port}
security = "none"

[shops.mueller]
url = "https://shop.example"
country = "DE"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three mails: one waits, one is dead, one was sent."""
    letter = Letter(subject="Mug: \x1b[31mno phone", text="Evil: \x1b[2J\u202e.", html="<p>x", language="en")
    with Store.open(tmp_path / "reachwatch.db") as store, store.writing() as db:
        for number in (1, 2, 3):
            to = f"boss{number}@our-company.example"
            outbox.put(db, mail_message(letter, key="k", kind="alert", sender=SENDER, to=to, now=NOW))
        outbox.note_dead(db, found(db, 2), "refused: 550 no such user \x1b[1m", NOW)
        outbox.note_sent(db, found(db, 3), NOW)
    (tmp_path / "reachwatch.toml").write_text(CONFIG.format(port=1))
    return tmp_path


def found(db: Database, number: int) -> Entry:
    entry = outbox.find(db, number)
    assert entry is not None
    return entry


def states(folder: Path) -> list[State]:
    with Store.open(folder / "reachwatch.db") as store, store.reading() as db:
        return [found(db, number).state for number in (1, 2, 3)]


def test_what_waits_and_what_is_dead_is_listed(folder: Path) -> None:
    told = reachwatch("outbox", folder=folder).stdout
    assert "boss1@" in told
    assert "refused: 550" in told
    assert "boss3@" not in told
    assert "\x1b" not in told
    listed = document(reachwatch("outbox", "--all", "--json", folder=folder))["messages"]
    assert [(one["id"], one["state"]) for one in listed] == [(3, "sent"), (2, "dead"), (1, "waiting")]


def test_an_empty_outbox_says_so(tmp_path: Path) -> None:
    assert reachwatch("outbox", folder=tmp_path).stdout == "Nothing waits, and nothing is dead.\n"


def test_a_message_is_shown_harmless(folder: Path) -> None:
    told = reachwatch("outbox", "show", "2", folder=folder).stdout
    assert "To: boss2@our-company.example\n" in told
    assert "Evil: " in told
    assert "Dead." in told
    assert not {"\x1b", "\u202e"} & set(told)


def test_dead_mails_are_tried_again_and_others_dropped(folder: Path) -> None:
    assert reachwatch("outbox", "retry", "--dead", folder=folder).returncode == 0
    assert states(folder) == ["waiting", "waiting", "sent"]
    assert reachwatch("outbox", "drop", "1", folder=folder).stdout == "One message is dropped.\n"
    assert states(folder) == ["dropped", "waiting", "sent"]
    assert reachwatch("outbox", "retry", "1", folder=folder).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("retry", "1", "3"), "Message 3 was sent already."),
        (("drop", "1", "3"), "Message 3 was sent or dropped already."),
        (("retry", "9"), "There is no message 9."),
        (("show", "9"), "There is no message 9."),
        (("retry",), "It is not said which messages."),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    folder: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = reachwatch("outbox", *arguments, folder=folder)
    assert (done.returncode, told in done.stderr) == (2, True)
    assert states(folder) == ["waiting", "dead", "sent"]


def mail_test(folder: Path, answers: Answers, *arguments: str) -> tuple[int, str, MailServerStub]:
    with MailServerStub(answers) as server:
        (folder / "reachwatch.toml").write_text(CONFIG.format(port=server.port))
        done = reachwatch("mail", "test", *arguments, folder=folder)
    return done.returncode, done.stdout + done.stderr, server


def test_the_test_mail_says_each_step(tmp_path: Path) -> None:
    code, told, server = mail_test(tmp_path, {}, "--to", "me@our-company.example")
    assert code == 0
    assert told.splitlines()[:2] == [
        f"✓ Connected to {LOOPBACK}:{server.port}.",
        "✓ The server took the mail for me@our-company.example: 250 queued.",
    ]
    ((to, mail),) = server.taken
    assert to == "me@our-company.example"
    assert b"Subject: Mails from Reachwatch reach you" in mail


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"RCPT": "550 no such user"}, "✗ The mail server refused the recipient: 550 no such user. Correct the address"),
        ({"MAIL": "530 log in"}, "✗ The mail server refused the sender: 530 log in. Correct [outgoing]."),
        ({"GREETING": "554 no"}, "would not talk to us (554 no)"),
    ],
)  # fmt: skip
def test_the_test_mail_says_what_is_wrong(tmp_path: Path, answers: Answers, told: str) -> None:
    code, said, _ = mail_test(tmp_path, answers)
    assert (code, told in said) == (2, True), said


def test_without_a_sender_it_says_what_to_add(tmp_path: Path) -> None:
    (tmp_path / "reachwatch.toml").write_text(
        '[shops.mueller]\nurl = "https://shop.example"\ncountry = "DE"\n'
    )
    done = reachwatch("mail", "test", folder=tmp_path)
    assert done.returncode == 2
    assert 'Add from = "Reachwatch <reachwatch@our-company.example>" under [outgoing].' in done.stderr
