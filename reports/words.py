"""The domain's codes in plain words: moments, stages, reasons, levels, countries, times."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from babel import Locale

from checks.model import Moment, Reason, Stage, Verdict
from checks.risk import Level
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
        "<ZMOT", "a need arises", "A landing page that works and can be asked a question."
    ),
    Moment.ZMOT: MomentWords(
        "ZMOT", "searching and comparing",
        "Information, other people’s experience, prices; a company that can be found and reached.",
    ),
    Moment.FMOT: MomentWords(
        "FMOT", "deciding and checking out",
        "Price, availability and shipping data; help at hand; no nasty surprise about returns.",
    ),
    Moment.AMOT: MomentWords(
        "AMOT", "waiting for the delivery", "When it will come, where it is, and whom to ask."
    ),
    Moment.SMOT: MomentWords(
        "SMOT", "using it, needing service",
        "Somebody who can be reached and answers fast; complaints and returns that are handled.",
    ),
    Moment.UMOT: MomentWords("UMOT", "telling others", "A way to tell, and being heard."),
    Moment.OMNICHANNEL: MomentWords(
        "Omnichannel", "all channels together",
        "What one channel says, every other channel says too: one phone number, one return policy.",
    ),
}  # fmt: skip

STAGES = {
    Stage.HOME: "Home page",
    Stage.PRODUCT: "Product page",
    Stage.CART: "Cart",
    Stage.CHECKOUT: "Checkout",
    Stage.DELIVERY: "Checkout, delivery",
    Stage.PAYMENT: "Checkout, payment",
    Stage.CART_AFTER: "Cart, after asking for help",
    Stage.CONTACT: "Contact page",
    Stage.RETURNS: "Returns page",
    Stage.SHIPPING: "Shipping page",
    Stage.IMPRINT: "Imprint",
    Stage.TERMS: "Terms and conditions",
}

VERDICTS = {Verdict.FAIL: "Failed", Verdict.UNKNOWN: "Not judged", Verdict.PASS: "Passed"}
# A link of the chain “stranded at checkout”, and the chain as a whole.
LINKS = {Verdict.FAIL: "This happens", Verdict.UNKNOWN: "Not known", Verdict.PASS: "Not so here"}
CHAINS = {Verdict.FAIL: "Stranded", Verdict.UNKNOWN: "Not judged", Verdict.PASS: "A way out is there"}
LEVELS = {Level.HIGH: "High", Level.MEDIUM: "Medium", Level.LOW: "Low", Level.UNKNOWN: "Unknown"}

_AGAIN = "Visit the shop again later. If it happens again, open the page yourself and compare."
_BY_HAND = "Please look at this page yourself; for your own shop, a script of yours can show us the way."
_ADDRESS = "Check the shop’s address in your configuration, and whether it opens in your own browser."

_CAUSES = {
    Reason.BLOCKED: (
        "The shop turned our visitor away",
        "Blocking robots is no failure towards customers. Let us in if it is your shop, else look yourself.",
    ),
    Reason.CAPTCHA: (
        "A captcha stood in the way",
        "We do not solve captchas. For your own shop, exempt the mystery shopper; for others, look yourself.",
    ),
    Reason.RATE_LIMITED: (
        "The shop had enough requests from us",
        "Nothing is wrong with the shop. Visit it later, with a larger pace_seconds.",
    ),
    Reason.LOGIN_WALL: (
        "The shop is open only to those who log in",
        "We never log in. If the shop should be open to everybody, look at it yourself at once.",
    ),
    Reason.MAINTENANCE: (
        "The shop is closed for now",
        "Customers see the same page. For your own shop, see to it that this is planned and short.",
    ),
    Reason.GEO_BLOCKED: (
        "The shop is not shown in the country we visit from",
        "Its customers may well see it. Visit it from a machine in its home market.",
    ),
    Reason.WAITING_ROOM: (
        "A waiting room stood before the shop",
        "Customers have to queue, too. Visit the shop again when the rush is over.",
    ),
    Reason.BUDGET_SPENT: (
        "The visit made as many requests as it may",
        "A page may load without end: look at it. Else raise requests_per_visit in your configuration.",
    ),
    Reason.ROBOTS_DISALLOWED: (
        "The shop asks robots not to open this page",
        "We keep to the shop’s robots.txt. For your own shop, allow the mystery shopper there.",
    ),
    Reason.DNS_FAILURE: ("The shop’s address was not found", _ADDRESS),
    Reason.UNREACHABLE: ("The shop could not be reached", _ADDRESS),
    Reason.TLS_ERROR: (
        "No secure connection was possible",
        "Browsers warn customers here, too. For your own shop, have the certificate checked today.",
    ),
    Reason.HTTP_ERROR: ("The shop answered with an error", _AGAIN),
    Reason.TOO_MANY_REDIRECTS: ("The shop redirected for ever", _AGAIN),
    Reason.NOT_HTML: ("This was not a web page", _ADDRESS),
    Reason.TIMEOUT: ("The page took too long", _AGAIN),
    Reason.BROWSER_CRASHED: ("Our browser crashed", "Nothing is known about the shop. Visit it again."),
    Reason.PAGE_NOT_FOUND: ("We found no way to this page", _BY_HAND),
    Reason.NO_PRODUCT: ("We found no product to look at", _BY_HAND),
    Reason.NOT_ADDED_TO_CART: ("We could not put a product into the cart", _BY_HAND),
    Reason.CHECKOUT_NOT_REACHED: ("We did not get to the checkout", _BY_HAND),
    Reason.GUARD_REFUSED: (
        "We stopped, because going on could have placed an order",
        "This is a safety rule and has no exception. Please look at the rest of the way yourself.",
    ),
    Reason.LANGUAGE_UNSUPPORTED: (
        "We do not read this language yet",
        "German, Dutch, Romanian and English are supported. Please look at the page yourself.",
    ),
    Reason.AMBIGUOUS: (
        "What we saw can be read in two ways",
        "We do not guess. Read the quoted text and decide yourself.",
    ),
    Reason.PAGE_CUT: (
        "The page was too large to be read whole",
        "What we looked for may stand in the unread part. Please look at the page yourself.",
    ),
    Reason.CRASHED: (
        "Reachwatch itself failed",
        "This is our mistake and says nothing about the shop. Please report it with this report.",
    ),
    Reason.SCRIPT_FAILED: (
        "Your own script did not get to this page",
        "The shop may have changed. Correct the script, or record it anew.",
    ),
    Reason.NOT_VISITED: (
        "This page was not part of the visit",
        "Run the check again without leaving out pages or checks.",
    ),
    Reason.NOT_ASKED: (
        "We have not asked this shop anything",
        "Questions are sent only where you allow it: set submit = true for this shop.",
    ),
    Reason.FORM_UNSUITABLE: (
        "We could not fill in the contact form truthfully",
        "It demands what a mystery shopper does not give. Please ask the shop yourself, or ask by e-mail.",
    ),
    Reason.SENDING_UNCERTAIN: (
        "We do not know whether our question got out",
        "It is never sent twice. If an answer comes, it counts; otherwise the next question will tell.",
    ),
    Reason.PENDING: ("The shop still has time to answer", "Come back when the time is over."),
    Reason.MAILBOX_UNREAD: (
        "We could not read our own mailbox in time",
        "An answer may lie there. `reachwatch collect` says what is wrong with the mailbox.",
    ),
}
CAUSES = {reason: Cause(reason.value, *_CAUSES[reason]) for reason in Reason}


def in_words(name: str) -> str:
    """A check's or fact's code as words: "phone-at-checkout" is "Phone at checkout"."""
    words = one_line(name).replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def country(code: str) -> str:
    """The English name of an ISO 3166-1 country, the code itself where there is none."""
    return str(_ENGLISH.territories.get(code, code))


def when(time: datetime) -> str:
    """E.g. "22 November 2026, 14:05 UTC"."""
    return f"{day(time)}, {time.astimezone(UTC):%H:%M} UTC"


def day(time: datetime) -> str:
    """E.g. "22 November 2026"."""
    utc = time.astimezone(UTC)
    return f"{utc.day} {month(f'{utc:%Y-%m}')}"


def month(code: str) -> str:
    """Of "2026-11": "November 2026"."""
    year, number = code.split("-")
    return f"{_ENGLISH.months['format']['wide'][int(number)]} {int(year)}"


def how_long(duration: timedelta) -> str:
    """E.g. "42 s" or "3 min 5 s"."""
    minutes, seconds = divmod(max(0, round(duration.total_seconds())), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def judged(coverage: float) -> str:
    """Which share (0 to 1) of the checks could be judged; never rounded to all or nothing."""
    if coverage in (0, 1):
        return "all judged" if coverage else "nothing judged"
    return f"{min(99, max(1, round(100 * coverage)))}\u00a0% judged"
