"""The command that writes a static site of all shops and weeks."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli_options import config_option, database_option, json_option, settings_of, zone_named
from monitor.errors import ReachwatchError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from monitor.config import Settings
    from monitor.config_shop import ShopSettings


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "--language", type=click.Choice(["en", "de", "nl", "ro"]), default="en", show_default=True,
    help="Language of the pages.",
)  # fmt: skip
@click.option(
    "--time-zone", metavar="ZONE", help="Of times and weeks, such as Europe/Berlin; the first own shop’s."
)
@click.option("--shops", "keys", multiple=True, metavar="KEY", help="Tell only of this shop; repeatable.")
@click.option(
    "--weeks", type=click.IntRange(0, 1000), default=1, show_default=True,
    help="How many of the last whole weeks to write; older pages stay as they are.",
)  # fmt: skip
@click.option("--all-weeks", is_flag=True, help="Write all weeks since the first visit.")
@json_option
@database_option
@config_option
def site(
    directory: Path, language: str, time_zone: str | None, keys: Sequence[str], weeks: int,
    *, all_weeks: bool, as_json: bool, database: Path | None, config: Path,
) -> None:  # fmt: skip
    """Write a site of all shops and weeks into DIR, for any web server or to be opened from disk.

    \b
    Examples:
      reachwatch site /srv/reachwatch
      reachwatch site public --language de --all-weeks
      reachwatch site public --shops mueller --shops rival --json
    """
    from monitor.progress import counted_for_a_person
    from monitor.site import Order, build_site
    from monitor.store import Store
    from reports.teller import Teller

    settings = settings_of(config, needed=True)
    shops = _shops(settings, keys)
    tell = Teller(language, _zone(time_zone, shops))
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


def _zone(name: str | None, shops: "Sequence[ShopSettings]") -> "ZoneInfo":
    from zoneinfo import ZoneInfo

    from monitor.country import time_zone_of

    if name is None:
        return ZoneInfo(time_zone_of(shops[0].country) if shops else "UTC")
    return zone_named(name)


COMMANDS = (site,)
