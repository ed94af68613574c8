"""The gate: what leaves the browser. No request that could place an order gets out, whoever sends it.

The guard looks at what is about to be clicked; a page's script can send something else, at any time. So the
browser holds back every document it is about to load and every request of a script until
`refuse_request` has looked at it. Playwright's `route` would do the same, but it switches the browser's
cache off.
"""

import asyncio
import base64
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from playwright.async_api import CDPSession, Error

from monitor.shopper.sending import refuse_request

HELD = [{"resourceType": kind} for kind in ("Document", "XHR", "Fetch", "Ping")]


class Gate:
    """Watches the requests of one tab."""

    def __init__(self, cdp: CDPSession, note: Callable[[str], None]) -> None:
        self._cdp = cdp
        self._note = note
        self._main_frame = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self.at_checkout = False  # from there on an order could be placed
        self.typing = False  # a made-up address may be sent from there
        self.refused = ""  # the page that was last held back, and why; whoever asks for it empties it

    @property
    def may_type(self) -> bool:
        return self.typing and self.at_checkout

    async def arm(self) -> None:
        tree = await self._cdp.send("Page.getFrameTree")
        self._main_frame = tree["frameTree"]["frame"]["id"]
        self._cdp.on("Fetch.requestPaused", self._on_held)
        await self._cdp.send("Fetch.enable", {"patterns": HELD})

    def _on_held(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._decide(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _decide(self, event: dict[str, Any]) -> None:
        request = event["request"]
        page = event["resourceType"] == "Document"
        why = refuse_request(
            request["method"], request["url"], body_of(request), navigates=page,
            embedded=event["frameId"] != self._main_frame, at_checkout=self.at_checkout, typing=self.typing,
        )  # fmt: skip
        answer: dict[str, Any] = {"requestId": event["requestId"]}
        if why:
            self._report(f"{request['method']} {request['url'][:200]} was not sent: {why}.", event, page=page)
            answer["errorReason"] = "Aborted"  # leaves the page as it is
        with suppress(Error):  # the tab may be gone by now
            await self._cdp.send("Fetch.failRequest" if why else "Fetch.continueRequest", answer)

    def _report(self, refusal: str, event: dict[str, Any], *, page: bool) -> None:
        self._note(f"held back: {refusal}")
        if page and event["frameId"] == self._main_frame:
            self.refused = refusal


def body_of(request: Mapping[str, Any]) -> str:
    """What a request of CDP carries; files among it only by their names."""
    if text := request.get("postData"):
        return str(text)
    parts = (base64.b64decode(entry.get("bytes", "")) for entry in request.get("postDataEntries", ()))
    return b"".join(parts).decode("utf-8", "replace")
