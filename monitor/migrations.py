"""The database's tables and views, as named steps that are only ever appended to.

A step that was released is never changed: a database remembers by name which it has seen.
`docs/database.md` explains every table, view and column.
"""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

MIGRATIONS = Migrations("reachwatch")

# The visit that tells a shop's present state; ties go to the one recorded last.
LATEST_VISITS = """
    select visits.* from visits where visits.id = (
        select other.id from visits as other where other.shop_id = visits.shop_id
        order by other.started_at desc, other.id desc limit 1
    )
"""
# The same, once visits for a few checks are told apart: only where there is no other do these count.
LATEST_WHOLE_VISITS = """
    select visits.* from visits where visits.id = coalesce(
        (
            select other.id from visits as other where other.shop_id = visits.shop_id and not other.partial
            order by other.started_at desc, other.id desc limit 1
        ), (
            select other.id from visits as other where other.shop_id = visits.shop_id
            order by other.started_at desc, other.id desc limit 1
        )
    )
"""
LATEST_FINDINGS = """
    select shops.key as shop, findings.name as check_name, findings.moment, findings.verdict, findings.reason,
        findings.matters, findings.glory, findings.sentence, latest_visits.started_at as seen_at,
        findings.id as finding_id, latest_visits.id as visit_id, shops.id as shop_id
    from latest_visits
    join shops on shops.id = latest_visits.shop_id
    join findings on findings.visit_id = latest_visits.id
    order by shops.key, findings.id
"""
LATEST_RISKS = """
    select shops.key as shop, risks.moment, risks.level, risks.score, risks.coverage, risks.drivers,
        risks.glories, latest_visits.started_at as seen_at, risks.id as risk_id,
        latest_visits.id as visit_id, shops.id as shop_id
    from latest_visits
    join shops on shops.id = latest_visits.shop_id
    join risks on risks.visit_id = latest_visits.id
    order by shops.key, risks.id
"""
LATEST_GAPS = """
    select shops.key as shop, stages.name as stage, stages.reason, stages.detail,
        latest_visits.started_at as seen_at, stages.id as stage_id, latest_visits.id as visit_id,
        shops.id as shop_id
    from latest_visits
    join shops on shops.id = latest_visits.shop_id
    join stages on stages.visit_id = latest_visits.id
    where stages.reason is not null
    order by shops.key, stages.id
"""
# A later `unknown` does not close a failure: that nobody could look is no sign that it was mended.
OPEN_FAILURES = """
    with judged as (
        select findings.*, visits.shop_id, visits.started_at, row_number() over (
            partition by visits.shop_id, findings.name order by visits.started_at desc, visits.id desc
        ) as nth
        from findings join visits on visits.id = findings.visit_id
        where findings.verdict <> 'unknown'
    )
    select shops.key as shop, judged.name as check_name, judged.moment, judged.matters, judged.sentence,
        judged.started_at as seen_at, judged.id as finding_id, judged.visit_id, shops.id as shop_id
    from judged join shops on shops.id = judged.shop_id
    where judged.nth = 1 and judged.verdict = 'fail'
    order by judged.matters desc, shops.key, judged.name
"""
# What may be removed one day; frozen pages are not among it. Shared files are as young as their last visit.
KEPT_FILES = """
    select files.digest, max(files.picture) as picture, max(visits.started_at) as seen_at,
        max(visits.id in (select id from latest_visits)) as latest
    from (
        select digest, visit_id, kind = 'picture' as picture from attachments
        union all
        select screenshots.digest, stages.visit_id, 1 from screenshots
        join stages on stages.id = screenshots.stage_id
    ) as files join visits on visits.id = files.visit_id
    group by files.digest
"""


def known_steps() -> frozenset[str]:
    """The names of all steps of this version."""
    return frozenset(step.name for step in MIGRATIONS.pending(Database(memory=True)))


