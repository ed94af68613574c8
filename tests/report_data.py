"""Builders of results for the report tests."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from checks.correspondence import Inquiry
from checks.model import (
    Box,
    Finding,
    Gap,
    Judgement,
    Moment,
    Page,
    Screenshot,
    Shop,
    Stage,
    Visit,
)
from checks.risk import DEFAULT_MODEL, RiskModel, risks
from reports.summary import Result

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SIZE = (1280, 720)  # of the example's screenshots, CSS pixels


class Camera(Protocol):
    """Takes the picture of a page made of this HTML."""

    def __call__(self, html: str) -> tuple[bytes, Box]:
        """The JPEG file, and where the element `#found` is drawn."""


def no_camera(html: str) -> tuple[bytes, Box]:
    return html.encode(), Box(100, 100, 200, 20)


def shop(name: str = "Example", country: str = "DE", *, url: str = "https://shop.example/") -> Shop:
    return Shop(key=name.lower(), name=name, url=url, country=country)


def page(stage: Stage, url: str = "https://shop.example/", *, language: str = "de", status: int = 200,
         title: str = "", shots: Sequence[Screenshot] = (), cut: Sequence[str] = ()) -> Page:  # fmt: skip
    return Page(
        stage=stage, url=url, status=status, title=title, language=language, texts=(),
        screenshots=tuple(shots), cut=tuple(cut),
    )  # fmt: skip


def screenshot(file: bytes, *, left: float = 0, top: float = 0) -> Screenshot:
    digest = hashlib.sha256(file).hexdigest()
    return Screenshot(
        digest=digest, media_type="image/jpeg", left=left, top=top, width=SIZE[0], height=SIZE[1]
    )


CATALOGUE = {  # check: moment, weight, matters
    "contact-findable": (Moment.ZMOT, 2, False),
    "phone-at-checkout": (Moment.FMOT, 3, True),
    "guest-checkout": (Moment.FMOT, 3, True),
    "return-costs-stated": (Moment.FMOT, 3, True),
    "help-at-checkout": (Moment.FMOT, 2, False),
    "delivery-time-stated": (Moment.AMOT, 1, False),
    "phone-line-clear": (Moment.SMOT, 1, False),
    "contact-form-reply": (Moment.SMOT, 3, True),
    "acknowledgement": (Moment.SMOT, 1, False),
}


def finding(check: str, judgement: Judgement) -> Finding:
    moment, weight, matters = CATALOGUE.get(check, (Moment.FMOT, 1, False))
    return Finding(check=check, moment=moment, weight=weight, matters=matters, judgement=judgement)


def result(pages: Sequence[Page] = (), judgements: Mapping[str, Judgement] | None = None, *,
           of: Shop | None = None, gaps: Mapping[Stage, Gap] | None = None,
           log: Sequence[str] = (), inquiry: Inquiry | None = None, model: RiskModel = DEFAULT_MODEL,
           inquiries: Sequence[Inquiry] = ()) -> Result:  # fmt: skip
    findings = model.weigh(finding(name, judgement) for name, judgement in (judgements or {}).items())
    visit = Visit(
        shop=of or shop(), started_at=NOON, finished_at=NOON + timedelta(seconds=41),
        pages={p.stage: p for p in pages}, gaps=gaps or {}, browser="Chromium 156.0 (headless shell)",
        log=tuple(log), inquiry=inquiry,
    )  # fmt: skip
    return Result(visit, findings, risks(findings, model), model, inquiries=tuple(inquiries))
