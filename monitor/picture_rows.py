"""Reads which shops screenshots belong to."""

import json
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

OWNERS = """
select distinct screenshots.digest, shops.key as shop from json_each(:digests) as wanted
cross join screenshots on screenshots.digest = wanted.value
cross join stages on stages.id = screenshots.stage_id
cross join visits on visits.id = stages.visit_id cross join shops on shops.id = visits.shop_id
union select inquiries.picture, shops.key from json_each(:digests) as wanted
cross join inquiries on inquiries.picture = wanted.value
cross join shops on shops.id = inquiries.shop_id"""


def owners_of(db: Database, digests: Iterable[str]) -> Mapping[str, set[str]]:
    """The keys of the shops that each of these pictures was taken of, ever."""
    owners: dict[str, set[str]] = {}
    for row in db.query(OWNERS, {"digests": json.dumps(sorted(set(digests)))}):
        owners.setdefault(row["digest"], set()).add(row["shop"])
    return owners
