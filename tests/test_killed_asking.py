"""`reachwatch ask` with a real browser is killed at every point; the shop never gets a second message."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from asking import KEY, answer_to, asking_folder, contact_shop, deliver, entries
from command import document, reachwatch
from inquiry_server import THANKS, Answer, InquiryShop

SCRIPT = str(Path(__file__).with_name("killed_asker.py"))
IN_FLIGHT = {"in flight, with its group": os.killpg, "in flight, alone": os.kill}
AT_THE_LEDGER = ("before the intent", "after the intent", "answered", "committed")
SENT = {"before the intent": 0, "after the intent": 0}  # else once


@dataclass(frozen=True)
class Run:
    """What was found after a process was killed, and after each further start."""

    states: list[list[str]]  # of the ledger's lines for the shop
    sent: list[int]  # messages that the server had got by then
    answered: tuple[str, str]  # verdict and state of the line once an answer has come


@contextmanager
def process(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """In a group of its own; nothing of it is left afterwards."""
    with subprocess.Popen(
        [sys.executable, *command], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    ) as one:  # fmt: skip
        try:
            yield one
        finally:
            if one.poll() is None:
                os.killpg(one.pid, signal.SIGKILL)


def killed_run(point: str, folder: Path) -> Run:
    arrived, go_on = Event(), Event()

    def hold(_shop: InquiryShop, _method: str, _target: str) -> Answer:
        arrived.set()
        go_on.wait(30)
        return 200, {}, THANKS

    with contact_shop(hold) as shop:
        asking_folder(folder, shop.url)
        if point in IN_FLIGHT:
            with process(["-m", "monitor", "ask", KEY], folder) as one:
                assert arrived.wait(60)
                IN_FLIGHT[point](one.pid, signal.SIGKILL)
                assert one.wait(60) == -signal.SIGKILL
            go_on.set()  # whoever asked is gone
        else:
            go_on.set()
            with process([SCRIPT, point, "ask", KEY], folder) as one:
                assert one.wait(60) == -signal.SIGKILL
        return _after(folder, lambda: len(shop.messages))


def _after(folder: Path, messages: Callable[[], int]) -> Run:
    """Two further starts; then a person answers the first question."""
    states, sent = [_states(folder)], [messages()]
    with process(["-m", "monitor", "ask", KEY], folder) as again:
        assert again.wait(60) in (0, 1)
    states, sent = [*states, _states(folder)], [*sent, messages()]
    deliver(answer_to(entries(folder / "r.db")[-1].question.address), folder)
    (settled,) = document(reachwatch("collect", "--json", folder=folder))["settled"]
    return Run(states, [*sent, messages()], (settled["verdict"], _states(folder)[-1]))


def _states(folder: Path) -> list[str]:
    return [str(entry.state) for entry in entries(folder / "r.db")]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """Some at a time: most of it is waiting for browsers to start."""
    points = (*AT_THE_LEDGER, *IN_FLIGHT)
    folders = [tmp_path_factory.mktemp("killed") for _ in points]
    with ThreadPoolExecutor(3) as pool:
        return dict(zip(points, pool.map(killed_run, points, folders), strict=True))


pytestmark = pytest.mark.xdist_group("killed asking")  # all are killed once


@pytest.mark.parametrize("point", [*AT_THE_LEDGER, *IN_FLIGHT])
def test_the_shop_never_gets_a_second_message(point: str, runs: dict[str, Run]) -> None:
    assert runs[point].sent == ([0, 1, 1] if point == "before the intent" else [SENT.get(point, 1)] * 3)


@pytest.mark.parametrize("point", ["after the intent", "answered", *IN_FLIGHT])
def test_what_was_cut_off_is_uncertain_until_a_mail_comes(point: str, runs: dict[str, Run]) -> None:
    assert runs[point].states == [["intended"], ["uncertain"]]
    assert runs[point].answered == ("pass", "unconfirmed")


def test_what_was_never_begun_is_asked_at_the_next_start(runs: dict[str, Run]) -> None:
    assert runs["before the intent"].states == [[], ["confirmed"]]
    assert runs["before the intent"].answered == ("pass", "confirmed")


def test_what_was_committed_stays(runs: dict[str, Run]) -> None:
    assert runs["committed"].states == [["confirmed"], ["confirmed"]]
    assert runs["committed"].answered == ("pass", "confirmed")
