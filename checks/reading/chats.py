"""Tells the visible launcher of a chat from what only bears a similar name."""

import re
import tomllib
from functools import cache
from importlib import resources

from checks.model import Control
from checks.reading.addresses import split_address
from checks.reading.channel_words import phrases
from checks.reading.folding import fold

SHORT = 80  # characters: a launcher, not a paragraph that speaks of one
PUT_AWAY = re.compile(r"close|minimi[sz]e|dismiss|cookie|consent|add-?to-?cart", re.IGNORECASE)


@cache
def _vendors() -> dict[str, list[str]]:
    file = resources.files("checks.reading") / "words" / "vendors.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    written = (w if kind == "marks" else fold(w).text for w in _vendors()[kind])
    return re.compile("|".join(written), re.IGNORECASE)


def launches_chat(control: Control) -> bool:
    """By what a person reads, or by the mark of a vendor where it is a picture without words."""
    text = fold(control.text[: SHORT + 1]).text.strip()
    kinds = phrases("channels").kinds(text) if len(text) <= SHORT else set()
    if "chat_off" in kinds or PUT_AWAY.search(control.hint) or _pattern("closing").search(text):
        return False
    if "chat" in kinds or text == "chat" or _pattern("names").match(text):
        return True
    leads_away = control.tag == "a" and "#" not in control.href and not control.href.startswith("javascript:")
    return not leads_away and bool(_pattern("marks").search(control.hint))


def is_chat_frame(address: str) -> bool:
    host = (split_address(address).hostname or "").lower()
    return any(host == known or host.endswith(f".{known}") for known in _vendors()["hosts"])
