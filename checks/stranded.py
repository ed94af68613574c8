"""The chain "stranded at checkout": a customer who is stuck, and every way out that there should have been.

A verdict of its own, told from the findings of other checks. It fails only where every link is known to
hold, and passes only where a way out is known: that one can order without an account keeps nobody from
being stuck at a failed payment.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from checks.model import Finding, Reason, Verdict
from checks.saying import Told, joined, listed, say, say_n

NOT_TRIED = say("Whether a message is answered in time was not tried.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One step of the story. `fail`: it happens to the customer; `pass`: it does not."""

    check: str  # whose finding tells it
    step: str  # what the story says happens here
    verdict: Verdict
    reason: Reason | None  # exactly with `unknown`
    found: str  # one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    verdict: Verdict
    reason: Reason | None  # exactly with `unknown`
    sentence: str
    links: tuple[Link, ...]  # in the order of the story


def stranded_at_checkout(findings: Iterable[Finding]) -> Chain | None:
    """The chain of one visit; None where none of the checks it is told from was run."""
    by_check = {finding.check: finding for finding in findings}
    if not any(check in by_check for check, _, _ in STORY):
        return None
    links = tuple(tell(check, step, by_check.get(check)) for check, step, tell in STORY)
    verdict, reason = _verdict(links)
    return Chain(verdict=verdict, reason=reason, sentence=_sentence(links, verdict), links=links)


def _plain(check: str, step: str, finding: Finding | None) -> Link:
    if finding is None:
        return _link(check, step, Reason.NOT_VISITED, say("This was not checked."))
    told = finding.judgement
    return Link(check=check, step=step, verdict=told.verdict, reason=told.reason, found=told.sentence)


def _help(check: str, step: str, finding: Finding | None) -> Link:
    """A form alone is the story's very trap, although a customer can reach it."""
    if finding is None or finding.verdict is not Verdict.PASS:
        return _plain(check, step, finding)
    channels = set(filter(None, finding.judgement.facts.get("channels", "").split(", ")))
    if not channels:
        said: str = joined(finding.judgement.sentence, say("What kind of help is there is not known."))
        return _link(check, step, Reason.AMBIGUOUS, said)
    if channels == {"form"}:
        said = say("Only a contact form: {found}", found=finding.judgement.sentence)
        return Link(check=check, step=step, verdict=Verdict.FAIL, reason=None, found=said)
    return _plain(check, step, finding)


def _reply(check: str, step: str, finding: Finding | None) -> Link:
    """Asked for only where it is allowed: elsewhere it was not tried, rather than missed on the visit."""
    return _plain(check, step, finding) if finding else _link(check, step, Reason.NOT_ASKED, NOT_TRIED)


def _link(check: str, step: str, reason: Reason, found: str) -> Link:
    return Link(check=check, step=step, verdict=Verdict.UNKNOWN, reason=reason, found=found)


def _verdict(links: tuple[Link, ...]) -> tuple[Verdict, Reason | None]:
    if any(link.verdict is Verdict.PASS for link in links[1:]):
        return Verdict.PASS, None
    if all(link.verdict is Verdict.FAIL for link in links):
        return Verdict.FAIL, None
    return Verdict.UNKNOWN, next((link.reason for link in links if link.reason), Reason.AMBIGUOUS)


def _waiting(links: tuple[Link, ...]) -> bool:
    """Whether the shop's answer is all that is missing."""
    *others, reply = links
    return reply.reason is Reason.PENDING and not any(link.reason for link in others)


def _sentence(links: tuple[Link, ...], verdict: Verdict) -> str:
    if verdict is Verdict.FAIL:
        return say("A customer who gets stuck is stranded: every link of the chain holds.")
    if verdict is Verdict.PASS:
        out = [OUT[link.check] for link in links[1:] if link.verdict is Verdict.PASS]
        return say("A customer who gets stuck finds a way out: {ways}.", ways=listed(out))
    return joined(*_what_is_known(links))


def _what_is_known(links: tuple[Link, ...]) -> Iterator[str]:
    start, *ways = links
    closed = [CLOSED[link.check] for link in ways if link.verdict is Verdict.FAIL]
    if start.verdict is Verdict.PASS:
        yield say("One can order without an account.")
    if start.verdict is Verdict.FAIL:
        yield say("An account is forced.")
    if closed:
        yield say("For a customer who gets stuck, {closed}.", closed=listed(closed))
    gaps = sum(link.verdict is Verdict.UNKNOWN for link in links)
    if _waiting(links):
        yield say("A question was put to the shop, which still has time to answer: until then this is open.")
    elif gaps:
        yield say_n(
            "{n} link could not be judged, so it is not known whether that customer is stranded.",
            "{n} links could not be judged, so it is not known whether that customer is stranded.", gaps,
        )  # fmt: skip
    else:
        yield say("So who gets stuck elsewhere, such as at a failed payment, finds no way out.")


Tell = Callable[[str, str, Finding | None], Link]
REPLY = "contact-form-reply"
STORY: tuple[tuple[str, str, Tell], ...] = (
    ("guest-checkout", say("One must log in or register first"), _plain),
    ("phone-at-checkout", say("There is no number to call"), _plain),
    ("help-at-checkout", say("There is nothing else, or only a contact form"), _help),
    (REPLY, say("Nobody answers in time"), _reply),
)
CLOSED: Mapping[str, Told] = {
    "phone-at-checkout": say("there is no number to call"),
    "help-at-checkout": say("there is a contact form at most"),
    REPLY: say("nobody answers in time"),
}
OUT: Mapping[str, Told] = {
    "phone-at-checkout": say("a number to call"),
    "help-at-checkout": say("help other than by phone"),
    REPLY: say("an answer in time"),
}
