"""An alert: what was confirmed at one shop on one visit, as a mail and as a short text for a channel.

What shops wrote is cleaned here and escaped by the templates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from urllib.parse import quote

from checks.changes import Change, ChangeKind, State
from checks.model import Evidence, Page, Stage
from reports import pictures
from reports.alert_teller import DOMAIN, Teller, said_by_check
from reports.alert_words import N_, STATES, advice, badge, rank
from reports.calendar_words import length
from reports.clean import clean, language_tag, linkable, one_line
from reports.crop import picture_file
from reports.language import words
from reports.letter import Letter, MailFile
from reports.mail_html import render_mail
from reports.mail_text import render_text
from reports.teller import language_of
from reports.view import Picture
from reports.words import MOMENTS

TOLD_IN_FULL = 8  # of the changes of one visit; the others are named
PICTURES = 4
QUOTES = 2  # of one change
QUOTE_LENGTH = 400
LATE = timedelta(hours=12)  # from here on it is said how old the news is

MEANWHILE, AGAIN = N_("What nobody can judge meanwhile"), N_("What can be judged again")
TROUBLE = N_("Trouble of Reachwatch itself")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A change with what its visit saw."""

    change: Change
    pages: Mapping[Stage, Page] = field(default_factory=dict)
    kept: Mapping[str, bytes] = field(default_factory=dict)  # the screenshots, by digest
    failing_since: datetime | None = None  # of a recovery, where it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    text: str
    language: str  # empty where not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One change, ready to be shown; what is empty is left out."""

    headline: str
    badge: str
    tone: str
    sentence: str  # ours, in the language of the mail
    said: str  # the check's
    said_language: str  # where it is not that of the mail
    rows: tuple[tuple[str, str], ...]
    quotes: tuple[Quote, ...]
    url: str
    url_is_link: bool
    picture: MailFile | None
    alt: str
    no_picture: str
    moment: str
    needs: str
    matters: bool
    checks_title: str
    checks: tuple[str, ...]  # of a change that is about the shop as a whole
    advice: str


def alert_letter(
    news: Sequence[News], *, route: str, language: str, zone: tzinfo, now: datetime
) -> Letter:  # fmt: skip
    """All of one shop and one visit; `route` is the [alerts.NAME] that asks for it."""
    teller = Teller(language, zone, now)
    told = sorted(news, key=lambda each: rank(each.change))
    items = _once(_item(each, number, teller) for number, each in enumerate(told[:TOLD_IN_FULL], start=1))
    shop, subject = told[0].change.shop, _subject(told, teller)
    values = {
        "subject": subject, "shop": one_line(shop.name, 80), "shop_key": one_line(shop.key, 60),
        "shop_url": one_line(shop.url, 200), "shop_is_link": linkable(shop.url), "items": items,
        "others": [_first_up(teller.headline(each.change)) for each in told[TOLD_IN_FULL:]],
        "route": route, "zone": str(zone), "late": _late(told, teller),
    }  # fmt: skip
    return Letter(
        subject=subject,
        text=render_text("mail/alert.txt.j2", DOMAIN, language, **values),
        html=render_mail("mail/alert.html.j2", DOMAIN, language, **values),
        language=language,
        pictures=tuple(item.picture for item in items if item.picture),
    )


def alert_text(news: Sequence[News], *, language: str, zone: tzinfo, now: datetime) -> tuple[str, str]:
    """The same for a channel: its title, and some lines without any markup."""
    teller = Teller(language, zone, now)
    told = sorted(news, key=lambda each: rank(each.change))
    lines: list[str] = [late] if (late := _late(told, teller)) else []
    for each in told[:TOLD_IN_FULL]:
        change = each.change
        lines.append(f"{teller.say(badge(change)[0])}: {teller.headline(change)}.")
        lines += filter(None, [teller.sentence(change), teller.tell(one_line(said_by_check(change), 300))])
        lines.append(f"{teller.say('Since')}: {teller.when(change.since)} ({zone})")
        url = _place(each)
        lines += [url, ""] if linkable(url) else [""]
    lines.append(f"reachwatch run --shop {one_line(told[0].change.shop.key, 60)}")
    text = "\n".join(_inert_address(line) if linkable(line) else _inert(line) for line in lines)
    return _inert(_subject(told, teller)), text


def trouble_letter(what: str, sentence: str, *, route: str, language: str) -> Letter:
    """Reachwatch itself is in trouble. `what` and `sentence` are English, as all that it says to admins."""
    teller, what = words(language, DOMAIN), one_line(what, 100)
    subject = f"Reachwatch: {what}"
    values = {"subject": subject, "what": what, "sentence": clean(sentence, 1000), "route": route}
    return Letter(
        subject=subject,
        text=render_text("mail/trouble.txt.j2", DOMAIN, language, badge=teller.gettext(TROUBLE), **values),
        html=render_mail("mail/trouble.html.j2", DOMAIN, language, badge=teller.gettext(TROUBLE), **values),
        language=language,
    )


def trouble_text(what: str, sentence: str) -> tuple[str, str]:
    return _inert(f"Reachwatch: {one_line(what, 100)}"), _inert(clean(sentence, 1000))


# What channels take for mentions, links and emphasis, even in plain text.
_MARKUP = str.maketrans(
    {"<": "‹", ">": "›", "@": "＠", "[": "(", "]": ")", "`": "'", "*": "∗", "|": "¦", "~": "∼"}
)


_ENCODED = str.maketrans({character: quote(character) for character in "@*|`"})


def _inert(text: str) -> str:
    return text.translate(_MARKUP)


def _inert_address(url: str) -> str:
    return url.translate(_ENCODED)


def _subject(told: Sequence[News], teller: Teller) -> str:
    first = told[0].change
    more = f" (+{len(told) - 1})" if len(told) > 1 else ""
    return one_line(f"{one_line(first.shop.name, 60)}: {teller.headline(first)}{more}", 200)


def _late(told: Sequence[News], teller: Teller) -> str:
    age = teller.now - max(each.change.confirmed_at for each in told)
    if age < LATE:
        return ""
    return teller.say("Told late: this was confirmed %(long)s ago.", long=length(age, teller.language))


def _item(news: News, number: int, teller: Teller) -> Item:
    change = news.change
    label, tone = badge(change)
    failing = change.after is State.FAIL
    finding = change.finding if failing else None
    words_of = MOMENTS[finding.moment] if finding else None
    picture, alt, note = _picture(news, number, teller)
    said = one_line(said_by_check(change), 1000)
    return Item(
        headline=_first_up(teller.headline(change)),
        badge=teller.say(label), tone=tone,
        sentence=teller.sentence(change), said=teller.tell(said),
        said_language=language_of(said) if said else "",
        rows=tuple(_rows(news, teller)),
        quotes=tuple(_quotes(news)),
        url=one_line(_place(news), 300), url_is_link=linkable(_place(news)),
        picture=picture, alt=alt, no_picture=note,
        moment=f"{words_of.code} · {teller.say(words_of.name)}" if words_of else "",
        needs=teller.say(words_of.needs) if words_of else "",
        matters=bool(finding and finding.matters),
        checks_title=teller.say(MEANWHILE if change.kind is ChangeKind.BLIND else AGAIN),
        checks=tuple(map(teller.title, change.checks)),
        advice=teller.say(advice(change)),
    )  # fmt: skip


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    """Of several changes at one place, its picture and what the moment means are shown with the first."""
    seen: set[object] = {""}
    told = []
    for item in items:
        picture = None if item.picture and item.picture.data in seen else item.picture
        told.append(replace(item, picture=picture, moment="" if item.moment in seen else item.moment))
        seen |= {item.moment, item.picture.data if item.picture else ""}
    return tuple(told)


def _rows(news: News, teller: Teller) -> list[tuple[str, str]]:
    change = news.change
    rows = [(teller.say("Since"), teller.when(change.since))]
    if change.confirmed_at > change.since:
        rows.append((teller.say("Confirmed"), teller.when(change.confirmed_at)))
    if change.looks:
        rows.append((teller.say("Seen on"), _looks(change.looks, teller)))
    if change.check and change.before is not change.after:
        rows.append((teller.say("Before"), teller.say(STATES[change.before])))
    if change.check and change.kind in {ChangeKind.FLAPPING, ChangeKind.STEADY}:
        rows.append((teller.say("Now"), teller.say(STATES[change.after])))
    if news.failing_since:
        long = length(change.since - news.failing_since, teller.language)
        rows.append((teller.say("Broken for"), long))
    return rows


def _looks(looks: tuple[int, ...], teller: Teller) -> str:
    counted = teller.count("%(num)s visit", "%(num)s visits", len(looks))
    numbers = [str(look) for look in looks]
    if len(numbers) > 4:
        numbers = [*numbers[:2], "…", numbers[-1]]
    number = teller.say("no.")
    return f"{counted} ({number} {', '.join(numbers)})"


def _quotes(news: News) -> list[Quote]:
    quotes: dict[str, Quote] = {}
    for evidence in _evidence(news.change):
        page = _page(evidence, news)
        if text := clean(evidence.quote.strip(), QUOTE_LENGTH):
            quotes.setdefault(text, Quote(text=text, language=language_tag(page.language) if page else ""))
    return list(quotes.values())[:QUOTES]


def _evidence(change: Change) -> tuple[Evidence, ...]:
    return change.finding.judgement.evidence if change.finding else ()


def _page(evidence: Evidence, news: News) -> Page | None:
    return None if evidence.url.startswith("mailto:") else news.pages.get(evidence.stage)


def _place(news: News) -> str:
    """The address of the page that it is about."""
    change = news.change
    searched = change.finding.judgement.searched if change.finding else ()
    told = [*(evidence.url for evidence in _evidence(change)), *searched, change.shop.url]
    return next((url for url in told if not url.startswith("mailto:")), change.shop.url)


def _picture(news: News, number: int, teller: Teller) -> tuple[MailFile | None, str, str]:
    """The file, what it shows in words, and why there is none, where one was to be expected."""
    if number > PICTURES:
        return None, "", ""
    alt = teller.say("The place on the page, boxed")
    note = ""
    for evidence in _evidence(news.change):
        found, reason = pictures.of_place(_page(evidence, news), evidence.box, news.kept, alt)
        if found:
            return _file(found, number, news), alt, ""
        note = note or reason
    if whole := _whole_page(news):
        return _file(whole, number, news), teller.say("The page as it was seen"), ""
    return None, "", teller.say("There is no picture of this place.") if note else ""


def _whole_page(news: News) -> Picture | None:
    """Of a page searched in vain."""
    searched = news.change.finding.judgement.searched if news.change.finding else ()
    by_url = {page.url: page for page in reversed(list(news.pages.values()))}
    found = (pictures.first_of(by_url[url], news.kept, "") for url in searched if url in by_url)
    return next((picture for picture in found if picture), None)


def _file(picture: Picture, number: int, news: News) -> MailFile | None:
    return picture_file(picture, news.kept[picture.digest], f"place-{number}.png")


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
