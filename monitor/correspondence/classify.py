"""What a mail is and who wrote it, with the cues that led there. Pure.

Strong headers decide. Without one, sayings of machines and of persons are weighed; where neither weighs more,
the writer is undetermined. A person is never certain.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher

from checks.correspondence import Actor, MailKind
from checks.reading.folding import fold
from monitor.correspondence.header_cues import (
    Cue,
    Sign,
    from_daemon,
    from_desk,
    from_mailer_daemon,
    has_reply_subject,
    header_cues,
    is_reply,
    null_sender,
)
from monitor.correspondence.letter import Letter
from monitor.correspondence.quoting import SHORTEST_OWN, own_words, quotes
from monitor.correspondence.wording import Said, said

AT_ONCE = timedelta(minutes=2)
ALIKE, COMPARED = 0.9, 300  # words
# What each saying weighs for a machine; the words of the cue.
MACHINE = {
    "automatic": (4, "it says that it was sent automatically"),
    "robot": (4, "it says that an assistant program wrote it"),
    "notice": (3, "it is a notice of a shop's system"),
    "ticket": (2, "it names a ticket that was opened"),
    "received": (2, "it confirms that something was received"),
    "absence": (3, "it says that somebody is away or closed"),
    "survey": (3, "it asks for a rating"),
    "marketing": (2, "it advertises or tells how to unsubscribe"),
    "later": (1, "it puts off to later"),
    "meanwhile": (1, "it points to help pages or opening hours"),
}
SUBJECT_ALONE = ("automatic", "absence", "received", "ticket", "survey", "marketing", "notice")
SUBSTANTIAL = 6  # words beside all templates: something else is said
POLITE = frozenset({"received", "later", "marketing", "thanks"})  # what persons say as well


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the mail itself."""

    ours: str = ""  # the text that was sent
    took: timedelta | None = None  # since it was sent
    earlier: tuple[str, ...] = ()  # earlier mails of that shop, as `masked` made them


@dataclass(frozen=True, slots=True)
class Judgement:
    kind: MailKind
    actor: Actor
    cues: tuple[str, ...]
    delayed: bool = False  # a bounce that is none yet: the server keeps trying
    leaning: Actor = Actor.UNDETERMINED  # the likelier, for who must decide


def classify(letter: Letter, context: Context | None = None) -> Judgement:
    context = context or Context()
    own = own_words(letter.text, ours=context.ours)
    text, subject = said(own), said(letter.subject)
    cues = header_cues(letter)
    if bounce := tuple(_bounce_cues(letter, text, subject, cues)):
        delayed = subject.says("delayed") or text.says("delayed") or _action(letter) == "delayed"
        put_off = ("the server keeps trying: no failure yet",) if delayed else ()
        return Judgement(MailKind.BOUNCE, Actor.MACHINE, bounce + put_off, delayed, Actor.MACHINE)
    return _weighed(letter, text, subject, cues, context)


def masked(text: str, ours: str = "") -> str:
    """A mail's own words without what differs between two of the same template."""
    words = re.findall(r"[^\W\d_]+", "\n".join(own_words(text, ours=ours).splitlines()[:60]))
    return fold(
        " ".join(
            word for place, word in enumerate(words) if not place or not _is_name(word, words[place - 1])
        )
    ).text


def _is_name(word: str, before: str) -> bool:
    """A capital behind a capital, or behind a greeting: most names."""
    return word[:1].isupper() and (
        before[:1].isupper() or before.lower() in {"frau", "herr", "hallo", "hello", "hi"}
    )


def _action(letter: Letter) -> str:
    return letter.report.action if letter.report else ""


def _bounce_cues(letter: Letter, text: Said, subject: Said, cues: Sequence[Cue]) -> Iterator[str]:
    """Machines that speak of another mail's fate: by their form, or by their words and one more sign."""
    named = [cue.words for cue in cues if cue.sign is Sign.BOUNCE]
    worded = text.says("bounce", "delayed") or subject.says("bounce", "delayed")
    system = null_sender(letter) or from_daemon(letter)
    if _reports_failure(letter, worded=worded, system=system):
        yield "it is a report on the delivery of a mail"
    yield from named
    if worded and system:
        yield "a mail system says that a mail was not delivered"
    elif from_mailer_daemon(letter) and not text.says("automatic", "absence", "received", "robot"):
        yield "a mailer daemon sent it"
    elif not _conversed(letter, text, cues) and (told := _bounce_words(text, subject)):
        yield f"it says that a mail was not delivered: “{told}”"


def _conversed(letter: Letter, text: Said, cues: Sequence[Cue]) -> bool:
    """People discuss such things, too."""
    listed = any(cue.sign is Sign.DISCUSSION for cue in cues)
    return listed or has_reply_subject(letter) or text.times("first_person") >= 2


def _bounce_words(text: Said, subject: Said) -> str:
    """In its subject, or twice in its text."""
    if subject.says("bounce", "delayed"):
        return next(subject.quote[meaning] for meaning in ("bounce", "delayed") if subject.says(meaning))
    return text.quote["bounce"] if text.times("bounce") > 1 else ""


def _reports_failure(letter: Letter, *, worded: bool, system: bool) -> bool:
    report = letter.report
    if (
        not report
        or report.kind not in {"delivery-status", ""}
        or report.action in {"delivered", "relayed", "expanded"}
    ):
        return False
    return worded or system or bool(report.recipients) or not letter.has("return-path")


