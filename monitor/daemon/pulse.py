"""What the daemon tells of itself, in the database: for `reachwatch status` and for metrics.

| name | value |
| --- | --- |
| started | {"pid": …, "version": …, "config": …} |
| beat | null; at least once a minute, so it also proves that the database can be written |
| lag | how many seconds later than due visits begin now |
| disk | {"evidence": bytes} |
| browser | {"restarts": …} |
| stopped | null, or why |

Of all, a value like {"trouble": "A sentence."} is shown to people until a later one has none: so for
config (the last reload), heartbeat, mailbox, tidy, room (on the disk), browser and web.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from monitor.rows import written
from monitor.store import Store


class Told(NamedTuple):
    value: Any
    at: datetime


Pulse = Mapping[str, Told]


def note(store: Store, name: str, value: object, now: datetime) -> None:
    row = {"name": name, "value": json.dumps(value), "at": written(now)}
    with store.writing() as db:
        db.table("pulse").upsert(row, pk="name")


def read(store: Store) -> Pulse:
    with store.reading() as db:
        rows = list(db.query("select name, value, at from pulse"))
    return {row["name"]: Told(json.loads(row["value"]), datetime.fromisoformat(row["at"])) for row in rows}


def value_in(told: Told | None, name: str) -> Any:  # noqa: ANN401
    """What was told under this name; None where nothing was."""
    return told.value.get(name) if told and isinstance(told.value, dict) else None


def number_of(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def troubles(pulse: Pulse) -> tuple[str, ...]:
    found = (value_in(told, "trouble") for _, told in sorted(pulse.items()))
    return tuple(str(trouble) for trouble in found if trouble)
