"""A folder of evidence: pictures and frozen pages, each under the SHA-256 of its content."""

import gzip
import hashlib
import json
import os
import re
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from uuid import uuid4

from pydantic import TypeAdapter

from checks.model import Page

PAGE_TYPE = "application/json+gzip"
SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "text/html": "html",
    "text/plain": "txt",
    "application/json": "json",
    "application/zip": "zip",
    PAGE_TYPE: "json.gz",
}
OTHER_SUFFIX = "bin"
DIGEST = re.compile(r"[0-9a-f]{64}")


class EvidenceFolder:
    """Files are written once and never changed, so that the same content is kept once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, data: bytes, media_type: str) -> str:
        """Keep the bytes, return their digest; OSError if they could not be written.

        A file appears under its name only when it is whole, whatever happens meanwhile.
        """
        digest = hashlib.sha256(data).hexdigest()
        if self.get(digest) is not None:
            return digest
        target = self._folder(digest) / f"{digest}.{SUFFIXES.get(media_type, OTHER_SUFFIX)}"
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{uuid4().hex}.unfinished")
        try:
            _write_through(unfinished, data)
            unfinished.replace(target)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink()
            raise
        return digest

    def get(self, digest: str) -> bytes | None:
        """The bytes, or None where they are missing, unreadable or no longer what they were."""
        file = self.file(digest)
        try:
            data = file.read_bytes() if file else None
        except OSError:
            return None
        return data if data is not None and hashlib.sha256(data).hexdigest() == digest else None

    def file(self, digest: str) -> Path | None:
        """Where the bytes lie, if they do."""
        if not DIGEST.fullmatch(digest):
            return None
        return next(self._folder(digest).glob(f"{digest}.*"), None)

    def remove(self, digest: str) -> None:
        """Let a file go; OSError if it cannot be removed."""
        if file := self.file(digest):
            file.unlink(missing_ok=True)

    def put_page(self, page: Page) -> str:
        """Freeze a page for later replay; equal pages give equal digests.

        ValueError where structured data is nested too deeply to be written.
        """
        # Not pydantic's own JSON: it refuses the lone surrogates that pages may hold, and drops infinity.
        text = json.dumps(_pages().dump_python(page), separators=(",", ":"))
        return self.put(gzip.compress(text.encode("ascii"), mtime=0), PAGE_TYPE)

    def get_page(self, digest: str) -> Page | None:
        """The page as it was, or None where it cannot be had any more."""
        data = self.get(digest)
        try:
            return None if data is None else _pages().validate_python(json.loads(gzip.decompress(data)))
        except (OSError, EOFError, zlib.error, ValueError):
            return None

    def _folder(self, digest: str) -> Path:
        return self.path / digest[:2]


def _write_through(path: Path, data: bytes) -> None:
    """Write to the disk itself, so that a power cut cannot leave an empty file under a finished name."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@cache
def _pages() -> TypeAdapter[Page]:
    return TypeAdapter(Page)