def _weighed(letter: Letter, text: Said, subject: Said, cues: Sequence[Cue], context: Context) -> Judgement:
    signs = {cue.sign for cue in cues}
    told = subject if not has_reply_subject(letter) or subject.says("automatic", "absence") else Said({}, {})
    for_machine = list(_machine(text, told, cues, letter)) + list(_timing(letter, context))
    for_person = list(_person(letter, text, signs))
    weight = sum(points for points, _ in for_machine) - sum(points for points, _ in for_person)
    kind = _kind(text, told, signs, letter)
    strong = _strong(cues)
    if strong:
        return Judgement(
            kind, Actor.MACHINE, tuple(strong + [w for _, w in for_machine]), leaning=Actor.MACHINE
        )
    shown = tuple(words for _, words in for_machine + for_person)
    if for_machine and weight > 0:
        return Judgement(kind, Actor.MACHINE, shown, leaning=Actor.MACHINE)
    if for_person and weight < 0:
        return Judgement(MailKind.ANSWER, Actor.HUMAN, shown, leaning=Actor.HUMAN)
    leaning = Actor.HUMAN if Sign.REPLY in signs and not for_machine else Actor.MACHINE
    return Judgement(
        MailKind.ANSWER, Actor.UNDETERMINED, shown or ("nothing in it tells who wrote it",), leaning=leaning
    )


def _strong(cues: Sequence[Cue]) -> list[str]:
    return [cue.words for cue in cues if cue.sign is Sign.MACHINE]


def _machine(text: Said, subject: Said, cues: Sequence[Cue], letter: Letter) -> Iterator[tuple[int, str]]:
    for meaning, (points, words) in MACHINE.items():
        if text.says(meaning):
            less = meaning == "marketing" and is_reply(letter)  # the foot of a list or a signature
            yield points - less, f"{words}: “{text.quote[meaning]}”"
        elif meaning in SUBJECT_ALONE and subject.says(meaning):
            yield points, f"{words}: “{subject.quote[meaning]}” in its subject"
    if text.says("later") and text.says("thanks", "received", "meanwhile"):
        yield 2, "it thanks, and puts off to later"
    elif text.says("thanks") and text.substance < SUBSTANTIAL and not text.says("first_person", "answers"):
        yield 1, "it only thanks"
    if text.says("meanwhile") and not text.says("first_person"):
        yield 1, "it answers nothing itself"
    yield from _mailing(cues, letter)
    yield from ((2, cue.words) for cue in cues if cue.sign is Sign.SUSPECT)


def _mailing(cues: Sequence[Cue], letter: Letter) -> Iterator[tuple[int, str]]:
    """Lists of people carry the same headers; an answer sent through a mailing service does, too."""
    signs = {cue.sign for cue in cues}
    if Sign.DISCUSSION not in signs:
        weight = 1 if is_reply(letter) else 4
        yield from ((weight, cue.words) for cue in [c for c in cues if c.sign is Sign.BULK][:1])


def _timing(letter: Letter, context: Context) -> Iterator[tuple[int, str]]:
    quick = context.took is not None and context.took <= AT_ONCE
    ours, theirs = _squeezed(context.ours), _squeezed(letter.text)
    if quick and len(ours) >= SHORTEST_OWN and ours in theirs:
        yield 3, "it came within two minutes and repeats our text"
    elif quick:
        yield 1, "it came within two minutes"
    if any(_alike(masked(letter.text, context.ours), earlier) for earlier in context.earlier):
        yield 4, "it is nearly the same as an earlier mail of this shop"


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _alike(one: str, other: str) -> bool:
    words, others = one.split()[:COMPARED], other.split()[:COMPARED]
    if min(len(words), len(others)) < 5:
        return False
    return SequenceMatcher(None, words, others, autojunk=False).ratio() >= ALIKE


def _person(letter: Letter, text: Said, signs: set[Sign]) -> Iterator[tuple[int, str]]:
    if text.says("first_person"):
        yield (
            min(3, 1 + text.times("first_person")),
            f"it speaks as one person does: “{text.quote['first_person']}”",
        )
    if text.says("answers"):
        yield min(3, text.times("answers")), f"it says something about a matter: “{text.quote['answers']}”"
    own_matter = text.substance >= SUBSTANTIAL and not text.says(*(MACHINE.keys() - POLITE))
    if own_matter and has_reply_subject(letter):
        yield 2, "it says more than templates do"
    if Sign.AGENT in signs:
        yield 3, "its Message-ID is that of an agent's reply in FreeScout"
    if Sign.PROGRAM in signs:
        yield 2, "it was written in a mail program"
    if Sign.DISCUSSION in signs:
        yield 3, "it comes from a list where people discuss"
    if quotes(letter.text) and is_reply(letter):
        yield 1, "it quotes what it answers"
    if (
        from_desk(letter)
        and Sign.REPLY in signs
        and not text.says("received", "ticket", "automatic", "robot", "survey")
    ):
        yield 1, "a help desk sent it as a reply"


def _kind(text: Said, subject: Said, signs: set[Sign], letter: Letter) -> MailKind:
    def says(*meanings: str) -> bool:
        return text.says(*meanings) or subject.says(*meanings)

    if text.says("robot"):
        return MailKind.ANSWER
    if subject.says("absence") or (text.says("absence") and not says("received", "ticket")):
        return MailKind.OUT_OF_OFFICE
    if says("received", "ticket"):
        return MailKind.ACKNOWLEDGEMENT
    if says("survey"):
        return MailKind.SURVEY
    if says("marketing") or (Sign.BULK in signs and not is_reply(letter) and not says("later", "notice")):
        return MailKind.MARKETING
    return MailKind.ACKNOWLEDGEMENT
