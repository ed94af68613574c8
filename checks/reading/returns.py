"""Reads what a text says about the cost of returning goods, like a careful customer.

The question is the ordinary return: a customer of the home market changes their mind and sends
the parcel back. Faulty goods, exchanges, business customers, late or uncollected parcels are kept
apart. Delivery to the customer, order values, restocking fees and customs never are the amount.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from checks.reading.clauses import clauses
from checks.reading.folding import Folded
from checks.reading.language import detect_language
from checks.reading.return_context import Payer
from checks.reading.return_memory import Statement
from checks.reading.return_scopes import CONDITIONS
from checks.reading.return_statements import statements
from checks.reading.return_window import window_days
from checks.reading.sentences import Sentence, split
from checks.reading.vocabulary import Vocabulary, read, vocabulary
from checks.saying import Amount, money

BEFORE, AFTER = 2, 6  # sentences read around one that speaks of returns
LIST = 8  # lines of a list before it
TELLING = frozenset({  # what a sentence must say to be about returns, their cost or their time
    "returns", "return_costs", "free_returns", "withdrawal", "exchange", "refused", "since_receipt",
    "asks_refund", "such_costs", "charged", "deducted", "prepaid", "customer_pays", "seller_pays",
    "own_expense", "reimburses", "no_costs", "costs", "carriage", "free",
})  # fmt: skip
MOST = 100_000  # characters about returns read of one text, so that no page can hold us up


@dataclass(frozen=True, slots=True)
class Cost:
    """What a return costs; `low` and `high` differ where it depends on something."""

    low: Decimal
    high: Decimal
    currency: str  # ISO 4217
    estimate: bool = False

    def __str__(self) -> str:
        """As in "4.95 EUR", "5-13 GBP", "~7.25 EUR"."""
        if self.low != self.high:
            return f"{'~' * self.estimate}{_short(self.low)}-{_short(self.high)} {self.currency}"
        return f"{'~' * self.estimate}{self.low} {self.currency}"

    @property
    def told(self) -> Amount:
        return money(self.low, self.currency, high=self.high, text=str(self))


def _short(value: Decimal) -> str:
    return str(value.quantize(Decimal(1))) if value == value.to_integral() else str(value)


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that says so; `start` and `end` are places in the text that was read."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTerms:
    stated: bool = False
    payer: Payer | None = None
    home_payer: Payer | None = None  # where the text distinguishes countries
    amount: Cost | None = None
    window_days: int | None = None
    exchange_payer: Payer | None = None
    faulty_payer: Payer | None = None
    quotes: tuple[Quote, ...] = ()
    ambiguous: bool = False  # says two things about the same return
    plain: bool = False  # says so without a condition that was not understood
    language: str = ""  # in which it was read; empty: in none that we know

    @property
    def ordinary_payer(self) -> Payer | None:
        """Who pays for the plain domestic parcel."""
        return self.home_payer or self.payer


def read_returns(text: str, *, language: str = "", country: str = "") -> ReturnTerms:
    """`language`: ISO 639-1 or a tag such as "de-AT", told from the words if unknown;
    `country`: ISO 3166-1, of the shop's home market."""
    known = detect_language(text, told=language)
    if not known:
        return ReturnTerms()
    words = vocabulary("returns", known)
    folded, found = split(text)
    relevant = _relevant(folded, found, words)
    said = statements(relevant, words, country.upper())
    return _terms(said, window_days(relevant, words), folded, text, known)


def _relevant(folded: Folded, found: Sequence[Sentence], words: Vocabulary) -> list[Sentence]:
    """The sentences about returns with those around them."""
    relevant: list[Sentence] = []
    read = last = 0  # characters taken, and the place after the last sentence taken
    topical = [word for word in words.topic_words if word in folded.text]
    for place, sentence in enumerate(found if topical else ()):
        if sentence.may_say(topical) and _says_something(sentence, words):
            near = found[max(last, _opening(found, place)) : place + AFTER + 1]
            relevant += near
            read += sum(len(s.text) for s in near)
            last = max(last, place + AFTER + 1)
        if read > MOST:
            break
    return relevant


