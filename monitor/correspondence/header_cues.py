"""What the headers of a mail tell about who wrote it. docs/replies.md has the table for readers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from monitor.correspondence.letter import Letter

SHORT = 60  # characters of a header that a cue shows


class Sign(StrEnum):
    BOUNCE = "bounce"
    MACHINE = "machine"  # without any doubt
    SUSPECT = "suspect"  # machines mostly, persons sometimes
    HINT = "hint"  # somewhat more often machines
    BULK = "bulk"  # a mailing
    AGENT = "agent"  # an answer typed in a help desk
    DISCUSSION = "discussion"  # of people on a list
    PROGRAM = "program"  # written in a mail program
    REPLY = "reply"  # it says that it answers another mail, which machines say as well


@dataclass(frozen=True, slots=True)
class Cue:
    sign: Sign
    words: str


MAILERS = r"mailchimp|sendinblue|klaviyo|cleverreach|newsletter|phplist|getresponse|campaign"
SITES = r"phpmailer|wpmail|php/|drupal|magento|shopware|prestashop|woocommerce|swiftmailer"
PROGRAMS = (
    r"outlook|apple mail|iphone mail|ipad mail|thunderbird|the bat|evolution|zimbra|lotus notes|eudora|mutt"
    r"|claws|sylpheed|k-?9|becky|pegasus|mulberry|android|windows live"
)
AGENTS = (
    r"thunderbird|mozilla|mutt|kmail|roundcube|squirrelmail|evolution|gnus|alpine|pine|claws|k-?9|icedove"
    r"|entourage|microsoft-?mac|horde|nail|android"
)
# header, what it says, sign
TABLE = tuple(
    (name, re.compile(pattern, re.IGNORECASE), sign)
    for name, pattern, sign in (
        ("auto-submitted", r"auto-?replied|auto-?notified", Sign.MACHINE),
        ("x-autoreply", r"^(?!\s*no\b)", Sign.MACHINE),
        ("x-autorespond", r"^(?!\s*no\b)", Sign.MACHINE),
        ("x-autoresponder", r"^(?!\s*no\b)", Sign.MACHINE),
        ("x-autoresponse", r"^(?!\s*no\b)", Sign.MACHINE),
        ("x-auto-reply", r"^(?!\s*no\b)", Sign.MACHINE),
        ("x-autoreply-from", r"", Sign.MACHINE),
        ("x-mail-autoreply", r"", Sign.MACHINE),
        ("x-vacation", r"", Sign.MACHINE),
        ("precedence", r"auto[_-]?reply", Sign.MACHINE),
        ("x-precedence", r"auto[_-]?reply", Sign.MACHINE),
        ("x-post-messageclass", r"^\s*9\b", Sign.MACHINE),
        ("x-fc-machinegenerated", r"true|yes|1", Sign.MACHINE),
        ("x-apple-action", r"vacation", Sign.MACHINE),
        ("x-ms-exchange-generated-message-source", r"rules agent|out ?of ?office|oof", Sign.MACHINE),
        ("x-ms-exchange-inbox-rules-loop", r"", Sign.MACHINE),
        ("delivered-to", r"^\s*autoresponder", Sign.MACHINE),
        ("content-type", r"report-type\s*=\s*\"?(?:disposition-notification|feedback-report)", Sign.MACHINE),
        ("precedence", r"^\s*junk\b", Sign.MACHINE),
        ("x-list-administrivia", r"yes", Sign.MACHINE),
        ("message-id", r"<FS_autoreply-", Sign.MACHINE),
        ("message-id", r"<FS_reply-", Sign.AGENT),
        ("x-mailer", r"vacation|autorespon|auto-?reply|mail::vacation", Sign.MACHINE),
        ("user-agent", r"vacation|autorespon", Sign.MACHINE),
        ("x-failed-recipients", r"", Sign.BOUNCE),
        ("x-ms-exchange-message-is-ndr", r"", Sign.BOUNCE),
        ("list-post", r"<mailto:", Sign.DISCUSSION),
        ("x-beenthere", r"", Sign.DISCUSSION),
        ("x-mailman-version", r"", Sign.DISCUSSION),
        ("mailing-list", r"list|contact", Sign.DISCUSSION),
        ("x-mailing-list", r"", Sign.DISCUSSION),
        ("list-unsubscribe", r"", Sign.BULK),
        ("feedback-id", r"", Sign.BULK),
        ("list-id", r"", Sign.BULK),
        ("x-mailer", MAILERS, Sign.BULK),
        ("x-campaign", r"", Sign.BULK),
        ("x-campaignid", r"", Sign.BULK),
        ("x-mailer", SITES, Sign.SUSPECT),
        ("x-php-originating-script", r"", Sign.SUSPECT),
        ("x-mailer", PROGRAMS, Sign.PROGRAM),
        ("user-agent", AGENTS, Sign.PROGRAM),
        ("message-id", r"@mail\.gmail\.com>|<pine\.|@[\w.-]*\.prod\.outlook\.com>", Sign.PROGRAM),
        ("in-reply-to", r"\S", Sign.REPLY),
        ("references", r"\S", Sign.REPLY),
    )
)  # fmt: skip
DESK_HEADERS = re.compile(
    r"x-(?:otrs|zendesk|gorgias|freshdesk|fd|helpscout|rt|redmine|jira|github|gitlab|kayako|front|intercom|zammad)-|rt-ticket"
)
DESK_VALUES = re.compile(
    r"zendesk|freshdesk|gorgias|help ?scout|helpscout|osticket|zammad|otrs|znuny|freescout|kayako|intercom"
    r"|front-?mail|hubspot|reamaze|re:amaze|richpanel|trengo|dixa|livechat|zoho|userlike|github|gitlab",
    re.IGNORECASE,
)
DAEMON = re.compile(
    r"(?:mailer-?daemon|postmaster|mail-?daemon|maildelivery|microsoftexchange[0-9a-f]{20,}|mdaemon|bounces?)(?:[+=.-][^@]*)?@"
)
NO_REPLY = re.compile(
    r"(?:no|do-?not|dont|nicht|nu|ne|niet|non)[._-]?(?:reply|repl[iy]es?|antwort\w*|answer|responder|raspund\w*|beantwoorden)"
)
REPLY_SUBJECT = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*|.{0,20}#\d+\W{0,3})?(?:re|aw|antw(?:ort)?|sv|rif|odp|r|vs|res|fwd?|wg|tr|rv|doorst|pd)\s?(?:\[\d+\])?\s?:",
    re.IGNORECASE,
)


LIST_PROGRAM = re.compile(r".+-(?:bounces|request|confirm|owner|admin)(?:\+[^@]*)?@")
FROM_LIST = ("x-mailman-version", "x-beenthere", "list-id", "precedence")


def header_cues(letter: Letter) -> tuple[Cue, ...]:
    return tuple(_all(letter))


def from_desk(letter: Letter) -> bool:
    """A help desk's program sent it, for an agent or on its own."""
    named = ("x-mailer", "message-id", "x-powered-by", "user-agent")
    return any(DESK_HEADERS.match(name) for name, _ in letter.headers) or any(
        DESK_VALUES.search(value) for name in named for value in letter.all(name)
    )


