"""The command line as people and scripts meet it: exit codes, clear sentences, results on standard output."""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from command import document, reachwatch

from monitor import __version__
from monitor.browser import runs_as_root
from monitor.cli import main
from monitor.demo import DemoServer
from monitor.store import Store

CHECK = ["check", "https://shop.example", "--country", "DE"]
BAD_CALLS = {
    "no address": (["check", "--country", "DE"], "URL..."),
    "no country": (["check", "https://shop.example"], "--country"),
    "wrong country": (["check", "https://shop.example", "--country", "UK"], "GB"),
    "no web page": (["check", "ftp://shop.example", "--country", "DE"], "ftp"),
    "no address at all": (["check", "http://", "--country", "DE"], "https://shop.example"),
    "spaces": (["check", "my shop", "--country", "DE"], "space"),
    "password in the address": (["check", "https://me:secret@shop.example", "--country", "DE"], "Remove"),
    "unknown check": ([*CHECK, "--check", "phones"], "phone-at-checkout"),
    "unknown option": (["check", "https://shop.example", "--submit"], "--submit"),
    "unknown command": (["chekc"], "chekc"),
    "no configuration": (["run"], "reachwatch init"),
    "named configuration missing": (["run", "--config", "gone.toml"], "gone.toml"),
    "report into nowhere": (
        [*CHECK, "--report", "/proc/nowhere/report.html"], "--report",
    ),
    "report onto a folder": ([*CHECK, "--report", "."], "directory"),
    "database is a folder": ([*CHECK, "--database", "."], "."),
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as one:
        yield one


@pytest.mark.parametrize(("arguments", "says"), BAD_CALLS.values(), ids=BAD_CALLS.keys())
def test_a_wrong_call_gets_one_clear_sentence(
    arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with ThreadPoolExecutor() as elsewhere:  # an event loop of pytest-playwright's may run in this thread
        done = elsewhere.submit(CliRunner().invoke, main, arguments).result()
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert says in done.stderr
    error = done.stderr.splitlines()[-1]
    assert error.startswith("Error: "), done.stderr
    assert "Traceback" not in done.stderr


def test_the_mistakes_of_a_configuration_are_told_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "reachwatch.toml").write_text(
        '[shops.one]\nurl = "https://one.example"\ncountry = "UK"\ncolour = "red"\n'
        '[limits]\nstep_seconds = "soon"\n'
    )
    done = reachwatch("run", folder=tmp_path)
    assert done.returncode == 2
    assert [line for line in ("line 3", "line 4", "line 6") if line not in done.stderr] == []
    assert "Traceback" not in done.stderr


def test_a_read_only_folder(tmp_path: Path, server: DemoServer) -> None:
    if runs_as_root():
        pytest.skip("root can write everywhere")
    tmp_path.chmod(0o500)
    done = reachwatch("check", server.url("exemplary"), "--country", "GB", folder=tmp_path)
    assert done.returncode == 2
    assert "cannot be" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_of_a_newer_version(tmp_path: Path, server: DemoServer) -> None:
    with Store.open(tmp_path / "new.db") as store:
        store._db.table("_sqlite_migrations").insert(
            {"migration_set": "reachwatch", "name": "from_the_future", "applied_at": "2030-01-01"}
        )
    call = ["check", server.url("exemplary"), "--country", "GB", "--database", "new.db"]
    done = reachwatch(*call, folder=tmp_path)
    assert done.returncode == 2, done.stdout
    assert "newer" in done.stderr


def test_a_missing_browser_is_told_before_anything_else(tmp_path: Path, server: DemoServer) -> None:
    (tmp_path / "reachwatch.toml").write_text(
        '[browser]\nexecutable = "no-such-browser"\n'
        f'[shops.a]\nurl = "{server.url("exemplary")}"\ncountry = "GB"\n'
    )
    done = reachwatch("run", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: There is no browser at ")


def test_check_prints_verdicts_risk_and_report(tmp_path: Path, server: DemoServer) -> None:
    done = reachwatch(
        "check", server.url("stranded"), "--country", "GB", "--report", "r.html", folder=tmp_path
    )
    assert done.returncode == 1, done.stderr
    assert re.search(r"✗ Failed\s+A phone number at checkout", done.stdout)
    assert re.search(r"Risk at FMOT.*High", done.stdout)
    assert str(tmp_path / "r.html") in done.stdout
    assert "looking for checkout" in done.stderr
    assert (tmp_path / "r.html").read_text("utf-8").startswith("<!doctype html>")
    assert (tmp_path / "reachwatch-data" / "reachwatch.db").is_file()


@pytest.mark.parametrize(("shop", "checks", "code"), [
    ("exemplary", [], 0),
    ("stranded", [], 1),
    ("refusing", [], 3),
    ("stranded", ["contact-findable"], 0),
])  # fmt: skip
def test_exit_codes_of_check(
    shop: str, checks: list[str], code: int, tmp_path: Path, server: DemoServer
) -> None:
    chosen = [word for name in checks for word in ("--check", name)]
    done = reachwatch("check", server.url(shop), "--country", "GB", "--json", *chosen, folder=tmp_path)
    assert done.returncode == code, done.stderr
    assert done.stdout.strip().startswith("{")


def test_json_is_whole_and_alone_on_standard_output(tmp_path: Path, server: DemoServer) -> None:
    done = reachwatch("check", server.url("paid-returns"), "--country", "RO", "--json", folder=tmp_path)
    result = document(done)["results"][0]
    assert {f["check"] for f in result["findings"]} >= {"phone-at-checkout", "return-costs-stated"}
    assert Path(document(done)["report"]).is_file()
    assert all(f["searched"] for f in result["findings"] if f["verdict"] == "fail")


def test_run_visits_the_shops_of_the_configuration(tmp_path: Path, server: DemoServer) -> None:
    (tmp_path / "reachwatch.toml").write_text(
        "".join(
            f'[shops.{key}]\nurl = "{server.url(key)}"\ncountry = "{country}"\n'
            'checks = ["contact-findable"]\n'
            for key, country in (("exemplary", "GB"), ("silent", "GB"), ("paid-returns", "RO"))
        )
    )
    one = reachwatch("run", "--shop", "exemplary", "--json", folder=tmp_path)
    assert (one.returncode, [r["shop"]["key"] for r in document(one)["results"]]) == (0, ["exemplary"])
    every = reachwatch("run", "--json", folder=tmp_path)
    assert every.returncode == 1, every.stderr
    assert [r["shop"]["key"] for r in document(every)["results"]] == ["exemplary", "silent", "paid-returns"]
    unknown = reachwatch("run", "--shop", "mueller", folder=tmp_path)
    assert (unknown.returncode, "exemplary, silent, paid-returns" in unknown.stderr) == (2, True)


def test_init_writes_a_configuration_once(tmp_path: Path) -> None:
    first = reachwatch("init", folder=tmp_path)
    written = (tmp_path / "reachwatch.toml").read_text("utf-8")
    assert (first.returncode, "[shops." in written) == (0, True)
    second = reachwatch("init", folder=tmp_path)
    assert (second.returncode, "--force" in second.stderr) == (2, True)
    (tmp_path / "reachwatch.toml").write_text("mine")
    assert reachwatch("init", "--force", folder=tmp_path).returncode == 0
    assert (tmp_path / "reachwatch.toml").read_text("utf-8") == written


def test_doctor_finds_all_well(tmp_path: Path) -> None:
    done = reachwatch("doctor", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    assert re.search(r"✓ Browser: Chromium \d+", done.stdout)
    assert "✓ Database" in done.stdout
    assert ("without its sandbox" in done.stdout) == runs_as_root()


def test_doctor_explains_a_driver_that_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/bin/false")
    done = reachwatch("doctor", folder=tmp_path)
    assert done.returncode == 2
    assert "✗ Browser: Playwright's driver does not start" in done.stdout
    assert "Traceback" not in done.stderr


def test_doctor_names_what_is_wrong_and_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "reachwatch.toml").write_text('[browser]\nexecutable = "nowhere"\n[shops]\n')
    (tmp_path / "reachwatch-data").write_text("a file where a folder should be")
    done = reachwatch("doctor", folder=tmp_path)
    assert done.returncode == 2
    assert {
        line[0] for line in done.stdout.splitlines() if "Configuration" in line or "Database" in line
    } == {"✗"}
    assert "Traceback" not in done.stderr


def test_demo_tells_where_the_report_lies(tmp_path: Path) -> None:
    done = reachwatch("demo", "--folder", "here", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Harbour & Pine" in done.stdout
    report = done.stdout.rpartition("Report: ")[2].strip()
    assert Path(report).stat().st_size > 100_000


def test_version_and_help_are_quick_and_complete() -> None:
    run = CliRunner()
    assert __version__ in run.invoke(main, ["--version"]).output
    for command in ("check", "run", "init", "doctor", "demo"):
        assert command in run.invoke(main, ["--help"]).output
        if command != "demo":
            assert "Examples:" in run.invoke(main, [command, "--help"]).output


def test_help_does_not_load_the_browser_driver() -> None:
    script = (
        "import sys, monitor.cli; print([m for m in ('playwright', 'pydantic', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
