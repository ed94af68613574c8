"""Reports for the terminal, as strings. Page texts go in as rich `Text`, so no markup in them is obeyed."""

from collections.abc import Iterator
from io import StringIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from checks.model import Verdict
from checks.revenue import Estimate
from checks.risk import Level
from checks.saying import joined
from reports.clean import shorten
from reports.view import ChainView, FindingView, InquiryView, RiskView, ShopView, Summary, UnknownGroup
from reports.words import CHAINS, LEVELS, VERDICTS, judged, when

LEVEL_MARKS = {
    Level.HIGH: ("▲", "bold red"),
    Level.MEDIUM: ("◆", "yellow"),
    Level.LOW: ("●", "green"),
    Level.UNKNOWN: ("?", "dim"),
}
VERDICT_MARKS = {
    Verdict.FAIL: ("✗", "bold red"),
    Verdict.UNKNOWN: ("?", "yellow"),
    Verdict.PASS: ("✓", "green"),
}
GLORY_MARK = ("★", "bold magenta")
NAME, MOMENT = 45, 11  # columns in the table: for a shop's name and the two counts, and for a level in words
TONE_MARKS = {
    "pass": ("✓", "green"), "fail": ("✗", "bold red"), "unknown": ("?", "yellow"), "plain": ("·", "dim"),
}  # fmt: skip
QUOTE_LENGTH = 200
QUOTES = 2  # shown per finding; the HTML report shows all


def render_text(summary: Summary, *, width: int = 100, colour: bool = False) -> str:
    """Everything found, shop by shop; `width` in columns, `colour` by ANSI sequences."""
    lines = (line for shop in summary.shops for line in _shop(shop))
    return rendered([*lines, Text(summary.headline)], width, colour)


def render_table(summary: Summary, *, width: int = 100, colour: bool = False) -> str:
    """All shops side by side: the risk of each moment, and how many checks failed or were not judged.

    A dash: no check of that moment was run.
    """
    in_words = width >= NAME + MOMENT * len(summary.moments)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Shop", overflow="fold", ratio=None)
    for moment in summary.moments:
        table.add_column(moment.code, no_wrap=True)
    table.add_column("Failed", justify="right")
    table.add_column("Not judged", justify="right")
    for shop in summary.shops:
        levels = (_level(risk, in_words=in_words) for risk in shop.risks)
        table.add_row(Text(shop.name), *levels, str(len(shop.failed)), str(shop.unknowns))
    return rendered([table] if in_words else [table, Text(), _legend()], width, colour)


def rendered(parts: list[RenderableType], width: int, colour: bool) -> str:
    into = StringIO()
    console = Console(
        file=into, width=width, force_terminal=colour, color_system="standard" if colour else None,
        legacy_windows=False, highlight=False, markup=False, emoji=False,
    )  # fmt: skip
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in into.getvalue().splitlines()) + "\n"


def _shop(shop: ShopView) -> Iterator[RenderableType]:
    yield Rule(Text(shop.name, style="bold"), align="left", style="dim")
    yield Text(f"{shop.link.text} · {shop.country} · visited {when(shop.started_at)}", style="dim")
    yield Text()
    for finding in shop.failed:
        yield from _finding(finding)
    for group in shop.unknown:
        yield from _group(group)
    for finding in shop.glories + shop.passed:
        yield from _finding(finding)
    yield Text()
    for risk in shop.risks:
        if risk:
            yield _risk(risk)
    yield from (indented(Text(f"Weighed otherwise: {each}", style="dim")) for each in shop.weighing)
    if shop.estimate:
        yield from _estimate(shop.estimate)
    if shop.inquiry:
        yield from _inquiry(shop.inquiry)
    if shop.times:
        told = f"answered by a person: {shop.times.answered}; acknowledged: {shop.times.acknowledged}."
        yield Text.assemble("Reply times ", (shop.times.over, "bold"), f": {told}")
    if shop.chain:
        yield from _chain(shop.chain)
    yield Text()


