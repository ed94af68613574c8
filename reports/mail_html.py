"""Renders the HTML of mails: one base for all, styles inlined, since many mail programs read no other.

What shops wrote is hostile: autoescape keeps it text, and callers clean it of deceiving characters first.
"""

from functools import cache

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.language import words


def render_mail(template: str, domain: str, language: str, **values: object) -> str:
    """`template` extends `mail/base.html.j2`; its `_("…")` are looked up in the catalogue `domain`."""
    environment = _environment(domain, language)
    page = environment.get_template(template).render(language=language, css=Markup(_stylesheet()), **values)  # noqa: S704
    return str(_inliner().inline(page))


@cache
def _environment(domain: str, language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_translations(words(language, domain), newstyle=True)  # type: ignore[attr-defined]
    return environment


@cache
def _inliner() -> CSSInliner:
    """Media queries stay in their style block; nothing is ever loaded from anywhere."""
    return CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


@cache
def _stylesheet() -> str:
    loader = PackageLoader("reports")
    return loader.get_source(Environment(autoescape=True), "mail/mail.css")[0]
