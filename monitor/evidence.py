"""A folder of evidence: pictures and frozen pages, each under the SHA-256 of its content."""

import errno
import gzip
import hashlib
import json
import os
import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
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
PICTURES = ("jpg", "png", "webp")
ALL_SUFFIXES = (*SUFFIXES.values(), OTHER_SUFFIX)
DIGEST = re.compile(r"[0-9a-f]{64}")
UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class File:
    """One kept file as it lies in the folder."""

    path: Path
    digest: str
    suffix: str
    bytes: int
    at: datetime  # when it was put here, last: of the same content again, too

    @property
    def page(self) -> bool:
        return self.suffix == SUFFIXES[PAGE_TYPE]

    @property
    def picture(self) -> bool:
        return self.suffix in PICTURES


class EvidenceFolder:
    """Files are written once and never changed, so that the same content is kept once."""

    def __init__(self, path: Path, keep_free: int = 0) -> None:
        self.path = path
        self.keep_free = keep_free  # bytes of the disk that evidence leaves for results

    def put(self, data: bytes, media_type: str) -> str:
        """Keep the bytes, return their digest; OSError if they could not be written.

        A file appears under its name only when it is whole, whatever happens meanwhile.
        """
        digest = hashlib.sha256(data).hexdigest()
        if self.get(digest) is not None and self._used(digest):
            return digest
        target = self._folder(digest) / f"{digest}.{SUFFIXES.get(media_type, OTHER_SUFFIX)}"
        target.parent.mkdir(parents=True, exist_ok=True)
        self._leave_room(len(data))
        unfinished = target.with_name(f".{uuid4().hex}.{UNFINISHED}")
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
        named = (self._folder(digest) / f"{digest}.{suffix}" for suffix in ALL_SUFFIXES)
        return next((file for file in named if file.exists()), None)

    def files(self) -> Iterator[File]:
        """All that is kept, one by one; what vanishes meanwhile is left out."""
        for path in self.path.glob("[0-9a-f][0-9a-f]/[0-9a-f]*"):
            digest, _, suffix = path.name.partition(".")
            if DIGEST.fullmatch(digest):
                with suppress(OSError):
                    stat = path.stat()
                    yield File(path, digest, suffix, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC))

    def remove_unused(self, file: File) -> bool:
        """Let a file go, unless it was put here again since; False where it cannot be removed."""
        try:
            if datetime.fromtimestamp(file.path.stat().st_mtime, UTC) != file.at:
                return False
            file.path.unlink()
        except OSError:
            return False
        return True

    def remove_leftovers(self, before: datetime) -> list[int]:
        """What was cut off while it was written; returns the sizes."""
        gone: list[int] = []
        for path in self.path.glob(f"[0-9a-f][0-9a-f]/.*.{UNFINISHED}"):
            with suppress(OSError):
                stat = path.stat()
                if datetime.fromtimestamp(stat.st_mtime, UTC) < before:
                    path.unlink()
                    gone.append(stat.st_size)
        return gone

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

    def _used(self, digest: str) -> bool:
        """Note that it is needed anew, so that nobody removes it; False if somebody just did."""
        try:
            if file := self.file(digest):
                os.utime(file)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return file is not None

    def _leave_room(self, size: int) -> None:
        if self.keep_free and shutil.disk_usage(self.path).free - size < self.keep_free:
            megabytes = self.keep_free // 1_000_000
            raise OSError(errno.ENOSPC, f"the last {megabytes} MB of the disk are left for results")

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
