"""Whether a buyer can learn, before ordering, who pays for sending goods back.

Source of the duty: Directive 2011/83/EU, Art. 6(1)(i): the cost of returning must be stated
before the order; where it was not, the trader bears it (Art. 6(6)).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from checks.model import Evidence, Judgement, Moment, Page, Reason, Shop, Stage, Text, failed, passed, unknown
from checks.reading.language import detect_language
from checks.reading.page_words import called
from checks.reading.remembering import once_a_page
from checks.reading.return_context import Payer
from checks.reading.returns import Cost, Quote, ReturnTerms, mentions_returns, read_returns
from checks.reading.structured_returns import ReturnPolicy, return_policy
from checks.registry import check
from checks.saying import Said, joined, listed, say, say_n

READ_WELL = frozenset({"de", "nl", "ro", "en", "fr", "it", "es", "pl"})  # elsewhere absence proves nothing
MOST_QUOTES = 3
WHO = {
    Payer.SELLER: say("the shop pays for returns"),
    Payer.CUSTOMER: say("the customer pays for returns"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What one part of one page says about the cost of returns."""

    page: Page
    terms: ReturnTerms
    evidence: tuple[Evidence, ...]

    @property
    def firm(self) -> bool:
        """Says plainly who pays for the ordinary return, without a condition or a footnote."""
        clear = self.terms.ordinary_payer in WHO and self.terms.plain and not self.terms.ambiguous
        return clear and not any("*" in q.text for q in self.terms.quotes)


@check(moment=Moment.FMOT, weight=3, matters=True)
def return_costs_stated(
    shop: Shop,
    returns: Page | None = None,
    shipping: Page | None = None,
    terms: Page | None = None,
    product: Page | None = None,
    cart: Page | None = None,
    checkout: Page | None = None,
    home: Page | None = None,
) -> Judgement:
    """Can a buyer learn before ordering who pays for a return, and do all pages agree?"""
    offered = (returns, shipping, product, terms, cart, checkout, home)
    pages = [page for page in offered if page is not None and page.status < 400]
    said = [s for page in pages for s in _read(page, shop)]
    policy = next(filter(None, (_policy(page, shop) for page in pages)), None)
    contradiction = _payers_differ(said) or _amounts_differ(said)
    if contradiction:
        return _contradicting(contradiction, pages)
    if said:
        return _stated(said, pages, policy)
    return _nowhere(pages, shop, policy)


