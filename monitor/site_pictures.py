"""The pictures of a site: read from the evidence when they are shown, written once under their digest.

What is blurred has a name of its own, so that it is never taken for the sharp one.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping

from monitor.config import Settings
from monitor.evidence import EvidenceFolder
from monitor.picture_filter import treatments
from monitor.picture_rows import owners_of
from monitor.site_folder import SiteFolder
from monitor.store import Store
from reports.routes import PICTURES, SUFFIXES, Links, picture_file
from reports.view import Image

SHARP = re.compile(rf"{PICTURES}/([0-9a-f]{{64}})\.(?:{'|'.join(SUFFIXES.values())})")
AT_ONCE = 5000  # digests in one query
# One grey pixel, in the place of a picture that must not be seen any more.
GREY = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a4944415478da63d8000000b200b1f88292a70000000049454e44ae426082"
)


class KeptPictures(Mapping[str, bytes]):
    """The files of all screenshots by digest; none is in memory before it is asked for."""

    def __init__(self, evidence: EvidenceFolder) -> None:
        self._evidence = evidence

    def __contains__(self, digest: object) -> bool:
        return isinstance(digest, str) and self._evidence.file(digest) is not None

    def __getitem__(self, digest: str) -> bytes:
        if (data := self._evidence.get(digest)) is None:
            raise KeyError(digest)
        return data

    def __iter__(self) -> Iterator[str]:
        return (file.digest for file in self._evidence.files() if file.picture)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @staticmethod
    def ways_from(page: str) -> Callable[[str, Image], str]:
        links = Links(page)
        return lambda digest, image: links.to(address_of(digest, image))


def put_pictures(folder: SiteFolder, images: Mapping[str, Image]) -> int:
    """How many were not there yet."""
    new = 0
    for digest, image in images.items():
        address = address_of(digest, image)
        if not folder.holds(address, len(image.data)):
            folder.write(address, image.data)
            new += 1
    return new


def address_of(digest: str, image: Image) -> str:
    """Of the file as it is published."""
    now = hashlib.sha256(image.data).hexdigest()
    return picture_file(digest if now == digest else f"{now}-blurred", image.media_type)


def hide_pictures(folder: SiteFolder, settings: Settings, store: Store) -> int:
    """Make grey what was published and may not be shown any more, also on pages that are not written anew.

    A picture stays only where all shops that it belongs to are known, and are shown.
    """
    if settings.pictures.strictest == "show":
        return 0
    sharp = {found[1]: found[0] for name in folder.files(PICTURES) if (found := SHARP.fullmatch(name))}
    of_shop, hidden = treatments(settings), 0
    for start in range(0, len(sharp), AT_ONCE):
        digests = list(sharp)[start : start + AT_ONCE]
        with store.reading() as db:
            owners = owners_of(db, digests)
        for digest in digests:
            whose = {of_shop.get(key) for key in owners.get(digest, ())}
            if whose != {"show"} and not folder.holds(sharp[digest], len(GREY)):
                folder.write(sharp[digest], GREY)
                hidden += 1
    return hidden
