"""How full the disk is, and with what of ours."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from monitor.disk import free_bytes

LOW = 500_000_000  # bytes free; visits go on below, but somebody should know


@dataclass(frozen=True, slots=True)
class Disk:
    """In bytes."""

    free: int
    database: int
    evidence: int

    @property
    def low(self) -> bool:
        return self.free < LOW


def measure(database: Path) -> Disk:
    """Looks at every file of evidence: a second or so for 100,000."""
    return Disk(free_bytes(database), size_of(database), sum(_sizes(database.parent / "evidence")))


def size_of(database: Path) -> int:
    files = [database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))]
    return sum(file.stat().st_size for file in files if file.exists())


def _sizes(folder: Path) -> Iterator[int]:
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # it was removed meanwhile
                yield Path(place, name).stat().st_size
