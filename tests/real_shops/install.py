"""Installs the real shops into the cache ahead of their tests: `cd tests && python -m real_shops.install`.

CI does so while the style and the types are checked. What goes wrong here goes wrong in the tests again,
and is told there.
"""

import sys
from collections.abc import Callable
from functools import partial

from .evershop import install_evershop
from .shop import CARTRIDGE, OSCAR, DoesNotRun, NoRegistry, install

SHOPS: dict[str, Callable[[], object]] = {
    "EverShop": install_evershop,  # takes longest
    "django-oscar": partial(install, OSCAR),
    "Cartridge": partial(install, CARTRIDGE),
}

if __name__ == "__main__":
    for name, install_it in SHOPS.items():
        try:
            install_it()
        except (NoRegistry, DoesNotRun) as reason:
            sys.stderr.write(f"{name} was not installed ahead of its tests: {reason}\n")
