"""What tests of access ask the browser about a page, whichever it is."""

from typing import Any

from playwright.sync_api import Page

REACHABLE = """() => [...document.querySelectorAll('a[href], summary, [tabindex="0"]')]
  .filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 200))"""
FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const seen = style.outlineStyle === 'auto' || style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2;
  return e === document.body ? null : [e.outerHTML.slice(0, 200), seen];
}"""
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter((e) => {
  const style = getComputedStyle(e), hides = (way) => way === 'hidden' || way === 'clip';
  if (!(e instanceof HTMLElement) || !e.innerText.trim() || !e.checkVisibility() || e.clientWidth < 2 || e.clientHeight < 2) return false;
  return hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1
    || hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1;
}).map((e) => e.outerHTML.slice(0, 200))"""
BEYOND = """() => [...document.querySelectorAll('body *')].filter((e) => {
  const box = e.getBoundingClientRect();
  const scrolled = (p) => p && (getComputedStyle(p).overflowX !== 'visible' || scrolled(p.parentElement));
  return e.checkVisibility() && box.width && box.right > innerWidth + 1 && !scrolled(e.parentElement);
}).map((e) => e.outerHTML.slice(0, 120)).slice(0, 5)"""
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""  # of WCAG 1.4.12
MOVING = """() => [...document.querySelectorAll('*')].filter((e) => {
  const style = getComputedStyle(e);
  return style.animationName !== 'none' || style.transitionDuration.split(', ').some((t) => parseFloat(t) > .01)
    || style.scrollBehavior !== 'auto';
}).map((e) => e.outerHTML.slice(0, 120)).concat(document.getAnimations().map(String))"""
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
})"""
# Ways to other pages, pictures that stand there already in part, and what a table tells already are not for paper.
UNPRINTED = """() => [...document.querySelectorAll('details > :not(summary), main h1, main h2, main h3, main p')]
  .filter((e) => !e.closest('.cmp-narrow')?.previousElementSibling.checkVisibility())
  .filter((e) => !e.closest('nav, .back, .whole, .more') && !e.checkVisibility()).map((e) => e.outerHTML.slice(0, 200))"""
PALE_DRAWN = """() => {
  const channels = (css) => (css.match(/[\\d.]+/g) || []).map(Number);
  const light = (css) => channels(css).slice(0, 3).map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    if (!e) return 'rgb(255, 255, 255)';
    const colour = getComputedStyle(e).backgroundColor;
    return channels(colour)[3] === 0 ? ground(e.parentElement) : colour;
  };
  return [...document.querySelectorAll('svg text')].filter((e) => e.checkVisibility()).filter((e) => {
    const [a, b] = [light(getComputedStyle(e).fill), light(ground(e))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
  }).map((e) => e.outerHTML.slice(0, 200));
}"""  # texts in drawings, which axe-core does not look at
NOT_FORCED = """() => [...document.querySelectorAll('body, body *')].filter((e) => e instanceof HTMLElement
  && getComputedStyle(e).forcedColorAdjust !== 'auto').map((e) => e.outerHTML.slice(0, 200))"""
OUTLINE = "() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((h) => +h.localName[1])"
TONGUES = "() => [...document.querySelectorAll('[lang], [hreflang]')].flatMap((e) => [e.lang, e.hreflang]).filter(Boolean)"


def asked(page: Page, question: str) -> Any:
    return page.evaluate(question)


def tabbed(page: Page, most: int = 1000) -> list[tuple[str, bool]]:
    """What Tab reaches, one after the other, and whether one sees that it is there."""
    found: list[tuple[str, bool]] = []
    while len(found) < most:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            return found
        found.append((focused[0], focused[1]))
    return found
