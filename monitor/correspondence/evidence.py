"""What speaks for a machine and what for a person, each with its weight and its words. Pure.

The two tables are the score: a weight is added for each thing found. That no
template is known weighs for nobody: a person has to say what only persons do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher

from checks.reading.folding import fold
from checks.reading.money import find_amounts
from monitor.correspondence.header_cues import Cue, Sign, from_desk, from_no_reply, is_forward, is_reply
from monitor.correspondence.letter import Letter
from monitor.correspondence.quoting import SHORTEST_OWN, attributes, own_words, quotes
from monitor.correspondence.wording import PERSONAL, Said, said

AT_ONCE = timedelta(minutes=2)
ALIKE, COMPARED = 0.9, 300  # words
STATEMENT = 4  # words that say something at all
SUBSTANTIAL = 6  # words beside all templates: something else is said
# What each saying weighs for a machine; the words of the cue.
MACHINE = {
    "automatic": (4, "it says that it was sent automatically"),
    "robot": (4, "it says that an assistant program wrote it"),
    "presents": (6, "it presents itself as an assistant program"),  # and may then answer as a person would
    "notice": (3, "it is a notice of a shop's system"),
    "challenge": (4, "it asks to prove that a person wrote, or that the address is right"),
    "ticket": (2, "it names a ticket that was opened"),
    "received": (2, "it confirms that something was received"),
    "absence": (3, "it says that somebody is away or closed"),
    "survey": (3, "it asks for a rating"),
    "marketing": (2, "it advertises or tells how to unsubscribe"),
    "later": (1, "it puts off to later"),
    "meanwhile": (1, "it points to help pages or opening hours"),
    "itself": (1, "it speaks of the message, not of what that asks"),
    "until": (1, "it says until when"),
}
# What each thing weighs for a person.
PERSON = {
    "yes": (2, "it begins with a yes or a no"),
    "i": (1, "it speaks of one person"),
    "matter": (2, "it says more than templates do"),
    "something": (1, "it says something that no template says, though nothing personal"),
    "figures": (1, "it names a price or a measure"),
    "question": (1, "it asks back"),
    "agent": (3, "its Message-ID is that of an agent's reply in FreeScout"),
    "program": (2, "it was written in a mail program"),
    "discussion": (4, "it comes from a list where people discuss"),
    "quote": (1, "it quotes what it answers"),
    "desk": (1, "a help desk sent it as a reply"),
    "forward": (3, "somebody passed it on"),
}
SUBJECT_ALONE = ("automatic", "challenge", "absence", "received", "ticket", "survey", "marketing", "notice")
HEADERS = {Sign.SUSPECT: 2, Sign.HINT: 1}
POLITE = frozenset(
    {"received", "later", "marketing", "thanks", "itself", "until"}
)  # what persons say as well
UNMISTAKABLE = MACHINE.keys() - POLITE
MEASURE = re.compile(
    r"(?<![\w.,])\d+(?:[.,]\d+)? ?"
    r"(?:mm|cm|km|m|kg|g|ml|cl|l|kw|watt|w|v|zoll|inch(?:es)?|inci|°c?|%|x ?\d+"
    r"|stuck|stuks?|buc(?:ati)?|pcs|pieces|pezzi|piezas|pieces|szt(?:uk)?)(?!\w)"
)

ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
ELSEWHERE = re.compile(r"\S@\S|\d[\d /.-]{5,30}\d")  # an address or a telephone number


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the mail itself."""

    ours: str = ""  # the text that was sent
    took: timedelta | None = None  # since it was sent
    earlier: tuple[str, ...] = ()  # earlier mails of that shop, as `masked` made them


Weight = tuple[int, str]


def of_machine(
    letter: Letter, told: tuple[Said, Said], own: str, cues: Sequence[Cue], context: Context
) -> Iterator[Weight]:
    text, subject = told
    for meaning, (points, words) in MACHINE.items():
        if meaning == "itself" and text.says("received", "ticket"):
            continue  # the same told twice
        if text.says(meaning):
            less = meaning == "marketing" and is_reply(letter)  # the foot of a list or a signature
            yield points - less, f"{words}: “{text.quote[meaning]}”"
        elif meaning in SUBJECT_ALONE and subject.says(meaning):
            yield points, f"{words}: “{subject.quote[meaning]}” in its subject"
    yield from _together(letter, text, own, {cue.sign for cue in cues})
    yield from _mailing(cues, letter)
    yield from ((HEADERS[cue.sign], cue.words) for cue in cues if cue.sign in HEADERS)
    if from_no_reply(letter) and not is_reply(letter):
        yield 1, "it answers nothing, and nobody reads what is answered"
    yield from _timing(letter, context)


def _together(letter: Letter, text: Said, own: str, signs: set[Sign]) -> Iterator[Weight]:
    """What is polite alone, and a template where several such things are all it says."""
    if text.says("later") and text.says("thanks", "received", "meanwhile"):
        yield 2, "it thanks, and puts off to later"
    elif text.says("thanks") and text.substance < SUBSTANTIAL and not text.says("first_person", "answers"):
        yield 1, "it only thanks"
    if text.says("post") and not text.substance and len(own.split()) >= STATEMENT:
        alone = not text.says(*PERSONAL) and signs.isdisjoint({Sign.PROGRAM, Sign.DISCUSSION})
        yield 1 + alone, f"it speaks of mails and answers alone: “{text.quote['post']}”"
    if text.says("until", "elsewhere") and ELSEWHERE.search(own):
        yield 2, "it says whom to turn to instead"
    elif _other_mailbox(letter, own) and not text.says(*PERSONAL):
        yield 2, "it names another mailbox of the shop, and says nothing of the matter"
    if _only_whereabouts(text, own):
        yield 2, f"it tells where somebody is, and until when: “{text.quote['i_am']}”"
    if text.times("later") > 1 and not text.says("first_person", "i"):
        yield 1, "it puts off to later in more than one way"
    if text.says("meanwhile") and not text.says("first_person"):
        yield 1, "it answers nothing itself"


