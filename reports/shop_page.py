"""The page of one shop."""

from checks.saying import joined, say
from reports.page import ALONE, Frame, render_page
from reports.teller import Teller
from reports.view import Summary


def render_shop(summary: Summary, tell: Teller, frame: Frame = ALONE) -> str:
    """The whole page of the only shop of this summary.

    Raises:
        ValueError: there is none, or more than one.
    """
    (shop,) = summary.shops
    title = joined(shop.name, say("Reachwatch report"), between=" · ")
    return render_page(
        "shop_page.html.j2", tell, title=title, images=summary.images, frame=frame, summary=summary
    )
