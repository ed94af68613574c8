"""How the report tests open a report in a real browser, as its readers do: from disk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Dialog, Page, Request
from report_data import NOON
from report_example import example

from checks.model import Box
from reports.html import render_html
from reports.summary import Result, summarise

Opener = Callable[[str], Page]


def photographed_example(browser: Browser) -> str:
    """The report of the example, with real screenshots."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()

    def camera(html: str) -> tuple[bytes, Box]:
        page.set_content(html)
        box = page.locator("#found").bounding_box()
        assert box
        file = page.screenshot(type="jpeg", quality=70)
        return file, Box(box["x"], box["y"], box["width"], box["height"])

    results, pictures = example(camera)
    context.close()
    return render_html(summarise(results, generated_at=NOON, pictures=pictures))


def html_of(*results: Result) -> str:
    return render_html(summarise(results, generated_at=NOON))


@contextmanager
def opener(page: Page, folder: Path) -> Iterator[Opener]:
    """Opens a report from disk; fails where the browser complains or asks anybody for anything."""
    trouble: list[str] = []

    def refuse(dialog: Dialog) -> None:
        trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def note(request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            trouble.append(f"request: {request.url}")

    page.on("console", lambda message: trouble.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("dialog", refuse)
    page.on("request", note)

    def open_it(html: str) -> Page:
        file = folder / "report.html"
        file.write_text(html, encoding="utf-8")
        page.goto(file.as_uri())
        assert trouble == []
        assert page.url == file.as_uri()
        return page

    yield open_it
    assert trouble == []


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