def _only_whereabouts(text: Said, own: str) -> bool:
    """Absences are told in endless ways; what they have in common is that nothing else is told."""
    told = text.says("i_am") and text.says("when", "until") and not text.says("absence", "first_person")
    return told and not text.says("answers", "yes") and "?" not in own


def _other_mailbox(letter: Letter, own: str) -> bool:
    domain = letter.sender.partition("@")[2]
    return any(
        found.lower() != letter.sender and found.lower().endswith(f"@{domain}")
        for found in (ADDRESS.findall(own) if domain else ())
    )


def _mailing(cues: Sequence[Cue], letter: Letter) -> Iterator[Weight]:
    """Lists of people carry the same headers; an answer sent through a mailing service does, too."""
    signs = {cue.sign for cue in cues}
    if Sign.DISCUSSION not in signs:
        weight = 1 if is_reply(letter) else 4
        yield from ((weight, cue.words) for cue in [c for c in cues if c.sign is Sign.BULK][:1])


def _timing(letter: Letter, context: Context) -> Iterator[Weight]:
    quick = context.took is not None and context.took <= AT_ONCE
    # What a reply quotes is no echo: people's mail programs do that.
    ours, theirs = _squeezed(context.ours), _squeezed(own_words(letter.text))
    if quick and len(ours) >= SHORTEST_OWN and ours in theirs:
        yield 3, "it came within two minutes and repeats our text"
    elif quick:
        yield 1, "it came within two minutes"
    if any(_alike(masked(letter.text, context.ours), earlier) for earlier in context.earlier):
        yield 4, "it is nearly the same as an earlier mail of this shop"


def of_person(letter: Letter, text: Said, own: str, signs: set[Sign]) -> Iterator[Weight]:
    yield from _speaking(text, letter)
    for thing in (*_answering(letter, text, own), *_sent(letter, text, signs)):
        yield PERSON[thing]


def _speaking(text: Said, letter: Letter) -> Iterator[Weight]:
    if text.says("first_person"):
        quote = text.quote["first_person"]
        yield min(3, 1 + text.times("first_person")), f"it speaks as one person does: “{quote}”"
    elif text.says("i"):
        yield PERSON["i"][0], f"{PERSON['i'][1]}: “{text.quote['i']}”"
    if text.says("answers") and (_into(letter, text) or text.says("first_person", "i", "yes")):
        yield min(3, text.times("answers")), f"it says something about a matter: “{text.quote['answers']}”"


def _answering(letter: Letter, text: Said, own: str) -> Iterator[str]:
    if not _into(letter, text) or text.says(*(UNMISTAKABLE - {"absence"})):
        return
    concrete = [
        name
        for name, found in (
            ("yes", is_reply(letter) and text.says("yes")),
            ("figures", bool(find_amounts(own)) or bool(MEASURE.search(fold(own).text))),
            ("question", "?" in own and not text.says("later")),
        )
        if found
    ]
    if text.says("absence") and (
        {"yes", "figures"}.isdisjoint(concrete) or not text.says("i", "first_person")
    ):
        return  # persons tell where they have been as well, and then answer
    yield from concrete
    if text.substance >= SUBSTANTIAL:
        if concrete or text.says("first_person", "answers", "i"):
            yield "matter"
        elif is_reply(letter) and not text.says("we", "team"):
            yield "something"


def _into(letter: Letter, text: Said) -> bool:
    """A reply by its form; or it names the question and goes on to something that is no template."""
    named = text.says("thanks") or said(letter.subject).says("asked")
    goes_on = named and text.substance >= SUBSTANTIAL
    return (
        is_reply(letter)
        or attributes(letter.text)
        or (goes_on and not text.says(*(MACHINE.keys() - {"itself"})))
    )


def _sent(letter: Letter, text: Said, signs: set[Sign]) -> Iterator[str]:
    for sign in (Sign.AGENT, Sign.PROGRAM, Sign.DISCUSSION):
        if sign in signs:
            yield sign.value
    if quotes(letter.text) and is_reply(letter):
        yield "forward" if is_forward(letter) else "quote"
    machine = text.says("received", "ticket", "automatic", "robot", "survey")
    if from_desk(letter) and Sign.REPLY in signs and not machine:
        yield "desk"


def impersonal(text: Said, letter: Letter) -> bool:
    """A team speaks, and nobody in it; unless it goes into what it was asked, in the same thread."""
    into = text.substance >= SUBSTANTIAL and (bool(letter.references) or not text.says("team"))
    return text.says("we", "team") and not text.says(*PERSONAL) and not into


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


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _alike(one: str, other: str) -> bool:
    words, others = one.split()[:COMPARED], other.split()[:COMPARED]
    if min(len(words), len(others)) < 5:
        return False
    return SequenceMatcher(None, words, others, autojunk=False).ratio() >= ALIKE
