"""Small pieces of HTML in a real browser, and what must be in the frozen page."""

import json
import time
from collections.abc import Callable, Iterator

import pytest
from conftest import Loop
from counting_shop import CountingShop, Window, window

from checks.model import Box, Field, Page, Stage, Text
from monitor.browser import BrowserHouse
from monitor.shopper import eyes, freezing
from monitor.shopper.trouble import Trouble
from monitor.shopper.worlds import World

WHOLE = "<!doctype html><html lang='{lang}'><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
BROKEN = b"<!doctype html><html lang='de'><meta charset=utf-8><title>Kaputt</title><p>Stra\xdfe 030 \xff\xfe1234567</p></html>"
FRAME = (
    "<body style='margin:0'><p style='margin:0'>Inside the frame: 030 1234567</p><a href='/in'>In</a></body>"
)


@pytest.fixture(scope="module")
def shop() -> Iterator[CountingShop]:
    with CountingShop({"/": "", "/frame": FRAME, "/broken": BROKEN}) as one:
        yield one


@pytest.fixture(scope="module")
def view(loop: Loop, house: BrowserHouse, shop: CountingShop) -> Iterator[Window]:
    with window(loop, house) as one:
        one.open(f"{shop.url}/")
        yield one


@pytest.fixture
def load(loop: Loop, house: BrowserHouse, shop: CountingShop) -> Callable[..., Page]:
    """Loads a whole document, scripts and all, and freezes it."""

    def load(
        body: str, *, head: str = "", title: str = "Shop", lang: str = "en", freeze: bool = True
    ) -> Page:
        shop.pages["/whole"] = WHOLE.format(body=body, head=head, title=title, lang=lang).encode()
        with window(loop, house) as one:
            one.open(f"{shop.url}/whole")
            return one.run(one.tab.freeze(Stage.HOME)) if freeze else one.glance()

    return load


def shown(page: Page) -> list[str]:
    return [t.text for t in page.texts if not t.folded]


def folded(page: Page) -> list[str]:
    return [t.text for t in page.texts if t.folded]


# ---- seen or not

OVER_ALL = "<div style='position:fixed;inset:0;{style}'>{inside}</div><div><header style='position:sticky;top:0'>Ring 01632 960123</header></div>"
ASKS = "<form><input name=name><input type=email><input name=street><input name=town></form>"
COVERS = {
    "a checkout drawn over everything": ("background:#fff;z-index:9", ASKS, []),
    "background on what is inside": (
        "z-index:9",
        f"<div style='background:#eee;height:100vh'>{ASKS}</div>",
        [],
    ),
    "one can look through": ("background:rgba(0,0,0,.5);z-index:9", ASKS, ["Ring 01632 960123"]),
    "a newsletter's": (
        "background:#fff;z-index:9",
        "<input name=name><input type=email>",
        ["Ring 01632 960123"],
    ),
    "asks for nothing": ("background:#fff;z-index:9", "<b>Hello</b>", ["Hello", "Ring 01632 960123"]),
    "leaves a part free": ("background:#fff;z-index:9;top:40px", ASKS, ["Ring 01632 960123"]),
    "lies below": ("background:#fff;z-index:-1", ASKS, ["Ring 01632 960123"]),
}


@pytest.mark.parametrize(("style", "inside", "seen"), COVERS.values(), ids=COVERS)
def test_what_a_checkout_covers_is_not_seen(style: str, inside: str, seen: list[str], view: Window) -> None:
    assert shown(view.draw(OVER_ALL.format(style=style, inside=inside))) == seen


