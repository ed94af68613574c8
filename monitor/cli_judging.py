"""The commands that measure and repeat judgements: no shop is visited."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from monitor.cli_options import (
    FAILED,
    FINE,
    NOTHING_JUDGED,
    check_option,
    config_option,
    database_option,
    json_option,
    settings_of,
    terminal,
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--misses", is_flag=True, help="List every sample that was read wrongly.")
@json_option
def accuracy(folder: Path, *, misses: bool, as_json: bool) -> None:
    """Measure how well texts are read, on a folder of labelled samples.

    \b
    Examples:
      reachwatch accuracy tests/corpus
      reachwatch accuracy tests/corpus --misses
    """
    from monitor.accuracy_run import measure

    measured = measure(folder)
    click.echo(measured.json if as_json else measured.tables)
    if misses:
        click.echo(measured.misses, err=as_json)


@click.command()
@click.option("--shop", "keys", multiple=True, metavar="KEY", help="Only this shop; repeatable.")
@check_option
@click.option("--all", "every", is_flag=True, help="Judge all recorded visits, not only each shop's latest.")
@json_option
@database_option
@config_option
def rejudge(
    keys: Sequence[str], names: Sequence[str],
    *, every: bool, as_json: bool, database: Path | None, config: Path,
) -> None:  # fmt: skip
    """Run today's checks on recorded visits and show which verdicts change. No shop is visited.

    The database stays as it is. Exit codes: 0 no verdict changes, 1 at least one changes, 3 nothing could
    be judged again.

    \b
    Examples:
      reachwatch rejudge
      reachwatch rejudge --shop mueller --check phone-at-checkout --all
    """
    from monitor.progress import counted_for_a_person
    from monitor.rejudge import rejudge as judge_again
    from reports.rejudged import rejudged_as_json, rejudged_as_text

    settings = settings_of(config, needed=False)
    place = database or settings.reachwatch.database
    found = judge_again(place, keys, names, every=every, showing=counted_for_a_person)
    click.echo(rejudged_as_json(found) if as_json else rejudged_as_text(found, **terminal()), nl=False)
    sys.exit(FAILED if found.changes else FINE if found.compared else NOTHING_JUDGED)


COMMANDS = (accuracy, rejudge)
