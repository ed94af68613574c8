"""What is shipped is whole: the built wheel, and the pinned versions that it was tested with."""

import importlib.metadata
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import checks
import monitor
import reports
from checks.registry import all_checks

pytestmark = pytest.mark.xdist_group("packaging")  # one wheel for all

ROOT = Path(__file__).parent.parent
PACKAGES = [Path(package.__path__[0]) for package in (checks, monitor, reports)]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NEEDS = [
    Requirement(line)
    for line in (
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
        *PROJECT["build-system"]["requires"],
    )
]
FROM_THE_WHEEL = """
import sys
sys.path.insert(0, sys.argv[1])
import checks.registry, monitor.cli, reports
for package in (checks, monitor, reports):
    assert package.__path__[0].startswith(sys.argv[1]), package.__path__
print(*(check.name for check in checks.registry.all_checks()))
"""


def output_of(*command: str, cwd: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ["pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), "."]
    output_of(sys.executable, "-m", *build)
    return next(folder.glob("reachwatch-*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(wheel.parent / "unpacked")
    return wheel.parent / "unpacked"


def shipped_files(root: Path) -> set[str]:
    """Every file of our packages below this folder, by its path from there."""
    found = (path for package in PACKAGES for path in (root / package.name).rglob("*"))
    return {str(p.relative_to(root)) for p in found if p.is_file() and "__pycache__" not in p.parts}


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(unpacked: Path) -> None:
    assert shipped_files(unpacked) == shipped_files(ROOT)
    assert {p.name for p in unpacked.iterdir() if not p.name.endswith(".dist-info")} == {
        package.name for package in PACKAGES
    }


@pytest.mark.parametrize(
    "pattern",
    [
        "checks/py.typed",
        "monitor/py.typed",
        "reports/py.typed",
        "reports/templates/*",
        "monitor/shopper/*.js",
        "monitor/shopper/words/*.toml",
        "checks/reading/words/*/*.toml",
        "monitor/demo/**/*.*",
    ],
)
def test_the_wheel_holds_what_is_not_python(unpacked: Path, pattern: str) -> None:
    assert any(unpacked.glob(pattern)), f"nothing like {pattern}"


def test_the_wheel_brings_the_command_and_the_licence(unpacked: Path) -> None:
    about = next(unpacked.glob("*.dist-info"))
    assert "reachwatch = monitor.cli:main" in (about / "entry_points.txt").read_text()
    assert (about / "licenses" / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()


def test_the_checks_of_the_wheel_are_those_of_the_source(unpacked: Path, tmp_path: Path) -> None:
    names = output_of(sys.executable, "-I", "-c", FROM_THE_WHEEL, str(unpacked), cwd=tmp_path).split()
    assert names == [check.name for check in all_checks()]
    assert names


def pins() -> dict[str, str]:
    """Version by name of everything that constraints.txt pins."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.name)
def test_every_dependency_is_pinned_within_its_bounds(need: Requirement) -> None:
    assert need.specifier.contains(pins()[canonicalize_name(need.name)])


def test_everything_that_comes_along_is_pinned_too() -> None:
    assert sorted(set(installed_with("reachwatch", "dev")) - pins().keys() - {"reachwatch", "pip"}) == []


def installed_with(name: str, extra: str = "", seen: set[str] | None = None) -> Iterator[str]:
    """A distribution and all that it brings into this environment."""
    seen = set() if seen is None else seen
    if name in seen:
        return
    seen.add(name)
    yield name
    for line in importlib.metadata.requires(name) or ():
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            for wanted in need.extras or {""}:
                yield from installed_with(canonicalize_name(need.name), wanted, seen)


def test_the_pins_name_no_place() -> None:
    text = (ROOT / "constraints.txt").read_text()
    assert "://" not in text
    assert "@" not in text
