"""Whether a page is a wall: something that keeps robots, or everybody, out of the shop. Pure.

What is looked for stands in `walls.toml`. There is danger on both sides: a wall taken for the shop makes
false alarms, a page of the shop taken for a wall hides true ones. Therefore most signs count only where the
server refused the page, or where the page is bare: without prices, cart or shelves.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from checks.model import Field, Page, Reason, Stage
from checks.saying import Told, When, joined, say, say_n
from monitor.shopper import eyes
from monitor.shopper.wall_rules import Rule, captcha_words, rules, widgets
from monitor.shopper.words import fold, phrases

BARE = 1_500  # characters: walls say little
LITTLE = 600
FEW_LINKS = 8
HARDLY_A_LINK = 3
LINES = 6  # at the top of the page, that say what it is
LINE = 200  # characters: longer ones are prose
TALKS = 4  # fields that can be filled in: so many are a form of the shop's
REFUSALS = (202, 405)  # besides all from 400 on, what firewalls answer with
CHOICES = ("checkbox", "radio", "submit", "button", "image", "hidden")
PERSONAL = re.compile(r"mail|\b(?:tel|phone|password|search)\b", re.IGNORECASE)
MINUTE, HOUR, DAY = 60, 3_600, 86_400  # seconds
SOURCE = 60_000  # characters of a page's source that may hold a sign
WALLED = (
    Reason.BLOCKED,
    Reason.CAPTCHA,
    Reason.RATE_LIMITED,
    Reason.LOGIN_WALL,
    Reason.MAINTENANCE,
    Reason.GEO_BLOCKED,
    Reason.WAITING_ROOM,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said before the page: plain data, names of headers in lower case."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        return self.status >= 400 or self.status in REFUSALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    reason: Reason
    detail: str  # one sentence
    vendor: str = ""
    passes: bool = False  # it lets a browser through by itself after a moment


@dataclass(frozen=True, slots=True)
class _Look:
    """A page with what the rules ask for, found out once."""

    page: Page
    answer: Answer
    source: str
    text: str
    lines: tuple[str, ...]
    shows_little: bool  # refused or bare
    tiny: bool


def wall(page: Page, answer: Answer, source: str = "") -> Wall | None:
    """The wall that this page is, if it is one. `source`: its HTML, where `wants_source` asks for it."""
    look = _look(page, answer, source)
    if rule := next((r for r in rules() if r.vendor and _fits(r, look)), None):
        return _wall(rule.reason, page.url, answer, rule.vendor, passes=rule.passes)
    if (vendor := _captcha(look)) is not None:
        return _wall(Reason.CAPTCHA, page.url, answer, vendor)
    if rule := next((r for r in rules() if not r.vendor and _fits(r, look)), None):
        return _wall(rule.reason, page.url, answer, passes=rule.passes)
    if _is_nothing_but_a_login(look):
        return _wall(Reason.LOGIN_WALL, page.url, answer)
    return None


def wants_source(page: Page, answer: Answer) -> bool:
    """Reading a page's source costs time, and on a page that is plainly the shop's it says nothing."""
    return answer.refuses or is_bare(page)


def is_bare(page: Page) -> bool:
    """Whether nothing of a shop is to be seen: no price, no cart, hardly a link."""
    text = fold(page.visible_text)
    controls = [c for c in (*page.links, *page.buttons) if c.visible]
    if len(text) > BARE or eyes.PRICE.search(text) or _links(page) > FEW_LINKS:
        return False
    buying = (phrases("links", "cart"), phrases("buttons", "add_to_cart"))
    return not any(words.within(c.text) for c in controls for words in buying)


def _links(page: Page) -> int:
    return sum(1 for link in page.links if link.visible)


def _look(page: Page, answer: Answer, source: str) -> _Look:
    text = fold(page.visible_text)
    seen = [fold(t.text) for t in page.texts if not t.folded][:LINES]
    lines = tuple(line for line in (fold(page.title), *seen) if 0 < len(line) <= LINE)
    little = wants_source(page, answer)
    return _Look(
        page, answer, source[:SOURCE], f"{fold(page.title)}\n{text}", lines, little,
        tiny=little and len(text) < LITTLE and _links(page) <= HARDLY_A_LINK,
    )  # fmt: skip


def _fits(rule: Rule, look: _Look) -> bool:
    if rule.status and look.answer.status not in rule.status:
        return False
    if rule.stages and look.page.stage not in rule.stages:
        return False
    if rule.reason is Reason.CAPTCHA and not rule.vendor and _asks_for_more_than_an_answer(look.page):
        return False  # a form that asks for more than the answer to a riddle
    return rule.always or _is_signed(rule, look) or (look.shows_little and _speaks(rule, look))


def _is_signed(rule: Rule, look: _Look) -> bool:
    """By what no page of a shop has."""
    headers = [f"{name}: {value}".lower() for name, value in look.answer.headers.items()]
    return (
        _found(rule.header, headers)
        or _found(rule.address, [look.page.url])
        or _found(rule.frame, look.page.frames)
    )


def _speaks(rule: Rule, look: _Look) -> bool:
    """By what is said on it or written in it; shops may say so, too, but not on such a page."""
    return bool(
        _found(rule.source, [look.source])
        or (rule.says and rule.says.within(look.text))
        or (rule.heads and any(map(rule.heads.within, look.lines)))
        or (look.tiny and rule.titled.intersection(look.lines))
    )


def _found(patterns: Sequence[re.Pattern[str]], texts: Sequence[str]) -> bool:
    return any(pattern.search(text) for pattern in patterns for text in texts)


# ---- captchas and logins that stand alone


def _captcha(look: _Look) -> str | None:
    """Who made the captcha that stands alone on the page; empty if nobody signed it."""
    if not look.shows_little or len(look.text) > LITTLE or _asks_for_more_than_an_answer(look.page):
        return None
    speaks = captcha_words().within(look.text)
    for vendor, frame, source in widgets():
        framed = any(frame.search(url) for url in look.page.frames)
        if framed or (speaks and source.search(look.source)):
            return vendor
    return None


def _asks_for_more_than_an_answer(page: Page) -> bool:
    """Whether there is a form of the shop's: a riddle has one field, and that is not about a person."""
    fields = _to_fill_in(page)
    return len(fields) > 1 or any(PERSONAL.search(f"{f.type} {f.name} {f.label}") for f in fields)


