"""Scripts of the user's own: they lead to stages, and can order no more than the shopper can.

Each attack is made twice: under guard, and without, where it has to succeed, or it would prove nothing.
"""

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from textwrap import dedent, indent

import pytest
from command import reachwatch
from conftest import Loop
from counting_shop import CountingShop, Window, window
from visiting import errand, findings, visit_one

from checks.model import Reason, Stage, Verdict
from monitor.browser import BrowserHouse
from monitor.demo import DemoServer
from monitor.run import Outcome
from monitor.script_files import find_script
from monitor.shopper import gate
from monitor.shopper.limits import Limits
from monitor.shopper.sentinel import Sentinel
from monitor.shopper.trouble import Trouble

SCRIPTS = Path(__file__).parent / "own_scripts"
CSP = b"""<!doctype html><html lang=en><meta http-equiv=Content-Security-Policy content="connect-src 'none'">
<body><button onclick="location='/sent'">Place order</button></body></html>"""
ORDER = """<form id=f action=/sent method=post><input name=gift><button id=it style='width:200px;height:40px'>
    Zahlungspflichtig bestellen</button></form>"""
FRAMED = f"""<iframe width=400 height=200 srcdoc="{ORDER.replace('"', "&quot;")}"></iframe>"""
SANDBOXED = FRAMED.replace("<iframe", "<iframe sandbox='allow-scripts allow-forms'")
SHADOW = """<my-box></my-box><script>document.querySelector('my-box').attachShadow({mode: '%s'}).innerHTML =
    `<button onclick="location='/sent'">%s</button>`</script>"""
PAYING = "<form id=f action=/sent method=post><input name=cardnumber value=4111></form>"
ADDRESS = "<form id=f action=/sent><input name=strasse><input name=ort><input name=vorname></form>"
LISTENING = "<input aria-label=Strasse name=strasse oninput='fetch(`/sent?${this.value}`)'><input name=ort>"
PRESS_KEY = "<div role=button tabindex=0 onkeydown='location=`/sent`'>Place order</div>"
FETCH = (
    "fetch('/sent', { method: 'POST', body: JSON.stringify({ street: 'Weg 1', city: 'Ulm' }) }).then(() => 1)"
)

ATTACKS = {
    "by its role": (ORDER, "page.get_by_role('button', name='Zahlungspflichtig bestellen').click()"),
    "by force": (ORDER, "page.locator('#it').click(force=True)"),
    "twice": (ORDER, "page.locator('#it').dblclick()"),
    "by the mouse": (ORDER, ("page.locator('#it').scroll_into_view_if_needed(); b = page.locator('#it').bounding_box(); "
        "page.mouse.click(b['x'] + 20, b['y'] + 20)")),
    "on pointerdown": ("<button id=it onpointerdown='location=`/sent`'>Pay now</button>", "page.locator('#it').click()"),
    "by Enter in a field": (ORDER, "page.locator('input').focus(); page.keyboard.press('Enter')"),
    "by Enter on the button": (ORDER, "page.locator('#it').press('Enter')"),
    "by Space on the button": (ORDER, "page.locator('#it').focus(); page.keyboard.press(' ')"),
    "by a key on an element": (PRESS_KEY, "page.get_by_role('button').press('Enter')"),
    "by click() of the page": (ORDER, "page.evaluate('it.click()')"),
    "by click() later": (ORDER, "page.evaluate('void setTimeout(() => it.click(), 300)')"),
    "by an event": (ORDER, "page.locator('#it').dispatch_event('click')"),
    "by requestSubmit": (ORDER, "page.evaluate('f.requestSubmit()')"),
    "by submit": (PAYING, "page.evaluate('f.submit()')"),
    "by submit, with an address in the query": (ADDRESS, "page.evaluate('f.ort.value = f.strasse.value = `x`; f.submit()')"),
    "by fetch": (ORDER, "page.evaluate('fetch(`/checkout/place-order`, { method: `POST` })')"),
    "by fetch, with an address": (ORDER, "page.evaluate(FETCH)"),
    "by its address": (ORDER, "page.goto(page.url + 'order/confirm')"),
    "by a location": (ORDER, "page.evaluate('location = `/order/confirm`')"),
    "by logging out": (ORDER, "page.goto(page.url + 'account/logout')"),
    "in a frame": (FRAMED, "page.frame_locator('iframe').locator('#it').click()"),
    "in a sandboxed frame": (SANDBOXED, "page.frame_locator('iframe').locator('#it').click()"),
    "in a frame, by the page": (FRAMED, "page.frames[-1].evaluate('it.click()')"),
    "in an open shadow root": (SHADOW % ("open", "Place order"), "page.locator('my-box button').click()"),
    "in a closed shadow root": (SHADOW % ("closed", "Place order"), "page.mouse.click(30, 20)"),
    "in a page without connections": ("redirect", "page.goto(page.url + 'csp'); page.get_by_role('button').click()"),
    "typed": (LISTENING, "page.get_by_label('Strasse').fill('Hauptstr. 1')"),
    "typed key by key": (LISTENING, "page.get_by_label('Strasse').press_sequentially('Ha')"),
}  # fmt: skip
ESCAPES = {
    "a request without the browser": "page.request.post(page.url + 'sent')",
    "a second page": "page.context.new_page().goto(page.url + 'order/confirm')",
    "another browser": "page.context.browser.new_page().goto(page.url + 'order/confirm')",
    "an answer of its own": "page.route('**', lambda route: route.fetch())",
    "what Playwright is made of": (
        "getattr(page._impl_obj, '_browser_context').new_page().goto(page.url + 'order/confirm')"
    ),
    "a window": "page.evaluate('void open(`/order/confirm`)'); page.wait_for_timeout(300)",
}


