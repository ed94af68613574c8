"""The command that says how the daemon is."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli_options import config_option, database_option, json_option, settings_of, terminal

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

    settings, now = settings_of(config, needed=True), datetime.now(UTC)
    with Store.open(database or settings.reachwatch.database) as store:
        found = status_of(store, settings, now, holder=daemon_of, upcoming=_upcoming(settings, now))
    said = status_as_json(found) if as_json else status_as_text(found, every=every, **terminal())
    click.echo(said, nl=False)
    sys.exit(EXIT_CODES[found.state])


def _upcoming(settings: "Settings", now: datetime) -> "Iterable[Next]":  # noqa: ARG001
    return ()


COMMANDS = (status,)
