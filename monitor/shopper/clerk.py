"""The clerk at the gate: sees every request while an inquiry is written, and sends the message itself."""

import asyncio
import base64
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from playwright.async_api import BrowserContext, CDPSession, Error

from monitor.shopper.letter import Fate, Letter, Request
from monitor.shopper.posting import Answer, NoAnswer, post_once


class Clerk:
    def __init__(
        self,
        letter: Letter,
        cdp: CDPSession,
        context: BrowserContext,
        body_of: Callable[[Mapping[str, Any]], str],
        *,
        languages: str,
        seconds: float,
    ) -> None:
        self.letter = letter
        self.answer: Answer | None = None  # what the shop answered to the message
        self.url = ""  # where it went
        self.failure = ""  # why it is not known whether the message arrived
        self.held: list[str] = []  # requests that were held back, in words
        self._cdp = cdp
        self._context = context
        self._body_of = body_of
        self._languages = languages
        self._seconds = seconds
        self._done = asyncio.Event()

    async def gone(self, seconds: float) -> bool:
        """Wait until the message has gone out and an answer came, or none will."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._done.wait()
        return self._done.is_set()

    async def takes(self, event: dict[str, Any]) -> bool:
        """Whether the request was dealt with here; anything else is for the gate to judge."""
        request, raw = self._read(event)
        fate, why = self.letter.judge(request)
        if fate is Fate.PASS:
            return False
        if fate is Fate.SEND:
            await self._send(event, request, raw)
            return True
        self.held.append(f"{request.method} {request.url[:160]} was held back: {why}")
        if fate is Fate.REPEAT:
            await self._done.wait()
            await self._fulfil(event)
        else:
            await self._fail(event, "Aborted")
        return True

    def _read(self, event: dict[str, Any]) -> tuple[Request, bytes | None]:
        request = event["request"]
        entries = request.get("postDataEntries", ())
        raw = b"".join(base64.b64decode(entry.get("bytes", "")) for entry in entries) or None
        if raw is None and request.get("postData"):
            raw = request["postData"].encode()
        unread = any("bytes" not in entry for entry in entries) or (
            bool(request.get("hasPostData")) and not raw
        )
        return Request(
            method=request["method"], url=request["url"], kind=event["resourceType"],
            body=self._body_of(request), unread=unread, headers=request["headers"],
        ), raw  # fmt: skip

    async def _send(self, event: dict[str, Any], request: Request, raw: bytes | None) -> None:
        self.url = request.url
        try:
            headers = {"Accept-Language": self._languages, **(request.headers or {})}
            if cookies := await self._cookies(request.url):
                headers["Cookie"] = cookies
            self.answer = await asyncio.to_thread(
                post_once, request.method, request.url, headers, raw, seconds=self._seconds
            )
            if self.answer.location and not self.answer.wants_it_again:
                self.letter.leads_to = urljoin(request.url, self.answer.location)
        except (NoAnswer, Error) as error:
            self.failure = str(error).splitlines()[0][:200]
        finally:
            self._done.set()
        await self._fulfil(event)

    async def _cookies(self, url: str) -> str:
        found = await self._context.cookies(url)
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in found)

    async def _fulfil(self, event: dict[str, Any]) -> None:
        """Give the browser the answer, as often as it asks for it; 307 and 308 would have it send again."""
        answer = self.answer
        if answer is None or answer.wants_it_again:
            await self._fail(event, "ConnectionFailed")
            return
        headers = [{"name": name, "value": value} for name, value in answer.headers]
        body = base64.b64encode(answer.body).decode()
        await self._tell(
            "Fetch.fulfillRequest", event, responseCode=answer.status, responseHeaders=headers, body=body
        )

    async def _fail(self, event: dict[str, Any], reason: str) -> None:
        await self._tell("Fetch.failRequest", event, errorReason=reason)

    async def _tell(self, command: str, event: dict[str, Any], **more: object) -> None:
        with suppress(Error):  # the tab may be gone by now
            await self._cdp.send(command, {"requestId": event["requestId"], **more})
