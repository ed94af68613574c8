"""`reachwatch ask`, `collect` and `run` as a user types them, against a shop that counts what it gets."""

import gzip
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from asking import KEY, answer_to, asking_folder, contact_shop, deliver, entries
from click.testing import CliRunner, Result
from command import document, reachwatch
from conftest import Loop
from inquiry_server import InquiryShop
from test_outgoing import Sink, free_port
from visiting import Silent

from checks.correspondence import Channel
from checks.model import Reason, Shop
from monitor.carry_out import visit_and_ask
from monitor.cli import main
from monitor.collect import collect
from monitor.config import load_config
from monitor.correspondence import asker
from monitor.correspondence.inquiry_text import Draft, compose
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.permission import Rules
from monitor.errands import of_settings
from monitor.office import open_office
from monitor.run import Outcome
from monitor.store import Store

CANARY = "Sesam-öffne-dich-4711"
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning")


@pytest.fixture
def shop() -> Iterator[InquiryShop]:
    with contact_shop() as one:
        yield one


@pytest.fixture
def folder(tmp_path: Path, shop: InquiryShop) -> Path:
    return asking_folder(tmp_path, shop.url)


def typed(folder: Path, *arguments: str) -> Result:
    """In this process, without a browser."""
    place = ["--config", str(folder / "reachwatch.toml"), "--database", str(folder / "r.db")]
    return CliRunner().invoke(main, [*arguments, *place])


# ---- ask --dry-run


def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(folder: Path, shop: InquiryShop) -> None:
    done = reachwatch("ask", KEY, "--dry-run", "--json", "--picture", "form.jpg", folder=folder)
    assert done.returncode == 0, done.stderr
    told = document(done)
    assert {entry["role"] for entry in told["entries"]} >= {"message"}
    assert any("@probe.example" in entry["value"] for entry in told["entries"])
    assert (told["picture"], told["sending"]) == ("form.jpg", "not-sent")
    assert (folder / "form.jpg").read_bytes().startswith(b"\xff\xd8")
    assert shop.messages == []
    assert not [request for request in shop.requests if not request.startswith("GET")]
    assert not entries(folder / "r.db")


def test_a_picture_that_cannot_be_written_is_told_in_a_sentence(folder: Path, shop: InquiryShop) -> None:
    done = reachwatch("ask", KEY, "--dry-run", "--picture", "nowhere/form.jpg", folder=folder)
    assert done.returncode == 2
    assert "The picture nowhere/form.jpg cannot be written" in done.stderr
    assert "--picture" in done.stderr
    assert "Traceback" not in done.stderr
    assert shop.messages == []


# ---- collect


def test_collect_says_what_is_missing(folder: Path) -> None:
    done = typed(folder, "collect")
    assert done.exit_code == 2
    assert "There is no database" in done.output
    Store.open(folder / "r.db").close()
    assert typed(folder, "collect").output == "Nothing new, and no answer is awaited.\n"
    config = folder / "reachwatch.toml"
    config.write_text('[shops.mugs]\nurl = "https://mugs.example"\ncountry = "GB"\n', "utf-8")
    done = typed(folder, "collect")
    assert done.exit_code == 2
    assert "There is no mailbox to look into." in done.output
    assert "[mail.maildir]" in done.output


def test_collect_tells_a_mailbox_that_cannot_be_read(folder: Path) -> None:
    Store.open(folder / "r.db").close()
    (folder / "Maildir").rename(folder / "gone")
    done = typed(folder, "collect", "--json")
    assert done.exit_code == 2
    told = json.loads(done.stdout)
    assert told["trouble"]
    assert told["trouble"] in done.stderr


@pytest.mark.parametrize("wait", ["", "10", "h", "1.5h", "-1m", "9999999h"])
def test_a_length_of_time_that_is_none_is_told(wait: str, folder: Path) -> None:
    Store.open(folder / "r.db").close()
    done = typed(folder, "collect", "--wait", wait)
    assert done.exit_code == 2
    assert "is no length of time" in done.output


def test_collect_waits_until_all_is_answered(folder: Path) -> None:
    with Store.open(folder / "r.db") as store:
        shop = Shop(key=KEY, name="Mugs", url="https://mugs.example/", country="GB", languages=("en",))
        draft = compose(shop, domain="probe.example", chance=Random(1))
        assert isinstance(draft, Draft)
        ledger, now = Ledger(store), datetime.now(UTC)
        ledger.reserve(shop, draft.question, channel=Channel.FORM, url="u", rules=Rules(), now=now)
        ledger.recover()  # and then that process died: nobody said until when answers are awaited
    asleep: list[float] = []

    def sleep(seconds: float) -> None:
        (entry,) = entries(folder / "r.db")
        assert entry.watch, "answers are awaited by the shop's hours"
        asleep.append(seconds)
        deliver(answer_to(draft.question.address), folder)

    settings, said = load_config(folder / "reachwatch.toml"), list[str]()
    looked = collect(settings, folder / "r.db", timedelta(hours=1), said.append, sleep=sleep)
    assert (len(asleep), len(looked.awaited)) == (1, 0)
    assert [s.verdict.value for s in looked.settled] == ["unknown", "pass"], "first that it is uncertain"
    assert len(said) == 1


# ---- something changes, or fails, on the way


class _PausedOnTheWay(dict[str, str]):
    """Pages of a shop; while the contact page is opened to fill in its form, a person pauses all questions."""

    def __init__(self, pages: dict[str, str], pause: Callable[[], object]) -> None:
        super().__init__(pages)
        self._pause, self.opened = pause, 0

    def get(self, path: str, default: Any = None) -> Any:
        self.opened += path == "/contact"
        if self.opened == 2:
            self._pause()
        return super().get(path, default)


