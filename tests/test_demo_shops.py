"""The demo shops are lifelike, count every careless deed, and declare a truth for every check."""

import json
import re
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

import phonenumbers
import pytest
from lxml import etree, html
from lxml.html import FormElement, HtmlElement
from playwright.sync_api import Page, expect
from werkzeug.test import Client, TestResponse

from checks.model import Verdict
from checks.registry import all_checks
from monitor.demo import DemoServer, DemoShop, all_shops

CHECKS = tuple(check.name for check in all_checks())
# Every verdict is true in some shop, but of what shows after days only, longer than a demo lasts.
SLOW = ("newsletter-abuse", "reply-promise-kept")
VARIED = [name for name in CHECKS if name not in ("order-tracking-findable", *SLOW)]
SHOPS = {shop.key: shop for shop in all_shops()}
OPEN = [key for key, shop in SHOPS.items() if not shop.refuses]
DOCS = (Path(__file__).parent.parent / "docs" / "demo.md").read_text(encoding="utf-8")
NAMESPACES = (
    "https://schema.org",
    "http://www.w3.org/2000/svg",
    "http://www.sitemaps.org/schemas/sitemap/0.9",
)
VOID = {"br", "input", "img", "link", "meta"}


class Balance(HTMLParser):
    """Fails where a tag is closed that isn't the one opened last."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  # its signature
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """`<path/>` opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"line {self.getpos()[0]}"


class Visitor:
    """A browser without scripts: it follows what the pages say and keeps its cookies."""

    def __init__(self, server: DemoServer, key: str) -> None:
        self.key = key
        self._root = f"http://{key}.localhost/"
        self._client = Client(server)

    def get(self, address: str, *, follow: bool = False) -> TestResponse:
        return self._client.get(address, self._root, follow_redirects=follow)

    def post(self, address: str, body: str = "", **headers: str) -> TestResponse:
        kind = "application/x-www-form-urlencoded"
        return self._client.post(address, self._root, data=body, content_type=kind, headers=headers)

    def see(self, address: str) -> HtmlElement:
        """The page after redirects, with what a slow shop fetches by script in its place."""
        page = html.fromstring(self.get(address, follow=True).text)
        for place in page.xpath("//*[@data-part]"):
            place.append(html.fromstring(self.get(place.get("data-part")).text))
        return page

    def add_to_cart(self) -> TestResponse:
        """Put the first product of the home page in the cart."""
        form = add_form(self.see(self.see("/").xpath("//article[@class='card']//a/@href")[0]))
        return self.post(str(form.get("action")), urlencode(form.form_values()))

    def checkout(self) -> HtmlElement:
        """The checkout page of a filled cart, reached by the cart's own link."""
        cart = self.see(self.add_to_cart().location)
        return self.see(cart.xpath("//aside[@class='summary']//a[contains(@class, 'button')]/@href")[0])


def add_form(page: HtmlElement) -> FormElement:
    """The form that adds to the cart, with the first of everything chosen."""
    form: FormElement = page.xpath("//form[@class='add']")[0]
    for select in form.xpath(".//select"):
        select.value = select.value_options[1]
    for group in form.xpath(".//*[@role='radiogroup']"):
        first = json.loads(group.get("data-values"))[0]  # "UK 6" or ["Moss", "#6f8f3f"]
        chosen = first if isinstance(first, str) else first[0]
        form.xpath(f".//input[@id='{group.get('data-input')}']")[0].set("value", chosen)
    return form


def addresses(page: HtmlElement) -> set[str]:
    """Everything a page links to or loads, but for mail, phone and data."""
    found = page.xpath("//@href | //@src | //@data-part | //form[not(@method='post')]/@action")
    return {str(a) for a in found if not str(a).startswith(("mailto:", "tel:", "data:", "#"))}


def crawl(visitor: Visitor) -> dict[str, TestResponse]:
    """All that can be reached from the home page of a filled cart by links alone."""
    visitor.add_to_cart()
    seen: dict[str, TestResponse] = {}
    queue = {"/", "/robots.txt"}
    while queue:
        address = queue.pop()
        seen[address] = visitor.get(address, follow=True)
        if seen[address].mimetype == "text/html":
            found = {urljoin(address, a) for a in addresses(html.fromstring(seen[address].text))}
            queue |= {address for address in found if address.startswith("/")} - set(seen)
    return seen