@MIGRATIONS()
def create_shops_and_visits(db: Database) -> None:
    db.table("shops").create(
        {"id": int, "key": str, "name": str, "url": str, "country": str, "languages": str, "kind": str},
        pk="id",
        not_null={"key", "name", "url", "country", "languages", "kind"},
    )
    db.table("shops").create_index(["key"], unique=True)
    db.table("visits").create(
        {
            "id": int, "shop_id": int, "title": str, "started_at": str, "finished_at": str, "browser": str,
            "shop_name": str, "shop_url": str, "country": str, "languages": str, "kind": str,
            "log": str, "note": str,
        },
        pk="id",
        foreign_keys=[("shop_id", "shops", "id")],
        not_null={
            "shop_id", "title", "started_at", "browser", "shop_name", "shop_url", "country", "languages",
            "kind", "log", "note",
        },
    )  # fmt: skip
    db.table("visits").create_index(["shop_id", "started_at"])


@MIGRATIONS()
def create_stages_and_screenshots(db: Database) -> None:
    db.table("stages").create(
        {
            "id": int, "visit_id": int, "name": str, "url": str, "status": int, "page_title": str,
            "language": str, "cut": str, "page_digest": str, "reason": str, "detail": str,
        },
        pk="id",
        foreign_keys=[("visit_id", "visits", "id")],
        not_null={"visit_id", "name"},
    )  # fmt: skip
    db.table("stages").create_index(["visit_id", "name"], unique=True)
    db.table("screenshots").create(
        {
            "id": int, "stage_id": int, "digest": str, "media_type": str, "left_px": float, "top_px": float,
            "width_px": float, "height_px": float,
        },
        pk="id",
        foreign_keys=[("stage_id", "stages", "id")],
        not_null={"stage_id", "digest", "media_type", "left_px", "top_px", "width_px", "height_px"},
    )  # fmt: skip
    db.table("screenshots").create_index(["stage_id"])


@MIGRATIONS()
def create_findings_and_evidence(db: Database) -> None:
    db.table("findings").create(
        {
            "id": int, "visit_id": int, "name": str, "moment": str, "verdict": str, "reason": str,
            "sentence": str, "weight": int, "matters": int, "glory": int, "searched": str, "facts": str,
        },
        pk="id",
        foreign_keys=[("visit_id", "visits", "id")],
        not_null={
            "visit_id", "name", "moment", "verdict", "sentence", "weight", "matters", "glory", "searched",
            "facts",
        },
    )  # fmt: skip
    db.table("findings").create_index(["visit_id", "name"], unique=True)
    db.table("findings").create_index(["name", "verdict"])
    db.table("evidence").create(
        {
            "id": int, "finding_id": int, "stage_id": int, "stage": str, "url": str, "quote": str,
            "x": float, "y": float, "width": float, "height": float,
        },
        pk="id",
        foreign_keys=[("finding_id", "findings", "id"), ("stage_id", "stages", "id")],
        not_null={"finding_id", "stage", "url", "quote"},
    )  # fmt: skip
    db.table("evidence").create_index(["finding_id"])
    db.table("evidence").create_index(["stage_id"])


@MIGRATIONS()
def create_risks(db: Database) -> None:
    db.table("risks").create(
        {
            "id": int, "visit_id": int, "moment": str, "level": str, "score": int, "coverage": float,
            "drivers": str, "glories": str,
        },
        pk="id",
        foreign_keys=[("visit_id", "visits", "id")],
        not_null={"visit_id", "moment", "level", "coverage", "drivers", "glories"},
    )  # fmt: skip
    db.table("risks").create_index(["visit_id", "moment"], unique=True)


@MIGRATIONS()
def create_views(db: Database) -> None:
    db.create_view("latest_visits", LATEST_VISITS)
    db.create_view("latest_findings", LATEST_FINDINGS)
    db.create_view("latest_risks", LATEST_RISKS)
    db.create_view("latest_gaps", LATEST_GAPS)
    db.create_view("open_failures", OPEN_FAILURES)


@MIGRATIONS()
def create_attachments(db: Database) -> None:
    db.table("attachments").create(
        {"id": int, "visit_id": int, "stage_id": int, "kind": str, "digest": str, "media_type": str},
        pk="id",
        foreign_keys=[("visit_id", "visits", "id"), ("stage_id", "stages", "id")],
        not_null={"visit_id", "kind", "digest", "media_type"},
    )
    db.table("attachments").create_index(["visit_id"])
    db.table("attachments").create_index(["stage_id"])
    db.create_view("kept_files", KEPT_FILES)


