"""Takes the picture of a weekly mail for docs/reports.md: `reachwatch report --preview`, then this with its file."""

import asyncio
import sys
from pathlib import Path

from monitor.browser import BrowserHouse, BrowserSettings, Traveller

DOCS = Path(__file__).resolve().parent.parent / "docs"
SIZE = {"width": 700, "height": 900}


async def take(mail: Path, picture: Path) -> None:
    async with BrowserHouse(BrowserSettings()) as house, house.context(Traveller()) as (_, context):
        page = await context.new_page()
        await page.set_viewport_size(SIZE)  # type: ignore[arg-type]
        await page.goto(mail.resolve().as_uri())
        await page.screenshot(path=picture, full_page=True)


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1]), DOCS / "weekly.png"))
