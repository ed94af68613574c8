"""A contact form is filled in by a real browser and sent exactly once, whatever the page and the server do."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from conftest import Loop
from inquiry_server import MARK, THANKS, Answer, InquiryShop, Respond, fields_sent, thanks

from checks.correspondence import Sending
from checks.model import Reason, Stage
from monitor.browser import BrowserHouse, Traveller
from monitor.shopper.filling_inquiry import InquiryText
from monitor.shopper.hand import Hand
from monitor.shopper.limits import Limits
from monitor.shopper.persona import persona_of
from monitor.shopper.submitting import Asked, ask
from monitor.shopper.tab import Tab, open_tab
from monitor.shopper.trouble import Trouble

ANNA = persona_of("DE", "x")
assert ANNA
TEXT = InquiryText(
    subject="Question about delivery", reference=MARK, address="anna.berg.k7f3qz@probe.example", language="en",
    message=f"Hello,\nhow long does delivery to Berlin – by bicycle courier – usually take?\nKind regards\nAnna ({MARK})",
    persona=ANNA,
)  # fmt: skip
FIELDS = """<label>Your name <input name=n required></label><label>E-mail <input type=email name=e required></label>
<label>Your message <textarea name=m required></textarea></label>"""
BUTTON = "<button>Send message</button>"


def form(
    inside: str = FIELDS,
    *,
    attributes: str = "method=post action=/send",
    button: str = BUTTON,
    more: str = "",
) -> str:
    return f"<h1>Contact us</h1><form id=f {attributes}>{inside}{button}</form>{more}"


def redirecting(status: int) -> Respond:
    def respond(_shop: InquiryShop, method: str, _target: str) -> Answer:
        return (status, {"location": "/elsewhere"}, "") if method == "POST" else (200, {}, THANKS)

    return respond


def failing(_shop: InquiryShop, _method: str, _target: str) -> Answer:
    return 500, {}, "<h1>Internal error</h1>"


def as_json(_shop: InquiryShop, _method: str, _target: str) -> Answer:
    return 200, {}, '{"ok": true}'


@contextmanager
def at(shop: InquiryShop, loop: Loop, house: BrowserHouse, path: str = "/contact") -> Iterator[Tab]:
    context = house.context(Traveller())
    _, inner = loop.run(context.__aenter__())
    opening = open_tab(inner, Limits(step=8, pace=0))
    tab = loop.run(opening.__aenter__())
    try:
        loop.run(tab.open(shop.url + path))
        yield tab
    finally:
        loop.run(opening.__aexit__(None, None, None))
        loop.run(context.__aexit__(None, None, None))


def asked(
    shop: InquiryShop, loop: Loop, house: BrowserHouse, *, dry_run: bool = False, text: InquiryText = TEXT
) -> Asked:
    """What came of asking; nothing may have gone out before leave was given."""
    before: list[int] = []

    async def hook() -> None:
        before.append(len(shop.messages))

    with at(shop, loop, house) as tab:
        result = loop.run(ask(Hand(tab), text, hook, dry_run=dry_run))
        assert not dry_run or not before
        assert before in ([], [0])
        assert not result.filled or tab.pictures[result.filled].startswith(b"\xff\xd8")
    return result


@dataclass(frozen=True, kw_only=True)
class Trick:
    page: str
    respond: Respond = thanks
    count: int = 1
    sending: Sending = Sending.CONFIRMED
    reason: Reason | None = None
    pages: tuple[tuple[str, str], ...] = ()


AJAX = """<script>f.addEventListener('submit', async e => {{ e.preventDefault(); {} }});
const done = () => {{ f.outerHTML = '<p>Thank you for your message!</p>' }};</script>"""
JSON = "await fetch('/api', {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(Object.fromEntries(new FormData(f)))})"


def twice_asked_for(page: str, status: int) -> Trick:
    uncertain = Reason.SENDING_UNCERTAIN
    return Trick(page=page, respond=redirecting(status), sending=Sending.UNCERTAIN, reason=uncertain)


def slow(_shop: InquiryShop, _method: str, _target: str) -> Answer:
    time.sleep(3.5)
    return 200, {}, THANKS


def ajax(script: str, **more: str) -> str:
    return form(more=AJAX.format(script), **more)


TRICKS = {
    "plain": Trick(page=form()),
    "multipart": Trick(page=form(attributes="method=post action=/send enctype=multipart/form-data")),
    "a server that takes its time": Trick(page=form(), respond=slow),
    "302": Trick(page=form(), respond=redirecting(302), pages=(("/elsewhere", THANKS),)),
    "303": Trick(page=form(), respond=redirecting(303), pages=(("/elsewhere", THANKS),)),
    "307": twice_asked_for(form(), 307),
    "308": twice_asked_for(form(), 308),
    "308 to a script": twice_asked_for(ajax(f"{JSON}; done()"), 308),
    "by script as JSON": Trick(page=ajax(f"{JSON}; done()"), respond=as_json),
    "by script as multipart": Trick(
        page=ajax("await fetch('/api', {method: 'POST', body: new FormData(f)}); done()"), respond=as_json
    ),
    "by XHR": Trick(
        page=ajax("const x = new XMLHttpRequest(); x.open('POST', '/api'); x.onload = done; x.send(new URLSearchParams(new FormData(f)))"),
        respond=as_json,
    ),
    "script and native": Trick(page=form(more=f"<script>f.addEventListener('submit', () => {{ {JSON.removeprefix('await ')} }})</script>")),
    "submits twice": Trick(page=form(more="<script>f.addEventListener('submit', () => { setTimeout(() => f.submit(), 0); f.submit() })</script>")),
    "requestSubmit": Trick(page=form(
        button="<button type=button onclick='f.requestSubmit()'>Send message</button>")),
    "clicks once more": Trick(page=form(button="<button onclick='setTimeout(() => this.click(), 0)'>Send message</button>")),
    "tries again by script": Trick(
        page=ajax(f"for (let i = 0; i < 9; i++) {{ try {{ const r = {JSON}; if (r.ok) break }} catch {{ }} }}"),
        respond=failing, sending=Sending.UNCERTAIN, reason=Reason.HTTP_ERROR,
    ),
    "sends to many addresses": Trick(
        page=ajax(f"{JSON}; for (let i = 0; i < 9; i++) await fetch('/copy' + i, {{method: 'POST', body: new FormData(f)}}).catch(() => 0); done()"),
        respond=as_json,
    ),
    "by GET": Trick(page=form(attributes="action=/send")),
    "a beacon beside it": Trick(page=form(more="<script>f.addEventListener('submit', () => navigator.sendBeacon('/b', new FormData(f)))</script>")),
    "a beacon only": Trick(
        page=ajax("navigator.sendBeacon('/b', new FormData(f))"), count=0, sending=Sending.NOT_SENT, reason=Reason.GUARD_REFUSED
    ),
    "on every key": Trick(page=form(more="<script>f.addEventListener('input', () => { fetch('/draft', {method: 'POST', body: new FormData(f)}); new Image().src = '/p?' + new URLSearchParams(new FormData(f)) })</script>")),
    "when it is left": Trick(page=form(more="<script>addEventListener('pagehide', () => navigator.sendBeacon('/late', new FormData(f)))</script>")),
    "in disguise beforehand": Trick(page=form(more="<script>f.m.addEventListener('change', () => fetch('/log', {method: 'POST', body: btoa(encodeURIComponent(f.m.value + f.m.value))}))</script>")),
    "to a new window": Trick(page=form(attributes="method=post action=/send target=_blank")),
    "to a new window by script": Trick(page=form(more="<script>f.addEventListener('submit', () => { f.target = 'w' })</script>"), count=-1),
    "to a new window and here": Trick(
        page=form(more="""<script>f.addEventListener('submit', () => { const copy = f.cloneNode(true); copy.target = 'w';
        [...f.elements].forEach((e, i) => { copy.elements[i].value = e.value }); document.body.append(copy); copy.submit() })</script>""")
    ),
    "by opening a new window": Trick(
        page=form(more="<script>f.addEventListener('submit', () => { open('/copy?' + new URLSearchParams(new FormData(f))) })</script>")
    ),
    "in a frame of its own site": Trick(
        page="<h1>Contact us</h1><iframe src=/inner width=600 height=500></iframe>", pages=(("/inner", form()),)
    ),
    "into a hidden frame": Trick(
        page=form(attributes="method=post action=/send target=hid", more="<iframe name=hid style='display:none'></iframe>"), sending=Sending.CONFIRMED
    ),
    "by a worker": Trick(
        page=ajax("const w = new Worker(URL.createObjectURL(new Blob(['onmessage = async e => { for (let i = 0; i < 3; i++) await fetch(e.data[0], {method: \"POST\", body: e.data[1]}).catch(() => 0); postMessage(1) }']))); w.onmessage = done; w.postMessage([location.origin + '/api', new URLSearchParams(new FormData(f)).toString()])"),
        respond=as_json,
    ),
    "a server that refuses": Trick(
        page=form(), respond=lambda *_: (422, {}, form(FIELDS + "<p>Please enter a valid e-mail address.</p>")), sending=Sending.REFUSED
    ),
    "a server without words": Trick(page=form(), respond=lambda *_: (200, {}, "<p>Lorem ipsum</p>"), sending=Sending.UNCONFIRMED),
    "a captcha after the click": Trick(
        page=form(), respond=lambda *_: (200, {}, form() + "<p>Please solve the captcha.</p>"), sending=Sending.UNCERTAIN, reason=Reason.CAPTCHA
    ),
    "a page that takes no message": Trick(
        page=ajax("f.insertAdjacentHTML('beforeend', '<p>Your message is required.</p>')"), count=0, sending=Sending.REFUSED
    ),
    "nothing at all": Trick(page=ajax(""), count=0, sending=Sending.NOT_SENT, reason=Reason.AMBIGUOUS),
    "to another site": Trick(
        page=ajax("await fetch('http://elsewhere.localhost:9/x', {method: 'POST', body: new FormData(f)}).catch(() => 0)"),
        count=0, sending=Sending.NOT_SENT, reason=Reason.GUARD_REFUSED,
    ),
    "an order in disguise": Trick(
        page=form(attributes="method=post action=/checkout/confirm"), count=0, sending=Sending.NOT_SENT, reason=Reason.GUARD_REFUSED
    ),
    "subscribes by the way": Trick(
        page=form(FIELDS + "<input type=hidden name=newsletter_subscribe value=1>"), count=0, sending=Sending.NOT_SENT, reason=Reason.GUARD_REFUSED
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRICKS)
def test_it_is_sent_once_or_not_at_all(name: str, loop: Loop, house: BrowserHouse) -> None:
    trick = TRICKS[name]
    with InquiryShop({"/contact": trick.page, **dict(trick.pages)}, trick.respond) as shop:
        result = asked(shop, loop, house)
        assert len(shop.messages) <= 1, shop.messages
        if trick.count < 0:  # either will do
            return
        assert len(shop.messages) == trick.count, (result, shop.requests)
    assert (result.sending, result.reason) == (trick.sending, trick.reason), result
    assert bool(result.sent_at) is bool(trick.count)


@pytest.mark.parametrize("name", TRICKS)
def test_a_dry_run_sends_nothing(name: str, loop: Loop, house: BrowserHouse) -> None:
    trick = TRICKS[name]
    with InquiryShop({"/contact": trick.page, **dict(trick.pages)}, trick.respond) as shop:
        result = asked(shop, loop, house, dry_run=True)
        assert shop.messages == []
        assert (result.sending, result.reason, result.sent_at) == (Sending.NOT_SENT, result.reason, None)
        assert result.filled or result.reason is not Reason.NOT_ASKED


def test_a_server_that_drops_the_connection_gets_it_once(loop: Loop, house: BrowserHouse) -> None:
    with InquiryShop({"/contact": form()}) as shop:
        shop.drops = True
        result = asked(shop, loop, house)
        assert len(shop.messages) == 1
    assert (result.sending, result.reason) == (Sending.UNCERTAIN, Reason.SENDING_UNCERTAIN)


def test_cookies_and_fields_go_along(loop: Loop, house: BrowserHouse) -> None:
    inside = (
        FIELDS
        + "<input type=hidden name=token value=abc><label style='position:absolute;left:-999px'>Website <input name=url></label>"
    )
    with InquiryShop({"/contact": form(inside)}) as shop:
        assert asked(shop, loop, house).sending is Sending.CONFIRMED
        sent = fields_sent(shop.last)
    assert sent == {
        "n": "Anna Berg", "e": TEXT.address, "m": TEXT.message.replace("\n", "\r\n"), "token": "abc", "url": "",
    }  # fmt: skip


def test_without_leave_nothing_is_sent(loop: Loop, house: BrowserHouse) -> None:
    with InquiryShop({"/contact": form()}) as shop, at(shop, loop, house) as tab:
        page = loop.run(tab.glance(Stage.CONTACT))
        button = next(b for b in page.buttons if b.text == "Send message")
        for doing in (
            tab.click(button),
            tab.send(button, _no_hook),
            tab.write(page.forms[0].fields[0].ref, "x", "x"),
        ):
            with pytest.raises(Trouble) as refused:
                loop.run(doing)
            assert refused.value.reason is Reason.GUARD_REFUSED
        assert not shop.messages


async def _no_hook() -> None:
    """Nothing to keep."""


def test_a_hook_that_fails_keeps_it_back(loop: Loop, house: BrowserHouse) -> None:
    async def fails() -> None:
        raise OSError("the disk is full")

    with InquiryShop({"/contact": form()}) as shop, at(shop, loop, house) as tab:
        with pytest.raises(OSError, match="disk"):
            loop.run(ask(Hand(tab), TEXT, fails, dry_run=False))
        assert not shop.messages


def test_afterwards_nothing_more_is_sent(loop: Loop, house: BrowserHouse) -> None:
    with InquiryShop({"/contact": form()}) as shop, at(shop, loop, house) as tab:
        loop.run(ask(Hand(tab), TEXT, _no_hook, dry_run=False))
        loop.run(tab.open(f"{shop.url}/contact"))
        again = loop.run(ask(Hand(tab), TEXT, _no_hook, dry_run=False))
        assert len(shop.messages) == 1
    assert (again.sending, again.reason) == (Sending.NOT_SENT, Reason.GUARD_REFUSED)


def test_one_link_further(loop: Loop, house: BrowserHouse) -> None:
    page = "<main><h1>Contact</h1><p>Please use our form.</p><a href=/form>Contact form</a></main>"
    with InquiryShop({"/contact": page, "/form": form()}) as shop:
        result = asked(shop, loop, house)
        assert (result.sending, result.url) == (Sending.CONFIRMED, f"{shop.url}/form")
        assert len(shop.messages) == 1


def test_a_form_on_another_site_than_the_shop_is_left_alone(loop: Loop, house: BrowserHouse) -> None:
    with InquiryShop({"/contact": form()}) as shop, at(shop, loop, house) as tab:
        result = loop.run(ask(Hand(tab), TEXT, _no_hook, dry_run=False, site="https://mugs.example/"))
        assert not shop.messages
    assert (result.sending, result.reason) == (Sending.NOT_SENT, Reason.GUARD_REFUSED)
    assert "another site" in result.detail
    assert not result.entries


AUTOSAVING = """<script>for (const field of document.querySelectorAll("input"))
field.addEventListener("input", () => fetch("/draft", {method: "POST", body: field.name + "=" + field.value}))
</script>"""


def test_no_name_leaves_before_the_message_does(loop: Loop, house: BrowserHouse) -> None:
    with InquiryShop({"/contact": form(more=AUTOSAVING)}) as shop:
        result = asked(shop, loop, house, dry_run=True)
        assert [line for line in shop.requests if line.startswith("POST")] == []
    assert any("/draft" in line for line in result.held)
