"""The chain "stranded at checkout": a customer who is stuck, and every way out that there should have been.

A verdict of its own, told from the findings of other checks. It holds only where each link is known to
hold: what could not be judged never makes it a fail.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from checks.model import Finding, Reason, Verdict

NOT_YET = "Whether a message is answered in time was not tried on this visit."


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One step of the story. `fail`: it happens to the customer; `pass`: the chain breaks here."""

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
        sentence = NOT_YET if check == REPLY else "This was not checked."
        return _link(check, step, Reason.NOT_VISITED, sentence)
    told = finding.judgement
    return Link(check=check, step=step, verdict=told.verdict, reason=told.reason, found=told.sentence)


def _help(check: str, step: str, finding: Finding | None) -> Link:
    """A form alone is the story's very trap, although a customer can reach it."""
    if finding is None or finding.verdict is not Verdict.PASS:
        return _plain(check, step, finding)
    channels = set(filter(None, finding.judgement.facts.get("channels", "").split(", ")))
    if not channels:
        said = f"{finding.judgement.sentence} What kind of help is there is not known."
        return _link(check, step, Reason.AMBIGUOUS, said)
    if channels == {"form"}:
        said = f"Only a contact form: {finding.judgement.sentence}"
        return Link(check=check, step=step, verdict=Verdict.FAIL, reason=None, found=said)
    return _plain(check, step, finding)


def _link(check: str, step: str, reason: Reason, found: str) -> Link:
    return Link(check=check, step=step, verdict=Verdict.UNKNOWN, reason=reason, found=found)


def _verdict(links: tuple[Link, ...]) -> tuple[Verdict, Reason | None]:
    if any(link.verdict is Verdict.PASS for link in links):
        return Verdict.PASS, None
    unknown = next((link for link in links if link.verdict is Verdict.UNKNOWN), None)
    return (Verdict.UNKNOWN, unknown.reason) if unknown else (Verdict.FAIL, None)


def _sentence(links: tuple[Link, ...], verdict: Verdict) -> str:
    if verdict is Verdict.FAIL:
        return "A customer who gets stuck is stranded: every link of the chain holds."
    held = [HELD[link.check] for link in links if link.verdict is Verdict.FAIL]
    if verdict is Verdict.PASS:
        return _broken(links, held)
    gaps = sum(link.verdict is Verdict.UNKNOWN for link in links)
    start = (
        f"{len(held)} of {len(links)} links hold ({_listed(held)})" if held else "No link is known to hold"
    )
    rest = "1 link" if gaps == 1 else f"{gaps} links"
    return f"{start}, {rest} could not be judged: so nobody knows whether a stuck customer is stranded."


def _broken(links: tuple[Link, ...], held: list[str]) -> str:
    broken = [BROKEN[link.check] for link in links if link.verdict is Verdict.PASS]
    told = f"Not stranded: the chain breaks, because {_listed(broken)}."
    if held and all(link.verdict is not Verdict.PASS for link in links[1:]):  # no way out is known
        return f"{told} But who gets stuck elsewhere, such as at a failed payment: {_listed(held)}."
    return told


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


Tell = Callable[[str, str, Finding | None], Link]
REPLY = "contact-form-reply"
STORY: tuple[tuple[str, str, Tell], ...] = (
    ("guest-checkout", "One must log in or register first", _plain),
    ("phone-at-checkout", "There is no number to call", _plain),
    ("help-at-checkout", "There is nothing else, or only a contact form", _help),
    (REPLY, "Nobody answers in time", _plain),
)
HELD: Mapping[str, str] = {
    "guest-checkout": "an account is forced",
    "phone-at-checkout": "no number can be called",
    "help-at-checkout": "no other help is at hand but a form at most",
    REPLY: "nobody answers in time",
}
BROKEN: Mapping[str, str] = {
    "guest-checkout": "one can order without an account",
    "phone-at-checkout": "a number can be called",
    "help-at-checkout": "other help is at hand",
    REPLY: "messages are answered in time",
}
