"""The order of dependence: `checks` judges, `reports` tells, `monitor` acts. Found by reading the sources."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("checks", "reports", "monitor")
MAY_IMPORT = {
    "checks": {"checks"},
    "reports": {"checks", "reports"},
    "monitor": {"checks", "reports", "monitor"},
}
# What touches the world, and would make a verdict depend on more than its page.
WORLDLY = {
    "asyncio", "dbm", "fileinput", "glob", "http", "io", "logging", "mailbox", "multiprocessing", "os", "pathlib", "playwright",
    "random", "secrets", "selectors", "shelve", "shutil", "signal", "smtplib", "socket", "sqlite3", "sqlite_utils", "ssl",
    "subprocess", "sys", "tempfile", "threading", "time", "urllib.request", "uuid", "zoneinfo",
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today"}
SAYS = {"print", "input", "open"}
SQL = re.compile(
    r"\b(?:select\s.+\sfrom|insert\s+(?:or\s+\w+\s+)?into|update\s+\w+\s+set|delete\s+from"
    r"|(?:create|drop|alter)\s+(?:table|view|index)|pragma\s)",
    re.IGNORECASE | re.DOTALL,
)
MAY_SPEAK_SQL = {
    "monitor/database.py",
    "monitor/store.py",
    "monitor/migrations.py",
    "monitor/correspondence/ledger.py",
    "monitor/correspondence/mail_store.py",
    "monitor/daemon/run_log.py",
    "monitor/outbox.py",
    "monitor/daemon/figures.py",
    "monitor/daemon/pulse.py",
    "monitor/change_store.py",
    "monitor/backup.py",
    "monitor/compaction.py",
    "monitor/export.py",
    "monitor/keeping.py",
    "monitor/plain_errors.py",
    "monitor/upgrade.py",
    "monitor/picture_rows.py",
    "monitor/weekly_rows.py",
    "monitor/history_rows.py",
}
MAY_START_A_BROWSER = {"monitor/browser.py"}
# Where code of the users or of Apprise's plugins runs, and where one visit, or one question to a shop, must not end the others.
MAY_CATCH_ALL = {
    "checks/registry.py",
    "monitor/channels.py",
    "monitor/correspondence/asker.py",
    "monitor/correspondence/sorting.py",
    "monitor/daemon/background.py",
    "monitor/daemon/post_room.py",
    "monitor/daemon/visits.py",
    "monitor/shopper/scripts.py",
    "monitor/shopper/journey.py",
}
MAY_PRINT = {
    "monitor/cli.py",
    "monitor/cli_asking.py",
    "monitor/cli_changes.py",
    "monitor/cli_daemon.py",
    "monitor/cli_inquiries.py",
    "monitor/cli_judging.py",
    "monitor/cli_keeping.py",
    "monitor/cli_mail.py",
    "monitor/cli_status.py",
    "monitor/cli_outbox.py",
    "monitor/cli_report.py",
    "monitor/cli_site.py",
    "monitor/cli_view.py",
    "monitor/demo/__main__.py",
    "monitor/progress.py",
}


def sources(package: str) -> list[str]:
    return sorted(str(p.relative_to(ROOT)) for p in (ROOT / package).rglob("*.py"))


ALL = [path for package in OURS for path in sources(package)]


@cache
def tree_of(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"), path)


def imports(tree: ast.AST) -> Iterator[str]:
    """Full names of all that is imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their package in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions(tree: ast.AST) -> set[str]:
    """Names of all functions that are called: `print`."""
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {function.id for function in called if isinstance(function, ast.Name)}


def methods(tree: ast.AST) -> set[str]:
    """Names of all that is called of something else: `now` of `datetime.now`."""
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {function.attr for function in called if isinstance(function, ast.Attribute)}


def touches_the_world(tree: ast.AST) -> set[str]:
    names = set(imports(tree))
    whole = {name for name in names if any(name == w or name.startswith(f"{w}.") for w in WORLDLY)}
    return whole | (CLOCKS & methods(tree)) | (SAYS & functions(tree))


