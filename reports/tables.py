"""What reports tell as rows for spreadsheets. The names of columns are stable: new ones come at the end.

Codes (check, moment, verdict, reason, level) are those of the JSON. Sentences are in the reader's language,
quotes in that of the shop. Times are UTC.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from checks.model import Evidence, Finding
from reports.cells import Value, table
from reports.clean import one_line
from reports.teller import ENGLISH, Teller
from reports.view import Result

FINDINGS = (
    "shop", "name", "kind", "country", "visited_at", "check", "moment", "verdict", "reason", "matters",
    "weight", "glory", "sentence", "stage", "url", "quote",
)  # fmt: skip
RISKS = ("shop", "week", "moment", "level", "score", "coverage")

Row = tuple[Value, ...]


def findings_table(results: Sequence[Result], tell: Teller = ENGLISH, *, for_excel: bool = False) -> str:
    """A row for each finding, of one shop or of many, with the first place that shows it."""
    return table(FINDINGS, _findings(results, tell), for_excel=for_excel)


def risks_table(weeks: Mapping[tuple[str, date], Result], *, for_excel: bool = False) -> str:
    """A row for each moment at the end of each week: `weeks` are by shop and Monday."""
    return table(RISKS, _risks(weeks), for_excel=for_excel)


def _findings(results: Sequence[Result], tell: Teller) -> Iterator[Row]:
    for result in results:
        shop = result.visit.shop
        for finding in result.findings:
            yield (
                shop.key, one_line(shop.name, 200), shop.kind.value, shop.country,
                _time(result.visit.started_at), finding.check, finding.moment.value,
                *_judged(finding, tell), *_place(finding.judgement.evidence),
            )  # fmt: skip


def _judged(finding: Finding, tell: Teller) -> Row:
    judgement = finding.judgement
    return (
        finding.verdict.value, judgement.reason.value if judgement.reason else None,
        finding.matters, finding.weight, judgement.glory, tell(judgement.sentence),
    )  # fmt: skip


def _place(evidence: Sequence[Evidence]) -> Row:
    if not evidence:
        return None, None, None
    first = evidence[0]
    return first.stage.value, first.url, first.quote


def _risks(weeks: Mapping[tuple[str, date], Result]) -> Iterator[Row]:
    for (key, monday), result in sorted(weeks.items(), key=lambda pair: pair[0]):
        for risk in result.risks.values():
            yield key, _week(monday), risk.moment.value, risk.level.value, risk.score, round(risk.coverage, 4)


def _week(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _time(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