VISIBLE = {
    "plain": "<p>Text</p>",
    "hidden from screen readers only": "<p aria-hidden=true>Text</p>",
    "shown again within hidden": "<div style='visibility:hidden'><p style='visibility:visible'>Text</p></div>",
    "half transparent": "<p style='opacity:.4'>Text</p>",
    "below the fold": "<p style='margin-top:5000px'>Text</p>",
    "far right, to be scrolled to": "<div style='overflow:auto'><p style='margin-left:3000px'>Text</p></div>",
    "in a scrolling box, below": "<div style='overflow:auto;height:50px'><p style='margin-top:900px'>Text</p></div>",
    "fixed": "<p style='position:fixed;bottom:0'>Text</p>",
    "fixed in a box that clips": "<div style='overflow:hidden;height:0'><p style='position:fixed;top:0'>Text</p></div>",
    "absolute in a box that clips others": "<div style='overflow:hidden;height:20px;width:20px'><p style='position:absolute;"
    "top:300px;left:300px'>Text</p></div>",
    "in a box of no height that does not clip": "<div style='height:0'><p>Text</p></div>",
    "body of no height that clips": "<div style='height:0'></div><style>body{height:0;overflow:hidden}</style><p>Text</p>",
    "open details": "<details open><summary>More</summary><p>Text</p></details>",
    "not yet laid out": "<div style='margin-top:9000px;content-visibility:auto'><p>Text</p></div>",
    "moved a little": "<p style='text-indent:3em'>Text</p>",
    "clipped a little": "<p style='clip-path:inset(1px)'>Text</p>",
    "display contents": "<div style='display:contents'>Text</div>",
    "in a form": "<form><input name=tagName><input name=childNodes><input name=getAttribute><p>Text</p></form>",
}  # fmt: skip
INVISIBLE = {
    "display": "<p style='display:none'>Text</p>",
    "attribute": "<p hidden>Text</p>",
    "visibility": "<p style='visibility:hidden'>Text</p>",
    "visibility, collapsed": "<p style='visibility:collapse'>Text</p>",
    "parent": "<div style='display:none'><p style='display:block'>Text</p></div>",
    "opacity": "<p style='opacity:0'>Text</p>",
    "opacity of the parent": "<div style='opacity:0'><p style='opacity:1'>Text</p></div>",
    "far left": "<p style='position:absolute;left:-9999px'>Text</p>",
    "far above": "<p style='position:absolute;top:-9999px'>Text</p>",
    "a drawer at the right, still closed": "<aside style='position:fixed;top:0;right:0;width:100%;transform:translateX(100%)'>"
    "<div style='padding:20px'><p>Text</p></div></aside>",
    "moved away": "<p style='transform:translateX(-200vw)'>Text</p>",
    "shrunk": "<p style='transform:scale(0)'>Text</p>",
    "no size": "<p style='font-size:0'>Text</p>",
    "clip": "<p style='position:absolute;clip:rect(0,0,0,0)'>Text</p>",
    "clip of one pixel": "<p style='position:absolute;clip:rect(1px,1px,1px,1px)'>Text</p>",
    "clip path": "<p style='clip-path:inset(50%)'>Text</p>",
    "clip path, a point": "<p style='clip-path:circle(0)'>Text</p>",
    "for screen readers": "<span style='position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip:rect(0,0,0,0);"
    "white-space:nowrap'>Text</span>",
    "no height": "<p style='height:0;overflow:hidden'>Text</p>",
    "no width": "<p style='width:0;overflow:hidden;white-space:nowrap'>Text</p>",
    "text indent": "<h1 style='text-indent:-9999px;overflow:hidden'>Text</h1>",
    "text indent to the right": "<h1 style='width:90px;text-indent:110%;white-space:nowrap;overflow:hidden'>Text</h1>",
    "below the edge of its box": "<div style='height:20px;overflow:hidden'><p style='margin-top:60px'>Text</p></div>",
    "off canvas": "<div style='overflow:hidden;position:relative'><p style='position:absolute;left:2000px;top:0'>Text</p></div>",
    "drop-down menu": "<ul><li><a href=/a>Men</a><ul style='height:0;overflow:hidden'><li>Text</li></ul></li></ul>",
    "drop-down menu with a control": "<nav><button aria-controls=m aria-expanded=false>Men</button><ul id=m hidden><li>Text</ul>"
    "</nav>",
    "drop-down list with a control": "<button aria-expanded=false>Sort by</button><ul class=dropdown-menu hidden><li>Text</ul>",
    "script": "<script type=x>Text</script>",
    "style": "<style>/* Text */</style>",
    "template": "<template><p>Text</p></template>",
    "noscript": "<noscript>Text</noscript>",
    "comment": "<!-- Text -->",
    "option": "<select><option>Text</select>",
    "typed by somebody": "<textarea>Text</textarea>",
    "alternative": "<img alt=Text>",
}  # fmt: skip
FOLDED = {
    "details": "<details><summary>More</summary><p>Text</p></details>",
    "button before it": "<button>More</button><div hidden>Text</div>",
    "heading with a button before it": "<h3><button aria-expanded=false>More</button></h3><div style='display:none'>Text</div>",
    "heading before it": "<h3>Returns</h3><div style='display:none'>Text</div>",
    "controls it": "<p><button aria-controls=x>More</button></p><p>Something else</p><section><div id=x hidden>Text</div></section>",
    "data target": "<p><a data-bs-target='#x'>More</a></p><p>Else</p><div id=x class=collapse style='display:none'>Text</div>",
    "link to it": "<ul><li><a href='#x'>Returns</a></ul><div><div id=x style='display:none'>Text</div></div>",
    "tab panel": "<div role=tabpanel hidden>Text</div>",
    "class": "<div class=accordion-body style='height:0;overflow:hidden'>Text</div>",
    "no maximal height": "<button aria-expanded=false>More</button><div style='max-height:0;overflow:hidden'>Text</div>",
    "row of no height": "<button aria-expanded=false>More</button><div style='display:grid;grid-template-rows:0fr;overflow:hidden'>"
    "<div style='overflow:hidden'>Text</div></div>",
    "definition list": "<dl><dt>Returns</dt><dd style='display:none'>Text</dd></dl>",
    "read more": "<div style='height:30px;overflow:hidden'><p style='margin:0;height:60px'>Start</p><p>Text</p></div>"
    "<button aria-expanded=false>Read more</button>",
    "next slide": "<div class=carousel style='overflow:hidden;width:300px;white-space:nowrap'><span style='display:inline-block;"
    "width:300px'>One</span><span style='display:inline-block;width:300px'>Text</span></div>",
}  # fmt: skip


@pytest.mark.parametrize("html", VISIBLE.values(), ids=VISIBLE)
def test_what_a_person_sees_is_in_the_page(html: str, view: Window) -> None:
    assert "Text" in shown(view.draw(html))


@pytest.mark.parametrize("html", INVISIBLE.values(), ids=INVISIBLE)
def test_what_nobody_sees_is_not_in_the_page(html: str, view: Window) -> None:
    assert "Text" not in " ".join(t.text for t in view.draw(html).texts)


@pytest.mark.parametrize("html", FOLDED.values(), ids=FOLDED)
def test_what_a_control_unfolds_is_marked(html: str, view: Window) -> None:
    page = view.draw(html)
    assert "Text" in folded(page)
    assert "Text" not in shown(page)


