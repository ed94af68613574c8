"""Our own world in a frame: our code sees the page there, and the page's scripts can't meddle with it."""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from playwright.async_api import CDPSession, Error, Frame

WORLD = "reachwatch"
STOPPED = "Execution was terminated"  # what the browser says where time ran out


class TooSlow(Exception):
    """The code did not come to an end in time."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of ours in JavaScript. A document is sent it once, and then only told its name."""

    name: str
    source: str


def function_in(file: str) -> Function:
    """The function that a script beside this file consists of, whose last value is JSON or plain."""
    return Function(file, files("monitor.shopper").joinpath(f"{file}.js").read_text("utf-8"))


class World:
    """The isolated world of a session's main frame, or of one of its frames with this address."""

    def __init__(self, cdp: CDPSession, seconds: float, address: str = "") -> None:
        self._cdp = cdp
        self._seconds = seconds
        self._address = address
        self._context: int | None = None
        self._main = ""  # the main frame, which mostly stays the same from document to document
        self._sent: set[str] = set()  # names of functions that this document has

    async def call(self, function: Function, *arguments: object, wait: bool = False) -> Any:  # noqa: ANN401  # JSON is anything
        """What the function returns, given these arguments (JSON). Raises like `run`."""
        if self._context is None:
            self._sent.clear()
        # Defined anew rather than looked up where in doubt: an element's id may be of the same name.
        name, sent = f"globalThis.reachwatch_{function.name}", function.name in self._sent
        called = name if sent else f"({name} = {function.source})"
        answer = await self.run(f"{called}({', '.join(map(json.dumps, arguments))})", wait=wait)
        self._sent.add(function.name)
        return answer

    async def run(self, expression: str, *, wait: bool = False) -> Any:  # noqa: ANN401  # JSON is anything
        """The value of an expression. Raises Playwright's Error if the frame navigates meanwhile, TooSlow."""
        try:
            if self._context is None:
                self._context = await self._enter()
            answer = await self._cdp.send(
                "Runtime.evaluate",
                {
                    "expression": expression, "contextId": self._context, "returnByValue": True,
                    "awaitPromise": wait, "timeout": self._seconds * 1000,
                },
            )  # fmt: skip
        except Error as error:
            if self._context is None:
                self._main = ""  # not even a world to be had: perhaps another frame is the main one now
            self._context = None  # it ended with the document
            self._sent.clear()
            if STOPPED in error.message:
                raise TooSlow from error
            raise
        if "exceptionDetails" in answer:
            raise TooSlow
        return answer["result"].get("value")

    async def _enter(self) -> int:
        """The world is made once per document; asking again gives the same one."""
        frame = self._main or await self._frame()
        world = await self._cdp.send(
            "Page.createIsolatedWorld",
            {"frameId": frame, "worldName": WORLD, "grantUniveralAccess": False},
        )
        context: int = world["executionContextId"]
        return context

    async def _frame(self) -> str:
        tree = (await self._cdp.send("Page.getFrameTree"))["frameTree"]
        if self._address:
            return _find(tree, self._address)
        self._main = str(tree["frame"]["id"])
        return self._main


def _find(tree: dict[str, Any], address: str) -> str:
    for child in tree.get("childFrames", []):
        if child["frame"]["url"] == address:
            return str(child["frame"]["id"])
    raise Error(f"no frame shows {address}")


async def world_of(frame: Frame, cdp: CDPSession, seconds: float) -> World:
    """Our world in a frame, which the browser may keep in a process of its own."""
    own = await session_of(frame, cdp)
    return World(cdp, seconds, frame.url) if own is cdp else World(own, seconds)


async def session_of(frame: Frame, main: CDPSession) -> CDPSession:
    """The frame's own session; the page's where the browser keeps it in the page's process."""
    try:
        return await frame.page.context.new_cdp_session(frame)
    except Error:
        return main
