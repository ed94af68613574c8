"""The sentinel: lets nothing be pressed, sent or typed in a tab that the guard refuses, whoever does it.

The shopper asks the guard before each of its clicks; a user's script does not. So from the first script on,
to the end of the visit, code of ours in every frame's own world hears of each press before the page does, and
halts the page by the debugger until the guard has answered. That works where a request to ask with would not:
a page's Content-Security-Policy and Permissions-Policy have no say in it. It costs some 5 ms an event, and
visits without scripts never pay them.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files
from typing import Any

from playwright.async_api import CDPSession, Error

from checks.saying import say
from monitor.shopper import guard
from monitor.shopper.describing import LOOK, intent_of
from monitor.shopper.worlds import WORLD

_HERE = files("monitor.shopper")
SOURCE = f"({_HERE.joinpath('sentinel.js').read_text('utf-8')})({LOOK})"
ASKS = "reachwatchAsks"  # the function in which the page is halted


class Sentinel:
    """Of one tab."""

    def __init__(self, cdp: CDPSession, note: Callable[[str], None]) -> None:
        self._cdp = cdp
        self._note = note
        self._script = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self.refused = ""  # what was refused first, and why; whoever asks for it empties it

    async def arm(self) -> None:
        """Stand in every frame there is and will be. Any seal of the shopper's is taken off."""
        if self._script:
            await self._cdp.send("Page.removeScriptToEvaluateOnNewDocument", {"identifier": self._script})
        else:
            self._cdp.on("Debugger.paused", self._on_paused)
            await self._cdp.send("Page.enable")
            await self._cdp.send("Debugger.enable")
        added = await self._cdp.send(
            "Page.addScriptToEvaluateOnNewDocument",
            {"source": SOURCE, "worldName": WORLD, "runImmediately": True},
        )
        self._script = added["identifier"]

    def _on_paused(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._answer(event["callFrames"]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, stack: list[dict[str, Any]]) -> None:
        """Answer where our own code asks; a page's own `debugger` just goes on.

        A page that imitates our function gets answers to its own questions, and nothing else.
        """
        try:
            if stack and stack[0]["functionName"] == ASKS:
                asked = await self._in(stack[0], "asked")
                if not self._why_not(asked):
                    await self._in(stack[0], "answer = 'yes'")
        finally:
            with suppress(Error):  # the tab may be gone by now
                await self._cdp.send("Debugger.resume")

    async def _in(self, frame: dict[str, Any], expression: str) -> object:
        where = {"callFrameId": frame["callFrameId"], "returnByValue": True}
        with suppress(Error):
            answer = await self._cdp.send("Debugger.evaluateOnCallFrame", {**where, "expression": expression})
            return answer["result"].get("value")
        return None

    def _why_not(self, asked: object) -> str:
        try:
            question = json.loads(str(asked))
            name, why = judge(question)
        except (ValueError, KeyError, TypeError):
            return "nobody can tell what it is"
        if why:
            refusal = say("“{text}” was not clicked: {why}.", text=name[:60], why=why)
            if question["what"] == "type":
                refusal = say("“{text}” was not typed into: {why}.", text=name[:60], why=why)
            self.refused = self.refused or refusal
            self._note(f"refused a script: {refusal}")
        return why


def judge(question: dict[str, Any]) -> tuple[str, str]:
    """The name of what is to be pressed or typed into, and why it must not be."""
    intent = intent_of(question["intent"])
    if question["what"] == "type":
        return "a field", _refuse_typing(intent)
    name = next(iter(intent.labels), "") or "a control without a name"
    if question["hidden"]:
        return name, "what is in it cannot be seen"
    return name, guard.refuse_click(intent)


def _refuse_typing(intent: guard.Intent) -> str:
    """What may not be sent must not be filled in: scripts of a page can send what stands in its fields."""
    loose = [field for field in intent.page_fields if field.form == 0]
    form = replace(
        intent, labels=(), hint="", href="", submits=True, fields=intent.fields or loose, page_fields=()
    )
    return guard.refuse_click(form)
