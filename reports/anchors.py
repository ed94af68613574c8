"""Permanent addresses within a page: `#phone-at-checkout` leads to that check's finding."""

import re

_OTHER = re.compile(r"[^a-z0-9-]+")
LONGEST = 80
# What a page with one shop calls other places.
TAKEN = frozenset(
    {"main", "compare", "method", "reply-times", "failed", "unknown", "glories", "passed", "sums"}
)


def anchor_of(check: str, prefix: str = "") -> str:
    """The check's own name where it is alone on its page, else with its shop's before it."""
    name = _OTHER.sub("-", check.lower())[:LONGEST].strip("-") or "check"
    if prefix:
        return f"{prefix}-{name}"
    return f"check-{name}" if name in TAKEN or name.startswith(("shop-", "icon-", "picture-")) else name
