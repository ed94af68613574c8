"""Tells what a number on a page is for, by the words around it: whom it reaches, and how."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from checks.reading.channel_words import phrases
from checks.reading.digit_noise import MASK
from checks.reading.dummy_numbers import is_dummy
from checks.reading.known_numbers import is_known_office
from checks.reading.phone_candidates import Candidate
from checks.reading.phone_headings import (
    LOOK_BACK,
    block_before,
    card_title,
    cell_headings,
    label_line,
    question_before,
    without_aside,
    without_next_label,
)
from checks.reading.phone_owners import CALLS, is_somebody_elses
from checks.reading.phrases import WORD, Hit
from checks.reading.sentences import ABBREVIATIONS

LOOK_AHEAD = 120
NEAR = 48  # characters between a word such as "order no." and the digits it names
LONGEST_ABBREVIATION = 5
LONGEST_LIST = 40  # characters between "WhatsApp" and "Tel" that still make one label

SENTENCE_END = re.compile(
    r"[!?…](?=\s)|(?P<word>[^\W\d_]{2,})\.(?=\s+[^\W\d_])|(?<=\d)\.(?=\s+[^\W\d_]{3})"
    r"|(?<=\s)\.(?=\s)|[|▪●►]|\n"
)
CLAUSE_END = re.compile(r"(?<!^)(?<!^ )[(,;]|[!?.]\s|[|•]")
JOINED = re.compile(r"[/&+,()|]")
ASIDE = re.compile(r"[\s:*]*[(\[\-–—,;/]*\s*")
LABELS = CALLS | {"fax", "fax_letter", "message", "register", "example", "number", "order", "no_calls"}
INVITING = frozenset({"contact", "help"})
CODES = frozenset({"code", "cod", "id"})
ASKED = CALLS | {"own"}


class Role(StrEnum):
    CALL = "call"  # a customer can ring the shop here
    FAX = "fax"
    MESSAGE = "message"  # only for WhatsApp, SMS and the like
    SOMEBODY_ELSE = "somebody else"  # an authority, a carrier, or the customer
    DUMMY = "dummy"  # a placeholder, an example or a number given up
    NO_PHONE = "no phone"  # an account, an order, a register


INHERITED = frozenset({Role.CALL, Role.FAX, Role.MESSAGE, Role.NO_PHONE})


@dataclass(frozen=True, slots=True)
class Surroundings:
    left: str  # from the previous number or the beginning of the sentence
    right: str  # to the next number or the end of the line
    leads_on: bool  # whether `right` ends at another number, whose label it may be
    sentence: str  # from the beginning of the sentence, whatever numbers stand in it
    before: str  # the lines and sentences before
    follows: "Role | None"  # what the number is called that only punctuation parts from this one
    cells: tuple[str, ...] = ()  # the headings of the table's row and column
    shared_label: bool = False  # that number was called by two names, as in "Tel./Fax"


def role(candidate: Candidate, around: Surroundings) -> Role:
    said = _said_after(around) or _said_before(candidate, around)
    if said is not Role.CALL:
        return said
    if is_known_office(candidate.number) or is_somebody_elses(around.left, around.sentence, around.before):
        return Role.SOMEBODY_ELSE
    return Role.DUMMY if is_dummy(candidate.number) or _is_given_up(around) else Role.CALL


def surroundings(text: str, found: Sequence[Candidate], index: int, roles: Sequence[Role]) -> Surroundings:
    here = found[index]
    previous = found[index - 1] if index else None
    line_start = text.rfind("\n", 0, here.start) + 1
    back = max(line_start, here.start - LOOK_BACK)
    sentence = _sentence_start(text, back, here.start)
    left_start = max(sentence, previous.end) if previous else sentence
    line_end = text.find("\n", here.end)
    next_start = found[index + 1].start if index + 1 < len(found) else len(text)
    right_end = min(line_end if line_end >= 0 else len(text), next_start, here.end + LOOK_AHEAD)
    left = text[left_start : here.start]
    left = left if left_start == sentence else without_aside(left)
    between = text[previous.end : here.start] if previous else "\n"
    follows = roles[index - 1] if index and _only_parts(between) and roles[index - 1] in INHERITED else None
    return Surroundings(
        left=left,
        right=text[here.end : right_end],
        leads_on=right_end == next_start < len(text),
        sentence=text[sentence : here.start],
        before=block_before(text, sentence),
        cells=cell_headings(text, here.start),
        follows=follows,
        shared_label=follows is not None
        and _names_two(text[max(0, back) : previous.start if previous else 0]),
    )


def _sentence_start(text: str, start: int, end: int) -> int:
    ends = [m.end() for m in SENTENCE_END.finditer(text, start, end) if not _is_abbreviation(m["word"])]
    return ends[-1] if ends else start


def _is_abbreviation(word: str | None) -> bool:
    if word is None or len(word) > LONGEST_ABBREVIATION:
        return False
    return word in ABBREVIATIONS or bool(phrases("phones").kinds(word) & (LABELS | {"abbreviation"}))


def _only_parts(between: str) -> bool:
    if "\n" in between or len(between) > 12:
        return False
    words = WORD.findall(between)
    return not words or (len(words) == 1 and phrases("phones").kinds(between) <= {"or", "also"})


def _names_two(label: str) -> bool:
    kinds = [h.kind for h in phrases("phones").find(label[-LONGEST_LIST:])]
    return bool(CALLS & set(kinds)) and kinds[-1] == "fax"


def _said_before(candidate: Candidate, around: Surroundings) -> Role:
    """What the label says that stands before the number, on its line or on the line above."""
    left = around.left
    if not _stands_apart(left):
        return Role.NO_PHONE
    label = _label(left)
    if label is None and not WORD.search(left):
        label = _in_table(around.cells)
    if label is None and around.follows is not None:
        label = Role.FAX if around.shared_label else around.follows
    elif label is None and not WORD.search(left):
        label = _label(label_line(around.before)) or _titled(*card_title(around.before))
    if label is None:
        label = _asked_for(question_before(around.before, left))
    if label is None and not candidate.sure:
        label = _invited(left, around.before)
    return label or Role.CALL


def _invited(left: str, before: str) -> Role:
    """ "Kontakt: 512366408" and "Masz pytania? 512366408" are telephones; nine digits can be anything."""
    invitation = left.strip() or label_line(before) or question_before(before, left)
    hits = phrases("channels").find(invitation)
    invites = bool(hits) and hits[-1].kind in INVITING and not WORD.search(invitation[hits[-1].end :])
    return Role.CALL if invites else Role.NO_PHONE


def _titled(title: str, below: str) -> Role | None:
    """ "WhatsApp" above "Write to us" is for messages; above "Shop" it is the last of a footer's links."""
    label = _label(title)
    if label is Role.MESSAGE and "write" not in phrases("phones").kinds(below):
        return None
    return label if label in {Role.FAX, Role.MESSAGE} else None


