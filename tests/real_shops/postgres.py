"""A PostgreSQL server of our own for one shop: no port, only a socket file in a temporary folder."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .shop import DoesNotRun, NoRegistry, run

USER = "postgres"  # Debian's own: the server refuses to run as root
STARTS_WITHIN = 60.0
# Ends the server when the standard input does: so it never outlives the tests, however they end. TERM
# stops one that is still starting, QUIT one that would wait for its clients; nothing in it is to be kept.
WATCHED = '"$@" & server=$!; cat >/dev/null; kill -TERM $server; kill -QUIT $server; wait $server'


@dataclass(frozen=True, kw_only=True)
class Server:
    tools: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Where the database is, as PostgreSQL's own tools are told."""
        return {**os.environ, "PGHOST": str(self.folder), "PGUSER": USER, "PGDATABASE": USER}

    def psql(self, *arguments: str) -> str:
        return self.tool("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *arguments)

    def dump(self) -> str:
        return self.tool("pg_dump")

    def tool(self, name: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(self.tools / name), *arguments], env=self.environment, capture_output=True,
            stdin=subprocess.DEVNULL, text=True, timeout=STARTS_WITHIN, check=False,
        )  # fmt: skip
        if done.returncode:
            raise DoesNotRun(done.stderr)
        return done.stdout.strip()


@contextmanager
def postgres() -> Iterator[Server]:
    """A running server with an empty database."""
    with tempfile.TemporaryDirectory(prefix="shop-", ignore_cleanup_errors=True) as name:
        server = Server(tools=find_tools(), folder=Path(name))
        if os.geteuid() == 0:
            shutil.chown(server.folder, USER, USER)
        initdb = [str(server.tools / "initdb"), "-D", str(server.folder / "data"), "-U", USER]
        run([*initdb, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"], **unprivileged(server))
        with started(server):
            yield server


def find_tools() -> Path:
    """Debian keeps each version's tools in a folder of its own, out of the path."""
    inside = shutil.which("postgres")
    if inside:
        return Path(inside).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name))
    if not debian:
        raise NoRegistry("PostgreSQL's server is not on this machine")
    return debian[-1]


def unprivileged(server: Server) -> dict[str, Any]:
    """How to start a process of the server's."""
    options: dict[str, Any] = {"cwd": server.folder}
    if os.geteuid() == 0:
        options |= {"user": USER, "group": USER, "extra_groups": []}
    return options


@contextmanager
def started(server: Server) -> Iterator[None]:
    command = [str(server.tools / "postgres"), "-D", "data", "-k", str(server.folder), "-h", "", "-F"]
    log = server.folder / "log"
    with (
        log.open("w") as output,
        subprocess.Popen(
            ["sh", "-c", WATCHED, "sh", *command],
            stdin=subprocess.PIPE, stdout=output, stderr=output, **unprivileged(server),
        ) as process,
    ):  # fmt: skip
        wait_until_ready(server, process, log)
        yield


def wait_until_ready(server: Server, process: "subprocess.Popen[Any]", log: Path) -> None:
    ready = [str(server.tools / "pg_isready"), "-q"]
    deadline = time.monotonic() + STARTS_WITHIN
    while subprocess.run(ready, env=server.environment, check=False).returncode:
        if process.poll() is not None or time.monotonic() > deadline:
            raise DoesNotRun(log.read_text()[-3000:])
        time.sleep(0.05)
