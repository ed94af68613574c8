"""Trackers, video and sound are not loaded; everything else is, and no verdict changes by it."""

import threading
from collections.abc import Iterable, Iterator
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from conftest import Loop
from visiting import errand, findings, visit_one
from werkzeug.serving import BaseWSGIServer, make_server

from monitor.browser import BrowserHouse
from monitor.shopper import thrift

TRACKER, CHAT = "tracker.localhost", "chat.localhost"
PAGE = """<!doctype html><html lang=en><title>Cups</title><h1>Cups</h1>
<script src="http://www.{tracker}:{port}/analytics.js"></script>
<script src="http://{chat}:{port}/chat.js"></script>
<script src="/shop.js?from=http://www.{tracker}/"></script>
<video src="http://films.localhost:{port}/no-suffix" autoplay muted></video><audio src="/song.mp3" preload=auto></audio>
<img src="/cup.png"><iframe src="http://ads.{tracker}:{port}/frame" width=300 height=200></iframe>
<a href="/contact">Contact</a><footer>Call us: <a href="tel:+442079460018">020 7946 0018</a></footer>"""


AD = "<!doctype html><html lang=en><p>Saucers! Everybody buys saucers today.</p>"


class Shop:
    """Every address shows the same page, under every host name; `asked` is what was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.port = 0

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        host, path = environ["HTTP_HOST"].partition(":")[0], environ["PATH_INFO"]
        self.asked.add(f"{host}{path}")
        page = path in ("/", "/contact", "/frame")
        start("200 OK", [("Content-Type", "text/html" if page else "text/javascript")])
        html = AD if path == "/frame" else PAGE.format(tracker=TRACKER, chat=CHAT, port=self.port)
        return [html.encode() if page else b""]


@pytest.fixture
def shop() -> Iterator[Shop]:
    one = Shop()
    server: BaseWSGIServer = make_server("127.0.0.1", 0, one, threaded=True)
    one.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield one
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_nobody_needs_is_not_loaded_and_no_verdict_changes(
    shop: Shop, loop: Loop, house: BrowserHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdicts, asked = [], []
    for hosts in ((), (TRACKER,)):
        monkeypatch.setattr(thrift, "trackers", lambda hosts=hosts: hosts)
        shop.asked.clear()
        outcome = visit_one(loop, house, errand(f"http://shop.localhost:{shop.port}/", country="GB"))
        verdicts.append({name: f.judgement for name, f in findings(outcome).items()})
        asked.append(set(shop.asked))
    everything, needed = asked
    unneeded = {f"www.{TRACKER}/analytics.js", f"ads.{TRACKER}/frame"}
    assert unneeded <= everything
    assert not unneeded & needed
    assert {f"{CHAT}/chat.js", "shop.localhost/shop.js", "shop.localhost/cup.png"} <= needed
    assert not {"films.localhost/no-suffix", "shop.localhost/song.mp3"} & (everything | needed)
    assert [v.verdict for v in verdicts[0].values()] == [v.verdict for v in verdicts[1].values()]
    assert "contact-findable" in verdicts[0]


@pytest.mark.parametrize(
    ("url", "kind", "expected"),
    [
        ("https://www.tracker.localhost/a.js", "Script", True),
        ("https://tracker.localhost:8443/a.js", "Script", True),
        ("https://mytracker.localhost/a.js", "Script", False),
        ("https://shop.localhost/?to=http://www.tracker.localhost/", "Document", False),
        ("https://shop.localhost/film", "Media", True),
    ],
)
def test_only_the_host_counts(url: str, kind: str, *, expected: bool) -> None:
    assert thrift.unneeded(url, kind, (TRACKER,)) is expected


def test_the_list_holds_nothing_that_a_verdict_may_rest_on() -> None:
    needed = [
        "googletagmanager.com",
        "gstatic.com",
        "facebook.com",
        "connect.facebook.net",
        "hubspot.com",
        "intercom.io",
        "zendesk.com",
        "cookiebot.com",
        "usercentrics.eu",
        "onetrust.com",
        "stripe.com",
        "paypal.com",
        "recaptcha.net",
    ]
    hosts = thrift.trackers()
    assert len(set(hosts)) == len(hosts) > 30
    assert not [n for n in needed if thrift.unneeded(f"https://x.{n}/", "Script", hosts)]
