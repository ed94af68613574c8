"""The time in which goods may be sent back, in days."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from checks.reading.clauses import Clause, clauses
from checks.reading.return_fees import coordinated
from checks.reading.return_scopes import prolonged, scopes
from checks.reading.sentences import Sentence
from checks.reading.vocabulary import Hit, Vocabulary, read

UNITS = {"days": 1, "weeks": 7, "months": 30}
WORKING = "working_days"
SHORTEST = 7  # working days; fewer are the time for an answer or for money to arrive
LONGEST = 400  # days; more is a guarantee
MATTERS = frozenset({*UNITS, WORKING, "returns", "return_costs", "withdrawal", "exchange", "outbound"})
RETURNING = ("returns", "return_costs", "free_returns", "withdrawal", "since_receipt")
SENDING = ("returns", "return_costs", "free_returns", "withdrawal")
OF_RETURNING = frozenset({"withdrawal", "since_receipt", "free_returns"})  # a time stands beside these
NOT_A_WINDOW = ("no_window", "refund", "reimburses", "working_days", "late", "uncollected")
MORE_THAN_EXCHANGE = frozenset({*SENDING, "refund", "reimburses"})
MONEY_BACK = frozenset({"refund", "reimburses"})

ELSE = frozenset({"refund", "reimburses", "no_window", "exchange", "late", "uncollected", "faulty"})
NEVER_A_WINDOW = ("no_window", "working_days", "late", "uncollected")
NEAR = 3  # words
DIRECTLY = 2  # words: "within 14"
FOLLOWING = 2  # sentences in which a time may be prolonged on other terms


@dataclass(frozen=True, slots=True)
class Limit:
    """So many days, in this sentence of the text; `prolonged`: in which other terms hold."""

    days: int
    sentence: int
    prolonged: bool = False
    exchange: bool = False  # only for another size or the like: a shorter time may hold for the money
    broken: bool = False  # only for goods that came broken


def window_days(
    text: Iterable[Sentence], vocabulary: Vocabulary, *, about_returns: bool = False
) -> int | None:
    """The first time limit that can only be that of returning, or what it is prolonged to, if any is named.

    `about_returns`: what stands before the text is about returns.
    """
    limits = _limits(text, vocabulary, about_returns=about_returns)
    passed: list[Limit] = []  # of exchanges or broken goods alone, or prolonged before anything else is named
    first = None
    for limit in limits:
        if not (limit.prolonged or limit.exchange or limit.broken):
            first = limit
            break
        passed.append(limit)
    if first is None:
        plain = [limit for limit in passed if not limit.prolonged]
        first = min(plain, key=lambda limit: (limit.broken, limit.exchange), default=None)
        if first is None:
            return None
        limits = iter(passed[passed.index(first) + 1 :])
    near = takewhile(lambda limit: limit.sentence <= first.sentence + FOLLOWING, limits)
    return max([first.days, *(limit.days for limit in near if limit.prolonged)])


def _limits(text: Iterable[Sentence], vocabulary: Vocabulary, *, about_returns: bool) -> Iterator[Limit]:
    any_before = announced = False
    asked: frozenset[str] = frozenset()
    for place, sentence in enumerate(text):
        needed, asked = frozenset() if sentence.question else asked, frozenset()
        meanings = {hit.meaning for hit in read(sentence.text, vocabulary)[1]}
        if meanings.isdisjoint(RETURNING):
            asked = _asks_else(sentence, meanings)
        if sentence.heading and "refund" in meanings and meanings.isdisjoint(RETURNING):
            about_returns = False
        if MATTERS.isdisjoint(meanings) or (needed and meanings.isdisjoint(needed)):
            continue
        parts = clauses(sentence, vocabulary)
        if parts and parts[0].begins_with("after_notice"):  # "Once you told us, you have 14 days to send it"
            continue
        of_money = not meanings.isdisjoint(NOT_A_WINDOW) and meanings.isdisjoint(RETURNING)
        here = any(part.has("returns", "return_costs", "withdrawal", "exchange") for part in parts)
        broken = _if_broken(parts)
        swaps = "exchange" in meanings and meanings.isdisjoint(MORE_THAN_EXCHANGE)
        for before, part in pairwise([parts[0], *parts]):
            label = before if part.words[0] == ":" else part
            further = prolonged(part) or _goes_on(before, part)
            faulty = label is not part and label.has("faulty")  # "Faulty items: tell us within …"
            if part.has(WORKING) and (working := _in_working_days(part, meanings, vocabulary)):
                yield Limit(working, place)
            complaint = broken and part is not parts[0] and not part.has("withdrawal")
            elsewhere = part.has("business") or (complaint and not _sent_back_by_then(part))
            if elsewhere or (_of_something_else(label, faulty=faulty) and not further):
                continue
            about = here or (about_returns and not of_money) or label.has("since_receipt")
            found = _days(part, vocabulary) if further else _window(part, vocabulary, about_returns=about)
            if found:  # "The law gives you 14 days, we give you a longer time of 30 days"
                longer = any_before and (announced or part.has("extended")) and not part.has("members")
                yield Limit(found, place, further or longer, swaps, complaint)
                any_before, announced = True, False
        announced = any(part.has("extended") and not part.has(*UNITS) for part in parts)  # "we offer more"
        about_returns = here or (about_returns and not any(part.has("outbound") for part in parts))


def _if_broken(parts: Sequence[Clause]) -> bool:
    """ "If it is broken, tell us within 14 days": a time for complaints."""
    opening = parts[0] if parts else None
    return opening is not None and opening.begins_with("if") and "faulty" in scopes(opening, "")


def _sent_back_by_then(part: Clause) -> bool:
    """ "…, you can return it within 14 days"; not so "…, tell us within 14 days to arrange a return"."""
    times = part.all(*UNITS)
    return any(back.start < time.start for back in part.all("returns") for time in times)


def _goes_on(before: Clause, part: Clause) -> bool:
    """ "You may return things beyond 14 days of receipt, up to 30 days"."""
    return before is not part and before.has("late") and before.has("since_receipt") and part.has("over")


def _in_working_days(part: Clause, said: Collection[str], vocabulary: Vocabulary) -> int | None:
    """ "You may withdraw within 14 working days of receipt": as many days as the text names."""
    withdrawing = "withdrawal" in said or ("returns" in said and part.has("since_receipt"))
    of_this = part.has("withdrawal", "returns") and part.has("since_receipt")
    if not withdrawing or not ELSE.isdisjoint(part.meanings if of_this else said):
        return None
    lengths = (_length(part, hit, vocabulary) for hit in part.all(WORKING))
    return next((days for days in lengths if days and days >= SHORTEST), None)


def _asks_else(sentence: Sentence, meanings: set[str]) -> frozenset[str]:
    """What the answer must say all the same, where the question or heading asks for another time.

    "How long does the refund take?", "Is it broken?"; of faults one must often tell "after receipt".
    """
    if "faulty" in meanings and (sentence.question or sentence.heading):
        return OF_RETURNING - {"since_receipt"}
    elsewhere = sentence.question and not meanings.isdisjoint(NOT_A_WINDOW)
    return OF_RETURNING if elsewhere else frozenset()


def _of_something_else(label: Clause, *, faulty: bool) -> bool:
    """ "Refund: mostly three days", a line of a list that by its name sets no time for returning."""
    return (faulty or label.has(*NOT_A_WINDOW)) and not label.has("asks_refund", *RETURNING)


def _window(part: Clause, vocabulary: Vocabulary, *, about_returns: bool) -> int | None:
    if not part.has(*UNITS) or not _limits_returns(part, about_returns=about_returns):
        return None
    return _days(part, vocabulary)


def _days(part: Clause, vocabulary: Vocabulary) -> int | None:
    lengths = (_length(part, hit, vocabulary) for hit in part.all(*UNITS))
    return next((length for length in lengths if length and length <= LONGEST), None)


def _limits_returns(part: Clause, *, about_returns: bool) -> bool:
    if part.has("asks_refund"):
        return True
    if _refund_is_the_purpose(part):
        return True
    if _other_time(part) or _repaid(part) or (part.has("faulty") and not part.has(*SENDING)):
        return False
    if part.has(*RETURNING):
        back = part.has("since_receipt", "returns", "withdrawal", "free_returns")
        return back or not part.has("outbound")
    return about_returns and not part.has("outbound")


def _other_time(part: Clause) -> bool:
    """Whether it is the time of something else; "we deliver, with right of return 14 days" is not."""
    others = [
        hit
        for hit in part.all(*(m for m in NOT_A_WINDOW if m != "reimburses"))
        if hit.meaning != "refund" or not (_and_then(part, hit) or _repaid_then(part))
    ]
    if not _beside_returning(part):
        return bool(others)
    ways = {(hit.start, hit.end) for hit in part.all("outbound")}
    return any((hit.start, hit.end) not in ways for hit in others)


def _and_then(part: Clause, refund: Hit) -> bool:
    """ "Return within 14 days and get your money back"."""
    return any(
        (back.end <= unit.start or 0 <= back.start - unit.end <= 1)  # "…, within 30 days of receipt and we …"
        and max(unit.end, back.end) <= joint.start < refund.start
        for back in part.all("returns", "free_returns", "since_receipt")
        for unit in part.all(*UNITS)
        for joint in part.all("and")
    )


def _beside_returning(part: Clause) -> bool:
    """ "Right of return 14 days", "14 days of return"."""
    units = part.all(*UNITS)
    back = part.all("returns", "free_returns", "since_receipt")
    return any(unit.start - hit.end == 1 or 0 <= hit.start - unit.end <= 1 for unit in units for hit in back)


def _refund_is_the_purpose(part: Clause) -> bool:
    """ "Within 30 days of receipt you can send it back for a full refund", "returns and refunds: 7 days"."""
    if not part.has("refund") or not part.has("returns") or part.has("reimburses", *NEVER_A_WINDOW):
        return False
    money, back = part.all("refund"), part.all("returns")
    meant = {(hit.start, hit.end) for hit in part.all("since_receipt")}  # "… after receipt to send it back"
    joined = any(coordinated(part, paid, goods) for paid in money for goods in back)
    ours = part.has("price") and part.has("seller")  # "We fetch it and refund the price within …"
    if joined and not ours:
        return True
    return any(
        0 <= receipt.start - unit.end <= 1
        and not any(  # "of receipt of the return"
            0 <= goods.start - receipt.end < NEAR for goods in back if (goods.start, goods.end) not in meant
        )
        and all(paid.start >= receipt.end for paid in money)
        for unit in part.all(*UNITS)
        for receipt in part.all("since_receipt")
    )


def _repaid_then(part: Clause) -> bool:
    """ "Send it back within 14 days and we refund you": the time stands before the money."""
    back, times, money = part.all("returns"), part.all(*UNITS), part.all(*MONEY_BACK)
    joints = part.all("and", "seller")  # "… we refund you"
    told = part.all("destination")

    def directly(goods: Hit, time: Hit) -> bool:  # "we refund what is returned to us within 14 days"
        between = sum(h.end - h.start for h in told if goods.end <= h.start < time.start)
        return 0 < time.start - goods.end - between <= DIRECTLY

    def before_money(time: Hit) -> bool:
        return all(any(time.end <= joint.start < hit.start for joint in joints) for hit in money)

    return any(
        goods.end <= time.start and (directly(goods, time) or before_money(time))
        for goods in back
        for time in times
    )


def _repaid(part: Clause) -> bool:
    """Whether money comes back; a word such as "cover" that also means to pay doesn't tell."""
    paid = {(hit.start, hit.end) for hit in part.all("pays")}
    kept = {place for no in part.all("not") for place in range(no.start, no.end + 1)}  # "non-refundable"
    repaid = [h for h in part.all("reimburses") if (h.start, h.end) not in paid and h.start not in kept]
    return any(not _and_then(part, hit) for hit in repaid) and not _repaid_then(part)


