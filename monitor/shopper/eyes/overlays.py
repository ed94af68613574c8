"""What lies over a shop, and how to get it out of the way: banners, pop-ups, age gates, region choosers."""

import re
from collections.abc import Collection

from checks.model import Control, Page
from monitor.shopper.eyes.common import Choice, best, stays_here
from monitor.shopper.words import fold, phrases

CROSSES = {"x", "×", "✕", "✖", "✗", "🗙", "⨯", "╳"}
CLOSING_HINT = re.compile(
    r"(?:^|[-_\s])(?:btn|button|icon|modal|popup|dialog)?"
    r"(?:close|dismiss|schliessen|sluiten|fermer|chiudi|inchide)(?:btn|button|icon|popup)?(?:$|[-_\s])",
    re.IGNORECASE,
)
NO = re.compile(r"\b(?:no|nein|nee|nu|non|nie|not|under|unter|onder|sub|moins|minore|menor|ponizej)\b")
SHORT = 6  # words
SIGNS = re.compile(r"^[\W_]+|[\W_]+$")  # “No grazie!”, “✗ Interdire tous les cookies”
# Best first: a person who wants on takes the way that agrees to least.
RANKED = (
    ("reject_cookies", 30.0),
    ("close", 20.0),
    ("stay", 15.0),
    ("of_age", 14.0),
    ("accept_cookies", 10.0),
)


def ways_out(page: Page) -> list[Choice]:
    """Controls that get a banner or pop-up out of the way: reject before close before accept."""
    choices = (_way_out(c) for c in (*page.buttons, *page.links) if c.visible and stays_here(c, page))
    return best((c for c in choices if c), 1)


def _way_out(control: Control) -> Choice | None:
    for name, score in RANKED:
        if _means(control, name):
            return Choice(control, score, f"it is there to {name.replace('_', ' ')}")
    return None


def _means(control: Control, name: str) -> bool:
    wanted = phrases("buttons", name)
    if control.text in wanted or SIGNS.sub("", control.text) in wanted:
        return True
    if name == "of_age":
        return _is_of_age(control)
    if name == "close":
        closing = CLOSING_HINT.search(control.hint) and len(control.text) <= 1
        return fold(control.text) in CROSSES or bool(closing) or _at_an_end(control.text, name)
    return name == "stay" and _at_an_end(control.text, name)


def _at_an_end(text: str, name: str) -> bool:
    """“Close bag”, “Rămâi în România”, “Hinweis schließen”: the phrase, and what it is about."""
    folded = fold(text)
    few = len(folded.split()) <= SHORT
    return few and any(
        folded.startswith(f"{p} ") or folded.endswith(f" {p}") for p in phrases("buttons", name).phrases
    )


def _is_of_age(control: Control) -> bool:
    text = fold(control.text)
    few = len(text.split()) <= SHORT + 2
    return few and not NO.search(text) and bool(phrases("buttons", "of_age").within(text))


def rejections(page: Page) -> list[Choice]:
    return [c for c in ways_out(page) if c.score == 30.0]


def rejections_in(page: Page, refs: Collection[int]) -> list[Choice]:
    """Controls of a consent banner that reject. There the phrase may stand among others.

    There a bare “Nee” answers as well; but “Nu instellen” is no Romanian “no”.
    """
    bare = [c for c in _in(page, refs, "no_cookies") if _means(c.control, "no_cookies")]
    return _in(page, refs, "reject_cookies") or bare


def closings_in(page: Page, refs: Collection[int]) -> list[Choice]:
    return _in(page, refs, "close")


def consent_settings(page: Page, refs: Collection[int]) -> list[Choice]:
    return _in(page, refs, "cookie_settings")


def consent_savings(page: Page, refs: Collection[int]) -> list[Choice]:
    """Controls that save what is ticked in a consent banner."""
    return _in(page, refs, "save_choice")


def _in(page: Page, refs: Collection[int], name: str) -> list[Choice]:
    controls = [
        c for c in (*page.buttons, *page.links) if c.ref in refs and c.visible and _acts_here(c, page)
    ]
    exact = [Choice(c, 30.0, f"it is there to {name.replace('_', ' ')}") for c in controls if _means(c, name)]
    loose = [Choice(c, 20.0, f"it seems to {name.replace('_', ' ')}") for c in controls if _mentions(c, name)]
    return best([*exact, *loose], 1)


def _mentions(control: Control, name: str) -> bool:
    """“Alle ablehnen und fortfahren”, but not what agrees as well (“Accept all or reject”)."""
    others = [other for other in ("accept_cookies", "reject_cookies") if other != name]
    return _at_an_end(control.text, name) and not any(_at_an_end(control.text, other) for other in others)


def _acts_here(control: Control, page: Page) -> bool:
    return stays_here(control, page) or control.href.startswith(f"{page.url.partition('#')[0]}#")


def of_age(page: Page) -> list[Choice]:
    """Answers to “Are you over 18?”: a page that asks shows nothing else before."""
    controls = (*page.buttons, *page.links)
    return best(
        (Choice(c, 10, "it says that we are of age") for c in controls if c.visible and _is_of_age(c)), 1
    )
