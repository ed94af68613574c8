"""Processes that deliver are killed at every point; nothing is lost, and only what the server just took comes twice."""

import subprocess
import sys
from pathlib import Path

from benchmarks.kills_outbox import MAILS, MAY_DOUBLE, POINTS

ROOT = Path(__file__).parents[1]
RUN = (
    "from benchmarks.kills_outbox import *\n"
    "for r in kill_runs({runs}): print(r.point, r.mails, r.lost, r.doubled, r.more, r.under_another_id, sep='|')"
)  # In a process of its own, since it forks: pytest's has threads.


def test_no_mail_is_lost_wherever_the_process_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(runs=2 * len(POINTS))],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = {line.split("|")[0]: [int(n) for n in line.split("|")[1:]] for line in done.stdout.splitlines()}
    assert rows.keys() == POINTS.keys()
    for point, (mails, lost, doubled, more, under_another_id) in rows.items():
        assert (mails, lost, more, under_another_id) == (2 * MAILS, 0, 0, 0), point
        if point != "anywhere":
            assert doubled == (2 if point in MAY_DOUBLE else 0), point
