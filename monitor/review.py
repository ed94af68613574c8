"""Looks at answers anew: what came, what the checks of replies say now, and what that makes of the risk."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from checks.correspondence import Inquiry
from checks.model import Finding, Reason, Shop, Verdict, Visit
from checks.registry import Check, all_checks, judge, select
from checks.risk import DEFAULT_MODEL, RiskModel, risks
from monitor.correspondence.entry import INTENDED, Entry
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.sorting import CalendarOf, sort_mails
from monitor.correspondence.sources.smtp import SmtpReceiver
from monitor.correspondence.sources.source import Source
from monitor.correspondence.standing import inquiries_of_shop, standing, standing_of_shop
from monitor.errors import MailboxError
from monitor.rows import NOT_KEPT
from monitor.store import Store
from reports.view import Result

REPLY = "contact-form-reply"


@dataclass(frozen=True, slots=True)
class Office:
    """All that is needed to look at answers."""

    store: Store
    ledger: Ledger
    mails: MailStore
    source: Source | None  # None: mails come by themselves, as to a receiver that is running
    calendar_of: CalendarOf
    now: Callable[[], datetime]

    def read_until(self) -> datetime | None:
        return read_until(self.mails, self.source)

    def note_read(self, until: datetime) -> None:
        if isinstance(self.source, SmtpReceiver):
            self.mails.note_listening(self.source.name, until)
        elif self.source:
            self.mails.note_read(self.source.name, until)

    def standing(self, shop_key: str) -> Inquiry | None:
        return standing_of_shop(self.ledger, self.mails, shop_key, self.now(), self.read_until())

    def inquiries(self, shop_key: str) -> tuple[Inquiry, ...]:
        return inquiries_of_shop(self.ledger, self.mails, shop_key, self.now(), self.read_until())


def read_until(mails: MailStore, source: Source | None) -> datetime | None:
    """Up to when a mailbox is known to have been read; None, too, if no mail ever got into it."""
    return mails.read_until(source.name) if source and mails.has_any() else None


@dataclass(frozen=True, slots=True)
class Settled:
    """A verdict on an answer that differs from the one before."""

    entry: Entry
    finding: Finding


def look_for_answers(office: Office, *, fetched: bool = False) -> tuple[list[Settled], MailboxError | None]:
    """Read the mailbox, sort what is new, judge what is open; a mailbox's trouble is told, not raised.

    `fetched`: somebody else reads the mailbox all the time, such as `receiving`.
    """
    trouble = None if fetched else fetch(office)
    answered = sort_mails(office.mails, office.ledger, office.calendar_of)
    return list(judge_answers(office, answered)), trouble


def fetch(office: Office) -> MailboxError | None:
    if office.source is None:
        return None
    try:
        collected = office.source.collect(office.mails.keep)
    except MailboxError as error:
        return error
    if collected.read_until:
        office.note_read(collected.read_until)
    return None


def judge_answers(office: Office, answered: Iterable[int] = ()) -> Iterator[Settled]:
    """Judge all questions that are open, or for which something came; the latest visits say it, too."""
    ledger, now, answered = office.ledger, office.now(), set(answered)
    entries = {entry.id: entry for entry in ledger.open()}
    entries |= {entry.id: entry for number in answered if (entry := ledger.entry(number))}
    told: dict[str, bool] = {}
    for entry in entries.values():
        inquiry = standing(entry, office.mails, now, office.read_until())
        finding = _reply_finding(entry, inquiry, now)
        over = entry.state != INTENDED and _is_over(finding, inquiry, now)  # else it is just being sent
        ledger.judged(entry.id, finding.verdict, now, settled=over)
        if finding.verdict is not entry.verdict and finding.judgement.reason is not Reason.PENDING:
            yield Settled(entry, finding)
        changed = entry.id in answered or finding.verdict is not entry.verdict
        told[entry.shop_key] = told.get(entry.shop_key, False) or changed
    for key, changed in told.items():
        _tell_latest_visit(office, key, frozen=changed)


def _reply_finding(entry: Entry, inquiry: Inquiry, now: datetime) -> Finding:
    shop = Shop(key=entry.shop_key, name=entry.shop_key, url=entry.page_url, country="")
    (finding,) = judge(select([REPLY]), Visit(shop=shop, started_at=now, pages={}, inquiry=inquiry))
    return finding


def _is_over(finding: Finding, inquiry: Inquiry, now: datetime) -> bool:
    """Nothing more can come of it: it is judged, or its time is over and we have read our mailbox."""
    if finding.verdict is not Verdict.UNKNOWN:
        return True
    time_is_over = inquiry.until is None or now >= inquiry.until
    if finding.judgement.reason is Reason.MAILBOX_UNREAD:  # for good, where senders found us closed
        return bool(inquiry.until and inquiry.looked_at and inquiry.looked_at >= inquiry.until)
    return time_is_over and finding.judgement.reason is not Reason.PENDING


# ---- the same in what is told of a shop


def reviewed(result: Result, inquiry: Inquiry | None) -> Result:
    """With the question as it stands, and what the checks that read it say of it."""
    visit = replace(result.visit, inquiry=inquiry)
    findings = _again(visit, result.findings, result.risk_model)
    return replace(result, visit=visit, findings=findings, risks=risks(findings, result.risk_model))


def _again(visit: Visit, findings: Iterable[Finding], model: RiskModel) -> tuple[Finding, ...]:
    found = tuple(findings)
    asked = {check.name: check for check in _of_answers(visit, found)}
    new = {f.check: f for f in model.weigh(judge(list(asked.values()), visit))}
    return tuple(new.get(finding.check, finding) for finding in found)


def _of_answers(visit: Visit, findings: Iterable[Finding]) -> Iterator[Check]:
    """Those that read the question; not such as read a page, too, of which only the outline was kept."""
    names = {finding.check for finding in findings}
    lost = {stage for stage, page in visit.pages.items() if NOT_KEPT in page.cut}
    return (
        check
        for check in all_checks()
        if check.wants_inquiry and check.name in names and not lost.intersection(check.stages)
    )


def _tell_latest_visit(office: Office, shop_key: str, *, frozen: bool) -> None:
    """The latest that told of answers; whole pages are slow to read, so only where something is new."""
    number = office.store.visit_with(shop_key, [check.name for check in all_checks() if check.wants_inquiry])
    if number is None:
        return
    record = office.store.read(number, frozen=frozen)
    model = record.risk_model or DEFAULT_MODEL
    before = Result(record.visit, record.findings, record.risks, model)
    after = reviewed(before, office.standing(shop_key))
    changed = [f for f in after.findings if f not in before.findings]
    if changed:
        office.store.replace_findings(number, changed, after.risks)
