"""Shops over some weeks, recorded in a real store, for tests and pictures of the weekly mail."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checks.model import Finding, Judgement, Reason, Shop, ShopKind, Visit, failed, passed, unknown
from checks.registry import all_checks
from checks.risk import risks
from monitor.config import Settings
from monitor.config_inquiry import OutgoingTable
from monitor.config_reports import ReportTable
from monitor.config_shop import ShopSettings
from monitor.store import Store

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # 07:00 in Berlin
WEEK = timedelta(days=7)
SENDER = "Reachwatch <reachwatch@our-company.example>"
SENTENCES = {
    "phone-at-checkout": "The checkout was reached, and no number a customer could call is visible there.",
    "return-costs-stated": "The returns page says how to send goods back, but not who pays for it.",
    "guest-checkout": "One has to register before one can order.",
    "delivery-time-stated": "No page of the way to the order says when it will arrive.",
    "contact-form-reply": "Nobody answered within 8 hours of the shop’s time.",
}


def settings(*shops: ShopSettings, **report: object) -> Settings:
    table = ReportTable.model_validate({"to": ["boss@our-company.example"], **report})
    outgoing = OutgoingTable.model_validate({"host": "smtp.our-company.example", "from": SENDER})
    return Settings(reports={"boss": table}, shops=shops, outgoing=outgoing)


def shop(key: str, name: str = "", kind: ShopKind = ShopKind.OWN, country: str = "DE") -> ShopSettings:
    return ShopSettings(
        key=key, name=name or key.title(), url=f"https://{key}.example", country=country, kind=kind
    )


def findings(
    fails: Sequence[str] = (), unknowns: Sequence[str] = (), glories: Sequence[str] = (),
    only: Sequence[str] = (),
) -> tuple[Finding, ...]:  # fmt: skip
    return tuple(
        Finding(check=c.name, moment=c.moment, weight=c.weight, matters=c.matters,
                judgement=_judgement(c.name, fails, unknowns, glories))
        for c in all_checks()
        if not only or c.name in only
    )  # fmt: skip


def _judgement(name: str, fails: Sequence[str], unknowns: Sequence[str], glories: Sequence[str]) -> Judgement:
    if name in unknowns:
        return unknown(Reason.BLOCKED, "The shop turned our visitor away.")
    if name in fails:
        sentence = SENTENCES.get(name, f"The pages searched do not have it: {name}.")
        return failed(sentence, ["https://shop.example/"])
    return passed(f"It is there: {name}.", glory=name in glories)


def record(store: Store, of: Shop, at: datetime, found: Sequence[Finding]) -> int:
    visit = Visit(
        shop=of, started_at=at, finished_at=at + timedelta(seconds=40), pages={}, browser="Chromium"
    )
    return store.record(visit, found, risks(found))


EVERY = tuple(c.name for c in all_checks())


def recorded(
    folder: Path, history: Sequence[tuple[ShopSettings, Sequence[tuple[Finding, ...] | None]]]
) -> Store:
    """One visit a week for each shop, on Sundays, the last one on `SUNDAY`; None: nobody went."""
    store = Store.open(folder / "reachwatch.db")
    for one, weeks in history:
        for ago, found in enumerate(reversed(weeks)):
            if found is not None:
                record(store, one.shop, SUNDAY - ago * WEEK, found)
    return store


FINE = findings()
COMPETITOR = ShopKind.COMPETITOR
PHONE, GUEST = findings(["phone-at-checkout"]), findings(["guest-checkout", "delivery-time-stated"])
WORST = findings(["phone-at-checkout", "return-costs-stated", "guest-checkout", "delivery-time-stated"])
SOME = findings(["delivery-time-stated", "shipping-costs-stated"], ["contact-form-reply", "acknowledgement"])
GLORY = findings(glories=["contact-form-reply"])
BLOCKED = findings(unknowns=EVERY)

SCENES = {
    "worst": (
        (shop("mueller", "Müller’s Mugs"), [FINE, FINE, PHONE, FINE, FINE, PHONE, PHONE, WORST]),
        (shop("garden", "Garten Grün"), [PHONE, PHONE, PHONE, GUEST, GUEST, FINE, FINE, PHONE]),
        (shop("lamps", "Lampenladen"), [GUEST, GUEST, FINE, FINE, FINE, FINE, PHONE, SOME]),
        (shop("toys", "Spielzeugkiste"), [FINE] * 7 + [GLORY]),
        (shop("books", "Bücherstube"), [FINE, FINE, FINE, FINE, FINE, FINE, FINE, BLOCKED]),
        (shop("rival", "Rival Mugs", COMPETITOR), [PHONE] * 7 + [FINE]),
        (shop("other", "Other Mugs", COMPETITOR), [FINE] * 7 + [SOME]),
    ),
    "clear": tuple(
        (shop(key, name, kind), [FINE] * 7 + [GLORY])
        for key, name, kind in (
            ("mueller", "Müller’s Mugs", ShopKind.OWN), ("garden", "Garten Grün", ShopKind.OWN),
            ("rival", "Rival Mugs", COMPETITOR),
        )
    ),
    "first": ((shop("mueller", "Müller’s Mugs"), [PHONE]), (shop("rival", "Rival", COMPETITOR), [SOME])),
    "one": ((shop("mueller", "Müller’s Mugs"), [FINE] * 6 + [FINE, PHONE]),),
    "blind": ((shop("mueller", "Müller’s Mugs"), [FINE] * 6 + [FINE, BLOCKED]),),
    "twelve": tuple(
        (shop(f"shop-{n}", f"A shop with a rather long name, number {n}", ShopKind.OWN if n < 5 else COMPETITOR),
         [FINE, FINE, FINE, FINE, PHONE, FINE, [FINE, PHONE, GUEST][n % 3], [PHONE, WORST, FINE, SOME][n % 4]])
        for n in range(12)
    ),
}  # fmt: skip


def scene(folder: Path, name: str, **report: object) -> tuple[Settings, Store]:
    history = SCENES[name]
    return settings(*(one for one, _ in history), **report), recorded(folder, history)