def test_a_pause_holds_until_right_before_the_click(folder: Path, shop: InquiryShop, loop: Loop) -> None:
    def pause() -> None:
        with Store.open(folder / "r.db") as store:
            Ledger(store).pause(datetime.now(UTC), reason="a person said so")

    shop.pages = pages = _PausedOnTheWay(shop.pages, pause)
    outcome = loop.run(_visit(folder))
    assert pages.opened == 2
    said = next(f for f in outcome.result.findings if f.check == "contact-form-reply").judgement
    assert said.reason is Reason.NOT_ASKED
    assert "paused (a person said so)" in said.sentence
    assert any("typed into" in line for line in outcome.result.visit.log), "it was filled in by then"
    assert (shop.messages, entries(folder / "r.db")) == ([], [])


def _raise(*_: object, **__: object) -> None:
    raise KeyError("a thing nobody reckoned with")


async def _visit(folder: Path) -> Outcome:
    settings = load_config(folder / "reachwatch.toml")
    with Store.open(folder / "r.db") as store, open_office(settings, store) as office:
        errands = of_settings(settings, [KEY], ["contact-findable", "contact-form-reply"])
        (outcome,) = await visit_and_ask(settings, errands, office, nullcontext(Silent()))
    return outcome


CRASHES = {
    "before the intent": (asker, "compose", [], Reason.CRASHED),
    "after the intent": (Ledger, "finish", ["intended"], Reason.SENDING_UNCERTAIN),
    "while it is told": (asker, "standing_of_shop", ["confirmed"], Reason.CRASHED),
}


@pytest.mark.parametrize("point", CRASHES)
def test_a_crash_while_asking_loses_nothing_of_the_visit(
    point: str, folder: Path, shop: InquiryShop, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, name, states, reason = CRASHES[point]
    monkeypatch.setattr(where, name, _raise)
    outcome = loop.run(_visit(folder))
    said = {f.check: f for f in outcome.result.findings}
    assert said["contact-findable"].verdict.value == "pass"
    assert (said["contact-form-reply"].verdict.value, said["contact-form-reply"].judgement.reason) == (
        "unknown",
        reason,
    )
    assert [str(entry.state) for entry in entries(folder / "r.db")] == states
    assert len(shop.messages) == len(states)


# ---- by mail


def test_a_question_by_mail_is_sent_once_and_judged_and_no_password_is_told(
    tmp_path: Path, shop: InquiryShop
) -> None:
    sink = Sink()
    with _running(sink) as port:
        folder = _by_mail(tmp_path, shop.url, port)
        done = reachwatch(
            "run", "--check", "contact-form-reply", "--json", "--report", "r.html", folder=folder
        )
        again = reachwatch(
            "run", "--check", "contact-form-reply", "--json", "--report", "s.html", folder=folder
        )
    assert len(sink.taken) == 1, done.stderr
    (entry,) = entries(folder / "r.db")
    assert sink.taken[0].rcpt_tos == ["service@mugs.example"]
    assert entry.page_url == "mailto:service@mugs.example"
    deliver(answer_to(entry.question.address), folder)
    collected = reachwatch("collect", "--json", folder=folder)
    assert [s["verdict"] for s in document(collected)["settled"]] == ["pass"]
    assert shop.messages == []
    said = [text for each in (done, again, collected) for text in (each.stdout, each.stderr)]
    kept = dict(_kept(folder))
    assert {"r.db", "r.html", "trace.trace"} <= {Path(name).name for name in kept}
    assert not [text for text in said if CANARY in text]
    assert not [name for name, data in kept.items() if CANARY.encode() in data]


def _kept(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files but the one with the password, unpacked."""
    for file in folder.rglob("*"):
        if not file.is_file() or file.name == "password":
            continue
        data = file.read_bytes()
        yield str(file), gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed:
                yield from ((f"{file}/{name}", packed.read(name)) for name in packed.namelist())


@contextmanager
def _running(sink: Sink) -> Iterator[int]:
    """A mail server that asks for the password."""

    def authenticator(*arguments: Any) -> AuthResult:
        return AuthResult(success=arguments[-1].password == CANARY.encode())

    one = Controller(
        sink, hostname="127.0.0.1", port=free_port(), authenticator=authenticator, auth_required=True,
        auth_require_tls=False,
    )  # fmt: skip
    one.start()
    try:
        yield one.port
    finally:
        one.stop()


def _by_mail(folder: Path, url: str, port: int) -> Path:
    asking_folder(folder, url, 'channel = "email"\nservice_mail = "service@mugs.example"\n')
    (folder / "password").write_text(CANARY, "utf-8")
    with (folder / "reachwatch.toml").open("a", encoding="utf-8") as file:
        file.write(
            f'[evidence]\ntrace = "always"\n[outgoing]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
            'user = "reachwatch"\npassword_file = "password"\n'
        )
    return folder


def test_a_missing_password_is_told_and_the_visit_is_kept(tmp_path: Path, shop: InquiryShop) -> None:
    folder = _by_mail(tmp_path, shop.url, 9)
    (folder / "password").unlink()
    done = reachwatch(
        "run", "--check", "contact-form-reply", "--check", "contact-findable", "--json", folder=folder
    )
    (told,) = document(done)["results"]
    findings = {finding["check"]: finding for finding in told["findings"]}
    assert findings["contact-findable"]["verdict"] == "pass"
    assert findings["contact-form-reply"]["reason"] == "not-asked"
    assert "password cannot be read" in findings["contact-form-reply"]["sentence"]
    assert not entries(folder / "r.db")
