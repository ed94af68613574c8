"""Rejects consent banners by the rules of DuckDuckGo's autoconsent, which knows the common consent services.

Its engine runs in an isolated world of each frame, reached by a binding that only this world has: the
shop's scripts can neither see it nor forge its messages. It clicks by script, so not through `Tab.click`;
instead its world's `click` asks us first (`vetted.js`), and we say yes only where the guard does and where
the text or the names around the control speak of consent. A few rules call the consent service's own
functions in the page's world; only calls that the package itself contains are made, and none that click.
"""

import asyncio
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import duckduckgo_autoconsent as autoconsent
from playwright.async_api import CDPSession, Error, Frame
from playwright.async_api import Page as LivePage

from monitor.shopper.describing import DESCRIBE
from monitor.shopper.words import phrases
from monitor.shopper.worlds import session_of

WORLD = "reachwatch-consent"
BINDING = "reachwatchConsent"
SECONDS = 5.0  # in all
FIND_SECONDS = 2.5  # without a find
EVAL_SECONDS = 1.0
FRAMES = 5
CONFIG = {
    "enabled": True, "autoAction": "optOut", "enablePrehide": False,
    "detectRetries": 1,  # the banner is there already; the second look is the one for unknown banners
    "heuristicMode": "reject",
    "enableCosmeticRules": False,  # they hide the banner, which no customer can
    "logs": {},
}  # fmt: skip
CALLED = re.compile(
    r"cookie|consent|cmp|gdpr|privacy|onetrust|truste|didomi|klaro|iubenda|osano", re.IGNORECASE
)
CLICKS = ("click(", "submit(", "dispatchEvent(")

VETTED = files("monitor.shopper").joinpath("vetted.js").read_text("utf-8")
# What is about to be clicked, as `describe.js` tells it -> why not; empty if it may be.
Vet = Callable[[dict[str, Any]], str]


@dataclass
class Outcome:
    """What the rules say of themselves; whether the banner is gone is for others to see."""

    service: str = ""  # as the rules call it
    clicks: int = 0
    refused: list[str] = field(default_factory=list)


async def opt_out(page: LivePage, cdp: CDPSession, vet: Vet) -> Outcome:
    """Let the rules try on the open page, for a few seconds at most."""
    run = _Run(vet)
    try:
        async with asyncio.timeout(SECONDS):
            for frame in page.frames[: FRAMES + 1]:
                with suppress(Error):  # gone meanwhile, or no page
                    await run.enter(frame, cdp, top=frame == page.main_frame)
            await run.found_or_late()
            await run.done.wait()
    except TimeoutError:
        pass
    finally:
        await run.leave()
    return run.outcome


@dataclass(frozen=True)
class _Place:
    """The world of the rules in one frame."""

    frame: Frame
    cdp: CDPSession
    context: int

    async def run(self, expression: str) -> None:
        await self.cdp.send("Runtime.evaluate", {"expression": expression, "contextId": self.context})


