"""What today's checks say of recorded visits, held against what was said then: for people and machines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rich.console import RenderableType
from rich.text import Text

from checks.model import Finding, Verdict
from reports.clean import one_line
from reports.machine import iso, safe_json
from reports.text import VERDICT_MARKS, indented, rendered
from reports.words import VERDICTS, counted, when

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One check and one visit."""

    shop: str
    visit_id: int
    visited_at: datetime
    check: str
    old: Finding | None  # None: the check was not asked then
    new: Finding | None  # None: a page it reads was not kept

    @property
    def changed(self) -> bool:
        """A verdict that is another one; of a check that was not asked then, any verdict but `unknown`."""
        if self.new is None:
            return False
        return self.new.verdict is not (self.old.verdict if self.old else Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    visits: int
    comparisons: tuple[Comparison, ...]

    @property
    def changes(self) -> tuple[Comparison, ...]:
        return tuple(c for c in self.comparisons if c.changed)

    @property
    def compared(self) -> int:
        """How many verdicts could be held against one of then."""
        return sum(c.old is not None and c.new is not None for c in self.comparisons)

    @property
    def lost(self) -> int:
        """How many verdicts of then could not be judged again."""
        return sum(c.old is not None and c.new is None for c in self.comparisons)


def rejudged_as_text(found: Rejudged, *, width: int = 100, colour: bool = False) -> str:
    return rendered([*_changes(found), Text(_summary(found))], width, colour)


def _summary(found: Rejudged) -> str:
    if not found.visits:
        return "No visit was recorded."
    of = counted(found.visits, "visit", "visits")
    told = f"{counted(found.compared, 'verdict', 'verdicts')} of {of} judged again; {_how_many(found)}."
    new = sum(c.old is None for c in found.changes)
    if new:
        told += f" {counted(new, 'more comes from a check', 'more come from checks')} not asked then."
    if found.lost:
        told += f" {found.lost} could not be judged again, because a page was not kept."
    return told


def _how_many(found: Rejudged) -> str:
    changed = sum(c.old is not None for c in found.changes)
    return counted(changed, "changes", "change") if changed else "none changes"


def _changes(found: Rejudged) -> Iterator[RenderableType]:
    for change in found.changes:
        yield Text.assemble(
            (one_line(change.shop), "bold"), "  ", (one_line(change.check), "bold"), "  ",
            _verdict(change.old), " → ", _verdict(change.new),
            (f"  visit {change.visit_id}, {when(change.visited_at)}", "dim"),
        )  # fmt: skip
        yield indented(Text(f"then: {_sentence(change.old)}", style="dim"))
        yield indented(Text(f"now:  {_sentence(change.new)}"))
        yield Text()


def _verdict(finding: Finding | None) -> Text:
    if finding is None:
        return Text("not asked", style="dim")
    sign, style = VERDICT_MARKS[finding.verdict]
    return Text(f"{sign} {VERDICTS[finding.verdict]}", style=style)


def _sentence(finding: Finding | None) -> str:
    return one_line(finding.judgement.sentence, 1000) if finding else "The check was not asked on this visit."


def rejudged_as_json(found: Rejudged) -> str:
    document = {
        "schema_version": SCHEMA_VERSION,
        "visits": found.visits,
        "compared": found.compared,
        "not_kept": found.lost,
        "changes": [
            {
                "shop": change.shop, "visit": change.visit_id, "visited_at": iso(change.visited_at),
                "check": change.check, "old": _data(change.old), "new": _data(change.new),
            }
            for change in found.changes
        ],
    }  # fmt: skip
    return safe_json(document)


def _data(finding: Finding | None) -> dict[str, str | None] | None:
    if finding is None:
        return None
    told = finding.judgement
    reason = told.reason.value if told.reason else None
    return {"verdict": told.verdict.value, "reason": reason, "sentence": told.sentence}
