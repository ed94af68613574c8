"""Regular reports on demand, as a person at a terminal sends them, and in their time by the daemon's round."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from command import document, reachwatch
from mail_servers import MailServerStub
from weekly_data import FINE, WORST, recorded, shop

from monitor.config import load_config
from monitor.daemon.rounds import _put_report
from monitor.store import Store

WEEK = "2026-W47"
CONFIG = """
[reachwatch]
database = "reachwatch.db"
[outgoing]
host = "127.0.0.1"
port = {port}
security = "none"
from = "Reachwatch <reachwatch@our-company.example>"
[reports.boss]
to = ["boss@our-company.example", "service@our-company.example"]
time_zone = "UTC"
[shops.mueller]
url = "https://mueller.example"
country = "DE"
kind = "own"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    recorded(tmp_path, [(shop("mueller"), [FINE, WORST])]).close()
    return tmp_path


def configure(folder: Path, port: int) -> None:
    (folder / "reachwatch.toml").write_text(CONFIG.format(port=port))


def mail(taken: tuple[str, bytes]) -> EmailMessage:
    return message_from_bytes(taken[1], policy=default)


def test_it_is_tried_on_oneself_sent_once_and_again_only_if_meant(folder: Path) -> None:
    week = ("--week", WEEK)
    with MailServerStub() as server:
        configure(folder, server.port)
        tried = reachwatch("report", "--name", "boss", "--to", "me@our-company.example", *week, folder=folder)
        assert (tried.returncode, "Sent to me@our-company.example." in tried.stdout) == (0, True), (
            tried.stderr
        )
        sent = document(reachwatch("report", "--name", "boss", "--send", "--json", *week, folder=folder))
        assert (sent["not_sent"], sent["trouble"]) == ([], "")
        twice = reachwatch("report", "--name", "boss", "--send", *week, folder=folder)
        assert (twice.returncode, "was sent already" in twice.stderr) == (2, True)
        again = reachwatch("report", "--name", "boss", "--send", "--again", *week, folder=folder)
        assert again.returncode == 0
    mails = [mail(taken) for taken in server.taken]
    assert [each["To"] for each in mails] == [
        "me@our-company.example", *["boss@our-company.example", "service@our-company.example"] * 2
    ]  # fmt: skip
    assert {part.get_content_type() for part in mails[0].walk()} >= {"text/plain", "text/html", "image/png"}
    assert "unsubscribe" in mails[0]["List-Unsubscribe"]


def test_where_no_server_takes_it_that_is_said_and_it_waits(folder: Path) -> None:
    configure(folder, 9)
    done = reachwatch("report", "--name", "boss", "--send", "--week", WEEK, folder=folder)
    assert done.returncode == 1
    assert "Not sent yet to boss@our-company.example, service@our-company.example." in done.stdout
    assert len(document(reachwatch("outbox", "--json", folder=folder))["messages"]) == 2


def test_the_daemon_puts_it_into_the_outbox_once_when_its_time_has_come(folder: Path) -> None:
    configure(folder, 9)
    settings = load_config(folder / "reachwatch.toml")
    due = datetime(2026, 11, 23, 7, tzinfo=UTC)
    with Store.open(folder / "reachwatch.db") as store:
        assert not _put_report(store, settings, "boss", due - timedelta(days=14))
        assert _put_report(store, settings, "boss", due)
        assert not _put_report(store, settings, "boss", due + timedelta(minutes=1))
        with store.reading() as db:
            subjects = [row["subject"] for row in db.table("outbox").rows]
    assert len(subjects) == 2
