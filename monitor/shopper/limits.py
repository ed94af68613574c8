"""How long and how much a visit may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Deadlines in seconds."""

    step: float = 15
    visit: float = 150
    pace: float = 1  # from the start of one page load to the next
    requests: int = 3_000  # of all kinds, in one visit; the only one that is no time
