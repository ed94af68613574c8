"""The command `reachwatch`: reads what was typed, calls, prints. Nothing is decided here.

Results go to standard output, progress and errors to standard error. Exit codes: 0 no check failed,
1 at least one failed, 2 the call, the configuration or the installation is wrong, 3 nothing could be judged.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor import (
    __version__,
    cli_asking,
    cli_changes,
    cli_daemon,
    cli_inquiries,
    cli_judging,
    cli_keeping,
    cli_mail,
    cli_outbox,
    cli_report,
    cli_site,
    cli_status,
    cli_view,
)
from monitor.cli_options import (
    FAILED,
    FINE,
    NOTHING_JUDGED,
    WRONG,
    check_option,
    config_option,
    database_option,
    json_option,
    settings_of,
    terminal,
)
from monitor.errors import ReachwatchError

if TYPE_CHECKING:  # imported where they are needed: `--help` should not wait for a browser driver
    from monitor.config import Settings
    from monitor.office import Post
    from monitor.run import Errand
    from reports.summary import Summary

INTERRUPTED = 130

LANGUAGES = click.Choice(["en", "de", "nl", "ro"])
LANGUAGE_HELP = "Language of the HTML report; that of the configuration, or English, if left out."
report_language_option = click.option("--language", "report_language", type=LANGUAGES, help=LANGUAGE_HELP)
report_option = click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Where to write the HTML report."
)


class Plain(click.Group):
    """Turns our errors into one sentence on standard error and exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ReachwatchError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(WRONG)
        except KeyboardInterrupt:
            click.echo("Stopped. What was finished has been recorded.", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=Plain, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="reachwatch")
def main() -> None:
    """Visit online shops as a mystery shopper and tell whether customers can reach anybody.

    \b
    Examples:
      reachwatch demo                                     see it work, no shop needed
      reachwatch check https://shop.example --country DE  look at any shop, once
      reachwatch init && reachwatch run                   watch the shops of your configuration
      reachwatch doctor --fix                             get what is missing
    """


for command in (
    *cli_asking.COMMANDS,
    *cli_changes.COMMANDS,
    *cli_daemon.COMMANDS,
    *cli_inquiries.COMMANDS,
    *cli_judging.COMMANDS,
    *cli_keeping.COMMANDS,
    cli_mail.mail,
    *cli_outbox.COMMANDS,
    *cli_report.COMMANDS,
    *cli_site.COMMANDS,
    *cli_status.COMMANDS,
    *cli_view.COMMANDS,
):
    main.add_command(command)


@main.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--country", required=True, help="Home market of the shop, as a two-letter code: DE, NL, RO, GB …"
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    help="Language of the shop (de, nl …); the country's if left out.",
)
@check_option
@report_option
@click.option("--report-language", type=LANGUAGES, help=LANGUAGE_HELP)  # --language is the shop's
@json_option
@database_option
@config_option
def check(
    urls: Sequence[str], country: str, languages: Sequence[str], names: Sequence[str], report: Path | None,
    report_language: str | None, *, as_json: bool, database: Path | None, config: Path,
) -> None:  # fmt: skip
    """Visit any shop once and print what was found. Read-only: nothing is submitted.

    \b
    Examples:
      reachwatch check https://shop.example --country DE
      reachwatch check shop.example other.example --country NL --report compare.html
      reachwatch check shop.example --country GB --check phone-at-checkout --json
    """
    from monitor.errands import of_addresses

    settings = settings_of(config, needed=False)
    errands = of_addresses(urls, country, languages, names)
    where = database or settings.reachwatch.database
    summary, path = _carry_out(settings, errands, where, report, language=report_language)
    _print(summary, path, as_json=as_json)
    sys.exit(_exit_code(summary))


@main.command()
@click.option("--shop", "keys", multiple=True, metavar="KEY", help="Visit only this shop; repeatable.")
@check_option
@report_option
@report_language_option
@json_option
@database_option
@config_option
def run(
    keys: Sequence[str], names: Sequence[str], report: Path | None, report_language: str | None,
    *, as_json: bool, database: Path | None, config: Path,
) -> None:  # fmt: skip
    """Visit the shops of the configuration, record what was found and write a report.

    \b
    Examples:
      reachwatch run
      reachwatch run --shop mueller --report today.html
    """
    from monitor.errands import of_settings

    settings = settings_of(config, needed=True)
    errands = of_settings(settings, keys, names)
    where = database or settings.reachwatch.database
    summary, path = _carry_out(settings, errands, where, report, language=report_language)
    _print(summary, path, as_json=as_json)
    sys.exit(_exit_code(summary))


