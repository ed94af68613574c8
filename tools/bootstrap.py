"""Makes a fresh clone ready to run: a virtual environment, the project, a browser.

Runs under the system's Python with the standard library only, as root or as a plain user. Debian's
Python comes without pip: it is fetched by apt-get, which needs no root for a download. A second run
changes nothing and ends at once.
"""

from __future__ import annotations  # so that an older Python gets as far as our sentence about it

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "bootstrap.log"
STAMP = VENV / "bootstrap.stamp"
OLDEST = (3, 11)
NO_NETWORK = ("name resolution", "NewConnectionError", "Timeout", "No matching distribution", "ProxyError")


class NotReady(Exception):
    """Why the set-up stopped and what to do, in one sentence each."""


def main() -> int:
    try:
        bootstrap()
    except NotReady as stop:
        say(f"\nReachwatch could not be set up. {stop}")
        return 1
    except OSError as error:
        say(f"\nReachwatch could not be set up: {error}. Put that right and try again.")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Run the same command again to go on.")
        return 130
    return 0


def bootstrap() -> None:
    require_python()
    recipe = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == recipe and version_of(PYTHON):
        return
    require_write_access()
    make_environment()
    install_project()
    make_playwright_start()
    find_browser()
    STAMP.write_text(recipe)


def require_python() -> None:
    if sys.version_info < OLDEST:
        have = ".".join(map(str, sys.version_info[:3]))
        raise NotReady(
            f"It needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and {sys.executable} is {have}. "
            "Name a newer one, for example: make demo PYTHON=python3.12"
        )


def fingerprint() -> str:
    """Changes with everything that the environment is made from, its place included."""
    made_from = [ROOT / "pyproject.toml", ROOT / "constraints.txt", Path(__file__)]
    digest = hashlib.sha256(f"{ROOT}\n{sys.version}\n".encode())
    for path in made_from:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def require_write_access() -> None:
    place = VENV if VENV.exists() else ROOT
    if not os.access(place, os.W_OK):
        raise NotReady(f"{place} cannot be written to. Clone the repository into a folder that you own.")


def make_environment() -> None:
    """Leaves a virtual environment of this Python's version, made in this place, with pip in it."""
    if not fits():
        with step("Creating the virtual environment .venv"):
            make = [sys.executable, "-m", "venv", "--clear", "--without-pip"]
            run([*make, str(VENV)], "It cannot be created.")
    LOG.unlink(missing_ok=True)
    if succeeds([str(PYTHON), "-m", "pip", "--version"]):
        return
    with step("Putting pip into it"):
        if not any(put() for put in (pip_of_python, pip_of_system, pip_of_uv, pip_of_debian)):
            raise NotReady(
                f"There is no pip for {sys.executable}, and none could be fetched: check the network, "
                "or have the system's administrator run: apt-get install python3-venv"
            )


def fits() -> bool:
    """Whether .venv is of this Python's version and was made here: its scripts name their place."""
    config = VENV / "pyvenv.cfg"
    made_here = config.is_file() and str(VENV) in config.read_text()
    return made_here and version_of(PYTHON) == f"{sys.version_info[0]}.{sys.version_info[1]}"


def pip_of_python() -> bool:
    return succeeds([str(PYTHON), "-m", "ensurepip", "--default-pip"])


def pip_of_system() -> bool:
    return succeeds([sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "pip"])


def pip_of_uv() -> bool:
    uv = shutil.which("uv")
    return uv is not None and succeeds([uv, "pip", "install", "--python", str(PYTHON), "pip"])


def pip_of_debian() -> bool:
    """Debian keeps pip's own wheel in a package, from which pip can install itself."""
    with unpacked("python3-pip-whl") as folder:
        wheels = list((folder / "usr" / "share" / "python-wheels").glob("pip-*.whl"))
        return any(succeeds([str(PYTHON), f"{w}/pip", "install", "--no-index", str(w)]) for w in wheels)


