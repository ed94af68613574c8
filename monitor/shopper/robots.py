"""What a shop's robots.txt asks of us (RFC 9309), read by protego.

One exception: shop software in development mode serves "User-agent: *, Disallow: /" to keep test
installations out of search engines. On a loopback address, where nobody but the user of this machine can be
bothered, that bare ban is not applied; every more specific rule is.
"""

import ipaddress
from math import isfinite
from urllib.parse import urlsplit

from protego import Protego

from checks.model import Reason
from checks.saying import say
from monitor.shopper.trouble import Trouble

US = "Reachwatch"
LARGEST = 500_000  # characters; RFC 9309 asks for at least 500 kibibytes


class Robots:
    """The rules of the origins met so far; where none are known, everything is allowed."""

    def __init__(self, *, honour: bool = True) -> None:
        self._honour = honour
        self._rules: dict[str, Protego] = {}

    def knows(self, url: str) -> bool:
        return not self._honour or origin_of(url) in self._rules

    def learn(self, url: str, status: int, text: str) -> None:
        """Take in what the robots.txt of this URL's origin answered.

        Raises Trouble for a server error: RFC 9309 then tells robots to keep out.
        """
        if status >= 500:
            address = f"{origin_of(url)}/robots.txt"
            raise Trouble(
                Reason.HTTP_ERROR,
                say(
                    "{address} answers with an error (HTTP {status}), so we keep out.",
                    address=address,
                    status=status,
                ),
            )
        applies = status == 200 and not (is_loopback(url) and bans_everybody(text))
        self._rules[origin_of(url)] = Protego.parse(text.lstrip("\ufeff")[:LARGEST] if applies else "")

    def allow(self, url: str) -> bool:
        rules = self._rules.get(origin_of(url))
        return rules is None or not self._honour or bool(rules.can_fetch(url, US))

    def crawl_delay(self, url: str) -> float:
        """The seconds between two pages that this origin asks for; 0 if it does not say."""
        rules = self._rules.get(origin_of(url))
        wish = rules.crawl_delay(US) if rules and self._honour else None
        return max(0.0, wish) if wish is not None and isfinite(wish) else 0.0


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def bans_everybody(text: str) -> bool:
    """Whether these rules are the bare ban of all robots from everything, and nothing else."""
    lines = ["".join(line.partition("#")[0].split()).lower() for line in text.splitlines()]
    return [line for line in lines if line] == ["user-agent:*", "disallow:/"]
