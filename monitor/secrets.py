"""Secrets, in one place: they come from environment variables and files, and go to nobody else.

The configuration only names them: `password_env` is a variable, `password_file` a file whose first
line it is. A file of systemd's LoadCredential or of Docker's secrets is one like any other.
"""

import os
import stat
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.config_values import Table
from monitor.errors import ReachwatchError
from monitor.redaction import SHORTEST, masking

# What is secret by the beginning of its key, and how people call it.
KINDS = {
    "password": "the password",
    "token": "the access token",
    "channel": "the address of the channel",
    "heartbeat": "the address to ping",
}
LONGEST = 65_536  # bytes read of a file; a device has no end
TELLING = 8  # a shorter part of an address is a word like "ping" or "api"


class Secret(str):
    """A text that does not show itself where somebody prints what holds it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A secret that the configuration names."""

    table: str  # as in the file: mail.imap
    what: str
    env: str | None = None
    file: Path | None = None

    def read(self) -> Secret:
        return read_secret(self.env, self.file, what=f"{self.what} of [{self.table}]")


def read_secret(env: str | None, file: Path | None, *, what: str) -> Secret:
    """The variable's value, else the first line of the file; ReachwatchError says which is missing."""
    if env and (value := os.environ.get(env, "").strip("\r\n")).strip():
        return Secret(value)
    if file is not None:
        return _first_line(file, what)
    if env is None:
        raise ReachwatchError(
            f"Nothing says where {what} is.", "Name a variable or a file in the configuration."
        )
    state = "empty" if env in os.environ else "not set"
    raise ReachwatchError(
        f"The environment variable {env} is {state}.", f"Put {what} there before Reachwatch starts."
    )


def _first_line(file: Path, what: str) -> Secret:
    try:
        with file.open("rb") as opened:
            lines = opened.read(LONGEST).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ReachwatchError(
            f"{file} cannot be read ({reason}).",
            f"Put {what} there, in a file that the user of Reachwatch may read.",
        ) from None  # the error of decoding holds the bytes
    if not lines or not lines[0].strip():
        raise ReachwatchError(f"{file} is empty.", f"Put {what} into its first line.")
    return Secret(lines[0].strip())


# ---- all that a configuration names


def named_secrets(settings: Table) -> Iterator[Named]:
    """Found by their keys, so that a new table has to register nothing."""
    yield from _named("", settings)


def _named(path: str, table: Table) -> Iterator[Named]:
    for kind in _kinds(type(table)):
        env, file = getattr(table, f"{kind}_env", None), getattr(table, f"{kind}_file", None)
        if env or file:
            yield Named(table=path, what=KINDS[kind], env=env, file=file)
    for name, value in table:
        if isinstance(value, Table | dict | tuple):  # most are not, and there may be thousands of shops
            yield from _below(f"{path}.{name}".lstrip("."), value)


@cache
def _kinds(table: type[Table]) -> tuple[str, ...]:
    keys = table.model_fields.keys()
    return tuple(kind for kind in KINDS if {f"{kind}_env", f"{kind}_file"} & keys)


def _below(path: str, value: object) -> Iterator[Named]:
    if isinstance(value, Table):
        yield from _named(path, value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _below(f"{path}.{key}", inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _below(f"{path}.{getattr(inner, 'key', '')}".rstrip("."), inner)


def known_secrets(settings: Table) -> tuple[str, ...]:
    """All that must not be told, to be taken out of logs; of what cannot be read there is nothing to tell."""
    values: dict[str, None] = {}
    for named in named_secrets(settings):
        try:
            secret = named.read()
        except ReachwatchError:
            continue
        values |= dict.fromkeys((str(secret), *_parts(secret)))
    return tuple(values)


def _parts(secret: str) -> Iterator[str]:
    """Of an address: errors of libraries tell its path without its host, or its password alone."""
    try:
        address = urlsplit(secret)
    except ValueError:
        return
    if not address.netloc:
        return
    userinfo, _, host = address.netloc.rpartition("@")
    parts = [*userinfo.split(":"), *address.path.split("/"), *address.query.split("&")]
    if address.scheme not in ("http", "https", "mailto", "mailtos"):  # of Apprise: tgram://TOKEN/CHAT
        parts.append(host)
    for part in parts:
        value = part.rpartition("=")[2]
        if len(value) >= TELLING:
            yield from {value, unquote(value)}


def hiding(*secrets: str) -> Callable[[str], str]:
    """Takes the secrets out of what a server said, who may repeat them, also as they went over the line."""
    return masking(
        form for secret in secrets if len(secret) >= SHORTEST for form in (secret, *_encoded(secret))
    )


def _encoded(secret: str) -> Iterator[str]:
    """As base64 has it wherever it stands in a longer text: three ways, without the letters it shares."""
    data = secret.encode()
    for before in range(3):
        text = b64encode(b"\0" * before + data).decode()
        core = text[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        if len(core) >= SHORTEST:
            yield core


# ---- rights


def readable_by_all(file: Path) -> bool:
    """Whether any user of this machine can read it: it lets them, and so do all folders above."""
    try:
        file = file.resolve()
        above = all(folder.stat().st_mode & stat.S_IXOTH for folder in file.parents)
        return bool(above and file.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False
