"""The commands that hand out what was kept: a backup of all of it, an export of a part."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from monitor.cli_options import config_option, database_option, place_of
from monitor.errors import ReachwatchError

FORMATS = ("csv", "json", "jsonl")
WHAT = ("findings", "visits", "risks", "changes", "inquiries", "reply-times")
MEGABYTE = 1_000_000
TOLD_FROM = 100 * MEGABYTE  # below it is done before anybody could read it


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


@click.command()
@click.option("--what", type=click.Choice(WHAT), default="findings", show_default=True, help="Which rows.")
@click.option("--from", "start", metavar="WHEN", help="The first day, or moment: 2026-11-01.")
@click.option("--to", "end", metavar="WHEN", help="The first day, or moment, that is left out.")
@click.option("--time-zone", default="UTC", show_default=True, help="Whose days are meant: Europe/Berlin …")
@click.option("--shop", "key", metavar="KEY", help="Only this shop.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option(
    "--output", type=click.Path(path_type=Path, allow_dash=True), help="A file instead of the terminal."
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@database_option
@config_option
def export(
    what: str, start: str | None, end: str | None, time_zone: str, key: str | None, form: str,
    output: Path | None, *, force: bool, database: Path | None, config: Path,
) -> None:  # fmt: skip
    """Write what is known as a table for other programs; times are in UTC.

    \b
    Examples:
      reachwatch export --from 2026-11-01 --to 2026-12-01 --output november.csv
      reachwatch export --what changes --format json
      reachwatch export --what reply-times --shop mueller --time-zone Europe/Berlin --from 2026-11-16
    """
    from monitor.export import Format, Wanted
    from monitor.export import export as write
    from monitor.store import Store

    zone = _zone(time_zone)
    wanted = Wanted(what=what, start=_moment(start, zone), end=_moment(end, zone), shop_key=key)
    if wanted.start and wanted.end and wanted.start >= wanted.end:
        raise ReachwatchError(f"Nothing lies between {start} and {end}.", "Let --to be later than --from.")
    with Store.open(place_of(database, config)) as store, _opened(output, force=force) as out:
        count = write(store, wanted, Format(form), out)
    if output and output != STANDARD:
        click.echo(f"Wrote {count} rows to {output}.", err=True)


STANDARD = Path("-")


@contextmanager
def _opened(output: Path | None, *, force: bool) -> Iterator[TextIO]:
    """The file gets its name when it is whole."""
    if output is None or output == STANDARD:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="")
        yield sys.stdout
        return
    if output.exists() and (not force or output.is_dir()):
        raise ReachwatchError(
            f"{output} is there already.", "Name another file, or overwrite it with --force."
        )
    unfinished = output.with_name(f"{output.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            yield file
        unfinished.replace(output)
    except OSError as error:
        raise ReachwatchError(
            f"{output} cannot be written ({error.strerror}).", "Name another place."
        ) from None
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ReachwatchError(f"“{name}” is no time zone.", "Name one like Europe/Berlin.") from None


def _moment(typed: str | None, zone: ZoneInfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(typed.strip()) if typed is not None else None
        return found and (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ReachwatchError(f"“{typed}” is no time.", "Say a day like 2026-11-01.") from None


COMMANDS = (backup, export)
