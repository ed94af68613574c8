"""Tells chats, phones and the like, by Apprise; their addresses are secrets."""

import logging
from collections.abc import Callable

from monitor.errors import ReachwatchError

AddressOf = Callable[[str], str]  # by the name of its table; ReachwatchError if it cannot be had
TELL_TALES = ("apprise", "urllib3", "requests")  # they write addresses into their logs


def unknown_channel(name: str) -> str:
    raise ReachwatchError(
        f"Nobody knows the address of the channel {name}.", "Name it as [alerts] in the configuration."
    )


def notify(address: str, title: str, text: str) -> str:
    """Tell it; empty if that worked, else a sentence that does not hold the address."""
    from apprise import Apprise, AppriseAsset, NotifyFormat  # takes 0.1 s

    for name in TELL_TALES:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    channel = Apprise(asset=AppriseAsset(app_id="Reachwatch", async_mode=False))
    try:
        if not channel.add(address):
            return "its address is none that Apprise knows."
        taken = channel.notify(body=text or title, title=title, body_format=NotifyFormat.TEXT)
    except Exception as error:  # noqa: BLE001  # code of others, whose words may hold the address
        return f"it ended with an error ({type(error).__name__})."
    return "" if taken else "the service refused it or could not be reached."
