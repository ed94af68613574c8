"""Renders the plain text of mails, in lines that any mail program shows whole."""

import textwrap
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.language import words

COLUMNS = 72


def render_text(template: str, domain: str, language: str, **values: object) -> str:
    return (
        _environment(domain, language).get_template(template).render(language=language, **values).strip()
        + "\n"
    )


def fill(text: str, first: str = "", rest: str | None = None) -> str:
    """The paragraph in lines; addresses and commands stay whole."""
    indent = first if rest is None else rest
    lines = (
        textwrap.fill(
            line, COLUMNS, initial_indent=first if number == 0 else indent, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )
        for number, line in enumerate(text.split("\n"))
    )  # fmt: skip
    return "\n".join(lines)


@cache
def _environment(domain: str, language: str) -> Environment:
    """Without escapes: it is no HTML, and callers have cleaned what shops wrote."""
    environment = Environment(
        loader=PackageLoader("reports"), autoescape=False, undefined=StrictUndefined,  # noqa: S701
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_translations(words(language, domain), newstyle=True)  # type: ignore[attr-defined]
    environment.filters["fill"] = fill
    return environment
