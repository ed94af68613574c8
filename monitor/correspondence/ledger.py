"""The ledger of inquiries: what makes "at most once" true, whenever the process dies.

`reserve` commits the intent before anything is sent, `finish` what came of it. An intent that nobody finished
may have gone out or not: `recover` calls it uncertain. It is never tried again, its answers are awaited.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from sqlite_utils import Database

from checks.correspondence import Channel, Sending
from checks.model import Reason, Shop, Verdict
from monitor.correspondence.entry import (
    INTENDED,
    Entry,
    Intent,
    Outcome,
    Question,
    Row,
    Watch,
    entry_from,
    moment,
    outcome_row,
    question_row,
    stamp,
    watch_row,
    whole,
)
from monitor.correspondence.permission import DAY, Past, Pause, Refusal, Rules, may_ask_now, slot_of
from monitor.store import Store

ENTRIES = (
    "select inquiries.*, shops.key as shop_key from inquiries join shops on shops.id = inquiries.shop_id"
)
CUT_OFF = "Reachwatch was cut off while it was sending the question: it may have gone out or not."
ARRIVED = "A mail that came for it shows that it went out."
MISTAKEN = "Whether it went out is not known: the mail that seemed to show it is no answer to it."
TAKEN = Refusal("This question was put already.", "The next visit asks another one.")


class Ledger:
    """All inquiries of one database; every error is a StoreError that says what to do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- asking --------------------------------------------------------------------------------

    def past(self, shop_key: str, now: datetime) -> Past:
        """What decides whether the shop may be asked now (`permission.may_ask_now`)."""
        with self._store.reading() as db:
            return _past(db, shop_key, now)

    def reserve(
        self, shop: Shop, question: Question, *, channel: Channel, url: str, rules: Rules, now: datetime,
    ) -> Intent | Refusal:  # fmt: skip
        """Commit that this question is about to be sent; only who holds the intent may send it, once.

        To be called right before the click: it looks once more whether the shop may be asked now.
        """
        slot = slot_of(now, rules.every)
        with self._store.writing(durable=True) as db:
            row = self._new(shop, question, channel, url, now)
            refusal = may_ask_now(_past(db, shop.key, now), rules, now)
            if refusal:
                return refusal
            number = _insert(db, {**row, "slot": slot, "state": INTENDED})
        return TAKEN if number is None else Intent(number, slot, question.reference, now)

    def finish(self, intent: Intent, outcome: Outcome, now: datetime) -> None:
        """Commit what came of it; also if another process took the intent for cut off meanwhile."""
        with self._store.writing(durable=True) as db:
            (row,) = _rows(db, "where inquiries.id = ?", [intent.id])
            if row["state"] in (INTENDED, Sending.UNCERTAIN) or row["detail"] == ARRIVED:
                known = _with_arrival(outcome) if row["arrived_at"] else outcome
                _update(db, intent.id, _finished(intent, known, now))
                _count_blocked(db, row["shop_id"], known, now)

    def not_sent(
        self, shop: Shop, question: Question, outcome: Outcome, *, channel: Channel, url: str, now: datetime,
    ) -> int | None:  # fmt: skip
        """Note a try that was given up before an intent, such as at a captcha."""
        if outcome.sending is not Sending.NOT_SENT:
            raise ValueError("what may have been sent needs an intent")
        with self._store.writing() as db:
            row = self._new(shop, question, channel, url, now)
            number = _insert(db, {**row, **outcome_row(outcome), "settled_at": stamp(now)})
            _count_blocked(db, row["shop_id"], outcome, now)
        return number

    def recover(self) -> list[Entry]:
        """At a start: all intents that nobody finished become uncertain; returns them.

        One that another process is just sending may be among them: `finish` still tells what came of it.
        """
        with self._store.writing(durable=True) as db:
            cut_off = _rows(db, "where state = ?", [INTENDED])
            for row in cut_off:
                changes = {"state": str(Sending.UNCERTAIN), "reason": str(Reason.SENDING_UNCERTAIN)}
                _update(db, row["id"], {**changes, "detail": CUT_OFF, "sent_at": row["intended_at"]})
            return [entry_from(row) for row in _rows(db, *_among([row["id"] for row in cut_off]))]

    # -- awaiting answers ----------------------------------------------------------------------

    def watch(self, inquiry_id: int, watch: Watch) -> None:
        """Set until when answers are awaited."""
        self._change(inquiry_id, watch_row(watch))

    def arrived(self, inquiry_id: int, at: datetime) -> None:
        """A mail came for it, so it was sent."""
        with self._store.writing() as db:
            (row,) = _rows(db, "where inquiries.id = ?", [inquiry_id])
            changes: Row = {"arrived_at": min(row["arrived_at"] or stamp(at), stamp(at))}
            if row["state"] in (INTENDED, Sending.UNCERTAIN):
                changes |= {"state": str(Sending.UNCONFIRMED), "reason": None, "detail": ARRIVED}
                changes |= {"sent_at": row["sent_at"] or row["intended_at"]}
            _update(db, inquiry_id, changes)

    def not_arrived(self, inquiry_id: int, still: datetime | None) -> None:
        """A mail that was taken for one of it is none; `still`: when the first of the others came."""
        with self._store.writing() as db:
            (row,) = _rows(db, "where inquiries.id = ?", [inquiry_id])
            changes: Row = {"arrived_at": still and stamp(still)}
            if still is None and row["detail"] == ARRIVED:
                changes |= {"state": str(Sending.UNCERTAIN), "reason": str(Reason.SENDING_UNCERTAIN)}
                changes |= {"detail": MISTAKEN}
            _update(db, inquiry_id, changes)

    def reopen(self, inquiry_id: int) -> bool:
        """Have it judged anew; its verdict stands until then. False if nothing was sent: nothing to judge."""
        with self._store.writing() as db:
            changes = "update inquiries set settled_at = null where id = ? and state <> ?"
            return bool(db.execute(changes, [inquiry_id, Sending.NOT_SENT]).rowcount)

    def judged(self, inquiry_id: int, verdict: Verdict, now: datetime, *, settled: bool) -> None:
        """Note the verdict; `settled`: nothing more is awaited, the shop may be asked anew."""
        row: Row = {"verdict": str(verdict), "judged_at": stamp(now)}
        self._change(inquiry_id, {**row, "settled_at": stamp(now) if settled else None})

    def of_visit(self, shop_key: str, visit_id: int, since: datetime, until: datetime) -> None:
        """Note which questions were put on a visit, which is recorded once it is over."""
        with self._store.writing() as db:
            db.execute(
                "update inquiries set visit_id = ? where visit_id is null and intended_at between ? and ? "
                "and shop_id = (select id from shops where key = ?)",
                [visit_id, stamp(since), stamp(until), shop_key],
            )

    # -- looking up ----------------------------------------------------------------------------

    def open(self) -> list[Entry]:
        """All for which something is awaited, the oldest first."""
        return self._entries("where settled_at is null order by intended_at, inquiries.id")

    def entry(self, inquiry_id: int) -> Entry | None:
        return next(iter(self._entries("where inquiries.id = ?", [inquiry_id])), None)

    def of_shop(self, shop_key: str) -> list[Entry]:
        """The latest first."""
        return self._entries("where shops.key = ? order by intended_at desc, inquiries.id desc", [shop_key])

    def all(self) -> list[Entry]:
        """The latest first."""
        return self._entries("order by intended_at desc, inquiries.id desc")

    def by_reference(self, reference: str) -> Entry | None:
        return next(iter(self._entries("where reference = ?", [reference.lower()])), None)

    # -- switches and holds --------------------------------------------------------------------

    def pause(self, now: datetime, until: datetime | None = None, reason: str = "") -> None:
        """Stop all inquiries, in every process, until `resume`."""
        with self._store.writing(durable=True) as db:
            _set_switch(db, "pause", "on", now, until, reason)

    def resume(self, now: datetime) -> bool:
        """Let them go on; whether they were paused."""
        with self._store.writing() as db:
            pause = _pause(db)
            _set_switch(db, "pause", "off", now)
        return pause is not None and pause.holds(now)

    def paused(self, now: datetime) -> Pause | None:
        with self._store.reading() as db:
            pause = _pause(db)
        return pause if pause and pause.holds(now) else None

    def reset(self, shop_key: str, now: datetime) -> bool:
        """Forget the tries that were stopped; False if there is no such shop."""
        with self._store.writing() as db:
            found = list(db.query("select id from shops where key = ?", [shop_key]))
            for row in found:
                hold = {"shop_id": row["id"], "blocked": 0, "reason": None, "detail": ""}
                db.table("shop_holds").upsert({**hold, "reset_at": stamp(now)}, pk="shop_id")
        return bool(found)

    def installation(self, now: datetime) -> str:
        """What tells this installation from others, made at the first call."""
        with self._store.writing() as db:
            row = _switch(db, "installation")
            if row is None:
                _set_switch(db, "installation", secrets.token_hex(16), now)
                row = _switch(db, "installation")
        assert row is not None  # noqa: S101  # nosec: it was just made
        return str(row["value"])

    def _new(self, shop: Shop, question: Question, channel: Channel, url: str, now: datetime) -> Row:
        return {
            "shop_id": self._store.shop_id(shop), **question_row(question), "channel": str(channel),
            "page_url": whole(url), "intended_at": stamp(now),
            "detail": "", "said": "", "calendar": "", "picture": "",
        }  # fmt: skip

    def _change(self, inquiry_id: int, changes: Row) -> None:
        with self._store.writing() as db:
            _update(db, inquiry_id, changes)

    def _entries(self, which: str, values: Sequence[object] = ()) -> list[Entry]:
        with self._store.reading() as db:
            return [entry_from(row) for row in _rows(db, which, values)]


