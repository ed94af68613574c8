"""What is kept of a visit beside its pages, for a person to look into something unexpected."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from checks.model import Finding, Reason, Stage, Visit
from monitor.shopper.scene import Scene
from monitor.shopper.trip import PLAIN


class Kind(StrEnum):
    TRACE = "trace"  # Playwright's recording of the whole visit
    HTML = "html"  # the page on which a stage turned into a gap
    PICTURE = "picture"  # the same as a picture


MEDIA_TYPES = {Kind.TRACE: "application/zip", Kind.HTML: "text/html", Kind.PICTURE: "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Attachment:
    kind: Kind
    data: bytes
    stage: Stage | None = None  # None: of the whole visit

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind]


def unexpected(visit: Visit, findings: Iterable[Finding]) -> bool:
    """Whether anything came up that a person may have to look into."""
    crashed = any(finding.judgement.reason is Reason.CRASHED for finding in findings)
    return crashed or any(gap.reason not in PLAIN for gap in visit.gaps.values())


def attachments(scenes: Mapping[Stage, Scene], trace: bytes) -> Iterator[Attachment]:
    if trace:
        yield Attachment(Kind.TRACE, trace)
    for stage, scene in scenes.items():
        if scene.html:
            yield Attachment(Kind.HTML, scene.html.encode(errors="replace"), stage)
        if scene.picture:
            yield Attachment(Kind.PICTURE, scene.picture, stage)