def _finding(finding: FindingView) -> Iterator[RenderableType]:
    yield _heading(finding)
    yield indented(Text(finding.sentence))
    for evidence in finding.evidence[:QUOTES]:
        if evidence.quote:
            yield indented(Text(f"“{' '.join(evidence.quote.split())}” ({evidence.stage})", style="dim"))
    if finding.verdict is Verdict.FAIL:
        yield indented(Text("Searched: " + ", ".join(link.text for link in finding.searched), style="dim"))


def _heading(finding: FindingView) -> Text:
    sign, style = GLORY_MARK if finding.glory else VERDICT_MARKS[finding.verdict]
    verdict = "Better than expected" if finding.glory else VERDICTS[finding.verdict]
    matters = " · moment of pain, can cost the customer" if finding.pain else ""
    return Text.assemble(
        (f"{sign} {verdict}", style),
        "  ",
        (finding.title, "bold"),
        (f"  {finding.moment.code}{matters}", "dim"),
    )


def _group(group: UnknownGroup) -> Iterator[RenderableType]:
    """Checks that share one reason are listed together, so that the reason is told once."""
    for finding in group.findings:
        yield _heading(finding)
    yield indented(Text(f"{group.cause.title}. {group.sentence}"))
    yield indented(Text(f"What to do: {group.cause.remedy}", style="dim"))
    if group.show_trace:
        yield indented(Text(f"See what happened: {group.show_trace}", style="dim"))


def _risk(risk: RiskView) -> Text:
    score = "no score" if risk.score is None else f"score {risk.score} of 100"
    why = f", because of: {', '.join(risk.drivers)}" if risk.drivers else ""
    return Text.assemble(
        "Risk at ", (risk.moment.label, "bold"), ": ", _level(risk),
        f", {score}, {judged(risk.coverage)}{why}",
    )  # fmt: skip


def _estimate(estimate: Estimate) -> Iterator[RenderableType]:
    yield Text.assemble("Revenue at risk, estimated: ", (estimate.sentence, "bold"))
    yield indented(Text(estimate.assumption, style="dim"))


def _inquiry(inquiry: InquiryView) -> Iterator[RenderableType]:
    yield Text.assemble("Asked ", (inquiry.channel, "bold"), f": {joined(inquiry.outcome, inquiry.detail)}")
    for event in inquiry.events:
        sign, style = TONE_MARKS[event.tone]
        when_ = f"  {event.when}" if event.when else ""
        yield indented(Text.assemble((f"{sign} ", style), (event.title, "bold"), (when_, "dim")))
        if event.quote:
            quote = shorten(" ".join(event.quote.split()), QUOTE_LENGTH)
            yield Padding(Text(f"“{quote}”", style="dim"), (0, 0, 0, 4))


def _chain(chain: ChainView) -> Iterator[RenderableType]:
    sign, style = VERDICT_MARKS[chain.verdict]
    yield Text.assemble("Stranded at checkout? ", (f"{sign} {CHAINS[chain.verdict]}", style))
    yield indented(Text(chain.sentence))
    for number, link in enumerate(chain.links, 1):
        sign, style = VERDICT_MARKS[link.verdict]
        yield indented(
            Text.assemble(f"{number}. ", (link.step, "bold"), ": ", (f"{sign} {link.outcome}", style))
        )
        cause = f"{link.cause.title}. " if link.cause else ""
        yield Padding(Text(f"{cause}{link.found}", style="dim"), (0, 0, 0, 5))


def _level(risk: RiskView | None, *, in_words: bool = True) -> Text:
    if risk is None:
        return Text("–", style="dim")
    sign, style = LEVEL_MARKS[risk.level]
    return Text(f"{sign} {LEVELS[risk.level]}" if in_words else sign, style=style)


def _legend() -> Text:
    marks = (f"{mark} {LEVELS[level].lower()}" for level, (mark, _) in LEVEL_MARKS.items())
    return Text("  ".join(marks), style="dim")


def indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2))