@MIGRATIONS()
def keep_risk_models_and_pains(db: Database) -> None:
    """Visits of before have no model: their findings tell the weights, the changelog the thresholds."""
    db.table("visits").add_column("risk_model", str)
    db.table("risks").add_column("pains", str, not_null_default="[]")
    db.execute("""
        update risks set pains = (
            select json_group_array(name) from (
                select name from findings
                where findings.visit_id = risks.visit_id and findings.moment = risks.moment
                    and verdict = 'fail' and matters = 1
                order by weight desc, name
            )
        )
    """)


@MIGRATIONS()
def create_mails(db: Database) -> None:
    """A mail is the same where its bytes (whatever their line ends) and its recipients are the same."""
    db.table("mails").create(
        {
            "id": int, "digest": str, "recipients": str, "received_at": str, "source": str, "junk": int,
            "size": int, "inquiry_id": int, "matched_by": str, "open_seconds": float,
            "kind": str, "actor": str, "cues": str, "sender": str, "subject": str, "excerpt": str,
            "corrected_at": str, "note": str, "raw": bytes,
        },
        pk="id",
        not_null={"digest", "recipients", "received_at", "source", "junk", "size", "raw"},
    )  # fmt: skip
    db.table("mails").create_index(["digest", "recipients"], unique=True)
    db.table("mails").create_index(["inquiry_id"])
    db.table("mails").create_index(["kind"])
    db.table("mail_marks").create(
        {"source": str, "folder": str, "uidvalidity": int, "uid": int},
        pk=("source", "folder"),
        not_null={"uidvalidity", "uid"},
    )
    db.table("mail_files").create({"source": str, "name": str}, pk=("source", "name"))
    db.table("mail_sources").create({"source": str, "read_until": str}, pk="source", not_null={"read_until"})


@MIGRATIONS()
def create_inquiries(db: Database) -> None:
    """`slot` is empty exactly where nothing was sent, so that only what went out takes one up."""
    db.table("inquiries").create(
        {
            "id": int, "shop_id": int, "slot": str, "reference": str, "address": str, "channel": str,
            "language": str, "topic": str, "question": str, "subject": str, "text": str, "persona": str,
            "page_url": str, "visit_id": int, "state": str, "reason": str, "detail": str, "said": str,
            "intended_at": str, "sent_at": str, "allowed_seconds": float, "acknowledge_seconds": float,
            "until": str, "calendar": str, "promise_said": str, "promise_until": str, "promise_quote": str,
            "promise_url": str, "picture": str, "arrived_at": str, "verdict": str, "judged_at": str,
            "settled_at": str,
        },
        pk="id",
        foreign_keys=[("shop_id", "shops", "id"), ("visit_id", "visits", "id")],
        not_null={
            "shop_id", "reference", "address", "channel", "language", "topic", "question", "subject", "text",
            "persona", "page_url", "state", "detail", "said", "intended_at", "calendar", "picture",
        },
    )  # fmt: skip
    db.table("inquiries").create_index(["shop_id", "slot"], unique=True)
    db.table("inquiries").create_index(["reference"], unique=True)
    db.table("inquiries").create_index(["address"], unique=True)
    db.table("inquiries").create_index(["visit_id"])
    db.table("shop_holds").create(
        {"shop_id": int, "blocked": int, "reason": str, "detail": str, "last_at": str, "reset_at": str},
        pk="shop_id",
        foreign_keys=[("shop_id", "shops", "id")],
        not_null={"blocked", "detail"},
    )
    db.table("switches").create(
        {"name": str, "value": str, "reason": str, "until": str, "set_at": str},
        pk="name",
        not_null={"value", "reason", "set_at"},
    )


@MIGRATIONS()
def create_mail_gaps(db: Database) -> None:
    """When a receiver was not there for the senders, who try again, but nobody knows when."""
    db.table("mail_gaps").create(
        {"source": str, "since": str, "until": str}, not_null={"source", "since", "until"}
    )
    db.table("mail_gaps").create_index(["until"])


