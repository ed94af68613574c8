"""Opens a visit's recording in Playwright's own viewer, on this machine only."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from monitor.config import DEFAULTS
from monitor.errors import ReachwatchError
from monitor.store import Store, Trace

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+\S*")
STOP_SECONDS = 5
SETTING = "Recordings are kept of visits on which something unexpected came up; see [evidence] trace."


def show_trace_command(visit_id: int, database: Path) -> str:
    """What a person types to see this recording."""
    other = "" if database == DEFAULTS.reachwatch.database else f" --database {shlex.quote(str(database))}"
    return f"reachwatch show-trace {visit_id}{other}"


def find_trace(database: Path, visit_id: int | None, shop_key: str | None) -> tuple[Trace, Path]:
    """The recording of this visit, or the latest that is still there."""
    if not database.exists():
        raise ReachwatchError(f"There is no database {database}.", "Name it with --database.")
    with Store.open(database) as store:
        traces = store.traces(shop_key)
    wanted = [trace for trace in traces if visit_id in (None, trace.visit_id)]
    for trace in wanted:
        if trace.file:
            return trace, trace.file.resolve()
    raise _none(visit_id, shop_key, removed=bool(wanted))


def _none(visit_id: int | None, shop_key: str | None, *, removed: bool) -> ReachwatchError:
    whose = f"visit {visit_id}" if visit_id is not None else "any visit"
    whose += f" to the shop “{shop_key}”" if shop_key else ""
    if removed:
        return ReachwatchError(
            f"The recording of {whose} was removed.",
            "[evidence] keep_days and max_megabytes say how much is kept.",
        )
    return ReachwatchError(f"There is no recording of {whose}.", SETTING)


def view(file: Path, show: Callable[[str], None]) -> None:
    """Serve the viewer until it is interrupted. Playwright opens a browser where there is a display."""
    command = [sys.executable, "-m", "playwright", "show-trace", "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen(  # noqa: S603  # our own interpreter
        [*command, str(file)], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as viewer:
        try:
            for line in viewer.stdout or ():
                if found := ADDRESS.search(line):
                    show(f"Open {found.group()} in a browser on this machine. Ctrl+C ends the viewer.")
        except KeyboardInterrupt:
            show("The viewer was closed.")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(viewer.pid, signal.SIGTERM)  # it only starts the program that serves
            viewer.wait(STOP_SECONDS)
    if viewer.returncode > 0:
        raise ReachwatchError(
            "Playwright's trace viewer does not start.", f"Open {file} with the viewer of another machine."
        )
