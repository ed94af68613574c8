"""The documentation says what the program does: names, numbers, options and links are compared."""

import re
from pathlib import Path
from typing import cast

import click
import pytest
from shops.variants.server import all_variants

from checks.model import Reason
from checks.registry import Check, all_checks
from checks.risk import ENOUGH_COVERAGE, HIGH_FROM, MEDIUM_FROM
from monitor.cli import main
from monitor.cli_options import FAILED, FINE, NOTHING_JUDGED, WRONG
from monitor.config import DEFAULTS
from monitor.correspondence.permission import BLOCKED_TRIES, IN_FLIGHT_AT_MOST, PROOF_NAME, Rules
from monitor.demo import all_shops
from monitor.shopper.freezing import LIMITS
from monitor.shopper.pace import SLOWEST
from monitor.shopper.threshold import WAIT
from monitor.shopper.walls import WALLED

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
NUMBERS = {9: "nine", 10: "ten", 11: "eleven", 15: "fifteen", 16: "sixteen", 19: "nineteen", 20: "twenty"}


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("check", all_checks(), ids=lambda c: c.name)
def test_every_check_is_described(check: Check) -> None:
    matters = "yes" if check.matters else "no"
    row = f"| {check.name} | {check.moment} | {check.weight} | {matters} | {check.question} |"
    assert row in text("docs/checks.md")
    assert f"## {check.name}\n" in text("docs/checks.md")


def test_every_reason_is_described() -> None:
    described = re.findall(r"^\| `([a-z-]+)` \|", text("docs/checks.md"), re.MULTILINE)
    assert sorted(described) == sorted(Reason)


def test_every_wall_is_described_with_its_signs() -> None:
    described = re.findall(r"^\| `([a-z-]+)` \|", text("docs/shopper.md"), re.MULTILINE)
    assert sorted(described) == sorted(WALLED)


def test_the_formula_has_its_numbers() -> None:
    for number in (f"from {HIGH_FROM},", f"from {MEDIUM_FROM};", f"Below {ENOUGH_COVERAGE * 100:.0f} %"):
        assert number in text("docs/checks.md")


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_is_described(name: str) -> None:
    commands = text("docs/commands.md")
    assert re.search(rf"^## reachwatch {name}\b", commands, re.MULTILINE)
    for parameter in main.commands[name].params:
        if isinstance(parameter, click.Option):
            assert f"`{parameter.opts[0]}`" in commands, parameter.opts[0]


@pytest.mark.parametrize("group", ["inquiries", "mail", "outbox"])
def test_every_command_of_a_group_is_described(group: str) -> None:
    commands, page = cast("click.Group", main.commands[group]).commands, text("docs/commands.md")
    described = re.findall(rf"^\| `reachwatch {group} ([a-z]+)", page, re.MULTILINE)
    assert sorted(described) == sorted(commands)
    options = {p.opts[0] for c in commands.values() for p in c.params if isinstance(p, click.Option)}
    section = page.partition(f"## reachwatch {group}\n")[2].partition("\n## ")[0]
    assert [option for option in sorted(options) if f"`{option}`" not in section] == []


def test_the_caps_of_inquiries_are_those_of_the_program() -> None:
    page, rules = text("docs/inquiries.md"), Rules()
    assert rules.every.days == 7
    assert f"`per_day` ({rules.per_day})" in page
    assert f"({IN_FLIGHT_AT_MOST.days} days at most" in page
    assert PROOF_NAME in page
    assert (BLOCKED_TRIES, DEFAULTS.inquiries.every, DEFAULTS.inquiries.per_day) == (
        2,
        rules.every,
        rules.per_day,
    )


def test_the_exit_codes_are_those_of_the_program() -> None:
    rows = re.findall(r"^\| (\d) \| (.+?) \|", text("docs/commands.md"), re.MULTILINE)
    assert [int(code) for code, _ in rows] == [FINE, FAILED, WRONG, NOTHING_JUDGED]


def test_the_limits_are_those_of_the_program() -> None:
    page = text("docs/shopper.md")
    assert f"{DEFAULTS.limits.step_seconds:.0f} s, `[limits] step_seconds`" in page
    assert f"{DEFAULTS.limits.visit_seconds:.0f} s, `[limits] visit_seconds`" in page
    assert f"{DEFAULTS.limits.pace_seconds:.0f} s, `[limits] pace_seconds`" in page
    assert f"{DEFAULTS.limits.requests_per_visit:,}, `[limits] requests_per_visit`" in page
    assert f"up to {SLOWEST:.0f} s" in page
    assert f"up to {WAIT:.0f} s and once" in page
    assert f"{DEFAULTS.reachwatch.parallel_visits}, `[reachwatch] parallel_visits`" in page
    assert f"{LIMITS['elements']:,} and {LIMITS['chars']:,}" in page


def test_the_table_of_shops_has_them_all() -> None:
    """`make shops` writes it."""
    table = text("docs/shops.md")
    assert [key for key in all_variants() if f"| {key}: " not in table] == []
    assert [shop.key for shop in all_shops() if f"| demo: {shop.key} " not in table] == []


def test_the_readme_counts_the_demo_shops_and_the_checks() -> None:
    assert f"opens {NUMBERS[len(all_shops())]} small shops" in text("README.md")
    assert f"[{NUMBERS[len(all_checks())]} checks](docs/checks.md)" in text("README.md")


def test_the_readme_names_targets_and_commands_that_exist() -> None:
    readme = text("README.md")
    targets = re.findall(r"(?:^|`)make ([a-z]+)", readme, re.MULTILINE)
    assert set(targets) == {"demo", "test"}
    assert all(re.search(rf"^{target}:", text("Makefile"), re.MULTILINE) for target in targets)
    assert set(re.findall(r"(?:`|bin/)reachwatch ([a-z-]+)\b", readme)) <= set(main.commands)


@pytest.mark.parametrize("file", PAGES, ids=lambda f: f.name)
def test_every_link_leads_somewhere(file: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)", file.read_text("utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []
