"""Whether the pages about returns say until when and how goods can be sent back."""

from collections.abc import Sequence
from dataclasses import dataclass

from checks.model import (
    Control,
    Evidence,
    Judgement,
    Moment,
    Page,
    Reason,
    Shop,
    Stage,
    Text,
    failed,
    passed,
    unknown,
)
from checks.reading.citing import cite, cite_control
from checks.reading.clauses import clauses
from checks.reading.folding import fold
from checks.reading.language import detect_language
from checks.reading.page_words import called
from checks.reading.return_ways import SaidWay, Way, find_return_ways, is_about_returns
from checks.reading.return_window import UNITS, window_days
from checks.reading.sentences import split
from checks.reading.structured_returns import policy_days
from checks.reading.vocabulary import WORD, read, vocabulary
from checks.registry import check
from checks.saying import N_, joined, say, say_n

READ_WELL = frozenset({"de", "nl", "ro", "en", "fr", "it", "es", "pl"})
NEEDED = {Stage.RETURNS: 1, Stage.SHIPPING: 3, Stage.TERMS: 3}  # sentences that make a page one about returns
FRAME = frozenset({"header", "nav", "footer"})
NO_LIMIT = ("refund", "reimburses", "outbound", "working_days", "late", "uncollected", "price")
IN_WORDS = {
    Way.LABEL: say("a return label"), Way.PORTAL: say("a returns portal or the account"),
    Way.FORM: say("a form"), Way.ADDRESS: say("an address to send to"),
    Way.DROP_OFF: say("a place to hand the parcel in"), Way.PICK_UP: say("a pick-up"),
    Way.REGISTER: say("telling the shop first"), Way.OWN_CARRIER: say("a carrier of one's choice"),
}  # fmt: skip
NOT_SAID = {
    ("window", "way"): N_(
        "The {page} explains returns, but nowhere is it said until when goods can be sent back and how."
    ),
    ("window",): N_("The {page} explains returns, but nowhere is it said until when goods can be sent back."),
    ("way",): N_("The {page} explains returns, but nowhere is it said how."),
}


@dataclass(frozen=True, slots=True)
class Read:
    """What one page says about the procedure."""

    page: Page
    days: int | None
    ways: tuple[tuple[Way, Evidence], ...]
    window: Evidence | None  # where the days stand
    doubt: bool  # names a time of which we don't know whether it is the one for returning


@check(moment=Moment.SMOT, weight=2)
def return_procedure_stated(
    shop: Shop, returns: Page | None = None, shipping: Page | None = None, terms: Page | None = None
) -> Judgement:
    """Do the pages about returns say until when and how goods can be sent back?"""
    pages = [page for page in (returns, shipping, terms) if page is not None and page.status < 400]
    searched = [page.url for page in pages]
    languages = {page.stage: _language(page, shop) for page in pages}
    readable = [p for p in pages if languages[p.stage] in READ_WELL]
    about = [p for p in readable if _is_about(p, languages[p.stage])]
    read = [_read(page, languages[page.stage]) for page in readable]
    if not about and not _told(read):
        return _unread(set(languages.values()) - READ_WELL, searched)
    return _judge(read, about or readable, shop, searched)


def _told(read: Sequence[Read]) -> bool:
    return any(r.days for r in read) and any(r.ways for r in read)


def _judge(read: Sequence[Read], about: Sequence[Page], shop: Shop, searched: Sequence[str]) -> Judgement:
    """`read`: all pages, as terms may say in a sentence what others leave out; `about`: those to say it."""
    timed = next((r for r in read if r.days), None)
    ways = {way: evidence for r in reversed(read) for way, evidence in r.ways}
    if timed and ways:
        return _stated(timed, ways, searched)
    missing = [*([] if timed else ["window"]), *([] if ways else ["way"])]
    if not timed and any(r.doubt for r in read if r.page in about):
        return unknown(
            Reason.AMBIGUOUS,
            say(
                "The {page} names a time, but not clearly as that for returning goods.", page=called(about[0])
            ),
            searched=searched,
        )
    if not timed and policy_days([n for p in about for n in p.structured], shop.country):
        return unknown(
            Reason.AMBIGUOUS,
            say("Only the shop's data for search engines says how many days there are for a return."),
            searched=searched,
        )
    return _missing(missing, about, timed, ways, searched)


def _stated(timed: Read, ways: dict[Way, Evidence], searched: Sequence[str]) -> Judgement:
    named = joined(*(IN_WORDS[way] for way in ways), between=", ")
    return passed(
        say_n(
            "Goods can be sent back within {n} day; the way is told: {ways}.",
            "Goods can be sent back within {n} days; the way is told: {ways}.",
            timed.days or 0,
            ways=named,
        ),
        [*filter(None, [timed.window]), *list(ways.values())[:3]],
        searched=searched,
        facts={"window_days": str(timed.days), "ways": ", ".join(way.value for way in ways)},
    )


