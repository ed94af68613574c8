"""The commands with which a person looks at the mails that came, and corrects what was made of them."""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from monitor.cli_options import (
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
    from monitor.correspondence.desk import Desk
    from monitor.correspondence.entry import Entry
    from monitor.correspondence.mail_store import StoredMail

number_argument = click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="NUMBER")


Name = TypeVar("Name", bound=StrEnum)


@click.group()
def mail() -> None:
    """See the mails that came for questions to shops, and correct what was made of them."""


@mail.command("list")
@click.option("--unmatched", is_flag=True, help="Only those that belong to no inquiry.")
@click.option("--shop", metavar="KEY", help="Only those for inquiries to this shop.")
@most_option
@json_option
@database_option
@config_option
def list_mails(
    *, unmatched: bool, shop: str | None, most: int, as_json: bool, database: Path | None, config: Path
) -> None:
    """List the mails, the latest first: from whom, what they are, and for which inquiry.

    \b
    Examples:
      reachwatch mail list --unmatched
      reachwatch mail list --shop mueller --json
    """
    from monitor.correspondence.desk import open_desk, view_of
    from reports.mails import mails_as_json, mails_as_text

    if unmatched and shop is not None:
        raise ReachwatchError("An unmatched mail belongs to no shop.", "Leave out --unmatched or --shop.")
    with open_desk(place_of(database, config)) as desk:
        views = [view_of(desk, one) for one in _chosen(desk, shop, most, unmatched=unmatched)]
    if as_json:
        click.echo(mails_as_json(views), nl=False)
    elif views:
        click.echo(mails_as_text(views, **terminal()), nl=False)
        if len(views) == most:
            click.echo(f"The latest {most} at most are shown; --most shows more.", err=True)
    else:
        click.echo("There is no such mail." if unmatched or shop else "No mail has come yet.")


@mail.command()
@number_argument
@click.option("--whole", is_flag=True, help="With what the mail quotes.")
@click.option(
    "--raw", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="FILE|-",
    help="Write the mail to a new file, or to standard output, byte for byte.",
)  # fmt: skip
@json_option
@database_option
@config_option
def show(
    number: int, *, whole: bool, raw: Path | None, as_json: bool, database: Path | None, config: Path
) -> None:
    """Show what a mail says, and what it was taken for and why.

    \b
    Examples:
      reachwatch mail show 12
      reachwatch mail show 12 --raw mail.eml
    """
    from monitor.correspondence.correcting import named_mail
    from monitor.correspondence.desk import letter_of, open_desk, view_of
    from reports.mails import mail_as_json, mail_as_text

    with open_desk(place_of(database, config)) as desk:
        found = named_mail(desk.mails, number)
        if raw is not None:
            if found.removed:
                raise ReachwatchError(
                    f"What mail {number} said was removed.", "[mail] keep_days says how long mails are kept."
                )
            _write(desk.mails.raw(number), raw)
            return
        view, letter = view_of(desk, found), letter_of(desk, found, whole=whole)
    told = mail_as_json(view, letter) if as_json else mail_as_text(view, letter, **terminal())
    click.echo(told, nl=False)


@mail.command()
@number_argument
@click.argument("inquiry")
@database_option
@config_option
def assign(number: int, inquiry: str, *, database: Path | None, config: Path) -> None:
    """Say for which INQUIRY a mail is: its reference or number, or “none”. No program changes that.

    \b
    Examples:
      reachwatch mail assign 12 k7f3qz2m
      reachwatch mail assign 12 none
    """
    from monitor.correspondence import correcting
    from monitor.correspondence.desk import open_desk

    settings = settings_of(config, needed=False)
    with open_desk(place_of(database, config)) as (store, mails, ledger):
        found = correcting.named_mail(mails, number)
        if inquiry.strip().lower() == correcting.NOBODY:
            touched = correcting.set_apart(mails, ledger, found)
            click.echo(f"Mail {number} is for no inquiry.")
        else:
            entry = correcting.named_inquiry(ledger, inquiry)
            open_for = correcting.open_until(found, entry, settings, store)
            touched = correcting.assign(mails, ledger, found, entry, open_for)
            click.echo(f"Mail {number} is for {_name(entry)}.")
    _tell(touched)


@mail.command()
@number_argument
@click.argument("kind")
@click.option(
    "--actor", metavar="WHO",
    help="Who wrote it: machine, likely-human or undetermined; if left out, likely-human for an answer, "
    "machine for all else.",
)  # fmt: skip
@click.option("--note", default="", help="Why; kept with the mail.")
@database_option
@config_option
def classify(
    number: int, kind: str, actor: str | None, note: str, *, database: Path | None, config: Path
) -> None:
    """Say what a mail is. No program changes that.

    KIND is bounce, delay, acknowledgement, out-of-office, survey, marketing or answer.

    \b
    Examples:
      reachwatch mail classify 12 answer
      reachwatch mail classify 12 answer --actor machine --note "their chat program"
    """
    from checks.correspondence import Actor, MailKind
    from monitor.correspondence import correcting
    from monitor.correspondence.desk import open_desk

    said = _one_of(list(MailKind), kind, "kind of mail")
    who = correcting.usual_actor(said) if actor is None else _one_of(list(Actor), actor, "writer of a mail")
    with open_desk(place_of(database, config)) as (_, mails, ledger):
        found = correcting.named_mail(mails, number)
        now = datetime.now(UTC)
        touched = correcting.classify(mails, ledger, found, said, who, at=now, note=note)
    click.echo(f"Mail {number} is: {said}, {who}.")
    _tell(touched)


def _chosen(desk: "Desk", shop: str | None, most: int, *, unmatched: bool) -> "Sequence[StoredMail]":
    if shop is None:
        return desk.mails.unmatched(most=most) if unmatched else desk.mails.latest(most=most)
    if shop not in desk.store.shop_keys():
        raise ReachwatchError(
            f"No shop “{shop}” was visited yet.", "Name it by its key in the configuration."
        )
    return desk.mails.of_inquiries([entry.id for entry in desk.ledger.of_shop(shop)], most=most)


def _write(raw: bytes, target: Path) -> None:
    if str(target) == "-":
        if sys.stdout.isatty():
            raise ReachwatchError(
                "A mail as it came may hold what a terminal obeys.", "Write it to a file: --raw mail.eml."
            )
        click.echo(raw, nl=False)
        return
    try:
        with target.open("xb") as file:
            file.write(raw)
    except FileExistsError:
        raise ReachwatchError(f"{target} is there already.", "Name another file.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no such name is possible"
        raise ReachwatchError(f"{target} cannot be written ({why}).", "Name another place.") from None
    click.echo(f"Wrote {target}.", err=True)


def _one_of(names: Iterable[Name], text: str, what: str) -> Name:
    found = {str(name): name for name in names}.get(text.strip().lower())
    if found is None:
        raise ReachwatchError(f"“{text}” is no {what}.", f"There are: {', '.join(names)}.")
    return found


def _name(entry: "Entry") -> str:
    return f"{entry.shop_key}, {entry.question.reference}"


def _tell(touched: "Sequence[Entry]") -> None:
    for entry in touched:
        click.echo(
            f"The verdict on {_name(entry)} may change: the next `reachwatch collect` or `reachwatch run` "
            "judges it anew."
        )
