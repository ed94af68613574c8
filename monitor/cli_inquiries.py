"""The commands about questions to shops: stop them, let them go on, list them, prove whose a shop is."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli_options import config_option, database_option, json_option, place_of, settings_of, terminal
from monitor.errors import ReachwatchError

if TYPE_CHECKING:  # `--help` should not wait for a database
    from monitor.correspondence.entry import Entry
    from monitor.correspondence.ledger import Ledger


@click.command()
@click.option("--until", metavar="WHEN", help="When they go on by themselves: 2026-12-24, 12h, 3d …")
@click.option("--reason", default="", help="Why; shown wherever a question is not put because of it.")
@database_option
@config_option
def pause(until: str | None, reason: str, *, database: Path | None, config: Path) -> None:
    """Stop all questions to shops at once, also in a Reachwatch that is running. Visits go on.

    \b
    Examples:
      reachwatch pause
      reachwatch pause --until 2026-12-27 --reason "Christmas"
    """
    from monitor.correspondence.when import moment_of

    now = datetime.now(UTC)
    end = moment_of(until, now) if until is not None else None
    with _ledger(database, config) as ledger:
        ledger.pause(now, end, reason)
    till = f" until {end.astimezone():%Y-%m-%d %H:%M}" if end else ""
    click.echo(f"All questions to shops are paused{till}. `reachwatch resume` lets them go on.")


@click.command()
@database_option
@config_option
def resume(*, database: Path | None, config: Path) -> None:
    """Let questions to shops go on after a pause."""
    with _ledger(database, config) as ledger:
        paused = ledger.resume(datetime.now(UTC))
    click.echo("Questions to shops go on." if paused else "Questions to shops were not paused.")


@click.group()
def inquiries() -> None:
    """See and look after the questions that were put to shops."""


@inquiries.command("list")
@json_option
@database_option
@config_option
def list_inquiries(*, as_json: bool, database: Path | None, config: Path) -> None:
    """List the questions, the latest first: to whom, when, what became of them."""
    with _ledger(database, config) as ledger:
        entries = ledger.all()
    if as_json:
        click.echo(json.dumps([_data(entry) for entry in entries], ensure_ascii=False, indent=2))
        return
    for entry in entries:
        click.echo(_line(entry))
    if not entries:
        click.echo("No question was put to any shop yet.")


@inquiries.command()
@json_option
@database_option
@config_option
def times(*, as_json: bool, database: Path | None, config: Path) -> None:
    """Compare how long the shops take to reply: median and 90th percentile over all questions."""
    from monitor.office import inquiries_by_shop
    from monitor.store import Store
    from reports.times_table import times_as_json, times_as_text

    settings = settings_of(config, needed=False)
    with Store.open(database or settings.reachwatch.database) as store:
        shops = inquiries_by_shop(settings, store, datetime.now(UTC))
    click.echo(times_as_json(shops) if as_json else times_as_text(shops, **terminal()), nl=False)


@inquiries.command()
@click.argument("shop")
@database_option
@config_option
def reset(shop: str, *, database: Path | None, config: Path) -> None:
    """Let a shop be asked again after two tries in a row were stopped (captcha, unsuitable form …)."""
    with _ledger(database, config) as ledger:
        if not ledger.reset(shop, datetime.now(UTC)):
            raise ReachwatchError(
                f"No shop “{shop}” was visited yet.", "Name it by its key in the configuration."
            )
    click.echo(f"{shop} may be asked again.")


@inquiries.command()
@click.argument("shop")
@database_option
@config_option
def proof(shop: str, *, database: Path | None, config: Path) -> None:
    """Say how to prove that a shop is yours, and whether it is proven."""
    from monitor.correspondence.permission import may_ask, needs_proof, token_of
    from monitor.correspondence.proof import shown_at

    settings = settings_of(config, needed=True)
    found = next((one for one in settings.shops if one.key == shop), None)
    if found is None:
        raise ReachwatchError(f"There is no shop “{shop}” in {config}.", "Name one by its key.")
    with _ledger(database, config) as ledger:
        token = token_of(ledger.installation(datetime.now(UTC)), found.consent.host)
    shown = shown_at(found.address.url) if needs_proof(found.consent) else frozenset()
    refusal = may_ask(found.consent, token, shown)
    click.echo(refusal.detail if refusal else f"{shop} may be asked.")
    sys.exit(1 if refusal else 0)


@contextmanager
def _ledger(database: Path | None, config: Path) -> "Iterator[Ledger]":
    from monitor.correspondence.ledger import Ledger
    from monitor.store import Store

    with Store.open(place_of(database, config)) as store:
        yield Ledger(store)


def _line(entry: "Entry") -> str:
    when = f"{entry.intended_at.astimezone():%Y-%m-%d %H:%M}"
    about = f"{entry.question.topic}, {entry.question.language}, {entry.channel}"
    why = f": {entry.detail}" if entry.detail else ""
    return f"{when}  {entry.shop_key}  {entry.state} ({about}, {entry.question.reference}){why}"


def _data(entry: "Entry") -> dict[str, object]:
    question, ends = entry.question, entry.watch
    return {
        "id": entry.id, "shop": entry.shop_key, "state": entry.state, "reason": entry.reason,
        "detail": entry.detail, "channel": entry.channel, "url": entry.page_url, "topic": question.topic,
        "language": question.language, "reference": question.reference, "address": question.address,
        "subject": question.subject, "text": question.text, "intended_at": _time(entry.intended_at),
        "sent_at": _time(entry.sent_at), "until": _time(ends.until if ends else None),
        "verdict": entry.verdict, "settled_at": _time(entry.settled_at),
    }  # fmt: skip


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


COMMANDS = (pause, resume, inquiries)