def install_project() -> None:
    with step("Installing Reachwatch and the tools for its tests (half a minute to two)"):
        pip = [str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
        project = ["--constraint", "constraints.txt", "--editable", ".[dev]"]
        run([*pip, *project], "Its packages did not install.")


def make_playwright_start() -> None:
    """Playwright brings a Node.js that needs libatomic, which a bare Debian is without."""
    start = [str(PYTHON), "-m", "playwright", "--version"]
    if succeeds(start):
        return
    with step("Getting a library that Playwright needs"):
        add_library("libatomic1", "libatomic.so.1*")
    run(
        start, "Playwright does not start; on Debian, have the administrator run: apt-get install libatomic1."
    )


def add_library(package: str, files: str) -> None:
    """Puts it into .venv, where every Python of ours hands it on to the programs that it starts."""
    place = VENV / "lib" / "native"
    place.mkdir(exist_ok=True)
    with unpacked(package) as folder:
        for library in (folder / "usr" / "lib").rglob(files):
            shutil.copy(library, place)
    name = "LD_LIBRARY_PATH"
    paths = f"[{str(place)!r}, *filter(None, os.environ.get({name!r}, '').split(':'))]"
    code = f"import os; os.environ[{name!r}] = ':'.join(dict.fromkeys({paths}))"
    for packages in (VENV / "lib").glob("python*/site-packages"):
        (packages / "native_libraries.pth").write_text(f"{code}\n")


def find_browser() -> None:
    """The doctor says itself what it finds, does and misses."""
    say("Looking for a browser …")
    doctor = [str(VENV / "bin" / "reachwatch"), "doctor", "--fix"]
    if subprocess.run(doctor, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
        raise NotReady(
            "No working browser was found or could be installed. Install Chrome or Chromium "
            "(Debian, as root: apt-get install chromium-headless-shell) and run the same command again."
        )


@contextlib.contextmanager
def unpacked(package: str) -> Iterator[Path]:
    """What is in a package of Debian's, fetched but not installed: that needs no root. Empty if it fails."""
    with tempfile.TemporaryDirectory() as name:
        folder, contents = Path(name), Path(name) / "contents"
        contents.mkdir()
        if shutil.which("apt-get") and shutil.which("dpkg-deb") and download(package, folder):
            succeeds(["dpkg-deb", "-x", str(next(folder.glob("*.deb"))), str(contents)])
        yield contents


def download(package: str, folder: Path) -> bool:
    """By the package lists that the system has, else by fresh ones of our own."""
    apt = ["apt-get", "-o", "APT::Sandbox::User=root"]
    own_lists = [*apt, "-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache"]
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    return succeeds([*apt, "download", package], folder) or (
        succeeds([*own_lists, "update"], folder) and succeeds([*own_lists, "download", package], folder)
    )


def run(command: Sequence[str], what_failed: str) -> None:
    code, output = outcome(command, ROOT)
    if code:
        raise NotReady(f"{what_failed} {remedy(output)}")


def succeeds(command: Sequence[str], folder: Path = ROOT) -> bool:
    return outcome(command, folder)[0] == 0


def outcome(command: Sequence[str], folder: Path) -> tuple[int, str]:
    """Exit code and whole output, which the log keeps too; a program that is not there has code 127."""
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
        )  # fmt: skip
    except OSError as error:
        return 127, str(error)
    if VENV.is_dir():
        with LOG.open("a") as log:
            log.write(f"$ {' '.join(command)}\n{done.stdout}\n")
    return done.returncode, done.stdout


def remedy(output: str) -> str:
    if "No space left on device" in output:
        return "The disk is full: make room (about 600 MB) and run the same command again."
    if any(sign in output for sign in NO_NETWORK):
        return "They could not be downloaded: check the network (behind a proxy: HTTPS_PROXY) and try again."
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()] or lines or ["nothing"]
    where = f" The whole output is in {LOG.relative_to(ROOT)}." if LOG.exists() else ""
    return f"It said: {errors[-1]}.{where}"


def version_of(python: Path) -> str:
    """Like `3.11`; empty where it does not run, as after the system's Python was replaced."""
    command = [str(python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return ""
    return done.stdout.strip()


def environment() -> Mapping[str, str]:
    """Ours, less what would lead Python or pip out of the virtual environment."""
    misleading = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV"}
    kept = {name: value for name, value in os.environ.items() if name not in misleading}
    return {**kept, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    say(f"{title} …")
    started = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - started:.0f} s")


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main())
