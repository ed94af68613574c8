"""How well we read labelled samples. Pure: items in, figures and misses out.

A figure is None where there is nothing to measure it on.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from checks.reading.phones import find_phones
from checks.reading.remembering import once_a_text
from checks.reading.returns import ReturnTerms, read_returns

Item = Mapping[str, Any]
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Miss:
    """`said` is what we read, `truth` what the sample says."""

    task: str
    item: Item
    said: str
    truth: str


@dataclass(frozen=True, slots=True)
class Rates:
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class ReturnsAccuracy:
    """Payer and amount are asked of the samples that state a payer, stated and window of all.

    `unknown`: the share of samples that state a payer in which we found none or a contradiction.
    """

    n: int
    stated: Rates
    payer: float | None
    amount: float | None
    window: float | None
    unknown: float | None
    misses: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class PhonesAccuracy:
    n: int
    precision: float | None
    recall: float | None
    exact: float | None
    misses: tuple[Miss, ...] = ()


def measure_returns(items: Sequence[Item]) -> ReturnsAccuracy:
    read = [(item, _terms(item)) for item in items]
    told = [(item, terms) for item, terms in read if _stated(item)]
    stated = [("stated", i, str(t.stated).lower(), str(_stated(i)).lower()) for i, t in read]
    payer = [("payer", i, str(t.ordinary_payer), str(i.get("home_payer") or i.get("payer"))) for i, t in told]
    amount = [("amount", i, _amount(t.amount), _amount(i["amount"])) for i, t in told if "amount" in i]
    window = [("window", i, str(t.window_days), str(i["window_days"])) for i, t in read if "window_days" in i]
    return ReturnsAccuracy(
        n=len(read),
        stated=rates_of(
            hits=sum(terms.stated for _, terms in told),
            found=sum(terms.stated for _, terms in read),
            wanted=len(told),
        ),
        payer=share_of(said == truth for _, _, said, truth in payer),
        amount=share_of(said == truth for _, _, said, truth in amount),
        window=share_of(said == truth for _, _, said, truth in window),
        unknown=share_of(terms.ordinary_payer is None or terms.ambiguous for _, terms in told),
        misses=tuple(Miss(*row) for row in stated + payer + amount + window if row[2] != row[3]),
    )


def measure_phones(items: Sequence[Item]) -> PhonesAccuracy:
    """Numbers that a sample lets pass (`accept_also`) count neither for nor against us."""
    read = [(item, _numbers(item) - _named(item, "accept_also"), _named(item, "expect")) for item in items]
    rates = rates_of(
        hits=sum(len(found & wanted) for _, found, wanted in read),
        found=sum(len(found) for _, found, _ in read),
        wanted=sum(len(wanted) for _, _, wanted in read),
    )
    return PhonesAccuracy(
        n=len(read),
        precision=rates.precision,
        recall=rates.recall,
        exact=share_of(found == wanted for _, found, wanted in read),
        misses=tuple(
            Miss("phones", item, _list(found), _list(wanted))
            for item, found, wanted in read
            if found != wanted
        ),
    )


def figures(
    returns: ReturnsAccuracy | None, languages: Mapping[str, ReturnsAccuracy], phones: PhonesAccuracy | None
) -> dict[str, Any]:
    """What `--json` prints."""
    document: dict[str, Any] = {}
    if returns:
        by_lang = {language: figure.payer for language, figure in languages.items()}
        document["returns"] = {
            "n": returns.n,
            "stated": asdict(returns.stated),
            "payer": {"accuracy": returns.payer, "by_lang": by_lang},
            "amount": {"exact": returns.amount},
            "window": {"exact": returns.window},
            "unknown_share": returns.unknown,
        }
    if phones:
        document["phones"] = {key: getattr(phones, key) for key in ("n", "precision", "recall", "exact")}
    return document


@once_a_text  # each sample counts twice: in its language, and in all of them
def _read(text: str, *, language: str, country: str) -> ReturnTerms:
    return read_returns(text, language=language, country=country)


@once_a_text
def _call(text: str, region: str) -> frozenset[str]:
    return frozenset(number.e164 for number in find_phones(text, region))


def _terms(item: Item) -> ReturnTerms:
    return _read(item["text"], language=item.get("lang") or "", country=item.get("country") or "")


def _stated(item: Item) -> bool:
    stated = item.get("stated")
    return bool(item.get("payer")) if stated is None else bool(stated)


def _amount(amount: object) -> str:
    """ "20 EUR" is "20.00 EUR"."""
    return NUMBER.sub(lambda number: f"{Decimal(number[0]):.2f}", str(amount))


def _numbers(item: Item) -> frozenset[str]:
    return _call(item["text"], item.get("country") or "")


def _named(item: Item, key: str) -> set[str]:
    return set(item.get(key) or ())


def _list(numbers: AbstractSet[str]) -> str:
    return ", ".join(sorted(numbers)) or "none"


def rates_of(*, hits: int, found: int, wanted: int) -> Rates:
    return Rates(
        precision=hits / found if found else None,
        recall=hits / wanted if wanted else None,
        f1=2 * hits / (found + wanted) if found + wanted else None,
    )


def share_of(right: Iterable[bool]) -> float | None:
    answers = list(right)
    return sum(answers) / len(answers) if answers else None
