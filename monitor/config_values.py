"""The kinds of values in a configuration file; each refuses a wrong one in words, with a remedy."""

import difflib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from babel import localedata
from pydantic import AfterValidator, BaseModel, ConfigDict

from checks import registry
from monitor.address import parse_address
from monitor.config_mistakes import rejection, shown
from monitor.country import parse_country
from monitor.errors import AddressError, CountryError

SHOP_KEY = re.compile(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?")
LANGUAGE = re.compile(r"[a-z]{2}")


class Table(BaseModel):
    """One table of the file. The first example of each key is what a remedy tells to write."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _words(text: str) -> str:
    if not text.strip():
        raise rejection("The text between the quotes is empty.", "Fill it in, or remove the line.")
    return text.strip()


def _path(path: Path) -> Path:
    if path == Path():
        raise rejection("The path is empty.", "Fill it in, or remove the line.")
    return path.expanduser()


def _address(text: str) -> str:
    try:
        parse_address(text)
    except AddressError as error:
        raise rejection(error.message, error.remedy) from None
    return text


def _country(text: str) -> str:
    try:
        return parse_country(text)
    except CountryError as error:
        raise rejection(error.message, error.remedy) from None


def _language(text: str) -> str:
    code = text.lower()
    if not LANGUAGE.fullmatch(code) or not localedata.exists(code):
        raise rejection(
            f"{shown(text)} is no language code.", 'Write two letters, like "de", "nl", "ro", "en".'
        )
    return code


def _check_name(name: str) -> str:
    try:
        registry.select([name])
    except registry.UnknownCheck:
        known = [c.name for c in registry.all_checks()]
        similar = difflib.get_close_matches(name.lower(), known, n=1)
        remedy = f"Did you mean {similar[0]}?" if similar else f"There are: {', '.join(known)}."
        raise rejection(f"There is no check “{name}”.", remedy) from None
    return name


def name_of_table(kind: str, example: str) -> Callable[[str], str]:
    """Reads what names a table of a kind of which there are several, as in [alerts.service]."""

    def read(name: str) -> str:
        if SHOP_KEY.fullmatch(name):
            return name
        alike = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or example
        raise rejection(
            f"The name {shown(name)} is not made of lower-case letters, digits and hyphens (60 at most).",
            f"Write [{kind}.{alike}].",
        )

    return read


def _shop_key(key: str) -> str:
    if not SHOP_KEY.fullmatch(key):
        example = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")[:60] or "mueller"
        raise rejection(
            f"The key {shown(key)} is not made of lower-case letters, digits and hyphens (60 at most).",
            f'Write [shops.{example}], and give the name people read as name = "…".',
        )
    return key


def _each_once(items: tuple[str, ...]) -> tuple[str, ...]:
    if not items:
        raise rejection("The list is empty.", "Fill it in, or remove the line.")
    return tuple(dict.fromkeys(items))


Words = Annotated[str, AfterValidator(_words)]
FilePath = Annotated[Path, AfterValidator(_path)]
WebAddress = Annotated[str, AfterValidator(_address)]
Country = Annotated[str, AfterValidator(_country)]
_Language = Annotated[str, AfterValidator(_language)]
CheckName = Annotated[str, AfterValidator(_check_name)]
ShopKey = Annotated[str, AfterValidator(_shop_key)]
Languages = Annotated[tuple[_Language, ...], AfterValidator(_each_once)]
CheckNames = Annotated[tuple[CheckName, ...], AfterValidator(_each_once)]
