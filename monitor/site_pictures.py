"""The pictures of a site: read from the evidence when they are shown, written once under their digest."""

from collections.abc import Callable, Iterator, Mapping

from monitor.evidence import EvidenceFolder
from monitor.site_folder import SiteFolder
from reports.routes import Links, picture_file
from reports.view import Image


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
        return lambda digest, image: links.to(picture_file(digest, image.media_type))


def put_pictures(folder: SiteFolder, images: Mapping[str, Image]) -> int:
    """How many were not there yet."""
    new = 0
    for digest, image in images.items():
        address = picture_file(digest, image.media_type)
        if not folder.has(address):
            folder.write(address, image.data)
            new += 1
    return new
