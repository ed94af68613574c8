"""Thrift: what a visit does without. Video and sound, and the trackers in `unneeded.toml`, are not loaded.

The gate has the browser hold back these as well. `Network.setBlockedURLs` would need nobody to answer, but
works only while the browser reports every request to us, and lets frames through. Playwright's `route` would
switch the browser's cache off.
"""

import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit


@cache
def trackers() -> tuple[str, ...]:
    """Hosts; what is below them is meant as well."""
    lists = tomllib.loads(files("monitor.shopper").joinpath("unneeded.toml").read_text("utf-8"))
    return tuple(host for hosts in lists.values() for host in hosts)


def patterns(hosts: tuple[str, ...]) -> list[dict[str, str]]:
    """Of what is not loaded, for the browser: media of any address, and anything of these hosts."""
    below = [f"*://{sub}{host}{end}" for host in hosts for sub in ("", "*.") for end in ("/*", ":*")]
    return [{"resourceType": "Media"}, *({"urlPattern": one} for one in below)]


def unneeded(url: str, kind: str, hosts: tuple[str, ...]) -> bool:
    """The browser's patterns also match addresses that only name such a host, as in a query."""
    host = urlsplit(url).hostname or ""
    return kind == "Media" or any(host == one or host.endswith(f".{one}") for one in hosts)
