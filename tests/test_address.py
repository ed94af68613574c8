"""What people type as a shop's address, and what it becomes."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.address import Address, parse_address, same_site, shop_key
from monitor.errors import AddressError

UNDERSTOOD = [
    # typed, URL, whether https was assumed
    ("https://shop.example", "https://shop.example/", False),
    ("http://shop.example/", "http://shop.example/", False),
    ("shop.example", "https://shop.example/", True),
    ("shop.example/de?q=1", "https://shop.example/de?q=1", True),
    ("//shop.example/de", "https://shop.example/de", True),
    ("shop.example:8443", "https://shop.example:8443/", True),
    ("shop.example:80", "http://shop.example/", False),
    ("localhost:8000/shop", "https://localhost:8000/shop", True),
    ("  HTTPS://Shop.Example/Path \n", "https://shop.example/Path", False),
    ("\ufeffhttps://shop.example\u200b", "https://shop.example/", False),
    ("https://shop.example:443/", "https://shop.example/", False),
    ("http://shop.example:443/", "http://shop.example:443/", False),
    ("https://shop.example:", "https://shop.example/", False),
    ("https://shop.example.", "https://shop.example/", False),
    ("https://shop.example//a//b", "https://shop.example//a//b", False),
    ("https://shop.example/#/start", "https://shop.example/#/start", False),
    ("https://shop.example/grün?q=ü", "https://shop.example/gr%C3%BCn?q=%C3%BC", False),
    ("https://shop.example/gr%C3%BCn", "https://shop.example/gr%C3%BCn", False),
    ("https://shop.example/@user", "https://shop.example/@user", False),
    ("https://shop_1.example/", "https://shop_1.example/", False),
    ("https://müller.example", "https://xn--mller-kva.example/", False),
    ("https://straße.example", "https://xn--strae-oqa.example/", False),
    ("https://MÜLLER。example", "https://xn--mller-kva.example/", False),
    ("https://xn--zzzzzz.example", "https://xn--zzzzzz.example/", False),
    ("http://intranet/", "http://intranet/", False),
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000/", False),
    ("http://[2001:DB8:0::1]:8000/a", "http://[2001:db8::1]:8000/a", False),
    ("[::1]:8000", "https://[::1]:8000/", True),
]

REFUSED = [
    # typed, words of the message
    ("", "no address"),
    ("   ", "no address"),
    ("mueller", "no dot"),
    ("https", "no dot"),
    ("http://", "no host"),
    ("https:///path", "no host"),
    ("https://.", "no host"),
    ("http:/shop.example", "slashes are missing"),
    ("https:shop.example", "slashes are missing"),
    ("https:\\\\shop.example", "backslash"),
    ("ftp://shop.example", "does not begin with https://"),
    ("file:///etc/passwd", "does not begin with https://"),
    ("javascript:alert(1)", "does not begin with https://"),
    ("data:text/html,hello", "does not begin with https://"),
    ("https://shop .example", "space"),
    ("https://shop.example/a b", "space"),
    ("https://shop.example/\x1b[31m", "unreadable"),
    ("https://shop\udcff.example", "unreadable"),
    ("anna@shop.example", "mail address"),
    ("mailto:anna@shop.example", "mail address"),
    ("https://anna:secret@shop.example", "user name or password"),
    ("anna@shop.example/path", "user name or password"),
    ("shop.example:0", "port"),
    ("shop.example:65536", "port"),
    ("https://shop.example:http", "port"),
    ("https://shop..example", "valid host name"),
    ("https://shop.example..", "valid host name"),
    ("https://-shop.example", "valid host name"),
    (f"https://{'a' * 64}.example", "valid host name"),
    (f"https://{'a.' * 130}example", "valid host name"),
    ("https://✓.example", "valid host name"),
    ("https://256.1.1.1", "IP address"),
    ("https://1.2.3", "IP address"),
    ("https://[::1", "readable host"),
    ("https://[fe80::1%25eth0]/", "IPv6"),
    ("https://℀.example", "readable host"),
    (f"https://shop.example/{'a' * 2000}", "characters long"),
]


@pytest.mark.parametrize(("typed", "url", "assumed"), UNDERSTOOD)
def test_an_address_becomes_one_exact_url(typed: str, url: str, assumed: bool) -> None:
    address = parse_address(typed)
    assert (address.url, address.scheme_assumed) == (url, assumed)
    assert address.host == urlsplit(url).hostname


@pytest.mark.parametrize(("typed", "words"), REFUSED)
def test_what_is_no_address_is_refused_with_a_remedy(typed: str, words: str) -> None:
    with pytest.raises(AddressError, match=re.escape(words)) as refused:
        parse_address(typed)
    assert refused.value.remedy.endswith(".")
    assert "\n" not in str(refused.value)


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(AddressError) as refused:
        parse_address("https://anna:secret@shop.example")
    assert "secret" not in str(refused.value)


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_an_address_or_a_sentence(typed: str) -> None:
    try:
        address = parse_address(typed)
    except AddressError as error:
        str(error).encode()  # can be printed
    else:
        assert parse_address(address.url) == Address(address.url, address.host)
        assert re.fullmatch(r"[a-z0-9-]{1,40}", address.key)


def test_http_is_tried_only_where_nobody_asked_for_https() -> None:
    assert parse_address("shop.example/de").http_fallback == "http://shop.example/de"
    assert parse_address("https://shop.example/de").http_fallback is None


def test_people_see_the_host_as_they_write_it() -> None:
    assert parse_address("xn--mller-kva.example").display_host == "müller.example"
    assert parse_address("xn--zzzzzz.example").display_host == "xn--zzzzzz.example"


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("shop.example", "shop-example"),
        ("www.shop.example", "shop-example"),
        ("127.0.0.1:8001", "127-0-0-1-8001"),
    ],
)
def test_a_key_is_short_and_readable(host: str, key: str) -> None:
    assert shop_key(host) == key


def test_keys_differ_where_hosts_do() -> None:
    hosts = [
        "a.b.example", "a-b.example", "a.b-example", "a_b.example", "müller.example", "xn--mller-kva.example",
        "::1", "1.example", "x" * 60 + ".example", "x" * 61 + ".example",
    ]  # fmt: skip
    keys = {shop_key(host) for host in hosts}
    assert len(keys) == len(hosts)
    assert all(re.fullmatch(r"[a-z0-9-]{1,40}", key) for key in keys)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://shop.example/a", "http://shop.example:8080/b", True),
        ("https://www.shop.example", "shop.example", True),
        ("https://checkout.shop.example/cart", "https://www.shop.example", True),
        ("https://SHOP.example.", "shop.example", True),
        ("https://müller.example", "https://xn--mller-kva.example", True),
        ("https://shop.example", "https://payment.example", False),
        ("https://myshop.example", "https://shop.example", False),
        ("https://shop.example", "example", False),
        ("http://10.0.0.1", "http://0.0.1", False),
        ("http://localhost:1", "http://localhost:2", True),
        ("mailto:anna@shop.example", "", False),
        ("https://[::1", "https://[::1", False),
        ("", "", False),
    ],
)
def test_one_site_is_a_host_and_what_is_below_it(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same
    assert same_site(b, a) is same