@main.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path("reachwatch.toml"))
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
def init(path: Path, *, force: bool) -> None:
    """Write a commented configuration to start from.

    \b
    Examples:
      reachwatch init
      reachwatch init /etc/reachwatch/reachwatch.toml
    """
    from monitor.config import template

    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError:
        raise ReachwatchError(f"{path} is there already.", "Edit it, or overwrite it with --force.") from None
    except OSError as error:
        raise ReachwatchError(
            f"{path} cannot be written ({error.strerror}).", "Name another place."
        ) from None
    click.echo(f"Wrote {path}. Name your shops in it, then run: reachwatch run")


@main.command()
@click.option("--fix", is_flag=True, help="Install a browser if none is found.")
@config_option
def doctor(*, fix: bool, config: Path) -> None:
    """Say what is missing and how to get it; --fix installs the browser.

    \b
    Examples:
      reachwatch doctor
      reachwatch doctor --fix
    """
    from monitor import doctor as doctors
    from monitor.browser import browser_settings

    configured, settings = doctors.configuration(config)
    wanted = browser_settings(settings)
    if fix:
        browser = asyncio.run(doctors.fix_browser(wanted, lambda line: click.echo(line, err=True)))
    else:
        browser = asyncio.run(doctors.browser(wanted))
    diagnoses = [browser, configured, *doctors.secrets(settings)]
    diagnoses += doctors.database(settings.reachwatch.database)
    for diagnosis in diagnoses:
        click.echo(f"{'✓' if diagnosis.healthy else '✗'} {diagnosis.what}: {diagnosis.says}")
    sys.exit(FINE if all(d.healthy for d in diagnoses) else WRONG)


@main.command()
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("reachwatch-demo"),
    show_default=True, help="Where database and report go.",
)  # fmt: skip
@report_language_option
def demo(folder: Path, report_language: str | None) -> None:
    """Visit the bundled demo shops on this machine and write a report: no internet, no settings."""
    from monitor.config import DEFAULTS
    from monitor.demo import DemoServer
    from monitor.demo.mailbox import DemoMailbox
    from monitor.errands import of_demo
    from reports.text import render_table

    mailbox = DemoMailbox()
    with DemoServer(post=mailbox.deliver) as server:
        click.echo(f"Visiting {len(server.shops)} demo shops on this machine, port {server.port} …", err=True)
        errands, post = of_demo(server), mailbox.post(shop.key for shop in server.shops)
        database, file = folder / "demo.db", folder / "report.html"
        summary, report = _carry_out(DEFAULTS, errands, database, file, post, language=report_language)
    click.echo(render_table(summary, **terminal()), nl=False)
    click.echo(f"\nReport: {report.resolve()}")


@main.command("show-trace")
@click.argument("visit", type=click.IntRange(min=1), required=False, metavar="[VISIT]")
@click.option("--shop", "key", metavar="KEY", help="The latest recording of this shop.")
@click.option("--path", "only_path", is_flag=True, help="Only print where the recording lies.")
@database_option
@config_option
def show_trace(
    visit: int | None, key: str | None, *, only_path: bool, database: Path | None, config: Path
) -> None:
    """Show step by step what happened on a visit, the latest recorded one if none is named.

    \b
    Examples:
      reachwatch show-trace
      reachwatch show-trace 17
      reachwatch show-trace --shop mueller --path
    """
    from monitor.show_trace import find_trace, view

    settings = settings_of(config, needed=False)
    trace, file = find_trace(database or settings.reachwatch.database, visit, key)
    if only_path:
        click.echo(str(file))
        return
    click.echo(f"Visit {trace.visit_id}: {trace.title}", err=True)
    view(file, click.echo)


def _carry_out(
    settings: "Settings",
    errands: "Sequence[Errand]",
    database: Path,
    report: Path | None,
    post: "Post | None" = None,
    *,
    language: str | None = None,
) -> "tuple[Summary, Path]":
    from monitor.carry_out import carry_out
    from monitor.progress import progress_for_a_person

    showing = progress_for_a_person()
    return asyncio.run(carry_out(settings, errands, database, report, showing, post, language))


def _print(summary: "Summary", report: Path, *, as_json: bool) -> None:
    from reports.machine import to_json
    from reports.text import render_text

    if as_json:
        click.echo(to_json(summary, report=str(report.resolve())), nl=False)
    else:
        click.echo(render_text(summary, **terminal()), nl=False)
        click.echo(f"\nReport: {report.resolve()}")


def _exit_code(summary: "Summary") -> int:
    from checks.model import Verdict

    verdicts = {finding.verdict for result in summary.results for finding in result.findings}
    if Verdict.FAIL in verdicts:
        return FAILED
    return FINE if Verdict.PASS in verdicts else NOTHING_JUDGED
