"""The words of the domain as plain, frozen data.

Positions are CSS pixels from the top left corner of the top document, whatever frame or shadow
root a thing was seen in. Times are aware datetimes in UTC. Nothing here reads a clock or a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checks.correspondence import Inquiry


class Moment(StrEnum):
    """A moment of truth; the order of the members is the customer's way."""

    LT_ZMOT = "<ZMOT"
    ZMOT = "ZMOT"
    FMOT = "FMOT"
    AMOT = "AMOT"
    SMOT = "SMOT"
    UMOT = "UMOT"
    OMNICHANNEL = "omnichannel"


class Stage(StrEnum):
    """Where in the shop a page was seen; checks ask for stages by these names."""

    HOME = "home"
    PRODUCT = "product"
    CART = "cart"
    CHECKOUT = "checkout"  # the first page of it
    DELIVERY = "delivery"  # its next step, once an address has been typed
    PAYMENT = "payment"  # its step where one chooses how to pay; no shopper ever goes beyond
    CART_AFTER = "cart_after"  # the cart once more, after leaving checkout to ask for help
    CONTACT = "contact"
    RETURNS = "returns"
    SHIPPING = "shipping"
    IMPRINT = "imprint"
    TERMS = "terms"


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105  # nosec: a verdict, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why nothing could be judged: the closed list behind every `unknown`."""

    BLOCKED = "blocked"  # a bot wall, or a plain 403 or 503
    CAPTCHA = "captcha"
    RATE_LIMITED = "rate-limited"  # too many requests from us: 429, or 503 with Retry-After
    LOGIN_WALL = "login-wall"  # the whole shop is shown only to those who log in
    MAINTENANCE = "maintenance"  # the shop is closed for now
    GEO_BLOCKED = "geo-blocked"
    WAITING_ROOM = "waiting-room"
    BUDGET_SPENT = "budget-spent"  # the visit made as many requests as it may
    ROBOTS_DISALLOWED = "robots-disallowed"
    DNS_FAILURE = "dns-failure"
    UNREACHABLE = "unreachable"
    TLS_ERROR = "tls-error"
    HTTP_ERROR = "http-error"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    NOT_HTML = "not-html"
    TIMEOUT = "timeout"
    BROWSER_CRASHED = "browser-crashed"
    PAGE_NOT_FOUND = "page-not-found"  # no way to this stage was found
    NO_PRODUCT = "no-product"
    NOT_ADDED_TO_CART = "not-added-to-cart"
    CHECKOUT_NOT_REACHED = "checkout-not-reached"
    GUARD_REFUSED = "guard-refused"  # going on could have placed an order
    LANGUAGE_UNSUPPORTED = "language-unsupported"
    AMBIGUOUS = "ambiguous"
    PAGE_CUT = "page-cut"  # the page was larger than we read, so absence proves nothing
    CRASHED = "crashed"  # a check of ours, or the shopper itself, failed
    SCRIPT_FAILED = "script-failed"  # the user's own script for this stage
    NOT_VISITED = "not-visited"
    NOT_ASKED = "not-asked"  # no question was put to the shop: not allowed, paused, not yet due
    FORM_UNSUITABLE = "form-unsuitable"  # its form demands what we do not give, or is none to ask by
    SENDING_UNCERTAIN = "sending-uncertain"  # the question may not have got out
    PENDING = "pending"  # asked; there is time left to answer
    MAILBOX_UNREAD = "mailbox-unread"  # the mailbox could not be read until the deadline


class ShopKind(StrEnum):
    OWN = "own"
    COMPETITOR = "competitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One monitored site, as far as a check may know it."""

    key: str  # short, unique, fit for a file name
    name: str
    url: str  # absolute, of the home page
    country: str  # ISO 3166-1 alpha-2, upper case: the home market and region of phone numbers
    languages: tuple[str, ...] = ()  # ISO 639-1, most important first; empty: as the pages say
    kind: ShopKind = ShopKind.COMPETITOR


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def union(self, other: "Box") -> "Box":
        x, y = min(self.x, other.x), min(self.y, other.y)
        right = max(self.x + self.width, other.x + other.width)
        bottom = max(self.y + self.height, other.y + other.height)
        return Box(x, y, right - x, bottom - y)


