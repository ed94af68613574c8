"""Runs a user's Playwright script in place of the shopper's own way to a stage.

In a thread of its own, which is left behind when the time is up: nothing can stop a script that sleeps. It
ends with the program; what it still tries to do in the browser by then does not get there.
"""

import asyncio
import ctypes
import inspect
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from types import ModuleType
from typing import Any

from playwright import async_api, sync_api
from playwright.async_api import Page

from checks.model import Reason
from checks.saying import joined, number, say
from monitor.script_files import Script
from monitor.shopper.standin import Bridge
from monitor.shopper.trouble import Trouble

Note = Callable[[str], None]
PRINTED = 20  # lines of a script's own words to keep
LONGEST = 200


async def perform(script: Script, page: Page, *, seconds: float, note: Note) -> None:
    """Raises Trouble if the script fails or takes too long."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    bridge = Bridge(waits=not script.is_async)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            _run(script, bridge, page, note)
        except BaseException as error:  # noqa: BLE001  # whatever a stranger's code raises
            failed.append(error)
        with suppress(RuntimeError, SystemExit):  # the program is over, or we interrupt it just now
            loop.call_soon_threadsafe(done.set)

    thread = threading.Thread(target=work, name=f"script {script.name}", daemon=True)
    thread.start()
    try:
        async with asyncio.timeout(seconds):
            await done.wait()
    except TimeoutError:
        detail = say(
            "{name} did not come to an end within {seconds} seconds.",
            name=script.name,
            seconds=number(round(seconds)),
        )
        raise Trouble(Reason.SCRIPT_FAILED, detail) from None
    finally:
        bridge.close()
        if not done.is_set():
            _interrupt(thread)
    if failed:
        raise Trouble(Reason.SCRIPT_FAILED, _gist(script, failed[0]))


def _run(script: Script, bridge: Bridge, page: Page, note: Note) -> None:
    module = _load(script)
    _equip(module, bridge, note)
    done = getattr(module, script.function)(bridge.wrap(page))
    if inspect.iscoroutine(done):
        asyncio.run(done)


def _load(script: Script) -> ModuleType:
    """Afresh for every visit, of which each equips it differently."""
    named = script.module and find_spec(script.module)
    spec = named or spec_from_file_location("reachwatch_script", script.file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{script.file} is no Python file")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _equip(module: ModuleType, bridge: Bridge, note: Note) -> None:
    """Give the script an `expect` that knows stand-ins, and a `print` that writes into the visit's log."""
    for name, value in list(vars(module).items()):
        if value is sync_api.expect or value is async_api.expect:
            setattr(module, name, bridge.wrap(async_api.expect))
    lines = iter(range(PRINTED))

    def tell(*words: object, **_: Any) -> None:  # noqa: ANN401
        if next(lines, None) is not None:
            note(f"the script says: {' '.join(str(word)[:LONGEST] for word in words[:10])[:LONGEST]}")

    vars(module)["print"] = tell


def _interrupt(thread: threading.Thread) -> None:
    """Ends a loop in Python; one that sleeps hears of it when it wakes."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit)
    )


def _gist(script: Script, error: BaseException) -> str:
    """File, line and the first line of the message, as a sentence."""
    steps = [s.lineno for s in traceback.extract_tb(error.__traceback__) if s.filename == str(script.file)]
    line = steps[-1] if steps else getattr(error, "lineno", None)
    place = f"{script.name}, line {line}" if line else script.name
    words = next(iter(str(error).strip().splitlines()), "")[:LONGEST].rstrip(".:")
    kind = say("it ended the program") if isinstance(error, SystemExit) else type(error).__name__
    return say("The script failed ({place}): {why}.", place=place, why=joined(kind, words, between=": "))
