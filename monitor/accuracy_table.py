"""The figures of `reachwatch accuracy` for the terminal, as Markdown that can stand in a page of ours."""

from collections.abc import Iterable, Mapping, Sequence

from monitor.accuracy import Miss, PhonesAccuracy, ReturnsAccuracy
from monitor.accuracy_forms import FormsAccuracy
from monitor.accuracy_mails import MailsAccuracy

ALL = "all"
SHOWN = 160  # characters of a missed sample
RETURNS = ("language", "n", "stated P", "stated R", "stated F1", "payer", "amount", "window", "unknown")
FORMS = ("language", "n", "contact P", "contact R", "contact F1", "roles", "honeypot F1")
MAILS = ("language", "n", "auto or human", "bounce", "machine called human")
PHONES = ("language", "n", "precision", "recall", "exact")


def returns_table(languages: Mapping[str, ReturnsAccuracy], total: ReturnsAccuracy) -> str:
    return _table(
        "Return costs", RETURNS, [(name, _of_returns(f)) for name, f in {**languages, ALL: total}.items()]
    )


def phones_table(languages: Mapping[str, PhonesAccuracy], total: PhonesAccuracy) -> str:
    return _table(
        "Phone numbers", PHONES, [(name, _of_phones(f)) for name, f in {**languages, ALL: total}.items()]
    )


def forms_table(languages: Mapping[str, FormsAccuracy], total: FormsAccuracy) -> str:
    return _table("Forms", FORMS, [(name, _of_forms(f)) for name, f in {**languages, ALL: total}.items()])


def mails_table(languages: Mapping[str, MailsAccuracy], total: MailsAccuracy) -> str:
    return _table("Mails", MAILS, [(name, _of_mails(f)) for name, f in {**languages, ALL: total}.items()])


def misses_list(misses: Iterable[Miss]) -> str:
    return "\n".join(map(_miss, misses)) or "No misses."


def _of_returns(f: ReturnsAccuracy) -> list[str]:
    rates = (f.stated.precision, f.stated.recall, f.stated.f1, f.payer, f.amount, f.window, f.unknown)
    return [str(f.n), *map(_figure, rates)]


def _of_phones(f: PhonesAccuracy) -> list[str]:
    return [str(f.n), *map(_figure, (f.precision, f.recall, f.exact))]


def _of_forms(f: FormsAccuracy) -> list[str]:
    rates = (f.contact.precision, f.contact.recall, f.contact.f1, f.roles, f.honeypot.f1)
    return [str(f.n), *map(_figure, rates)]


def _of_mails(f: MailsAccuracy) -> list[str]:
    return [str(f.n), *map(_figure, (f.accuracy, f.bounce, f.machine_called_human))]


def _figure(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.3f}"


def _table(title: str, head: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    lines = [head, ["---"] * len(head), *([name, *cells] for name, cells in rows)]
    wide = [max(len(line[column]) for line in lines) for column in range(len(head))]
    drawn = ("| " + " | ".join(c.ljust(w) for c, w in zip(line, wide, strict=True)) + " |" for line in lines)
    return "\n".join([f"{title}:", "", *drawn])


def _miss(miss: Miss) -> str:
    text = " ".join(miss.item["text"].split())
    text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    name = miss.item.get("id") or miss.item.get("lang") or "?"
    return f"{miss.task:7} {name}: read {miss.said}, should be {miss.truth}: {text}"
