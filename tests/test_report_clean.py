import pytest
from report_data import NOON, result, shop

from reports.clean import clean, language_tag, linkable, one_line
from reports.summary import summarise
from reports.view import Link


def shop_link(url: str) -> Link:
    return summarise([result(of=shop(url=url))], generated_at=NOON).shops[0].link


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain ă ü ß 😀", "plain ă ü ß 😀"),
        ("esc\x1b[31mred", "esc\ufffd[31mred"),
        ("nul\x00 bell\x07 csi\x9b", "nul\ufffd bell\ufffd csi\ufffd"),
        ("over\u202eride\u2066iso", "over\ufffdride\ufffdiso"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("marks\u200e\u200f\ufeff", "marks"),
        ("a\r\nb\u2028c\rd", "a\nb\nc\nd"),
        ("soft\u00adhyphen stays", "soft\u00adhyphen stays"),
    ],
)
def test_deceiving_characters_are_made_harmless(written: str, shown: str) -> None:
    assert clean(written) == shown


def test_long_text_is_shortened_with_an_ellipsis() -> None:
    assert clean("a" * 50, 10) == "aaaaaaaaa…"
    assert one_line(" a\n\n b\t") == "a b"


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/a?b=c#d",
        "http://shop.example:8080/",
        "https://xn--mbel-5qa.example/",
        "https://möbel.example/",
    ],
)
def test_web_addresses_are_linked(url: str) -> None:
    assert linkable(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.example",
        "//shop.example/",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "blob:https://a.example/1",
        "https://",
        "https://[::1",
        "https://a.example/\u202egpj",
        "https://a.example/ b",
        "https:\\\\a.example",
        "https://a.example/\x00",
        "https://a.example/\ud800",
        "https://a.example/" + "a" * 3000,
    ],
)
def test_nothing_else_is_linked(url: str) -> None:
    assert not linkable(url)
    assert shop_link(url).href == ""


def test_a_long_address_is_shortened_and_says_so() -> None:
    url = "https://shop.example/" + "a" * 100
    link = shop_link(url)
    assert (link.href, link.shortened, len(link.text)) == (url, True, 72)


@pytest.mark.parametrize(
    ("language", "tag"),
    [("de-at", "de-at"), ("nl", "nl"), ("", ""), ('de" onclick="x', ""), ("de-" + "a" * 60, "")],
)
def test_only_real_language_tags_are_used(language: str, tag: str) -> None:
    assert language_tag(language) == tag
