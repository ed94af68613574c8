"""Where a contact page may lead to a form that was not seen: a link, a frame, a topic to choose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.model import Control, Evidence, Page, Reason, Text
from checks.reading.addresses import page_of, split_address
from checks.reading.channel_words import phrases
from checks.reading.channels import TO_THE_SHOP, contact_links
from checks.reading.chats import SHORT, is_chat_frame, launches_chat
from checks.reading.citing import cite, cite_control, cite_text
from checks.reading.folding import fold
from checks.reading.form_words import asks_for_a_topic, form_hosts, kinds_in
from checks.saying import Said, say

AROUND_THE_PAGE = frozenset({"header", "nav", "footer"})
UNREAD = "the embedded frame "  # what `Page.cut` says of a large frame that could not be read
ABOUT_FORMS = re.compile(
    r"(?:^|[/_.?&=-])(?:web-?to-?(?:case|lead)|(?:contact|kontakt|support|feedback)?[-_]?forms?|formular\w*"
    r"|formulaire|formulier|contact(?:-?us)?|kontakt|contacto|contatti|support|helpdesk|tickets?|new_request)"
    r"(?:$|[/_.?&=-])",
    re.IGNORECASE,
)
TOPICS = 3  # so many ways on make a choice
BELOW = 900.0  # pixels within which they stand


@dataclass(frozen=True, slots=True)
class Further:
    reason: Reason
    sentence: Said
    evidence: Evidence


def further_of(page: Page) -> Further | None:
    """Why the form may be elsewhere, None if nothing on the page says so."""
    for frame in _frames(page):
        host = frame.partition("://")[2].partition("/")[0] or frame[:60]
        said = say(
            "The contact page embeds something of {host} that may be a form, but none was recognised in it.",
            host=host,
        )
        return Further(Reason.AMBIGUOUS, said, cite(page))  # a frame has no words to quote
    for way in ways_on(page):
        said = say(
            "The contact page has no form, but leads on to “{link}”, which was not seen.",
            link=way.text or way.href,
        )
        return Further(Reason.NOT_VISITED, said, cite_control(page, way))
    for text in _topics(page):
        said = say(
            "The contact page asks to choose a topic first (“{topic}”); what follows was not seen.",
            topic=text.text[:80],
        )
        return Further(Reason.NOT_VISITED, said, cite_text(page, text))
    return None


def _frames(page: Page) -> Iterator[str]:
    """Frames that bear a form by their address, and large ones that could not be read."""
    unread = tuple(cut.removeprefix(UNREAD) for cut in page.cut if cut.startswith(UNREAD))
    for frame in page.frames:
        if _may_bear_a_form(frame) or (unread and frame.startswith(unread) and not is_chat_frame(frame)):
            yield frame


def _may_bear_a_form(frame: str) -> bool:
    parts = split_address(frame)
    host = (parts.hostname or "").lower()
    by_maker = any(host == known or host.endswith(f".{known}") for known in form_hosts())
    below = host.partition(".")[0] if host.count(".") > 1 else ""
    return by_maker or bool(ABOUT_FORMS.search(f"{below}{parts.path}"))


def ways_on(page: Page) -> Iterator[Control]:
    """Links and buttons of the page's own that speak of writing to the shop."""
    here = page_of(page.url)
    known = {id(link) for link in contact_links(page)}
    for link in page.links:
        leads = split_address(link.href).scheme in {"http", "https"}
        away = leads and page_of(link.href) != here
        opens = link.href.startswith("javascript:") or link.href.endswith("#")
        if _is_own(link) and ((away and id(link) in known) or ((away or opens) and _invites(link.text))):
            yield link
    for button in page.buttons:
        opens = _is_own(button) and _is_free(page, button) and not button.disabled
        if opens and _speaks_of_contact(button) and not launches_chat(button):
            yield button


def _is_own(control: Control) -> bool:
    return control.visible and len(control.text) <= SHORT and control.region not in AROUND_THE_PAGE


def _is_free(page: Page, button: Control) -> bool:
    """Buttons outside any form are gathered in one without address and method."""
    if button.form is None or button.form >= len(page.forms):
        return True
    form = page.forms[button.form]
    return not form.action and not form.method


def _speaks_of_contact(button: Control) -> bool:
    return _invites(button.text) or bool(TO_THE_SHOP & phrases("channels").kinds(fold(button.text).text))


def _invites(text: str) -> bool:
    return "contact" in kinds_in(text)


def _topics(page: Page) -> Iterator[Text]:
    shown = [t for t in page.texts if not t.folded and t.region not in AROUND_THE_PAGE]
    ways = [c for c in (*page.links, *page.buttons) if _is_own(c) and c.text]
    for text in shown:
        if len(text.text) <= SHORT and asks_for_a_topic(text.text) and _below(text, ways) >= TOPICS:
            yield text


def _below(text: Text, ways: Sequence[Control]) -> int:
    return sum(0 <= way.box.y - text.box.y <= BELOW for way in ways)
