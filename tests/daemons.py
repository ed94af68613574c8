"""A daemon in a process of its own, and what it logs and writes."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

HASTY = str(Path(__file__).with_name("hasty_daemon.py"))
PATIENCE = 120.0


class Running:
    """A daemon, and what it logs."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.process, self.folder = process, folder

    def log(self, event: str = "") -> list[dict[str, Any]]:
        lines = (self.folder / "log").read_text(encoding="utf-8").splitlines()
        entries = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
        return [entry for entry in entries if not event or entry["event"] == event]

    def until(self, reached: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
        end = time.monotonic() + patience
        while not reached():
            assert self.process.poll() is None, self.whole()
            assert time.monotonic() < end, f"never: {what}\n{self.whole()}"
            time.sleep(0.05)

    def logged(self, event: str, times: int = 1, patience: float = PATIENCE) -> None:
        self.until(lambda: len(self.log(event)) >= times, event, patience)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def whole(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


@contextmanager
def daemon(folder: Path, *, hasty: bool = False) -> Iterator[Running]:
    command = [HASTY] if hasty else ["-m", "monitor"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, *command, "daemon"], cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        ) as one,
    ):  # fmt: skip
        try:
            yield Running(one, folder)
        finally:
            if one.poll() is None:
                os.killpg(one.pid, signal.SIGKILL)


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """None, too, as long as the database is just being made."""
    with closing(sqlite3.connect(folder / "r.db", timeout=30)) as db:
        made = db.execute("select 1 from sqlite_master where name = 'runs'").fetchone()
        return db.execute(query).fetchall() if made else []
