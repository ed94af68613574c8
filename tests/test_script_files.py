"""Scripts that a configuration names: which function is meant, and what is said of mistakes."""

from pathlib import Path

import pytest

from monitor.config import load_config
from monitor.errors import ConfigError, ScriptError
from monitor.script_files import find_script

PYTEST = "def test_example(page: Page) -> None: ...\n"
HELPER = "def log_in(page): ...\n"
LIBRARY = "def run(playwright: Playwright) -> None: ...\nwith sync_playwright() as playwright:\n    run(playwright)\n"
ASYNC_LIBRARY = "async def run(playwright: Playwright) -> None: ...\nasyncio.run(main())\n"

FOUND = {
    "pytest": (PYTEST, "", "test_example"),
    "async": ("async def go(page): ...", "", "go"),
    "visit first": (HELPER + "def visit(page): ...", "", "visit"),
    "by name": (HELPER + PYTEST, ":log_in", "log_in"),
    "defaults": ("def go(page, slow=False, *, deep=1): ...", "", "go"),
    "others beside it": (
        "def go(page): ...\ndef add(a, b): ...\nclass A:\n    def x(self, page): ...",
        "",
        "go",
    ),
}
MISTAKES = {
    "none": ("x = 1", "", "s.py has no function that takes a page. Record it with `playwright codegen --target python-pytest`"),
    "two": (HELPER + PYTEST, "", ("s.py has several functions that take a page: log_in (line 1) and test_example (line 2). "
        'Name the one to run, like "s.py:log_in", or call it visit.')),
    "syntax": ("\ndef go(page) ...", "", "s.py, line 2 is not valid Python (expected ':'). Correct it."),
    "null": ("\0", "", "s.py is not valid Python"),
    "no such function": (PYTEST, ":visit", "s.py has no function “visit”. It has: test_example."),
    "empty name": (PYTEST, ":", "s.py has no function “”. It has: test_example."),
    "no page": ("def go(tab): ...", ":go", "s.py, line 1: go does not take just a page. Write `def go(page):`."),
    "more than a page": ("def go(page, other): ...", "", "s.py has no function that takes a page."),
    "library": (LIBRARY, "", ("s.py, line 1: run(playwright) starts a browser of its own. Record it with "
        "`playwright codegen --target python-pytest`")),
    "async library": (ASYNC_LIBRARY, "", "s.py, line 1: run(playwright) starts a browser of its own."),
    "own browser": (f"def visit(page): ...\n{LIBRARY}", "", "s.py, line 3: sync_playwright starts a browser of its own."),
}  # fmt: skip


@pytest.mark.parametrize(("source", "name", "function"), FOUND.values(), ids=FOUND)
def test_the_function_is_found(source: str, name: str, function: str, tmp_path: Path) -> None:
    tmp_path.joinpath("s.py").write_text(source, "utf-8")
    script = find_script(f"s.py{name}", tmp_path)
    assert (script.function, script.is_async) == (function, "async" in source)


@pytest.mark.parametrize(("source", "name", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place(source: str, name: str, says: str, tmp_path: Path) -> None:
    tmp_path.joinpath("s.py").write_text(source, "utf-8")
    with pytest.raises(ScriptError) as error:
        find_script(f"s.py{name}", tmp_path)
    assert str(error.value).startswith(says)


@pytest.mark.parametrize(
    "name", ["scripts/none.py", "nowhere.at_all:visit", "os", "no module", "/", ":x", "a::b", "."]
)
def test_what_is_no_script_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(ScriptError):
        find_script(name, tmp_path)


def test_a_module_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "our_shops"
    package.mkdir()
    package.joinpath("__init__.py").touch()
    package.joinpath("maze.py").write_text("def checkout(page): ...", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    script = find_script("our_shops.maze:checkout", Path("/nowhere"))
    assert (script.module, script.function) == ("our_shops.maze", "checkout")


def test_nothing_of_a_script_is_run_to_find_it(tmp_path: Path) -> None:
    tmp_path.joinpath("s.py").write_text("raise SystemExit\ndef visit(page): ...", "utf-8")
    assert find_script("s.py", tmp_path).function == "visit"


def test_mistakes_are_told_with_all_others_of_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "reachwatch.toml"
    file.write_text(
        '[shops.maze]\nurl = "https://maze.example"\ncountry = "UK"\n[shops.maze.scripts]\n'
        'checkout = "none.py"\ncrat = "none.py"\n', "utf-8",
    )  # fmt: skip
    with pytest.raises(ConfigError) as error:
        load_config(file)
    assert [(p.line, p.key) for p in error.value.problems] == [
        (3, "shops.maze.country"), (5, "shops.maze.scripts.checkout"), (6, "shops.maze.scripts.crat")
    ]  # fmt: skip
    assert f"There is no file {tmp_path / 'none.py'}." in str(error.value)
    assert "Did you mean cart?" in str(error.value)