@MIGRATIONS()
def create_runs(db: Database) -> None:
    """What a daemon has to visit, visits and visited; a due time is handled once its mark has reached it."""
    db.table("runs").create(
        {
            "id": int, "shop_key": str, "kind": str, "groups": str, "checks": str, "due_at": str,
            "queued_at": str, "started_at": str, "finished_at": str, "state": str, "detail": str,
            "visit_id": int,
        },
        pk="id",
        foreign_keys=[("visit_id", "visits", "id")],
        not_null={"shop_key", "kind", "groups", "checks", "due_at", "queued_at", "state", "detail"},
    )  # fmt: skip
    db.table("runs").create_index(["state"])
    db.table("runs").create_index(["shop_key", "id"])
    db.table("runs").create_index(["visit_id"])
    db.table("due_marks").create(
        {"shop_key": str, "group_name": str, "due_at": str},
        pk=("shop_key", "group_name"),
        not_null={"due_at"},
    )
    db.table("pulse").create({"name": str, "value": str, "at": str}, pk="name", not_null={"value", "at"})


@MIGRATIONS()
def create_changes(db: Database) -> None:
    """A change that was confirmed; with it, in the same transaction, the messages that tell of it."""
    db.table("changes").create(
        {
            "id": int, "shop_id": int, "check_name": str, "kind": str, "before": str, "after": str,
            "since": str, "confirmed_at": str, "visit_id": int, "looks": str, "sentence": str, "facts": str,
        },
        pk="id",
        foreign_keys=[("shop_id", "shops", "id"), ("visit_id", "visits", "id")],
        not_null={
            "shop_id", "check_name", "kind", "before", "after", "since", "confirmed_at", "visit_id", "looks",
            "sentence", "facts",
        },
    )  # fmt: skip
    db.table("changes").create_index(["shop_id", "check_name", "kind", "visit_id"], unique=True)
    db.table("changes").create_index(["confirmed_at"])
    db.table("changes").create_index(["visit_id"])
    db.table("change_marks").create(
        {"shop_id": int, "visit_id": int},
        pk="shop_id",
        foreign_keys=[("shop_id", "shops", "id"), ("visit_id", "visits", "id")],
        not_null={"visit_id"},
    )


@MIGRATIONS()
def create_outbox(db: Database) -> None:
    """What leaves the house: one row per recipient, with its final bytes; none is put twice, by its key."""
    db.table("outbox").create(
        {
            "id": int, "key": str, "kind": str, "way": str, "recipient": str, "subject": str, "body": bytes,
            "message_id": str, "created_at": str, "not_before": str, "attempts": int, "next_try_at": str,
            "state": str, "error": str, "done_at": str,
        },
        pk="id",
        not_null={
            "key", "kind", "way", "recipient", "subject", "body", "message_id", "created_at", "not_before",
            "attempts", "next_try_at", "state", "error",
        },
    )  # fmt: skip
    db.table("outbox").create_index(["key"], unique=True)
    db.table("outbox").create_index(["state", "next_try_at"])
    db.table("report_runs").create(
        {"name": str, "period_start": str, "period_end": str, "made_at": str},
        pk=("name", "period_start"),
        not_null={"period_end", "made_at"},
    )


@MIGRATIONS()
def index_digests(db: Database) -> None:
    """To find who needs a file, without looking through years of visits."""
    db.table("stages").create_index(["page_digest"])
    db.table("screenshots").create_index(["digest"])
    db.table("attachments").create_index(["digest"])
    db.table("inquiries").create_index(["picture"])


@MIGRATIONS()
def tell_partial_visits(db: Database) -> None:
    """A visit for a few checks, such as to look again, does not tell a shop's present state."""
    db.table("visits").add_column("partial", int, not_null_default=0)
    db["latest_visits"].drop()
    db.create_view("latest_visits", LATEST_WHOLE_VISITS)


@MIGRATIONS()
def remember_how_sentences_were_made(db: Database) -> None:
    """So that reports can tell them in other languages; those of before stay English."""
    for table in ("findings", "stages", "changes"):
        db.table(table).add_column("said", str)