def _asked_for(question: str) -> Role | None:
    """ "Order by fax? You can: 0301234567". A question to us ("Questions on fax machines?") asks for none."""
    label = None if phrases("phones").kinds(question) & ASKED else _label(question)
    return label if label in {Role.FAX, Role.MESSAGE} else None


def _in_table(cells: Sequence[str]) -> Role | None:
    """ "Service | 0800 123" in a column of faxes is a fax; headings that name no channel say nothing."""
    said = {_label(cell) for cell in cells}
    return next((told for told in (Role.FAX, Role.MESSAGE, Role.CALL) if told in said), None)


def _stands_apart(left: str) -> bool:
    """Whether the digits begin a word of their own, or stand right behind a word such as "Tel"."""
    glued = re.search(r"([^\W_]+)([-./]?)$", left[-24:])
    if not glued:
        return True
    word, joint = glued.groups()
    kinds = phrases("phones").kinds(word)
    return bool(kinds & LABELS) or (joint == "." and word.isalpha() and len(word) > 2)


def _label(left: str) -> Role | None:
    hits = [h for h in phrases("phones").find(left) if h.kind in LABELS and _reaches(left, h)]
    if not hits:
        return None
    last = hits[-1]
    if last.kind in CALLS:
        return Role.MESSAGE if _is_messenger_line(left, hits) else Role.CALL
    if last.kind == "number":
        return _numbered(left, hits)
    if last.kind in {"fax", "fax_letter", "message"} and _joined_with_call(left, hits):
        return Role.CALL
    return {
        "fax": Role.FAX, "fax_letter": Role.FAX, "message": Role.MESSAGE, "no_calls": Role.MESSAGE,
        "example": Role.DUMMY,
        "register": Role.NO_PHONE, "order": Role.NO_PHONE,
    }[last.kind]  # fmt: skip


