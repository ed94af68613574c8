"""A page with names of people and a telephone number, photographed; and what can be seen of them."""

from base64 import b64encode

from playwright.sync_api import Browser, Page

from checks.model import Box

NAME_COLOURED, CONTACT = (255, 0, 255), (0, 0, 255)  # of the texts on the page
PLACE = Box(90, 300, 300, 30)  # of the telephone number
HTML = """<!doctype html><meta charset="utf-8"><style>
body{margin:0;font:bold 20px/30px sans-serif;color:#f0f} p{position:absolute;margin:0;left:90px}
</style><p style="top:100px">Ana Ionescu and Jürgen Schäfer wrote: wonderful mugs!</p>
<p style="top:300px;color:#00f">Call 030 1234567</p><p style="top:345px">Ben de Vries, 4 Canal Street</p>"""


def photographed(browser: Browser, more: str = "") -> bytes:
    """As a JPEG of 1280 × 720 pixels."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.set_content(HTML + more)
    file = page.screenshot(type="jpeg", quality=90)
    page.close()
    return file


def coloured(page: Page, file: bytes, colour: tuple[int, int, int]) -> int:
    """How many pixels have this colour, or nearly."""
    return int(page.evaluate(COUNT, [b64encode(file).decode(), colour]))


COUNT = """async ([file, colour]) => {
  const bytes = Uint8Array.from(atob(file), c => c.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes]));
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  canvas.drawImage(picture, 0, 0);
  const {data} = canvas.getImageData(0, 0, picture.width, picture.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4)
    if (colour.every((value, n) => Math.abs(data[i + n] - value) < 90)) count++;
  return count;
}"""
