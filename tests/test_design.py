"""The design system: one file of tokens; pages, mails and the terminal mean the same by them."""

import re
from pathlib import Path

import pytest

from checks.model import Verdict
from checks.risk import Level
from reports.text import GLORY_MARK, LEVEL_MARKS, VERDICT_MARKS
from reports.words import LEVELS, VERDICTS

TEMPLATES = Path(__file__).parents[1] / "reports" / "templates"
TOKENS = TEMPLATES / "tokens.css"
MAIL = TEMPLATES / "mail" / "mail.css"
PAGES = [
    file
    for file in sorted(TEMPLATES.glob("*"))
    if file.suffix in (".css", ".j2") and not file.name.endswith(".txt.j2") and file != TOKENS
]
COLOUR = re.compile(
    r"(?<![\w&/\"-])#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\("
    r"|(?<=[:\s])(?:white|black|red|green|blue|grey|gray|orange|yellow|purple)(?=[;\s!])",
    re.IGNORECASE,
)
HUES = {
    "red": lambda r, g, b: r > g and r > b,
    "yellow": lambda r, g, b: r >= g > b,
    "green": lambda r, g, b: g > r and g > b,
    "magenta": lambda r, g, b: b > g and r > g,
}  # fmt: skip


def tokens(media: str = "") -> dict[str, str]:
    """By name, of light, or of the named media."""
    css = TOKENS.read_text("utf-8")
    part = css.split(media, 1)[1] if media else css
    block = part.split(":root {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


def styles(text: str) -> str:
    """Of a template, what is style: attributes of presentation; of CSS, all but comments."""
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_no_colour_stands_outside_the_tokens(file: Path) -> None:
    text = styles(file.read_text("utf-8"))
    if file.suffix == ".j2":
        text = " ".join(re.findall(r'(?:fill|stroke|color|style|stop-color)="([^"]*)"', text)) + " "
    assert COLOUR.findall(text) == []


def test_a_colour_outside_the_tokens_is_found() -> None:
    for css in ("a { color: #fff; }", "a { fill: rgb(1 2 3); }", "a { color: red; }"):
        assert COLOUR.search(css)
    assert not COLOUR.search("a { white-space: nowrap; color: var(--red); }")


@pytest.mark.parametrize("name", ["base.css", "report.css"])
def test_sizes_of_text_and_fonts_are_tokens(name: str) -> None:
    screen = (TEMPLATES / name).read_text("utf-8").split("@media print")[0]
    sizes = re.findall(r"font-size:\s*([^;]+);", screen) + re.findall(r"font-family:\s*([^;]+);", screen)
    assert {size for size in sizes if not size.startswith("var(--")} == set()


def test_every_token_that_is_used_is_known_and_each_is_used() -> None:
    known = set(tokens())
    used = {
        name
        for file in [*PAGES, TOKENS]
        if file.suffix == ".css"
        for name in re.findall(r"var\(--([\w-]+)\)", file.read_text("utf-8"))
    }
    assert used - known == set()
    assert known - used - {"s7"} == set()


@pytest.mark.parametrize("media", ["(prefers-color-scheme: dark)", "print", "(forced-colors: active)"])
def test_other_media_change_tokens_and_bring_none(media: str) -> None:
    assert set(tokens(f"@media {media}")) <= set(tokens())


def test_mails_have_the_colours_of_the_pages() -> None:
    css = styles(MAIL.read_text("utf-8"))
    light, _, dark = css.partition("@media (prefers-color-scheme: dark)")
    pages = {value for value in tokens().values() if value.startswith("#")}
    night = {value for value in tokens("@media (prefers-color-scheme: dark)").values() if "#" in value}
    assert set(re.findall(r"#[0-9a-f]{6}", light)) <= pages
    assert set(re.findall(r"#[0-9a-f]{6}", dark)) <= night
    for level in ("high", "medium", "low", "unknown", "glory"):
        assert (
            f".{level} {{ color: {tokens()[level]}; background-color: {tokens()[f'{level}-wash']}; }}"
            in light
        )


def test_the_terminal_has_the_same_words_and_symbols_in_the_same_colours() -> None:
    assert set(LEVEL_MARKS) == set(LEVELS) == set(Level)
    assert set(VERDICT_MARKS) == set(VERDICTS) == set(Verdict)
    styles_of = {level.value: style for level, (_, style) in LEVEL_MARKS.items()} | {"glory": GLORY_MARK[1]}
    for name, style in styles_of.items():
        hue = style.split()[-1]
        if hue in HUES:
            red, green, blue = (int(tokens()[name][at : at + 2], 16) for at in (1, 3, 5))
            assert HUES[hue](red, green, blue), name
    # No two levels, and no two verdicts, look alike without colour.
    assert len({mark for mark, _ in LEVEL_MARKS.values()}) == len(Level)
    assert len({mark for mark, _ in VERDICT_MARKS.values()}) == len(Verdict)
    symbols = (TEMPLATES / "symbols.html.j2").read_text("utf-8")
    wanted = {f"level-{level}" for level in Level} | {f"verdict-{verdict}" for verdict in Verdict} | {"glory"}
    assert {f'id="icon-{name}"' for name in wanted} <= set(re.findall(r'id="icon-[a-z-]+"', symbols))
