"""Makes a screenshot unreadable but for some places, in its very bytes: nothing can be brought back.

The picture is blurred and then drawn so small that a whole word falls into one or two pixels; what is left
over is drawn large again. By way of SVG, as in `reports.crop`.
"""

from base64 import b64encode
from collections.abc import Iterable

from resvg_py import svg_to_bytes

from checks.model import Box, Screenshot

BLOCK = 20  # CSS pixels that become one
SPREAD = 14  # of the blur, in CSS pixels
AROUND = 4  # CSS pixels around a place that stay sharp
LARGEST = 50_000_000  # square pixels; drawing needs memory
MEDIA_TYPE = "image/png"


def blurred(data: bytes, shot: Screenshot, places: Iterable[Box] = ()) -> bytes:
    """The screenshot as a PNG with nothing sharp but these places; empty where the file cannot be read."""
    area = Box(shot.left, shot.top, shot.width, shot.height)
    if not 1 <= area.width * area.height <= LARGEST:
        return b""
    try:
        whole = _image(data, shot.media_type, area)
        coarse = _drawn(area, _BLUR + whole.replace("/>", ' filter="url(#blur)"/>'), area.width / BLOCK)
        if coarse == _drawn(area, "", area.width / BLOCK):
            return b""
        parts = [_image(coarse, MEDIA_TYPE, area, ' image-rendering="optimizeSpeed"')]
        sharp = _within(area, places)
        parts += [_image(_drawn(place, whole, place.width), MEDIA_TYPE, place) for place in sharp]
        return _drawn(area, "".join(parts), area.width)
    except ValueError:
        return b""


_BLUR = (
    f'<filter id="blur" x="0" y="0" width="1" height="1"><feGaussianBlur stdDeviation="{SPREAD}"/></filter>'
)


def _within(area: Box, places: Iterable[Box]) -> Iterable[Box]:
    for place in places:
        left, top = max(area.x, place.x - AROUND), max(area.y, place.y - AROUND)
        right = min(area.x + area.width, place.x + place.width + AROUND)
        bottom = min(area.y + area.height, place.y + place.height + AROUND)
        if right - left >= 1 and bottom - top >= 1:
            yield Box(left, top, right - left, bottom - top)


def _drawn(part: Box, content: str, width: float) -> bytes:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{part.x} {part.y} {part.width} {part.height}"'
        f' width="{part.width}" height="{part.height}">{content}</svg>'
    )
    return bytes(svg_to_bytes(svg_string=svg, width=max(1, round(width)), skip_system_fonts=True))


def _image(data: bytes, media_type: str, area: Box, more: str = "") -> str:
    return (
        f'<image href="data:{media_type};base64,{b64encode(data).decode()}" x="{area.x}" y="{area.y}"'
        f' width="{area.width}" height="{area.height}" preserveAspectRatio="none"{more}/>'
    )