def _to_fill_in(page: Page) -> list[Field]:
    return [f for form in page.forms for f in form.fields if f.visible and f.type not in CHOICES]


def _is_nothing_but_a_login(look: _Look) -> bool:
    page = look.page
    if page.stage is not Stage.HOME or not look.shows_little or len(look.text) > LITTLE:
        return False
    if any(link.visible and link.text in phrases("links", "catalogue") for link in page.links):
        return False  # a way to the shelves, beside a box for customers
    fields = _to_fill_in(page)
    return any(f.type == "password" for f in fields) and len(fields) < TALKS


# ---- sentences


def _wall(reason: Reason, url: str, answer: Answer, vendor: str = "", *, passes: bool = False) -> Wall:
    wait = retry_after(answer)
    if wait and reason is Reason.BLOCKED and answer.status in (429, 503) and not vendor:
        reason = Reason.RATE_LIMITED
    detail = joined(_in_the_way(reason, url), _says_who(vendor), _come_back(reason, wait))
    return Wall(reason=reason, detail=detail, vendor=vendor, passes=passes)


def _in_the_way(reason: Reason, url: str) -> Told:
    match reason:
        case Reason.CAPTCHA:
            return say(
                "A captcha stands before {url}; that says nothing about the shop's customers.", url=url
            )
        case Reason.RATE_LIMITED:
            return say(
                "{url} has had enough requests from us; that says nothing about the shop's customers.",
                url=url,
            )
        case Reason.LOGIN_WALL:
            return say("{url} shows the shop only to those who log in.", url=url)
        case Reason.MAINTENANCE:
            return say("{url} says that the shop is closed for now, as for maintenance.", url=url)
        case Reason.GEO_BLOCKED:
            return say(
                "{url} is not shown in the country we visit from; that says nothing about the shop's "
                "customers elsewhere.", url=url,
            )  # fmt: skip
        case Reason.WAITING_ROOM:
            return say("A waiting room stands before {url}, so we left.", url=url)
    return say("A bot wall stands before {url}; that says nothing about the shop's customers.", url=url)


def _says_who(vendor: str) -> str:
    return say("It is by {vendor}.", vendor=vendor) if vendor else ""


def _come_back(reason: Reason, wait: str) -> str:
    told = wait and reason in (Reason.RATE_LIMITED, Reason.MAINTENANCE)
    return say("We are asked to come back {wait}.", wait=wait) if told else ""


def retry_after(answer: Answer) -> str:
    """When the server wants to be asked again, in words; nothing if it does not say."""
    said = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", said):
        return _in(int(said))
    try:
        moment = parsedate_to_datetime(said)
        return say("after {when}", when=When(f"{moment:%Y-%m-%d %H:%M} GMT", moment))
    except ValueError:
        return ""


def _in(seconds: int) -> str:
    if seconds >= 2 * DAY:
        return say_n("in {n} day", "in {n} days", -(-seconds // DAY))
    if seconds >= 2 * HOUR:
        return say_n("in {n} hour", "in {n} hours", -(-seconds // HOUR))
    if seconds >= 2 * MINUTE:
        return say_n("in {n} minute", "in {n} minutes", -(-seconds // MINUTE))
    return say_n("in {n} second", "in {n} seconds", seconds)
