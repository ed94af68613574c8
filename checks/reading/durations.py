"""Lengths of time in words."""

from datetime import timedelta

DAY = 24 * 60


def in_words(length: timedelta) -> str:
    """The two largest units: "2 days 3 h", "1 h 5 min", "40 s"; never rounded up."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    days, hours = minutes // DAY, minutes % DAY // 60
    if days:
        return _joined(f"{days} day{'' if days == 1 else 's'}", hours and f"{hours} h")
    return _joined(hours and f"{hours} h", minutes % 60 and f"{minutes % 60} min")


def _joined(*parts: str | int) -> str:
    return " ".join(str(part) for part in parts if part)
