"""Old and oversize evidence goes, in this order; what was found and the latest pictures stay."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_store import visit

from checks.correspondence import Actor, MailKind
from checks.model import Stage
from monitor.attachments import Attachment, Kind
from monitor.carry_out import tidy_mails
from monitor.config import EvidenceTable
from monitor.config_mail import MailTable
from monitor.correspondence.arrival import Arrival
from monitor.correspondence.mail_store import MailStore, Reading
from monitor.keeping import tidy_all
from monitor.retention import Kept, doomed
from monitor.store import Store

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def kept(name: str, days: float, size: int = 10) -> Kept:
    """`t…` is a recording, `p…` a picture; `…!` is of a latest visit."""
    return Kept(
        digest=name, bytes=size, seen_at=NOW - timedelta(days=days), picture=name[0] == "p", latest="!" in name
    )  # fmt: skip


@pytest.mark.parametrize(
    ("files", "most", "gone"),
    [
        ([], 0, []),
        ([kept("t1", 29), kept("p1", 29)], 20, []),
        ([kept("t1", 30), kept("p1", 30)], 20, []),
        ([kept("t1", 31), kept("p1", 31), kept("p2", 1)], 99, ["t1", "p1"]),
        ([kept("t1!", 31), kept("p1!", 31)], 99, ["t1!"]),
        ([kept("p1", 3), kept("t1", 1), kept("t2", 2)], 20, ["t2"]),
        ([kept("p1", 3), kept("t1", 1), kept("t2", 2)], 10, ["t2", "t1"]),
        ([kept("p1", 3), kept("p2", 4), kept("t1", 1)], 10, ["t1", "p2"]),
        ([kept("p1!", 3), kept("p2!", 4), kept("t1!", 1)], 0, ["t1!"]),
        ([kept("t1", 40, 90), kept("t2", 1, 10)], 10, ["t1"]),
    ],
)
def test_what_goes(files: list[Kept], most: int, gone: list[str]) -> None:
    going = doomed(files, now=NOW, keep=timedelta(days=30), most_bytes=most)
    assert [file.digest for file in going] == gone


def test_the_findings_outlive_the_recording(tmp_path: Path) -> None:
    trace = Attachment(Kind.TRACE, b"a recording")
    html = Attachment(Kind.HTML, b"<p>a page", Stage.CHECKOUT)
    with Store.open(tmp_path / "r.db") as store:
        number = store.record(visit(), (), {}, [trace, html])
        assert [t.visit_id for t in store.traces() if t.file] == [number]
        assert len([file for file in store.evidence.files() if not file.page]) == 2
        tidy_all(store, EvidenceTable(keep_days=0), NOW + timedelta(days=3650))
        assert [file for file in store.evidence.files() if not file.page] == []
        assert [(t.visit_id, t.file) for t in store.traces()] == [(number, None)]
        assert [record.visit.pages.keys() for record in store.latest()] == [visit().pages.keys()]


def test_a_full_disk_loses_the_recording_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    with Store.open(tmp_path / "r.db") as store:
        monkeypatch.setattr(store.evidence, "put", full)
        store.record(visit(), (), {}, [Attachment(Kind.TRACE, b"a recording")])
        assert store.traces() == []
        (note,) = [row["note"] for row in store._db.table("visits").rows]
    assert "A trace file could not be kept" in note


def mail(days: float) -> Arrival:
    raw = f"From: Ana Ionescu{days}\r\n\r\nCall Ana Ionescu{days}.\r\n".encode() * 100
    return Arrival(
        raw=raw, recipients=("a@probe.test",), received_at=NOW - timedelta(days=days), source="smtp"
    )


def tidied(path: Path, table: MailTable | None) -> None:
    with MailStore.open(path) as mails:
        tidy_mails(mails, table, NOW)


def names_in(folder: Path) -> set[bytes]:
    """Which senders the bytes of the database still tell."""
    whole = b"".join(file.read_bytes() for file in folder.glob("r.db*"))
    return {name for name in (b"Ionescu179", b"Ionescu181", b"Ionescu500") if name in whole}


@pytest.mark.parametrize("table", [None, MailTable(domain="probe.test")])
def test_what_old_mails_say_goes_and_what_they_were_stays(tmp_path: Path, table: MailTable | None) -> None:
    path = tmp_path / "r.db"
    with MailStore.open(path) as mails:
        young, old, unread = (mails.keep(mail(days)) for days in (179, 181, 500))
        for number, name in ((young, "Ionescu179"), (old, "Ionescu181")):
            reading = Reading(
                kind=MailKind.ANSWER, actor=Actor.HUMAN, cues=(name,), sender=name, subject=name, excerpt=name
            )
            mails.classify(number, reading)
            mails.assign(number, 7, "its subject", timedelta(hours=2))
        before = mails.mail(old)
    tidied(path, table)
    assert names_in(tmp_path) == {b"Ionescu179", b"Ionescu500"}
    with MailStore.open(path) as mails:
        after = mails.mail(old)
        assert before
        assert after
        assert after == replace(
            before, removed=True, reading=Reading(kind=MailKind.ANSWER, actor=Actor.HUMAN)
        )
        assert mails.raw(old) == b""
        assert mails.keep(mail(181)) == old  # fetched once more
        assert mails.forget(NOW - timedelta(days=180)) == 0
        assert [one.id for one in mails.unread()] == [unread]


def test_how_long_mails_are_kept_is_told(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with MailStore.open(path) as mails:
        number = mails.keep(mail(3))
        mails.classify(number, Reading(kind=MailKind.ANSWER, actor=Actor.HUMAN))
    tidied(path, MailTable(domain="probe.test", keep_days=4))
    with MailStore.open(path) as mails:
        assert mails.raw(number)
    tidied(path, MailTable(domain="probe.test", keep_days=2))
    with MailStore.open(path) as mails:
        assert not mails.raw(number)
