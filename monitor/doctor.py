"""Says what is missing and how to get it."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.browser import BrowserHouse, BrowserSettings, runs_as_root
from monitor.config import Settings, load_config
from monitor.errors import BrowserError, ConfigError, ReachwatchError, StoreError
from monitor.install import Say, install_packages, install_playwrights
from monitor.secrets import Named, named_secrets, readable_by_all
from monitor.store import Store


@dataclass(frozen=True, slots=True)
class Diagnosis:
    what: str
    healthy: bool
    says: str  # what was found, or what is wrong and what to do


async def browser(settings: BrowserSettings) -> Diagnosis:
    """Whether a browser starts."""
    try:
        async with BrowserHouse(settings) as house:
            engine = await house.engine()
            says = f"{engine.version} ({engine.label})"
    except BrowserError as error:
        return Diagnosis("Browser", False, str(error))
    if runs_as_root():
        says += ". You are root, so it runs without its sandbox; better run Reachwatch as a plain user"
    return Diagnosis("Browser", True, f"{says}.")


async def fix_browser(settings: BrowserSettings, say: Say) -> Diagnosis:
    """Install a browser if none starts: Playwright's own, else the distribution's."""
    found = await browser(settings)
    for install in (install_playwrights, install_packages):
        if found.healthy:
            break
        if install(say):
            found = await browser(settings)
    return found


def configuration(path: Path) -> tuple[Diagnosis, Settings]:
    if not path.exists():
        says = f"There is none at {path}; `reachwatch init` writes one. `reachwatch check URL` needs none."
        return Diagnosis("Configuration", True, says), Settings()
    try:
        settings = load_config(path)
    except ConfigError as error:
        return Diagnosis("Configuration", False, str(error)), Settings()
    count = len(settings.shops)
    return Diagnosis("Configuration", True, f"{path} names {count} shop{'s' * (count != 1)}."), settings


def secrets(settings: Settings) -> Iterator[Diagnosis]:
    """Whether all that the configuration names can be read, by us and not by everybody."""
    for named in named_secrets(settings):
        wrong = _wrong_with(named)
        yield Diagnosis("Secret", not wrong, wrong or f"{named.what} of [{named.table}] can be read.")


def _wrong_with(named: Named) -> str:
    try:
        named.read()
    except ReachwatchError as error:
        return str(error)
    if named.file and readable_by_all(named.file):
        remedy = f"Run: chmod o-rwx {shlex.quote(str(named.file))}"
        return f"Everybody on this machine can read {named.file}. {remedy}"
    return ""


def database(path: Path) -> Iterator[Diagnosis]:
    try:
        with Store.open(path) as store:
            visits = len(store.latest())
            store.evidence.put(b"Reachwatch was here.\n", "text/plain")
    except StoreError as error:
        yield Diagnosis("Database", False, str(error))
    except OSError as error:
        yield Diagnosis(
            "Evidence", False, f"{path.parent} cannot be written to ({error.strerror}). Check its rights."
        )
    else:
        yield Diagnosis(
            "Database", True, f"{path} can be written to and knows {visits} shop{'s' * (visits != 1)}."
        )
