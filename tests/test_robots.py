"""What a shop's robots.txt asks of us, and what it does not."""

import pytest

from checks.model import Reason
from monitor.shopper.robots import LARGEST, Robots, bans_everybody, is_loopback, origin_of
from monitor.shopper.trouble import Trouble

SHOP = "https://shop.example"
RULES = {
    "nothing said": ("", "/cart", True),
    "banned from a part": ("User-agent: *\nDisallow: /cart\n", "/cart/1", False),
    "not from the rest": ("User-agent: *\nDisallow: /cart\n", "/bowls", True),
    "an exception": ("User-agent: *\nDisallow: /\nAllow: /$\n", "/", True),
    "banned from everything": ("User-agent: *\nDisallow: /\n", "/", False),
    "by name": ("User-agent: Reachwatch\nDisallow: /\n", "/", False),
    "by name in another case": ("user-agent: reachWATCH\ndisallow: /\n", "/", False),
    "somebody else": ("User-agent: Otherbot\nDisallow: /\n", "/", True),
    "our own rules before those for all": (
        "User-agent: *\nDisallow: /\n\nUser-agent: Reachwatch\nAllow: /\n",
        "/",
        True,
    ),
    "wildcard": ("User-agent: *\nDisallow: /*?sort=\n", "/bowls?sort=price", False),
    "end of an address": ("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf?x", True),
    "no rules but a page": ("<!doctype html><h1>Shop</h1>", "/", True),
    "byte order mark": ("\ufeffUser-agent: *\nDisallow: /cart\n", "/cart", False),
    "Windows line ends": ("User-agent: *\r\nDisallow: /cart\r\n", "/cart", False),
    "comment": ("User-agent: * # all\nDisallow: /cart # no\n", "/cart", False),
}


@pytest.mark.parametrize(("text", "path", "allowed"), RULES.values(), ids=RULES)
def test_rules(text: str, path: str, allowed: bool) -> None:
    robots = Robots()
    robots.learn(f"{SHOP}/any/page", 200, text)
    assert robots.allow(SHOP + path) is allowed


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_where_there_are_no_rules_everything_is_allowed(status: int) -> None:
    robots = Robots()
    robots.learn(SHOP, status, "User-agent: *\nDisallow: /\n")
    assert robots.allow(f"{SHOP}/cart")


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_in_trouble_keeps_us_out(status: int) -> None:
    with pytest.raises(Trouble) as trouble:
        Robots().learn(SHOP, status, "")
    assert trouble.value.reason is Reason.HTTP_ERROR
    assert f"{SHOP}/robots.txt" in trouble.value.detail


def test_every_origin_has_rules_of_its_own() -> None:
    robots = Robots()
    robots.learn(SHOP, 200, "User-agent: *\nDisallow: /\n")
    for other in ("http://shop.example/", "https://shop.example:8443/", "https://www.shop.example/"):
        assert not robots.knows(other)
        assert robots.allow(other)


def test_a_user_may_decide_not_to_ask() -> None:
    robots = Robots(honour=False)
    robots.learn(SHOP, 200, "User-agent: *\nDisallow: /\n")
    assert robots.knows("https://never.example/")
    assert robots.allow(SHOP)


def test_no_more_is_read_than_the_standard_asks_for() -> None:
    robots = Robots()
    robots.learn(SHOP, 200, "#" * LARGEST + "\nUser-agent: *\nDisallow: /\n")
    assert robots.allow(SHOP)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:8000/", True),
        ("http://localhost/", True),
        ("http://shop.localhost:8000/", True),
        ("http://[::1]:8000/", True),
        ("http://192.168.1.2/", False),
        ("http://localhost.example/", False),
        ("https://shop.example/", False),
    ],
)
def test_the_bare_ban_of_a_test_installation_holds_only_elsewhere(url: str, allowed: bool) -> None:
    robots = Robots()
    robots.learn(url, 200, "User-agent: *\nDisallow: /\n")
    assert robots.allow(url) is allowed
    assert is_loopback(url) is allowed


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("User-agent: *\nDisallow: /", True),
        ("# a test shop\n\nUSER-AGENT:*\ndisallow:/ # all\n", True),
        ("User-agent: *\nDisallow: /cart", False),
        ("User-agent: *\nDisallow: /\nAllow: /$", False),
        ("User-agent: Reachwatch\nDisallow: /", False),
        ("", False),
    ],
)
def test_only_the_bare_ban_is_an_exception(text: str, bare: bool) -> None:
    assert bans_everybody(text) is bare


def test_origins() -> None:
    assert origin_of("https://shop.example:8443/a?b#c") == "https://shop.example:8443"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 3\n", 3),
        ("User-agent: *\nCrawl-delay: 0.5\n", 0.5),
        ("User-agent: Reachwatch\nCrawl-delay: 7\n\nUser-agent: *\nCrawl-delay: 3\n", 7),
        ("User-agent: *\nCrawl-delay: soon\n", 0),
        ("User-agent: *\nCrawl-delay: -3\n", 0),
        ("User-agent: *\nCrawl-delay: inf\n", 0),
        ("User-agent: *\nCrawl-delay: nan\n", 0),
        ("", 0),
    ],
)
def test_crawl_delay(text: str, seconds: float) -> None:
    robots = Robots()
    robots.learn(SHOP, 200, text)
    assert robots.crawl_delay(f"{SHOP}/bowls") == seconds
    assert Robots().crawl_delay(SHOP) == 0
