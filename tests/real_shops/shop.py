"""Installs real shop software from the package registry and runs it on loopback.

Each shop lives in a virtual environment of its own under .cache/real-shops, named by a hash of its
recipe, and is installed once. Each running shop has its own copy of the seeded data.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CACHE = HERE.parent.parent / ".cache" / "real-shops"
MINUTES = 60.0
NO_NETWORK = (
    "name resolution", "NewConnectionError", "Timeout", "No matching distribution", "ProxyError",
    "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT",
)  # fmt: skip


class NoRegistry(Exception):
    """The shop's packages could not be had on this machine."""


class DoesNotRun(Exception):
    """The shop's software failed to install, to seed or to start."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How to make a shop: a folder with requirements.txt, settings.py, urls.py, seed.py and templates."""

    folder: Path
    country: str
    language: str
    order_table: str

    @property
    def digest(self) -> str:
        files = [p for p in sorted(self.folder.rglob("*")) if p.is_file() and p.suffix != ".pyc"]
        digest = hashlib.sha256(sys.version.encode())
        for path in files:
            digest.update(f"{path.relative_to(self.folder)}\n".encode() + path.read_bytes())
        return digest.hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class RealShop:
    """A running shop; `orders` counts the orders in its database."""

    url: str
    country: str
    language: str
    phone: str  # shown at checkout; empty: none is
    orders: Callable[[], int]
    requests: Callable[[], list[str]]  # what it was asked for, in order, like "POST /checkout/"


@dataclass(frozen=True, kw_only=True)
class Installed:
    recipe: Recipe
    python: Path
    data: Path  # as seeded; copied for every run


OSCAR = Recipe(folder=HERE / "oscar_recipe", country="DE", language="en", order_table="order_order")
CARTRIDGE = Recipe(folder=HERE / "cartridge_recipe", country="GB", language="en", order_table="shop_order")


def install(recipe: Recipe) -> Installed:
    """From the cache, or afresh (about half a minute); safe to call from several processes at once."""
    home = CACHE / f"{recipe.folder.name}-{recipe.digest}"
    home.mkdir(parents=True, exist_ok=True)
    installed = Installed(recipe=recipe, python=home / "venv" / "bin" / "python", data=home / "data")
    done = home / "done"
    with locked(home / "lock"):
        if not done.exists():
            make(installed)
            done.touch()
    return installed


def make(installed: Installed) -> None:
    venv = installed.python.parent.parent
    shutil.rmtree(installed.data, ignore_errors=True)
    installed.data.mkdir()
    run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(venv)])
    pip = [sys.executable, "-m", "pip", "--python", str(installed.python), "install", "--no-deps"]
    run([*pip, "--no-input", "--requirement", str(installed.recipe.folder / "requirements.txt")])
    run([str(installed.python), str(installed.recipe.folder / "seed.py")], shop_environment(installed))


def run(command: Sequence[str], environment: dict[str, str] | None = None, **options: Any) -> None:
    done = subprocess.run(
        command, **options, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=10 * MINUTES, check=False,
    )  # fmt: skip
    if done.returncode:
        if any(sign in done.stdout for sign in NO_NETWORK):
            raise NoRegistry("the package registry could not be reached")
        raise DoesNotRun(f"{' '.join(command)}\n{done.stdout[-3000:]}")


def shop_environment(
    installed: Installed, data: Path | None = None, phone: str = "", language: str = ""
) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "settings",
        "PYTHONPATH": str(installed.recipe.folder),
        "SHOP_DATA": str(data or installed.data),
        "SHOP_PHONE": phone,
        "SHOP_LANGUAGE": language,
    }


@contextmanager
def running(installed: Installed, folder: Path, phone: str = "", language: str = "") -> Iterator[RealShop]:
    """The shop, serving a fresh copy of its data from the empty `folder`; `language`: if not English."""
    data, log = folder / "data", folder / "server.log"
    shutil.copytree(installed.data, data)
    with log.open("w") as output, serving(installed, data, (phone, language), output.fileno()) as port:
        if not port:
            raise DoesNotRun(log.read_text()[-3000:])
        yield RealShop(
            url=f"http://127.0.0.1:{port}/",
            country=installed.recipe.country,
            language=language or installed.recipe.language,
            phone=phone,
            orders=lambda: count_orders(data / "shop.sqlite3", installed.recipe.order_table),
            requests=lambda: (data / "requests.log").read_text().splitlines(),
        )


@contextmanager
def serving(installed: Installed, data: Path, says: tuple[str, str], log: int) -> Iterator[str]:
    """The port of the server, empty if it did not start; it ends when its standard input is closed."""
    command = [str(installed.python), "-P", str(HERE / "serve.py")]
    environment = shop_environment(installed, data, *says)
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
    ) as server:
        assert server.stdout
        yield server.stdout.readline().strip()


def count_orders(database: Path, table: str) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        count: int = connection.execute(f"select count(*) from {table}").fetchone()[0]
    return count


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
