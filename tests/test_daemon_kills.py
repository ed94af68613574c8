"""A few kills of a working daemon; `make benchmark-daemon` does hundreds."""

import pytest

from benchmarks.daemon_kills import kill_daemon

pytestmark = pytest.mark.xdist_group("daemon kills")


def test_killed_at_random_moments_it_loses_doubles_and_misses_nothing() -> None:
    told = kill_daemon(3, seed=7, longest=10)
    assert told.asked > 0, "nobody was asked: nothing was tried"
    assert told.accepted > 0, "nobody answered: nothing was tried"
    assert (told.sound, told.twice, told.lost, told.missed) == (True, 0, 0, 0)
