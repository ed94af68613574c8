"""The configuration file: what it becomes, and what is said of its mistakes."""

import dataclasses
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks import registry
from checks.model import Judgement, Moment, Shop, ShopKind, Stage, passed
from monitor.config import DEFAULTS, load_config
from monitor.config_mistakes import key_lines
from monitor.errors import ConfigError

SHOP = '[shops.mueller]\nurl = "https://shop.example"\ncountry = "DE"\n'
EVERYTHING = """
[reachwatch]
database = "data/results.db"
contact_url = "https://our-company.example/reachwatch"
parallel_visits = 8

[browser]
executable = "/opt/chromium"
kind = "full"

[limits]
step_seconds = 2.5
visit_seconds = 60

[shops.mueller]
url = "Shop.example/de"
country = "de"
name = "Müller’s Mugs"
kind = "own"
languages = ["de", "EN", "de"]
checks = ["phone-at-checkout"]
honour_robots = false

[shops.mueller.pages]
returns = "https://shop.example/rückgabe"

[shops.other]
url = "http://müller.example"
country = "NL"
"""


def _check(name: str) -> registry.Check:
    def function() -> Judgement:
        return passed("Fine.")

    return dataclasses.replace(registry.check(moment=Moment.FMOT)(function), name=name)


@pytest.fixture(autouse=True)
def two_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    known = (_check("phone-at-checkout"), _check("contact-findable"))
    monkeypatch.setattr(registry, "all_checks", lambda: known)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reachwatch.toml"


def mistakes(file: Path, text: str | bytes) -> list[str]:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as refused:
        load_config(file)
    assert all(problem.remedy.endswith((".", "?")) for problem in refused.value.problems)
    assert file.name in str(refused.value)
    return [str(problem) for problem in refused.value.problems]


def test_every_setting_is_read(file: Path) -> None:
    file.write_text(EVERYTHING)
    settings = load_config(file)
    program, browser, limits = settings.reachwatch, settings.browser, settings.limits
    assert program.database == file.parent / "data" / "results.db"
    assert program.contact_url == "https://our-company.example/reachwatch"
    assert program.parallel_visits == 8
    assert (browser.executable, browser.kind) == (Path("/opt/chromium"), "full")
    assert (limits.step_seconds, limits.visit_seconds) == (2.5, 60)
    mueller, other = settings.shops
    assert mueller.shop == Shop(
        key="mueller", name="Müller’s Mugs", url="https://shop.example/de", country="DE",
        languages=("de", "en"), kind=ShopKind.OWN,
    )  # fmt: skip
    assert mueller.address.http_fallback == "http://shop.example/de"
    assert mueller.checks == ("phone-at-checkout",)
    assert mueller.honour_robots is False
    assert mueller.pages.by_stage == {Stage.RETURNS: "https://shop.example/r%C3%BCckgabe"}
    assert other.shop.name == "müller.example"


def test_what_is_left_out_has_a_default(file: Path) -> None:
    file.write_text(SHOP)
    settings = load_config(file)
    assert settings.reachwatch.database == file.parent / "reachwatch-data" / "reachwatch.db"
    assert settings.browser == DEFAULTS.browser
    assert settings.limits == DEFAULTS.limits
    (shop,) = settings.shops
    assert (shop.shop.kind, shop.shop.languages, shop.honour_robots) == (ShopKind.COMPETITOR, (), True)
    assert (shop.checks, shop.pages.by_stage) == (None, {})


def test_there_are_settings_without_a_file() -> None:
    assert DEFAULTS.shops == ()
    assert DEFAULTS.reachwatch.parallel_visits == 4
    assert (DEFAULTS.browser.kind, DEFAULTS.limits.visit_seconds) == ("shell", 150)


def test_paths_may_begin_at_home_or_at_the_root(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    file.write_text(f'[reachwatch]\ndatabase = "~/r.db"\n[browser]\nexecutable = "bin/chromium"\n{SHOP}')
    settings = load_config(file)
    assert settings.reachwatch.database == Path("/home/anna/r.db")
    assert settings.browser.executable == file.parent / "bin" / "chromium"


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + SHOP.replace("\n", "\r\n").encode())
    assert [shop.key for shop in load_config(file).shops] == ["mueller"]


