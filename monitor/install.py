"""Gets a browser: Playwright's own, or the distribution's where that download cannot be had."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from monitor.browser import runs_as_root

DOWNLOAD_SECONDS = 900
PACKAGES = ("chromium-headless-shell", "chromium")  # Debian's; the first is smaller and twice as fast
Say = Callable[[str], None]


def install_playwrights(show: Say) -> bool:
    """Download Playwright's own browser; whether that went well."""
    show("Downloading Playwright's own browser (about 100 MB) …")
    done = _call([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"])
    show("Downloaded." if done else "That download failed: its host cannot be reached from here.")
    return done


def install_packages(show: Say) -> bool:
    """Install the distribution's browser on Debian and its kin; whether that went well."""
    if not shutil.which("apt-get"):
        show("This is no Debian-like system: install Chromium or Chrome by its own means, then try again.")
        return False
    how = _as_root()
    if how is None:
        show(f"Ask an administrator to run: apt-get install {PACKAGES[0]}")
        return False
    show("Installing the browser of this distribution by apt-get …")
    _call([*how, "apt-get", "update", "-qq"])
    for package in PACKAGES:
        if _call([*how, "apt-get", "install", "-y", "--no-install-recommends", package, "fonts-liberation"]):
            show(f"Installed the package {package}.")
            return True
    show(f"apt-get could not install {' or '.join(PACKAGES)}.")
    return False


def _as_root() -> Sequence[str] | None:
    """What to put before a command so that it runs as root; nothing if that cannot be had unasked."""
    if runs_as_root():
        return ()
    sudo = shutil.which("sudo")
    return (sudo, "-n") if sudo and _call([sudo, "-n", "true"]) else None


def _call(command: Sequence[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(  # noqa: S603  # fixed commands
            command, env=environment, cwd=Path.home(), timeout=DOWNLOAD_SECONDS, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
