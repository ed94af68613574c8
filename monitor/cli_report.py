"""The command for regular reports: list them, look at one, send it now."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli_options import FAILED, FINE, config_option, database_option, json_option, settings_of
from monitor.errors import ReachwatchError

if TYPE_CHECKING:
    from monitor.config import Settings
    from monitor.report_now import Done
    from monitor.store import Store


@click.command()
@click.option("--name", metavar="NAME", help="The report of the configuration; without it, all are listed.")
@click.option(
    "--preview", is_flag=True, help="Write the mail as a file that a browser opens; nothing is sent."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write the preview.")
@click.option(
    "--to", "to", multiple=True, metavar="ADDRESS", help="Send it now to this address only; repeatable."
)
@click.option(
    "--send", is_flag=True, help="Send it now to its recipients; it counts as this period's report."
)
@click.option("--again", is_flag=True, help="With --send: although this period's report was sent already.")
@click.option(
    "--week", metavar="WEEK", help="Of this week (2026-W47) or month (2026-11) instead of the last."
)
@json_option
@database_option
@config_option
def report(
    name: str | None, to: Sequence[str], week: str | None, out: Path | None,
    *, preview: bool, send: bool, again: bool, as_json: bool, database: Path | None, config: Path,
) -> None:  # fmt: skip
    """Look at a regular report, or send it now.

    \b
    Examples:
      reachwatch report
      reachwatch report --name boss --preview
      reachwatch report --name boss --to me@our-company.example
      reachwatch report --name boss --send
    """
    from monitor.report_now import preview_report, send_report
    from monitor.store import Store

    settings = settings_of(config, needed=True)
    now = datetime.now(UTC)
    ways = [preview, bool(to), send]
    if name is None and any(ways):
        raise ReachwatchError("Which report?", "Name it with --name; `reachwatch report` lists them.")
    if name is not None and sum(ways) != 1:
        raise ReachwatchError("What is to be done with it?", "Give one of --preview, --to and --send.")
    with Store.open(database or settings.reachwatch.database) as store:
        if name is None:
            _list(settings, store, now, as_json=as_json)
        elif preview:
            _say(preview_report(settings, store, name, week, now, out), as_json=as_json)
        else:
            _say(send_report(settings, store, name, week, now, to, again=again), as_json=as_json)


def _list(settings: "Settings", store: "Store", now: datetime, *, as_json: bool) -> None:
    from monitor.weekly import planned

    found = planned(settings, store, now)
    if as_json:
        rows = [
            {
                "name": one.name, "to": one.table.to, "language": one.table.language,
                "period": one.table.period, "next_at": one.next_at.isoformat(),
                "told_until": one.last_sent.isoformat() if one.last_sent else None,
            }
            for one in found
        ]  # fmt: skip
        click.echo(json.dumps({"reports": rows}, indent=2, ensure_ascii=False))
        return
    if not found:
        click.echo("There are no reports. Add a table like [reports.boss] to the configuration.")
    for one in found:
        zone = one.table.rhythm(settings.shops).zone
        at = f"{one.next_at.astimezone(zone):%a %Y-%m-%d %H:%M} {zone}"
        click.echo(f"{one.name}: every {one.table.period}, next {at}, to {', '.join(one.table.to)}")


def _say(done: "Done", *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(done.data, indent=2, ensure_ascii=False))
    else:
        click.echo(done.sentence)
    sys.exit(FINE if done.well else FAILED)


COMMANDS = (report,)
