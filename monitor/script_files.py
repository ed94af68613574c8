"""Finds the function that a configuration names as a script, by reading its source; nothing of it is run.

What is wrong with it is told before the first visit.
"""

import ast
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import ScriptError

VISIT = "visit"
NAMED = re.compile(r"(?P<where>.+?)(?::(?P<function>[^:/\\]*))?")
MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
LAUNCHERS = {"sync_playwright", "async_playwright"}
RECORD = "Record it with `playwright codegen --target python-pytest`, or write `def visit(page):`."
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A function that brings the page it is given to a stage."""

    name: str  # as the configuration has it
    file: Path
    function: str
    is_async: bool
    module: str = ""  # to import it by; empty for a plain file


def find_script(named: str, folder: Path) -> Script:
    """The script of a configuration in this folder. Raises ScriptError."""
    parts = NAMED.fullmatch(named)
    if parts is None:
        raise ScriptError("The name of the script is empty.", 'Write for example "scripts/checkout.py".')
    where, wanted = parts["where"], parts["function"]
    module = "" if where.endswith(".py") else where
    file = _file_of_module(module) if module else folder / Path(where).expanduser()
    function = _choose(_read(file, where), where, wanted)
    is_async = isinstance(function, ast.AsyncFunctionDef)
    return Script(name=named, file=file, function=function.name, is_async=is_async, module=module)


def _file_of_module(name: str) -> Path:
    try:
        spec = importlib.util.find_spec(name) if MODULE.fullmatch(name) else None
    except (ImportError, ValueError, SyntaxError):
        spec = None
    if spec is None or not spec.origin or not spec.origin.endswith(".py"):
        raise ScriptError(
            f"There is no Python module “{name}”.",
            'Name a file ("scripts/checkout.py") or an installed module ("package.module:function").',
        )
    return Path(spec.origin)


def _read(file: Path, where: str) -> ast.Module:
    try:
        return ast.parse(file.read_bytes(), str(file))
    except FileNotFoundError:
        raise ScriptError(
            f"There is no file {file}.", "Correct the path; it starts at the folder of the configuration."
        ) from None
    except OSError as error:
        raise ScriptError(f"{where} cannot be read ({error.strerror}).", "Check its rights.") from None
    except (SyntaxError, ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        what = error.msg if isinstance(error, SyntaxError) else str(error)
        raise ScriptError(f"{where}{line} is not valid Python ({what}).", "Correct it.") from None


def _choose(tree: ast.Module, where: str, wanted: str | None) -> Function:
    functions = {f.name: f for f in tree.body if isinstance(f, Function)}
    takers = {name: f for name, f in functions.items() if _takes_a_page(f)}
    _refuse_launchers(tree, where) if takers else None
    if wanted is not None:
        return _named(wanted, functions, takers, where)
    if not takers:
        raise _no_taker(functions, where)
    if VISIT not in takers and len(takers) > 1:
        names = " and ".join(f"{name} (line {f.lineno})" for name, f in takers.items())
        example = next(iter(takers))
        raise ScriptError(
            f"{where} has several functions that take a page: {names}.",
            f'Name the one to run, like "{where}:{example}", or call it visit.',
        )
    return takers.get(VISIT) or next(iter(takers.values()))


def _named(wanted: str, functions: dict[str, Function], takers: dict[str, Function], where: str) -> Function:
    if wanted not in functions:
        known = ", ".join(takers) or "none that takes a page"
        raise ScriptError(f"{where} has no function “{wanted}”.", f"It has: {known}.")
    if wanted not in takers:
        line = functions[wanted].lineno
        raise ScriptError(
            f"{where}, line {line}: {wanted} does not take just a page.", f"Write `def {wanted}(page):`."
        )
    return takers[wanted]


def _takes_a_page(function: Function) -> bool:
    """Whether it can be called with a page alone, by the parameter of that name."""
    given = function.args
    names = [a.arg for a in (*given.posonlyargs, *given.args)]
    needed = len(names) - len(given.defaults)
    named = given.kw_defaults.count(None)
    return names[:1] == ["page"] and needed <= 1 and not named


def _no_taker(functions: dict[str, Function], where: str) -> ScriptError:
    run = functions.get("run")
    if run and [a.arg for a in run.args.args] == ["playwright"]:
        return ScriptError(
            f"{where}, line {run.lineno}: run(playwright) starts a browser of its own.", f"{RECORD}"
        )
    return ScriptError(f"{where} has no function that takes a page.", RECORD)


def _refuse_launchers(tree: ast.Module, where: str) -> None:
    """Recorded files start their own browser at the bottom, and nothing would guard that one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name_of(node.func) in LAUNCHERS:
            raise ScriptError(
                f"{where}, line {node.lineno}: {_name_of(node.func)} starts a browser of its own.",
                "Leave only the function that takes the page.",
            )


def _name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
