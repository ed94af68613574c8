"""Which evidence goes when it is old or too much. What was found stays for ever; so do frozen pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file. If several visits share it, it is as young as the youngest of them."""

    digest: str
    bytes: int
    seen_at: datetime
    picture: bool  # of a page; else a recording or a page's HTML
    latest: bool  # of a shop's latest visit


def doomed(files: Iterable[Kept], *, now: datetime, keep: timedelta, most_bytes: int) -> list[Kept]:
    """What to remove: what is too old, then the oldest until the rest fits.

    Recordings and HTML go before pictures. Pictures of a shop's latest visit always stay.
    """
    kept = list(files)
    removable = sorted((file for file in kept if not (file.picture and file.latest)), key=_order)
    old = [file for file in removable if now - file.seen_at > keep]
    young = [file for file in removable if now - file.seen_at <= keep]
    left = sum(file.bytes for file in kept) - sum(file.bytes for file in old)
    return old + _until_it_fits(young, left, most_bytes)


def _order(file: Kept) -> tuple[bool, datetime, str]:
    return file.picture, file.seen_at, file.digest


def _until_it_fits(files: Sequence[Kept], left: int, most_bytes: int) -> list[Kept]:
    going: list[Kept] = []
    for file in files:
        if left <= most_bytes:
            break
        going.append(file)
        left -= file.bytes
    return going
