"""The HTML report: one file that needs no network, no script and no server.

Everything a shop wrote is hostile. Autoescape keeps it text, the view model keeps it free of deceiving
characters, and the content security policy allows nothing but the one style block and inline pictures,
should both ever fail.
"""

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from checks.model import ShopKind, Verdict
from checks.risk import Level
from reports.view import Image, Summary
from reports.words import CHAINS, LEVELS, MOMENTS, VERDICTS, counted, how_long, judged, when

POLICY = "default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def render_html(summary: Summary) -> str:
    """The report as one self-contained document."""
    environment = _environment()
    css = _stylesheet()
    template = environment.get_template("report.html.j2")
    return template.render(summary=summary, css=Markup(css), policy=_policy(css))  # noqa: S704  # our own file


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(
        LEVELS=LEVELS,
        CHAINS=CHAINS,
        VERDICTS=VERDICTS,
        Level=Level,
        Verdict=Verdict,
        ShopKind=ShopKind,
        counted=counted,
        all_moments=tuple(MOMENTS.values()),
    )
    environment.filters.update(when=when, how_long=how_long, judged=judged, data_uri=_data_uri)
    return environment


@cache
def _stylesheet() -> str:
    source, _, _ = PackageLoader("reports").get_source(_environment(), "report.css")
    return "\n".join(source.splitlines())


def _policy(css: str) -> str:
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return POLICY.format(digest=digest)


def _data_uri(image: Image) -> str:
    return f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"
