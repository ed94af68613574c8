"""How well mails of machines are told from mails of people. Pure: items in, figures and misses out.

Where the classifier leaves the writer undetermined, its leaning counts: a person where the mail is a reply
and nothing speaks of a machine, a machine otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checks.correspondence import Actor, MailKind
from monitor.accuracy import Item, Miss, share_of
from monitor.correspondence.classify import classify
from monitor.correspondence.letter import letter_of

AUTO, HUMAN, BOUNCE = LABELS = ("auto", "human", "bounce")


@dataclass(frozen=True, slots=True)
class MailsAccuracy:
    """`accuracy`: auto from human, of the mails that are no bounces; `bounce`: bounces from all others.

    `machine_called_human`: of the mails by machines, bounces among them, the share called human.
    """

    n: int
    accuracy: float | None
    bounce: float | None
    machine_called_human: float | None
    misses: tuple[Miss, ...] = ()


def measure_mails(items: Sequence[Item]) -> MailsAccuracy:
    read = [(item, _label(item), item["label"]) for item in items]
    return MailsAccuracy(
        n=len(read),
        accuracy=share_of((said == HUMAN) == (truth == HUMAN) for _, said, truth in read if truth != BOUNCE),
        bounce=share_of((said == BOUNCE) == (truth == BOUNCE) for _, said, truth in read),
        machine_called_human=share_of(said == HUMAN for _, said, truth in read if truth != HUMAN),
        misses=tuple(_miss(*row) for row in read if row[1] != row[2]),
    )


def mails_figures(figure: MailsAccuracy) -> dict[str, Any]:
    return {
        "n": figure.n,
        "accuracy": figure.accuracy,
        "bounce_accuracy": figure.bounce,
        "machine_called_human": figure.machine_called_human,
    }


def _label(item: Item) -> str:
    judged = classify(letter_of(item.get("headers") or {}, item.get("subject") or "", item.get("body") or ""))
    if judged.kind is MailKind.BOUNCE:
        return BOUNCE
    return HUMAN if judged.leaning is Actor.HUMAN else AUTO


def _miss(item: Item, said: str, truth: str) -> Miss:
    return Miss(
        "mail", {**item, "text": f"{item.get('subject') or ''} | {item.get('body') or ''}"}, said, truth
    )