@pytest.fixture
def server() -> DemoServer:
    """The shops as a plain WSGI application, without the slow one's pauses."""
    return DemoServer(pause=lambda _: None)


# Truths


def test_there_are_shops_in_four_languages() -> None:
    assert len(SHOPS) == 9
    assert {shop.language for shop in SHOPS.values()} == {"en", "de", "nl", "ro"}


@pytest.mark.parametrize("key", SHOPS)
def test_a_truth_is_declared_for_every_check(key: str) -> None:
    assert set(SHOPS[key].truths) == set(CHECKS)


def test_every_verdict_of_every_check_is_somewhere_true() -> None:
    for check in VARIED:
        verdicts = {shop.truths[check].verdict for shop in SHOPS.values()}
        assert verdicts == {Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN}, check


def test_of_the_refusing_shop_nothing_can_be_known() -> None:
    known = [truth for truth in SHOPS["refusing"].truths.values() if truth.verdict is not Verdict.UNKNOWN]
    assert known == []


def test_a_shop_is_known_to_the_checks_by_its_address() -> None:
    shop = SHOPS["hidden-phone"].shop("http://hidden-phone.localhost:1/")
    assert (shop.key, shop.country, shop.languages) == ("hidden-phone", "DE", ("de",))
    assert shop.url == "http://hidden-phone.localhost:1/"


@pytest.mark.parametrize("shop", SHOPS.values(), ids=SHOPS)
def test_the_docs_tell_what_is_declared(shop: DemoShop) -> None:
    assert f"| `{shop.key}` | {shop.name} | {shop.country}, {shop.language} | {shop.shows} |" in DOCS


@pytest.mark.parametrize("check", CHECKS)
def test_the_docs_tell_all_truths(check: str) -> None:
    truths = " | ".join(str(shop.truths[check]) for shop in SHOPS.values())
    assert f"| {check} | {truths} |" in DOCS


@pytest.mark.parametrize("shop", [s for s in SHOPS.values() if s.phone], ids=lambda shop: shop.key)
def test_phone_numbers_are_valid_and_linked_as_they_read(shop: DemoShop) -> None:
    number = phonenumbers.parse(shop.phone, shop.country)
    assert phonenumbers.is_valid_number(number)
    assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == shop.tel


# The way through the shop


@pytest.mark.parametrize("key", OPEN)
def test_a_person_gets_from_home_to_the_checkout(server: DemoServer, key: str) -> None:
    checkout = Visitor(server, key).checkout()
    login = "forced-login" in SHOPS[key].features
    assert bool(checkout.xpath("//input[@type='password']")) == (login or key == "contradictory")
    assert bool(checkout.xpath("//input[@type='tel']")) == (not login and key != "contradictory")


def test_behind_the_gate_guests_find_the_form(server: DemoServer) -> None:
    visitor = Visitor(server, "contradictory")
    gate = visitor.checkout()
    form = visitor.see(gate.xpath("//a[text()='Verder als gast']/@href")[0])
    assert form.xpath("//button[text()='Bestellen en betalen']")


@pytest.mark.parametrize("key", OPEN)
def test_the_phone_number_is_seen_at_checkout_where_that_is_true(server: DemoServer, key: str) -> None:
    shop = SHOPS[key]
    seen = bool(shop.phone) and shop.phone in Visitor(server, key).checkout().text_content()
    assert seen == (shop.truths["phone-at-checkout"].verdict is Verdict.PASS)


@pytest.mark.parametrize("key", OPEN)
def test_an_empty_cart_says_so_and_offers_no_checkout(server: DemoServer, key: str) -> None:
    visitor = Visitor(server, key)
    cart = visitor.see("/").xpath("//a[@class='to-cart']/@href")[0]
    page = visitor.see(cart)
    assert re.search("is empty|ist leer|is leeg|este gol", page.text_content())
    assert not page.xpath("//aside[@class='summary']")


