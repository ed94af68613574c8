"""Makes the regular reports: reads what was seen, writes the mails, puts them into the outbox once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import NamedTuple, Protocol

from checks.changes import Change
from monitor.config import Settings
from monitor.config_reports import ReportTable
from monitor.config_shop import ShopSettings
from monitor.delivery import sender_of
from monitor.errors import ReachwatchError
from monitor.history import with_risk_trends
from monitor.looks import last_moment
from monitor.outbox import Message, put
from monitor.picture_filter import picture_filter
from monitor.results import material_of, pictures_of, results_of
from monitor.rows import written
from monitor.store import Store
from monitor.weekly_rows import first_look, states_at
from reports.html import render_html
from reports.letter import Letter, MailFile
from reports.period import Length, Period, Rhythm, before, last_due_period, next_due, period_with
from reports.summary import summarise
from reports.teller import Teller
from reports.weekly import ShopWeek, WeeklyView, weekly_view, with_trends
from reports.weekly_mail import weekly_letter

TREND = 8  # weeks or months
ATTACHED_SHOPS = 30
PICTURES = 8_000_000  # bytes of all pictures in the attached report; mail servers refuse large mails


class Compose(Protocol):
    """Puts a letter into its final bytes (`monitor.composing.mail_message`)."""

    def __call__(
        self, letter: Letter, *, key: str, kind: str, sender: str, to: str, now: datetime,
        not_before: datetime | None = None, unsubscribe: str = "",
    ) -> Message: ...  # fmt: skip


class ChangesBetween(Protocol):
    """The confirmed changes of a time (`monitor.changes.changes_between`)."""

    def __call__(
        self, store: Store, shop_keys: Sequence[str], start: datetime, end: datetime
    ) -> Iterable[Change]: ...


def no_changes(store: Store, shop_keys: Sequence[str], start: datetime, end: datetime) -> tuple[Change, ...]:  # noqa: ARG001
    return ()


class Planned(NamedTuple):
    """A report of the configuration, and when its mail is due next."""

    name: str
    table: ReportTable
    next_at: datetime
    last_sent: datetime | None  # the end of the last period that was told


def definition(settings: Settings, name: str) -> tuple[ReportTable, tuple[ShopSettings, ...], Rhythm]:
    table = settings.reports.get(name)
    if table is None:
        known = ", ".join(settings.reports)
        remedy = f"There are: {known}." if known else "Add a table like [reports.boss] to the configuration."
        raise ReachwatchError(f"There is no report “{name}”.", remedy)
    return table, table.told_shops(settings.shops), table.rhythm(settings.shops)


def planned(settings: Settings, store: Store, now: datetime) -> list[Planned]:
    return [
        Planned(name, table, next_due(table.rhythm(settings.shops), now), _last_sent(store, name))
        for name, table in settings.reports.items()
    ]


def report_due(settings: Settings, store: Store, name: str, now: datetime) -> Period | None:
    """The period to be told now; none where it was told, or where nobody had looked until its end."""
    _, shops, rhythm = definition(settings, name)
    period = last_due_period(rhythm, now)
    with store.reading() as db:
        looked = first_look(db, [shop.key for shop in shops])
    if looked is None or looked >= period.end or was_told(store, name, period):
        return None
    return period


def was_told(store: Store, name: str, period: Period) -> bool:
    """Also where it was told by another zone's clock, as a change of the first shop may bring."""
    half = (period.end - period.start) / 2
    with store.reading() as db:
        which = "name = ? and period_start < ? and period_end > ?"
        within = [name, written(period.start + half), written(period.end - half)]
        return bool(db.table("report_runs").count_where(which, within))


def _last_sent(store: Store, name: str) -> datetime | None:
    with store.reading() as db:
        rows = db.table("report_runs").rows_where("name = ?", [name], order_by="period_end desc", limit=1)
        return next((datetime.fromisoformat(row["period_end"]) for row in rows), None)


# ---- what is told


def look(
    settings: Settings, store: Store, name: str, period: Period, now: datetime,
    changes: ChangesBetween = no_changes,
) -> tuple[WeeklyView, tuple[ShopWeek, ...]]:  # fmt: skip
    """What there is to tell of this period; with a few queries, however many shops there are."""
    _, shops, rhythm = definition(settings, name)
    keys = [shop.key for shop in shops]
    material = material_of(settings, store, shops, period.start, period.end, now)
    with store.reading() as db:
        looked = first_look(db, keys)
    told = tuple(changes(store, keys, period.start, period.end))
    first = looked is None or looked >= period.start
    view = weekly_view(period, material, told, first=first)
    return (view if first else _with_trends(store, material, view, rhythm)), material


