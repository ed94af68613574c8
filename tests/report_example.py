"""One lifelike example for the report tests: seven shops with all that a report can tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from inquiry_data import LATE, QUICK, over_weeks
from report_data import CATALOGUE, Camera, no_camera, page, result, screenshot

from checks.correspondence import Inquiry
from checks.model import (
    Evidence,
    Gap,
    Judgement,
    Page,
    Reason,
    Shop,
    ShopKind,
    Stage,
    failed,
    passed,
    unknown,
)
from checks.reading.page_words import AMONG, CALLED
from checks.reading.replies import cite_reply, searched
from checks.risk import DEFAULT_MODEL, Money, RiskModel, Trade
from checks.saying import joined, length, listed, money, say
from reports.summary import Result

PHONE_SHOWN = say("The checkout page shows a number to call: {number}.", number="+31 20 123 4567")
PHONE_MISSING = say("The checkout page shows no number that a customer could call.")
OWN_MODEL = RiskModel(
    high_from=40,
    weights={"phone-at-checkout": 5},
    matters={"help-at-checkout": True},
    trade=Trade(monthly_checkouts=1200, average_order=Money(Decimal("62.50"), "EUR")),
)
NO_ACCOUNT = say("One can order without logging in; no password is asked for.")
REACHABLE = say(
    "The {page} shows how to reach the shop: {channels}.", page=CALLED[Stage.HOME], channels=say("phone")
)
BY_MAIL = say(
    "The {page} shows how to reach the shop: {channels}.", page=CALLED[Stage.CONTACT], channels=say("mail")
)
CUSTOMER_PAYS = "The customer pays for returns{amount}, stated on the {page}."
ACCOUNT_FREE = passed(NO_ACCOUNT)


@dataclass
class Trip:
    """One example shop under way: pages are photographed as they are seen."""

    shop: Shop
    colour: str
    camera: Camera
    pictures: dict[str, bytes]
    pages: list[Page] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    def see(
        self, stage: Stage, path: str, title: str, before: str, found: str = "", after: str = ""
    ) -> Evidence:
        """Photograph a page; the evidence is its text `found`."""
        file, box = self.camera(self._html(title, before, found, after))
        shot = screenshot(file)
        self.pictures[shot.digest] = file
        url = self.shop.url + path
        language = self.shop.languages[0]
        self.pages.append(
            page(stage, url, language=language, title=f"{title} | {self.shop.name}", shots=[shot])
        )
        self.log.append(f"Opened {url}: HTTP 200, “{title}”.")
        return Evidence(stage=stage, url=url, quote=found, box=box)

    def done(
        self, judgements: Mapping[str, Judgement], gaps: Mapping[Stage, Gap] | None = None,
        model: RiskModel = DEFAULT_MODEL, inquiries: Sequence[Inquiry] = (),
    ) -> Result:  # fmt: skip
        """`inquiries`: all questions put to it; the report tells the last one."""
        return result(
            self.pages, judgements, of=self.shop, gaps=gaps, log=self.log, model=model,
            inquiry=next(iter(reversed(inquiries)), None), inquiries=inquiries,
        )  # fmt: skip

    def url(self, number: int) -> str:
        return self.pages[number].url

    def _html(self, title: str, before: str, found: str, after: str) -> str:
        return (
            f'<!doctype html><html lang="{self.shop.languages[0]}"><meta charset="utf-8"><style>'
            "body{margin:0;font:17px/1.6 sans-serif;color:#222}"
            f"header{{background:{self.colour};color:#fff;"
            "padding:22px 90px;font-size:24px;font-weight:700}main{padding:20px 90px;max-width:720px}"
            "h1{font-size:28px}input{display:block;width:420px;height:34px;margin:6px 0 14px}"
            "button{font:inherit;padding:10px 26px;border:0;color:#fff;"
            f"background:{self.colour}}}</style><header>{self.shop.name}</header><main><h1>{title}</h1>"
            f'{before}<p><span id="found">{found}</span></p>{after}</main>'
        )


def example(camera: Camera = no_camera) -> tuple[list[Result], dict[str, bytes]]:
    """Seven shops with all that a report can tell, and the pictures of their pages."""
    pictures: dict[str, bytes] = {}

    def trip(key: str, name: str, country: str, language: str, colour: str, kind: ShopKind) -> Trip:
        it = Shop(
            key=key,
            name=name,
            url=f"https://{key}.example/",
            country=country,
            languages=(language,),
            kind=kind,
        )
        return Trip(it, colour, camera, pictures)

    other = ShopKind.COMPETITOR
    return [
        _fietshoek(trip("fietshoek", "Fietshoek", "NL", "nl", "#b4471c", other)),
        _nordwind(trip("laufladen-nordwind", "Laufladen Nordwind", "DE", "de", "#1d4e6b", ShopKind.OWN)),
        _thistle(trip("thistle-and-thread", "Thistle & Thread", "GB", "en", "#4a2a63", other)),
        _havel(trip("moebelkontor-havel", "Möbelkontor Havel", "DE", "de", "#3f4a2b", other)),
        _lumina(trip("casa-cu-lumina", "Casa cu Lumină", "RO", "ro", "#8a6100", other)),
        _tulp(trip("tulp-en-tegel", "Tulp & Tegel", "NL", "nl", "#2b5f8a", other)),
        _bricolaj(trip("bricolaj-rapid", "Bricolaj Rapid", "RO", "ro", "#9a1f2b", other)),
    ], pictures


def _pictured(inquiry: Inquiry, trip: Trip) -> Inquiry:
    """With a picture of the form as it was filled in."""
    file, _ = trip.camera(trip._html("Kontakt", _fields("Name", "E-Mail", "Nachricht"), "", ""))
    shot = screenshot(file)
    trip.pictures[shot.digest] = file
    return replace(inquiry, picture=shot)


def _fields(*labels: str) -> str:
    return "".join(f"<label>{label}<input></label>" for label in labels)


def _nordwind(trip: Trip) -> Result:
    home = trip.see(
        Stage.HOME, "", "Willkommen", "<p>Schuhe, die mitlaufen.</p>", "Telefon 030 23125 000, Mo–Fr 9–17 Uhr"
    )
    trip.see(
        Stage.CHECKOUT,
        "kasse",
        "Kasse: Ihre Adresse",
        _fields("Vorname", "Nachname", "Telefon (für den Paketdienst)"),
        "",
        "<button>Weiter zur Zahlung</button>",
    )
    returns = trip.see(
        Stage.RETURNS,
        "rueckgabe",
        "Rückgabe",
        "<p>Sie haben 30 Tage Zeit.</p>",
        "Die Kosten der Rücksendung tragen Sie; sie betragen 4,95 €.",
    )
    return trip.done(
        {
            "contact-findable": passed(REACHABLE, [home]),
            "phone-at-checkout": failed(
                joined(
                    PHONE_MISSING,
                    say("It asks for the customer's own phone number, but a field is not a number to call."),
                ),
                [trip.url(1)],
            ),
            "guest-checkout": passed(NO_ACCOUNT, [Evidence(stage=Stage.CHECKOUT, url=trip.url(1))]),
            "return-costs-stated": passed(
                say(
                    CUSTOMER_PAYS,
                    amount=joined(" ", say("({amount})", amount=money(Decimal("4.95"), "EUR")), between=""),
                    page=CALLED[Stage.RETURNS],
                ),
                [returns],
                facts={"payer": "customer", "amount": "4.95 EUR"},
            ),
            "help-at-checkout": failed(
                say("The checkout page offers no chat, mail address, form or link to help."), [trip.url(1)]
            ),
            "delivery-time-stated": unknown(
                Reason.NOT_VISITED, say("Not visited: {page}.", page=CALLED[Stage.SHIPPING])
            ),
            "contact-form-reply": failed(
                joined(
                    say(
                        "Most likely a person answered too late: {after}, where {allowed} of the shop's "
                        "business hours were allowed.",
                        after=say("after {took}", took=length(timedelta(days=1, hours=2))),
                        allowed=length(timedelta(hours=8)),
                    ),
                    say("That is {late} of business hours late.", late=length(timedelta(hours=1))),
                ),
                searched(LATE),
                [cite_reply(LATE, LATE.replies[1])],
            ),
            "acknowledgement": passed(
                say(
                    "An automatic confirmation came after {took}; allowed were {allowed}.",
                    took=length(timedelta(minutes=1)),
                    allowed=length(timedelta(minutes=10)),
                )
            ),
        },
        model=OWN_MODEL,
        inquiries=over_weeks(
            2, 3.5, 21, None, 2.2, 5, 64, 30, None, 2.5, 4, None, last=_pictured(LATE, trip)
        ),
    )


def _fietshoek(trip: Trip) -> Result:
    trip.see(Stage.HOME, "", "Fietsen voor elke dag", "<p>Gratis bezorging vanaf € 50.</p>")
    checkout = trip.see(
        Stage.CHECKOUT,
        "afrekenen",
        "Afrekenen",
        _fields("Naam", "E-mailadres"),
        "Hulp nodig? Bel 020 123 4567 (lokaal tarief)",
    )
    returns = trip.see(
        Stage.RETURNS,
        "retourneren",
        "Retourneren",
        "<p>Je hebt 14 dagen bedenktijd.</p>",
        "Retourneren is bij ons altijd gratis.",
    )
    terms = trip.see(
        Stage.TERMS,
        "algemene-voorwaarden?versie=2026-10&bron=" + "winkelwagen-" * 5,
        "Algemene voorwaarden",
        "<p>Artikel 9</p>",
        "De kosten van terugzending (€ 6,95) zijn voor rekening van de klant.",
    )
    return trip.done(
        {
            "contact-findable": passed(BY_MAIL, [Evidence(stage=Stage.HOME, url=trip.url(0))]),
            "phone-at-checkout": passed(PHONE_SHOWN, [checkout], facts={"number": "+31 20 123 4567"}),
            "guest-checkout": ACCOUNT_FREE,
            "return-costs-stated": failed(
                say(
                    "Return costs contradict each other: the {page} says that {who}, the {other_page} says "
                    "that {other_who}.",
                    page=CALLED[Stage.RETURNS],
                    who=say("the shop pays for returns"),
                    other_page=CALLED[Stage.TERMS],
                    other_who=say("the customer pays for returns"),
                ),
                [returns.url, terms.url],
                [returns, terms],
            ),
            "help-at-checkout": passed(
                say("The checkout page offers {channels}.", channels=say("a mail address")), [checkout]
            ),
        }
    )


def _thistle(trip: Trip) -> Result:
    home = trip.see(
        Stage.HOME,
        "",
        "Knitwear from the Borders",
        "<p>Free delivery over £40.</p>",
        "A person answers your message within the hour, every day of the week.",
    )
    checkout = trip.see(
        Stage.CHECKOUT,
        "checkout",
        "Checkout",
        _fields("Full name", "Email"),
        "Stuck? Call us on 01632 960 123, 8am to 8pm.",
    )
    returns = trip.see(
        Stage.RETURNS,
        "returns",
        "Returns",
        "<p>You have 100 days.</p>",
        "Returns are free: print the prepaid label, drop the parcel off, done.",
    )
    return trip.done(
        {
            "contact-findable": passed(REACHABLE, [home], glory=True),
            "phone-at-checkout": passed(PHONE_SHOWN, [checkout]),
            "guest-checkout": ACCOUNT_FREE,
            "return-costs-stated": passed(
                say(
                    "The shop pays for returns{amount}, stated on the {page}.",
                    amount="",
                    page=CALLED[Stage.RETURNS],
                ),
                [returns],
                glory=True,
                facts={"payer": "shop"},
            ),
            "help-at-checkout": passed(
                say("The checkout page offers {channels}.", channels=say("a mail address")), [checkout]
            ),
            "delivery-time-stated": passed(
                say(
                    "The {page} says when an order arrives: {time}.",
                    page=CALLED[Stage.PRODUCT],
                    time="2–3 days",
                )
            ),
            "phone-line-clear": failed(
                say(
                    "The number {number} is shown, but no page says when somebody answers.",
                    number="0131 496 0000",
                ),
                [trip.url(0)],
                [checkout],
            ),
            "contact-form-reply": passed(
                say(
                    "Most likely a person answered {after}; allowed were {allowed} of the shop's business "
                    "hours.",
                    after=say("after {took}", took=length(timedelta(minutes=25))),
                    allowed=length(timedelta(hours=8)),
                ),
                [cite_reply(QUICK, QUICK.replies[1])],
                searched=searched(QUICK),
                glory=True,
            ),
        },
        inquiries=over_weeks(0.6, 0.4, 0.3, 14, 0.5, 0.4, last=QUICK),
    )


def _havel(trip: Trip) -> Result:
    trip.see(Stage.HOME, "", "Möbel aus der Mark", "<p>Massivholz seit 1987.</p>")
    checkout = trip.see(
        Stage.CHECKOUT,
        "login",
        "Anmelden oder registrieren",
        _fields("E-Mail-Adresse", "Passwort"),
        "Bitte melden Sie sich an oder legen Sie ein Kundenkonto an, um zu bestellen.",
        "<button>Anmelden</button>",
    )
    trip.see(Stage.CONTACT, "kontakt", "Kontakt", _fields("Ihre Nachricht"), "", "<button>Absenden</button>")
    returns = trip.see(
        Stage.RETURNS, "widerruf", "Widerruf", "", "Sie können binnen vierzehn Tagen widerrufen."
    )
    return trip.done(
        {
            "contact-findable": passed(BY_MAIL),
            "phone-at-checkout": failed(PHONE_MISSING, [checkout.url]),
            "guest-checkout": failed(
                say("The checkout demands to log in or to register; no way to order as a guest is offered."),
                [checkout.url],
                [checkout],
            ),
            "return-costs-stated": unknown(
                Reason.AMBIGUOUS,
                say(
                    "The {page} says two things about who pays for a return; a person should read it.",
                    page=CALLED[Stage.RETURNS],
                ),
                [returns],
            ),
            "help-at-checkout": failed(
                say("The checkout page offers no chat, mail address, form or link to help."),
                [checkout.url, trip.url(2)],
            ),
        }
    )


def _lumina(trip: Trip) -> Result:
    trip.see(Stage.HOME, "", "Lămpi și lumini", "<p>Livrare în toată țara.</p>")
    checkout = trip.see(
        Stage.CHECKOUT,
        "finalizare-comanda",
        "Finalizarea comenzii",
        _fields("Nume", "Telefonul dumneavoastră"),
        "Aveți întrebări? Sunați la 021 555 0123 sau scrieți-ne pe chat.",
    )
    returns = trip.see(
        Stage.RETURNS,
        "retur",
        "Retur",
        "<p>Aveți la dispoziție 14 zile.</p>",
        "Costul returului este de 19,99 lei și se suportă de client.",
    )
    return trip.done(
        {
            "contact-findable": failed(
                say(
                    "No phone number, mail address, form, chat or messenger is on {pages}.",
                    pages=listed([AMONG[Stage.HOME]]),
                ),
                [trip.url(0)],
            ),
            "phone-at-checkout": passed(PHONE_SHOWN, [checkout]),
            "guest-checkout": ACCOUNT_FREE,
            "return-costs-stated": passed(
                say(
                    CUSTOMER_PAYS,
                    amount=joined(" ", say("({amount})", amount=money(Decimal("19.99"), "RON")), between=""),
                    page=CALLED[Stage.RETURNS],
                ),
                [returns],
                facts={"payer": "customer", "amount": "19.99 RON"},
            ),
            "help-at-checkout": passed(
                say("The checkout page offers {channels}.", channels=say("a chat")), [checkout]
            ),
        }
    )


def _tulp(trip: Trip) -> Result:
    home = trip.see(Stage.HOME, "", "Tegels en tulpen", "", "Klantenservice: 088 765 4321")
    slow = Gap(Reason.TIMEOUT, "The checkout did not appear within 30 seconds.")
    late = unknown(slow.reason, slow.detail)
    return trip.done(
        {
            "contact-findable": passed(REACHABLE, [home]),
            "phone-at-checkout": late,
            "guest-checkout": late,
            "help-at-checkout": late,
            "return-costs-stated": unknown(
                Reason.PAGE_NOT_FOUND, "No link to a returns page was found.", searched=[trip.url(0)]
            ),
        },
        {
            Stage.CHECKOUT: slow,
            Stage.RETURNS: Gap(Reason.PAGE_NOT_FOUND, "No link to a returns page was found."),
        },
    )


def _bricolaj(trip: Trip) -> Result:
    wall = Gap(Reason.BLOCKED, "The shop answered our visitor with HTTP 403 (Forbidden).")
    return trip.done(
        {name: unknown(wall.reason, wall.detail) for name in list(CATALOGUE)[:5]},
        dict.fromkeys((Stage.HOME, Stage.CHECKOUT, Stage.CONTACT, Stage.RETURNS), wall),
    )