def _finished(intent: Intent, outcome: Outcome, now: datetime) -> Row:
    sent = outcome.sending is not Sending.NOT_SENT
    done = outcome.sending in (Sending.NOT_SENT, Sending.REFUSED)
    return {
        **outcome_row(outcome),
        "slot": intent.slot if sent else None,
        "sent_at": stamp(outcome.sent_at or intent.intended_at) if sent else None,
        "settled_at": stamp(now) if done else None,
    }


def _with_arrival(outcome: Outcome) -> Outcome:
    """An answer was faster than we: whatever the sender thinks, it went out."""
    if outcome.sending not in (Sending.NOT_SENT, Sending.UNCERTAIN):
        return outcome
    return replace(outcome, sending=Sending.UNCONFIRMED, reason=None, detail=ARRIVED)


def _past(db: Database, shop_key: str, now: datetime) -> Past:
    keys = _keys_of_host(db, shop_key)
    here = f"where shops.key in ({', '.join('?' * len(keys))})"
    rows = _rows(db, f"{here} order by intended_at desc, inquiries.id desc", keys)
    taken = [row for row in rows if row["slot"] is not None]
    (day,) = db.query(
        "select count(*) as number from inquiries where slot is not null and intended_at > ?",
        [stamp(now - DAY)],
    )
    holds = db.query(
        "select shop_holds.* from shop_holds join shops on shops.id = shop_id where shops.key = ?", [shop_key]
    )
    hold: Row = next(iter(holds), {"blocked": 0, "detail": ""})
    return Past(
        shop_key=shop_key, pause=_pause(db),
        open_since=next((moment(row["intended_at"]) for row in taken if row["settled_at"] is None), None),
        latest=next((moment(row["intended_at"]) for row in taken), None),
        within_a_day=day["number"], blocked=hold["blocked"], blocked_by=hold["detail"],
        recent=tuple(row["question"] for row in rows),
    )  # fmt: skip


