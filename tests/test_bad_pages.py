"""Whatever a server or a page does, the visit ends in time and says truthfully why nothing can be judged."""

import time
from collections.abc import Iterator

import pytest
from conftest import Loop
from hostile_server import HostileServer
from visiting import errand, visit_one

from checks.model import Reason, Stage, Verdict
from monitor.browser import BrowserHouse

STEP, VISIT = 3.0, 12.0

NO_HOME = {
    "refused": Reason.UNREACHABLE,
    "redirect-to-nowhere": Reason.UNREACHABLE,
    "garbage": Reason.UNREACHABLE,
    "hangs-up": Reason.UNREACHABLE,
    "redirect-to-file": Reason.UNREACHABLE,
    "tls-self-signed": Reason.TLS_ERROR,
    "tls-expired": Reason.TLS_ERROR,
    "tls-wrong-host": Reason.TLS_ERROR,
    "tls-on-plain-port": Reason.TLS_ERROR,
    "status-401": Reason.LOGIN_WALL,
    "status-403": Reason.BLOCKED,
    "status-429": Reason.RATE_LIMITED,
    "status-503": Reason.RATE_LIMITED,
    "status-404": Reason.HTTP_ERROR,
    "status-410": Reason.HTTP_ERROR,
    "status-500": Reason.HTTP_ERROR,
    "status-502": Reason.HTTP_ERROR,
    "pdf": Reason.NOT_HTML,
    "image": Reason.NOT_HTML,
    "json": Reason.NOT_HTML,
    "plain-text": Reason.NOT_HTML,
    "download": Reason.NOT_HTML,
    "no-content": Reason.NOT_HTML,
    "endless-redirect": Reason.TOO_MANY_REDIRECTS,
    "growing-redirect": Reason.TOO_MANY_REDIRECTS,
    "silent": Reason.TIMEOUT,
    "drip": Reason.TIMEOUT,
    "busy-at-once": Reason.TIMEOUT,
    "busy-later": Reason.TIMEOUT,
    "alert-loop": Reason.TIMEOUT,
    "confirm-loop": Reason.TIMEOUT,
    "prompt-loop": Reason.TIMEOUT,
    "hangs-up-midway": Reason.TIMEOUT,
    "frames-in-frames": Reason.TIMEOUT,
}
READABLE = [
    "bad-utf8", "wrong-charset", "utf16", "unknown-charset", "null-bytes", "empty", "before-unload", "huge",
    "alert-later-loop", "many-nodes", "deep", "data-uri", "overrides-json", "overrides-to-json", "overrides-array",
    "overrides-element", "overrides-document", "overrides-timers", "clobbered", "chatty", "infinite-scroll",
    "growing-for-ever", "print-loop", "history-loop", "popup-storm",
]  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with HostileServer() as one:
        yield one


@pytest.mark.parametrize(("name", "reason"), NO_HOME.items())
def test_a_home_page_that_cannot_be_seen(
    name: str, reason: Reason, server: HostileServer, loop: Loop, house: BrowserHouse
) -> None:
    started = time.monotonic()
    outcome = visit_one(loop, house, errand(server.url(name)), step=STEP, seconds=VISIT)
    assert time.monotonic() - started < VISIT + 10
    gap = outcome.result.visit.gaps[Stage.HOME]
    assert gap.reason is reason, gap.detail
    assert {f.verdict for f in outcome.result.findings} == {Verdict.UNKNOWN}
    assert {f.judgement.reason for f in outcome.result.findings} == {reason, Reason.NOT_ASKED}


@pytest.mark.parametrize("name", READABLE)
def test_a_strange_page_is_read_as_far_as_it_goes(
    name: str, server: HostileServer, loop: Loop, house: BrowserHouse
) -> None:
    started = time.monotonic()
    outcome = visit_one(loop, house, errand(server.url(name)), step=15, seconds=90)
    assert time.monotonic() - started < 100
    assert Stage.HOME in outcome.result.visit.pages, outcome.result.visit.gaps
    crashed = [f for f in outcome.result.findings if f.judgement.reason is Reason.CRASHED]
    assert not crashed


def test_unknown_host(loop: Loop, house: BrowserHouse) -> None:
    outcome = visit_one(loop, house, errand("https://no-such-shop.invalid"), step=STEP, seconds=VISIT)
    assert outcome.result.visit.gaps[Stage.HOME].reason is Reason.DNS_FAILURE


def test_nothing_was_ordered(server: HostileServer, loop: Loop, house: BrowserHouse) -> None:
    """The page's “Checkout” leads straight to where orders are taken."""
    for name in ("before-unload", "popup-on-click", "clobbered"):
        visit_one(loop, house, errand(server.url(name)), step=6, seconds=30)
    assert server.orders == 0
