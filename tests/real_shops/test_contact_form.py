"""Cartridge's contact form, whose fields are called field_1 and so on, is really sent, once, and mails the shop."""

from email import message_from_bytes, policy
from pathlib import Path

from conftest import Loop

from checks.correspondence import Sending
from checks.model import Reason
from monitor.browser import BrowserHouse, Traveller
from monitor.shopper.filling_inquiry import InquiryText
from monitor.shopper.hand import Hand
from monitor.shopper.limits import Limits
from monitor.shopper.persona import persona_of
from monitor.shopper.submitting import Asked, ask
from monitor.shopper.tab import open_tab

from .shop import Installed, RealShop, running

ANNA = persona_of("GB", "x")
ADDRESS = "anna.berg.k7f3qz@probe.example"


async def asked(house: BrowserHouse, shop: RealShop, *, dry_run: bool) -> Asked:
    assert ANNA
    text = InquiryText(
        subject="A question", message="Hello,\nare the ducks safe in salt water?\nAnna (K7F3QZ)", reference="K7F3QZ",
        address=ADDRESS, language="en", persona=ANNA,
    )  # fmt: skip

    async def before_sending() -> None:
        """Nothing to keep."""

    async with house.context(Traveller()) as (_, context), open_tab(context, Limits()) as tab:
        await tab.open(f"{shop.url}contact/")
        return await ask(Hand(tab), text, before_sending, dry_run=dry_run)


def posts(shop: RealShop) -> list[str]:
    return [request for request in shop.requests() if request.startswith("POST")]


def mails_to_the_shop(folder: Path) -> list[str]:
    """Django's file for mails, one of the shop's own and one to the customer."""
    raw = [part for file in sorted(folder.glob("*.log")) for part in file.read_bytes().split(b"-" * 79)]
    mails = [message_from_bytes(part.strip(), policy=policy.default) for part in raw if part.strip()]
    return [str(mail) for mail in mails if "hello@duck-shop.test" in str(mail["To"])]


def test_the_form_is_sent_once(loop: Loop, house: BrowserHouse, cartridge: Installed, tmp_path: Path) -> None:
    with running(cartridge, tmp_path) as shop:
        tried = loop.run(asked(house, shop, dry_run=True))
        assert (tried.sending, tried.reason) == (Sending.NOT_SENT, Reason.NOT_ASKED), tried.log
        assert [entry.label for entry in tried.entries] == ["Name", "Email", "Subject", "Message"]
        assert tried.filled
        assert posts(shop) == []

        done = loop.run(asked(house, shop, dry_run=False))
        assert done.sending is Sending.CONFIRMED, done
        assert "thank" in done.said.lower()
        assert posts(shop) == ["POST /contact/"]
    mails = mails_to_the_shop(tmp_path / "data" / "mail")
    assert len(mails) == 1
    assert ADDRESS in mails[0]
    assert "salt water" in mails[0]
