"""EverShop: a shop in JavaScript on PostgreSQL, installed once and cached like the others.

Each running shop has a database server of its own, filled from the dump that the installation left.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .postgres import USER, Server, postgres
from .shop import CACHE, HERE, DoesNotRun, NoRegistry, RealShop, Recipe, locked, run

EVERSHOP = Recipe(folder=HERE / "evershop_recipe", country="DE", language="en", order_table='"order"')


@dataclass(frozen=True, kw_only=True)
class InstalledEverShop:
    app: Path  # the software and its built pages
    dump: Path  # the database as seeded


def install_evershop() -> InstalledEverShop:
    """From the cache, or afresh (about a minute); safe to call from several processes at once."""
    missing = [tool for tool in ("node", "npm") if not shutil.which(tool)]
    if missing:
        raise NoRegistry(f"{' and '.join(missing)} cannot be found on this machine")
    home = CACHE / f"{EVERSHOP.folder.name}-{EVERSHOP.digest}"
    home.mkdir(parents=True, exist_ok=True)
    installed = InstalledEverShop(app=home / "app", dump=home / "shop.sql")
    with locked(home / "lock"):
        if not installed.dump.exists():
            make(installed)
    return installed


def make(installed: InstalledEverShop) -> None:
    shutil.rmtree(installed.app, ignore_errors=True)
    shutil.copytree(EVERSHOP.folder, installed.app)
    npm = ["npm", "install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    run(npm, cwd=installed.app)
    with postgres() as server:
        environment = shop_environment(server)
        run(["node", "seed.mjs"], environment, cwd=installed.app)
        run(["node", "build.mjs"], environment, cwd=installed.app)
        installed.dump.write_text(server.dump())


def shop_environment(server: Server) -> dict[str, str]:
    where = {"DB_HOST": str(server.folder), "DB_USER": USER, "DB_NAME": USER}
    return {**os.environ, **where, "SUPPRESS_NO_CONFIG_WARNING": "1"}


@contextmanager
def running_evershop(installed: InstalledEverShop, folder: Path, phone: str = "") -> Iterator[RealShop]:
    """The shop, with a fresh database; it leaves its records in the empty `folder`."""
    record, log = folder / "requests.log", folder / "server.log"
    record.touch()
    with postgres() as server:
        server.psql("-f", str(installed.dump))
        if phone:
            server.psql("-v", f"phone={phone}", "-f", str(EVERSHOP.folder / "phone.sql"))
        environment = shop_environment(server) | {"SHOP_REQUESTS": str(record)}
        with log.open("w") as output, serving(installed, environment, output.fileno()) as port:
            if not port:
                raise DoesNotRun(log.read_text()[-3000:])
            yield RealShop(
                url=f"http://127.0.0.1:{port}/",
                country=EVERSHOP.country,
                language=EVERSHOP.language,
                phone=phone,
                orders=lambda: int(server.psql("-c", f"select count(*) from {EVERSHOP.order_table}")),
                requests=lambda: record.read_text().splitlines(),
            )


@contextmanager
def serving(installed: InstalledEverShop, environment: dict[str, str], log: int) -> Iterator[str]:
    """The port of the server, empty if it did not start; it ends when its standard input is closed."""
    with subprocess.Popen(
        ["node", "serve.mjs"], cwd=installed.app, env=environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
    ) as server:  # fmt: skip
        assert server.stdout
        yield server.stdout.readline().strip()
