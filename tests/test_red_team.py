"""Attacks on the guard that no other file tries; docs/guard.md lists them all."""

import asyncio
import base64
import gzip
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Loop
from counting_shop import CountingShop, Window, named, window

from checks.model import Reason
from monitor.browser import BrowserHouse
from monitor.shopper import gate, guard
from monitor.shopper.describing import intent_of
from monitor.shopper.guard import Intent
from monitor.shopper.sending import refuse_request
from monitor.shopper.trouble import Trouble

LONG = "\u200b" * 400
DUMMIES = "<input type=hidden name=x>" * 320
ADDRESS = "<input name=vorname><input name=strasse><input name=plz><input name=ort>"

# Each control says it places an order, to a person at least.
DISGUISES = {
    "Cyrillic letters": "<button id=it>Рay nоw</button>",
    "Greek letters": "<button id=it>Ρlace οrder</button>",
    "full-width letters": "<button id=it>Ｐａｙ　ｎｏｗ</button>",
    "letters in circles": "<button id=it>Ⓟⓐⓨ ⓝⓞⓦ</button>",
    "mathematical letters": "<button id=it>𝐏𝐚𝐲 𝐧𝐨𝐰</button>",
    "backwards by an override": "<button id=it>\u202ewon yaP</button>",
    "backwards by CSS": "<button id=it style='direction:rtl;unicode-bidi:bidi-override'>redro ecalP</button>",
    "behind much that is not drawn": f"<button id=it>Weiter {LONG} Zahlungspflichtig bestellen</button>",
    "the picture of a card": "<button id=it>💳</button>",
    "words of a drawing": "<button id=it><svg width=99 height=20><text y=15>Place order</text></svg></button>",
    "CSS from an attribute": "<style>#it::after{content:attr(data-a)}</style><button id=it data-a='Buy now'>Go </button>",
    "CSS in parts": "<style>#it::after{content:'Zahlungs' 'pflichtig' ' bestellen'}</style><button id=it>Los</button>",
    "the fiftieth picture": f"<button id=it>{'<i></i>' * 50}<img alt='Place order' width=9 height=9></button>",
    "fields after many others": f"<form action=/sent>{DUMMIES}{ADDRESS}<button id=it>Los geht's</button></form>",
    "fields of the page after many others": f"<form>{DUMMIES}</form>{ADDRESS}<button id=it onclick='location=`/sent`'>Los</button>",
    "a label around it": "<label>Zahlungspflichtig bestellen <input type=submit id=it value='›'></label>",
    "a list of words for it": "<label for=it>Pay now</label><button id=it>›</button>",
}  # fmt: skip

# Languages that the shopper does not speak.
FOREIGN = [
    "Objednat s povinností platby", "Dokončit objednávku", "Zaplatit", "Megrendelem", "Fizetés", "Slutför köp", "Betala",
    "Gennemfør køb", "Betal nu", "Bestill nå", "Tilaa ja maksa", "Confirmar encomenda", "Efetuar pagamento", "Поръчай", "Плати сега",
    "Ολοκλήρωση παραγγελίας", "Πληρωμή", "Naruči i plati", "Odoslať objednávku", "Zaplatiť", "Oddaj naročilo", "Apmokėti",
    "Noformēt pasūtījumu", "Maksa nüüd", "Siparişi tamamla", "Оформить заказ", "Оплатить", "Оформити замовлення",
]  # fmt: skip

# In the midst of what leads on.
MIXED = [
    "Continue and pay by invoice", "Weiter und dann kostenpflichtig bestellen jetzt", "Next: Pay with card today please",
    "Verder en nu betalen met iDEAL", "Continue with PayPal instead of it", "Suivant et payer par carte bancaire",
]  # fmt: skip

