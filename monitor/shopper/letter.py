"""The one message that may leave the browser: what carries it, and whether it may go now. Pure.

Sealed until its sender says so, then good for one request, then spent. Requests that carry a part of it at
any other time are held back, and so is what nobody can read, as it may be the message in another form.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote_plus, urldefrag, urlsplit

from monitor.address import same_site
from monitor.shopper.sending import SAFE, refuse_letter

ESCAPE = re.compile(r"\\u[0-9a-f]{4}|&#?\w+;")
NO_LETTER = re.compile(r"[^a-z0-9]+")
SLICE = 18  # letters and digits of the message in a row: by chance nothing else has them
TELLING = 6  # letters and digits of a name or subject: fewer may stand anywhere
EARLY = "it carries what was typed, before it may be sent"
OPAQUE = 120  # bytes of something unread that may be the message in disguise
# Captchas behind the scenes send much that nobody can read, and have to.
CAPTCHAS = (
    "google.com", "gstatic.com", "recaptcha.net", "hcaptcha.com", "cloudflare.com", "friendlycaptcha.com",
    "friendlycaptcha.eu", "frcaptcha.com", "altcha.org",
)  # fmt: skip
SENT_AGAIN = 3  # times that a page which sends twice is given the first answer


class Fate(StrEnum):
    PASS = "pass"  # noqa: S105  # nosec: no password; it has nothing of the message, the gate decides
    SEND = "send"  # this is the message
    REPEAT = "repeat"  # the same once more: it gets the answer to the first
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    url: str
    kind: str = ""  # Chromium's resource type
    body: str = ""
    unread: bool = False  # it has a body of which not all is known
    headers: Mapping[str, str] | None = None


class Letter:
    """`page`: the address of the page with the form; `action`: where the form says that it goes.

    `typed`: what else is typed, such as a name; it may not leave before the message does.
    """

    def __init__(
        self, *, address: str, message: str, page: str, action: str = "", typed: Iterable[str] = ()
    ) -> None:
        self._address = _bare(address)
        self._typed = [bare for bare in map(_bare, typed) if len(bare) >= TELLING]
        self._slices = _slices(_bare(message))
        self._page = page
        self._action = urlsplit(action).hostname or ""
        self._open = False
        self._spent: tuple[str, str] | None = None  # method and address of the request that took it
        self._again = 0
        self.leads_to = ""  # where the answer redirects to; that may name our address

    def open(self) -> None:
        """From now on it may be sent."""
        self._open = True

    def close(self) -> None:
        """It was not sent, and will not be."""
        self._open = False

    @property
    def spent(self) -> bool:
        return self._spent is not None

    def judge(self, request: Request) -> tuple[Fate, str]:
        """What becomes of a request, and in words why."""
        if self.leads_to and request.method == "GET" and _same(request.url, self.leads_to):
            return Fate.PASS, ""
        address, message = self._carries(f"{request.url} {request.body}")
        if not (address or message):
            if not self._open and not self.spent and self._tells(f"{request.url} {request.body}"):
                return Fate.HOLD, EARLY
            return (Fate.HOLD, "nobody can read what it says") if _is_opaque(request) else (Fate.PASS, "")
        if self._spent is not None:
            return self._judge_again(request)
        if not self._open:
            return Fate.HOLD, EARLY
        if why := self._refuse(request, whole=address and message):
            return Fate.HOLD, why
        self._spent = (request.method, urldefrag(request.url)[0])
        return Fate.SEND, ""

    def _judge_again(self, request: Request) -> tuple[Fate, str]:
        self._again += 1
        if self._spent == (request.method, urldefrag(request.url)[0]) and self._again <= SENT_AGAIN:
            return Fate.REPEAT, "the page sends its message a second time"
        return Fate.HOLD, "it carries the message a second time"

    def _refuse(self, request: Request, *, whole: bool) -> str:
        if not whole:
            return "it carries only a part of the message"
        if request.kind == "Ping" or request.unread:
            return (
                "nobody would learn what became of it" if request.kind == "Ping" else "not all of it is known"
            )
        if not (same_site(request.url, self._page) or urlsplit(request.url).hostname == self._action):
            return "it goes to another site than the form says"
        return refuse_letter(request.method, request.url, request.body)

    def _tells(self, text: str) -> bool:
        texts = [_bare(text), _bare(unquote_plus(text))]
        return any(typed in bare for typed in self._typed for bare in texts)

    def _carries(self, text: str) -> tuple[bool, bool]:
        """Whether our address and the message are in it, however they are written."""
        for _ in range(2):
            bare = _bare(text)
            found = self._address in bare, any(one in bare for one in self._slices)
            if any(found) or "%" not in text:
                return found
            text = unquote_plus(text)
        bare = _bare(text)
        return self._address in bare, any(one in bare for one in self._slices)


def _bare(text: str) -> str:
    return NO_LETTER.sub("", ESCAPE.sub("", unquote_plus(text).lower().replace("\\n", " ")))


def _slices(bare: str) -> tuple[str, ...]:
    """Pieces of the message; of a short one the whole."""
    return tuple(bare[at : at + SLICE] for at in range(0, max(len(bare) - SLICE, 0) + 1, SLICE))


def _same(url: str, other: str) -> bool:
    return urldefrag(url)[0] == urldefrag(other)[0]


def _is_opaque(request: Request) -> bool:
    """Whether it may be the message in a form that cannot be read: long, and no ordinary question."""
    if request.method in SAFE or any(_is_at(request.url, host) for host in CAPTCHAS):
        return False
    return request.unread or len(request.body) >= OPAQUE


def _is_at(url: str, domain: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == domain or host.endswith(f".{domain}")
