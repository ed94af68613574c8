"""A shop with a contact form, a configuration that lets it be asked, and a Maildir for what it answers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from inquiry_server import InquiryShop, Respond, thanks

from monitor.correspondence.entry import Entry
from monitor.correspondence.ledger import Ledger
from monitor.store import Store

KEY = "mugs"
HOME = "<h1>Mugs</h1><p>We sell mugs.</p><a href=/contact>Contact</a>"
CONTACT = """<h1>Contact us</h1><form method=post action=/send>
<label>Your name <input name=n required></label><label>E-mail <input type=email name=e required></label>
<label>Your message <textarea name=m required></textarea></label><button>Send message</button></form>"""
WHO = "Petra Müller, 2026-11-22"


def contact_shop(respond: Respond = thanks, form: str = CONTACT) -> InquiryShop:
    return InquiryShop({"/": HOME, "/contact": form}, respond)


def asking_folder(
    folder: Path, url: str, more: str = "", *, mail: str = '[mail.maildir]\npath = "Maildir"\n'
) -> Path:
    """With `reachwatch.toml`; `more` goes into the shop's table."""
    for part in ("new", "cur", "tmp"):
        (folder / "Maildir" / part).mkdir(parents=True, exist_ok=True)
    (folder / "reachwatch.toml").write_text(
        '[reachwatch]\ndatabase = "r.db"\n[limits]\npace_seconds = 0\n'
        f'[mail]\ndomain = "probe.example"\n{mail}'
        f'[shops.{KEY}]\nurl = "{url}"\ncountry = "GB"\nlanguages = ["en"]\nkind = "own"\nsubmit = true\n'
        f'i_am_authorised = "{WHO}"\n{more}',
        "utf-8",
    )
    return folder


def entries(database: Path, key: str = KEY) -> Sequence[Entry]:
    """Of the ledger, the latest first; none where there is no database yet."""
    if not database.exists():
        return []
    with Store.open(database) as store:
        return Ledger(store).of_shop(key)


def answer_to(address: str, text: str = "", **headers: str) -> EmailMessage:
    """A person's answer, if nothing else is said."""
    mail = EmailMessage()
    mail["From"] = "Jonas Meyer <service@mugs.example>"
    mail["To"] = address
    mail["Subject"] = headers.pop("subject", "Re: your question")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text or ANSWER)
    return mail


ANSWER = """Dear Anna,

yes, you can send the mug back within 30 days, and we pay for the parcel. Just write me the number of your
order and I will send you a label.

Kind regards
Jonas Meyer
"""


def deliver(mail: EmailMessage, folder: Path, at: datetime | None = None) -> None:
    """Into the Maildir, as a mail server does."""
    at = at or datetime.now(UTC)
    number = len(list((folder / "Maildir" / "new").iterdir()))
    file = folder / "Maildir" / "new" / f"{at.timestamp():.0f}.M{number}P1.host"
    file.write_bytes(mail.as_bytes())