def test_all_mistakes_are_told_at_once_each_with_its_place(file: Path) -> None:
    text = dedent("""\
        # two shops
        [reachwatch]
        databse = "x.db"
        parallel_visits = 99
        country = "DE"

        [shops.mueller]
        url = "ftp://shop.example"
        country = "UK"
        languages = [
          "de",
          "deutsch",
        ]
        checks = ["phone-at-checkuot"]
        honour_robots = false

        [shops."Big Shop"]
        country = "DE"
        kind = "mine"
        pages = { retuns = "https://shop.example/returns" }
    """)
    told = [
        "line 3, reachwatch.databse: There is no setting “databse” here. Did you mean database?",
        "line 4, reachwatch.parallel_visits: parallel_visits must be at most 32, not 99.",
        "line 5, reachwatch.country: There is no setting “country” here. It belongs under [shops.…].",
        "line 8, shops.mueller.url: “ftp://shop.example” does not begin with https:// or http://.",
        "line 9, shops.mueller.country: “UK” is no two-letter country code. Did you mean GB",
        'line 10, shops.mueller.languages: "deutsch" is no language code. Write two letters, like "de"',
        "line 14, shops.mueller.checks: There is no check “phone-at-checkuot”. Did you mean phone-at-",
        "line 15, shops.mueller.honour_robots: The robots.txt of a shop that is not your own cannot be",
        'line 17, shops."Big Shop": The key "Big Shop" is not made of lower-case letters, digits and hyphens',
        'line 17, shops."Big Shop".url: There is no url. Add url = "https://shop.example".',
        'line 19, shops."Big Shop".kind: kind must be "own" or "competitor", not "mine".',
        'line 20, shops."Big Shop".pages.retuns: There is no setting “retuns” here. Did you mean returns?',
    ]
    problems = mistakes(file, text)
    assert [problem[: len(start)] for problem, start in zip(problems, told, strict=True)] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "shops: There is no shop to visit."),
        ("[shops]", "line 1, shops: There is no shop to visit."),
        ("shops = 3", "line 1, shops: shops must be a table, not 3. Write for example [shops.mueller]"),
        ("shops = []", "line 1, shops: shops must be a table, not []."),
        ('[shops]\nmueller = "https://shop.example"', "line 2, shops.mueller: mueller must be a table"),
        (f"browser = true\n{SHOP}", "line 1, browser: browser must be a table, not true."),
        (f"[shop.x]\n{SHOP}", "line 1, shop: There is no setting “shop” here. Did you mean shops?"),
        (f"database = 'x'\n{SHOP}", "line 1, database: There is no setting “database” here. It belongs"),
        (f"{SHOP}kay = 1", "line 4, shops.mueller.kay: There is no setting “kay” here. Known here: url,"),
        (f"{SHOP}key = 'x'", "line 4, shops.mueller.key: There is no setting “key” here."),
        (f"{SHOP}name = ' '", "line 4, shops.mueller.name: The text between the quotes is empty."),
        (f"{SHOP}name = 3", "line 4, shops.mueller.name: name must be a text in quotes, not 3."),
        (f"{SHOP}languages = 'de'", "line 4, shops.mueller.languages: languages must be a list"),
        (f"{SHOP}languages = []", "line 4, shops.mueller.languages: The list is empty."),
        (f"{SHOP}checks = [3]", "line 4, shops.mueller.checks: checks must be a text in quotes, not 3."),
        (f"{SHOP}checks = ['xyz']", "There is no check “xyz”. There are: phone-at-checkout, contact"),
        (f"{SHOP}checkout_phone = '123'", 'checkout_phone: "123" is no phone number of DE'),
        (f"{SHOP}honour_robots = 'no'", "honour_robots must be true or false, without quotes, not \"no\"."),
        (f"{SHOP}[shops.mueller.pages]\nhome = 'https://a.example'", "There is no setting “home” here."),
        (f"{SHOP}[shops.mueller.pages]\nreturns = '/returns'", "line 5, shops.mueller.pages.returns: "),
        (f"[reachwatch]\nparallel_visits = '4'\n{SHOP}", "must be a whole number, not \"4\"."),
        (f"[reachwatch]\nparallel_visits = true\n{SHOP}", "must be a whole number, not true."),
        (f"[reachwatch]\nparallel_visits = 0\n{SHOP}", "must be at least 1, not 0."),
        (f"[reachwatch]\ndatabase = ''\n{SHOP}", "line 2, reachwatch.database: The path is empty."),
        (f"[reachwatch]\ncontact_url = 'me@a.example'\n{SHOP}", "“me@a.example” is a mail address."),
        (f"[browser]\nkind = 'fat'\n{SHOP}", 'kind must be "shell" or "full", not "fat".'),
        (f"[limits]\nstep_seconds = nan\n{SHOP}", "line 2, limits.step_seconds: step_seconds must be"),
        (f"[limits]\nstep_seconds = 2020-01-01\n{SHOP}", 'must be a number, not "2020-01-01".'),
        (f"[limits]\nstep_seconds = 9\nvisit_seconds = 6\n{SHOP}", "line 1, limits: One step may take"),
        (
            f"{SHOP}[shops.again]\nurl = 'http://www.shop.example/'\ncountry = 'AT'",
            "line 5, shops.again.url: This is the address of the shop “mueller” already.",
        ),
        (f"{SHOP}name = \"{'x' * 5000}\"\nkind = \"{'y' * 5000}\"", "y…"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(file: Path, text: str, told: str) -> None:
    problems = mistakes(file, text)
    assert len(problems) == 1
    assert told in problems[0]
    assert len(problems[0]) < 350


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[shops.a]\nurl = "https://a.example\ncountry = "DE"\n', "line 2: This is not valid TOML"),
        ("[shops.a]\ncountry = DE\n", "line 2: This is not valid TOML (Invalid value). Put texts in quotes"),
        (
            "[shops.a]\ncountry\n",
            "line 2: This is not valid TOML (Expected '=' after a key in a key/value pair).",
        ),
        ("[shops.a]\n[shops.a]\n", "line 2: This is not valid TOML (Cannot declare ('shops', 'a') twice)."),
        ("[shops.a]\nx = 1\nx = 2\n", "line 3: This is not valid TOML (Cannot overwrite a value)."),
        ("[shops.a]\nx = [1,\n2\n", "line 3: This is not valid TOML (Unclosed array). Close the list with ]"),
        ("[shops.a\n", "line 1: This is not valid TOML"),
        ('[browser]\nexecutable = "C:\\chrome"\n', "in single quotes."),
        (
            b"[shops.a]\nname = 'M\xfcller'\n",
            "line 2: The file is not in UTF-8. Save it with the encoding UTF-8",
        ),
        ("\ufeff[shops.a]\nx = \n".encode("utf-16"), "line 1: The file is not in UTF-8."),
        (b"\x00\x01\x02", "line 1: This is not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_parsed_is_told_by_its_line(file: Path, text: str | bytes, told: str) -> None:
    (problem,) = mistakes(file, text)
    assert told in problem


def test_a_missing_file_tells_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Run `reachwatch init` to write one") as refused:
        load_config(tmp_path / "reachwatch.toml")
    assert str(refused.value).startswith("There is no configuration file")
    with pytest.raises(ConfigError, match="is no file"):
        load_config(tmp_path)


def test_a_file_that_may_not_be_read_is_told(file: Path) -> None:
    file.write_text(SHOP)
    if os.geteuid() == 0:  # root may read all files, but not a folder as one
        file = Path("/proc/self/mem")
    else:
        file.chmod(0)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(file)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a = 1\nb.c = 2\n", {("a",): 1, ("b",): 2, ("b", "c"): 2}),
        ("\n# [x]\n[x] # y\n\n 'a b' = [\n [1],\n]\nc = 1", {("x",): 3, ("x", "a b"): 5, ("x", "c"): 8}),
        ("[x]\na = '''\n[y]\nb = 1\n'''\n[x.y]\n", {("x",): 1, ("x", "a"): 2, ("x", "y"): 6}),
        ("[x]\na = { b = 1 }\n[[z]]\nq = 1\n", {("x", "a", "b"): 2, ("z",): 3, ("z", "q"): 4}),
        ("[x]\na = '\u2028'\nb = '\u0085'\nc = 1", {("x", "c"): 4}),
    ],
)
def test_keys_are_found_where_they_are_written(text: str, lines: dict[tuple[str, ...], int]) -> None:
    found = key_lines(text)
    assert {path: found[path] for path in lines} == lines


STATEMENTS = ["a = 1", "# c", "", "b = [", "1,", "]", "'''", "c = '''x", "[t]", "[t.u]", "d.e = 2"]


@given(
    st.lists(
        st.sampled_from(
            ["a = 1", "# c", "", "b = [", "1,", "]", "'''", "c = '''x", "[t]", "[t.u]", "d.e = 2"]
        )
    )
)
def test_every_key_of_a_valid_file_has_a_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found = key_lines(text)
    for key in parsed:
        assert text.split("\n")[found[(key,)] - 1].strip().startswith((key, "["))


def test_defaults_are_there_without_reading_a_file(tmp_path: Path) -> None:
    program = "from monitor.config import DEFAULTS; print(DEFAULTS.reachwatch.database)"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert run.stdout == "reachwatch-data/reachwatch.db\n"
    assert list(tmp_path.iterdir()) == []
