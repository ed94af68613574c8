"""The command that tells one report in the form that was asked for."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli_options import config_option, database_option, keys_in, settings_of, zone_named
from monitor.errors import NotWritable, ReachwatchError

if TYPE_CHECKING:
    from monitor.config import Settings
    from monitor.view_now import Desk, Forms

FORMATS = ("html", "pdf", "json", "csv")
SUFFIXES = {f".{name}": name for name in FORMATS} | {".htm": "html"}


@click.command()
@click.argument("kind", type=click.Choice(["shop", "compare", "history", "week"]), metavar="KIND")
@click.argument("shop", required=False, metavar="[SHOP]")
@click.option("--format", "form", type=click.Choice(FORMATS), help="html, or by the ending of --out.")
@click.option(
    "--out", metavar="FILE", help="Where to write it, - for standard output; beside the database if left out."
)
@click.option("--week", default="", metavar="WEEK", help="As things stood at the end of it, like 2026-W47.")
@click.option(
    "--shops", "keys", default="", metavar="KEYS",
    help="compare, week: only these shops, like mueller,rival.",
)  # fmt: skip
@click.option(
    "--language", type=click.Choice(["en", "de", "nl", "ro"]),
    help="That of the configuration, or English, if left out.",
)  # fmt: skip
@click.option(
    "--time-zone", metavar="ZONE", help="Of times and weeks, such as Europe/Berlin; the configuration’s."
)
@click.option("--for-excel", is_flag=True, help="csv: with the mark by which Excel knows its letters.")
@database_option
@config_option
def view(
    kind: str, shop: str | None, form: str | None, out: str | None, week: str, keys: str,
    language: str | None, time_zone: str | None, *, for_excel: bool, database: Path | None, config: Path,
) -> None:  # fmt: skip
    """Write one report from what was recorded: shop, compare, history or week.

    \b
    Examples:
      reachwatch view shop mueller
      reachwatch view compare --shops mueller,rival --out comparison.pdf
      reachwatch view history mueller --format csv --out - --language de
      reachwatch view week --week 2026-W47 --format pdf
    """
    from monitor.carry_out import teller_of
    from monitor.progress import counted_for_a_person
    from monitor.store import Store
    from monitor.view_now import Desk

    chosen = form or _by_suffix(out)
    if chosen == "pdf" and out == "-" and sys.stdout.isatty():
        raise ReachwatchError("A PDF is nothing for a terminal.", "Name a file with --out.")
    settings = settings_of(config, needed=True)
    tell = teller_of(settings, language, zone_named(time_zone) if time_zone else None)
    with Store.open(database or settings.reachwatch.database) as store:
        desk = Desk(
            settings=settings, store=store, tell=tell, now=datetime.now(UTC), week=week,
            watch=counted_for_a_person,
        )  # fmt: skip
        forms = _forms(desk, kind, shop, keys)
        data = _in(forms, chosen, settings, for_excel=for_excel)
        _hand_over(data, out, store.path.parent / "reports" / f"{forms.name}.{chosen}")


def _forms(desk: "Desk", kind: str, shop: str | None, keys: str) -> "Forms":
    from monitor.view_now import compare_forms, history_forms, shop_forms, week_forms

    named = keys_in(keys)
    if kind in ("shop", "history"):
        if named:
            raise ReachwatchError(f"A {kind} is of one shop.", f"Write: reachwatch view {kind} {named[0]}")
        return shop_forms(desk, shop) if kind == "shop" else history_forms(desk, shop)
    if kind == "compare":
        return compare_forms(desk, shop, named)
    if shop:
        raise ReachwatchError("A week is of all shops.", f"Write: reachwatch view week --shops {shop}")
    return week_forms(desk, named)


def _in(forms: "Forms", chosen: str, settings: "Settings", *, for_excel: bool) -> bytes:
    from monitor.browser import browser_settings
    from monitor.pdf import pdf_of

    if chosen == "pdf":
        page = forms.html()
        click.echo("Printing …", err=True)
        return pdf_of(page, forms.title, browser_settings(settings))
    if chosen == "csv":
        return forms.csv(for_excel).encode()
    return (forms.json() if chosen == "json" else forms.html()).encode()


def _by_suffix(out: str | None) -> str:
    if out in (None, "-"):
        return "html"
    suffix = Path(str(out)).suffix.lower()
    if suffix not in SUFFIXES:
        raise ReachwatchError(
            f"Which form is {out} to have?", f"Name it with --format: {', '.join(FORMATS)}."
        )
    return SUFFIXES[suffix]


def _hand_over(data: bytes, out: str | None, beside: Path) -> None:
    if out == "-":
        click.echo(data, nl=False)
        return
    file = Path(out) if out else beside
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise NotWritable(
            f"The report {file} cannot be written ({error.strerror}).", "Name another place with --out."
        ) from None
    click.echo(str(file.resolve()))


COMMANDS = (view,)
