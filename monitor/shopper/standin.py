"""What a user's script holds instead of Playwright's page: stand-ins that pass on every call to it.

A script runs in a thread of its own, so that one which hangs hangs nobody else, while the browser is driven
from the program's event loop. A sync script waits for each answer, an async one awaits it.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from typing import Any

from playwright.async_api import APIRequestContext, Browser, BrowserContext, CDPSession, Page

BEYOND = (APIRequestContext, Browser, BrowserContext, CDPSession)  # they lead out of the guarded tab
DENIED = {
    "add_init_script", "close", "expose_binding", "expose_function", "pause", "remove_listener", "route",
    "route_from_har", "route_web_socket", "set_files", "set_input_files", "unroute", "unroute_all",
}  # fmt: skip
LISTENING = {"on", "once"}


class Denied(Exception):
    """The script asked for what it cannot have."""


class Bridge:
    """From the script's thread to the event loop; closed when the script's time is up."""

    def __init__(self, *, waits: bool) -> None:
        self.waits = waits  # whether the script is a sync one
        self._loop = asyncio.get_running_loop()
        self._under_way: set[Future[Any]] = set()
        self._closed = False

    def close(self) -> None:
        self._closed = True
        for future in list(self._under_way):
            future.cancel()

    def start(self, work: Coroutine[Any, Any, Any]) -> "Future[Any]":
        if self._closed:
            work.close()
            raise SystemExit  # nobody waits for this script any more
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def answer(self, work: Coroutine[Any, Any, Any], *, later: bool) -> Any:  # noqa: ANN401
        """The work's result; in an async script, where Playwright's own is awaited, an awaitable of it."""
        if self.waits or not later:
            return self.wrap(self.start(work).result())
        return self._awaited(self.start(work))

    async def _awaited(self, future: "Future[Any]") -> Any:  # noqa: ANN401
        return self.wrap(await asyncio.wrap_future(future))

    def wrap(self, value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, BEYOND):
            raise Denied(f"A script has one page, and cannot have its {type(value).__name__}.")
        if isinstance(value, list):
            return [self.wrap(item) for item in value]
        ours = type(value).__module__.startswith("playwright.") and not isinstance(value, BaseException)
        return StandIn(value, self) if ours else value


class StandIn:
    """Stands for one object of Playwright's."""

    def __init__(self, real: Any, bridge: Bridge) -> None:  # noqa: ANN401
        self._reachwatch = (real, bridge)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        real, bridge = self._reachwatch
        if name.startswith("_"):  # what Playwright keeps there leads out of the tab
            raise Denied(f"A script cannot use “{name}”, which is Playwright's own.")
        if name in DENIED and (name != "close" or isinstance(real, Page)):
            raise Denied(f"A script cannot use “{name}”.")
        value = getattr(real, name)
        if inspect.isawaitable(value):
            return bridge.answer(_await(value), later=True)
        if callable(value) and not type(value).__module__.startswith("playwright."):
            return self._nothing if name in LISTENING else self._method(value)
        return bridge.wrap(value)

    def _method(self, method: Callable[..., Any]) -> Callable[..., Any]:
        _, bridge = self._reachwatch

        def call(*args: Any, **named: Any) -> Any:  # noqa: ANN401
            plain = [_unwrap(a) for a in args], {key: _unwrap(value) for key, value in named.items()}
            return bridge.answer(_call(method, *plain), later=inspect.iscoroutinefunction(method))

        return call

    def _nothing(self, event: str, *_: object) -> None:
        """Recorded scripts dismiss dialogs so, which happens anyway."""
        if event != "dialog":
            raise Denied(f"A script cannot listen to “{event}”; wait for it with expect_… instead.")

    def __call__(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        return self._method(self._reachwatch[0])(*args, **named)

    def __enter__(self) -> Any:  # noqa: ANN401
        return self._method(self._reachwatch[0].__aenter__)()

    def __exit__(self, *error: object) -> None:
        self._method(self._reachwatch[0].__aexit__)(*error)

    async def __aenter__(self) -> Any:  # noqa: ANN401
        return await self._method(self._reachwatch[0].__aenter__)()

    async def __aexit__(self, *error: object) -> None:
        await self._method(self._reachwatch[0].__aexit__)(*error)

    def __repr__(self) -> str:
        return repr(self._reachwatch[0])


def _unwrap(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, StandIn):
        return value._reachwatch[0]  # noqa: SLF001  # every other name belongs to what it stands for
    if isinstance(value, list | tuple):
        return type(value)(_unwrap(item) for item in value)
    if inspect.isroutine(value):
        raise Denied("A script cannot hand functions to the browser; use a text or a pattern.")
    return value


async def _await(value: Awaitable[Any]) -> Any:  # noqa: ANN401
    return await value


async def _call(method: Callable[..., Any], args: list[Any], named: dict[str, Any]) -> Any:  # noqa: ANN401
    """On the event loop even where nothing is awaited: some methods begin to wait for events at once."""
    value = method(*args, **named)
    return await value if inspect.isawaitable(value) else value