@pytest.fixture(scope="module")
def shop() -> Iterator[CountingShop]:
    with CountingShop({"/": "<h1>Shop</h1>", "/csp": CSP}) as one:
        yield one


@pytest.fixture
def view(loop: Loop, house: BrowserHouse, shop: CountingShop) -> Iterator[Window]:
    with window(loop, house) as one:
        one.open(f"{shop.url}/")
        shop.sent.clear()
        yield one


def attempt(view: Window, folder: Path, body: str, *, is_async: bool = False) -> Trouble | None:
    """Let a script with this body run on the open page; what came of it."""
    file = folder / "attack.py"
    file.write_text(
        f"FETCH = {FETCH!r}\n\n{'async ' * is_async}def visit(page):\n{indent(dedent(body), '    ')}\n",
        "utf-8",
    )
    try:
        view.run(view.tab.hand_over(find_script("attack.py", folder)))
    except Trouble as trouble:
        return trouble
    finally:
        with suppress(Exception):
            view.run(view.tab._page.wait_for_timeout(500))  # for what was to come later
    return None


def show(view: Window, html: str) -> None:
    if html != "redirect":
        view.run(view.tab._page.set_content(html))


@pytest.mark.parametrize(("html", "body"), ATTACKS.values(), ids=ATTACKS)
def test_no_script_orders(html: str, body: str, view: Window, shop: CountingShop, tmp_path: Path) -> None:
    show(view, html)
    trouble = attempt(view, tmp_path, body)
    assert shop.sent == []
    if "onkeydown" in html:  # which the page did not hear of
        return
    log = "\n".join(view.tab.log)
    assert "refused a script" in log or "held back" in log
    if "setTimeout" not in body:  # by then the script had come to its end
        assert trouble
        assert trouble.reason is Reason.GUARD_REFUSED, trouble.detail


