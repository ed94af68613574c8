"""Keeps visits and what was found in them: SQLite for the facts, a folder beside it for the evidence."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, cast

from sqlite_utils import Database

from checks.model import Finding, Gap, Moment, Page, Shop, Stage, Visit
from checks.risk import DEFAULT_MODEL, Risk, RiskModel
from monitor import rows
from monitor.attachments import Attachment
from monitor.database import OpenDatabase, plainly
from monitor.errors import StoreError
from monitor.evidence import EvidenceFolder
from monitor.risk_rows import model_from

SYNCHRONOUS_FULL = 2  # as the pragma tells it


class Record(NamedTuple):
    """One visit as it was recorded."""

    visit: Visit
    findings: tuple[Finding, ...]
    risks: Mapping[Moment, Risk]
    risk_model: RiskModel | None = DEFAULT_MODEL  # None: recorded before models were kept


class Trace(NamedTuple):
    """The recording of one visit."""

    visit_id: int
    title: str
    shop_key: str
    file: Path | None  # None: it was removed


class Store(OpenDatabase):
    def __init__(self, database: Database, path: Path) -> None:
        super().__init__(database, path)
        self.evidence = EvidenceFolder(path.parent / "evidence")

    def record(
        self, visit: Visit, findings: Iterable[Finding], risks: Mapping[Moment, Risk],
        attachments: Iterable[Attachment] = (), *, risk_model: RiskModel = DEFAULT_MODEL,
        partial: bool = False,
    ) -> int:  # fmt: skip
        """Write one visit, whole or not at all, and return its id; `partial`: only a few checks were run.

        Frozen pages are written first; one that cannot be is noted at the visit, which is kept.
        """
        digests, notes = self._freeze(visit.pages)
        attached = self._attach(attachments, notes)
        with plainly(self.path), self._transaction():
            row = rows.visit_row(visit, self._shop_id(visit.shop), " ".join(notes), risk_model)
            visit_id = self._insert("visits", {**row, "partial": int(partial)})
            stage_ids = self._record_stages(visit_id, visit, digests)
            for finding in findings:
                self._record_finding(visit_id, finding, stage_ids)
            for attachment, digest in attached:
                owners = {
                    "visit_id": visit_id,
                    "stage_id": stage_ids.get(attachment.stage) if attachment.stage else None,
                }
                self._insert("attachments", {**owners, **rows.attachment_row(attachment, digest)})
            for risk in risks.values():
                self._insert("risks", {"visit_id": visit_id, **rows.risk_row(risk)})
        return visit_id

    def latest(self, shop_keys: Sequence[str] | None = None) -> list[Record]:
        """The latest visit of each shop, or of these in this order; shops never visited are left out."""
        with plainly(self.path):
            found = self._db.query(
                "select latest_visits.*, shops.key as shop_key from latest_visits "
                "join shops on shops.id = latest_visits.shop_id order by shops.id"
            )
            by_key = {row["shop_key"]: row for row in found}
            wanted = by_key if shop_keys is None else [key for key in shop_keys if key in by_key]
            return [self._read(key, by_key[key]) for key in wanted]

    def replace_findings(
        self, visit_id: int, findings: Iterable[Finding], risks: Mapping[Moment, Risk]
    ) -> None:
        """Say anew what these checks found on a visit, and what its risks are, whole or not at all."""
        with plainly(self.path), self._transaction():
            stages = self._rows("stages", "visit_id", visit_id)
            stage_ids = {Stage(stage["name"]): stage["id"] for stage in stages}
            for finding in findings:
                self._remove_finding(visit_id, finding.check)
                self._record_finding(visit_id, finding, stage_ids)
            self._db.execute("delete from risks where visit_id = ?", [visit_id])
            for risk in risks.values():
                self._insert("risks", {"visit_id": visit_id, **rows.risk_row(risk)})

    def _remove_finding(self, visit_id: int, check: str) -> None:
        which = "select id from findings where visit_id = ? and name = ?"
        self._db.execute(f"delete from evidence where finding_id in ({which})", [visit_id, check])  # noqa: S608
        self._db.execute("delete from findings where visit_id = ? and name = ?", [visit_id, check])

    def visit_ids(self, shop_keys: Sequence[str] | None = None, *, every: bool = False) -> list[int]:
        """The numbers of each shop's latest visit, or of all; of these shops only, where any are named."""
        with plainly(self.path):
            found = self._db.query(
                "select visits.id, shops.key from visits join shops on shops.id = visits.shop_id "
                "where :every or visits.id in (select id from latest_visits) "
                "order by shops.id, visits.started_at, visits.id",
                {"every": every},
            )
            return [row["id"] for row in found if shop_keys is None or row["key"] in shop_keys]

    def shop_keys(self) -> list[str]:
        with plainly(self.path):
            return [row["key"] for row in self._db.query("select key from shops order by id")]

    def country(self, shop_key: str) -> str | None:
        """The country of a shop; None if no such shop was visited or asked."""
        with plainly(self.path):
            found = self._db.query("select country from shops where key = ?", [shop_key])
            return next((row["country"] for row in found), None)

    def visit_with(self, shop_key: str, checks: Sequence[str]) -> int | None:
        """The number of the shop's latest visit on which one of these checks was run."""
        with plainly(self.path):
            found = self._db.query(
                "select visits.id from visits join shops on shops.id = visits.shop_id where shops.key = ? "
                "and exists (select 1 from findings where visit_id = visits.id "
                "and name in (select value from json_each(?))) "
                "order by visits.started_at desc, visits.id desc limit 1",
                [shop_key, json.dumps(list(checks))],
            )
            return next((row["id"] for row in found), None)

    def read(self, visit_id: int, *, frozen: bool = True) -> Record:
        """`frozen`: with the whole pages, which is slow; else with their outlines."""
        with plainly(self.path):
            (row,) = self._db.query(
                "select visits.*, shops.key as shop_key from visits "
                "join shops on shops.id = visits.shop_id where visits.id = ?",
                [visit_id],
            )
            return self._read(row["shop_key"], row, frozen=frozen)

    def traces(self, shop_key: str | None = None) -> list[Trace]:
        """The recordings of visits that were kept, the latest first, whether their files are still there."""
        with plainly(self.path):
            found = self._db.query(
                "select visits.id, visits.title, shops.key, attachments.digest from attachments "
                "join visits on visits.id = attachments.visit_id join shops on shops.id = visits.shop_id "
                "where attachments.kind = 'trace' and shops.key = coalesce(:shop, shops.key) "
                "order by visits.started_at desc, visits.id desc",
                {"shop": shop_key},
            )
            return [Trace(r["id"], r["title"], r["key"], self.evidence.file(r["digest"])) for r in found]

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Database]:
        """One transaction, all or nothing; `durable`: what it wrote outlives even a cut of the power."""
        with plainly(self.path):
            if durable:  # refused within a transaction, so it has to come before
                self._db.execute("PRAGMA synchronous = FULL")
            with self._transaction():
                if durable and self._db.execute("PRAGMA synchronous").fetchone()[0] < SYNCHRONOUS_FULL:
                    raise StoreError(f"The database {self.path} cannot be written durably.")
                yield self._db

    @contextmanager
    def reading(self) -> Iterator[Database]:
        with plainly(self.path):
            yield self._db

    def shop_id(self, shop: Shop) -> int:
        """The number of the shop's row, made or brought up to date; only while `writing`."""
        return self._shop_id(shop)

    def _freeze(self, pages: Mapping[Stage, Page]) -> tuple[dict[Stage, str], list[str]]:
        digests: dict[Stage, str] = {}
        notes: list[str] = []
        for stage, page in pages.items():
            try:
                digests[stage] = self.evidence.put_page(page)
            except (OSError, ValueError, RecursionError) as error:
                notes.append(f"The {stage} page could not be kept ({error}).")
        return digests, notes

    def _attach(self, attachments: Iterable[Attachment], notes: list[str]) -> list[tuple[Attachment, str]]:
        attached: list[tuple[Attachment, str]] = []
        for attachment in attachments:
            try:
                attached.append((attachment, self.evidence.put(attachment.data, attachment.media_type)))
            except OSError as error:
                notes.append(f"A {attachment.kind} file could not be kept ({error}).")
        return attached

    def _shop_id(self, shop: Shop) -> int:
        found = self._db.execute(
            "insert into shops (key, name, url, country, languages, kind) "
            "values (:key, :name, :url, :country, :languages, :kind) "
            "on conflict (key) do update set name = excluded.name, url = excluded.url, "
            "country = excluded.country, languages = excluded.languages, kind = excluded.kind returning id",
            rows.shop_row(shop),
        )
        return int(found.fetchall()[0][0])

    def _record_stages(self, visit_id: int, visit: Visit, digests: Mapping[Stage, str]) -> dict[Stage, int]:
        stage_ids: dict[Stage, int] = {}
        for stage in dict.fromkeys([*visit.pages, *visit.gaps]):
            page, gap = visit.pages.get(stage), visit.gaps.get(stage)
            row = rows.stage_row(stage, page, gap, digests.get(stage))
            stage_ids[stage] = self._insert("stages", {"visit_id": visit_id, **row})
            for screenshot in page.screenshots if page else ():
                self._insert("screenshots", {"stage_id": stage_ids[stage], **rows.screenshot_row(screenshot)})
        return stage_ids

    def _record_finding(self, visit_id: int, finding: Finding, stage_ids: Mapping[Stage, int]) -> None:
        finding_id = self._insert("findings", {"visit_id": visit_id, **rows.finding_row(finding)})
        for evidence in finding.judgement.evidence:
            owners = {"finding_id": finding_id, "stage_id": stage_ids.get(evidence.stage)}
            self._insert("evidence", {**owners, **rows.evidence_row(evidence)})

    def _insert(self, table: str, row: rows.Row) -> int:
        return cast("int", self._db.table(table).insert(row).last_pk)

    def _rows(self, table: str, column: str, value: int) -> list[rows.Row]:
        return list(self._db.table(table).rows_where(f"{column} = ?", [value], order_by="id"))

    def _read(self, key: str, row: rows.Row, *, frozen: bool = True) -> Record:
        stages = self._rows("stages", "visit_id", row["id"])
        pages = {Stage(s["name"]): self._page(s, frozen=frozen) for s in stages if s["url"] is not None}
        gaps: dict[Stage, Gap] = {
            Stage(s["name"]): rows.gap_from(s) for s in stages if s["reason"] is not None
        }
        findings = tuple(
            rows.finding_from(f, self._rows("evidence", "finding_id", f["id"]))
            for f in self._rows("findings", "visit_id", row["id"])
        )
        risks = [rows.risk_from(r) for r in self._rows("risks", "visit_id", row["id"])]
        visit, model = rows.visit_from(row, key, pages, gaps), row["risk_model"]
        by_moment = {risk.moment: risk for risk in risks}
        return Record(visit, findings, by_moment, model_from(model) if model else None)

    def _page(self, stage: rows.Row, *, frozen: bool) -> Page:
        whole = stage["page_digest"] if frozen else None
        page = self.evidence.get_page(whole) if whole else None
        return page or rows.page_from(stage, self._rows("screenshots", "stage_id", stage["id"]))
