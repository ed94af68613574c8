"""The comparison as an HTML page."""

from checks.saying import say
from reports.compare_view import CompareView
from reports.page import ALONE, Frame, render_page
from reports.teller import ENGLISH, Teller


def render_compare(view: CompareView, tell: Teller = ENGLISH, frame: Frame = ALONE) -> str:
    title = say("Reachwatch: comparison of shops")
    return render_page(
        "compare.html.j2", tell, title=title, frame=frame, styles=("compare.css",), view=view,
        few=len(view.columns) <= FEW,
    )  # fmt: skip


FEW = 7  # columns that leave room for words beside the symbols