def _opening(found: Sequence[Sentence], place: int) -> int:
    """Where to begin reading: with what announces the list that the sentence stands in, if it does."""
    first = max(0, place - BEFORE)
    if found[place].bullet:
        while found[first].bullet and 0 < first > place - LIST:
            first -= 1
    return first


def _says_something(sentence: Sentence, words: Vocabulary) -> bool:
    """Whether more than a word's beginning is about returns: "free" or "collect" begin many sentences."""
    return any(hit.meaning in TELLING for hit in read(sentence.text, words)[1])


def _terms(
    said: Sequence[Statement], window: int | None, folded: Folded, text: str, language: str
) -> ReturnTerms:
    said = _of_the_union(said)
    ordinary = _unconditional([s for s in said if s.ordinary]) or _implied(said)
    payer, home, ambiguous = _payer(ordinary, said)
    resting = ordinary if payer else []
    return ReturnTerms(
        stated=payer is not None,
        payer=payer,
        home_payer=home,
        amount=_amount(ordinary, said, payer) if payer else None,
        window_days=window,
        exchange_payer=_of_scope(said, "exchange"),
        faulty_payer=_of_scope(said, "faulty") or _excepted(ordinary),
        quotes=_quotes(resting, folded, text),
        ambiguous=ambiguous,
        plain=any(not s.bound for s in resting),
        language=language,
    )


def _of_the_union(said: Sequence[Statement]) -> Sequence[Statement]:
    """ "Within the EU the shop pays": where nothing else is told of returns at home, they are among them.

    So is what is free "in Europe"; what costs "from Europe" may be told of the others only.
    """
    if any(s.ordinary for s in said):
        return said
    meant = [s for s in said if "union" in s.scopes or ("europe" in s.scopes and s.payer is Payer.SELLER)]
    places = frozenset({"abroad", "union", "europe"})
    return [replace(s, scopes=s.scopes - places) if s in meant else s for s in said]


def _unconditional(ordinary: Sequence[Statement]) -> list[Statement]:
    """Without what only holds if the seller chooses so, where more is said than that."""
    said = [s for s in ordinary if not s.granted] or list(ordinary)
    if _without_more_ado(said, Payer.SELLER):  # "In principle the customer pays. We pay for you"
        said = [s for s in said if not (s.usual and s.payer is Payer.CUSTOMER and not s.scopes)]
    if any(s.payer is Payer.SELLER and not (s.scopes or s.label) for s in said):  # "Pay first, we refund"
        said = [s for s in said if not (s.advance and s.payer is Payer.CUSTOMER)]
    if any(s.payer is Payer.CUSTOMER and s.fees for s in said):  # "We share the costs: you pay €4"
        said = [s for s in said if s.payer is not Payer.CONDITIONAL]
    if any(s.payer is Payer.SELLER and "own_way" not in s.scopes for s in said):
        # "If you don't use our label, you pay", "you pay unless you use our label"
        said = [s for s in said if "own_way" not in s.scopes | s.exceptions]
    if any(s.payer is Payer.CUSTOMER and s.named and not s.bound and s.scopes <= {"method"} for s in said):
        return [s for s in said if not s.label or s.scopes]  # the label we send is yours to pay
    return said


def _without_more_ado(said: Sequence[Statement], payer: Payer) -> bool:
    """Whether one of them is plainly said to pay, in a sentence after one of what is so as a rule."""
    rules = [s.end for s in said if s.usual]
    plain = [s for s in said if s.payer is payer and not (s.usual or s.label or s.scopes or s.exceptions)]
    return any(s.start >= end for s in plain for end in rules)


def _implied(said: Sequence[Statement]) -> list[Statement]:
    """ "We pay only if the goods are faulty": so the customer pays otherwise."""
    return [
        Statement(s.payer.other, frozenset(), s.start, s.end)
        for s in said
        if s.only and s.payer is Payer.SELLER and (s.scopes & {"faulty", "exchange"} or s.agreed)
    ]