def is_reply(letter: Letter) -> bool:
    return has_reply_subject(letter) or bool(letter.references)


def has_reply_subject(letter: Letter) -> bool:
    return bool(REPLY_SUBJECT.match(letter.subject))


def null_sender(letter: Letter) -> bool:
    return any(value.strip() == "<>" for value in letter.all("return-path"))


def from_mailer_daemon(letter: Letter) -> bool:
    return "mailer-daemon" in letter.header("from").lower()


def from_daemon(letter: Letter) -> bool:
    written = letter.header("from").lower()
    return bool(DAEMON.match(letter.sender)) or "mailer-daemon" in written or written.strip() == "<>"


def _all(letter: Letter) -> Iterator[Cue]:
    for name, pattern, sign in TABLE:
        for value in letter.all(name):
            if pattern.search(value):
                yield Cue(sign, _shown(name, value))
                break
    yield from _generated(letter)
    yield from _senders(letter)
    yield from _on_list(letter)
    if has_reply_subject(letter):
        yield Cue(Sign.REPLY, "its subject is that of a reply")


def _on_list(letter: Letter) -> Iterator[Cue]:
    """Issue trackers and list servers; mailings say "bulk"."""
    precedence = letter.header("precedence").strip().lower()
    if precedence == "list" and has_reply_subject(letter):
        yield Cue(Sign.DISCUSSION, "Precedence: list, in a reply")
    if precedence == "bulk" and not from_desk(letter) and not letter.has("list-post"):
        yield Cue(Sign.HINT, "Precedence: bulk")  # request trackers say it of all they send


def _generated(letter: Letter) -> Iterator[Cue]:
    """`auto-generated` says nothing in a help desk, unless its trigger says more."""
    if "auto-generated" not in letter.header("auto-submitted").lower():
        return
    trigger = (
        letter.header("x-loop").strip().lower() == "yes" and "bulk" in letter.header("precedence").lower()
    )
    if trigger:
        yield Cue(
            Sign.MACHINE, "Auto-Submitted: auto-generated with X-Loop and Precedence: a help desk's trigger"
        )
    elif not from_desk(letter):
        yield Cue(Sign.MACHINE, "Auto-Submitted: auto-generated")


def _senders(letter: Letter) -> Iterator[Cue]:
    if null_sender(letter):
        yield Cue(Sign.MACHINE, "its Return-Path is empty")
    if from_daemon(letter):
        yield Cue(Sign.MACHINE, f"it comes from {letter.sender or 'nobody'}, a mail system")
    elif LIST_PROGRAM.match(letter.sender) and any(letter.has(name) for name in FROM_LIST):
        yield Cue(Sign.MACHINE, f"it comes from {letter.sender}, the list's own program")
    elif NO_REPLY.search(letter.sender.partition("@")[0]):
        yield Cue(Sign.SUSPECT, f"it comes from {letter.sender}, which nobody reads")


def _shown(name: str, value: str) -> str:
    value = " ".join(value.split())
    return f"{name.title()}: {value if len(value) <= SHORT else value[: SHORT - 1] + '…'}"
