"""The commands with which a person looks at what leaves the house, and tries whether it can."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli_mail import mail
from monitor.cli_options import (
    WRONG,
    config_option,
    database_option,
    json_option,
    most_option,
    place_of,
    settings_of,
    terminal,
)
from monitor.errors import ReachwatchError

if TYPE_CHECKING:  # `--help` should not wait for a database
    from monitor.outbox import Entry, State
    from reports.outbox import OutboxView

Change = Callable[[Any, int, datetime], bool]
numbers_argument = click.argument("numbers", type=click.IntRange(1, 2**63 - 1), nargs=-1, metavar="ID...")


@click.group(invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Also what was sent, and what was dropped.")
@most_option
@json_option
@database_option
@config_option
@click.pass_context
def outbox(
    context: click.Context, *, everything: bool, most: int, as_json: bool, database: Path | None, config: Path
) -> None:
    """List the alerts and reports that wait to be sent, or could not be.

    \b
    Examples:
      reachwatch outbox
      reachwatch outbox show 12
      reachwatch outbox retry --dead
    """
    from reports.outbox import outbox_as_json, outbox_as_text

    if context.invoked_subcommand is not None:
        return
    views = _listed(place_of(database, config), most, everything=everything)
    if as_json:
        click.echo(outbox_as_json(views), nl=False)
    elif views:
        click.echo(outbox_as_text(views, **terminal()), nl=False)
    else:
        click.echo("The outbox is empty." if everything else "Nothing waits, and nothing is dead.")


@outbox.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="ID")
@database_option
@config_option
def show(number: int, *, database: Path | None, config: Path) -> None:
    """Show the headers and the text of one message.

    \b
    Example:
      reachwatch outbox show 12
    """
    from monitor import outbox as queue
    from monitor.composing import read_message
    from monitor.store import Store
    from reports.outbox import message_as_text

    with Store.open(place_of(database, config)) as store, store.reading() as db:
        entry = queue.find(db, number)
        if entry is None:
            raise _unknown(number)
        headers, text = read_message(entry.way, entry.subject, queue.body_of(db, number))
    click.echo(message_as_text(_view(entry), headers, text), nl=False)


@outbox.command()
@numbers_argument
@click.option("--dead", is_flag=True, help="All that are dead.")
@database_option
@config_option
def retry(numbers: Sequence[int], *, dead: bool, database: Path | None, config: Path) -> None:
    """Send messages with the next round, as if they were never tried; those that wait need not wait longer.

    \b
    Examples:
      reachwatch outbox retry 12 13
      reachwatch outbox retry --dead
    """
    from monitor import outbox as queue

    if bool(numbers) == dead:
        raise ReachwatchError("It is not said which messages.", "Name their numbers, or write --dead.")
    found = _each(place_of(database, config), numbers, queue.retry, "was sent already", dead=dead)
    click.echo(f"{_counted(found)} with the next round of the daemon.")


@outbox.command()
@click.argument("numbers", type=click.IntRange(1, 2**63 - 1), nargs=-1, metavar="ID...", required=True)
@database_option
@config_option
def drop(numbers: Sequence[int], *, database: Path | None, config: Path) -> None:
    """Never send these messages.

    \b
    Example:
      reachwatch outbox drop 12
    """
    from monitor import outbox as queue

    found = _each(place_of(database, config), numbers, queue.drop, "was sent or dropped already")
    click.echo("One message is dropped." if found == 1 else f"{found} messages are dropped.")


@mail.command("test")
@click.option("--to", metavar="ADDRESS", help="To whom; the address in [outgoing] from if left out.")
@config_option
@click.pass_context
def try_mail(context: click.Context, *, to: str | None, config: Path) -> None:
    """Send one mail now, and say step by step what happens.

    \b
    Example:
      reachwatch mail test --to me@our-company.example
    """
    from monitor.mail_test import send_test

    settings = settings_of(config, needed=True)
    trouble = send_test(settings, to, datetime.now(UTC), lambda step: click.echo(f"✓ {step}"))
    if trouble:
        click.echo(f"✗ {trouble}")
        context.exit(WRONG)


def _listed(place: Path, most: int, *, everything: bool) -> "list[OutboxView]":
    from monitor import outbox as queue
    from monitor.store import Store

    wanted: list[State] = list(queue.State) if everything else [queue.State.WAITING, queue.State.DEAD]
    with Store.open(place) as store, store.reading() as db:
        return [_view(entry) for entry in queue.entries(db, wanted, most=most)]


def _view(entry: "Entry") -> "OutboxView":
    from reports.outbox import OutboxView

    return OutboxView(
        number=entry.id, state=entry.state, kind=entry.kind, way=entry.way, recipient=entry.recipient,
        subject=entry.subject, created_at=entry.created_at, attempts=entry.attempts,
        next_try_at=entry.next_try_at if entry.state == "waiting" else None, done_at=entry.done_at,
        error=entry.error, message_id=entry.message_id, size=entry.size,
    )  # fmt: skip


def _each(place: Path, numbers: Sequence[int], change: Change, refused: str, *, dead: bool = False) -> int:
    """Change these messages, all or none; how many."""
    from monitor import outbox as queue
    from monitor.store import Store

    now = datetime.now(UTC)
    with Store.open(place) as store, store.writing() as db:
        all_dead = queue.entries(db, [queue.State.DEAD]) if dead else []
        wanted = [entry.id for entry in all_dead] or sorted(set(numbers))
        for number in wanted:
            if queue.find(db, number) is None:
                raise _unknown(number)
            if not change(db, number, now):
                raise ReachwatchError(f"Message {number} {refused}.", "Nothing was changed; leave it out.")
        return len(wanted)


def _counted(number: int) -> str:
    if number == 0:
        return "No message is dead, so none goes out anew"
    return "One message goes out" if number == 1 else f"{number} messages go out"


def _unknown(number: int) -> ReachwatchError:
    return ReachwatchError(f"There is no message {number}.", "`reachwatch outbox --all` lists them.")


COMMANDS = (outbox,)
