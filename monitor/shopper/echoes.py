"""What a shop repeats of what was typed into it: no mail address and no number of its own. Pure."""

from dataclasses import replace

import phonenumbers

from checks.model import Control, Page, Text
from monitor.shopper.persona import Persona

BLOT = "•"  # for each letter, so that places within a text stay what they are


def without_echoes(page: Page, persona: Persona) -> Page:
    """The page without the mail address and the phone number of whoever it has just been told of."""
    return replace(
        page,
        texts=tuple(_text(text, persona) for text in page.texts),
        links=tuple(_control(link, persona) for link in page.links),
        buttons=tuple(_control(button, persona) for button in page.buttons),
    )


def _text(text: Text, persona: Persona) -> Text:
    blotted = _blot(text.text, persona)
    return text if blotted == text.text else replace(text, text=blotted)


def _control(control: Control, persona: Persona) -> Control:
    shown, leads = _blot(control.text, persona), _blot(control.href, persona)
    return (
        control
        if (shown, leads) == (control.text, control.href)
        else replace(control, text=shown, href=leads)
    )


def _blot(text: str, persona: Persona) -> str:
    text = text.replace(persona.mail, BLOT * len(persona.mail))
    if not persona.phone or text.count(persona.phone[-1]) == 0:
        return text
    typed = phonenumbers.parse(persona.phone, persona.country)
    for match in phonenumbers.PhoneNumberMatcher(text, persona.country, phonenumbers.Leniency.POSSIBLE):
        if phonenumbers.is_number_match(match.number, typed) >= phonenumbers.MatchType.NSN_MATCH:
            text = text[: match.start] + BLOT * (match.end - match.start) + text[match.end :]
    return text
