"""Takes the pictures of the report that the README shows, from the report that `make demo` has written."""

import asyncio
import sys
from pathlib import Path

from monitor.browser import BrowserHouse, BrowserSettings, Traveller

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "reachwatch-demo" / "report.html"
SECTIONS = {
    "report.png": ("", "All shops side by side"),
    "stranded.png": ("", "Voltbay"),
    "finding.png": ("De Fietsvriend", "Who pays for a return is stated"),
    "answered.png": ("Harbour & Pine", "The question we asked by its contact form"),
}  # file: the shop to look in, or nothing, and the heading to start at
CLIP = {"x": 90, "width": 1100, "height": 780}
MARGIN = 30  # pixels above the heading


async def take(report: Path, folder: Path) -> None:
    async with BrowserHouse(BrowserSettings()) as house, house.context(Traveller()) as (_, context):
        page = await context.new_page()
        await page.goto(report.as_uri())
        for name, (shop, heading) in SECTIONS.items():
            part = page.locator("section", has=page.get_by_role("heading", name=shop, exact=True, level=2))
            found = (part if shop else page).get_by_role("heading", name=heading, exact=True)
            if not await found.count() or (top := await found.first.bounding_box()) is None:
                sys.exit(f"The report has no heading “{heading}”. Run `make demo` first.")
            clip = {**CLIP, "y": top["y"] - MARGIN}
            await page.screenshot(path=folder / name, full_page=True, clip=clip)  # type: ignore[arg-type]


if __name__ == "__main__":
    asyncio.run(take(REPORT, ROOT / "docs"))