@pytest.mark.parametrize("key", OPEN)
def test_choices_must_be_made(server: DemoServer, key: str) -> None:
    visitor = Visitor(server, key)
    form = visitor.see(visitor.see("/").xpath("//article[@class='card']//a/@href")[0]).xpath(
        "//form[@class='add']"
    )[0]
    must_choose = bool(form.xpath(".//select | .//*[@role='radiogroup']"))
    visitor.post(form.get("action"), urlencode(form.form_values()))
    assert cart_count(visitor) == (0 if must_choose else 1)


def test_a_sold_out_product_can_not_be_added(server: DemoServer) -> None:
    visitor = Visitor(server, "exemplary")
    visitor.post("/basket/add", "product=harbour-scarf")
    assert cart_count(visitor) == 0


def test_a_script_gets_the_drawer_instead_of_a_redirect(server: DemoServer) -> None:
    visitor = Visitor(server, "hidden-phone")
    body = urlencode(
        [("product", "hauskaffee"), ("choice", "250 g"), ("choice", "Filter"), ("quantity", "3")]
    )
    answer = visitor.post("/warenkorb/add", body, **{"X-Requested-With": "XMLHttpRequest"})
    assert html.fromstring(answer.text).get("data-count") == "3"


def test_quantities_are_changed_and_lines_removed(server: DemoServer) -> None:
    visitor = Visitor(server, "exemplary")
    visitor.post("/basket/add", "product=moor-blanket")
    visitor.post("/basket/change", "product=moor-blanket&choice=&quantity=4")
    assert cart_count(visitor) == 4
    assert "£298.00" in visitor.see("/basket").text_content()
    visitor.post("/basket/change", "product=moor-blanket&choice=&quantity=4&remove=1")
    assert cart_count(visitor) == 0


def test_two_customers_have_two_carts(server: DemoServer) -> None:
    one, other = Visitor(server, "exemplary"), Visitor(server, "exemplary")
    one.add_to_cart()
    other.add_to_cart()
    other.add_to_cart()
    assert (cart_count(one), cart_count(other)) == (1, 2)


@pytest.mark.parametrize(("key", "left"), [("variants", 0), ("stranded", 1), ("exemplary", 1)])
def test_asking_for_help_at_checkout_may_cost_the_cart(server: DemoServer, key: str, left: int) -> None:
    visitor = Visitor(server, key)
    contact = visitor.see("/").xpath("//footer//a[contains(text(), 'Contact')]/@href")[0]
    visitor.see(contact)
    visitor.checkout()
    assert cart_count(visitor) == 1
    visitor.see(contact)
    assert cart_count(visitor) == left


def cart_count(visitor: Visitor) -> int:
    return int(visitor.see("/").xpath("//b[@data-count]")[0].text)


def test_search_finds_products_by_name(server: DemoServer) -> None:
    visitor = Visitor(server, "contradictory")
    assert visitor.see("/zoeken?q=BEL").xpath("//article//h3/text()") == ["Bel Ding-Dong"]
    assert not visitor.see("/zoeken?q=").xpath("//article")


def test_each_page_of_the_slow_shop_takes_its_time() -> None:
    pauses: list[float] = []
    visitor = Visitor(DemoServer(pause=pauses.append), "slow")
    visitor.get("/")
    visitor.get("/produkt/huettenpatschen?part=product")
    visitor.get("/static/base.css")
    assert pauses == [SHOPS["slow"].delay] * 2
    assert 1.2 <= SHOPS["slow"].delay <= 1.5


def test_price_and_button_of_the_slow_shop_come_late(server: DemoServer) -> None:
    early = Visitor(server, "slow").get("/produkt/huettenpatschen").text
    assert "€ 59,90" not in early.replace("\xa0", " ")
    assert "In den Warenkorb" not in early


# Pages


@pytest.mark.parametrize("key", OPEN)
def test_every_link_leads_somewhere_and_no_page_leaves_the_shop(server: DemoServer, key: str) -> None:
    seen = crawl(Visitor(server, key))
    assert len(seen) > 20
    for address, response in seen.items():
        assert response.status_code == 200, address
        assert set(outside(response.text)) <= set(SHOPS[key].profiles.values()), address
        assert_well_formed(response)
    assert not any(server.deeds(key).values()), "looking around must not count as a deed"


def outside(text: str) -> list[str]:
    found = re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]+[^\s\"'<]*", text)
    return [address for address in found if not address.startswith(NAMESPACES)]