# ---- pieces of text

BLOCKS = {
    "paragraphs": ("<p>One</p><p>Two</p>", ["One", "Two"]),
    "inline tags": ("<p>Call <b>030</b> <i>12</i>34<span>567</span> now</p>", ["Call 030 1234567 now"]),
    "white space": ("<p>  One\n\t two   </p>", ["One two"]),
    "white space between tags": ("<p><b>One</b>\n<b>two</b></p>", ["One two"]),
    "non-breaking space kept": ("<p>030&nbsp;1234567</p>", ["030\u00a01234567"]),
    "line break": ("<p>One<br>two</p>", ["One\ntwo"]),
    "preformatted": ("<pre>One\n  two</pre>", ["One\n  two"]),
    "table": ("<table><tr><th>Phone<td>030 1234567<tr><th>Fax<td>030 99</table>", ["Phone", "030 1234567", "Fax", "030 99"]),
    "list": ("<ul><li>One<li>Two <b>three</b></ul>", ["One", "Two three"]),
    "definition list": ("<dl><dt>One<dd>Two</dl>", ["One", "Two"]),
    "text beside a block": ("<div>One<p>Two</p>three</div>", ["One", "Two", "three"]),
    "inline blocks": ("<p><span style='display:inline-block'>One</span><span style='display:inline-block'>two</span></p>", ["One two"]),
    "flex items": ("<p style='display:flex'><span>One</span><span>two</span></p>", ["One", "two"]),
    "buttons in a row": ("<p><button>One</button><button>two</button></p>", ["One two"]),
    "hidden piece in the midst": ("<p>Call <span hidden>0900 1</span>030 1234567</p>", ["Call 030 1234567"]),
    "combining marks": ("<p>Politica de retur: s\u0326i t\u0326ara\u0306</p>", ["Politica de retur: s\u0326i t\u0326ara\u0306"]),
    "right to left": ("<p dir=rtl>שלום 030</p>", ["שלום 030"]),
    "nothing": ("<p> \n </p>", []),
    "as the page writes it, not as CSS shows it": ("<p style='text-transform:uppercase'>One</p>", ["One"]),
}  # fmt: skip


@pytest.mark.parametrize(("html", "texts"), BLOCKS.values(), ids=BLOCKS)
def test_text_comes_in_blocks(html: str, texts: list[str], view: Window) -> None:
    assert shown(view.draw(html)) == texts


def box_of(text: Text, part: str) -> Box:
    start = text.text.index(part)
    return text.box_of(start, start + len(part))


def test_a_number_in_a_long_paragraph_has_a_box_of_its_own(view: Window) -> None:
    words = "We are happy to help with all your questions about our wooden bowls. " * 4
    page = view.draw(
        f"<p style='width:500px;font:16px/20px monospace'>{words}Call 030 1234567 today. {words}</p>"
    )
    box = box_of(page.texts[0], "030 1234567")
    assert box.height <= 40
    assert page.texts[0].box.height > 100
    assert page.texts[0].box.y < box.y < page.texts[0].box.y + page.texts[0].box.height - 40


def test_pieces_in_tags_have_boxes_of_their_own(view: Window) -> None:
    page = view.draw("<p style='margin:0;font:10px/10px monospace'>0123456789<b>0123</b></p>")
    digits, bold = box_of(page.texts[0], "0123456789"), page.texts[0].box_of(10, 14)
    assert bold.x == pytest.approx(digits.x + digits.width, abs=2)
    assert bold.width < digits.width / 2
    assert page.texts[0].box == digits.union(bold)


def test_positions_are_those_of_the_page_not_of_the_window(view: Window) -> None:
    view.draw("<p style='position:absolute;left:70px;top:3000px;margin:0'>Text</p>")
    view.execute("scrollTo(0, 2500)")
    text = view.glance().texts[0]
    assert (text.box.x, text.box.y) == (70, 3000)


# ---- what is drawn elsewhere: shadow roots and frames

SHADOW = """(mode => {{ const host = document.querySelector('#host');
    host.attachShadow({{ mode }}).innerHTML = `{}` }})('open')"""


def test_an_open_shadow_root_is_part_of_the_page(view: Window) -> None:
    view.draw("<div id=host><b slot=a>given</b> unused</div>")
    view.execute(
        SHADOW.format(
            "<p>Before <slot name=a>nothing given</slot> after</p><button>Press</button><input name=q>"
        )
    )
    page = view.glance()
    assert shown(page) == ["Before given after", "Press"]
    assert [b.text for b in page.buttons] == ["Press"]
    assert [f.name for form in page.forms for f in form.fields] == ["q"]


def test_a_shadow_root_in_a_shadow_root(view: Window) -> None:
    view.draw("<div id=host></div>")
    view.execute(SHADOW.format("<div id=inner></div>"))
    view.execute(
        "host.shadowRoot.querySelector('#inner').attachShadow({mode: 'open'}).innerHTML = '<p>Deep</p>'"
    )
    assert shown(view.glance()) == ["Deep"]


def test_a_slot_without_anything_given_shows_its_own(view: Window) -> None:
    view.draw("<div id=host></div>")
    view.execute(SHADOW.format("<slot>Fallback</slot>"))
    assert shown(view.glance()) == ["Fallback"]


