"""Processes that ask are killed at every point; no shop is asked twice, and what is lost is known to be uncertain."""

import subprocess
import sys
from pathlib import Path

from benchmarks.kills import POINTS

ROOT = Path(__file__).parents[1]
RUN = "from benchmarks.kills import *; import sys\nfor row in kill_runs({runs}): print(row.point, dict(row.states), dict(row.posts), sep='|')"
# In a process of its own, since it forks: pytest's has threads.


def test_no_shop_is_asked_twice_wherever_the_process_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(runs=5 * len(POINTS))],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = {line.split("|")[0]: line.split("|")[1:] for line in done.stdout.splitlines()}
    assert rows.keys() == POINTS.keys()
    once, never, intended = "{1: 5}", "{0: 5}", "{'intended': 5}"
    assert rows["before the intent"] == ["{'nothing': 5}", once]
    assert rows["after the intent"] == [intended, never]
    assert rows["request in flight"] == rows["request out"] == rows["answered"] == [intended, once]
    assert rows["committed"] == ["{'confirmed': 5}", once]
    assert not set(eval(rows["anywhere"][1])) - {0, 1}