def _keys_of_host(db: Database, shop_key: str) -> list[str]:
    """The shop and others of the same host, such as its other languages: one service answers them all."""
    hosts = {
        r["key"]: urlsplit(r["url"]).netloc.removeprefix("www.") for r in db.query("select * from shops")
    }
    return [shop_key, *(k for k, host in hosts.items() if host == hosts.get(shop_key) and k != shop_key)]


def _rows(db: Database, which: str, values: Sequence[object] = ()) -> list[Row]:
    return list(db.query(f"{ENTRIES} {which}", list(values)))


def _among(numbers: Sequence[int]) -> tuple[str, list[int]]:
    return f"where inquiries.id in ({', '.join('?' * len(numbers))}) order by inquiries.id", list(numbers)


def _insert(db: Database, row: Row) -> int | None:
    """The number of the new row; None if slot, reference or address are taken."""
    columns, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    found = db.execute(
        f"insert into inquiries ({columns}) values ({places}) on conflict do nothing returning id",  # noqa: S608  # nosec: names of ours
        row,
    ).fetchall()
    return int(found[0][0]) if found else None


def _update(db: Database, inquiry_id: int, changes: Row) -> None:
    db.table("inquiries").update(inquiry_id, changes)


def _count_blocked(db: Database, shop_id: int, outcome: Outcome, now: datetime) -> None:
    if outcome.blocked:
        known = list(db.query("select blocked from shop_holds where shop_id = ?", [shop_id]))
        blocked = (known[0]["blocked"] if known else 0) + 1
    elif outcome.sending is Sending.NOT_SENT:  # neither stopped by the shop nor let through
        return
    else:
        blocked = 0
    hold = {"shop_id": shop_id, "blocked": blocked, "reason": outcome.reason and str(outcome.reason)}
    hold |= {"detail": whole(outcome.detail) if blocked else "", "last_at": stamp(now)}
    db.table("shop_holds").upsert(hold, pk="shop_id")


def _pause(db: Database) -> Pause | None:
    row = _switch(db, "pause")
    if row is None or row["value"] != "on":
        return None
    return Pause(datetime.fromisoformat(row["set_at"]), moment(row["until"]), row["reason"])


def _switch(db: Database, name: str) -> Row | None:
    return next(iter(db.query("select * from switches where name = ?", [name])), None)


def _set_switch(
    db: Database, name: str, value: str, now: datetime, until: datetime | None = None, reason: str = ""
) -> None:
    row = {"name": name, "value": value, "reason": whole(reason), "until": until and stamp(until)}
    db.table("switches").upsert({**row, "set_at": stamp(now)}, pk="name")
