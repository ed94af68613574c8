"""The domain's codes in plain words: moments, stages, reasons, levels, countries, times."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from babel import Locale

from checks.model import Moment, Reason, Stage, Verdict
from checks.risk import Level
from checks.saying import Named, Said, When, say
from reports.clean import one_line

_ENGLISH = Locale("en")


@dataclass(frozen=True, slots=True)
class MomentWords:
    code: str  # FMOT
    name: str  # what the customer is doing
    needs: str  # what the customer needs then

    @property
    def label(self) -> str:
        return f"{self.code} · {self.name}"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something could not be judged, and what the reader can do about it."""

    code: str
    title: str
    remedy: str


MOMENTS = {
    Moment.LT_ZMOT: MomentWords(
        "<ZMOT", say("a need arises"), say("A landing page that works and can be asked a question.")
    ),
    Moment.ZMOT: MomentWords(
        "ZMOT", say("searching and comparing"),
        say("Information, other people’s experience, prices; a company that can be found and reached."),
    ),
    Moment.FMOT: MomentWords(
        "FMOT", say("deciding and checking out"),
        say("Price, availability and shipping data; help at hand; no nasty surprise about returns."),
    ),
    Moment.AMOT: MomentWords(
        "AMOT", say("waiting for the delivery"), say("When it will come, where it is, and whom to ask.")
    ),
    Moment.SMOT: MomentWords(
        "SMOT", say("using it, needing service"),
        say("Somebody who can be reached and answers fast; complaints and returns that are handled."),
    ),
    Moment.UMOT: MomentWords("UMOT", say("telling others"), say("A way to tell, and being heard.")),
    Moment.OMNICHANNEL: MomentWords(
        "Omnichannel", say("all channels together"),
        say("What one channel says, every other channel says too: one phone number, one return policy."),
    ),
}  # fmt: skip

STAGES = {
    Stage.HOME: say("Home page"),
    Stage.PRODUCT: say("Product page"),
    Stage.CART: say("Cart"),
    Stage.CHECKOUT: say("Checkout"),
    Stage.DELIVERY: say("Checkout, delivery"),
    Stage.PAYMENT: say("Checkout, payment"),
    Stage.CART_AFTER: say("Cart, after asking for help"),
    Stage.CONTACT: say("Contact page"),
    Stage.RETURNS: say("Returns page"),
    Stage.SHIPPING: say("Shipping page"),
    Stage.IMPRINT: say("Imprint"),
    Stage.TERMS: say("Terms and conditions"),
}

VERDICTS = {Verdict.FAIL: say("Failed"), Verdict.UNKNOWN: say("Not judged"), Verdict.PASS: say("Passed")}
# A link of the chain “stranded at checkout”, and the chain as a whole.
LINKS = {
    Verdict.FAIL: say("This happens"),
    Verdict.UNKNOWN: say("Not known"),
    Verdict.PASS: say("Not so here"),
}
CHAINS = {
    Verdict.FAIL: say("Stranded"),
    Verdict.UNKNOWN: say("Not judged"),
    Verdict.PASS: say("A way out is there"),
}
LEVELS = {
    Level.HIGH: say("High"),
    Level.MEDIUM: say("Medium"),
    Level.LOW: say("Low"),
    Level.UNKNOWN: say("Unknown"),
}

_AGAIN = say("Visit the shop again later. If it happens again, open the page yourself and compare.")
_BY_HAND = say("Please look at this page yourself; for your own shop, a script of yours can show us the way.")
_ADDRESS = say("Check the shop’s address in your configuration, and whether it opens in your own browser.")

