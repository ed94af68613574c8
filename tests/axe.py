"""Asks axe-core what keeps somebody from reading a page: all that it knows of WCAG 2.2 AA, and its advice."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
EVERYTHING: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2; off by default
}
CONTRAST: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
RUN = "(options) => axe.run({...options, resultTypes: ['violations']}).then((found) => found.violations)"


def violations(page: Page, options: dict[str, Any] = EVERYTHING) -> list[str]:
    """One line for each rule that is broken, with the first places.

    What Playwright evaluates is no script of the page, so its content security policy stays in force.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(RUN, options)
    return [f"{one['id']}: {one['help']}. {_places(one['nodes'])}" for one in found]


def _places(nodes: list[dict[str, Any]]) -> str:
    told = [f"{node['html'][:160]} ({_why(node)})" for node in nodes[:3]]
    return f"{len(nodes)} places: " + " | ".join(told)


def _why(node: dict[str, Any]) -> str:
    return "; ".join(each["message"] for each in (*node["any"], *node["all"], *node["none"]))[:300]
