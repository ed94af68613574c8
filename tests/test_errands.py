"""From what was asked for to errands, and to a report that can be written."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest
from conftest import Loop
from visiting import Silent, findings, visit_one

from checks.correspondence import Actor, MailKind
from checks.model import Stage
from monitor.browser import BrowserHouse
from monitor.carry_out import carry_out
from monitor.config import Settings, load_config
from monitor.correspondence.arrival import Arrival
from monitor.correspondence.mail_store import MailStore, Reading
from monitor.demo import DemoServer
from monitor.errands import of_addresses, of_settings
from monitor.errors import NotWritable, ReachwatchError


def settings(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "reachwatch.toml").write_text(text)
    return load_config(tmp_path / "reachwatch.toml")


def test_the_same_address_twice_is_one_errand() -> None:
    errands = of_addresses(["shop.example", "https://shop.example/", "other.example"], "NL", ["NL"], [])
    assert [e.shop.url for e in errands] == ["https://shop.example/", "https://other.example/"]
    assert [e.shop.languages for e in errands] == [("nl",), ("nl",)]


def test_only_the_stages_that_the_checks_need_are_planned() -> None:
    (errand,) = of_addresses(["shop.example"], "DE", [], ["contact-findable"])
    assert errand.plan == (Stage.HOME, Stage.CONTACT, Stage.IMPRINT)
    (errand,) = of_addresses(["shop.example"], "DE", [], ["phone-at-checkout"])
    assert Stage.RETURNS not in errand.plan


def test_a_shop_of_the_configuration_brings_its_own_settings(tmp_path: Path) -> None:
    read = settings(tmp_path, """
        [shops.mine]
        url = "https://mine.example"
        country = "RO"
        kind = "own"
        honour_robots = false
        checks = ["guest-checkout"]
        [shops.mine.pages]
        returns = "https://mine.example/retur"
        """)  # fmt: skip
    (errand,) = of_settings(read, [], [])
    assert [c.name for c in errand.checks] == ["guest-checkout"]
    assert (errand.honour_robots, errand.known) == (False, {Stage.RETURNS: "https://mine.example/retur"})
    (errand,) = of_settings(read, ["mine"], ["contact-findable"])
    assert [c.name for c in errand.checks] == ["contact-findable"], (
        "what was typed comes before what is written"
    )
    with pytest.raises(ReachwatchError, match="The configuration has: mine"):
        of_settings(read, ["yours"], [])


class Watching(Silent):
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return


def test_a_report_that_cannot_be_written_stops_before_the_first_visit(loop: Loop, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    watching = Watching()
    work = carry_out(
        Settings(), of_addresses(["http://127.0.0.1:9"], "DE", [], []), tmp_path / "r.db",
        tmp_path / "file" / "report.html", watching,
    )  # fmt: skip
    with pytest.raises(NotWritable, match="--report"):
        loop.run(work)
    assert watching.steps == []


def test_each_run_removes_what_old_mails_say(loop: Loop, tmp_path: Path) -> None:
    then = datetime.now(UTC) - timedelta(days=181)
    arrival = Arrival(
        raw=b"Subject: a\r\n\r\nAna", recipients=("a@probe.test",), received_at=then, source="smtp"
    )
    with MailStore.open(tmp_path / "r.db") as mails:
        number = mails.keep(arrival)
        mails.classify(number, Reading(kind=MailKind.ANSWER, actor=Actor.HUMAN))
    loop.run(carry_out(Settings(), [], tmp_path / "r.db", tmp_path / "report.html", Watching()))
    with MailStore.open(tmp_path / "r.db") as mails:
        assert mails.raw(number) == b""


def test_known_pages_are_opened_and_not_searched_for(loop: Loop, house: BrowserHouse, tmp_path: Path) -> None:
    with DemoServer() as server:
        home = server.url("exemplary")
        read = settings(tmp_path, f"""
            [shops.exemplary]
            url = "{home}"
            country = "GB"
            checks = ["return-costs-stated", "phone-at-checkout"]
            [shops.exemplary.pages]
            product = "{home}products/lighthouse-mug"
            returns = "{home}contact"
            """)  # fmt: skip
        (errand,) = of_settings(read, [], [])
        outcome = visit_one(loop, house, errand)
    pages = outcome.result.visit.pages
    assert pages[Stage.RETURNS].url == f"{home}contact"
    assert findings(outcome)["phone-at-checkout"].verdict == "pass"


@pytest.mark.parametrize(
    ("own", "named", "partial"),
    [
        ("", [], False),
        ("", ["phone-at-checkout"], True),
        ('checks = ["phone-at-checkout"]', [], False),
        ('checks = ["phone-at-checkout"]', ["phone-at-checkout", "guest-checkout"], False),
        ('checks = ["phone-at-checkout", "guest-checkout"]', ["guest-checkout"], True),
    ],
)
def test_a_visit_for_a_few_of_the_checks_is_told_apart(
    own: str, named: list[str], partial: bool, tmp_path: Path
) -> None:
    file = tmp_path / "reachwatch.toml"
    file.write_text(f'[shops.mueller]\nurl = "https://shop.example"\ncountry = "DE"\n{own}\n')
    (errand,) = of_settings(load_config(file), [], named)
    assert errand.partial is partial
