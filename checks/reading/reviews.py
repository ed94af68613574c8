"""Others' experience, where a visitor can see it: scores, counts, badges of review services, voices."""

import re
from collections.abc import Iterator, Mapping

from checks.model import Evidence, Page, Text
from checks.reading.addresses import split_address
from checks.reading.citing import cite, cite_control, line_around
from checks.reading.fact_words import hits, phrases, words
from checks.reading.folding import fold
from checks.reading.quoted import starred_words
from checks.reading.remembering import once_a_page

SCORE = re.compile(
    r"(?<![\d.,/])(?P<score>\d{1,2}(?:[.,]\d{1,2})?) ?(?P<out>/|[a-z]{1,3}(?: [a-z]{1,2})?) ?"
    r"(?P<most>5|10|100)(?:[.,]0{1,2})?(?![\d/]|[.,]\d| ?(?:cm|mm|kg|g|l|ml|m|%|€)\b)"
)
STARS = re.compile(r"[★⭐☆✭✮🌟]{1,5}")
COUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,' ]\d{3})+|(?<![\d.,])\d{1,7}(?![\d])(?![.,]\d)")
NUMBER = re.compile(r"\(?\d{1,7}(?:[.,]\d{1,3})?\)?")
NEAR = 14  # characters between a number and what it counts
SHORT = 60
VOICE = 25  # characters: somebody says something
REACH = 4  # blocks below "What our customers say"
SERVICES = re.compile(
    r"(?:^|\.)(?:trustpilot|kiyoh|feedbackcompany|webwinkelkeur|ekomi|shopvote|provenexpert|verified-reviews|"
    r"avis-verifies|skeepers|opineo|ceneo|trustami|reviews|feefo|yotpo|klantenvertellen|valuedshops)\.[a-z.]{2,6}$"
)
TRUSTED_SHOPS = re.compile(r"trustedshops\.[a-z.]{2,6}$|trustbadge")
REVIEW_PATH = re.compile(r"bewert|review|rating|avis|opini|beoordel|recens|profile|info_X")
KEYS = ("ratingvalue", "reviewcount", "ratingcount")


@once_a_page
def visible_reviews(page: Page) -> Evidence | None:
    """The first place where others' experience can be seen."""
    return next(_places(page), None)


def told_to_machines(page: Page) -> tuple[str, ...]:
    """Scores and counts in the structured data, as written there."""
    return tuple(dict.fromkeys(_told(list(page.structured), 0)))


def _places(page: Page) -> Iterator[Evidence]:
    told = set(told_to_machines(page)) - {"0"}
    texts = [text for text in page.texts if text.text.strip()]
    for place, text in enumerate(texts):
        for line in text.text[:50_000].split("\n"):
            if found := _score(line, told):
                yield cite(page, line_around(line, *found), text.box)
        if len(text.text) <= SHORT and _voices(texts, place):
            yield cite(page, texts[place + 1].text[: SHORT * 2], texts[place + 1].box)
    yield from starred_words(page)
    for link in page.links:
        if link.visible and _shows_reviews(link.href):
            yield cite_control(page, link)
    for frame in page.frames:
        host = split_address(frame).hostname or ""
        if SERVICES.search(host) or TRUSTED_SHOPS.search(host):
            yield cite(page)


def _score(line: str, told: set[str]) -> tuple[int, int] | None:
    """Where the line gives a rating or counts reviews."""
    folded = fold(line[:5_000]).text
    found = hits(folded, "reviews")
    kinds = {hit.kind for hit in found}
    if "none" in kinds:
        return None
    if NUMBER.fullmatch(folded.strip()) and folded.strip(" ()").replace(",", ".") in told:
        return 0, len(folded)
    for match in SCORE.finditer(folded):
        if _is_rating(folded, match, kinds):
            return match.span()
    return _starred(folded) or _counted(folded)


def _is_rating(folded: str, match: re.Match[str], kinds: set[str]) -> bool:
    score = float(match["score"].replace(",", "."))
    slash = match["out"] == "/"
    if not 0 < score <= int(match["most"]) or not (
        slash or match["out"].strip() in words("reviews", "out_of")
    ):
        return False
    fine = slash and not match["score"].isdigit() and match["most"] != "100"
    return fine or bool(kinds & {"review", "vendor"}) or bool(STARS.search(folded))


def _starred(folded: str) -> tuple[int, int] | None:
    for stars in STARS.finditer(folded):
        for number in COUNT.finditer(folded, max(0, stars.start() - NEAR), stars.end() + NEAR):
            if number.group().strip("0"):
                return min(stars.start(), number.start()), max(stars.end(), number.end())
        decimal = re.search(r"[1-5][.,]\d", folded[max(0, stars.start() - NEAR) : stars.end() + NEAR])
        if decimal:
            return stars.span()
    return None


def _counted(folded: str) -> tuple[int, int] | None:
    """ "128 reviews", "Bewertungen (12)"; nobody's "5 star service", no "review 2 items"."""
    counting = [hit for hit in hits(folded, "reviews") if hit.kind == "review"]
    for hit in counting:
        if folded[hit.start : hit.end] in {"star", "rated", "note", "bewertet", "beoordeeld"}:
            continue
        before = re.search(
            r"(?<![\d.,€£$])(\d[\d.,' ]{0,9}) ?(?:[^\W\d_]+ ){0,2}$", folded[: hit.start][-40:]
        )
        after = re.match(r" ?[(:] ?(\d[\d.,' ]{0,9})", folded[hit.end :])
        number = before or after
        if number and re.sub(r"\D", "", number[1]).strip("0") and not _is_year(number[1]):
            if before and re.search(r"(?:%|\bstars?|sterne?n?|sterren|stele)\b", folded[hit.start : hit.end]):
                continue  # "5 stars" alone promises; it counts nobody
            return hit.start, hit.end
    return None


def _is_year(number: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", number.strip()))


def _voices(texts: list[Text], place: int) -> bool:
    """A heading "What our customers say" with somebody's words below."""
    if "voices" not in phrases("reviews").kinds(fold(texts[place].text).text):
        return False
    below = texts[place + 1 : place + 1 + REACH]
    said = " ".join(text.text for text in below)
    return any(len(t.text) >= VOICE for t in below[:1]) and "none" not in phrases("reviews").kinds(
        fold(said).text
    )


def _shows_reviews(href: str) -> bool:
    parts = split_address(href)
    host, path = parts.hostname or "", parts.path.lower()
    if TRUSTED_SHOPS.search(host):
        return bool(REVIEW_PATH.search(path))
    return bool(SERVICES.search(host)) and len(path.strip("/")) > 1 and "evaluate" not in path


def _told(value: object, depth: int) -> Iterator[str]:
    if depth > 12:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _figure(str(key), inner)
            yield from _told(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _told(inner, depth + 1)


def _figure(key: str, value: object) -> Iterator[str]:
    if key.rpartition("/")[2].lower() in KEYS:
        yield str(value).strip().replace(",", ".")
