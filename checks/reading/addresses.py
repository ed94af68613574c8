"""Takes an address apart without falling over a broken one."""

from urllib.parse import SplitResult, urlsplit


def split_address(href: str) -> SplitResult:
    """The parts of the address; all empty where it is none."""
    try:
        return urlsplit(href)
    except ValueError:
        return urlsplit("")


def page_of(href: str) -> str:
    """The page it leads to, wherever on it."""
    return href.partition("#")[0].rstrip("/")
