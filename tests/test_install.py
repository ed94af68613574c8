"""`doctor --fix` gets a browser: Playwright's own, else the distribution's; and says what happened.

A fake apt-get “installs” by linking the browser that this machine really has into the search path.
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from command import reachwatch

from monitor.browser import SHELLS, SYSTEM, runs_as_root

HERE_IS_ONE = next(filter(None, map(shutil.which, (*SHELLS, *SYSTEM))), None)
CHROME = [Path("/opt/google/chrome/chrome"), Path("/opt/microsoft/msedge/msedge")]

pytestmark = [
    pytest.mark.skipif(
        HERE_IS_ONE is None, reason="needs a browser of the system's, to install it by pretence"
    ),
    pytest.mark.skipif(
        any(p.exists() for p in CHROME), reason="Chrome or Edge is installed: nothing is missing"
    ),
]


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without a browser, whose programs are in the folder returned."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "ln", "echo", "true"):
        (programs / name).symlink_to(shutil.which(name) or "")
    if not runs_as_root():
        program(programs, "sudo", 'shift; exec "$@"')
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")  # where nobody listens
    return programs


def fix(folder: Path) -> subprocess.CompletedProcess[str]:
    return reachwatch("doctor", "--fix", folder=folder)


def test_without_fix_it_only_tells(bare: Path, tmp_path: Path) -> None:
    done = reachwatch("doctor", folder=tmp_path)
    assert done.returncode == 2
    assert "✗ Browser: No browser was found. Run `reachwatch doctor --fix`" in done.stdout


def test_where_the_download_fails_the_distribution_helps(bare: Path, tmp_path: Path) -> None:
    program(bare, "apt-get", f'[ "$1" = update ] || ln -s {HERE_IS_ONE} {bare}/chromium-headless-shell')
    done = fix(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "That download failed" in done.stderr
    assert "Installed the package chromium-headless-shell" in done.stderr
    assert "✓ Browser: Chromium" in done.stdout


def test_the_second_package_is_tried_where_the_first_is_not_to_be_had(bare: Path, tmp_path: Path) -> None:
    program(
        bare,
        "apt-get",
        f'case "$*" in *shell*) exit 100;; *chromium*) ln -s {HERE_IS_ONE} {bare}/chromium;; esac',
    )
    done = fix(tmp_path)
    assert (done.returncode, "Installed the package chromium." in done.stderr) == (0, True), done.stderr


def test_where_nothing_helps_it_says_so(bare: Path, tmp_path: Path) -> None:
    program(bare, "apt-get", "exit 100")
    done = fix(tmp_path)
    assert done.returncode == 2
    assert "apt-get could not install" in done.stderr
    assert "✗ Browser" in done.stdout


def test_a_plain_user_is_told_whom_to_ask(bare: Path, tmp_path: Path) -> None:
    if runs_as_root():
        pytest.skip("root needs to ask nobody")
    (bare / "sudo").unlink()
    program(bare, "apt-get", "exit 100")
    assert "Ask an administrator to run: apt-get install chromium-headless-shell" in fix(tmp_path).stderr


def test_other_systems_are_told_what_to_do(bare: Path, tmp_path: Path) -> None:
    done = fix(tmp_path)
    assert done.returncode == 2
    assert "no Debian-like system" in done.stderr
