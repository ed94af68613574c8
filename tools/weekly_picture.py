"""Takes the picture of a weekly mail for docs/reports.md from the file that `--preview` wrote."""

import asyncio
import sys
from pathlib import Path

from monitor.browser import BrowserHouse, BrowserSettings, Traveller

DOCS = Path(__file__).resolve().parent.parent / "docs"
SIZE = {"width": 700, "height": 900}


async def take(address: str, picture: Path) -> None:
    async with BrowserHouse(BrowserSettings()) as house, house.context(Traveller()) as (_, context):
        page = await context.new_page()
        await page.set_viewport_size(SIZE)  # type: ignore[arg-type]
        await page.goto(address)
        await page.screenshot(path=picture, full_page=True)


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1]).resolve().as_uri(), DOCS / "weekly.png"))
