"""What stands between a person and a form: captchas, as far as they can be seen from outside.

Some ask a person to solve something, some may ask, some never show themselves. Only the first kind is in the
way for certain.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from checks.model import Evidence, Page
from checks.reading.citing import cite
from checks.reading.form_roles import TOKEN, Role
from checks.reading.forms import Reading


class Hurdle(StrEnum):
    NONE = "none"
    UNSEEN = "unseen"  # it judges behind the scenes
    MAY_ASK = "may ask"  # it is drawn, and often lets people pass without a question
    ASKS = "asks"  # a box to tick, a picture to read, a sum to do


@dataclass(frozen=True, slots=True)
class Captcha:
    hurdle: Hurdle
    maker: str = ""
    evidence: Evidence | None = None


INVISIBLE = re.compile(r"size=invisible", re.IGNORECASE)
FRAMES = (
    (re.compile(r"recaptcha/(?:api2|enterprise)/", re.IGNORECASE), "reCAPTCHA", Hurdle.ASKS),
    (re.compile(r"hcaptcha\.com/", re.IGNORECASE), "hCaptcha", Hurdle.ASKS),
    (re.compile(r"geetest\.com/|captcha-delivery\.com/|arkoselabs\.com/", re.IGNORECASE), "", Hurdle.ASKS),
    (re.compile(r"challenges\.cloudflare\.com/", re.IGNORECASE), "Turnstile", Hurdle.MAY_ASK),
    (re.compile(r"frcaptcha\.com/|altcha\.org/", re.IGNORECASE), "", Hurdle.MAY_ASK),
)  # fmt: skip
TOKENS = (("g-recaptcha", "reCAPTCHA"), ("h-captcha", "hCaptcha"), ("cf-turnstile", "Turnstile"))
BY_WEIGHT = tuple(Hurdle)


def captcha_at(page: Page, form: Reading) -> Captcha:
    """The hardest captcha of this form."""
    found = [*_frames(page), *_fields(page, form)]
    return max(found, key=lambda c: BY_WEIGHT.index(c.hurdle), default=Captcha(Hurdle.NONE))


def _frames(page: Page) -> list[Captcha]:
    return [
        Captcha(Hurdle.UNSEEN if INVISIBLE.search(url) else hurdle, maker, cite(page))
        for url in page.frames
        for pattern, maker, hurdle in FRAMES
        if pattern.search(url)
    ]


def _fields(page: Page, form: Reading) -> list[Captcha]:
    found = []
    for field, role in zip(form.form.fields, form.roles, strict=True):
        if role is not Role.CAPTCHA:
            continue
        if TOKEN.search(field.name):  # the place for the answer, whether or not anything was asked
            maker = next((m for mark, m in TOKENS if field.name.lower().startswith(mark)), "")
            found.append(Captcha(Hurdle.UNSEEN, maker, cite(page)))
        elif field.visible:
            found.append(Captcha(Hurdle.ASKS, "", cite(page, field.label or field.name, field.box)))
    return found
