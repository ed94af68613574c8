"""What keeps a shopper from going on, as a reason of the closed list and a sentence."""

from checks.model import Reason

# Chromium's network errors, by how their names begin.
_NET_ERRORS = {
    "ERR_NAME_NOT_RESOLVED": (Reason.DNS_FAILURE, "The name of {host} cannot be found (DNS)."),
    "ERR_NAME_RESOLUTION_FAILED": (Reason.DNS_FAILURE, "The name of {host} cannot be found (DNS)."),
    "ERR_CERT_": (Reason.TLS_ERROR, "The certificate of {host} is not valid ({code})."),
    "ERR_SSL_": (Reason.TLS_ERROR, "No safe connection to {host} could be made ({code})."),
    "ERR_TOO_MANY_REDIRECTS": (Reason.TOO_MANY_REDIRECTS, "{url} redirects without end."),
    "ERR_TIMED_OUT": (Reason.TIMEOUT, "{host} did not answer in time."),
    "ERR_CONNECTION_TIMED_OUT": (Reason.TIMEOUT, "{host} did not answer in time."),
    "ERR_INVALID_AUTH_CREDENTIALS": (Reason.LOGIN_WALL, "{url} asks for a user name and password."),
    "ERR_": (Reason.UNREACHABLE, "{host} cannot be reached ({code})."),
}
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
        return Trouble(Reason.NOT_HTML, f"{url} is no web page but a download.")
    for prefix, (reason, sentence) in _NET_ERRORS.items():
        if code.startswith(prefix):
            return Trouble(reason, sentence.format(url=url, host=host, code=code))
    return None


def is_empty_answer(message: str) -> bool:
    """Whether the answer was an error without a page; then the full browser shows one of its own."""
    return "net::ERR_HTTP_RESPONSE_CODE_FAILURE" in message


def of_status(status: int, url: str, wait: str = "") -> Trouble | None:
    """The trouble behind an HTTP status; nothing for a page that was delivered.

    `wait`: when the server wants to be asked again, in words.
    """
    if status == 429 or (status == 503 and wait):
        until = f" and asks us to come back {wait}" if wait else ""
        enough = f"{url} has had enough requests from us (HTTP {status}){until}"
        return Trouble(Reason.RATE_LIMITED, f"{enough}; that says nothing about its customers.")
    if status == 401:
        return Trouble(Reason.LOGIN_WALL, f"{url} asks for a user name and password (HTTP 401).")
    if status in BLOCKING:
        return Trouble(
            Reason.BLOCKED, f"{url} refuses us (HTTP {status}); that says nothing about its customers."
        )
    if status >= 400:
        return Trouble(Reason.HTTP_ERROR, f"{url} answers with an error (HTTP {status}).")
    return None
