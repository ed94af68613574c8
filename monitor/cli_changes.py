"""The command that lists what changed at the shops, and what waits for another look."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from monitor.cli_options import config_option, database_option, json_option, settings_of, terminal
from monitor.errors import ReachwatchError

MOST = timedelta(days=3650)


@click.command()
@click.option("--shop", "keys", multiple=True, metavar="KEY", help="Only this shop; repeatable.")
@click.option("--since", default="7d", show_default=True, help="How far back to look, such as 12h, 7d or 4w.")
@json_option
@database_option
@config_option
def changes(keys: Sequence[str], since: str, *, as_json: bool, database: Path | None, config: Path) -> None:
    """List what changed at the shops, newest first, and what is looked at again before it counts.

    \b
    Examples:
      reachwatch changes
      reachwatch changes --shop mueller --since 4w
    """
    from monitor.changes import changes_between, look_for_changes
    from monitor.store import Store
    from reports.changed import changes_as_json, changes_as_text

    settings, now = settings_of(config, needed=False), datetime.now(UTC)
    start = now - _length(since)
    with Store.open(database or settings.reachwatch.database) as store:
        shops = _shops(keys, store.shop_keys())
        found = changes_between(store, shops, start, now + timedelta(days=1))[::-1]
        reviews = [look_for_changes(store, key, settings.confirmation.rule, now) for key in shops]
    pending = [pending for review in reviews for pending in review.pending]
    if as_json:
        click.echo(changes_as_json(found, pending), nl=False)
    else:
        click.echo(changes_as_text(found, pending, since=start, **terminal()), nl=False)


def _length(text: str) -> timedelta:
    from monitor.lengths import length

    found = length(text)
    if found is None or not timedelta() < found <= MOST:
        raise ReachwatchError(f"“{text}” is no length of time.", 'Write it like "12h", "7d" or "4w".')
    return found


def _shops(wanted: Sequence[str], known: Sequence[str]) -> list[str]:
    for key in wanted:
        if key not in known:
            there = ", ".join(known[:20]) or "none"
            raise ReachwatchError(f"No shop “{key}” was visited yet.", f"There are: {there}.")
    return list(dict.fromkeys(wanted)) or list(known)


COMMANDS = (changes,)