def _with_trends(store: Store, material: Sequence[ShopWeek], view: WeeklyView, rhythm: Rhythm) -> WeeklyView:
    """Of those shops only whose trend is shown."""
    periods = [view.period]
    while len(periods) < TREND:
        periods.insert(0, before(rhythm, periods[0]))
    keys = [card.key for card in view.cards]
    with store.reading() as db:
        weeks = [(each.start, states_at(db, keys, each.end)) for each in periods]
    return with_trends(view, material, weeks)


# ---- as mails


def letter_of(
    settings: Settings, store: Store, name: str, period: Period, now: datetime,
    changes: ChangesBetween = no_changes,
) -> Letter:  # fmt: skip
    table, _, rhythm = definition(settings, name)
    view, material = look(settings, store, name, period, now, changes)
    attached = _ordered(view, material)[:ATTACHED_SHOPS] if table.attach else ()
    files = (
        (_attachment(settings, store, attached, name, period, now, Teller(table.language, rhythm.zone)),)
        if attached
        else ()
    )
    return weekly_letter(
        view, language=table.language, zone=rhythm.zone, link=table.link or "", attachments=files,
        unsubscribe=unsubscribe_of(settings, table), left_out=len(material) - len(attached) if files else 0,
    )  # fmt: skip


def weekly_messages(
    settings: Settings, store: Store, name: str, period: Period, now: datetime, compose: Compose,
    changes: ChangesBetween = no_changes, *, to: Sequence[str] = (), again: str = "",
) -> list[Message]:  # fmt: skip
    """One mail to each recipient, or to each of `to`. `again` makes the keys new, where that is meant."""
    table, _, _ = definition(settings, name)
    letter = letter_of(settings, store, name, period, now, changes)
    return [
        compose(
            letter, key=f"report:{name}:{written(period.start)}:{again}:{address}", kind="report",
            sender=sender_of(settings), to=address, now=now, unsubscribe=unsubscribe_of(settings, table),
        )
        for address in to or table.to
    ]  # fmt: skip


def enqueue_report(
    store: Store, name: str, period: Period, messages: Sequence[Message], now: datetime
) -> bool:
    """Put a period's mails into the outbox and note that it was told, or neither; False if it was before."""
    row = {
        "name": name, "period_start": written(period.start), "period_end": written(period.end),
        "made_at": written(now),
    }  # fmt: skip
    with store.writing(durable=True) as db:
        earlier = db.conn.total_changes
        db.table("report_runs").insert(row, ignore=True)
        if db.conn.total_changes == earlier:
            return False
        for message in messages:
            put(db, message)
    return True


def unsubscribe_of(settings: Settings, table: ReportTable) -> str:
    _, address = parseaddr(settings.outgoing.sender or "")  # without its name
    return table.unsubscribe or (f"mailto:{address}?subject=unsubscribe" if address else "")


def week_named(settings: Settings, name: str, text: str) -> Period:
    """Of "2026-W47", or of "2026-11" for a monthly report."""
    _, _, rhythm = definition(settings, name)
    week = rhythm.length is Length.WEEK
    try:
        day = datetime.strptime(f"{text}-1", "%G-W%V-%u" if week else "%Y-%m-%d").date()  # noqa: DTZ007
        return period_with(rhythm, day)
    except (ValueError, OverflowError):
        example = "2026-W47" if week else "2026-11"
        raise ReachwatchError(
            f"There is no {rhythm.length.value} “{text}”.", f"Write it like {example}."
        ) from None


# ---- the whole report


def _ordered(view: WeeklyView, material: Sequence[ShopWeek]) -> tuple[ShopWeek, ...]:
    """As in the mail: the own ones first, then the worst."""
    places = {shop.key: n for n, shop in enumerate(view.shops)}
    return tuple(sorted(material, key=lambda w: places[w.shop.key]))


def _attachment(
    settings: Settings, store: Store, material: Sequence[ShopWeek], name: str, period: Period,
    now: datetime, tell: Teller,
) -> MailFile:  # fmt: skip
    found = results_of(store, material, period.end)
    results = with_risk_trends(store, found, last_moment(period), tell)
    pictures = picture_filter(settings)(results, pictures_of(store, results, PICTURES))
    summary = summarise(results, generated_at=now, pictures=pictures)
    file = f"reachwatch-{name}-{period.first:%Y-%m-%d}.html"
    return MailFile(file, render_html(summary, tell).encode(), "text/html")