# What a page's script does as soon as anything is clicked; each would reach the shop.
SCRIPTS = {
    "image": "new Image().src = '/order/confirm'",
    "event source": "new EventSource('/order/confirm')",
    "stylesheet": "document.head.insertAdjacentHTML('beforeend', '<link rel=stylesheet href=/order/confirm>')",
    "script": "document.head.append(Object.assign(document.createElement('script'), { src: '/order/confirm' }))",
    "prefetch": "document.head.insertAdjacentHTML('beforeend', '<link rel=prefetch href=/order/confirm>')",
    "preload": "document.head.insertAdjacentHTML('beforeend', '<link rel=preload as=image href=/order/confirm>')",
    "module preload": "document.head.insertAdjacentHTML('beforeend', '<link rel=modulepreload href=/order/confirm>')",
    "object": "document.body.insertAdjacentHTML('beforeend', '<object data=/order/confirm></object>')",
    "embed": "document.body.insertAdjacentHTML('beforeend', '<embed src=/order/confirm>')",
    "font": "new FontFace('x', 'url(/order/confirm)').load().catch(() => 0)",
    "background": "document.body.style.background = 'url(/order/confirm)'",
    "web worker": "new Worker(URL.createObjectURL(new Blob([`fetch('${location.origin}/order/confirm')`])))",
    "importing worker": "new Worker('/order/confirm')",
    "download": "Object.assign(document.createElement('a'), { href: '/order/confirm', download: 'x' }).click()",
    "ping of a link": "Object.assign(document.createElement('a'), { href: '#x', ping: '/order/confirm' }).click()",
    "fetch that outlives the page": "fetch('/order/submit', { method: 'POST', keepalive: true })",
    "redirect, temporary": "fetch('/to-order')",
    "redirect of an image": "new Image().src = '/to-order'",
    "redirect of a page": "location = '/to-order'",
    "meta refresh": "document.head.insertAdjacentHTML('beforeend', '<meta http-equiv=refresh content=\"0;url=/order/confirm\">')",
    "slashes": "location = '/order//confirm'",
    "encoded twice": "location = '/order%252Fconfirm'",
    "upper case": "location = '/ORDER/CONFIRM'",
    "GraphQL in a blob": "navigator.sendBeacon('/sent', new Blob(['{\"query\":\"mutation{placeOrder{id}}\"}'], { type: 'application/json' }))",
    "GraphQL in a blob by fetch": "fetch('/sent', { method: 'POST', body: new Blob(['mutation{placeOrder{id}}']) })",
    "GraphQL far down": "fetch('/sent', { method: 'POST', body: ' '.repeat(3e6) + 'mutation{placeOrder{id}}' })",
    "GraphQL with escapes": "fetch('/sent', { method: 'POST', body: '{\"query\":\"mutation{\\\\u0070laceOrder{id}}\"}' })",
    "GraphQL by its name": "fetch('/sent', { method: 'POST', body: '{\"operationName\":\"PlaceOrder\",\"extensions\":{}}' })",
    "GraphQL as a file": "const d = new FormData(); d.append('q', new Blob(['mutation{placeOrder{id}}'])); fetch('/sent', { method: 'POST', body: d })",
    "about:blank frame": ("const f = document.body.appendChild(document.createElement('iframe')); "
        "f.contentWindow.fetch('/order/submit', { method: 'POST' })"),
    "data frame": "document.body.insertAdjacentHTML('beforeend', `<iframe src=\"data:text/html,<img src='${location.origin}/order/confirm'>\"></iframe>`)",
    "blob frame": ("document.body.insertAdjacentHTML('beforeend', `<iframe src=\"${URL.createObjectURL(new Blob(["
        "`<form action='${location.origin}/order/confirm' method=post></form><script>document.forms[0].submit()</scr` + `ipt>`], { type: 'text/html' }))}\"></iframe>`)"),
}  # fmt: skip

CONTROL = "<button id=it type=button style='width:200px;height:40px'>Add to cart</button>"


@pytest.fixture(scope="module")
def shop() -> Iterator[CountingShop]:
    with CountingShop({"/": "<h1>Shop</h1>", "/to-order": "redirect:/order/confirm"}) as one:
        yield one


@pytest.fixture(scope="module")
def tab_on_shop(loop: Loop, house: BrowserHouse) -> Iterator[Window]:
    with window(loop, house) as one:
        yield one


@pytest.mark.parametrize("html", DISGUISES.values(), ids=DISGUISES)
def test_no_disguise_is_clicked(html: str, tab_on_shop: Window, shop: CountingShop) -> None:
    view = tab_on_shop
    if view.tab.url != f"{shop.url}/":
        view.open(f"{shop.url}/")
    control = named(view.draw(html))
    with pytest.raises(Trouble) as trouble:
        view.run(view.tab.click(control))
    assert trouble.value.reason is Reason.GUARD_REFUSED, trouble.value.detail