@pytest.mark.parametrize(("html", "body"), ATTACKS.values(), ids=ATTACKS)
def test_every_attack_would_order_without_guard(
    html: str, body: str, view: Window, shop: CountingShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(_: Sentinel) -> None:
        pass

    monkeypatch.setattr(Sentinel, "arm", nothing)
    monkeypatch.setattr(gate, "refuse_request", lambda *_, **__: "")
    monkeypatch.setattr(gate, "_refuse_strictly", lambda *_, **__: "")
    show(view, html)
    attempt(view, tmp_path, body)
    assert shop.sent


@pytest.mark.parametrize("body", ESCAPES.values(), ids=ESCAPES)
@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
def test_no_script_leaves_its_tab(
    body: str, view: Window, shop: CountingShop, tmp_path: Path, is_async: bool
) -> None:
    if is_async and "page.evaluate" in body:
        body = body.replace("page.evaluate", "await page.evaluate").replace("page.wait", "await page.wait")
    attempt(view, tmp_path, body, is_async=is_async)
    assert shop.sent == []


# ---- whole visits

RIDDLE = """<form action=/basket><label>The second word of our motto <input name=word></label><button>Go</button></form>
    <p>Softly tread the brave.</p>"""
BASKET = """<h1>Basket</h1><button onclick="fetch('/quote')">Delivery</button><a href=/desk><b>Onwards</b></a>
    <a href=/desk?no>Back</a>"""
DESK = """<h1>Checkout</h1><p>Questions? Call 030 901820</p><form action=/sent method=post><input name=vorname>
    <input name=strasse><input name=ort><button>Zahlungspflichtig bestellen</button></form>"""
MAZE = {
    "/": "<h1>Riddles</h1><p>Find us.</p>",
    "/riddle": RIDDLE,
    "/basket": BASKET,
    "/quote": "4 €",
    "/desk": DESK,
}


@pytest.mark.parametrize("name", ["recorded.py", "recorded_async.py:visit"])
def test_a_script_reaches_the_checkout_of_a_shop_that_nobody_finds_the_way_through(
    name: str, loop: Loop, house: BrowserHouse
) -> None:
    with CountingShop(MAZE) as maze:
        one = errand(maze.url, checks=["phone-at-checkout"])
        by_itself = visit_one(loop, house, one)
        scripted = visit_one(loop, house, replace(one, scripts={Stage.CHECKOUT: find_script(name, SCRIPTS)}))
    assert findings(by_itself)["phone-at-checkout"].verdict is Verdict.UNKNOWN
    finding = findings(scripted)["phone-at-checkout"]
    assert finding.verdict is Verdict.PASS, scripted.result.visit.log
    page = scripted.result.visit.pages[Stage.CHECKOUT]
    assert page.url.endswith("/desk")
    assert {shot.digest for shot in page.screenshots} & set(scripted.pictures)
    assert not [sent for sent in maze.sent if "sent" in sent]


def visit_demo(
    stage: Stage, body: str, folder: Path, loop: Loop, house: BrowserHouse, *, step: float = 15
) -> Outcome:
    folder.joinpath("own.py").write_text(body, "utf-8")
    with DemoServer() as server:
        one = errand(server.url("exemplary"), country="DE", checks=["phone-at-checkout", "help-at-checkout"])
        outcome = visit_one(
            loop, house, replace(one, scripts={stage: find_script("own.py", folder)}), step=step
        )
        assert server.orders("exemplary") == 0
    return outcome


OPEN_A_PRODUCT = """
def visit(page):
    page.evaluate("document.querySelector('a[href*=product]').click()")
    page.wait_for_url("**/product*/**")
"""


def test_the_shopper_goes_on_where_a_script_ends(loop: Loop, house: BrowserHouse, tmp_path: Path) -> None:
    visit = visit_demo(Stage.PRODUCT, OPEN_A_PRODUCT, tmp_path, loop, house).result.visit
    assert {Stage.PRODUCT, Stage.CART, Stage.CHECKOUT, Stage.CONTACT} <= set(visit.pages), visit.log


def test_the_rest_of_a_visit_goes_on_without_the_stage_whose_script_failed(
    loop: Loop, house: BrowserHouse, tmp_path: Path
) -> None:
    body = "def visit(page):\n    raise ValueError('no such thing')\n"
    visit = visit_demo(Stage.CONTACT, body, tmp_path, loop, house).result.visit
    gap = visit.gaps[Stage.CONTACT]
    assert gap.reason is Reason.SCRIPT_FAILED
    assert gap.detail == "The script failed (own.py, line 2): ValueError: no such thing."
    assert {Stage.CART, Stage.CHECKOUT} <= set(visit.pages), visit.log


# ---- scripts that fail

FAILURES = {
    "page.locator('#none').click(timeout=200)": r"attack.py, line 4\): TimeoutError: Locator.click: Timeout 200ms exceeded\.$",
    "assert page.title() == 'x', 'wrong title'": r"attack.py, line 4\): AssertionError: wrong title\.$",
    "import sys; sys.exit(3)": r"attack.py, line 4\): it ended the program: 3\.$",
    "from nowhere import it": r"attack.py, line 4\): ModuleNotFoundError: No module named 'nowhere'\.$",
    "1 / 0": r"attack.py, line 4\): ZeroDivisionError: division by zero\.$",
    "page.context": "A script has one page, and cannot have its BrowserContext",
    "page.close()": "A script cannot use “close”",
    "page.on('request', print)": "cannot listen to “request”; wait for it with expect_… instead",
    "page.expect_request(lambda r: True)": "A script cannot hand functions to the browser; use a text or a pattern",
}
HANGING = {
    "sleeps": ("import time; time.sleep(1000)", False),
    "loops": ("while True: pass", False),
    "swallows": ("while True:\n    try: page.locator('#none').click()\n    except Exception: pass", False),
    "waits": ("page.wait_for_timeout(1000_000)", False),
    "async, sleeps": ("import time; time.sleep(1000)", True),
    "async, loops": ("while True: pass", True),
    "async, waits": ("await page.wait_for_timeout(1000_000)", True),
}


@pytest.mark.parametrize(("body", "says"), FAILURES.items(), ids=FAILURES)
def test_a_failing_script_is_a_reason_and_a_sentence(
    body: str, says: str, view: Window, tmp_path: Path
) -> None:
    trouble = attempt(view, tmp_path, body)
    assert trouble
    assert trouble.reason is Reason.SCRIPT_FAILED
    assert re.search(says, trouble.detail), trouble.detail


@pytest.mark.parametrize(("body", "is_async"), HANGING.values(), ids=HANGING)
def test_a_hanging_script_stops_nobody(body: str, is_async: bool, view: Window, tmp_path: Path) -> None:
    view.tab._limits = Limits(step=0.5)
    trouble = attempt(view, tmp_path, body, is_async=is_async)
    assert trouble
    assert trouble.reason is Reason.SCRIPT_FAILED
    assert trouble.detail == "attack.py did not come to an end within 2 seconds."
    view.tab._limits = Limits(step=10)
    assert view.glance().title == "Shop"


def test_a_script_that_wakes_late_does_nothing_any_more(
    view: Window, shop: CountingShop, tmp_path: Path
) -> None:
    view.tab._limits = Limits(step=0.25)
    woke = tmp_path / "woke"
    body = f"""
        import pathlib, time
        try: time.sleep(1.5)
        except SystemExit: pass  # it is told to end, and does not
        try: page.goto('{shop.url}/late')
        finally: pathlib.Path({str(woke)!r}).touch()"""
    attempt(view, tmp_path, body)
    for _ in range(200):
        if not woke.exists():
            view.run(asyncio.sleep(0.05))
    assert woke.exists()
    assert shop.sent == []


def test_a_talkative_script_fills_no_log(view: Window, tmp_path: Path) -> None:
    assert attempt(view, tmp_path, "for _ in range(10_000): print('blah' * 10_000)") is None
    assert len("".join(view.tab.log)) < 10_000


def test_a_script_may_search_but_not_fill_in_an_address(view: Window, tmp_path: Path) -> None:
    show(view, "<form action=/empty><input name=q></form>" + ADDRESS)
    assert attempt(view, tmp_path, "page.locator('[name=q]').fill('mug')") is None
    assert view.run(view.tab._page.input_value("[name=q]")) == "mug"
    trouble = attempt(view, tmp_path, "page.locator('[name=strasse]').fill('Hauptstr. 1')")
    assert trouble
    assert trouble.reason is Reason.GUARD_REFUSED
    assert view.run(view.tab._page.input_value("[name=strasse]")) == ""


def test_a_script_keeps_to_robots_txt(view: Window, shop: CountingShop, tmp_path: Path) -> None:
    view.tab._allowed = lambda url: "/private" not in url
    trouble = attempt(view, tmp_path, "page.goto(page.url + 'private')")
    assert trouble
    assert trouble.reason is Reason.ROBOTS_DISALLOWED
    assert shop.sent == []


def test_a_hanging_script_does_not_keep_the_program_from_ending(tmp_path: Path) -> None:
    tmp_path.joinpath("hang.py").write_text("import time\ndef visit(page): time.sleep(1000)\n", "utf-8")
    with CountingShop(MAZE) as maze:
        config = f"""[limits]\nstep_seconds = 4\n[shops.maze]\nurl = "{maze.url}"\ncountry = "DE"
            checks = ["phone-at-checkout"]\n[shops.maze.scripts]\ncheckout = "hang.py"\n"""
        tmp_path.joinpath("reachwatch.toml").write_text(config, "utf-8")
        done = reachwatch("run", "--json", folder=tmp_path, seconds=120)
    assert "hang.py did not come to an end within 16 seconds." in done.stdout, done.stderr
