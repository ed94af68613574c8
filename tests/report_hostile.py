"""A result whose every text is under an attacker's control."""

from dataclasses import replace

from hostile_strings import ALL
from inquiry_data import ASKED, HOUR, SENT
from report_data import NOON, finding

from checks.correspondence import Actor, Inquiry, MailKind, Promise, Reply
from checks.model import (
    Box,
    Evidence,
    Gap,
    Page,
    Reason,
    Screenshot,
    Shop,
    Stage,
    Visit,
    failed,
    passed,
    unknown,
)
from checks.risk import risks
from reports.summary import Result

ATTACKS = {name: ALL[name] for name in (
    "attribute", "single quote", "end of style", "end of title", "comment", "jinja", "script address",
    "data address", "base", "form", "entity", "terminal", "bidi", "surrogate", "rich markup", "endless", "stacked",
)}  # fmt: skip


def hostile(text: str) -> Result:
    """One shop that says `text` wherever it can say anything."""
    place = Evidence(stage=Stage.CHECKOUT, url=text, quote=text, box=Box(1, 1, 5, 5))
    shot = Screenshot(digest=text, media_type=text, left=0, top=0, width=100, height=100)
    seen = Page(
        stage=Stage.CHECKOUT, url=text, status=200, title=text, language=text, texts=(),
        screenshots=(shot,), cut=(text,),
    )  # fmt: skip
    asked = _asked(text, shot)
    mail = Evidence(stage=Stage.CONTACT, url=f"mailto:{text}", quote=text)
    findings = (
        finding(text, failed(text, [text, f"mailto:{text}"], [place, mail], facts={text: text})),
        finding("b" + text, unknown(Reason.AMBIGUOUS, text, [place], searched=[text])),
        finding("c" + text, passed(text, [place], glory=True)),
        finding("d" + text, passed(text, [place])),
    )
    visit = Visit(
        shop=Shop(key=text, name=text, url=text, country=text, languages=(text,)), started_at=NOON,
        pages={Stage.CHECKOUT: seen}, gaps={Stage.RETURNS: Gap(Reason.BLOCKED, text)},
        browser=text, log=(text,), inquiry=asked,
    )  # fmt: skip
    return Result(visit, findings, risks(findings), inquiries=(asked, asked))


def _asked(text: str, shot: Screenshot) -> Inquiry:
    reply = Reply(
        received_at=SENT, took=HOUR, took_open=0 * HOUR, kind=MailKind.ANSWER, actor=Actor.HUMAN, cues=(text,),
        sender=text, subject=text, quote=text,
    )  # fmt: skip
    promise = Promise(said=text, until=SENT, quote=text, url=text)
    return replace(
        ASKED, reference=text, url=text, address=text, subject=text, text=text, language=text, picture=shot,
        said=text, detail=text, calendar=text, promise=promise, replies=(reply,),
    )  # fmt: skip