_CAUSES = {
    Reason.BLOCKED: (
        say("The shop turned our visitor away"),
        say(
            "Blocking robots is no failure towards customers. Let us in if it is your shop, else look "
            "yourself."
        ),
    ),
    Reason.CAPTCHA: (
        say("A captcha stood in the way"),
        say(
            "We do not solve captchas. For your own shop, exempt the mystery shopper; for others, look "
            "yourself."
        ),
    ),
    Reason.RATE_LIMITED: (
        say("The shop had enough requests from us"),
        say("Nothing is wrong with the shop. Visit it later, with a larger pace_seconds."),
    ),
    Reason.LOGIN_WALL: (
        say("The shop is open only to those who log in"),
        say("We never log in. If the shop should be open to everybody, look at it yourself at once."),
    ),
    Reason.MAINTENANCE: (
        say("The shop is closed for now"),
        say("Customers see the same page. For your own shop, see to it that this is planned and short."),
    ),
    Reason.GEO_BLOCKED: (
        say("The shop is not shown in the country we visit from"),
        say("Its customers may well see it. Visit it from a machine in its home market."),
    ),
    Reason.WAITING_ROOM: (
        say("A waiting room stood before the shop"),
        say("Customers have to queue, too. Visit the shop again when the rush is over."),
    ),
    Reason.BUDGET_SPENT: (
        say("The visit made as many requests as it may"),
        say("A page may load without end: look at it. Else raise requests_per_visit in your configuration."),
    ),
    Reason.ROBOTS_DISALLOWED: (
        say("The shop asks robots not to open this page"),
        say("We keep to the shop’s robots.txt. For your own shop, allow the mystery shopper there."),
    ),
    Reason.DNS_FAILURE: (say("The shop’s address was not found"), _ADDRESS),
    Reason.UNREACHABLE: (say("The shop could not be reached"), _ADDRESS),
    Reason.TLS_ERROR: (
        say("No secure connection was possible"),
        say("Browsers warn customers here, too. For your own shop, have the certificate checked today."),
    ),
    Reason.HTTP_ERROR: (say("The shop answered with an error"), _AGAIN),
    Reason.TOO_MANY_REDIRECTS: (say("The shop redirected for ever"), _AGAIN),
    Reason.NOT_HTML: (say("This was not a web page"), _ADDRESS),
    Reason.TIMEOUT: (say("The page took too long"), _AGAIN),
    Reason.BROWSER_CRASHED: (
        say("Our browser crashed"),
        say("Nothing is known about the shop. Visit it again."),
    ),
    Reason.PAGE_NOT_FOUND: (say("We found no way to this page"), _BY_HAND),
    Reason.NO_PRODUCT: (say("We found no product to look at"), _BY_HAND),
    Reason.NOT_ADDED_TO_CART: (say("We could not put a product into the cart"), _BY_HAND),
    Reason.CHECKOUT_NOT_REACHED: (say("We did not get to the checkout"), _BY_HAND),
    Reason.GUARD_REFUSED: (
        say("We stopped, because going on could have placed an order"),
        say("This is a safety rule and has no exception. Please look at the rest of the way yourself."),
    ),
    Reason.LANGUAGE_UNSUPPORTED: (
        say("We do not read this language yet"),
        say("German, Dutch, Romanian and English are supported. Please look at the page yourself."),
    ),
    Reason.AMBIGUOUS: (
        say("What we saw can be read in two ways"),
        say("We do not guess. Read the quoted text and decide yourself."),
    ),
    Reason.PAGE_CUT: (
        say("The page was too large to be read whole"),
        say("What we looked for may stand in the unread part. Please look at the page yourself."),
    ),
    Reason.CRASHED: (
        say("Reachwatch itself failed"),
        say("This is our mistake and says nothing about the shop. Please report it with this report."),
    ),
    Reason.SCRIPT_FAILED: (
        say("Your own script did not get to this page"),
        say("The shop may have changed. Correct the script, or record it anew."),
    ),
    Reason.NOT_VISITED: (
        say("This page was not part of the visit"),
        say("Run the check again without leaving out pages or checks."),
    ),
    Reason.NOT_ASKED: (
        say("We have not asked this shop anything"),
        say("Questions are sent only where you allow it: set submit = true for this shop."),
    ),
    Reason.FORM_UNSUITABLE: (
        say("We could not fill in the contact form truthfully"),
        say(
            "It demands what a mystery shopper does not give. Please ask the shop yourself, or ask by e-mail."
        ),
    ),
    Reason.SENDING_UNCERTAIN: (
        say("We do not know whether our question got out"),
        say("It is never sent twice. If an answer comes, it counts; otherwise the next question will tell."),
    ),
    Reason.PENDING: (say("The shop still has time to answer"), say("Come back when the time is over.")),
    Reason.MAILBOX_UNREAD: (
        say("We could not read our own mailbox in time"),
        say("An answer may lie there. `reachwatch collect` says what is wrong with the mailbox."),
    ),
}
CAUSES = {reason: Cause(reason.value, *_CAUSES[reason]) for reason in Reason}


def in_words(name: str) -> str:
    """A check's or fact's code as words: "phone-at-checkout" is "Phone at checkout"."""
    words = one_line(name).replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def country(code: str) -> str:
    """The name of an ISO 3166-1 country, the code itself where there is none."""
    name = _ENGLISH.territories.get(code)
    return Named(str(name), "country", code) if name else code


def when(time: datetime) -> When:
    """E.g. "22 November 2026, 14:05 UTC"."""
    return When(f"{day(time)}, {time.astimezone(UTC):%H:%M} UTC", time)


def day(time: datetime) -> When:
    """E.g. "22 November 2026"."""
    utc = time.astimezone(UTC)
    return When(f"{utc.day} {month(f'{utc:%Y-%m}')}", time, day=True)


def month(code: str) -> Named:
    """Of "2026-11": "November 2026"."""
    year, number = code.split("-")
    return Named(f"{_ENGLISH.months['format']['wide'][int(number)]} {int(year)}", "month", code)


def how_long(duration: timedelta) -> str:
    """E.g. "42 s" or "3 min 5 s"."""
    minutes, seconds = divmod(max(0, round(duration.total_seconds())), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def judged(coverage: float) -> Said:
    """Which share (0 to 1) of the checks could be judged; never rounded to all or nothing."""
    if coverage in (0, 1):
        return say("all judged") if coverage else say("nothing judged")
    return say("{share}\u00a0% judged", share=min(99, max(1, round(100 * coverage))))