@pytest.mark.parametrize("source", ["src=/frame", f'srcdoc="{FRAME}"'], ids=["same origin", "srcdoc"])
def test_a_frame_of_the_shop_is_part_of_the_page(source: str, load: Callable[..., Page]) -> None:
    page = load(
        f"<iframe {source} width=400 height=100 style='position:absolute;left:200px;top:300px;border:0'></iframe>"
    )
    inside = next(t for t in page.texts if t.text == "Inside the frame: 030 1234567")
    assert (inside.box.x, inside.box.y) == (200, 300)
    assert [link.text for link in page.links] == ["In"]


def test_a_frame_of_another_origin_is_part_of_the_page(load: Callable[..., Page]) -> None:
    with CountingShop({"/frame": FRAME}) as other:
        page = load(
            f"<iframe src={other.url}/frame width=400 height=100 style='position:absolute;left:200px;top:300px;border:0'></iframe>"
        )
    inside = next(t for t in page.texts if t.text == "Inside the frame: 030 1234567")
    assert (inside.box.x, inside.box.y) == (200, 300)
    assert [link.ref for link in page.links] == [-1]  # nothing in there is ever clicked
    assert page.frames == (f"{other.url}/frame",)
    assert page.cut == ()


@pytest.mark.parametrize(
    "style", ["display:none", "width:1px;height:1px", "opacity:0", "position:absolute;left:-2000px"]
)
def test_an_unseen_frame_is_not(style: str, load: Callable[..., Page]) -> None:
    page = load(f"<iframe src=/frame style='{style}'></iframe>")
    assert (page.texts, page.frames) == ((), ())


def test_what_loads_on_sight_is_there(load: Callable[..., Page]) -> None:
    page = load(
        """<div style='height:3000px'></div><p id=late>…</p><script>
        new IntersectionObserver(([seen]) => {
          if (seen.isIntersecting) late.innerHTML = '<b>Call 030 1234567</b>' }).observe(late)
        </script>"""
    )
    assert shown(page) == ["Call 030 1234567"]


# ---- regions

REGIONS = {
    "header": ("<header>Text</header>", "header"),
    "nav": ("<nav>Text</nav>", "nav"),
    "main": ("<main>Text</main>", "main"),
    "footer": ("<footer>Text</footer>", "footer"),
    "role": ("<div role=contentinfo>Text</div>", "footer"),
    "modal": ("<div aria-modal=true>Text</div>", "dialog"),
    "id": ("<div id=footer>Text</div>", "footer"),
    "class": ("<div class='site-header sticky'>Text</div>", "header"),
    "header of an article": ("<article><header>Text</header></article>", ""),
    "footer of an article": ("<article><footer>Text</footer></article>", ""),
    "header of the main part": ("<main><header>Text</header></main>", "main"),
    "class of a part": ("<div class=product-header>Text</div>", ""),
    "class of a card": ("<div class=card-footer>Text</div>", ""),
    "narrow box called so": ("<div style='width:200px' class=footer>Text</div>", ""),
}


@pytest.mark.parametrize(("html", "region"), REGIONS.values(), ids=REGIONS)
def test_texts_know_their_part_of_the_page(html: str, region: str, view: Window) -> None:
    assert [t.region for t in view.draw(html).texts] == [region]


# ---- links and buttons

