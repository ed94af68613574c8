"""Renders HTML pages that need no network, no script and no server.

Everything a shop wrote is hostile. Autoescape keeps it text, the view model keeps it free of deceiving
characters, and the content security policy allows nothing but the one style block and pictures, should
both ever fail.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from checks.model import ShopKind, Verdict
from checks.risk import Level
from reports.teller import ENGLISH, Teller
from reports.view import Image
from reports.words import CHAINS, LEVELS, MOMENTS, VERDICTS, counted, judged

POLICY = (
    "default-src 'none'; img-src {images}; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
)
STYLES = ("tokens.css", "base.css", "report.css")  # of every page, in this order; further ones are its own


@dataclass(frozen=True, slots=True)
class NavLink:
    """A way to another page of the same site."""

    text: str
    href: str  # relative
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page: its neighbours in a site, and where pictures lie.

    By default a page stands alone, with its pictures inside.
    """

    nav: tuple[NavLink, ...] = ()
    picture_href: Callable[[str, Image], str] | None = None  # from digest and image, for pictures as files


ALONE = Frame()


def render_page(
    template: str, tell: Teller = ENGLISH, *, title: str, images: Mapping[str, Image] | None = None,
    frame: Frame = ALONE, styles: Sequence[str] = (), **values: object,
) -> str:  # fmt: skip
    """One page; `template` extends `page.html.j2`. All view models among `values` are told in its language.

    Args:
        images: by digest, those that the page's pictures refer to.
        styles: files of its own, after those of every page.
    """
    css = _stylesheet((*STYLES, *styles))
    href = frame.picture_href or (lambda _, image: _data_uri(image))
    return _environment(tell).get_template(template).render(
        lang=tell.language, title=tell(title), nav=tell.view(frame.nav), css=Markup(css),  # noqa: S704
        pictures={digest: href(digest, image) for digest, image in (images or {}).items()},
        policy=_policy(css, files=frame.picture_href is not None),
        **{name: tell.view(value) for name, value in values.items()},
    )  # fmt: skip


@cache
def _environment(tell: Teller) -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_translations(tell.words, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        LEVELS=tell.view(LEVELS), CHAINS=tell.view(CHAINS), VERDICTS=tell.view(VERDICTS), Level=Level,
        Verdict=Verdict, ShopKind=ShopKind,
        counted=counted, all_moments=tell.view(tuple(MOMENTS.values())),
    )  # fmt: skip
    environment.filters.update(
        when=tell.when,
        told=tell,
        how_long=tell.how_long,
        judged=lambda coverage: tell(judged(coverage)),
        bdi=bdi,
    )
    return environment


def bdi(text: str) -> Markup:
    """What a shop wrote amid a sentence of ours, whichever way its script runs."""
    return Markup("<bdi>{}</bdi>").format(text)


@cache
def _stylesheet(names: tuple[str, ...]) -> str:
    loader, environment = PackageLoader("reports"), Environment(autoescape=True)
    return "\n".join("\n".join(loader.get_source(environment, name)[0].splitlines()) for name in names)


def _policy(css: str, *, files: bool) -> str:
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return POLICY.format(digest=digest, images="data: 'self'" if files else "data:")


def _data_uri(image: Image) -> str:
    return f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"
