"""Takes the pictures of README and docs anew, from the examples of the tests; or only those named."""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from monitor.browser import BrowserSettings, candidates, runs_as_root
from reports.teller import Teller

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from doc_pictures import SHOTS, Shot  # noqa: E402  # found only now
from report_pages import BERLIN, EXAMPLES, Material, camera_of, material  # noqa: E402

MARGIN, GAP, COLOURS = 24, 16, 128  # pixels above what is begun at, and between two; colours of a file


def take(browser: Browser, shot: Shot, stuff: Material) -> Image.Image:
    with TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        file.write_text(EXAMPLES[shot.page](stuff, Teller("en", BERLIN)), encoding="utf-8")
        return beside(list(looks(browser, shot, file)))


def looks(browser: Browser, shot: Shot, file: Path) -> Iterator[Image.Image]:
    for scheme in shot.schemes:
        page = browser.new_page(viewport={"width": shot.width, "height": shot.size[1] or 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(file.as_uri())
        if shot.opened:
            page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        yield on_paper(page) if shot.paper else on_screen(page, shot)
        page.close()


def on_screen(page: Page, shot: Shot) -> Image.Image:
    width, height = shot.size
    box = page.locator(shot.at).first.bounding_box() if shot.at else None
    top = box["y"] - MARGIN if box else 0
    clip = {"x": (shot.width - width) / 2, "y": top, "width": width, "height": height}
    png = page.screenshot(full_page=True, clip=clip if height else None)  # type: ignore[arg-type]
    return Image.open(BytesIO(png)).convert("RGB")


def on_paper(page: Page) -> Image.Image:
    document = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True, print_background=True))
    picture: Image.Image = document[0].render(scale=1.3).to_pil().convert("RGB")
    framed = Image.new("RGB", (picture.width + 2, picture.height + 2), "#c8ced8")
    framed.paste(picture, (1, 1))
    return framed


def beside(pictures: list[Image.Image]) -> Image.Image:
    width = sum(each.width for each in pictures) + GAP * (len(pictures) - 1)
    whole = Image.new("RGB", (width, max(each.height for each in pictures)), "white")
    left = 0
    for each in pictures:
        whole.paste(each, (left, 0))
        left += each.width + GAP
    return whole


def save(picture: Image.Image, file: Path) -> None:
    """Small: with few colours, the same for the same picture."""
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def main(names: list[str]) -> None:
    if unknown := set(names) - set(SHOTS):
        sys.exit(f"There is no picture {', '.join(sorted(unknown))}; there are {', '.join(SHOTS)}.")
    with sync_playwright() as playwright:
        system = [each.options for each in candidates(BrowserSettings()) if "executable_path" in each.options]
        options = system[0] if system else {}
        browser = playwright.chromium.launch(**options, chromium_sandbox=not runs_as_root())
        with camera_of(browser) as camera:
            stuff = material(camera)
        for name in names or SHOTS:
            save(take(browser, SHOTS[name], stuff), ROOT / "docs" / name)
            sys.stdout.write(f"docs/{name}: {(ROOT / 'docs' / name).stat().st_size // 1000} KB\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
