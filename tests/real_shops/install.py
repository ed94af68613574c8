"""Installs the real shops into the cache ahead of their tests: `cd tests && python -m real_shops.install`.

CI does so while the style and the types are checked. What goes wrong here goes wrong in the tests again,
and is told there.
"""

import sys

from .evershop import install_evershop
from .shop import DoesNotRun, NoRegistry

if __name__ == "__main__":
    try:
        install_evershop()
    except (NoRegistry, DoesNotRun) as reason:
        sys.stderr.write(f"EverShop was not installed ahead of its tests: {reason}\n")
