"""Cuts the part of a screenshot that shows a place, the place boxed, as a small PNG for a mail.

By way of an SVG: what draws the charts also reads screenshots, so no library for pictures is needed.
"""

from base64 import b64encode

from resvg_py import svg_to_bytes

from checks.model import Box
from reports.letter import MailFile
from reports.view import Picture

WIDTHS = (800, 640, 480, 320)  # pixels; a picture too heavy is drawn smaller
TALLEST = 1.2  # heights by width: a mail is no place for a whole page
HEAVIEST = 96_000  # bytes
MARK = (
    '<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" fill="none" stroke="{colour}"'
    ' stroke-width="{stroke}"/>'
)
BORDER = 6  # CSS pixels between the place and the box around it


def picture_file(picture: Picture, data: bytes, name: str) -> MailFile | None:
    """None where the picture cannot be read."""
    crop = _not_too_tall(picture.crop, picture.mark)
    svg = _drawing(picture, data, crop)
    png = b""
    for width in WIDTHS:
        try:
            drawn = svg_to_bytes(svg_string=svg, width=min(width, round(crop.width)), skip_system_fonts=True)
        except ValueError:
            return None
        png = bytes(drawn)
        if len(png) <= HEAVIEST:
            break
    return MailFile(name, png, "image/png")


def _not_too_tall(crop: Box, mark: Box | None) -> Box:
    """From its top, or from a little above the mark."""
    height = min(crop.height, round(crop.width * TALLEST))
    if mark is None:
        return Box(crop.x, crop.y, crop.width, height)
    highest = crop.y + crop.height - height
    return Box(crop.x, max(crop.y, min(mark.y - 8 * BORDER, highest)), crop.width, height)


def _drawing(picture: Picture, data: bytes, crop: Box) -> str:
    shot, source = picture.shot, f"data:{picture.media_type};base64,{b64encode(data).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{crop.x} {crop.y} {crop.width} {crop.height}"'
        f' width="{crop.width}" height="{crop.height}">'
        f'<image href="{source}" x="{shot.x}" y="{shot.y}" width="{shot.width}" height="{shot.height}"'
        f' preserveAspectRatio="none"/>{_box(picture.mark) if picture.mark else ""}</svg>'
    )


def _box(mark: Box) -> str:
    place = {
        "x": mark.x - BORDER, "y": mark.y - BORDER, "width": mark.width + 2 * BORDER,
        "height": mark.height + 2 * BORDER,
    }  # fmt: skip
    return MARK.format(**place, colour="#ffffff", stroke=7) + MARK.format(**place, colour="#d6001c", stroke=3)
