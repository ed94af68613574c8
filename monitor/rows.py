"""The domain's objects as rows of the database, and back; lists and mappings are JSON texts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from checks.model import (
    Box,
    Evidence,
    Finding,
    Gap,
    Judgement,
    Moment,
    Page,
    Reason,
    Screenshot,
    Shop,
    ShopKind,
    Stage,
    Verdict,
    Visit,
)
from checks.risk import Level, Risk, RiskModel
from checks.saying import Told, restored
from monitor.attachments import Attachment
from monitor.risk_rows import model_data

Row = dict[str, Any]
NOT_KEPT = "the frozen page was not kept"


def shop_row(shop: Shop) -> Row:
    return _storable(
        key=shop.key,
        name=shop.name,
        url=shop.url,
        country=shop.country,
        languages=shop.languages,
        kind=shop.kind,
    )


def visit_row(visit: Visit, shop_id: int, note: str, risk_model: RiskModel) -> Row:
    """With the shop as it was known then: its own row tells how it is known now."""
    shop = visit.shop
    return _storable(
        shop_id=shop_id,
        title=f"{shop.name}, {visit.started_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        started_at=visit.started_at,
        finished_at=visit.finished_at,
        browser=visit.browser,
        shop_name=shop.name,
        shop_url=shop.url,
        country=shop.country,
        languages=shop.languages,
        kind=shop.kind,
        log=visit.log,
        note=note,
        risk_model=model_data(risk_model),
    )


def stage_row(stage: Stage, page: Page | None, gap: Gap | None, page_digest: str | None) -> Row:
    seen: Row = {}
    if page is not None:
        seen = {
            "url": page.url, "status": page.status, "page_title": page.title, "language": page.language,
            "cut": page.cut, "page_digest": page_digest,
        }  # fmt: skip
    missed: Row = (
        {}
        if gap is None
        else {
            "reason": gap.reason,
            "detail": gap.detail,
            "said": said_of(gap.detail),
        }
    )
    return _storable(name=stage, **seen, **missed)


def screenshot_row(screenshot: Screenshot) -> Row:
    return _storable(
        digest=screenshot.digest, media_type=screenshot.media_type, left_px=screenshot.left,
        top_px=screenshot.top, width_px=screenshot.width, height_px=screenshot.height,
    )  # fmt: skip


def attachment_row(attachment: Attachment, digest: str) -> Row:
    return _storable(kind=attachment.kind, digest=digest, media_type=attachment.media_type)


def finding_row(finding: Finding) -> Row:
    judgement = finding.judgement
    return _storable(
        name=finding.check, moment=finding.moment, verdict=judgement.verdict, reason=judgement.reason,
        sentence=judgement.sentence, weight=finding.weight, matters=finding.matters, glory=judgement.glory,
        searched=judgement.searched, facts=judgement.facts, said=said_of(judgement.sentence),
    )  # fmt: skip


def evidence_row(evidence: Evidence) -> Row:
    box = evidence.box
    place: Row = {} if box is None else {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    return _storable(stage=evidence.stage, url=evidence.url, quote=evidence.quote, **place)


def risk_row(risk: Risk) -> Row:
    return _storable(
        moment=risk.moment, level=risk.level, score=risk.score, coverage=risk.coverage, drivers=risk.drivers,
        glories=risk.glories, pains=risk.pains,
    )  # fmt: skip


def visit_from(row: Row, key: str, pages: Mapping[Stage, Page], gaps: Mapping[Stage, Gap]) -> Visit:
    shop = Shop(
        key=key, name=row["shop_name"], url=row["shop_url"], country=row["country"],
        languages=_texts(row["languages"]), kind=ShopKind(row["kind"]),
    )  # fmt: skip
    finished = row["finished_at"]
    return Visit(
        shop=shop,
        started_at=datetime.fromisoformat(row["started_at"]),
        finished_at=datetime.fromisoformat(finished) if finished else None,
        browser=row["browser"],
        log=_texts(row["log"]),
        pages=pages,
        gaps=gaps,
    )


def gap_from(row: Row) -> Gap:
    return Gap(Reason(row["reason"]), sentence_from(row["detail"], row["said"]))


def page_from(row: Row, screenshots: Sequence[Row]) -> Page:
    """What the database itself knows of a page whose frozen copy is lost: its texts are missing."""
    return Page(
        stage=Stage(row["name"]), url=row["url"], status=row["status"], title=row["page_title"],
        language=row["language"], texts=(), cut=(NOT_KEPT, *_texts(row["cut"])),
        screenshots=tuple(_screenshot_from(s) for s in screenshots),
    )  # fmt: skip


def _screenshot_from(row: Row) -> Screenshot:
    return Screenshot(
        digest=row["digest"], media_type=row["media_type"], left=row["left_px"], top=row["top_px"],
        width=row["width_px"], height=row["height_px"],
    )  # fmt: skip


def finding_from(row: Row, evidence: Iterable[Row]) -> Finding:
    judgement = Judgement(
        verdict=Verdict(row["verdict"]),
        sentence=sentence_from(row["sentence"], row["said"]),
        reason=Reason(row["reason"]) if row["reason"] else None,
        evidence=tuple(evidence_from(e) for e in evidence),
        searched=_texts(row["searched"]),
        glory=bool(row["glory"]),
        facts=json.loads(row["facts"]),
    )
    return Finding(
        check=row["name"], moment=Moment(row["moment"]), weight=row["weight"], matters=bool(row["matters"]),
        judgement=judgement,
    )  # fmt: skip


def evidence_from(row: Row) -> Evidence:
    box = None if row["x"] is None else Box(row["x"], row["y"], row["width"], row["height"])
    return Evidence(stage=Stage(row["stage"]), url=row["url"], quote=row["quote"], box=box)


def risk_from(row: Row) -> Risk:
    return Risk(
        moment=Moment(row["moment"]), level=Level(row["level"]), score=row["score"], coverage=row["coverage"],
        drivers=_texts(row["drivers"]), glories=_texts(row["glories"]),
        pains=_texts(row["pains"]),
    )  # fmt: skip


def _storable(**values: object) -> Row:
    return {column: _value(value) for column, value in values.items()}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return written(value)
    if isinstance(value, tuple | Mapping):
        return _whole(json.dumps(value, ensure_ascii=False, default=dict))
    return _whole(value) if isinstance(value, str) else value


def said_of(text: str) -> str | None:
    """How a sentence was made, as `sentence_from` takes it; None for plain text."""
    if not isinstance(text, Told):
        return None
    return _whole(json.dumps(text.data(), ensure_ascii=False, separators=(",", ":")))


def sentence_from(text: str, said: str | None) -> str:
    """The sentence as it was made; as plain text where that is not known, or says something else."""
    if not said:
        return text
    try:
        made = restored(json.loads(said))
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        return text
    return made if made == text else text


def written(moment: datetime) -> str:
    """As all times are stored: in UTC, so that they sort as texts."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _whole(text: str) -> str:
    """Half characters, which pages may hold and SQLite refuses, become question marks."""
    return text.encode(errors="replace").decode()


def _texts(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))