def _payer(
    ordinary: Sequence[Statement], said: Sequence[Statement]
) -> tuple[Payer | None, Payer | None, bool]:
    """The payer, the payer at home where countries differ, and whether the text contradicts itself."""
    if not ordinary:
        return None, None, False
    payers = {s.payer for s in ordinary}
    if Payer.CONDITIONAL in payers:  # shared between the two
        return Payer.CONDITIONAL, None, False
    abroad = {s.payer for s in said if "abroad" in s.scopes and not s.scopes & {"faulty", "exchange"}}
    abroad |= {s.payer.other for s in ordinary if "abroad" in s.exceptions}
    spared = [s for s in ordinary if "home" in s.exceptions]  # "unless from within the UK, you pay"
    if spared and len(payers) == 1:
        return Payer.CONDITIONAL, spared[0].payer.other, False
    at_home = [s for s in ordinary if "home" in s.scopes]
    on_terms = all("threshold" in s.scopes for s in at_home) and len(payers) > 1  # "at home, up to €150"
    if at_home and len({s.payer for s in at_home}) == 1 and not on_terms:
        return _with_home(at_home, ordinary, abroad)
    if len(payers) > 1:
        bound = any(s.scopes & CONDITIONS for s in ordinary)
        return Payer.CONDITIONAL, None, not bound
    payer = ordinary[0].payer
    if abroad - {payer}:
        return Payer.CONDITIONAL, payer, False
    if _depends(ordinary):
        return Payer.CONDITIONAL, None, False
    return payer, None, False


def _with_home(
    at_home: Sequence[Statement], ordinary: Sequence[Statement], abroad: set[Payer]
) -> tuple[Payer, Payer | None, bool]:
    payer = at_home[0].payer
    if payer is Payer.SELLER and all(s.scopes & CONDITIONS for s in at_home) and _denied(ordinary):
        return Payer.CONDITIONAL, None, False  # "… unless over £100, which has free UK returns"
    elsewhere = abroad | {s.payer for s in ordinary if "home" not in s.scopes}
    if elsewhere - {payer} or any(s.only for s in at_home):
        return Payer.CONDITIONAL, payer, False
    return payer, None, False


def _denied(ordinary: Sequence[Statement]) -> bool:
    return any(s.payer is Payer.CUSTOMER and "home" not in s.scopes for s in ordinary)


def _depends(ordinary: Sequence[Statement]) -> bool:
    """Whether all that is said holds under a condition or with an exception that a customer can meet."""
    if all(s.scopes & CONDITIONS for s in ordinary):
        return any(s.payer is Payer.SELLER or s.scopes & {"threshold"} for s in ordinary)
    return any(s.exceptions & CONDITIONS for s in ordinary)


def _of_scope(said: Sequence[Statement], scope: str) -> Payer | None:
    return next((s.payer for s in said if scope in s.scopes), None)


def _excepted(ordinary: Sequence[Statement]) -> Payer | None:
    return next((s.payer.other for s in ordinary if "faulty" in s.exceptions), None)


def _amount(ordinary: Sequence[Statement], said: Sequence[Statement], payer: Payer) -> Cost | None:
    paid = [s for s in ordinary if s.payer is Payer.CUSTOMER and s.fees]
    if not paid and payer is Payer.CONDITIONAL:
        paid = [s for s in said if s.payer is Payer.CUSTOMER and "abroad" in s.scopes and s.fees]
    amounts = [fee for s in paid for fee in s.fees]
    if not amounts:
        return None
    currency = amounts[0].currency
    values = [fee.value for fee in amounts if fee.currency == currency]
    return Cost(min(values), max(values), currency, any(s.estimate for s in paid))


def _quotes(resting: Sequence[Statement], folded: Folded, text: str) -> tuple[Quote, ...]:
    places = dict.fromkeys(folded.original(s.start, s.end) for s in resting)
    return tuple(Quote(text[start:end], start, end) for start, end in places)


def mentions_returns(text: str, *, language: str = "") -> int:
    """How many sentences speak of sending goods back."""
    known = detect_language(text, told=language)
    if not known:
        return 0
    words = vocabulary("returns", known)
    return sum(
        any(hit.meaning in {"returns", "return_costs"} for part in clauses(s, words) for hit in part.hits)
        for s in _relevant(*split(text), words)
    )
