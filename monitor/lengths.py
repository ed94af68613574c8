"""Reads lengths of time as people write them: "90s", "10m", "1h 30m", "7d", "2w"."""

import re
from datetime import timedelta

LENGTH = re.compile(
    r"(?:(?P<weeks>\d{1,4}) ?w)? ?(?:(?P<days>\d{1,4}) ?d)? ?(?:(?P<hours>\d{1,4}) ?h)? ?"
    r"(?:(?P<minutes>\d{1,5}) ?m(?:in)?)? ?(?:(?P<seconds>\d{1,6}) ?s)?"
)


def length(text: str) -> timedelta | None:
    """None where it is no length; also "0s" is one."""
    match = LENGTH.fullmatch(text.strip().lower())
    parts = {unit: int(number) for unit, number in match.groupdict().items() if number} if match else {}
    return timedelta(**parts) if parts else None
