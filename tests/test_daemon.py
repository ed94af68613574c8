"""The daemon as an administrator meets it: a real process, a real browser, shops and mail servers on loopback."""

import json
import os
import signal
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from command import document, reachwatch
from counting_shop import CountingShop
from daemons import Running, daemon, rows
from mail_servers import MailServerStub

REACHABLE = "<h1>Mugs</h1><p>Call us: 020 7946 0857, or write to service@mugs.example.</p>"
SILENT = "<h1>Mugs</h1><p>We sell mugs.</p>"
SLOW = "<h1>Mugs</h1><script>const end = Date.now() + 4000; while (Date.now() < end) {}</script>" + REACHABLE


@pytest.fixture
def shop() -> Iterator[CountingShop]:
    with CountingShop({"/": REACHABLE}) as one:
        yield one


def configure(folder: Path, *shops: CountingShop, more: str = "") -> None:
    tables = "".join(
        f'[shops.mugs-{n}]\nurl = "{shop.url}"\ncountry = "GB"\nname = "Mugs {n}"\nchecks = ["contact-findable"]\n'
        for n, shop in enumerate(shops, 1)
    )
    text = f'[reachwatch]\ndatabase = "r.db"\n[limits]\npace_seconds = 0\n[schedule]\nevery = "5m"\n{more}\n{tables}'
    new = folder / "new.toml"
    new.write_text(text, encoding="utf-8")
    new.replace(folder / "reachwatch.toml")


def runs(folder: Path) -> list[tuple[Any, ...]]:
    return rows(folder, "select shop_key, kind, state, visit_id is not null from runs order by id")


def test_it_visits_tells_how_it_is_and_stops_when_told(tmp_path: Path, shop: CountingShop) -> None:
    configure(tmp_path, shop)
    with daemon(tmp_path) as one:
        one.logged("visited")
        status = reachwatch("status", "--json", folder=tmp_path)
        assert status.returncode == 0, status.stdout + status.stderr
        told = document(status)
        assert told["daemon"]["pid"] == one.process.pid
        second = reachwatch("daemon", folder=tmp_path)
        assert second.returncode == 2
        assert f"A daemon (process {one.process.pid}) works on the database" in second.stderr
        assert one.stop() == 0
    assert runs(tmp_path) == [("mugs-1", "first", "done", 1)]
    ((due,),) = rows(tmp_path, "select count(*) from due_marks where shop_key = 'mugs-1'")
    assert due == 1
    after = reachwatch("status", folder=tmp_path)
    assert (after.returncode, "No daemon runs." in after.stdout) == (2, True)


def test_a_visit_that_has_begun_is_finished_before_it_stops(tmp_path: Path) -> None:
    with CountingShop({"/": SLOW}) as shop:
        configure(tmp_path, shop)
        with daemon(tmp_path) as one:
            one.until(lambda: ("mugs-1", "first", "running", 0) in runs(tmp_path), "running")
            assert one.stop() == 0
    assert runs(tmp_path) == [("mugs-1", "first", "done", 1)]


def test_asked_twice_it_cuts_the_visit_off_and_catches_up_at_the_next_start(tmp_path: Path) -> None:
    with CountingShop({"/": SLOW}) as shop:
        configure(tmp_path, shop)
        with daemon(tmp_path) as one:
            one.until(lambda: ("mugs-1", "first", "running", 0) in runs(tmp_path), "running")
            one.process.terminate()
            one.logged("stopping")
            assert one.stop() == 0
        assert runs(tmp_path) == [("mugs-1", "first", "cut-off", 0)]
        with daemon(tmp_path) as one:
            one.logged("visited")
            assert one.stop() == 0
    assert runs(tmp_path)[-1] == ("mugs-1", "first", "done", 1)


def test_killed_in_a_visit_it_makes_up_for_it(tmp_path: Path) -> None:
    with CountingShop({"/": SLOW}) as shop:
        configure(tmp_path, shop)
        with daemon(tmp_path) as one:
            one.until(lambda: ("mugs-1", "first", "running", 0) in runs(tmp_path), "running")
            os.killpg(one.process.pid, signal.SIGKILL)
            one.process.wait()
        with daemon(tmp_path) as one:
            one.logged("visited")
            assert one.stop() == 0
    assert runs(tmp_path) == [("mugs-1", "first", "cut-off", 0), ("mugs-1", "first", "done", 1)]


def test_a_new_configuration_is_taken_up_and_a_broken_one_is_not(tmp_path: Path, shop: CountingShop) -> None:
    configure(tmp_path, shop)
    with CountingShop({"/": REACHABLE}) as other, daemon(tmp_path, hasty=True) as one:
        one.logged("visited")
        configure(tmp_path, shop, more='[browser]\nkind = "fast"')
        one.logged("configuration refused")
        assert reachwatch("status", folder=tmp_path).returncode == 2
        status = reachwatch("status", "--database", "r.db", folder=tmp_path)
        assert (status.returncode, "browser.kind" in status.stdout) == (1, True), status.stdout
        configure(tmp_path, shop, other)
        one.until(
            lambda: any(run[0] == "mugs-2" and run[2] == "done" for run in runs(tmp_path)), "the new shop"
        )
        os.kill(one.process.pid, signal.SIGHUP)
        one.logged("configuration read", times=2)
        assert reachwatch("status", folder=tmp_path).returncode == 0
        assert one.stop() == 0


def test_in_a_window_nothing_is_visited(tmp_path: Path, shop: CountingShop) -> None:
    closed = '[windows.always]\nweekly = ["mon-sun 00:00-24:00"]\nstops = ["visits"]\n'
    configure(tmp_path, shop, more=closed)
    with daemon(tmp_path, hasty=True) as one:
        one.until(lambda: runs(tmp_path), "queued")
        configure(tmp_path, shop)
        one.logged("visited")
        assert one.stop() == 0
    (read,) = one.log("configuration read")
    assert one.log("visited")[0]["at"] > read["at"]


def test_a_change_is_looked_at_again_then_told_once_and_so_is_its_end(
    tmp_path: Path, shop: CountingShop
) -> None:
    with MailServerStub() as post:
        configure(
            tmp_path, shop,
            more=f'[outgoing]\nhost = "127.0.0.1"\nport = {post.port}\nsecurity = "none"\n'
            'from = "Reachwatch <reachwatch@our-company.example>"\n'
            '[alerts.team]\nto = ["service@our-company.example"]\n'
            '[confirmation]\nafter = "1m"\n[risk]\nmatters = { contact-findable = true }\n',
        )  # fmt: skip
        with daemon(tmp_path, hasty=True) as one:
            one.until(lambda: kinds(one) == ["first"], "the first state")
            shop.pages["/"] = SILENT
            one.until(lambda: len(post.taken) == 1, "an alert")
            shop.pages["/"] = REACHABLE
            one.until(lambda: len(post.taken) == 2, "the end of it")
            assert one.stop() == 0
    assert kinds(one) == ["first", "pain", "recovery"]
    mails = [message_from_bytes(text, policy=default) for _, text in post.taken]
    assert [mail["To"] for mail in mails] == ["service@our-company.example"] * 2
    assert all("Mugs 1" in mail["Subject"] for mail in mails)
    assert rows(tmp_path, "select state, count(*) from outbox group by state") == [("sent", 2)]
    assert [len(json.loads(looks)) for (looks,) in rows(tmp_path, "select looks from changes")] == [2, 2, 2]


def kinds(one: Running) -> list[str]:
    return [entry["kind"] for entry in one.log("changed")]
