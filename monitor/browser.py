"""Starts the browser: the only file that does. Finds one, launches it, and replaces it when it dies.

Order of discovery: the configured executable, Playwright's own browser, then what the system has.
The headless shell comes first: it needs half the time and processor of the full browser.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import BrowserContext, Error, Playwright, async_playwright

from monitor import __version__
from monitor.config import Settings
from monitor.errors import BrowserBroken, BrowserMissing
from monitor.viewport import VIEWPORT

Kind = Literal["shell", "full"]
CLOSE_SECONDS = 5
ANSWER_SECONDS = 10
AWAKE_SECONDS = 15  # for the first page of a new browser
DRIVER_SECONDS = 60  # Playwright's own program; a second, where nothing is wrong
LAUNCHES = 2  # of one browser, which may be killed as it starts
OURS = "REACHWATCH_"  # variables of this beginning, which hold passwords

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
SYSTEM = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
CHANNELS = ("chrome", "msedge")  # where macOS and Windows keep theirs, Playwright knows
ARGUMENTS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    # What these would send would not pass the gate: a second window, a worker shared between pages, a frame
    # of another site in a process of its own (the full browser's habit; the sandbox stays).
    "--block-new-web-contents",
    "--disable-shared-workers",
    "--disable-site-isolation-trials",
    "--disable-blink-features=FetchLaterAPI",  # … and what is sent after the page was left
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserSettings:
    executable: Path | None = None
    kind: Kind = "shell"
    contact_url: str = ""
    arguments: tuple[str, ...] = ()  # more command-line switches, e.g. to map host names in tests


def browser_settings(settings: Settings) -> BrowserSettings:
    """By the configuration."""
    table = settings.browser
    contact = settings.reachwatch.contact_url or ""
    return BrowserSettings(executable=table.executable, kind=table.kind, contact_url=contact)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to launch a browser; `options` are Playwright's."""

    label: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traveller:
    """As whom to visit: what a browser in the shop's market would say of itself."""

    locale: str = "en-GB"
    time_zone: str = "Europe/Berlin"


def candidates(settings: BrowserSettings) -> Iterator[Candidate]:
    """All the ways to get a browser, best first."""
    if settings.executable:
        yield Candidate(str(settings.executable), {"executable_path": settings.executable})
        return
    own = "Playwright's own Chromium"
    yield Candidate(own, {} if settings.kind == "shell" else {"channel": "chromium"})
    names = (*SHELLS, *SYSTEM) if settings.kind == "shell" else SYSTEM
    for name in names:
        if path := shutil.which(name):
            yield Candidate(path, {"executable_path": path})
    for channel in CHANNELS:
        yield Candidate(channel, {"channel": channel})


