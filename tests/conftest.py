"""What every test may use: a real browser of ours in its own thread, and pytest-playwright's beside it."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest

from monitor.browser import BrowserHouse, BrowserSettings, candidates, runs_as_root

T = TypeVar("T")
LONGEST_NAME = 200  # characters of a test's parameter


def pytest_make_parametrize_id(val: object) -> str | None:
    """Megabytes of text are no name: every worker would send them to every report."""
    if isinstance(val, str | bytes) and len(val) > LONGEST_NAME:
        return f"{val[:30]!r}…{len(val)}"
    return None


class Loop:
    """An event loop in a thread: pytest-playwright keeps one of its own running in the main thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="test loop")
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T], timeout: float = 120) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def beside(work: Coroutine[Any, Any, T]) -> T:
    """Run it in this thread, though pytest-playwright keeps a loop running there; for what is bound to it."""
    theirs = asyncio.events._get_running_loop()
    asyncio.events._set_running_loop(None)
    try:
        return asyncio.run(work)
    finally:
        asyncio.events._set_running_loop(theirs)


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    one = Loop()
    yield one
    one.close()


@pytest.fixture(scope="session")
def house(loop: Loop) -> Iterator[BrowserHouse]:
    """Our own browser, kept for the whole session; every test opens a context of its own."""
    one = BrowserHouse(BrowserSettings())
    loop.run(one.__aenter__())
    yield one
    loop.run(one.__aexit__())


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright's browser, found the way the product finds its own."""
    system = [c for c in candidates(BrowserSettings()) if "executable_path" in c.options]
    found = system[0].options if system else {}
    return {**browser_type_launch_args, **found, "chromium_sandbox": not runs_as_root()}