def assert_well_formed(response: TestResponse) -> None:
    if response.mimetype == "image/svg+xml":
        etree.fromstring(response.data)
    elif response.mimetype == "text/html":
        balance = Balance()
        balance.feed(response.text)
        assert balance.open == []


@pytest.mark.parametrize("key", OPEN)
def test_an_unknown_page_is_a_404_in_the_shop_s_own_look(server: DemoServer, key: str) -> None:
    for address in ("/no-such-page", "/static/..", "/static/no.css", "/media/no.svg"):
        answer = Visitor(server, key).get(address)
        assert answer.status_code == 404, address
        assert SHOPS[key].name.replace("&", "&amp;") in answer.text


@pytest.mark.parametrize("key", [k for k in OPEN if "sitemap" in SHOPS[k].features])
def test_the_sitemap_names_pages_that_exist(server: DemoServer, key: str) -> None:
    visitor = Visitor(server, key)
    sitemap = etree.fromstring(visitor.get("/sitemap.xml").data)
    places = [str(place.text) for place in sitemap.iter("{*}loc")]
    assert len(places) > len(SHOPS[key].products)
    for place in places:
        assert place.startswith(f"http://{key}.localhost/")
        assert visitor.get(urlsplit(place).path).status_code == 200


@pytest.mark.parametrize("key", [k for k in OPEN if "json-ld" in SHOPS[k].features])
def test_structured_data_says_what_the_page_says(server: DemoServer, key: str) -> None:
    visitor, product = Visitor(server, key), SHOPS[key].products[0]
    address = visitor.see("/").xpath("//article[@class='card']//a/@href")[0]
    [script] = visitor.see(address).xpath("//script[@type='application/ld+json']/text()")
    told = json.loads(str(script))
    assert (told["@type"], told["name"], told["gtin13"]) == ("Product", product.name, product.gtin)
    assert told["offers"]["price"] == str(product.price)


def test_the_refusing_shop_answers_403_to_everything(server: DemoServer) -> None:
    visitor = Visitor(server, "refusing")
    answers = [visitor.get("/"), visitor.get("/robots.txt"), visitor.post("/checkout/place-order", "x=1")]
    assert {answer.status_code for answer in answers} == {403}
    assert outside(answers[0].text) == []


def test_without_a_shop_s_name_there_is_a_list_of_all(server: DemoServer) -> None:
    street = html.fromstring(Client(server).get("/", "http://localhost/").text)
    assert len(street.xpath("//li/a")) == len(SHOPS)


# What must never happen


@pytest.mark.parametrize("key", OPEN)
def test_every_form_a_careless_shopper_could_send_is_counted(server: DemoServer, key: str) -> None:
    visitor = Visitor(server, key)
    pages = [html.fromstring(r.text) for r in crawl(visitor).values() if r.mimetype == "text/html"]
    forms = {f.get("action") for page in pages for f in page.xpath("//form[@method='post']")}
    harmless = {a for a in forms if a.endswith(("/add", "/change"))}
    for action in forms - harmless:
        before = sum(server.deeds(key).values())
        visitor.post(action, "email=")
        assert sum(server.deeds(key).values()) == before + 1, action


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("address", ["/checkout/place-order", "/checkout/express"])
def test_orders_count_whatever_the_method(server: DemoServer, address: str, method: str) -> None:
    Client(server).open(address, "http://variants.localhost/", method=method)
    assert server.orders("variants") == 1
    assert server.orders("exemplary") == 0


def test_each_kind_of_deed_has_its_own_count(server: DemoServer) -> None:
    visitor = Visitor(server, "exemplary")
    visitor.post("/contact", "message=Hello")
    visitor.post("/newsletter", "email=a")
    visitor.post("/account/register", "email=a")
    assert (server.messages("exemplary"), server.newsletters("exemplary")) == (1, 1)
    assert (server.registrations("exemplary"), server.orders("exemplary")) == (1, 0)


def test_no_deed_is_lost_when_many_come_at_once(server: DemoServer) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: Visitor(server, "slow").post("/newsletter"), range(40)))
    assert server.newsletters("slow") == 40


