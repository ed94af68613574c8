"""The command that writes a static site of all shops and weeks."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli_options import config_option, database_option, json_option, keys_in, settings_of, zone_named
from monitor.errors import ReachwatchError

if TYPE_CHECKING:
    from monitor.config import Settings
    from monitor.config_shop import ShopSettings


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "--language", type=click.Choice(["en", "de", "nl", "ro"]),
    help="That of the configuration, or English, if left out.",
)  # fmt: skip
@click.option(
    "--time-zone", metavar="ZONE",
    help="Of times and weeks, such as Europe/Berlin; the configuration’s, or the first own shop’s.",
)  # fmt: skip
@click.option(
    "--shops", "keys", multiple=True, metavar="KEYS", help="Tell only of these shops, like mueller,rival."
)
@click.option(
    "--weeks", type=click.IntRange(0, 1000), default=1, show_default=True,
    help="How many of the last whole weeks to write; older pages stay as they are.",
)  # fmt: skip
@click.option("--all-weeks", is_flag=True, help="Write all weeks since the first visit.")
@json_option
@database_option
@config_option
def site(
    directory: Path, language: str | None, time_zone: str | None, keys: Sequence[str], weeks: int,
    *, all_weeks: bool, as_json: bool, database: Path | None, config: Path,
) -> None:  # fmt: skip
    """Write a site of all shops and weeks into DIR, for any web server or to be opened from disk.

    \b
    Examples:
      reachwatch site /srv/reachwatch
      reachwatch site public --language de --all-weeks
      reachwatch site public --shops mueller,rival --json
    """
    from monitor.carry_out import teller_of
    from monitor.looks import site_zone
    from monitor.progress import counted_for_a_person
    from monitor.site import Order, build_site
    from monitor.store import Store

    settings = settings_of(config, needed=True)
    shops = _shops(settings, [key for some in keys for key in keys_in(some)])
    zone = zone_named(time_zone) if time_zone is not None else site_zone(settings, shops)
    tell = teller_of(settings, language, zone)
    order = Order(shops=shops, tell=tell, weeks=None if all_weeks else weeks)
    with Store.open(database or settings.reachwatch.database) as store:
        built = build_site(settings, store, directory, order, datetime.now(UTC), counted_for_a_person)
    if as_json:
        told = {
            "index": str(built.index.resolve()), "shops": built.shops, "pages": built.pages,
            "pictures": built.pictures, "bytes": built.bytes, "weeks": list(built.weeks),
        }  # fmt: skip
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        click.echo(f"{built.index.resolve()}: {built.pages:,} pages of {built.shops:,} shops.")


def _shops(settings: "Settings", keys: Sequence[str]) -> "tuple[ShopSettings, ...]":
    from monitor.looks import told_shops

    known = [shop.key for shop in settings.shops]
    if wrong := next((key for key in keys if key not in known), None):
        raise ReachwatchError(f"There is no shop “{wrong}”.", f"There are: {', '.join(known)}.")
    return told_shops(settings, keys)


COMMANDS = (site,)
