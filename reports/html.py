"""The HTML report of some visits: one file."""

from reports.page import render_page
from reports.teller import ENGLISH, Teller
from reports.view import Summary
from reports.words import when


def render_html(summary: Summary, tell: Teller = ENGLISH) -> str:
    """The report as one self-contained document."""
    title = f"Reachwatch report, {when(summary.generated_at)}"
    return render_page("report.html.j2", tell, title=title, images=summary.images, summary=summary)