def test_no_form_that_places_an_order_asks_the_browser_to_check_it_first(server: DemoServer) -> None:
    for key in OPEN:
        for form in Visitor(server, key).checkout().xpath("//form[@method='post']"):
            assert form.get("novalidate") is not None, f"{key}: a click on an empty form would not be counted"


# What only a browser sees


def test_a_cookie_banner_is_in_the_way_and_the_cart_opens_as_a_drawer(page: Page) -> None:
    with DemoServer() as server:
        page.goto(server.url("hidden-phone") + "produkt/spaetdienst")
        banner = page.get_by_role("dialog", name="Wir mögen Kekse")
        banner.get_by_text("Nur notwendige").click()
        expect(banner).to_have_count(0)
        page.get_by_role("button", name="In den Warenkorb").click()
        expect(page.locator("#drawer")).to_contain_text("In den Warenkorb gelegt")
        expect(page.locator("b[data-count]")).to_have_text("1")
        page.reload()
        expect(page.locator("b[data-count]")).to_have_text("1")
        expect(banner).to_have_count(0)
        page.close()


def test_colour_and_size_must_be_picked_before_the_button_works(page: Page) -> None:
    with DemoServer() as server:
        page.goto(server.url("variants") + "products/fellrunner-3")
        page.get_by_role("button", name="No thanks").click()
        button = page.locator("form.add button.main")
        for choice, asks in [("Moss", "Choose a size"), ("UK 8", "Add to bag")]:
            expect(button).to_be_disabled()
            page.get_by_role("radio", name=choice).click()
            expect(button).to_have_text(asks)
        button.click()
        page.locator("#drawer").get_by_role("link", name="Checkout").click()
        expect(page.locator(".summary")).to_contain_text("Moss, UK 8")
        expect(page.get_by_role("button", name="Buy now and pay")).to_be_visible()
        page.get_by_role("button", name="Continue as a guest").click()
        expect(page.get_by_label("E-mail", exact=True)).to_be_visible()
        assert not any(server.deeds("variants").values())
        page.close()


def test_the_slow_shop_draws_its_checkout_after_the_page(page: Page) -> None:
    with DemoServer(pause=lambda _: None) as server:
        page.goto(server.url("slow") + "produkt/gipfelhaube")
        page.get_by_role("button", name="In den Warenkorb").click()
        page.get_by_role("link", name="Zur Kasse").click()
        expect(page.get_by_role("heading", name="Bestellung als Gast")).to_be_visible()
        page.close()


def test_the_chat_opens_at_checkout(page: Page) -> None:
    with DemoServer() as server:
        page.goto(server.url("paid-returns") + "produs/sapun-lavanda")
        page.get_by_role("button", name="Adaugă în coș").click()
        page.get_by_role("link", name="Finalizează comanda").click()
        page.get_by_role("button", name="Deschide chatul").click()
        expect(page.get_by_text("Ioana vă răspunde")).to_be_visible()
        page.close()


# The server


def ask(port: int, key: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/", headers={"Host": f"{key}.localhost:{port}"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def test_two_servers_run_at_once_and_stop_without_a_trace() -> None:
    before = set(threading.enumerate())
    with DemoServer() as one, DemoServer() as other:
        assert one.port != other.port
        assert one.url("exemplary") == f"http://exemplary.localhost:{one.port}/"
        for server in (one, other):
            status, body = ask(server.port, "exemplary")
            assert (status, b"Harbour &amp; Pine" in body) == (200, True)
    assert set(threading.enumerate()) == before
    for server in (one, other):
        with pytest.raises(ConnectionRefusedError):
            ask(server.port, "exemplary")


def test_it_starts_again_on_the_port_it_had() -> None:
    with DemoServer() as first:
        ask(first.port, "stranded")
    with DemoServer(first.port) as second:
        assert ask(second.port, "stranded")[0] == 200


def test_a_connection_left_idle_does_not_keep_it_open() -> None:
    with DemoServer() as server:
        idle = socket.create_connection(("127.0.0.1", server.port))
        ask(server.port, "silent")
    with idle:
        assert idle.recv(1) == b""


def test_a_taken_port_is_an_error_that_can_be_caught() -> None:
    with DemoServer() as first, pytest.raises(OSError, match="in use"), DemoServer(first.port):
        pass


def test_it_listens_on_this_computer_only() -> None:
    with DemoServer() as server, pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", server.port))
