"""Ways to tell others or the shop: profiles on social networks, review forms and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs

from checks.model import Control, Evidence, Form, Page
from checks.reading.addresses import split_address
from checks.reading.citing import cite, cite_control
from checks.reading.fact_words import hits
from checks.reading.folding import fold

SHORT = 60
LONGEST = 5_000
SENTENCE = re.compile(r"(?<=[.!?]) |\n")
NETWORKS = re.compile(
    r"(?:^|\.)(?P<name>facebook|instagram|tiktok|youtube|pinterest|linkedin|twitter|x|threads|snapchat|vimeo|xing|vk|bsky|ok)"
    r"\.(?:com|net|app|ru|de|co\.uk|nl|fr|it|es|at|ch|ro|pl)$"
)
NOT_A_PROFILE = re.compile(
    r"^/?(?:$|(?:sharer?|share|intent|dialog|plugins|login|signup|tr|pin|create|home|policies|policy|privacy|legal|terms|help|"
    r"about|settings|watch|embed|hashtag|search|explore|business|ads|p|reel|reels|photo|events|sharearticle|"
    r"cookies|v\d+\.\d+|i|shorts|playlist|groups|spi|xing|app|accounts|developer|legal_?\w*)(?:[/.?]|$))"
)
TEMPLATE = frozenset({
    "shopify", "wix", "prestashop", "wordpress", "wordpressdotcom", "woocommerce", "squarespace",
    "magento", "bigcommerce", "yourpage", "your-page", "yourprofile", "username", "example",
    "yourshop", "envato", "themeforest", "facebook", "instagram", "shopware", "lightspeedhq",
    "lightspeed", "jimdo", "odoo", "ecwid", "gomag", "opencart", "tiktok", "youtube",
})  # fmt: skip
LINKEDIN = ("company", "in", "showcase", "school")
TELL_SERVICE = re.compile(
    r"(?:trustpilot\.[a-z.]+/(?:evaluate|review)/.|kiyoh\.[a-z.]+/.+|ekomi[\w.-]+/.*(?:bewert|review))"
)
RATING_FIELD = re.compile(
    r"rating|stars|bewertung|sterne|beoordeling|waardering|nota\b|note\b|puntuacion|ocena", re.IGNORECASE
)
REVIEW_FORM = re.compile(r"review|bewertung|recens|recenzi|rating|opini|avis", re.IGNORECASE)
ORDERING = re.compile(r"order|bestellung|bestelling|comand|checkout|cart|warenkorb|newsletter", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Invitation:
    kind: str  # "profile" or "review"
    where: str  # the network, or the words of the invitation
    evidence: Evidence


def invitations(page: Page) -> Iterator[Invitation]:
    for control in (*page.links, *page.buttons):
        if control.visible:
            yield from _of_control(page, control)
    for form in page.forms:
        if form.visible and _is_review_form(form):
            yield Invitation("review", "form", cite(page, _question(form), form.box))


def invited_in_words(page: Page) -> Iterator[Evidence]:
    """ "Be the first to review" as mere text: what would have to be pressed was not seen."""
    for text in page.texts:
        for sentence in SENTENCE.split(text.text[:LONGEST]):
            if _invites(sentence):
                yield cite(page, sentence.strip(), text.box)


def network_of(href: str) -> str:
    """The social network whose profile this address is; nothing for share buttons and home pages."""
    parts = split_address(href)
    match = NETWORKS.search((parts.hostname or "").lower())
    path = parts.path.rstrip("/").lower()
    if not match or parts.scheme not in {"http", "https"}:
        return ""
    steps = [step for step in path.split("/") if step]
    if path.startswith("/profile.php"):
        return match["name"] if "id" in parse_qs(parts.query) else ""
    if not steps or NOT_A_PROFILE.match(path) or steps[-1].lstrip("@") in TEMPLATE:
        return ""
    if match["name"] == "linkedin" and (steps[0] not in LINKEDIN or len(steps) < 2):
        return ""
    return (
        ""
        if steps[0] in {"channel", "c", "user", "profile", "add", "pages"} and len(steps) < 2
        else match["name"]
    )


def _of_control(page: Page, control: Control) -> Iterator[Invitation]:
    evidence = cite_control(page, control)
    if network := network_of(control.href):
        yield Invitation("profile", network, evidence)
    elif TELL_SERVICE.search(control.href) or _invites(control.text):
        yield Invitation("review", control.text, evidence)


def _invites(text: str) -> bool:
    return len(text) <= SHORT and any(hit.kind == "write" for hit in hits(fold(text).text, "feedback"))


def _is_review_form(form: Form) -> bool:
    fields = [f for f in form.fields if f.visible]
    if any(f.type == "password" for f in fields) or not any(f.type == "textarea" for f in fields):
        return False
    if any(RATING_FIELD.search(f"{f.name} {f.label}") for f in fields):
        return True
    named = REVIEW_FORM.search(form.hint) and not ORDERING.search(form.hint)
    labels = " ".join(f.label for f in fields if f.type == "textarea")
    return bool(named) or _invites(labels[:SHORT])


def _question(form: Form) -> str:
    return next((f.label for f in form.fields if f.visible and f.type == "textarea"), "") or form.text[:SHORT]
