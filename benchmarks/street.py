"""The demo shops in a process of their own, as the web is: serving them costs neither side its time."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from checks.registry import all_checks
from monitor.address import parse_address
from monitor.demo import DemoShop, all_shops
from monitor.run import Errand


@dataclass(frozen=True, slots=True)
class Street:
    port: int
    process: int  # its number, so that its memory is not counted as ours

    def errand(self, shop: DemoShop, copy: int = 0) -> Errand:
        """A visit of this shop. Copies of it are visited at the same time, as other hosts are."""
        address = parse_address(f"http://{shop.key}.localhost:{self.port}/")
        return Errand(
            shop=replace(shop.shop(address.url), key=f"{shop.key}-{copy}"),
            address=replace(address, host=f"{copy}.{address.host}"),
            checks=all_checks(),
        )


def ordinary() -> tuple[DemoShop, ...]:
    """The shops with pages to load that keep nobody waiting by the clock: that would hide what we cost."""
    return tuple(s for s in all_shops() if not (s.refuses or s.delay or "popup" in s.features))


@contextmanager
def open_street() -> Iterator[Street]:
    command = [sys.executable, "-m", "monitor.demo", "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:  # noqa: S603
        try:
            first = server.stdout.readline() if server.stdout else ""
            yield Street(_port(first), server.pid)
        finally:
            server.terminate()


def _port(line: str) -> int:
    return urlsplit(line.split()[0]).port or 0


def spread(street: Street, shops: Sequence[DemoShop], number: int) -> list[Errand]:
    """So many visits, shop after shop, each as if it were a host of its own."""
    return [street.errand(shops[n % len(shops)], n // len(shops)) for n in range(number)]