class _Run:
    def __init__(self, vet: Vet) -> None:
        self.outcome = Outcome()
        self.done = asyncio.Event()
        self._found = asyncio.Event()
        self._vet = vet
        self._places: list[_Place] = []
        self._sessions: list[tuple[CDPSession, bool]] = []  # whether it is ours to close
        self._tasks: set[asyncio.Task[None]] = set()

    async def enter(self, frame: Frame, main: CDPSession, *, top: bool) -> None:
        if not top and not frame.url.startswith("http"):
            return
        cdp = main if top else await session_of(frame, main)
        if cdp not in [s for s, _ in self._sessions]:
            self._sessions.append((cdp, cdp is not main))
            cdp.on("Runtime.bindingCalled", self._on_message)
        tree = (await cdp.send("Page.getFrameTree"))["frameTree"]
        identity = tree["frame"]["id"] if top or cdp is not main else _find(tree, frame.url)
        world = await cdp.send("Page.createIsolatedWorld", {"frameId": identity, "worldName": WORLD})
        place = _Place(frame, cdp, world["executionContextId"])
        self._places.append(place)
        # Only worlds that are there already get it.
        await cdp.send("Runtime.addBinding", {"name": BINDING, "executionContextName": WORLD})
        await place.run(f"({VETTED})({DESCRIBE}, (m) => {BINDING}(m))")
        await place.run(f"delete globalThis.autoconsentReceiveMessage; {autoconsent.bundle()}")

    async def found_or_late(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._found.wait(), FIND_SECONDS)
        if not self._found.is_set():
            self.done.set()

    async def leave(self) -> None:
        """Nothing more is clicked from here on: nobody answers."""
        for task in self._tasks:
            task.cancel()
        for cdp, own in self._sessions:
            cdp.remove_listener("Runtime.bindingCalled", self._on_message)
            with suppress(Error):
                await (cdp.detach() if own else cdp.send("Runtime.removeBinding", {"name": BINDING}))

    def _on_message(self, event: dict[str, Any]) -> None:
        place = next((p for p in self._places if p.context == event["executionContextId"]), None)
        if event["name"] != BINDING or place is None:
            return
        task = asyncio.ensure_future(self._answer(place, json.loads(event["payload"])))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, place: _Place, message: dict[str, Any]) -> None:
        kind = message["type"]
        with suppress(Error):  # the frame went away meanwhile
            if kind == "init":
                await place.run(_say("initResp", config=CONFIG, rules=rules_for(place.frame.url)))
            elif kind == "eval":
                await self._evaluate(place, message)
            elif kind == "click":
                await self._click(place, message)
            elif kind == "popupFound":
                self.outcome.service = str(message["cmp"])
                self._found.set()
            elif _ends(message):
                self._found.set()
                self.done.set()

    async def _click(self, place: _Place, message: dict[str, Any]) -> None:
        described = message["described"]
        why = "it has gone" if described is None else self._vet(described)
        if not why and not is_about_consent(message["context"]):
            why = "nothing around it speaks of consent"
        if why:
            label = next(iter(described["labels"]), "a control without a name") if described else "a control"
            self.outcome.refused.append(f"“{label[:60]}” was not clicked for a consent rule: {why}.")
        else:
            self.outcome.clicks += 1
        await place.run(f"reachwatchAnswer({message['id']:d}, {json.dumps(not why)})")

    async def _evaluate(self, place: _Place, message: dict[str, Any]) -> None:
        result = False
        code = str(message["code"])
        if _is_of_the_package(code) and not any(sign in code for sign in CLICKS):
            with suppress(Error, TimeoutError):
                async with asyncio.timeout(EVAL_SECONDS):
                    result = bool(await place.frame.evaluate(code))
        await place.run(_say("evalResp", id=message["id"], result=result))


def is_about_consent(context: dict[str, str]) -> bool:
    """Whether what stands around a control is a consent banner: the control's own name proves nothing."""
    return bool(phrases("states", "consent").within(context["text"])) or bool(CALLED.search(context["names"]))


def _ends(message: dict[str, Any]) -> bool:
    if message["type"] == "report":
        return bool(message["mainFrame"]) and message["state"]["lifecycle"] == "nothingDetected"
    return message["type"] == "autoconsentDone" or (
        message["type"] == "optOutResult" and not message["result"]
    )


def _is_of_the_package(code: str) -> bool:
    return code.startswith("(") and code.endswith(")()") and code[1:-3] in autoconsent.bundle()


def _say(kind: str, **what: Any) -> str:  # noqa: ANN401  # JSON is anything
    return f"autoconsentReceiveMessage({json.dumps({'type': kind, **what})})"


def _find(tree: dict[str, Any], address: str) -> str:
    for child in tree.get("childFrames", []):
        if child["frame"]["url"] == address:
            return str(child["frame"]["id"])
        with suppress(Error):
            return _find(child, address)
    raise Error(f"no frame shows {address}")


def _without_hiding(rule: dict[str, Any]) -> dict[str, Any]:
    """The rule without steps that only hide the banner: one would take it for rejected."""
    return {**rule, "optOut": [step for step in rule["optOut"] if "hide" not in step]}


@cache
def _rules() -> tuple[list[dict[str, Any]], list[tuple[re.Pattern[str], dict[str, Any]]]]:
    """The rules for any page, and those for certain addresses: most are, and cost time on all other pages."""
    anywhere: list[dict[str, Any]] = []
    somewhere = []
    for rule in map(_without_hiding, json.loads(autoconsent.rules_json())):
        pattern = rule.get("runContext", {}).get("urlPattern", "")
        if not pattern:
            anywhere.append(rule)
            continue
        with suppress(re.error):  # written for another language
            somewhere.append((re.compile(pattern), rule))
    return anywhere, somewhere


def rules_for(address: str) -> dict[str, list[dict[str, Any]]]:
    anywhere, somewhere = _rules()
    return {"autoconsent": [*anywhere, *(rule for pattern, rule in somewhere if pattern.search(address))]}