@pytest.mark.parametrize("label", FOREIGN)
def test_orders_are_known_in_languages_that_nobody_shops_in(label: str) -> None:
    assert guard.refuse_click(Intent(labels=[label]))
    assert guard.ends_checkout(label)


@pytest.mark.parametrize("label", MIXED)
def test_a_step_that_also_pays_is_not_taken(label: str) -> None:
    assert guard.refuse_click(Intent(labels=[label]), typing=True)


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_no_way_out_leads_to_an_order(script: str, tab_on_shop: Window, shop: CountingShop) -> None:
    """Each is made twice: without the gate it has to reach the shop, or it would prove nothing."""
    assert attempt(script, tab_on_shop, shop) == []
    assert any("held back" in line for line in tab_on_shop.tab.log)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "refuse_request", lambda *_, **__: "")
        assert attempt(script, tab_on_shop, shop)


def attempt(script: str, view: Window, shop: CountingShop) -> list[str]:
    """What arrives at the shop when this runs on a click."""
    view.open(f"{shop.url}/")
    control = named(view.draw(CONTROL))
    view.execute(f"it.onclick = () => {{ {script} }}")
    shop.sent.clear()
    view.tab.log.clear()
    with suppress(Trouble):
        view.run(view.tab.click(control))
    for _ in range(100):  # until it has been held back, or has arrived
        if shop.sent or any("held back" in line for line in view.tab.log):
            break
        view.run(asyncio.sleep(0.05))
    return list(shop.sent)


def test_nothing_can_be_sent_after_the_page_was_left(tab_on_shop: Window, shop: CountingShop) -> None:
    tab_on_shop.open(f"{shop.url}/")
    assert tab_on_shop.run(tab_on_shop.tab._page.evaluate("typeof fetchLater")) == "undefined"


# ---- what is sent

SHOP = "https://shop.example"
PERSON = "vorname=Anna&strasse=Weg+1&ort=Berlin"
ORDERS = {
    "an address by GET": ("GET", f"/danke?{PERSON}", ""),
    "a card by GET": ("GET", "/danke?cardnumber=4111111111111111", ""),
    "a command in a form": ("POST", "/index.php", "cl=order&fnc=execute"),
    "a command in JSON": ("POST", "/rpc", '{"jsonrpc": "2.0", "method": "placeOrder"}'),
    "a command in parts": ("POST", "/ajax", '--x\r\nContent-Disposition: form-data; name="action"\r\n\r\nplace_order\r\n--x--'),
    "another method by its name": ("PATCH", "/cart", "action=submit_order"),
    "a kept operation": ("POST", "/graphql", '{"operationName": "checkoutComplete", "variables": {}}'),
    "an operation of a large shop": ("POST", "/graphql", '{"query": "mutation { submitForCompletion(input: 1) { id } }"}'),
    "the end of checkout": ("GET", "/bestellabschluss.php", ""),
    "a payment's validation": ("GET", "/module/ps_wirepayment/validation", ""),
    "a newsletter ticked beforehand": ("POST", "/kasse/versand", f"{PERSON}&newsletter=ja"),
    "a newsletter in the background": ("POST", "/api/x", '{"acceptsMarketing": true}'),
}  # fmt: skip
ORDINARY = {
    "an estimate of delivery": ("GET", "/cart?country=DE&zip=10115&city=Berlin", ""),
    "an estimate in the background": ("POST", "/ajax", '{"action": "estimate", "city": "Berlin"}'),
    "a search": ("GET", "/search?q=order+now", ""),
    "a newsletter not chosen": ("POST", "/cart", "id=7&newsletter=0"),
    "a query by its name": ("POST", "/graphql", '{"operationName": "getOrderSubmitText"}'),
    "a command to the cart": ("POST", "/ajax", "action=add_to_cart&id=7"),
}


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("typing", [False, True])
def test_no_order_is_sent_in_another_form(name: str, typing: bool) -> None:
    method, path, body = ORDERS[name]
    if typing and name == "an address by GET":
        return  # which is what is asked for
    background = body.startswith("{")
    assert refuse_request(
        method, SHOP + path, body, navigates=not background, at_checkout=typing, typing=typing
    )


@pytest.mark.parametrize("name", ORDINARY)
def test_what_ordinary_shops_send_gets_through(name: str) -> None:
    method, path, body = ORDINARY[name]
    assert not refuse_request(method, SHOP + path, body, navigates="background" not in name)


