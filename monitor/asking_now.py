"""Puts a question to one shop at once, or only shows what it would be."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from checks.correspondence import Inquiry
from checks.model import Shop
from monitor.browser import BrowserHouse, browser_settings
from monitor.carry_out import limits_of
from monitor.config import Settings
from monitor.errands import of_settings
from monitor.locks import visiting
from monitor.office import asker_of, open_office
from monitor.run import Progress, run
from monitor.shopper.submitting import Asked
from monitor.store import Store

EXAMPLE_DOMAIN = "probe.example"  # of a dry run without a mailbox


@dataclass(frozen=True, slots=True)
class AskedNow:
    shop: Shop
    inquiry: Inquiry | None  # as it stands now
    filled: Asked | None  # of a dry run that got as far as the form
    picture: bytes = b""  # JPEG, of the form as it was filled in
    refusal: str = ""  # why it was not asked now


async def ask_now(
    settings: Settings, key: str, database: Path, progress: Progress, *, dry_run: bool
) -> AskedNow:
    """Goes to the contact form only. No visit is recorded; a question that is sent stands in the ledger."""
    (errand,) = of_settings(settings, [key], ["contact-form-usable"])
    with Store.open(database) as store, open_office(settings, store) as office:
        domain = settings.mail.domain if settings.mail else EXAMPLE_DOMAIN
        asker = asker_of(settings, office, domain=domain, dry_run=dry_run)
        async with BrowserHouse(browser_settings(settings)) as house:
            lock = partial(visiting, database)
            visits = run(
                [errand], house, limits_of(settings), parallel=1, progress=progress, asker=asker, lock=lock
            )
            (outcome,) = [outcome async for outcome in visits]
        visit, filled = outcome.result.visit, asker.dry_runs.get(key)
        shown = filled.filled if filled else _picture_of(visit.inquiry)
        picture = outcome.pictures.get(shown, b"")
        if picture and not dry_run:
            store.evidence.put(picture, "image/jpeg")
    return AskedNow(errand.shop, visit.inquiry, filled, picture, asker.refusals.get(key, ""))


def _picture_of(inquiry: Inquiry | None) -> str:
    return inquiry.picture.digest if inquiry and inquiry.picture else ""