def _reaches(left: str, hit: Hit) -> bool:
    """Whether the word can still speak of a number at the end of `left`."""
    gap = left[hit.end :]
    if hit.kind in {"phone_letter", "fax_letter"}:
        return not gap.strip(" .:-/)]") and (hit.start == 0 or not left[hit.start - 1].isalnum())
    if hit.kind == "no_calls":
        return not WORD.search(gap)
    if hit.kind == "example":
        return not gap.strip(" .:-(+") and MASK not in gap
    if hit.kind == "order":  # "your order 0612334455", but not "help with your order: 0800 123456"
        return not gap.strip(" #") and not ASKED & phrases("phones").kinds(left[: hit.start])
    if hit.kind in {"register", "number"}:
        near = len(gap) <= NEAR and len(re.findall(r"\d", gap)) < 3 and MASK not in gap
        asks = bool(ASKED & phrases("phones").kinds(gap))  # "Product questions: 0800 123456"
        return near and len(WORD.findall(gap)) <= 1 and not asks
    return True


def _numbered(left: str, hits: Sequence[Hit]) -> Role | None:
    """ "Nr. 0301234567" and "Konto-Nr." name no telephone, "unter der Nummer" may."""
    last = hits[-1]
    if len(hits) > 1 and hits[-2].kind == "register" and not WORD.search(left[hits[-2].end : last.start]):
        return Role.NO_PHONE
    if any(h.kind in CALLS for h in hits):
        return Role.CALL
    named = left[: last.start]
    is_code = left[last.start : last.end] in CODES or named.endswith("-")  # "Beleg-Nr."
    return Role.NO_PHONE if is_code or not named.strip(" ") else None


def _is_messenger_line(left: str, hits: Sequence[Hit]) -> bool:
    """ "WhatsApp hotline:" is no line to call; "WhatsApp, hotline:" and "WhatsApp / Tel" are."""
    if len(hits) < 2 or hits[-2].kind not in {"message", "fax"}:
        return False
    return not left[hits[-2].end : hits[-1].start].strip(" -")


def _joined_with_call(left: str, hits: Sequence[Hit]) -> bool:
    """ "Tel./Fax:", "Telefon & WhatsApp": one number for both."""
    calls = [h for h in hits[:-1] if h.kind in CALLS]
    if not calls:
        return False
    between = left[calls[-1].end : hits[-1].start]
    if len(between) > LONGEST_LIST or re.search(r"\d", between):
        return False
    return bool(JOINED.search(between) or {"or", "also"} & phrases("phones").kinds(between))


def _said_after(around: Surroundings) -> Role | None:
    """ "(Fax)", "– nur WhatsApp", "(no calls)": what is added behind the number."""
    hits = phrases("phones").find(around.right)
    end = len(without_next_label(around.right)) if around.leads_on else len(around.right)
    own = [h for h in hits if h.end <= end]
    if any(h.kind == "no_calls" for h in own) or _only_messages(own):
        return Role.MESSAGE
    return _aside(around, hits)


def _only_messages(hits: Sequence[Hit]) -> bool:
    for hit, following in pairwise(hits):
        near = following.start - hit.end <= 16
        if near and {hit.kind, following.kind} == {"only", "message"}:
            return not CALLS & {h.kind for h in hits}
    return False


def _aside(around: Surroundings, hits: Sequence[Hit]) -> Role | None:
    begins = ASIDE.match(around.right)
    first = begins.end() if begins else 0
    if not hits or hits[0].start != first or "\n" in around.right[:first]:
        return None
    aside = around.right[first:].partition(")")[0]
    kinds = phrases("phones").kinds(aside)
    in_brackets = "(" in around.right[:first] or "[" in around.right[:first]
    if hits[0].kind in {"fax", "message"} and not kinds & CALLS and (in_brackets or not around.leads_on):
        if hits[0].kind == "fax":
            return Role.FAX if _is_no_label(around.right, hits[0]) else None
        return None if _label(around.left) is Role.CALL else Role.MESSAGE
    if kinds & {"authority", "company"} and in_brackets and "own" not in kinds:
        return Role.SOMEBODY_ELSE
    is_all = len(WORD.findall(aside)) <= 2  # Italian "es." is a German word too
    return Role.DUMMY if hits[0].kind == "example" and is_all else None


def _is_no_label(right: str, hit: Hit) -> bool:
    """Whether the word speaks of the number before it, not of one that follows."""
    return not re.match(r"\s*[.:]\s*\S|\s*:\s*$|[\s-]*[(+]*\d", right[hit.end :])


def _is_given_up(around: Surroundings) -> bool:
    clause = CLAUSE_END.split(around.right, maxsplit=1)[0]
    hits = phrases("phones").find(around.left)
    instead = bool(hits) and hits[-1].kind == "instead" and not WORD.search(around.left[hits[-1].end :])
    is_old = instead or any(h.kind == "old" for h in hits)
    return is_old or "retired" in phrases("phones").kinds(clause)
