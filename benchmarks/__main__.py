"""`python -m benchmarks`, or `make benchmark`: measure, print, and keep in docs/benchmarks.md if told to."""

import asyncio
import sqlite3

import click

from benchmarks import crawler, post, tables
from benchmarks.freezing import freeze
from benchmarks.growth import grow
from benchmarks.judging import judged
from benchmarks.measuring import load
from benchmarks.pages import keep
from benchmarks.rounds import against_crawlee, alone, together, ways
from benchmarks.street import open_street, ordinary
from monitor.browser import BrowserHouse, BrowserSettings

PARALLEL = (1, 2, 4, 8)
FREEZES = 15
STEPS = 20  # lines in the table of growth
BEGIN, END = "<!-- {name}: made by {command} -->", "<!-- /{name} -->"


def tell(line: str) -> None:
    click.echo(line, err=True)


async def speed(rounds: int) -> list[str]:
    before = load()
    with open_street() as street:
        found = await ways(street, ordinary(), tell)
        async with BrowserHouse(BrowserSettings()) as house:
            engine = (await house.engine()).version
            frozen = await freeze(house, FREEZES)
            singly = []
            for way in found:
                singly.append(await alone(way, house, rounds))
                tell(f"{way.shop.key}: {rounds} rounds, load {load()}")
            jointly = []
            for number in PARALLEL:
                visits, times = (2 * number, rounds) if number == tables.AT else (max(number, 2), 1)
                jointly.append(
                    await together(found, street, house, parallel=number, visits=visits, rounds=times)
                )
                tell(f"{number} in parallel, load {load()}")
            why_not = crawler.missing()
            share = None
            if not why_not:
                try:
                    share = await against_crawlee(found, house, parallel=tables.AT, rounds=rounds)
                except crawler.Failed as failure:  # no reason to lose all other figures
                    why_not = str(failure)
    return [
        *tables.machine(engine, (before, load())), "",
        "### One visit at a time", "", *tables.of_alone(singly), "",
        "### Several at a time", "", *tables.of_together(jointly, share, why_not), "",
        "### Freezing a page", "", *tables.of_frozen(frozen), "",
        "### Judging a long page", "", *tables.of_judged(judged()),
    ]  # fmt: skip


async def endurance(visits: int) -> list[str]:
    before = load()
    with open_street() as street:
        async with BrowserHouse(BrowserSettings()) as house:
            engine = (await house.engine()).version
            every = max(1, visits // STEPS)
            held = await grow(
                street, house, visits=visits, parallel=tables.AT, every=every, tell=lambda h: tell(f"{h}")
            )
    return [*tables.machine(engine, (before, load())), "", *tables.of_growth(held)]


def mails(number: int) -> list[str]:
    before = load()
    taken = [post.by_smtp(number), post.by_maildir(number)]
    return [*tables.machine(f"SQLite {sqlite3.sqlite_version}", (before, load())), "", *post.table(taken)]


@click.command()
@click.option("--rounds", default=2, show_default=True, help="How often each side is measured.")
@click.option("--memory", "visits", default=0, help="Measure the memory over so many visits instead.")
@click.option("--mail", "post_of", default=0, help="Measure how so many mails are taken in instead.")
@click.option("--keep", "kept", is_flag=True, help="Write the figures into docs/benchmarks.md.")
def main(rounds: int, visits: int, post_of: int, kept: bool) -> None:
    """Hold visits of the demo shops against a bare Playwright script."""
    if visits:
        name, command, lines = "memory", "make benchmark-memory", asyncio.run(endurance(visits))
    elif post_of:
        name, command, lines = "mail", "make benchmark-mail", mails(post_of)
    else:
        name, command, lines = "speed", "make benchmark", asyncio.run(speed(rounds))
    click.echo("\n".join(lines))
    if kept:
        begin, end = BEGIN.format(name=name, command=command), END.format(name=name)
        keep("benchmarks.md", begin, end, lines)


if __name__ == "__main__":
    main()
