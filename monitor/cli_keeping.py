"""The commands that hand out what was kept: a backup of all of it, an export of a part."""

import sys
from datetime import UTC
from pathlib import Path

import click

from monitor.cli_options import config_option, database_option, place_of
from monitor.errors import ReachwatchError

MEGABYTE = 1_000_000
TOLD_FROM = 100 * MEGABYTE  # below it is done before anybody could read it
FORMATS, WHAT = (
    ("csv", "json", "jsonl"),
    ("findings", "visits", "risks", "changes", "inquiries", "reply-times"),
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-evidence", is_flag=True, help="Write a .tar with pictures, recordings and pages too.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@database_option
@config_option
def backup(file: Path, *, with_evidence: bool, force: bool, database: Path | None, config: Path) -> None:
    """Copy the database while anything may go on; the copy is checked before it gets its name.

    \b
    Examples:
      reachwatch backup /backup/reachwatch.db
      reachwatch backup /backup/reachwatch.tar --with-evidence
    """
    from monitor.backup import backup as write

    written = write(
        place_of(database, config), file, force=force, with_evidence=with_evidence, progress=_told()
    )
    click.echo(f"Wrote {file} ({written / MEGABYTE:.1f} MB).")


class _told:  # noqa: N801 - a function with a memory
    """One line for each tenth of a large file."""

    def __init__(self) -> None:
        self._tenths = 0

    def __call__(self, done: int, size: int) -> None:
        tenths = done * 10 // size if size >= TOLD_FROM else 0
        if tenths > self._tenths:
            self._tenths = tenths
            click.echo(f"{done / MEGABYTE:.0f} of {size / MEGABYTE:.0f} MB", err=True)


COMMANDS = (backup,)
