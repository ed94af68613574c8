"""What all that kills processes shares: a child that may be killed, and a server that counts beside it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.pages import DOCS

SOON = 0.06  # seconds within which "anywhere" is


def forked(work: Callable[[], None]) -> int:
    """The number of a process that does this work and ends."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:  # never back into what the parent was doing
            os._exit(code)
    return child


def killed(work: Callable[[Callable[[], None]], None], chance: float | None = None) -> bool:
    """Start a process and kill it; whether it got there alive.

    `work` calls what it is given where it is to be killed, and waits there for its end.
    `chance`, below 1: kill it there within its first moments instead, wherever it is.
    """
    reader, writer = os.pipe()

    def here() -> None:
        os.write(writer, b".")
        signal.pause()

    child = forked(lambda: work(here))
    os.close(writer)
    if chance is not None:
        time.sleep(chance * SOON)
        there = True
    else:
        there = os.read(reader, 1) == b"."
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reader)
    return there


@contextmanager
def counting_server(module: str) -> Iterator[int]:
    """The port of a server in a process of its own: `serve` of this module, which writes its port first."""
    command = [sys.executable, "-c", f"from {module} import serve; serve()"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=DOCS.parent) as server:  # noqa: S603
        assert server.stdout is not None  # noqa: S101
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()
