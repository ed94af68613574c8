"""The commands that put a question to a shop now, and that look for answers."""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli_options import (
    FAILED,
    FINE,
    WRONG,
    config_option,
    database_option,
    json_option,
    settings_of,
    terminal,
)
from monitor.errors import ReachwatchError
from monitor.lengths import length

if TYPE_CHECKING:  # `--help` should not wait for a browser driver
    from monitor.asking_now import AskedNow


@click.command()
@click.argument("shop")
@click.option("--dry-run", is_flag=True, help="Fill in the form, show what would be sent, send nothing.")
@click.option(
    "--picture", type=click.Path(path_type=Path, dir_okay=False),
    help="Where to put the picture of the filled form; SHOP-form.jpg if left out.",
)  # fmt: skip
@json_option
@database_option
@config_option
def ask(
    shop: str, picture: Path | None, *, dry_run: bool, as_json: bool, database: Path | None, config: Path
) -> None:
    """Put a question to SHOP by its contact form, once, where the configuration allows it.

    \b
    Examples:
      reachwatch ask mueller --dry-run
      reachwatch ask mueller
    """
    from monitor.asking_now import ask_now
    from monitor.progress import progress_for_a_person

    settings = settings_of(config, needed=True)
    place = database or settings.reachwatch.database
    with progress_for_a_person() as progress:
        done = asyncio.run(ask_now(settings, shop, place, progress, dry_run=dry_run))
    file = _keep(done, picture or Path(f"{shop}-form.jpg")) if done.picture else None
    click.echo(_as_json(done, file) if as_json else _as_text(done, file, dry_run=dry_run))
    sys.exit(FINE if done.filled or (_sent(done) and not done.refusal) else FAILED)


@click.command()
@click.option(
    "--wait", metavar="TIME", help="Go on looking for so long, or until all is answered: 90s, 10m, 2h …"
)
@json_option
@database_option
@config_option
def collect(wait: str | None, *, as_json: bool, database: Path | None, config: Path) -> None:
    """Look for answers in the mailbox, judge them, and list what is still awaited. No shop is visited.

    Exit codes: 0 all is well, 1 a question was not answered in time, 2 the mailbox could not be read.

    \b
    Examples:
      reachwatch collect
      reachwatch collect --wait 8h
    """
    from monitor.collect import collect as look
    from reports.answers import looked_as_json, looked_as_text

    settings = settings_of(config, needed=False)
    looked = look(settings, database or settings.reachwatch.database, _length(wait), _say)
    click.echo(looked_as_json(looked) if as_json else looked_as_text(looked, **terminal()), nl=False)
    if looked.trouble:
        click.echo(f"{looked.trouble}", err=True)
        sys.exit(WRONG)
    sys.exit(FAILED if looked.failed else FINE)


def _length(text: str | None) -> timedelta:
    if text is None:
        return timedelta(0)
    found = length(text)
    if found is None:
        raise ReachwatchError(f"“{text}” is no length of time.", "Write it like 90s, 10m, 2h or 1d.")
    return found


def _say(line: str) -> None:
    click.echo(line, err=True)


def _keep(done: "AskedNow", file: Path) -> Path:
    try:
        file.write_bytes(done.picture)
    except OSError as error:
        raise ReachwatchError(
            f"The picture {file} cannot be written ({error.strerror}).", "Name another place with --picture."
        ) from None
    return file


def _sent(done: "AskedNow") -> bool:
    return done.inquiry is not None and done.inquiry.sent_at is not None


def _as_text(done: "AskedNow", file: Path | None, *, dry_run: bool) -> str:
    from reports.clean import one_line

    lines: list[str] = []
    if done.filled:
        lines += [f"On {one_line(done.filled.url)} this would be sent to {one_line(done.shop.name)}:"]
        lines += [
            f"  {one_line(e.label)}: {one_line(e.value or 'ticked', 1000)}" for e in done.filled.entries
        ]
        lines += [f"  left alone: {one_line(', '.join(done.filled.left), 500)}"] if done.filled.left else []
    elif done.refusal:
        lines.append(f"Not asked now. {one_line(done.refusal, 1000)}")
    elif done.inquiry:
        lines.append(one_line(done.inquiry.detail, 1000))
    else:
        lines.append(f"{one_line(done.shop.name)} was not asked: submit is not true in its table.")
    if file:
        lines.append(f"Picture of the filled form: {file}")
    if dry_run:
        lines.append("Nothing was sent." if done.filled else "Nothing was filled in, nothing was sent.")
    elif _sent(done) and not done.refusal:
        lines.append("Answers are awaited; `reachwatch collect` looks for them.")
    return "\n".join(lines)


def _as_json(done: "AskedNow", file: Path | None) -> str:
    filled, inquiry = done.filled, done.inquiry
    return json.dumps(
        {
            "shop": done.shop.key,
            "sending": inquiry.sending.value if inquiry else None,
            "reason": inquiry.reason.value if inquiry and inquiry.reason else None,
            "detail": inquiry.detail if inquiry else "",
            "refusal": done.refusal,
            "entries": [{"field": e.label, "role": e.role.value, "value": e.value} for e in filled.entries]
            if filled else [],
            "left": list(filled.left) if filled else [],
            "picture": str(file) if file else None,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        },
        ensure_ascii=True, indent=2,
    )  # fmt: skip


COMMANDS = (ask, collect)