def _environment() -> dict[str, str | float | bool]:
    """What the browser is told of ours: it meets hostile pages, so nothing that may be a secret."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def runs_as_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@dataclass(slots=True)
class Engine:
    """A running browser."""

    browser: PlaywrightBrowser
    label: str  # how it was found
    user_agent: str

    @property
    def version(self) -> str:
        return f"Chromium {self.browser.version}"


@dataclass
class BrowserHouse:
    """Keeps one browser running for many visits; a dead one is replaced at the next visit."""

    settings: BrowserSettings
    _playwright: Playwright | None = None
    _engine: Engine | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __aenter__(self) -> Self:
        starting = asyncio.ensure_future(async_playwright().start())
        # Its errors have no class of their own to be caught by.
        done, _ = await asyncio.wait([starting], timeout=DRIVER_SECONDS)
        if not done:
            starting.cancel()
            raise BrowserBroken(
                "Playwright's driver does not answer.", "Try again when the machine is less busy."
            )
        if error := starting.exception():
            raise BrowserBroken(
                f"Playwright's driver does not start ({error}).",
                "On Debian, have the administrator run: apt-get install libatomic1.",
            ) from error
        self._playwright = starting.result()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._engine:
            await _quietly(self._engine.browser.close())
        if self._playwright:
            await _quietly(self._playwright.stop())

    async def engine(self) -> Engine:
        """The running browser, started if need be. Raises BrowserMissing or BrowserBroken."""
        async with self._lock:
            if self._engine is None or not self._engine.browser.is_connected():
                self._engine = await self._start()
            return self._engine

    async def give_up(self) -> None:
        """Have the next visit start a new browser, unless this one answers: others may be in it."""
        engine = self._engine
        if engine and not await _answers(engine.browser):
            self._engine = None
            await _quietly(engine.browser.close())

    async def _start(self) -> Engine:
        if self._playwright is None:
            raise RuntimeError("use `async with BrowserHouse(...)`")
        named = self.settings.executable
        if named and not named.is_file():
            raise BrowserMissing(
                f"There is no browser at {named}.", "Correct [browser] executable in the configuration."
            )
        failures: list[tuple[Candidate, str]] = []
        for candidate in candidates(self.settings):
            for _ in range(LAUNCHES):
                try:
                    return await _launched(self._playwright, candidate, self.settings)
                except Error as error:
                    failures.append((candidate, error.message))
                    if _is_missing(error.message):
                        break
        raise _explain(failures)

    @asynccontextmanager
    async def context(self, traveller: Traveller) -> AsyncIterator[tuple[Engine, BrowserContext]]:
        """A fresh context (own cookies, own storage), closed at the end however that comes."""
        engine = await self.engine()
        context = await engine.browser.new_context(
            locale=traveller.locale, timezone_id=traveller.time_zone, viewport=VIEWPORT,  # type: ignore[arg-type]
            user_agent=engine.user_agent, accept_downloads=False, service_workers="block",
            reduced_motion="reduce",
        )  # fmt: skip
        try:
            yield engine, context
        finally:
            await _quietly(context.close())


async def _launched(playwright: Playwright, candidate: Candidate, settings: BrowserSettings) -> Engine:
    """Raises Error where it does not start; of a browser that dies then, Playwright may never say so."""
    browser = await playwright.chromium.launch(
        headless=True, chromium_sandbox=not runs_as_root(), timeout=30_000, env=_environment(),
        args=[*ARGUMENTS, *settings.arguments], **candidate.options,
    )  # fmt: skip
    try:
        async with asyncio.timeout(AWAKE_SECONDS):
            return Engine(browser, candidate.label, await _user_agent(browser, settings.contact_url))
    except (Error, TimeoutError) as error:
        await _quietly(browser.close())
        raise Error(f"it was started, but does not answer: {error}") from None


async def _user_agent(browser: PlaywrightBrowser, contact_url: str) -> str:
    """The browser's own, without the word that makes shops refuse a session, plus who we are."""
    page = await browser.new_page()
    own: str = await page.evaluate("navigator.userAgent")
    await page.close()
    contact = f" (+{contact_url})" if contact_url else ""
    return f"{own.replace('Headless', '')} Reachwatch/{__version__}{contact}"


async def _answers(browser: PlaywrightBrowser) -> bool:
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(ANSWER_SECONDS):
            session = await browser.new_browser_cdp_session()
            await session.send("Browser.getVersion")
            return True
    return False


async def _quietly(closing: Any) -> None:  # noqa: ANN401  # any awaitable of Playwright's
    """Close what may be hung or dead already; the browser's own end cleans up what this cannot."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await closing
    except (Error, TimeoutError):
        return


def _explain(failures: list[tuple[Candidate, str]]) -> BrowserMissing | BrowserBroken:
    present = [(c, m) for c, m in failures if not _is_missing(m)]
    if not present:
        return BrowserMissing(
            "No browser was found.",
            "Run `reachwatch doctor --fix`, or name one in the configuration: [browser] executable = \"…\".",
        )  # fmt: skip
    candidate, message = present[0]
    if "No usable sandbox" in message or "setuid sandbox" in message.lower():
        return BrowserBroken(
            f"The browser {candidate.label} could not set up its sandbox.",
            "Allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1) "
            "or install Debian's package chromium-sandbox.",
        )
    return BrowserBroken(
        f"The browser {candidate.label} does not start: {_gist(message)}.", "Run `reachwatch doctor`."
    )


def _is_missing(message: str) -> bool:
    return any(
        sign in message for sign in ("Executable doesn't exist", "is not found at", "is not supported on")
    )


def _gist(message: str) -> str:
    """The one line of Playwright's long message that tells."""
    lines = [line.strip(" │║╔╚-") for line in message.splitlines() if line.strip(" │║╔╚═-")]
    telling = [line for line in lines if "error" in line.lower() or "enoent" in line.lower()]
    return (telling or lines or ["no reason given"])[0][:200].rstrip(".")
