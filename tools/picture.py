"""Takes the pictures of the report that the README shows, from the report that `make demo` has written."""

import asyncio
import sys
from pathlib import Path

from monitor.browser import BrowserHouse, BrowserSettings, Traveller

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "reachwatch-demo" / "report.html"
SECTIONS = {
    "report.png": "All shops side by side",
    "finding.png": "De Fietsvriend",
}  # file: the heading to start at
CLIP = {"x": 90, "width": 1100, "height": 780}
MARGIN = 30  # pixels above the heading


async def take(report: Path, folder: Path) -> None:
    async with BrowserHouse(BrowserSettings()) as house, house.context(Traveller()) as (_, context):
        page = await context.new_page()
        await page.goto(report.as_uri())
        for name, heading in SECTIONS.items():
            top = await page.get_by_role("heading", name=heading, exact=True).bounding_box()
            if top is None:
                sys.exit(f"The report has no heading “{heading}”. Run `make demo` first.")
            clip = {**CLIP, "y": top["y"] - MARGIN}
            await page.screenshot(path=folder / name, full_page=True, clip=clip)  # type: ignore[arg-type]


if __name__ == "__main__":
    asyncio.run(take(REPORT, ROOT / "docs"))