@dataclass(frozen=True, slots=True)
class Span:
    """Where the characters `start` to `end` of a `Text` are drawn."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One block of text (paragraph, cell, list item, …), white space folded, line breaks kept."""

    text: str
    box: Box
    spans: tuple[Span, ...] = ()
    folded: bool = False  # not visible now, but a visible control (accordion, tab) opens it
    region: str = ""  # header, nav, main, aside, footer, dialog or nothing

    def box_of(self, start: int, end: int) -> Box:
        """The box around the characters `start` to `end`; the whole block's where unknown."""
        boxes = [s.box for s in self.spans if s.start < end and start < s.end]
        if not boxes:
            return self.box
        around = boxes[0]
        for box in boxes[1:]:
            around = around.union(box)
        return around


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A link or button. `ref` finds the live element while the page is open; elsewhere it means nothing."""

    ref: int
    text: str  # what a person reads: visible text, else aria-label, title, image's alt text, value
    box: Box
    visible: bool
    href: str = ""  # absolute; empty for buttons
    tag: str = "a"  # a, button, input, other (an element with a button's role)
    type: str = ""  # submit, button, image, … for buttons
    hint: str = ""  # id, name, class, data attributes: what the shop's programmer called it
    form: int | None = None  # index in Page.forms, for a control that submits or belongs to a form
    disabled: bool = False
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """An input, select or textarea, as a person meets it."""

    ref: int
    name: str
    type: str  # text, email, tel, password, select, textarea, checkbox, radio, hidden, …
    label: str  # label, aria-label or placeholder
    visible: bool
    required: bool = False
    autocomplete: str = ""
    value: str = ""  # only of radio, checkbox, number and select fields: never what was typed, never a token
    checked: bool = False
    disabled: bool = False
    options: tuple[str, ...] = ()  # of a select: the labels of those that can be chosen; "" stands for none
    box: Box = Box(0, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    action: str  # absolute
    method: str  # get or post
    fields: tuple[Field, ...]
    visible: bool
    box: Box
    hint: str = ""  # id, name, class
    text: str = ""  # its visible text, shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenshot:
    """A picture of the part of the page that starts `top` pixels below its upper edge."""

    digest: str  # SHA-256 of the file, hexadecimal; evidence is stored under it
    media_type: str
    left: float
    top: float
    width: float
    height: float

    def shows(self, box: Box) -> bool:
        across = self.left <= box.x + box.width / 2 <= self.left + self.width
        return across and self.top <= box.y + box.height / 2 <= self.top + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was seen at one stage of a visit, frozen."""

    stage: Stage
    url: str  # final, after redirects
    status: int  # HTTP; 0 where unknown (a page the shop's script changed into)
    title: str
    language: str  # of the html element, lower case, e.g. "de-at"; empty if none
    texts: tuple[Text, ...]
    links: tuple[Control, ...] = ()
    buttons: tuple[Control, ...] = ()
    forms: tuple[Form, ...] = ()  # fields outside any form are gathered in one with an empty action
    structured: tuple[Mapping[str, Any], ...] = ()  # JSON-LD nodes and microdata items, flat
    frames: tuple[str, ...] = ()  # URLs of the visible frames
    screenshots: tuple[Screenshot, ...] = ()
    cut: tuple[str, ...] = ()  # what was too large to keep, in words
    width: float = 0
    height: float = 0

    @property
    def visible_text(self) -> str:
        return "\n".join(t.text for t in self.texts if not t.folded)


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a stage has no page."""

    reason: Reason
    detail: str  # one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One mystery-shopper trip. Every planned stage is in `pages` or in `gaps`."""

    shop: Shop
    started_at: datetime
    pages: Mapping[Stage, Page]
    gaps: Mapping[Stage, Gap] = field(default_factory=dict)
    finished_at: datetime | None = None
    browser: str = ""  # engine and version
    inquiry: "Inquiry | None" = None  # the question last put to the shop, as it stands
    log: tuple[str, ...] = ()  # what the shopper saw, decided and did, in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a finding rests on: a quote from a page, or the page itself where `quote` is empty.

    A quote from a mail has the mailbox as its `url`: `mailto:` and the address where it came in.
    """

    stage: Stage
    url: str
    quote: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a check says."""

    verdict: Verdict
    sentence: str
    reason: Reason | None = None  # exactly with `unknown`
    evidence: tuple[Evidence, ...] = ()
    searched: tuple[str, ...] = ()  # URLs of the pages searched; never empty with `fail`
    glory: bool = False  # better than expected
    facts: Mapping[str, str] = field(default_factory=dict)  # e.g. {"payer": "customer", "amount": "4.95 EUR"}

    def __post_init__(self) -> None:
        if (self.reason is not None) != (self.verdict is Verdict.UNKNOWN):
            raise ValueError("a reason goes with unknown, and only with it")
        if self.verdict is Verdict.FAIL and not self.searched:
            raise ValueError("a fail names the pages that were searched")


def passed(
    sentence: str,
    evidence: Sequence[Evidence] = (),
    *,
    glory: bool = False,
    searched: Sequence[str] = (),
    facts: Mapping[str, str] | None = None,
) -> Judgement:
    return Judgement(
        verdict=Verdict.PASS, sentence=sentence, evidence=tuple(evidence), glory=glory,
        searched=tuple(searched), facts=facts or {},
    )  # fmt: skip


def failed(
    sentence: str,
    searched: Sequence[str],
    evidence: Sequence[Evidence] = (),
    *,
    facts: Mapping[str, str] | None = None,
) -> Judgement:
    return Judgement(
        verdict=Verdict.FAIL, sentence=sentence, searched=tuple(dict.fromkeys(searched)),
        evidence=tuple(evidence), facts=facts or {},
    )  # fmt: skip


def unknown(
    reason: Reason,
    sentence: str,
    evidence: Sequence[Evidence] = (),
    *,
    searched: Sequence[str] = (),
    facts: Mapping[str, str] | None = None,
) -> Judgement:
    return Judgement(
        verdict=Verdict.UNKNOWN, reason=reason, sentence=sentence, evidence=tuple(evidence),
        searched=tuple(searched), facts=facts or {},
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A judgement with the check it comes from."""

    check: str  # e.g. phone-at-checkout
    moment: Moment
    weight: int
    matters: bool
    judgement: Judgement

    @property
    def verdict(self) -> Verdict:
        return self.judgement.verdict