def _length(part: Clause, unit: Hit, vocabulary: Vocabulary) -> int | None:
    """The number that stands up to three words before the unit: "14", "vierzehn", "14 (fourteen)"."""
    before = part.words[max(0, unit.start - part.start - 4) : unit.start - part.start]
    number = _begins(part.words[unit.start - part.start], vocabulary) or _number(before, vocabulary)
    return number * UNITS.get(unit.meaning, 1) if number and not _range(before) else None


def _range(words: Sequence[str]) -> bool:
    """ "3 to 4 days" says how long something takes, not until when it is allowed."""
    figures = [place for place, word in enumerate(words) if word.isdecimal()]
    return any(b - a == 2 and words[a + 1] != "(" for a, b in pairwise(figures))


def _begins(word: str, vocabulary: Vocabulary) -> int | None:
    """The number a compound begins with: German "vierzehntägig"."""
    names = [name for name in vocabulary.numbers if len(name) > 2 and word != name and word.startswith(name)]
    return vocabulary.numbers[max(names, key=len)] if names else None


def _number(words: Sequence[str], vocabulary: Vocabulary) -> int | None:
    for word in reversed(words):
        if word.isdecimal() and len(word) <= 3:
            return int(word)
        if word in vocabulary.numbers:
            return vocabulary.numbers[word]
    return None
