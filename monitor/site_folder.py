"""The folder of a site: files appear in it whole or not at all, and nothing that is not ours is touched."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from monitor.errors import ReachwatchError
from monitor.locks import alone_at

MARKER = ".reachwatch-site"  # says that a folder is ours
SAYS = "A site written by Reachwatch. `reachwatch site` writes here; it removes nothing.\n"
TOLD = "Told in: "


class SiteFolder:
    """Made by `open_site`, which keeps all others out for as long as it is used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.told_in = _told_in(path / MARKER)  # how its pages are told; empty where not all are known to be
        self.written = 0  # files
        self.bytes = 0

    def write(self, address: str, data: bytes) -> None:
        """In the place of what was there, whole, whenever we are stopped."""
        target = self.path / address
        unfinished = target.with_name(f".{target.name}.unfinished")
        with plainly(self.path):
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                unfinished.write_bytes(data)
                unfinished.replace(target)
            except BaseException:
                with suppress(OSError):
                    unfinished.unlink()
                raise
        self.written += 1
        self.bytes += len(data)

    def all_told_in(self, how: str) -> None:
        """Keep in mind how its pages are told, `how` on one line; of all of them."""
        with plainly(self.path):
            (self.path / MARKER).write_text(f"{SAYS}{TOLD}{how}\n", encoding="utf-8")
        self.told_in = how

    def has(self, address: str) -> bool:
        return (self.path / address).is_file()

    def holds(self, address: str, size: int) -> bool:
        """Whether it has a file of so many bytes."""
        try:
            return (self.path / address).stat().st_size == size
        except OSError:
            return False

    def files(self, folder: str) -> list[str]:
        """The addresses of all files in one of its folders."""
        found = sorted((self.path / folder).glob("*"))
        return [f"{folder}/{file.name}" for file in found if file.is_file() and not file.name.startswith(".")]

    def weeks(self) -> set[str]:
        """The names of the weeks that have a page."""
        return self.pages("weeks")

    def pages(self, folder: str) -> set[str]:
        """The names of the pages in a folder of the site, without their endings."""
        return {file.stem for file in (self.path / folder).glob("*.html") if not file.name.startswith(".")}


@contextmanager
def open_site(path: Path) -> Iterator[SiteFolder]:
    """Raises ReachwatchError where the folder holds something else, or somebody writes to it."""
    marker = path / MARKER
    busy = ReachwatchError(f"Another process writes a site to {path}.", "Try again when it is done.")
    with plainly(path):
        path.mkdir(parents=True, exist_ok=True)
        if not marker.exists() and any(path.iterdir()):
            raise ReachwatchError(
                f"The folder {path} holds something else than a site of Reachwatch, so it is left alone.",
                "Name a new folder, or an empty one.",
            )
    with plainly(path), alone_at(marker, busy):
        if not marker.read_text(encoding="utf-8"):  # new: made by the lock
            marker.write_text(SAYS, encoding="utf-8")
        yield SiteFolder(path)


def _told_in(marker: Path) -> str:
    with plainly(marker.parent):
        lines = marker.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.removeprefix(TOLD) for line in lines if line.startswith(TOLD)), "")


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Say in plain words what the file system refuses."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise ReachwatchError(
                f"The disk is full, so the site in {path} is not complete; pages of before are still there.",
                "Free some space, then run it again.",
            ) from error
        raise ReachwatchError(
            f"The site cannot be written to {path} ({error.strerror}).",
            "Check the rights of the folder, or name another one.",
        ) from error
