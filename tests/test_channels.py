"""Reading channels and logins from pages built by hand; whole pages are in tests/cases."""

import pytest

from checks.model import Box, Control, Field, Form, Page, Stage, Text
from checks.reading.channel_words import kinds_of, language_of, languages, words
from checks.reading.channels import ChannelKind, contact_links, find_channels, help_links
from checks.reading.folding import fold
from checks.reading.login import Demand, account_demand
from checks.reading.mails import find_mails, mail_of_link
from checks.reading.phrases import WORD, Phrases

BOX = Box(0, 0, 100, 20)


def page(*texts: str, language: str = "de", **parts: object) -> Page:
    blocks = tuple(Text(text=t, box=BOX, region="main") for t in texts)
    facts = {"links": (), "buttons": (), "forms": (), "frames": (), **parts}
    return Page(
        stage=Stage.CHECKOUT, url="https://shop.example/kasse", status=200, title="", language=language,
        texts=blocks, **facts,  # type: ignore[arg-type]
    )  # fmt: skip


def link(words: str, href: str = "https://shop.example/x", *, visible: bool = True) -> Control:
    return Control(ref=0, text=words, href=href, box=BOX, visible=visible)


def button(words: str, *, hint: str = "", visible: bool = True, disabled: bool = False) -> Control:
    return Control(ref=0, text=words, box=BOX, visible=visible, tag="button", hint=hint, disabled=disabled)


def field(kind: str, label: str = "", *, name: str = "", required: bool = False) -> Field:
    return Field(ref=0, name=name, type=kind, label=label, visible=True, required=required)


def form(*fields: Field, hint: str = "", text: str = "") -> Form:
    return Form(
        action="https://shop.example/send",
        method="post",
        fields=fields,
        visible=True,
        box=BOX,
        hint=hint,
        text=text,
    )


def kinds(one: Page) -> list[str]:
    return [channel.kind.value for channel in find_channels(one, "DE")]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Schreiben Sie an hilfe@laden.example.", "hilfe@laden.example"),
        ("info [at] laden.de", "info@laden.de"),
        ("info(at)laden(dot)de", "info@laden.de"),
        ("info [ät] laden [punkt] de", "info@laden.de"),
        ("info AT laden DOT de", "info@laden.de"),
        ("Mail: Bestellung@Laden-Berlin.co.uk!", "bestellung@laden-berlin.co.uk"),
        ("no-reply@laden.de", None),
        ("name@example.com", None),
        ("datenschutz@laden.de", None),
        ("bild@2x.png", None),
        ("We are open at nine. See you", None),
        ("3 for 2 at shop.example", None),
    ],
)
def test_mail_address(written: str, address: str | None) -> None:
    assert next((mail.address for mail in find_mails(written)), None) == address


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("mailto:hilfe@laden.de?subject=Frage", "hilfe@laden.de"),
        ("MAILTO:hilfe%40laden.de", "hilfe@laden.de"),
        ("mailto:?subject=Schau mal", ""),
        ("https://laden.de/hilfe@laden.de", ""),
    ],
)
def test_mail_link(href: str, address: str) -> None:
    assert mail_of_link(href) == address


@pytest.mark.parametrize(
    ("control", "channel"),
    [
        (button("Live-Chat starten"), ChannelKind.CHAT),
        (button("Chat"), ChannelKind.CHAT),
        (button("", hint="intercom-launcher"), ChannelKind.CHAT),
        (button("Chat", visible=False), None),
        (button("Live-Chat (offline)"), None),
        (link("WhatsApp", "https://wa.me/4915228817386"), ChannelKind.MESSENGER),
        (link("WhatsApp", "https://api.whatsapp.com/send?phone=4915228817386"), ChannelKind.MESSENGER),
        (link("Teilen", "https://api.whatsapp.com/send?text=Tee"), None),
        (link("Messenger", "https://m.me/teehauslinde"), ChannelKind.MESSENGER),
        (link("Telegram", "https://t.me/share/url?url=x"), None),
        (link("✉", "mailto:hilfe@laden.de"), ChannelKind.MAIL),
    ],
)
def test_control_that_opens_a_channel(control: Control, channel: ChannelKind | None) -> None:
    one = page(links=(control,)) if control.tag == "a" else page(buttons=(control,))
    assert kinds(one) == ([channel] if channel else [])


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Chat met ons", ["chat"]),
        ("Cookies von Live-Chat zulassen", []),
        ("WhatsApp: 0152 28817386", ["messenger"]),
        ("Datenschutzbeauftragter: erika@kanzlei-berlin.de", []),
        ("Wir schicken die Bestellbestätigung an anna@post-anna.net", []),
    ],
)
def test_text_that_names_a_channel(said: str, found: list[str]) -> None:
    assert kinds(page(said)) == found


def test_frame_of_a_chat_vendor() -> None:
    assert kinds(page(frames=("https://widget.userlike.com/frame", "https://pay.example/card"))) == ["chat"]


MAIL, MESSAGE = field("email", "Ihre E-Mail"), field("textarea", "Ihre Nachricht")


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (form(MAIL, MESSAGE), ["form"]),
        (form(MESSAGE), []),
        (form(MAIL), []),
        (form(MAIL, MESSAGE, field("password", "Passwort")), []),
        (form(MAIL, MESSAGE, field("text", "Straße", name="street")), []),
        (form(MAIL, field("textarea", "Anmerkungen zur Bestellung")), []),
        (form(MAIL, MESSAGE, hint="review-form"), []),
    ],
)
def test_contact_form(one: Form, found: list[str]) -> None:
    assert kinds(page(forms=(one,))) == found


