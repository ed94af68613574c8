"""What a mail is and who wrote it, with the cues that led there. Pure.

Strong headers decide. Without one, what speaks for a machine and what for a person is weighed (`evidence`);
where neither weighs more, the writer is undetermined. A person is never certain.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from checks.correspondence import Actor, MailKind
from monitor.correspondence.bouncing import bounce_cues, is_delay
from monitor.correspondence.evidence import Context, impersonal, masked, of_machine, of_person
from monitor.correspondence.header_cues import Cue, Sign, has_reply_subject, header_cues, is_reply
from monitor.correspondence.letter import Letter
from monitor.correspondence.quoting import own_words
from monitor.correspondence.wording import Said, said

__all__ = ["Context", "Judgement", "classify", "masked"]
NOTHING = Said({}, {})
SURE = 2  # so much more must speak for a person than for a machine


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
    if bounce := tuple(bounce_cues(letter, text, subject, cues)):
        delayed = is_delay(letter, text, subject)
        put_off = ("the server keeps trying: no failure yet",) if delayed else ()
        return Judgement(MailKind.BOUNCE, Actor.MACHINE, bounce + put_off, delayed, Actor.MACHINE)
    told = subject if not has_reply_subject(letter) or subject.says("automatic", "absence") else NOTHING
    return _weighed(letter, own, (text, told), cues, context)


def _weighed(
    letter: Letter, own: str, told: tuple[Said, Said], cues: Sequence[Cue], context: Context
) -> Judgement:
    text, subject = told
    signs = {cue.sign for cue in cues}
    for_machine = list(of_machine(letter, told, own, cues, context))
    strong = [cue.words for cue in cues if cue.sign is Sign.MACHINE]
    kind = _kind(text, subject, signs, letter)
    if strong:
        shown = (*strong, *(words for _, words in for_machine))
        return Judgement(kind, Actor.MACHINE, shown, leaning=Actor.MACHINE)
    for_person = list(of_person(letter, text, own, signs))
    weight = sum(points for points, _ in for_machine) - sum(points for points, _ in for_person)
    shown = tuple(words for _, words in for_machine + for_person)
    hinted = [cue.words for cue in cues if cue.sign is Sign.HINT]
    spoken = [words for _, words in for_machine if words not in hinted]
    plain_reply = Sign.REPLY in signs and not spoken  # a hint alone tells nothing of it
    if for_machine and weight > 0 and not plain_reply:
        return Judgement(kind, Actor.MACHINE, shown, leaning=Actor.MACHINE)
    if weight <= -SURE:
        return Judgement(MailKind.ANSWER, Actor.HUMAN, shown, leaning=Actor.HUMAN)
    conversing = text.says("first_person") or not signs.isdisjoint({Sign.REPLY, Sign.DISCUSSION})
    personal = (weight < 0 and conversing) or (plain_reply and not impersonal(text, letter))
    return Judgement(
        MailKind.ANSWER,
        Actor.UNDETERMINED,
        shown or ("nothing in it tells who wrote it",),
        leaning=Actor.HUMAN if personal else Actor.MACHINE,
    )


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
