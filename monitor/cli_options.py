"""What several commands share: their options, and which database they mean."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from monitor.errors import ReachwatchError

if TYPE_CHECKING:  # `--help` should not wait for it
    from zoneinfo import ZoneInfo

    from monitor.config import Settings

FINE, FAILED, WRONG, NOTHING_JUDGED = 0, 1, 2, 3  # exit codes

check_option = click.option(
    "--check", "names", multiple=True, metavar="NAME", help="Run only this check; repeatable."
)
config_option = click.option(
    "--config", "config", type=click.Path(path_type=Path), default=Path("reachwatch.toml"), show_default=True,
    help="The configuration file.",
)  # fmt: skip
most_option = click.option(
    "--most", type=click.IntRange(1, 1_000_000), default=200, show_default=True,
    help="How many, the latest first.",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print machine-readable results.")
database_option = click.option(
    "--database", type=click.Path(path_type=Path), help="The database to use instead of the configured one."
)


class Looks(TypedDict):
    width: int
    colour: bool


def settings_of(config: Path, *, needed: bool) -> "Settings":
    from monitor.config import DEFAULTS, load_config

    return load_config(config) if needed or config.exists() else DEFAULTS


def place_of(database: Path | None, config: Path) -> Path:
    """The database that was named, else the configured one."""
    return database or settings_of(config, needed=False).reachwatch.database


def zone_named(name: str) -> "ZoneInfo":
    from zoneinfo import ZoneInfo

    from pydantic import TypeAdapter, ValidationError

    from monitor.config_service import TimeZone

    try:
        return ZoneInfo(TypeAdapter(TimeZone).validate_python(name))
    except ValidationError:
        raise ReachwatchError(f"There is no time zone “{name}”.", "Write it like Europe/Berlin.") from None


def terminal() -> Looks:
    """How to print to whoever looks."""
    return {"width": min(shutil.get_terminal_size((100, 24)).columns, 120), "colour": sys.stdout.isatty()}


def keys_in(text: str) -> tuple[str, ...]:
    """Keys of shops parted by commas, as people type them."""
    return tuple(filter(None, (key.strip() for key in text.split(","))))
