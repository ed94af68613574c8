"""What keeps a shopper from going on, as a reason of the closed list and a sentence."""

from collections.abc import Callable

from checks.model import Reason
from checks.saying import Told, say

# Chromium's network errors, by how their names begin; the sentences from URL, host and code.
_Sentence = Callable[[str, str, str], Told]


def _no_name(_: str, host: str, __: str) -> Told:
    return say("The name of {host} cannot be found (DNS).", host=host)


def _late(_: str, host: str, __: str) -> Told:
    return say("{host} did not answer in time.", host=host)


_NET_ERRORS: dict[str, tuple[Reason, _Sentence]] = {
    "ERR_NAME_NOT_RESOLVED": (Reason.DNS_FAILURE, _no_name),
    "ERR_NAME_RESOLUTION_FAILED": (Reason.DNS_FAILURE, _no_name),
    "ERR_CERT_": (
        Reason.TLS_ERROR,
        lambda _, host, code: say("The certificate of {host} is not valid ({code}).", host=host, code=code),
    ),
    "ERR_SSL_": (
        Reason.TLS_ERROR,
        lambda _, host, code: say(
            "No safe connection to {host} could be made ({code}).", host=host, code=code
        ),
    ),
    "ERR_TOO_MANY_REDIRECTS": (
        Reason.TOO_MANY_REDIRECTS, lambda url, _, __: say("{url} redirects without end.", url=url)
    ),
    "ERR_TIMED_OUT": (Reason.TIMEOUT, _late),
    "ERR_CONNECTION_TIMED_OUT": (Reason.TIMEOUT, _late),
    "ERR_INVALID_AUTH_CREDENTIALS": (
        Reason.LOGIN_WALL, lambda url, _, __: say("{url} asks for a user name and password.", url=url)
    ),
    "ERR_": (
        Reason.UNREACHABLE,
        lambda _, host, code: say("{host} cannot be reached ({code}).", host=host, code=code),
    ),
}  # fmt: skip
BLOCKING = {403, 407, 503}


class Trouble(Exception):
    """The shopper cannot go on here."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class BrowserGone(Exception):
    """The whole browser died, and every visit that it carried: nothing a shopper could work around."""


def of_network(message: str, url: str, host: str) -> Trouble | None:
    """The trouble behind an error message of Playwright's; nothing if it is no network error."""
    _, found, rest = message.partition("net::")
    if not found:
        return None
    code = rest.split()[0].rstrip(".,;)")
    if code == "ERR_ABORTED":  # the server answered with a file to save, or with nothing to show
        return Trouble(Reason.NOT_HTML, say("{url} is no web page but a download.", url=url))
    for prefix, (reason, sentence) in _NET_ERRORS.items():
        if code.startswith(prefix):
            return Trouble(reason, sentence(url, host, code))
    return None


def is_empty_answer(message: str) -> bool:
    """Whether the answer was an error without a page; then the full browser shows one of its own."""
    return "net::ERR_HTTP_RESPONSE_CODE_FAILURE" in message


def of_status(status: int, url: str, wait: str = "") -> Trouble | None:
    """The trouble behind an HTTP status; nothing for a page that was delivered.

    `wait`: when the server wants to be asked again, in words.
    """
    if status == 429 or (status == 503 and wait):
        return Trouble(Reason.RATE_LIMITED, _enough(status, url, wait))
    if status == 401:
        return Trouble(Reason.LOGIN_WALL, say("{url} asks for a user name and password (HTTP 401).", url=url))
    if status in BLOCKING:
        return Trouble(
            Reason.BLOCKED,
            say(
                "{url} refuses us (HTTP {status}); that says nothing about its customers.",
                url=url, status=status,
            ),
        )  # fmt: skip
    if status >= 400:
        return Trouble(
            Reason.HTTP_ERROR, say("{url} answers with an error (HTTP {status}).", url=url, status=status)
        )
    return None


def _enough(status: int, url: str, wait: str) -> Told:
    if wait:
        return say(
            "{url} has had enough requests from us (HTTP {status}) and asks us to come back {wait}; "
            "that says nothing about its customers.", url=url, status=status, wait=wait,
        )  # fmt: skip
    return say(
        "{url} has had enough requests from us (HTTP {status}); that says nothing about its customers.",
        url=url, status=status,
    )  # fmt: skip
