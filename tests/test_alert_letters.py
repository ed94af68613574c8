"""What an alert says, to whom it matters: in every language, as a mail and as a text for a channel."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from alert_example import BERLIN, CHECKOUT_URL, NOW, all_news, letter
from playwright.sync_api import Page
from report_hostile import ATTACKS

from checks.changes import ChangeKind, State
from checks.model import Box, ShopKind, failed
from reports.alert import News, alert_letter, alert_text, trouble_letter, trouble_text
from reports.language import LANGUAGES

ALL = all_news()
TROUBLE = ("The disk is full", "Free some space on /srv.")
ENGLISH_ONLY = re.compile(r"What to do|Since|Confirmed|You get this|can be judged|of late|Most often")


def text_of(name: str, language: str = "en") -> str:
    """Without line breaks."""
    return " ".join(letter(ALL[name], language).text.split())


def channel(news: Sequence[News], language: str = "en") -> tuple[str, str]:
    return alert_text(news, language=language, zone=BERLIN, now=NOW)


# ---- every kind, every language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_each_kind_is_told_in_each_language(name: str, language: str) -> None:
    told = letter(ALL[name], language)
    assert told.language == language
    assert told.subject.startswith("Müller’s Mugs: ")
    assert max(map(len, told.text.splitlines())) <= 72
    for text in (told.text, told.html, *channel(ALL[name], language)):
        assert "%(" not in text
        assert language == "en" or not ENGLISH_ONLY.search(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_trouble_is_told_in_each_language(language: str) -> None:
    told = trouble_letter(*TROUBLE, route="service", language=language)
    assert told.subject == "Reachwatch: The disk is full"
    for text in (told.text, told.html):
        assert "Free some space on /srv." in text
        assert "reachwatch status" in text
        assert language == "en" or "You get this" not in text


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("pain", "en", "No phone number at checkout any more"),
        ("pain", "de", "Schmerzmoment: Keine Telefonnummer mehr an der Kasse"),
        ("recovery", "en", "Broken for: 2 days 3 hours"),
        ("recovery", "de", "Dauer der Störung: 2 Tage 3 Stunden"),
        ("glory", "nl", "Glansmoment: Retourneren is nu beter geregeld dan klanten verwachten"),
        ("blind", "en", "4 checks that matter cannot be judged at present."),
        ("blind", "en", "Most often: The shop turned our visitor away."),
        ("blind", "de", "4 wichtige Prüfungen können zurzeit nicht beurteilt werden. Am häufigsten: Der Shop hat"),
        ("blind", "ro", "4 verificări importante nu pot fi evaluate momentan."),
        ("sighted", "nl", "4 belangrijke controles kunnen weer worden beoordeeld."),
        ("sighted", "en", "What can be judged again: Phone number at checkout"),
        ("flapping", "de", "In letzter Zeit hat es 6 Mal hin und her gewechselt."),
        ("flapping", "ro", "s-a schimbat de 6 ori"),
        ("steady", "en", "Steady again: “Phone number at checkout” no longer changes to and fro"),
        ("steady", "de", "Die letzten 5 Besuche ergaben dasselbe."),
        ("steady-bad", "en", "Fails for good: “Phone number at checkout” fails, and no longer changes"),
        ("steady-bad", "en", "Put the number back where customers see it"),
    ],
)  # fmt: skip
def test_it_says_what_happened(name: str, language: str, said: str) -> None:
    assert said in text_of(name, language)


@pytest.mark.parametrize(("looks", "said"), [(1, "1 vizită ("), (4, "4 vizite ("), (25, "25 de vizite (")])
def test_romanian_counts_as_romanians_do(looks: int, said: str) -> None:
    (news,) = ALL["pain"]
    many = replace(news, change=replace(news.change, looks=tuple(range(looks))))
    assert said in letter([many], "ro").text


def test_what_our_own_english_says_is_not_repeated_where_the_mail_says_it() -> None:
    for name in ("blind", "sighted", "flapping", "steady", "steady-bad"):
        (news,) = ALL[name]
        assert news.change.sentence not in letter([news], "de").text


@pytest.mark.parametrize(
    ("name", "colour"),
    [("pain", "#fde8e8"), ("steady-bad", "#fde8e8"), ("steady", "#def3e8"), ("recovery", "#def3e8")],
)
def test_bad_news_is_red_and_good_news_is_green(name: str, colour: str) -> None:
    badge = re.search(r'class="badge [^>]*style="([^"]*)"', letter(ALL[name]).html)
    assert badge is not None
    assert colour in badge[1]


def test_failing_for_good_comes_before_what_matters_less() -> None:
    (steady,), (failure,) = ALL["steady-bad"], ALL["failure"]
    assert "fails, and no longer changes" in letter([failure, steady]).subject


def test_of_several_changes_the_worst_comes_first_and_the_subject_counts_them() -> None:
    told = letter(ALL["several"])
    assert told.subject == "Müller’s Mugs: one cannot order without an account any more (+2)"
    places = [told.text.index(f"{badge}: ") for badge in ("Moment of pain", "Failure")]
    assert places == sorted(places)
    assert text_of("several").count("What it means for customers") == 1  # all are of one moment


def test_more_than_eight_changes_are_named_at_the_end() -> None:
    (news,) = ALL["pain"]
    many = [replace(news, change=replace(news.change, check=f"own-{n}")) for n in range(10)]
    told = letter(many)
    assert told.text.count("Moment of pain") == 8
    assert "* “Own 8” fails now\n* “Own 9” fails now" in told.text


def test_who_is_told_late_is_told_so() -> None:
    assert "Told late" not in text_of("pain")
    late = alert_letter(ALL["pain"], route="service", language="de", zone=BERLIN, now=NOW + timedelta(days=2))
    assert "Spät gemeldet: Die Bestätigung liegt 2 Tage zurück." in late.text


def test_of_a_competitor_nothing_has_to_be_repaired() -> None:
    (news,) = ALL["pain"]
    theirs = replace(news.change.shop, kind=ShopKind.COMPETITOR)
    told = letter([replace(news, change=replace(news.change, shop=theirs))])
    assert "This is not your shop" in told.text


# ---- pictures


def test_pictures_show_the_marked_place_once_and_are_light(page: Page) -> None:
    def camera(html: str) -> tuple[bytes, Box]:
        page.set_content(html)
        box = page.locator("#found").bounding_box()
        assert box is not None
        return page.screenshot(type="jpeg"), Box(box["x"], box["y"], box["width"], box["height"])

    news = all_news(camera)
    (glory,) = letter(news["glory"]).pictures
    assert glory.data.startswith(b"\x89PNG")
    assert red_pixels(page, glory.data) > 100
    told = letter(news["several"])
    assert [picture.name for picture in told.pictures] == ["place-1.png"]  # all three are about one page
    assert told.html.count("cid:place-1.png") == told.html.count("<img") == 1
    assert all(len(p.data) < 100_000 for each in news.values() for p in letter(each).pictures)


def red_pixels(page: Page, png: bytes) -> int:
    return int(
        page.evaluate(
            """async bytes => {
                const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], {type: "image/png"}))
                const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d")
                canvas.drawImage(picture, 0, 0)
                const data = canvas.getImageData(0, 0, picture.width, picture.height).data
                let red = 0
                for (let i = 0; i < data.length; i += 4)
                    if (data[i] > 190 && data[i + 1] < 40 && data[i + 2] < 60) red++
                return red
            }""",
            list(png),
        )
    )


def test_without_its_picture_an_alert_goes_out_all_the_same() -> None:
    (news,) = ALL["glory"]
    told = letter([replace(news, kept={}, pages={})])
    assert told.pictures == ()
    assert "<img" not in told.html
    assert "Die Rücksendung ist für Sie kostenlos." in told.html


# ---- channels


def test_a_channel_gets_a_short_plain_text() -> None:
    title, text = channel(ALL["pain"])
    assert title == "Müller’s Mugs: no phone number at checkout any more"
    assert text == (
        "Moment of pain: no phone number at checkout any more.\n"
        "The checkout was reached, and no number a customer could call is visible there.\n"
        "Since: Sunday, 22 November 2026, 14:05 (Europe/Berlin)\n"
        f"{CHECKOUT_URL}\n\n"
        "reachwatch run --shop mueller"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_channel_fits_into_what_chats_take(language: str) -> None:
    for news in ALL.values():
        title, text = channel(news, language)
        assert "\n" not in title
        assert len(title) <= 200
        assert len(text) < 1500


def test_an_address_mentions_nobody_in_a_chat() -> None:
    (news,) = ALL["blind"]
    shop = replace(news.change.shop, url="https://mugs.example/@everyone")
    text = channel([replace(news, change=replace(news.change, shop=shop))])[1]
    assert "@everyone" not in text
    assert "https://mugs.example/%40everyone" in text


# ---- hostile


def hostile(text: str) -> list[News]:
    """A shop that says `text` wherever it can."""
    (glory,), (blind,) = ALL["glory"], ALL["blind"]
    shop = replace(glory.change.shop, name=text, url=text)
    assert glory.change.finding is not None
    place = replace(glory.change.finding.judgement.evidence[0], quote=text, url=text)
    judged = failed(text, [text], [place], facts={text: text})
    bad = replace(
        glory.change, shop=shop, check=text, kind=ChangeKind.PAIN, after=State.FAIL, sentence=text,
        finding=replace(glory.change.finding, judgement=judged),
    )  # fmt: skip
    dark = replace(blind.change, shop=shop, checks=(text,), facts={"reason": text}, sentence=text)
    return [replace(glory, change=bad), replace(blind, change=dark)]


def harmless(page: Page, html: str) -> None:
    seen: list[str] = []
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("dialog", lambda _: seen.append("dialog"))
    page.on("request", lambda request: seen.append(request.url))
    page.set_content(html)
    found = page.locator(
        "script, base, form, button, iframe, [onerror], [onfocus], [onmouseover], meta[http-equiv=refresh],"
        " a[href^='javascript:'], a[href^='data:']"
    )
    assert found.count() == 0
    assert [url for url in seen if not url.startswith(("cid:", "data:"))] == []


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_a_hostile_shop_writes_stays_text(page: Page, attack: str) -> None:
    news = hostile(attack)
    told = letter(news)
    harmless(page, told.html)
    title, text = channel(news)
    trouble = trouble_letter(attack, attack, route="service", language="de")
    harmless(page, trouble.html)
    for line in (told.subject, title, trouble.subject):
        assert line.isprintable()
        assert len(line) <= 200
    for plain in (told.text, text, trouble.text, told.html):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200f\u202e\u2066\ud800]", plain)
        plain.encode()
    assert len(text) < 3000
    for said in (title, text, *trouble_text(attack, attack)):
        assert not set("<>[]`*|~@") & set(said)
