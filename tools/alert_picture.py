"""Takes the picture of an alert for docs/alerting.md, from the example of the tests."""

import sys
from base64 import b64encode
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from checks.model import Box
from monitor.browser import BrowserSettings, candidates, runs_as_root
from reports.letter import Letter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from alert_example import all_news, letter  # noqa: E402  # found only now

DESKTOP, MAIL = {"width": 1280, "height": 720}, {"width": 700, "height": 400}


def whole(told: Letter) -> str:
    """The mail's HTML with its pictures in it, as a mail program shows it."""
    html = told.html
    for picture in told.pictures:
        address = f"data:{picture.media_type};base64,{b64encode(picture.data).decode()}"
        html = html.replace(f"cid:{picture.name}", address)
    return html


def take(page: Page, file: Path) -> None:
    def camera(html: str) -> tuple[bytes, Box]:
        page.set_content(html)
        box = page.locator("#found").bounding_box()
        assert box is not None  # noqa: S101  # the example has it
        shot = page.screenshot(type="jpeg", quality=80)
        return shot, Box(box["x"], box["y"], box["width"], box["height"])

    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    told = letter(all_news(camera)["glory"])
    page.set_viewport_size(MAIL)  # type: ignore[arg-type]
    page.set_content(whole(told))
    page.screenshot(path=file, full_page=True)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        system = [each.options for each in candidates(BrowserSettings()) if "executable_path" in each.options]
        options = system[0] if system else {}
        browser = playwright.chromium.launch(**options, chromium_sandbox=not runs_as_root())
        take(browser.new_page(), ROOT / "docs" / "alert.png")
        browser.close()
