"""Reads the channels other than the telephone that a page offers: mail, form, chat, messenger."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from checks.model import Control, Evidence, Field, Page, Text
from checks.reading.addresses import split_address
from checks.reading.channel_words import phrases
from checks.reading.chats import SHORT, is_chat_frame, launches_chat
from checks.reading.citing import cite, cite_control, cite_text, line_around
from checks.reading.folding import fold
from checks.reading.form_roles import Role as FieldRole
from checks.reading.forms import FormKind, read_forms
from checks.reading.mails import find_mails, mail_of_link
from checks.reading.phone_roles import Role
from checks.reading.phones import page_numbers
from checks.reading.remembering import once_a_page
from checks.saying import Listed, listed, say

CONTACT_PATH = re.compile(
    r"/(?:[\w-]*[-/])?(?:contact|kontakt|contacto|contatti)(?:[-_/.?#]|us\b|formular|$)", re.IGNORECASE
)
TO_THE_SHOP = frozenset({"contact", "service"})
MESSENGER_HOSTS = frozenset({
    "wa.me", "api.whatsapp.com", "web.whatsapp.com", "m.me", "messenger.com", "t.me", "telegram.me",
    "viber.me", "threema.id", "bcrw.apple.com",
})  # fmt: skip
MESSENGER_SCHEMES = frozenset({"whatsapp", "viber", "tg", "sgnl", "threema"})


class ChannelKind(StrEnum):
    MAIL = "mail"
    FORM = "form"
    CHAT = "chat"
    MESSENGER = "messenger"
    CALLBACK = "callback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    kind: ChannelKind
    value: str  # the address, the form's or link's target, the words of the launcher
    evidence: Evidence


@once_a_page
def find_channels(page: Page, region: str) -> tuple[Channel, ...]:
    """The channels on the page itself, each kind and value once."""
    found = [*_mails(page), *_forms(page), *_chats(page), *_messengers(page, region), *_call_backs(page)]
    return tuple({(c.kind, c.value): c for c in reversed(found)}.values())[::-1]


def contact_links(page: Page) -> tuple[Control, ...]:
    """Visible links to a contact page."""
    return tuple(
        link for link in _links(page) if TO_THE_SHOP & _kinds(link.text) or CONTACT_PATH.search(_path(link))
    )


def help_links(page: Page) -> tuple[Control, ...]:
    """Visible links to help pages, where a channel may or may not be."""
    contacts = {link.ref for link in contact_links(page)}
    return tuple(k for k in _links(page) if k.ref not in contacts and "help" in _kinds(k.text))


def service_links(page: Page) -> tuple[Control, ...]:
    """Visible links to customer service, where more may be told of how to reach the shop."""
    return tuple(link for link in _links(page) if "service" in _kinds(link.text))


def imprint_links(page: Page) -> tuple[Control, ...]:
    return tuple(link for link in _links(page) if "imprint" in _kinds(link.text))


def cart_is_empty(page: Page) -> Evidence | None:
    """Where a cart page says that nothing is in it; a small cart in the header does not count."""
    for text in _shown(page):
        if text.region in {"", "main"} and "cart_empty" in phrases("channels").kinds(fold(text.text).text):
            return cite_text(page, text)
    return None


def _shown(page: Page) -> Iterator[Text]:
    return (t for t in page.texts if not t.folded)


def _links(page: Page) -> Iterator[Control]:
    return (
        k
        for k in page.links
        if k.visible and split_address(k.href).scheme in {"http", "https"} and _same_shop(page, k)
    )


def _same_shop(page: Page, link: Control) -> bool:
    """A help desk on its own subdomain is the shop's; "contact" on a payment provider's site is not."""
    own, other = (_site(url) for url in (page.url, link.href))
    return own == other


def _site(url: str) -> str:
    labels = (split_address(url).hostname or "").split(".")
    return ".".join(labels[-2:])


def _path(link: Control) -> str:
    parts = split_address(link.href)
    return parts.path + ("?" + parts.query if parts.query else "")


def _kinds(text: str) -> set[str]:
    return phrases("channels").kinds(fold(text).text) if len(text) <= SHORT else set()


def _mails(page: Page) -> Iterator[Channel]:
    for text in _shown(page):
        kinds: set[str] | None = None
        for mail in find_mails(text.text):
            kinds = phrases("channels").kinds(fold(text.text).text) if kinds is None else kinds
            if not kinds & {"customer_mail", "private_mail"}:
                place = text.box_of(mail.start, mail.end)
                evidence = cite(page, line_around(text.text, mail.start, mail.end), place)
                yield Channel(kind=ChannelKind.MAIL, value=mail.address, evidence=evidence)
    for link in page.links:
        address = mail_of_link(link.href) if link.visible else ""
        if address and not _kinds(link.text) & {"customer_mail", "private_mail"}:
            quote = f"{link.text} (mailto:{address})"
            evidence = cite(page, quote, link.box)
            yield Channel(kind=ChannelKind.MAIL, value=address, evidence=evidence)


def _forms(page: Page) -> Iterator[Channel]:
    for reading in read_forms(page):
        answerable = reading.fields(FieldRole.MAIL, FieldRole.PHONE)
        if answerable and reading.form.visible and reading.kind is FormKind.CONTACT:
            message = next(iter(reading.fields(FieldRole.MESSAGE)), None)
            quote = message.label if message else ""
            evidence = cite(page, quote, reading.form.box)
            yield Channel(kind=ChannelKind.FORM, value=reading.form.action, evidence=evidence)


def is_mail_field(field: Field) -> bool:
    named = f"{field.name} {field.label}"
    return field.type == "email" or field.autocomplete == "email" or (
        field.type == "text" and bool(re.search(r"e-?mail|poczt|correo", named, re.IGNORECASE))
    )  # fmt: skip


def _chats(page: Page) -> Iterator[Channel]:
    for control in (*page.buttons, *page.links):
        if control.visible and not control.disabled and _is_chat(control):
            yield _chat(control.text or control.hint, cite_control(page, control))
    for text in _shown(page):
        kinds = _kinds(text.text)
        if "chat" in kinds and "chat_off" not in kinds and "cookie" not in text.text.lower():
            yield _chat(text.text, cite_text(page, text))
    for frame in page.frames:
        if is_chat_frame(frame):
            yield _chat(frame, cite(page))  # a frame has no words to quote


def _is_chat(control: Control) -> bool:
    return launches_chat(control) and not _is_messenger(control.href)


def _chat(value: str, evidence: Evidence) -> Channel:
    return Channel(kind=ChannelKind.CHAT, value=value, evidence=evidence)


def _call_backs(page: Page) -> Iterator[Channel]:
    for control in (*page.buttons, *page.links):
        if control.visible and not control.disabled and "callback" in _kinds(control.text):
            evidence = cite_control(page, control)
            yield Channel(kind=ChannelKind.CALLBACK, value=control.text, evidence=evidence)


def _messengers(page: Page, region: str) -> Iterator[Channel]:
    for link in page.links:
        if link.visible and _is_messenger(link.href):
            quote = f"{link.text} ({link.href})".strip()
            evidence = cite(page, quote, link.box)
            yield Channel(kind=ChannelKind.MESSENGER, value=link.href, evidence=evidence)
    for seen in page_numbers(page, region):
        if seen.role is Role.MESSAGE:
            yield Channel(kind=ChannelKind.MESSENGER, value=seen.number.e164, evidence=seen.phone.evidence)


def _is_messenger(href: str) -> bool:
    """A link that opens a conversation with somebody, not one that shares the page."""
    parts = split_address(href)
    if parts.scheme in MESSENGER_SCHEMES:
        return "phone" in parts.query or "chat" in f"{parts.netloc}{parts.path}" or parts.scheme == "threema"
    host = (parts.hostname or "").removeprefix("www.")
    if host in {"api.whatsapp.com", "web.whatsapp.com"}:
        return "phone=" in parts.query
    if host == "facebook.com":
        return parts.path.startswith("/messages/t/")
    if host == "signal.me":  # the number stands in the fragment
        return len(parts.fragment) > 1
    return host in MESSENGER_HOSTS and len(parts.path) > 1 and "/share" not in parts.path


NAMES = {
    "mail": say("a mail address"), "form": say("a contact form"), "chat": say("a chat"),
    "messenger": say("a messenger"), "callback": say("a call-back"),
}  # fmt: skip


def kinds_in_words(channels: Iterable[Channel]) -> Listed:
    """ "a mail address and a chat": for sentences."""
    return listed(dict.fromkeys(NAMES[c.kind] for c in channels))
