"""The page of a shop's history."""

from checks.saying import joined, say
from reports.history_view import HistoryView
from reports.page import ALONE, Frame, render_page
from reports.teller import ENGLISH, Teller

SIGNS = {"pass": "✓", "glory": "★", "fail": "✕", "unknown": "?", "none": "·"}
CELLS = {
    "pass": say("Passed"), "glory": say("Glory"), "fail": say("Failed"), "unknown": say("Not judged"),
    "none": say("Nobody looked"),
}  # fmt: skip


def render_history(view: HistoryView, tell: Teller = ENGLISH, frame: Frame = ALONE) -> str:
    title = joined(view.shop, say("History"), between=" · ")
    return render_page(
        "history.html.j2", tell, title=title, frame=frame, styles=("history.css",), view=view, signs=SIGNS,
        cells=CELLS,
    )  # fmt: skip
