"""Where the parts of each page stand: `python tests/layout.py --update` writes layout.json anew.

Only what no font changes: left edge and width. A look at the change in layout.json tells what moved.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from report_pages import BERLIN, PAGES, material

from monitor.browser import BrowserSettings, candidates, runs_as_root
from reports.teller import Teller

FILE = Path(__file__).with_name("layout.json")
WIDTHS = (1280, 360)
PARTS = """() => [...document.querySelectorAll('body > header, nav, main, main > *, h1, body > footer, [role=main]')]
  .filter((e) => e.checkVisibility()).map((e) => {
    const box = e.getBoundingClientRect(), name = [e.localName, ...e.classList].join('.');
    return [name, Math.round(box.left), Math.round(box.width)];
  })"""
Places = dict[str, list[list[Any]]]


def measured(browser: Browser) -> Places:
    """Each part's name, left edge and width in pixels, by page and width of the screen."""
    stuff, found = material(), {}
    with TemporaryDirectory() as folder:
        for name, make in PAGES.items():
            file = Path(folder, "page.html")
            file.write_text(make(stuff, Teller("en", BERLIN)), encoding="utf-8")
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 800})
                page.goto(file.as_uri())
                found[f"{name} at {width}"] = page.evaluate(PARTS)
                page.close()
    return found


def kept() -> Places:
    places: Places = json.loads(FILE.read_text("utf-8"))
    return places


def update() -> None:
    with sync_playwright() as playwright:
        system = [each.options for each in candidates(BrowserSettings()) if "executable_path" in each.options]
        browser = playwright.chromium.launch(
            **(system[0] if system else {}), chromium_sandbox=not runs_as_root()
        )
        lines = (
            f"{json.dumps(page)}: [\n" + ",\n".join(f"  {json.dumps(part)}" for part in parts) + "\n]"
            for page, parts in measured(browser).items()
        )
        FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        browser.close()


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit("Run it with --update.")
    update()
