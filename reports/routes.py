"""The addresses of all pages of a site, from its folder, and the links between them.

All links are relative, so that a site works from any folder of any server, and from disk.
"""

from dataclasses import dataclass
from urllib.parse import quote

from reports.anchors import anchor_of
from reports.period import Period

HOME = "index.html"  # as things stand now
COMPARE = "compare.html"
HISTORY = "history.html"
PICTURES = "pictures"
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def week_name(period: Period) -> str:
    """E.g. "2026-W47", after ISO 8601."""
    return f"{period.first:%G-W%V}"


def week_page(week: str) -> str:
    return f"weeks/{week}.html"


def shop_page(key: str, week: str = "") -> str:
    """The shop as it was at a week's end, or as it is now."""
    return f"shops/{quote(key, safe='', errors='replace')}/{f'{week}.html' if week else HOME}"


def shop_history(key: str) -> str:
    return f"shops/{quote(key, safe='', errors='replace')}/{HISTORY}"


def picture_file(digest: str, media_type: str) -> str:
    return f"{PICTURES}/{digest}.{SUFFIXES[media_type]}"


def finding(page: str, check: str) -> str:
    """The place of a finding on a shop's page."""
    return f"{page}#{anchor_of(check)}"


@dataclass(frozen=True, slots=True)
class Links:
    """The way from one page of the site to others."""

    page: str

    def to(self, address: str) -> str:
        return "../" * self.page.count("/") + address
