"""The gate: what leaves the browser. No request that could place an order gets out, whoever sends it.

The guard looks at what is about to be clicked; a page's script can send something else, at any time. So the
browser holds back every document it is about to load and every request of a script until
`refuse_request` has looked at it. Playwright's `route` would do the same, but it switches the browser's
cache off.
"""

import asyncio
import base64
import re
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.async_api import CDPSession, Error

from checks.saying import say
from monitor.shopper import thrift
from monitor.shopper.clerk import Clerk
from monitor.shopper.guard import refuse_address
from monitor.shopper.sending import fields_in, refuse_request

# Whatever loads a document or may carry something; and any other request whose address speaks of an order.
KINDS = ("Document", "XHR", "Fetch", "Ping", "CSPViolationReport", "Other")
WORDS = (
    "order", "pay", "buy", "purchase", "checkout", "execute", "bestell", "pflichtig", "kaufen", "validation",
    "comanda", "commande", "ordine", "pedido", "zamowieni",
)  # fmt: skip
SPELLINGS = (*WORDS, *(w.title() for w in WORDS), *(w.upper() for w in WORDS), "%4", "%5", "%6", "%7")
HELD = [
    *({"resourceType": kind} for kind in KINDS),
    *({"urlPattern": f"*{word}*"} for word in SPELLINGS),
]
PARTS = {"Image", "Script", "Stylesheet", "Font", "Media"}
PART = re.compile(r"\.(?:m?js|css|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|otf|mp4|webm)$", re.IGNORECASE)
GZIP = b"\x1f\x8b"
MOST = 1_000_000  # bytes of what was compressed


class Gate:
    """Watches the requests of one tab."""

    def __init__(self, cdp: CDPSession, note: Callable[[str], None]) -> None:
        self._cdp = cdp
        self._note = note
        self._main_frame = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self.at_checkout = False  # from there on an order could be placed
        self.typing = False  # a made-up address may be sent from there
        self._allowed: Callable[[str], bool] | None = None  # by robots.txt
        self._clerk: Clerk | None = None  # while an inquiry is written and sent, and ever after in this tab
        self.forget()

    def forget(self) -> None:
        """Begin a step: nothing has been held back in it."""
        self.refused = ""  # the page that was last held back, and why
        self.unwelcome = ""  # the page that robots.txt keeps us from
        self.held = ""  # anything held back at all

    def tighten(self, allowed: Callable[[str], bool]) -> None:
        """From now on a user's script is, or was, at work: look closer at where it goes and what it sends.

        Whoever opens a page by its address passes the guard and robots.txt first, a script does not; and what
        is sent in the background may be the script's.
        """
        self._allowed = allowed

    @property
    def may_type(self) -> bool:
        return self.typing and self.at_checkout

    async def arm(self) -> None:
        tree = await self._cdp.send("Page.getFrameTree")
        self._main_frame = tree["frameTree"]["frame"]["id"]
        self._cdp.on("Fetch.requestPaused", self._on_held)
        patterns = [*HELD, *thrift.patterns(thrift.trackers())]
        await self._cdp.send("Fetch.enable", {"patterns": patterns})

    async def admit(self, clerk: Clerk) -> None:
        """From now on all requests are held, and the clerk sees each before it is judged here."""
        self._clerk = clerk
        await self._cdp.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})

    def _on_held(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._decide(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _decide(self, event: dict[str, Any]) -> None:
        request, kind = event["request"], event["resourceType"]
        page = kind == "Document"
        answer: dict[str, Any] = {"requestId": event["requestId"]}
        if self._clerk and await self._clerk.takes(event):
            return
        if not self._is_main(event) and thrift.unneeded(request["url"], kind, thrift.trackers()):
            await self._send("Fetch.failRequest", {**answer, "errorReason": "BlockedByClient"})
            return
        if is_a_file(kind, request["url"]):
            await self._send("Fetch.continueRequest", answer)
            return
        why = refuse_request(
            request["method"], request["url"], body_of(request), navigates=page,
            embedded=event["frameId"] != self._main_frame, at_checkout=self.at_checkout, typing=self.typing,
        )  # fmt: skip
        if self._allowed and not why:
            why = _refuse_strictly(request["method"], request["url"], body_of(request), navigates=page)
            if not why and self._is_main(event) and not self._allowed(request["url"]):
                why = self.unwelcome = say(
                    "The shop's robots.txt asks us to stay away from {href}.", href=request["url"]
                )
        if why:
            self._report(
                say(
                    "{request} was not sent: {why}.",
                    request=f"{request['method']} {request['url'][:200]}",
                    why=why,
                ),
                event,
            )
            answer["errorReason"] = "Aborted"  # leaves the page as it is
        await self._send("Fetch.failRequest" if why else "Fetch.continueRequest", answer)

    async def _send(self, command: str, answer: dict[str, Any]) -> None:
        with suppress(Error):  # the tab may be gone by now
            await self._cdp.send(command, answer)

    def _report(self, refusal: str, event: dict[str, Any]) -> None:
        self._note(f"held back: {refusal}")
        self.held = refusal
        if self._is_main(event):
            self.refused = refusal

    def _is_main(self, event: dict[str, Any]) -> bool:
        return bool(event["resourceType"] == "Document" and event["frameId"] == self._main_frame)


def is_a_file(kind: str, url: str) -> bool:
    """Shops have scripts and pictures called “place-order”, which are no more than what they are called."""
    return kind in PARTS and bool(PART.search(urlsplit(url).path))


def body_of(request: Mapping[str, Any]) -> str:
    """What a request of CDP carries; files among it only by their names."""
    parts = (base64.b64decode(entry.get("bytes", "")) for entry in request.get("postDataEntries", ()))
    whole = b"".join(parts)
    if whole.startswith(GZIP):
        with suppress(zlib.error):
            whole = zlib.decompressobj(wbits=31).decompress(whole, MOST)
    return whole.decode("utf-8", "replace") or str(request.get("postData") or "")


def _refuse_strictly(method: str, url: str, body: str, *, navigates: bool) -> str:
    """What else is refused once a script was at work; data count where they are filled in."""
    sent = body if method != "GET" else urlsplit(url).query
    filled = urlencode([(name, "x") for name, value in fields_in(sent) if value])
    return (
        (refuse_address(url) if navigates else "")
        or refuse_request(method, url, filled)
        or refuse_request("POST", "", filled)
    )
