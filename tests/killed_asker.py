"""`reachwatch` in a process that ends as if killed: by SIGKILL, with its whole group, at a point of the ledger.

Called with the point and the command line. Nothing of the product knows of it: around the ledger's two calls
stands what kills.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from monitor.cli import main
from monitor.correspondence.ledger import Ledger


def die() -> None:
    os.killpg(0, signal.SIGKILL)


def around(name: str, *, before: bool) -> None:
    call: Callable[..., Any] = getattr(Ledger, name)

    def killed(*arguments: Any, **named: Any) -> None:
        if not before:
            call(*arguments, **named)
        die()

    setattr(Ledger, name, killed)


POINTS: dict[str, Callable[[], None]] = {
    "before the intent": lambda: around("reserve", before=True),
    "after the intent": lambda: around("reserve", before=False),
    "answered": lambda: around("finish", before=True),
    "committed": lambda: around("finish", before=False),
}


if __name__ == "__main__":
    POINTS[sys.argv[1]]()
    sys.argv[1:] = sys.argv[2:]
    main()