LINKS = {
    "text": ("<a href=/x>Text</a>", "Text"),
    "image": ("<a href=/x><img alt=Picture width=9 height=9></a>", "Picture"),
    "label before title": ("<a href=/x aria-label=Label title=Title>&nbsp;</a>", "Label"),
    "title": ("<a href=/x title=Title><i></i></a>", "Title"),
    "drawing": ("<a href=/x><svg width=9 height=9><title>Cart</title></svg></a>", "Cart"),
    "labelled by": ("<a href=/x aria-labelledby=l></a><b id=l>There</b>", "There"),
}
BUTTONS = {
    "button": ("<button>Text</button>", "Text", "button"),
    "submit": ("<input type=submit value=Text aria-label=Other>", "Text", "input"),
    "image": ("<input type=image alt=Text width=9 height=9>", "Text", "input"),
    "role": ("<div role=button>Text</div>", "Text", "other"),
    "link without address": ("<a>Text</a>", "Text", "other"),
    "summary": ("<details><summary>Text</summary></details>", "Text", "other"),
    "hand": ("<div style='cursor:pointer'>Text</div>", "Text", "other"),
    "hand with tags inside": ("<div style='cursor:pointer'><i>Te</i>xt</div>", "Text", "other"),
    "sign with a label": ("<button aria-label=Text>×</button>", "Text", "button"),
    "icon font with a title": ("<button title=Text>\ue901</button>", "Text", "button"),
    "sign without a label": ("<button>×</button>", "×", "button"),
    "icon": ("<button aria-label=Text><svg width=9 height=9></svg></button>", "Text", "button"),
    "radio drawn by its label": (
        "<input type=radio id=r hidden><label for=r style='cursor:pointer'>Text</label>", "Text", "other"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("html", "text"), LINKS.values(), ids=LINKS)
def test_links_are_named_as_a_person_reads_them(
    html: str, text: str, view: Window, shop: CountingShop
) -> None:
    assert [(link.text, link.href) for link in view.draw(html).links] == [(text, f"{shop.url}/x")]


@pytest.mark.parametrize(("html", "text", "tag"), BUTTONS.values(), ids=BUTTONS)
def test_buttons_are_found_however_they_are_made(html: str, text: str, tag: str, view: Window) -> None:
    assert [(b.text, b.tag, b.visible) for b in view.draw(html).buttons] == [(text, tag, True)]


def test_a_hand_over_a_link_or_a_field_makes_no_button(view: Window) -> None:
    page = view.draw("<div style='cursor:pointer'><a href=/x>Link</a><input></div>")
    assert page.buttons == ()
    assert [link.visible for link in page.links] == [True]


def test_what_is_struck_through_or_marked_in_its_list_cannot_be_had(view: Window) -> None:
    page = view.draw(
        "<a href=#s style='text-decoration:line-through'>S</a><s><a href=#m>M</a></s><a href=#l>L</a>"
        "<ul><li class=option-disabled><a href=#xl>XL</a><li class=option><a href=#2xl>2XL</a></ul>"
        "<a href=/rug>Rug <s>20 €</s> 10 €</a>"
    )
    assert [link.text for link in page.links if not link.disabled] == ["L", "2XL", "Rug 20 € 10 €"]


def test_a_radio_under_a_struck_label_cannot_be_had(view: Window) -> None:
    page = view.draw(
        "<form><input type=radio name=s id=a><label for=a style='text-decoration:line-through'>S</label>"
        "<input type=radio name=s id=b class=sold-out><label for=b>M</label><input type=radio name=s id=c><label for=c>L</label>"
        "<input type=radio name=s id=d><label for=d class='option unavailable'>XL</label></form>"
    )
    assert [f.label for f in page.forms[0].fields if not f.disabled] == ["L"]


def test_hidden_and_disabled_controls_say_so(view: Window) -> None:
    page = view.draw(
        "<nav><a href=/x style='display:none'>Menu</a></nav><button disabled>No</button><a aria-disabled=true>Nor</a>"
    )
    assert [(link.visible, link.region) for link in page.links] == [(False, "nav")]
    assert [button.disabled for button in page.buttons] == [True, True]


# ---- forms


def only_field(page: Page) -> Field:
    return page.forms[0].fields[0]


LABELS = {
    "for": "<label for=x>Name</label><input id=x>",
    "around": "<label>Name <input></label>",
    "aria-label": "<input aria-label=Name>",
    "labelled by": "<b id=l>Name</b><input aria-labelledby=l>",
    "placeholder": "<input placeholder=Name>",
    "title": "<input title=Name>",
    "beside it, tied to none": "<label>Name</label><input>",
    "after it, alone with it": "<div><input placeholder=' '><label for=gone>Name</label></div><input>",
    "before what holds it": "<label>Name</label><div><input></div>",
    "hidden label": "<label for=x style='position:absolute;left:-999px'>Name</label><input id=x>",
}
UNSEEN_FIELDS = {
    "hidden": "<input type=hidden name=x value=secret>",
    "display": "<input name=x style='display:none'>",
    "honeypot far away": "<div style='position:absolute;left:-5000px'><input name=x></div>",
    "honeypot clipped": "<div style='height:1px;overflow:hidden'><input name=x></div>",
    "honeypot transparent": "<input name=x style='opacity:0'>",
    "honeypot shrunk": "<input name=x style='transform:scale(0)'>",
    "honeypot behind its box": "<div style='height:30px;overflow:hidden'><p style='height:90px'></p><input name=x></div>",
    "unseen tick": "<input type=checkbox style='opacity:0'><label style='opacity:0'>x</label>",
}


@pytest.mark.parametrize("html", LABELS.values(), ids=LABELS)
def test_a_field_has_the_label_that_a_person_reads(html: str, view: Window) -> None:
    assert only_field(view.draw(f"<form>{html}</form>")).label == "Name"


def test_a_label_of_the_next_field_is_not_ones_own(view: Window) -> None:
    page = view.draw("<form><input name=first><label>Name</label><input name=second></form>")
    assert [f.label for f in page.forms[0].fields] == ["", "Name"]


def test_a_link_around_a_picture_is_as_high_as_the_picture(view: Window) -> None:
    picture = "data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>"
    page = view.draw(f"<a href='/p'><img width=200 height=140 src='{picture}'></a> <a href='/q'>Mug</a>")
    assert [link.box.height > 100 for link in page.links] == [True, False]


@pytest.mark.parametrize("html", UNSEEN_FIELDS.values(), ids=UNSEEN_FIELDS)
def test_a_field_that_nobody_sees_says_so(html: str, view: Window) -> None:
    assert not only_field(view.draw(f"<form>{html}</form>")).visible


def test_a_form_and_its_fields(view: Window, shop: CountingShop) -> None:
    page = view.draw(
        "<form id=f class=c action=/to method=POST>Fill in <input type=email name=m required autocomplete='section-a email'>"
        "<select name=s><option disabled>Choose<option>M<option selected>L</select><textarea name=t aria-required=true></textarea>"
        "<input type=checkbox name=k value=yes checked></form><input name=o form=f>"
    )
    form = page.forms[0]
    assert (form.action, form.method, form.hint, form.visible) == (f"{shop.url}/to", "post", "f c", True)
    assert form.text.startswith("Fill in")
    mail, size, message, tick, outside = form.fields
    assert (mail.type, mail.required, mail.autocomplete, mail.value) == ("email", True, "section-a email", "")
    assert (size.type, size.options, size.value) == ("select", ("M", "L"), "L")
    assert (message.type, message.required) == ("textarea", True)
    assert (tick.value, tick.checked) == ("yes", True)
    assert outside.name == "o"


def test_a_form_whose_fields_hide_its_own_properties(view: Window, shop: CountingShop) -> None:
    names = [
        "action",
        "method",
        "id",
        "innerText",
        "parentNode",
        "nodeType",
        "getBoundingClientRect",
        "children",
        "elements",
    ]
    fields = "".join(f"<input name={name}>" for name in names)
    form = view.draw(f"<form action=/to method=post id=f>Text {fields}</form>").forms[0]
    assert (form.action, form.method, form.text, form.visible) == (f"{shop.url}/to", "post", "Text", True)
    assert [f.name for f in form.fields] == names


def test_what_was_typed_or_hidden_is_never_kept(view: Window) -> None:
    view.draw("<input type=hidden value=s1><input value=s2><input type=password value=s3><textarea>s4</textarea>"
              "<input type=email value=s5><input type=tel value=s6><input type=number value=7>")  # fmt: skip
    page = view.glance()
    assert [f.value for f in page.forms[0].fields] == [""] * 6 + ["7"]
    assert "s1" not in repr(page)


def test_fields_outside_any_form_are_gathered(view: Window, shop: CountingShop) -> None:
    page = view.draw("<input name=a><form action=/f><input name=b></form><input name=c>")
    assert [(f.action, [x.name for x in f.fields]) for f in page.forms] == [
        ("", ["a", "c"]),
        (f"{shop.url}/f", ["b"]),
    ]


def test_a_component_of_one_field_is_a_field_of_what_it_stands_in(view: Window) -> None:
    view.draw("<div id=host></div><form action=/f><x-field id=zip></x-field></form>")
    fields = "".join(f"<x-field id={name}></x-field>" for name in ("street", "town"))
    view.execute(
        SHADOW.format(fields)
        + ";for (const el of [...host.shadowRoot.children, ...document.querySelectorAll('x-field')])"
        " el.attachShadow({mode: 'open'}).innerHTML = `<input name=${el.id}>`"
    )
    assert [[f.name for f in form.fields] for form in view.glance().forms] == [["street", "town"], ["zip"]]


def test_a_radio_drawn_by_its_label_is_visible(view: Window) -> None:
    page = view.draw(
        "<form><input type=radio name=size value=m id=m style='position:absolute;opacity:0'>"
        "<label for=m style='position:absolute;left:90px;top:50px'>M</label></form>"
    )
    assert (only_field(page).visible, only_field(page).box.x, page.forms[0].visible) == (True, 90, True)


CLEAR = "position:absolute;left:0;top:0;width:100%;height:100%;opacity:0"
DRAWN = "position:relative;display:inline-block;padding:9px"


@pytest.mark.parametrize(
    ("around", "inside", "visible"),
    [
        (DRAWN, "<b>Add to cart</b>", "Add to cart"),
        (DRAWN, "Add to cart", "Add to cart"),
        (DRAWN, "<i></i>", ""),  # nothing is drawn that says what it does
        (DRAWN + ";opacity:0", "<b>Add to cart</b>", ""),
        (DRAWN + ";height:400px", "<b>Add to cart</b>", ""),  # an area, not a button
        ("padding:9px", "<b>Add to cart</b>", ""),  # fills the window
    ],
)
def test_a_button_without_colour_is_what_it_fills(
    around: str, inside: str, visible: str, view: Window
) -> None:
    page = view.draw(f"<span style='{around}'>{inside}<button style='{CLEAR}'>Go</button></span>")
    assert "".join(b.text for b in page.buttons if b.tag == "button" and b.visible) == visible


# ---- structured data

PRODUCT = {"@context": "https://schema.org", "@type": "Product", "name": "Bowl"}
JSON_LD = {
    "one": (json.dumps(PRODUCT), ["Bowl"]),
    "list": (json.dumps([PRODUCT, {"name": "Spoon"}]), ["Bowl", "Spoon"]),
    "graph": (json.dumps({"@context": "x", "@graph": [PRODUCT, {"name": "Spoon"}]}), ["Bowl", "Spoon"]),
    "graph of one": (json.dumps({"@graph": PRODUCT}), ["Bowl"]),
    "broken": ('{"name": "Bowl", }', []),
    "empty": ("", []),
    "not an object": ('"Bowl"', []),
    "line breaks in strings": ('{"name": "Bowl", "description": "one\ntwo"}', ["Bowl"]),
    "semicolon behind": (json.dumps(PRODUCT) + ";", ["Bowl"]),
    "escaped for HTML": (json.dumps(PRODUCT).replace('"', "&quot;"), ["Bowl"]),
    "in a comment": (f"<!-- {json.dumps(PRODUCT)} -->", ["Bowl"]),
    "in CDATA": (f"//<![CDATA[\n{json.dumps(PRODUCT)}\n//]]>", ["Bowl"]),
    "half a character": ('{"name": "Bowl\\ud83d"}', ["Bowl?"]),
    "too deep": ("[" * 5000 + "]" * 5000, []),
}  # fmt: skip


@pytest.mark.parametrize(("script", "names"), JSON_LD.values(), ids=JSON_LD)
def test_json_ld(script: str, names: list[str], view: Window) -> None:
    page = view.draw(f"<script type='application/ld+json'>{script}</script>")
    assert [node.get("name") for node in page.structured] == names


def test_a_broken_script_does_not_hide_the_next(view: Window) -> None:
    page = view.draw(
        f"<script type='application/LD+JSON'>{{</script><script type=application/ld+json>{json.dumps(PRODUCT)}</script>"
    )
    assert [node["@type"] for node in page.structured] == ["Product"]


def test_microdata(view: Window) -> None:
    page = view.draw(
        "<div itemscope itemtype='https://schema.org/Product'><h1 itemprop=name>Bowl</h1><a itemprop=url href=/bowl>x</a>"
        "<div itemprop=offers itemscope itemtype='https://schema.org/Offer'><meta itemprop=price content=24.90>"
        "<link itemprop=availability href='https://schema.org/InStock'></div></div>"
    )
    assert page.structured == (
        {
            "@type": "Product", "name": "Bowl", "url": "/bowl",
            "offers": {"@type": "Offer", "price": "24.90", "availability": "https://schema.org/InStock"},
        },
    )  # fmt: skip


# ---- the whole document


def test_title_and_language(load: Callable[..., Page]) -> None:
    page = load("<p>Text</p>", title="Schalen &amp; mehr\n", lang="de-AT")
    assert (page.title, page.language, page.status) == ("Schalen & mehr", "de-at", 200)


def test_bytes_that_are_no_utf_8(loop: Loop, house: BrowserHouse, shop: CountingShop) -> None:
    with window(loop, house) as one:
        one.open(f"{shop.url}/broken")
        page = one.glance()
    assert shown(page) == ["Stra\ufffde 030 \ufffd\ufffd1234567"]


def test_halves_of_characters_become_readable(view: Window) -> None:
    view.draw("<p id=x></p><a id=l href=/x></a>")
    view.execute(
        "x.textContent = 'Hi \\ud83d'; l.textContent = 'a'.repeat(199) + '😀'; document.title = '\\ude00'"
    )
    page = view.glance()
    assert "Hi \ufffd" in shown(page)
    assert page.links[0].text.encode()


LIES = """<script>
    JSON.stringify = () => '{}'; JSON.parse = () => null;
    Object.prototype.toJSON = Array.prototype.toJSON = String.prototype.toJSON = () => 'nothing';
    Array.prototype.push = Array.prototype.map = () => { throw new Error('no') };
    window.getComputedStyle = () => ({ display: 'none' });
    for (const lie of ['getBoundingClientRect', 'getAttribute', 'querySelector', 'checkVisibility', 'closest'])
      Element.prototype[lie] = () => { throw new Error('no') };
    Range.prototype.getBoundingClientRect = () => ({ left: 0, top: 0, width: 0, height: 0 });
    Document.prototype.createRange = document.querySelectorAll = null; String.prototype.replace = () => 'nothing';
    Object.defineProperty(HTMLElement.prototype, 'innerText', { get: () => 'nothing' });
    Object.defineProperty(Node.prototype, 'childNodes', { get: () => [] });
    </script>"""


def test_a_page_cannot_lie_about_itself(load: Callable[..., Page]) -> None:
    page = load(f"<p>Text</p><a href=/x>Link</a><form action=/f><input name=q></form>{LIES}")
    assert shown(page) == ["Text", "Link"]
    assert [link.text for link in page.links] == ["Link"]
    assert [f.name for f in page.forms[0].fields] == ["q"]


EDITORS = {
    "own label": ("<div id=e contenteditable=true role=textbox aria-label='Ihre Nachricht'>secret</div>", "Ihre Nachricht"),
    "without a value": ("<div id=e contenteditable aria-required=true aria-placeholder='Bericht'><p>secret</p></div>", "Bericht"),
    "an editor's first line": (
        "<div id=e contenteditable=plaintext-only><p data-placeholder='Mesajul tău'><br></p><p>secret</p></div>", "Mesajul tău",
    ),
    "labelled by another": ("<b id=l>Your message</b><div id=e contenteditable=true aria-labelledby=l>secret</div>", "Your message"),
}  # fmt: skip


@pytest.mark.parametrize(("html", "label"), EDITORS.values(), ids=EDITORS)
def test_a_place_to_write_in_is_a_field_without_its_content(html: str, label: str, view: Window) -> None:
    page = view.draw(f"<style>#e{{height:90px}}</style><form action=/c><input name=mail>{html}</form>")
    field = page.forms[0].fields[1]
    assert (field.type, field.label, field.visible, field.value) == ("contenteditable", label, True, "")
    assert "secret" not in repr(page)
    assert len(page.forms) == 1


@pytest.mark.parametrize(
    "html",
    [
        "<div contenteditable=false>Text</div>",
        "<main contenteditable=true>Text <a href=/x>Link</a></main>",
        "<div contenteditable=nonsense>Text</div>",
    ],
)
def test_what_only_looks_like_a_place_to_write_in(html: str, view: Window) -> None:
    page = view.draw(html)
    assert page.forms == ()
    assert shown(page)[0].startswith("Text")


# ---- too much of everything

TOO_MUCH = {
    "nodes": ("document.body.innerHTML = '<i></i>'.repeat(200_000)", "elements beyond 60000"),
    "text": ("document.body.innerHTML = '<p>' + 'word '.repeat(800_000) + '</p>'", "text beyond 2000000 characters"),
    "many texts": ("document.body.innerHTML = ('<p>' + 'word '.repeat(2000) + '</p>').repeat(400)", "text beyond 2000000 characters"),
    "links": ("document.body.innerHTML = '<a href=/x>x</a>'.repeat(5000)", "links and buttons beyond 4000"),
    "forms": ("document.body.innerHTML = '<form><input></form>'.repeat(200)", "forms beyond 100"),
    "fields": ("document.body.innerHTML = '<form>' + '<input>'.repeat(400) + '</form>'", "fields beyond 300 in a form"),
    "structured data": (
        "document.body.innerHTML = '<script type=application/ld+json>{}</script>'.repeat(60)", "JSON-LD scripts beyond 50",
    ),
    "microdata": ("document.body.innerHTML = '<b itemscope itemtype=/x></b>'.repeat(60)", "microdata items beyond 50"),
    "properties": (
        "document.body.innerHTML = '<b itemscope itemtype=/x>' + '<b itemprop=y>y</b>'.repeat(3000)", "microdata beyond 2000 properties",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("script", "cut"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_cut_is_said(script: str, cut: str, view: Window) -> None:
    view.reload()
    view.execute(script)
    assert view.glance().cut == (cut,)


def test_reading_that_takes_too_long_is_said_to_be_too_heavy(view: Window) -> None:
    """The browser ends it, with an error of its own."""
    view.reload()
    tab, world = view.tab, view.tab._world
    tab._world = World(tab._cdp, 0.3)
    try:
        with pytest.raises(Trouble, match="is too heavy to be read in time"):
            view.run(tab.ask("(() => { for (;;); })()"))
    finally:
        tab._world = world


def test_fifty_thousand_divs_in_each_other(load: Callable[..., Page]) -> None:
    """The browser's parser itself stops at 512 levels."""
    page = load("<div>" * 50_000 + "Deep", freeze=False)
    assert shown(page) == ["Deep"]


LEAST_WORK = """() => [...document.querySelectorAll("*")].map((el) =>
    getComputedStyle(el).display + el.getBoundingClientRect().top + el.getAttribute("class")).length"""


def test_a_page_of_four_thousand_elements_is_frozen_fast(view: Window) -> None:
    """Beside the least that any reader of a page has to do: both slow down together on a busy machine."""
    card = (
        "<li><a href=/p/{0}><img alt='{0}'><h3>Bowl <b>{0}</b></h3></a><p>24,90 €</p><p>030 1234567</p></li>"
    )
    view.draw("<main><ul>" + "".join(card.format(i) for i in range(570)) + "</ul></main>")
    page = view.tab._page
    least = [elapsed(lambda: view.run(page.evaluate(LEAST_WORK))) for _ in range(9)]
    freezes = [elapsed(view.glance) for _ in range(9)]
    print(f"4,000 elements: frozen in {min(freezes):.0f} ms; the least work is {min(least):.0f} ms")  # noqa: T201
    assert view.run(page.evaluate(LEAST_WORK)) > 3900
    assert min(freezes) < 25 * min(least)


def elapsed(doing: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    doing()
    return (time.perf_counter() - started) * 1000


# ---- from JSON to a page, without a browser


def test_buttons_within_a_frame_stay_with_their_form(view: Window) -> None:
    outer = view.draw("<form action=/a><input name=q><button>Search</button></form>")
    inner = view.draw(
        "<input name=r><button>Free</button><form action=/b><input><button>Send</button></form>"
    )
    merged = freezing.merge(outer, inner, Box(100, 200, 50, 50))
    assert [(b.text, b.form, b.ref >= 0) for b in merged.buttons] == [
        ("Search", 0, True), ("Free", 1, False), ("Send", 2, False),
    ]  # fmt: skip
    assert [f.action.rpartition("/")[2] for f in merged.forms] == ["a", "", "b"]


def test_a_frame_is_moved_to_where_it_is_drawn() -> None:
    def raw(text: str) -> str:
        return json.dumps(
            {
                "url": "https://shop.example/", "title": "", "language": "", "width": 10, "height": 10, "jsonld": [],
                "microdata": [], "cut": [], "frames": [], "links": [], "buttons": [],
                "texts": [[text, [0, 1, 1, 2, 3, 4, 1, 2, 11, 2, 3, 4], False, ""]],
                "forms": [
                    {
                        "a": "", "m": "", "v": True, "b": [1, 1, 1, 1], "h": "", "x": "",
                        "fields": [
                            {"i": 3, "n": "q", "y": "text", "l": "", "v": True, "q": False, "c": "", "d": False, "u": "", "k": False,
                             "o": [], "b": [5, 5, 5, 5]}
                        ],
                    }
                ],
            }
        )  # fmt: skip

    outer, _ = freezing.parse(raw("ab"), stage=Stage.HOME, status=200)
    inner, _ = freezing.parse(raw("cd"), stage=Stage.HOME, status=0)
    merged = freezing.merge(outer, inner, Box(100, 200, 50, 50))
    assert [t.text for t in merged.texts] == ["ab", "cd"]
    assert merged.texts[1].box == Box(101, 202, 13, 4)
    assert merged.texts[1].box_of(1, 2) == Box(111, 202, 3, 4)
    assert merged.forms[1].fields[0].box == Box(105, 205, 5, 5)
    assert merged.forms[1].fields[0].ref == -1


@pytest.mark.parametrize("broken", ["http://[broken", "http://[broken/a#x", "https://shop.test]/"])
def test_what_is_no_address_is_frozen_as_none(view: Window, broken: str) -> None:
    """Everybody who reads a page takes its addresses apart."""
    page = view.draw(f"<a href='{broken}'>Contact</a><iframe src='{broken}' width=300 height=200></iframe>")
    assert [(link.text, link.href) for link in page.links] == [("Contact", "")]
    assert page.frames == ("",)
    assert list(eyes.information([page], Stage.CONTACT)) == []