def test_a_payment_service_under_the_shops_name_is_known() -> None:
    assert refuse_request("POST", "https://pay.shop.example/x", navigates=False)
    assert refuse_request("GET", "https://payments.shop.example/x")
    assert not refuse_request("GET", "https://www.pay.example/")


def test_what_is_sent_compressed_is_read() -> None:
    body = gzip.compress(b"mutation { placeOrder }")
    request = {"postData": "?", "postDataEntries": [{"bytes": base64.b64encode(body).decode()}]}
    assert gate.body_of(request) == "mutation { placeOrder }"


@pytest.mark.parametrize(
    ("kind", "path", "held"),
    [
        ("Script", "/place-order.min.js", False),
        ("Script", "/order/confirm", True),
        ("Document", "/place-order.js", True),
    ],
)
def test_parts_of_a_page_are_called_by_what_they_do(kind: str, path: str, held: bool) -> None:
    assert gate.is_a_file(kind, SHOP + path) is not held


# ---- steps of checkout

CLEAR_BUTTON = (
    "<span style='position:relative;display:inline-block'>{0}"
    "<button style='position:absolute;left:0;top:0;width:100%;height:100%;opacity:0'{2}>{1}</button></span>"
)
BESIDE = {
    "a link": "<a href=# onclick='f()'>Zahlungspflichtig bestellen</a>",
    "a link of a script": "<a href='javascript:f()'>Place order</a>",
    "a plain element": "<div onclick='f()'>Jetzt kaufen</div>",
    "a picture": "<button><img alt='Place order' width=9 height=9></button>",
    "words of a style sheet": "<style>.o::after{content:'Jetzt kaufen'}</style><button class=o></button>",
    "a title": "<button title='Plaats bestelling'>›</button>",
    "a button without colour": CLEAR_BUTTON.format("Jetzt kaufen", "Weiter", ""),
    "the words of a button without colour": CLEAR_BUTTON.format("Weiter", "Jetzt kaufen", ""),
    "another language": "<button>Objednat s povinností platby</button>",
    "after many others": "<button hidden>x</button>" * 320 + "<button>Place order</button>",
}


@pytest.mark.parametrize("html", BESIDE.values(), ids=BESIDE)
def test_no_step_is_taken_beside_an_order(html: str, tab_on_shop: Window, shop: CountingShop) -> None:
    view = tab_on_shop
    view.open(f"{shop.url}/")
    control = named(view.draw(f"<form>{ADDRESS}<button id=it>Weiter</button></form>{html}"))
    described, _ = view.run(view.tab._describe(control.ref, control.text))
    assert "can place the order" in guard.refuse_click(intent_of(described), typing=True)


def test_what_is_drawn_below_a_button_without_colour_counts(tab_on_shop: Window, shop: CountingShop) -> None:
    view = tab_on_shop
    view.open(f"{shop.url}/")
    control = named(
        view.draw(CLEAR_BUTTON.format("Zahlungspflichtig bestellen", "In den Warenkorb", " id=it"))
    )
    described, _ = view.run(view.tab._describe(control.ref, control.text))
    assert guard.refuse_click(intent_of(described))


def test_other_links_do_not_make_a_step_the_last(tab_on_shop: Window, shop: CountingShop) -> None:
    view = tab_on_shop
    view.open(f"{shop.url}/")
    control = named(view.draw(f"<a href=/pay>Pay</a><form>{ADDRESS}<button id=it>Weiter</button></form>"))
    described, _ = view.run(view.tab._describe(control.ref, control.text))
    assert not guard.refuse_click(intent_of(described), typing=True)


# ---- the list of attacks


def test_every_attack_in_the_docs_has_a_test() -> None:
    here = Path(__file__).parent
    named = re.findall(
        r"`(test_\w+\.py)::(test_\w+)` \|$", (here.parent / "docs/guard.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(named) > 20
    assert [one for one in named if f"def {one[1]}(" not in (here / one[0]).read_text("utf-8")] == []


def test_every_test_of_an_attack_is_in_the_docs() -> None:
    docs = (Path(__file__).parent.parent / "docs/guard.md").read_text("utf-8")
    ours = re.findall(r"^def (test_no_\w+)", Path(__file__).read_text("utf-8"), re.MULTILINE)
    assert [name for name in ours if name not in docs] == []
