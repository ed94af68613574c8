"""The HTML report of some visits: one file."""

from checks.saying import say
from reports.page import render_page
from reports.teller import ENGLISH, Teller
from reports.view import Summary
from reports.words import when


def render_html(summary: Summary, tell: Teller = ENGLISH) -> str:
    """The report as one self-contained document."""
    title = say("Reachwatch report, {when}", when=when(summary.generated_at))
    return render_page("report.html.j2", tell, title=title, images=summary.images, summary=summary)
