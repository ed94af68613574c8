"""The command `reachwatch daemon`: everything by the configuration, unattended."""

import asyncio
import signal
import sys
from pathlib import Path

import click

from monitor.cli_options import config_option, database_option, settings_of
from monitor.errors import BrowserError, BrowserMissing, DaemonRuns, StoreError

MAY_PASS = 1


@click.command()
@database_option
@config_option
def daemon(database: Path | None, config: Path) -> None:
    """Visit the shops of the configuration when they are due, collect answers, send alerts and reports.

    Runs until it gets SIGTERM or Ctrl-C; visits that have begun are finished first (a second Ctrl-C cuts
    them off; they are made up for at the next start). It reads its configuration again when that changes,
    or at SIGHUP.

    Exit codes: 0 stopped, 1 something that may pass, such as a full disk, 2 a person has to see to it.

    \b
    Examples:
      reachwatch daemon
      reachwatch daemon --config /etc/reachwatch/reachwatch.toml
      systemctl start reachwatch                          as a service, see docs/server.md
    """
    from monitor.daemon.start import start

    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until it can read its configuration again
    settings = settings_of(config, needed=True)
    try:
        asyncio.run(start(config, settings, database))
    except (DaemonRuns, BrowserMissing):
        raise
    except (StoreError, BrowserError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(MAY_PASS)


COMMANDS = (daemon,)
