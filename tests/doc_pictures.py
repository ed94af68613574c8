"""The pictures that README and docs show: which page each is of, and which part. `make picture` takes them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    page: str  # in `report_pages.EXAMPLES`
    at: str = ""  # a CSS selector of what to begin at; the page's top if empty
    size: tuple[int, int] = (1100, 780)  # CSS pixels; a height of 0 is the whole page
    width: int = 1280  # of the screen
    schemes: tuple[str, ...] = ("light",)  # side by side
    opened: bool = False  # all that is folded
    paper: bool = False  # the first page of its PDF


SHOTS = {
    "report.png": Shot(page="shops"),
    "stranded.png": Shot(page="shop", at="section.chain"),
    "finding.png": Shot(page="shops", at="article:has-text('contradict each other')"),
    "answered.png": Shot(page="shop", at="section.inquiry"),
    "overview.png": Shot(page="overview", size=(1200, 900)),
    "history.png": Shot(page="history", size=(1200, 1500)),
    "compare.png": Shot(page="compare", size=(1200, 1300)),
    "phone.png": Shot(page="shop", width=360, size=(360, 780), schemes=("light", "dark")),
    "paper.png": Shot(page="shop", paper=True),
    "weekly.png": Shot(page="weekly", width=700, size=(700, 0)),
    "alert.png": Shot(page="one alert", width=700, size=(700, 0)),
}
