"""Whether a mail is a machine's word on another mail's fate. Pure."""

import re
from collections.abc import Iterator, Sequence

from monitor.correspondence.header_cues import (
    Cue,
    Sign,
    from_daemon,
    from_mailer_daemon,
    has_reply_subject,
    null_sender,
)
from monitor.correspondence.letter import Letter
from monitor.correspondence.wording import Said

# Reports and answers of servers as they stand in a text, also cut off (RFC 3464, RFC 3463, RFC 5321).
FIELD = re.compile(
    r"^[ \t>]{0,20}(?:reporting-mta|final-recipient|original-recipient|diagnostic-code|remote-mta"
    r"|x-failed-recipients|action:[ \t]*(?:failed|delayed)|status:[ \t]*[45]\.\d{1,3}\.\d)",
    re.IGNORECASE | re.MULTILINE,
)
REPLIED = re.compile(
    r"(?<![\w.])(?:[45]\d\d[ -]{1,3}#?[45]\.\d\.\d{1,3}|#?[45]\.[0-7]\.\d|55[0-4][ -:])(?!\w)"
)

SESSION = re.compile(
    r"^[ \t>*-]{0,20}(?:the )?original message was received at", re.IGNORECASE | re.MULTILINE
)
CODE = re.compile(r"(?<![\w.])[45]\.[0-7]\.\d{1,3}(?![\w.])")  # three digits alone may be a telephone number
RECEIPTS = ("disposition-notification", "feedback-report")  # it was read; it was called spam
RECEIPT = re.compile(
    r"^(?:disposition:[ \t]*(?:manual|automatic)-action|feedback-type:)", re.IGNORECASE | re.MULTILINE
)
OTHERWISE = frozenset(
    {"automatic", "absence", "ticket", "robot", "received", "survey", "marketing", "notice", "later"}
)  # what programs of other kinds say
OF_BOTH = frozenset({"automatic", "later"})  # and mail systems, too


def bounce_cues(letter: Letter, text: Said, subject: Said, cues: Sequence[Cue]) -> Iterator[str]:
    """By its form, or by its words and one more sign."""
    named = [cue.words for cue in cues if cue.sign is Sign.BOUNCE]
    worded = text.says("bounce", "delayed") or subject.says("bounce", "delayed")
    system = null_sender(letter) or from_daemon(letter)
    if text.says("challenge") and not letter.report and not named:
        return  # it is held until the sender proves to be a person
    if (letter.report and letter.report.kind in RECEIPTS) or RECEIPT.search(letter.text):
        return
    if _arrived(letter, text, subject):
        return
    if _reports_failure(letter, worded=worded, system=system):
        yield "it is a report on the delivery of a mail"
    yield from named
    if worded and system:
        yield "a mail system says that a mail was not delivered"
    elif from_mailer_daemon(letter) and not text.says("automatic", "absence", "ticket", "robot"):
        yield "a mailer daemon sent it"
    elif not worded and _cut(letter, text, subject, cues):
        yield "a mail system sent it, and it says nothing of what other programs say"
    elif not _conversed(letter, text, cues):
        yield from _told(letter, text, subject, worded=worded)


def _arrived(letter: Letter, text: Said, subject: Said) -> bool:
    """A report of success, whose words are those of the others in all else."""
    action = letter.report.action if letter.report else ""
    failed = action in {"failed", "delayed"} or REPLIED.search(letter.text)
    says = subject.says("arrived") or (text.says("arrived") and text.times("bounce") <= 2)
    return says and not failed and not text.says("delayed")


def _cut(letter: Letter, text: Said, subject: Said, cues: Sequence[Cue]) -> bool:
    """Of many reports only the beginning is kept, or they are in words that we do not know."""
    if has_reply_subject(letter) or any(cue.sign in (Sign.BULK, Sign.DISCUSSION) for cue in cues):
        return False
    surely = from_daemon(letter) and null_sender(letter)
    otherwise = OTHERWISE - OF_BOTH if surely else OTHERWISE
    if text.says(*otherwise) or subject.says(*otherwise) or text.times("first_person") >= 2:
        return False
    cited = CODE.search(letter.text) or SESSION.search(letter.text)
    return from_daemon(letter) or (null_sender(letter) and bool(cited))


def is_delay(letter: Letter, text: Said, subject: Said) -> bool:
    action = letter.report.action if letter.report else ""
    return subject.says("delayed") or text.says("delayed") or action == "delayed"


def _told(letter: Letter, text: Said, subject: Said, *, worded: bool) -> Iterator[str]:
    if told := _words(text, subject):
        yield f"it says that a mail was not delivered: “{told}”"
    if field := FIELD.search(letter.text):
        yield f"it holds a line of a delivery report: “{field[0].strip()}”"
    elif worded and (code := REPLIED.search(letter.text)):
        yield f"it cites what a mail server answered: “{code[0].strip()}”"


def _conversed(letter: Letter, text: Said, cues: Sequence[Cue]) -> bool:
    """People discuss such things, too."""
    listed = any(cue.sign is Sign.DISCUSSION for cue in cues)
    return listed or has_reply_subject(letter) or text.times("first_person") >= 2


def _words(text: Said, subject: Said) -> str:
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
