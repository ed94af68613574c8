"""Chooses the screenshot that shows a place on a page, and the part of it worth showing."""

import math
import re
from collections.abc import Iterable, Mapping

from checks.model import Box, Page, Screenshot
from checks.saying import say
from reports.view import Picture

SIGNATURES = {
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}
MEDIA_TYPES = frozenset(SIGNATURES)
SMALLEST_CROP = (560, 240)  # CSS pixels: enough surroundings to recognise the place
MARGIN = 72  # CSS pixels around the marked place
NOT_KEPT = say("Picture not kept.")
LEFT_OUT = say("Left out by your setting.")
NOT_TAKEN = say("No picture shows this place.")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def of_place(
    page: Page | None, box: Box | None, kept: Mapping[str, bytes], alt: str
) -> tuple[Picture | None, str]:
    """The picture of a place, or the reason why there is none (empty where no place was named)."""
    if page is None or box is None or not _sound(box):
        return None, ""
    showing = [shot for shot in _usable(page.screenshots) if shot.shows(box)]
    if not showing:
        return None, NOT_TAKEN
    best_first = sorted(showing, key=lambda shot: -_overlap(_area(shot), box))
    files = [(shot, data) for shot in best_first if (data := kept.get(shot.digest)) is not None]
    if found := next(((shot, data) for shot, data in files if data), None):
        return _picture(*found, box, alt), ""
    return None, LEFT_OUT if files else NOT_KEPT


def alone(shot: Screenshot, kept: Mapping[str, bytes], alt: str) -> Picture | None:
    """This picture, whole."""
    return _first([shot], kept, alt)


def first_of(page: Page, kept: Mapping[str, bytes], alt: str) -> Picture | None:
    """The page's first picture, whole."""
    return _first(page.screenshots, kept, alt)


def media_type_of(data: bytes) -> str:
    """By the file's first bytes; empty where they tell nothing."""
    return next((kind for kind, look in SIGNATURES.items() if look.match(data)), "")


def _first(shots: Iterable[Screenshot], kept: Mapping[str, bytes], alt: str) -> Picture | None:
    for shot in _usable(shots):
        if data := kept.get(shot.digest):
            return _picture(shot, data, None, alt)
    return None


def _picture(shot: Screenshot, data: bytes, mark: Box | None, alt: str) -> Picture:
    area = _area(shot)
    return Picture(
        digest=shot.digest, media_type=media_type_of(data) or shot.media_type, shot=area,
        crop=_crop(area, mark) if mark else area, mark=mark, alt=alt,
    )  # fmt: skip


def _usable(shots: Iterable[Screenshot]) -> list[Screenshot]:
    return [
        shot
        for shot in shots
        if shot.media_type in MEDIA_TYPES and _DIGEST.fullmatch(shot.digest) and _sound(_area(shot))
    ]


def _area(shot: Screenshot) -> Box:
    return Box(shot.left, shot.top, shot.width, shot.height)


def _sound(box: Box) -> bool:
    finite = all(math.isfinite(n) and abs(n) < 1e7 for n in (box.x, box.y, box.width, box.height))
    return finite and box.width > 0 and box.height > 0


def _overlap(one: Box, other: Box) -> float:
    """The common area in square pixels."""
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(0.0, width) * max(0.0, height)


def _crop(shot: Box, mark: Box) -> Box:
    """The mark with its surroundings, within the screenshot."""
    width = min(shot.width, max(SMALLEST_CROP[0], mark.width + 2 * MARGIN))
    height = min(shot.height, max(SMALLEST_CROP[1], mark.height + 2 * MARGIN))
    x = _within(mark.x + mark.width / 2 - width / 2, shot.x, shot.x + shot.width - width)
    y = _within(mark.y + mark.height / 2 - height / 2, shot.y, shot.y + shot.height - height)
    return Box(x, y, width, height)


def _within(value: float, low: float, high: float) -> float:
    return max(low, min(value, high))