@pytest.mark.parametrize(
    ("one", "contact", "help_"),
    [
        (link("Kontakt"), True, False),
        (link("Klantenservice"), True, False),
        (link("Scrie-ne"), True, False),
        (link("✉", "https://shop.example/de/kontakt"), True, False),
        (link("Hilfe & Kontakt"), True, False),
        (link("FAQ"), False, True),
        (link("Kontakt", "https://pay.example/contact"), False, False),
        (link("Kontaktlinsen-Zubehör", visible=False), False, False),
        (link("Warenkorb"), False, False),
    ],
)
def test_links_to_people(one: Control, contact: bool, help_: bool) -> None:
    shown = page(links=(one,))
    assert bool(contact_links(shown)) is contact
    assert bool(help_links(shown)) is help_


PASSWORD = field("password", "Passwort", required=True)
ADDRESS = (field("text", "Straße", name="street"), field("text", "PLZ", name="zip"))


@pytest.mark.parametrize(
    ("shown", "demand"),
    [
        (page(forms=(form(MAIL, PASSWORD),)), Demand.FORCED),
        (page(forms=(form(MAIL, *ADDRESS),)), Demand.OPEN),
        (page(forms=(form(MAIL, PASSWORD), form(MAIL, *ADDRESS))), Demand.OPEN),
        (page(forms=(form(MAIL, *ADDRESS, PASSWORD),)), Demand.FORCED),
        (page(forms=(form(MAIL, *ADDRESS, field("password", "Passwort (optional)")),)), Demand.OPEN),
        (page(forms=(form(MAIL, *ADDRESS, PASSWORD, field("checkbox", "Konto anlegen")),)), Demand.OPEN),
        (page(forms=(form(MAIL, PASSWORD),), buttons=(button("Als Gast"),)), Demand.GUEST_OFFERED),
        (page(forms=(form(MAIL, PASSWORD),), buttons=(button("Als Gast", disabled=True),)), Demand.FORCED),
        (page(forms=(form(MAIL, PASSWORD),), links=(link("Gast"),)), Demand.GUEST_OFFERED),
        (page("Bestellungen als Gast sind nicht möglich.", forms=(form(MAIL, PASSWORD),)), Demand.FORCED),
        (page("Bestellungen als Gast sind nicht möglich.", forms=(form(MAIL, *ADDRESS),)), Demand.UNCLEAR),
        (page("Sie müssen sich anmelden."), Demand.FORCED),
        (page(buttons=(button("Kaufen und bezahlen"), button("Jetzt kaufen"))), Demand.OPEN),
        (page(forms=(form(MAIL),)), Demand.OPEN),
        (page(forms=(form(MAIL, hint="newsletter"),)), Demand.UNCLEAR),
        (page("Einen Augenblick bitte."), Demand.UNCLEAR),
    ],
)
def test_account_demand(shown: Page, demand: Demand) -> None:
    assert account_demand(shown).demand is demand


@pytest.mark.parametrize(
    ("declared", "said", "language"),
    [
        ("de", "Kasse", "de"),
        ("hu", "Pénztár", ""),
        ("", "Kasse", ""),
        (
            "en",
            "Bitte geben Sie Ihre Adresse ein und wählen Sie, wie Sie bezahlen möchten. Die Ware " * 3,
            "de",
        ),
        ("en", "Cup, jug, bowl, 19.90, SKU 4711. " * 5 + "We post your cup to you.", "en"),
        ("en", "Kérjük, adja meg a szállítási címet, majd válassza ki a fizetési módot és a futárt " * 3, ""),
    ],
)
def test_language_of_a_page(declared: str, said: str, language: str) -> None:
    assert language_of(page(said, language=declared)) == language


def test_every_language_knows_how_to_ask_for_help_and_to_order_as_a_guest() -> None:
    assert set(languages()) == {"de", "en", "es", "fr", "it", "nl", "pl", "ro"}
    assert len(words("login", "guest")) > 10 * len(languages())


def test_a_phrase_does_not_mind_accents_case_and_punctuation() -> None:
    vocabulary = Phrases({"guest": ["fără cont"], "fax": ["*fax"], "example": ["z b"]})
    assert [h.kind for h in vocabulary.find("comanda fara-cont, bestellfax, z. b.")] == [
        "guest",
        "fax",
        "example",
    ]


def test_the_longest_phrase_wins() -> None:
    vocabulary = Phrases({"short": ["nur"], "long": ["nur whatsapp"]})
    assert [h.kind for h in vocabulary.find("nur whatsapp")] == ["long"]


def test_no_phrase_means_two_things() -> None:
    """The phrases of all languages are searched together, so one must not contradict the other."""
    for section in ("phones", "channels", "login"):
        meanings: dict[str, set[str]] = {}
        for kind in kinds_of(section):
            for phrase in words(section, kind):
                meanings.setdefault(
                    " ".join(WORD.findall(fold(phrase).text)) + "*" * phrase.count("*"), set()
                ).add(kind)
        assert {p: k for p, k in meanings.items() if len(k) > 1} == {}
