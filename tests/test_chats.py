"""Chat launchers as vendors draw them, and what only looks like one. Written before the reader was tried."""

import pytest
from test_channels import BOX, link, page

from checks.model import Control
from checks.reading.channels import find_channels


def press(words: str, hint: str = "", *, tag: str = "button", disabled: bool = False) -> Control:
    return Control(ref=0, text=words, box=BOX, visible=True, tag=tag, hint=hint, disabled=disabled)


LAUNCHERS = [
    press("Open Intercom Messenger", "intercom-lightweight-app-launcher", tag="other"),
    press("Open messaging window", ""),  # Zendesk, in its own frame
    press("Opens a widget where you can find more information", "launcher"),  # Zendesk, classic
    press("Öffnet ein Widget, in dem Sie weitere Informationen finden", "launcher"),
    press("Open LiveChat chat widget"),
    press("Open chat", "crisp-1rjpbb7", tag="other"),
    press("", "tidio-1s5t5ku", tag="other"),
    press("Chat Widget öffnen", "userlike-button"),
    press("", "hs-chat-widget-launcher", tag="other"),
    press("Chat", "freshchat-widget fc_button", tag="other"),
    press("", "fc_frame fc_widget"),
    press("Open Smartsupp chat", "smartsupp-widget-button"),
    press("", "drift-widget-controller-icon"),
    press("", "trengo-widget-launcher"),
    press("", "gorgias-chat-messenger-button"),
    press("", "olark-launch-button olrk-normal"),
    press("", "jivo-btn jdiv", tag="other"),
    press("", "la-chat-button liveagent"),
    press("", "woot-widget-bubble woot--bubble-holder"),
    press("", "brevo-conversations"),
    press("", "sib-conversations"),
    press("", "shopify-chat dummy-chat-button chat-toggle"),
    press("", "dixa-messenger-namespace"),
    press("", "tawk-button tawk-custom-color"),
    press("", "amo-button crm-plugin kommo-livechat"),
    press("Stel je vraag via de chat"),
    press("Vorbește cu un operator"),
    press("Ai o întrebare? Scrie-ne pe chat"),
    press("Chatten Sie mit unserem Team"),
    press("Discuter avec un conseiller"),
    press("Chatta con noi"),
    press("Chatea con nosotros"),
    press("Porozmawiaj z konsultantem"),
    press("Chat ist online"),
]  # fmt: skip

NONE = [
    press("Offline", "tawk-button"),
    press("Chat is offline – leave a message", "olark-launch-button"),
    press("Chat geschlossen"),
    press("Chat", disabled=True),
    press("Drift-Ski kaufen", "add-to-cart"),
    press("Crisp rye bread", "product-tile crisp-rye"),
    press("Crisp", "filter crisp"),
    press("In den Warenkorb", "btn-drift-collection"),
    press("Château Margaux kaufen"),
    press("Chat deaktivieren", "cookie-toggle"),
    press("Schließen", "livechat-close"),
]  # fmt: skip


@pytest.mark.parametrize("control", LAUNCHERS, ids=lambda c: f"{c.text}|{c.hint}")
def test_launcher(control: Control) -> None:
    (found,) = find_channels(page(buttons=(control,)), "DE")
    assert found.kind == "chat"


@pytest.mark.parametrize("control", NONE, ids=lambda c: f"{c.text}|{c.hint}")
def test_no_launcher(control: Control) -> None:
    assert [c for c in find_channels(page(buttons=(control,)), "DE") if c.kind == "chat"] == []


@pytest.mark.parametrize(
    ("frame", "chat"),
    [
        ("https://secure.livechatinc.com/customer/action/open_chat?x=1", True),
        ("https://app.chatwoot.com/widget?website_token=x", True),
        ("https://conversations-widget.brevo.com/", True),
        ("https://shop-chat.shopifyapps.com/inbox", True),
        ("https://crisp.example/rye", False),
        ("https://www.youtube.com/embed/x", False),
        ("https://drift-skis.example/", False),
    ],
)
def test_frame(frame: str, chat: bool) -> None:
    assert [c.kind.value for c in find_channels(page(frames=(frame,)), "DE")] == ["chat"] * chat


@pytest.mark.parametrize(
    ("words", "href", "kind"),
    [
        ("Signal", "https://signal.me/#p/+4915228817386", "messenger"),
        ("Viber", "viber://chat?number=%2B40722123456", "messenger"),
        ("Viber", "https://viber.me/40722123456", "messenger"),
        ("Apple", "https://bcrw.apple.com/urn:biz:abc", "messenger"),
        ("Threema", "https://threema.id/ABCD1234", "messenger"),
        ("Messenger", "https://www.facebook.com/messages/t/teehaus", "messenger"),
        ("Messenger", "https://www.messenger.com/t/teehaus", "messenger"),
        ("WhatsApp", "https://wa.me/?text=Tee", None),
        ("Facebook", "https://www.facebook.com/teehaus", None),
        ("Telegram", "https://t.me/teehaus", "messenger"),
        ("Rückruf anfordern", "https://shop.example/rueckruf", "callback"),
        ("Bel mij terug", "https://shop.example/x", "callback"),
        ("Vă sunăm noi", "https://shop.example/x", "callback"),
        ("Request a call back", "https://shop.example/x", "callback"),
        ("Rückrufaktion 2024", "https://shop.example/x", None),
        ("Product recalls", "https://shop.example/x", None),
    ],
)
def test_messengers_and_call_back(words: str, href: str, kind: str | None) -> None:
    found = [c.kind.value for c in find_channels(page(links=(link(words, href),)), "DE")]
    assert found == ([kind] if kind else [])