@once_a_page
def _read(page: Page, shop: Shop) -> tuple[Statement, ...]:
    """Header, footer and body are read apart: what one says is no context for the other."""
    found = []
    for _, group in groupby(page.texts, key=lambda text: text.region):
        texts = list(group)
        language = page.language or next(iter(shop.languages), "")
        terms = read_returns("\n".join(t.text for t in texts), language=language, country=shop.country)
        if terms.stated:
            found.append(Statement(page, terms, tuple(_evidence(page, texts, terms.quotes))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Told:
    """What one page tells search engines; no visitor sees it there."""

    page: Page
    policy: ReturnPolicy

    @property
    def evidence(self) -> Evidence:
        return Evidence(stage=self.page.stage, url=self.page.url, quote=self.policy.quote)


def _policy(page: Page, shop: Shop) -> Told | None:
    policy = return_policy(page.structured, shop.country)
    return Told(page, policy) if policy else None


def _evidence(page: Page, texts: Sequence[Text], quotes: Sequence[Quote]) -> Iterable[Evidence]:
    for quote in quotes[:MOST_QUOTES]:
        before = 0
        for text in texts:
            if quote.start < before + len(text.text):
                box = text.box_of(quote.start - before, quote.end - before)
                yield Evidence(stage=page.stage, url=page.url, quote=quote.text, box=box)
                break
            before += len(text.text) + 1


def _payers_differ(said: Sequence[Statement]) -> tuple[Statement, Statement] | None:
    sellers = [s for s in said if s.firm and s.terms.ordinary_payer is Payer.SELLER]
    customers = [s for s in said if s.firm and s.terms.ordinary_payer is Payer.CUSTOMER]
    return (sellers[0], customers[0]) if sellers and customers else None


def _amounts_differ(said: Sequence[Statement]) -> tuple[Statement, Statement] | None:
    fixed = [s for s in said if s.firm and s.terms.payer is Payer.CUSTOMER and _fixed(s.terms.amount)]
    for one in fixed[:1]:
        for other in fixed[1:]:
            a, b = one.terms.amount, other.terms.amount
            if a and b and a.currency == b.currency and a.low != b.low:
                return one, other
    return None


def _fixed(amount: Cost | None) -> bool:
    return amount is not None and amount.low == amount.high and not amount.estimate


def _contradicting(pair: tuple[Statement, Statement], pages: Sequence[Page]) -> Judgement:
    first, second = pair
    sentence = say(
        "Return costs contradict each other: the {page} says that {who}, the {other_page} says that "
        "{other_who}.",
        page=called(first.page), who=_who(first.terms),
        other_page=called(second.page), other_who=_who(second.terms),
    )  # fmt: skip
    evidence = first.evidence[:1] + second.evidence[:1]
    return failed(sentence, [page.url for page in pages], evidence)


def _stated(said: Sequence[Statement], pages: Sequence[Page], told: Told | None) -> Judgement:
    searched = [page.url for page in pages]
    clear = [s for s in said if not s.terms.ambiguous]
    if not clear:
        best = said[0]
        return unknown(
            Reason.AMBIGUOUS,
            say(
                "The {page} says two things about who pays for a return; a person should read it.",
                page=called(best.page),
            ),
            best.evidence,
            searched=searched,
        )
    best = min(clear, key=lambda s: (not s.firm, s.terms.ordinary_payer not in WHO))
    aside = _aside(best.terms, told.policy) if told else ""
    sentence = joined(_pays(best), _met(clear), aside)
    evidence = (*best.evidence, told.evidence) if told and aside else best.evidence
    glory = best.terms.ordinary_payer is Payer.SELLER
    return passed(sentence, evidence, glory=glory, searched=searched, facts=_facts(best, said))


def _met(said: Sequence[Statement]) -> str:
    """Whether buyers come across it, or have to look for it."""
    met = ON_THE_WAY & {s.page.stage for s in said}
    return "" if met else say("Buyers don't come across it on the way to the order.")


def _who(terms: ReturnTerms) -> str:
    return joined(_payer(terms), _amount(terms))


def _amount(terms: ReturnTerms) -> str:
    return say("({amount})", amount=terms.amount.told) if terms.amount else ""


def _payer(terms: ReturnTerms) -> Said:
    ordinary = terms.ordinary_payer
    if ordinary not in WHO:
        return say("who pays for returns depends on the case")
    if terms.payer is not Payer.CONDITIONAL:
        return WHO[ordinary]
    if ordinary is Payer.SELLER:
        return say("the shop pays for returns within the country, while other cases differ")
    return say("the customer pays for returns within the country, while other cases differ")


def _pays(said: Statement) -> Said:
    amount = joined(" ", _amount(said.terms), between="") if said.terms.amount else ""
    values = {"amount": amount, "page": called(said.page)}
    ordinary, conditional = said.terms.ordinary_payer, said.terms.payer is Payer.CONDITIONAL
    if ordinary not in WHO:
        return say("Who pays for returns depends on the case{amount}, stated on the {page}.", **values)
    if ordinary is Payer.SELLER and conditional:
        return say(
            "The shop pays for returns within the country, while other cases differ{amount}, stated on the "
            "{page}.",
            **values,
        )
    if ordinary is Payer.SELLER:
        return say("The shop pays for returns{amount}, stated on the {page}.", **values)
    if conditional:
        return say(
            "The customer pays for returns within the country, while other cases differ{amount}, stated on "
            "the {page}.",
            **values,
        )
    return say("The customer pays for returns{amount}, stated on the {page}.", **values)


def _aside(terms: ReturnTerms, policy: ReturnPolicy) -> str:
    """Search engines show shoppers something else than the pages do: another payer, price or time."""
    if policy.payer in WHO and terms.ordinary_payer in WHO and policy.payer != terms.ordinary_payer:
        return say("The shop's data for search engines says that {who}.", who=WHO[policy.payer])
    other: list[str] = []
    if policy.amount and _fixed(policy.amount) and _fixed(terms.amount) and policy.amount != terms.amount:
        other.append(policy.amount.told)
    if policy.window_days and terms.window_days and policy.window_days != terms.window_days:
        days = terms.window_days
        other.append(
            say_n("{n} day instead of {other}", "{n} days instead of {other}", policy.window_days, other=days)
        )
    return say("The shop's data for search engines says {what}.", what=listed(other)) if other else ""


def _facts(best: Statement, said: Sequence[Statement]) -> dict[str, str]:
    terms = best.terms
    stages = dict.fromkeys(s.page.stage.value for s in said)
    windows = [s.terms.window_days for s in (best, *said) if s.terms.window_days]
    facts = {
        "payer": terms.payer, "home_payer": terms.home_payer, "amount": terms.amount,
        "exchange_payer": terms.exchange_payer, "faulty_payer": terms.faulty_payer,
        "window_days": windows[0] if windows else None, "stated_on": ", ".join(stages),
    }  # fmt: skip
    return {name: str(value) for name, value in facts.items() if value is not None}


def _nowhere(pages: Sequence[Page], shop: Shop, told: Told | None) -> Judgement:
    """No page says who pays. Whether that is a fault depends on what was read, and how well."""
    searched = [page.url for page in pages]
    about = [page for page in pages if page.stage in ABOUT_RETURNS]
    foreign = [page for page in about if _language(page, shop) not in READ_WELL]
    treating = [page for page in about if page not in foreign and _treats_returns(page, shop)]
    if told and told.policy.payer in WHO:
        who = WHO[told.policy.payer]
        return unknown(
            Reason.AMBIGUOUS,
            say("Only the shop's data for search engines says that {who}; no text on a page does.", who=who),
            [told.evidence],
            searched=searched,
        )
    if treating:
        sentence = say(
            "The {page} explains returns, but no page searched says who pays for sending goods back.",
            page=called(treating[0]),
        )
        return failed(sentence, searched, [Evidence(stage=p.stage, url=p.url) for p in treating[:1]])
    if foreign:
        page = foreign[0]
        return unknown(
            Reason.LANGUAGE_UNSUPPORTED,
            say(
                "The {page} is in a language that cannot be read well enough to judge return costs.",
                page=called(page),
            ),
            searched=searched,
        )
    return unknown(
        Reason.PAGE_NOT_FOUND,
        say("No page that explains returns was found, so nothing can be said."),
        searched=searched,
    )


ON_THE_WAY = frozenset({Stage.HOME, Stage.PRODUCT, Stage.CART, Stage.CHECKOUT})
ABOUT_RETURNS = frozenset({Stage.RETURNS, Stage.SHIPPING, Stage.TERMS})


def _language(page: Page, shop: Shop) -> str:
    return detect_language(_text(page), told=page.language or next(iter(shop.languages), ""))


def _text(page: Page) -> str:
    return "\n".join(t.text for t in page.texts if t.region not in {"header", "nav", "footer"})


def _treats_returns(page: Page, shop: Shop) -> bool:
    """A page of its own needs to mention returns; a shipping or terms page must say more about them."""
    needed = 1 if page.stage is Stage.RETURNS else 3
    return mentions_returns(_text(page), language=_language(page, shop)) >= needed