def catches_all(tree: ast.AST) -> bool:
    """Whether anything is caught that nobody named, and not raised again after tidying up."""
    return any(
        _is_broad(node.type) and not _raises_again(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
    )


def _is_broad(kind: ast.expr | None) -> bool:
    names = {getattr(node, "id", "") for node in ast.walk(kind)} if kind else {"Exception"}
    return bool(names & {"Exception", "BaseException"})


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def prints(tree: ast.AST) -> bool:
    """By `print` itself or by click; a console of rich may well write into a text."""
    return "print" in functions(tree) or bool({"echo", "secho"} & (functions(tree) | methods(tree)))


def speaks_sql(tree: ast.AST) -> set[str]:
    texts = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {text for text in texts if SQL.search(text) and text not in docstrings(tree)}


def docstrings(tree: ast.AST) -> set[str]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {ast.get_docstring(n, clean=False) or "" for n in ast.walk(tree) if isinstance(n, holders)}


@pytest.mark.parametrize("path", ALL)
def test_imports_go_one_way(path: str) -> None:
    package = path.partition("/")[0]
    ours = {name.partition(".")[0] for name in imports(tree_of(path))} & set(OURS)
    assert ours <= MAY_IMPORT[package]


@pytest.mark.parametrize("path", sources("checks"))
def test_a_check_touches_nothing_but_its_page(path: str) -> None:
    assert touches_the_world(tree_of(path)) == set()


@pytest.mark.parametrize("path", sorted(set(ALL) - MAY_START_A_BROWSER))
def test_only_the_browser_house_starts_a_browser(path: str) -> None:
    assert not {
        name for name in imports(tree_of(path)) if name.endswith(("async_playwright", "sync_playwright"))
    }


@pytest.mark.parametrize("path", sorted(set(ALL) - MAY_SPEAK_SQL))
def test_only_the_store_speaks_sql(path: str) -> None:
    assert speaks_sql(tree_of(path)) == set()
    assert not {"sqlite3", "sqlite_utils"} & {name.partition(".")[0] for name in imports(tree_of(path))}


@pytest.mark.parametrize("path", sorted(set(ALL) - MAY_CATCH_ALL))
def test_only_the_runners_of_checks_scripts_and_visits_catch_everything(path: str) -> None:
    assert not catches_all(tree_of(path))


@pytest.mark.parametrize("path", sorted(set(ALL) - MAY_PRINT))
def test_only_the_command_line_prints(path: str) -> None:
    assert not prints(tree_of(path))


@pytest.mark.parametrize("path", sorted(MAY_SPEAK_SQL | MAY_START_A_BROWSER | MAY_CATCH_ALL | MAY_PRINT))
def test_every_exception_is_still_there(path: str) -> None:
    assert path in ALL


SINS = {
    "import os": touches_the_world,
    "from urllib.request import urlopen": touches_the_world,
    "from pathlib import Path": touches_the_world,
    "from datetime import datetime\nx = datetime.now()": touches_the_world,
    "open('x')": touches_the_world,
    "try: pass\nexcept: pass": catches_all,
    "try: pass\nexcept (ValueError, Exception): pass": catches_all,
    "try: pass\nexcept Exception:\n    raise ValueError": catches_all,
    "print('x')": prints,
    "import click\nclick.echo('x')": prints,
    "x = 'select name from shops'": speaks_sql,
    'db.execute("""\n  INSERT INTO shops values (1)""")': speaks_sql,
}


@pytest.mark.parametrize("source", SINS)
def test_a_sin_is_found(source: str) -> None:
    assert SINS[source](ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "from importlib.resources import files",
        "from datetime import datetime, UTC",
        "try: pass\nexcept ValueError: pass",
        "try: pass\nexcept BaseException:\n    x = 1\n    raise",
        "console.print('x')",
        '"""Select a shop from the list."""',
        "x = 'Choose one from these'",
    ],
)
def test_what_is_no_sin_is_left_alone(source: str) -> None:
    tree = ast.parse(source)
    assert not any(looks(tree) for looks in (touches_the_world, catches_all, speaks_sql, prints))
