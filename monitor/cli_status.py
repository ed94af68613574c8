"""The command that says how the daemon is."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli_options import config_option, database_option, json_option, settings_of, terminal
from monitor.errors import ConfigError

if TYPE_CHECKING:  # `--help` should not wait for it
    from monitor.config import Settings
    from monitor.daemon.status import Next

EXIT_CODES = {"well": 0, "attention": 1, "no-daemon": 2}


@click.command()
@click.option("--all", "every", is_flag=True, help="List all shops, not only those that need attention.")
@json_option
@database_option
@config_option
def status(*, every: bool, as_json: bool, database: Path | None, config: Path) -> None:
    """Say whether the daemon runs, what it does, and what somebody should see to.

    Exit codes: 0 all is well, 1 something needs attention, 2 no daemon runs.

    \b
    Examples:
      reachwatch status
      reachwatch status --all
      reachwatch status --json
    """
    from monitor.daemon.status import status_of
    from monitor.locks import daemon_of
    from monitor.store import Store
    from reports.status import status_as_json, status_as_text

    settings, now = _settings(config, database), datetime.now(UTC)
    with Store.open(database or settings.reachwatch.database) as store:
        found = status_of(store, settings, now, holder=daemon_of, upcoming=_upcoming(settings, now))
    said = status_as_json(found) if as_json else status_as_text(found, every=every, **terminal())
    click.echo(said, nl=False)
    sys.exit(EXIT_CODES[found.state])


def _settings(config: Path, database: Path | None) -> "Settings":
    """Where the database is named, a broken configuration keeps nobody from asking."""
    from monitor.config import DEFAULTS

    try:
        return settings_of(config, needed=True)
    except ConfigError:
        if database is None:
            raise
        return DEFAULTS


def _upcoming(settings: "Settings", now: datetime) -> "list[Next]":
    from monitor.daemon.status import Next
    from monitor.daemon.timetable import next_due, plans_of, start_of

    plans = ((plan, next_due(plan, now)) for plan in plans_of(settings))
    return [Next(plan.shop_key, plan.group, start_of(plan, due)) for plan, due in plans if due]


COMMANDS = (status,)