def _missing(
    missing: Sequence[str], about: Sequence[Page], timed: Read | None, ways: dict[Way, Evidence],
    searched: Sequence[str],
) -> Judgement:  # fmt: skip
    facts = {"missing": ", ".join(missing)}
    seen = [*filter(None, [timed.window if timed else None]), *list(ways.values())[:2]]
    return failed(
        say(NOT_SAID[tuple(missing)], page=called(about[0])),
        searched,
        seen or [cite(about[0])],
        facts=facts,
    )


def _unread(foreign: set[str], searched: Sequence[str]) -> Judgement:
    if foreign:
        return unknown(
            Reason.LANGUAGE_UNSUPPORTED,
            say("No page about returns is in a language that can be read well enough."),
            searched=searched,
        )
    return unknown(
        Reason.PAGE_NOT_FOUND,
        say("No page that explains returns was found, so nothing can be said."),
        searched=searched,
    )


def _body(page: Page) -> list[Text]:
    return [t for t in page.texts if t.region not in FRAME]


def _written(page: Page) -> str:
    return "\n".join(t.text for t in _body(page))


def _language(page: Page, shop: Shop) -> str:
    return detect_language(_written(page), told=page.language or next(iter(shop.languages), ""))


def _is_about(page: Page, language: str) -> bool:
    return is_about_returns(_written(page), language, NEEDED[page.stage])


def _read(page: Page, language: str) -> Read:
    texts = _without_menu(_body(page), page, language)
    whole = "\n".join(t.text for t in texts)
    said = find_return_ways(whole, language=language, all_of_it=page.stage is Stage.RETURNS)
    ways = [(way.way, _place(page, texts, way)) for way in said]
    if not ways:
        ways = [(Way.PORTAL, cite_control(page, k)) for k in _return_controls(page, language)[:1]]
    days, window = _window(page, texts, language)
    return Read(page, days, tuple(ways), window, doubt=not days and _names_a_time(whole, language))


def _without_menu(texts: Sequence[Text], page: Page, language: str) -> list[Text]:
    """Not every head of a page is marked as one: “My account” alone there tells no way to return anything."""
    if language not in READ_WELL:
        return list(texts)
    labels = {k.text for k in (*page.links, *page.buttons)}
    return [t for t in texts if t.text not in labels or not _is_account(t.text, language)]


def _is_account(label: str, language: str) -> bool:
    said = WORD.findall(fold(label).text)
    returns = {hit.meaning for hit in vocabulary("returns", language).hits(said)} & {"returns", "withdrawal"}
    hits = vocabulary("ways", language).hits(said)
    return not returns and any(h.meaning == "portal" and h.end - h.start == len(said) for h in hits)


def _place(page: Page, texts: Sequence[Text], said: SaidWay) -> Evidence:
    before = 0
    for text in texts:
        if said.start <= before + len(text.text):
            return cite(page, said.quote, text.box_of(said.start - before, said.end - before))
        before += len(text.text) + 1
    return cite(page, said.quote)


def _window(page: Page, texts: Sequence[Text], language: str) -> tuple[int | None, Evidence | None]:
    words = vocabulary("returns", language)
    days = window_days(split("\n".join(t.text for t in texts))[1], words)
    for text in texts if days else ():
        folded, found = split(text.text)
        for sentence in found:
            if window_days([sentence], words, about_returns=True) == days:
                start, end = folded.original(sentence.start, sentence.end)
                return days, cite(page, text.text[start:end], text.box_of(start, end))
    return days, None


def _names_a_time(whole: str, language: str) -> bool:
    words = vocabulary("returns", language)
    return any(
        part.has(*UNITS) and not part.has(*NO_LIMIT)
        for sentence in split(whole)[1]
        if any(hit.meaning in UNITS for hit in read(sentence.text, words)[1])
        for part in clauses(sentence, words)
    )


def _return_controls(page: Page, language: str) -> list[Control]:
    """Links and buttons on a returns page that begin a return: "Start return", "Retourformulier"."""
    if page.stage is not Stage.RETURNS:
        return []
    words = vocabulary("returns", language)
    inside = (k for k in (*page.links, *page.buttons) if k.visible and k.region not in FRAME)
    return [
        k for k in inside
        if (k.tag != "a" or (k.href and k.href.partition("#")[0] != page.url.partition("#")[0]))
        and {"returns", "withdrawal"} & {h.meaning for h in words.hits(WORD.findall(fold(k.text).text))}
    ]  # fmt: skip
