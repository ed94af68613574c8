"""What pages say about delivery, stock, reviews and tracking: snippets with their truth, and bad input."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.model import Box, Page, Stage, Text
from checks.reading.delivery_costs import delivery_costs
from checks.reading.delivery_times import delivery_times
from checks.reading.feedback import network_of
from checks.reading.reviews import visible_reviews
from checks.reading.stock import availability, price
from checks.reading.tracking import Way, ways_to_track

LINES = (Path(__file__).parent / "fact_snippets.tsv").read_text("utf-8").splitlines()
SNIPPETS = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]
PAGE_BOX = Box(0, 0, 1, 1)


def page(stage: str, *texts: str) -> Page:
    blocks = tuple(Text(text=text, box=PAGE_BOX, region="main") for text in texts)
    return Page(
        stage=Stage(stage), url="https://shop.example/x", status=200, title="", language="en", texts=blocks
    )


def of_time(seen: Page) -> str:
    times = list(delivery_times(seen))
    return "y" if any(one.arrives for one in times) else "d" if times else "n"


READERS: dict[str, Callable[[Page], str]] = {
    "time": of_time,
    "cost": lambda seen: "y" if list(delivery_costs(seen)) else "n",
    "price": lambda seen: "y" if price(seen) else "n",
    "reviews": lambda seen: "y" if visible_reviews(seen) else "n",
    "stock": lambda seen: "y" if availability(seen) else "n",
    "tracking": lambda seen: "y" if any(w.way is not Way.ACCOUNT for w in ways_to_track(seen)) else "n",
}


@pytest.mark.parametrize(("task", "stage", "truth", "text"), SNIPPETS, ids=[s[3][:40] for s in SNIPPETS])
def test_snippet(task: str, stage: str, truth: str, text: str) -> None:
    said, _, label = text.partition("|")
    assert READERS[task](page(stage, *([label] if label else []), said)) == truth


@pytest.mark.parametrize(
    ("text", "costs"),
    [
        ("Verzendkosten € 4,95, gratis vanaf € 35", ["4.95 EUR"]),
        ("Versandkosten 4,90 €, ab 50 € versandkostenfrei", ["4.90 EUR"]),
        ("Livrare 19,99 lei, gratuită peste 200 lei", ["19.99 RON"]),
        ("Delivery £3.99, free over £40", ["3.99 GBP"]),
        ("Free delivery over £40", ["free"]),
    ],
)
def test_where_delivery_is_free_only_from_a_sum_on_the_fee_is_what_it_costs(
    text: str, costs: list[str]
) -> None:
    assert [cost.says for cost in delivery_costs(page("shipping", text))] == costs


@pytest.mark.parametrize(
    ("href", "network"),
    [
        ("https://www.instagram.com/teehaus.linde/", "instagram"),
        ("https://www.facebook.com/profile.php?id=1000", "facebook"),
        ("https://www.linkedin.com/company/teehaus", "linkedin"),
        ("https://youtube.com/@teehaus", "youtube"),
        ("https://nl.pinterest.com/fietsvriend/", "pinterest"),
        ("https://www.youtube.com/channel/UC123", "youtube"),
        ("https://www.facebook.com/", ""),
        ("https://www.facebook.com/sharer.php?u=x", ""),
        ("https://www.facebook.com/share.php?u=x", ""),
        ("https://twitter.com/intent/tweet?text=x", ""),
        ("https://x.com/share?url=x", ""),
        ("https://www.linkedin.com/shareArticle?url=x", ""),
        ("https://www.youtube.com/watch?v=x", ""),
        ("https://www.instagram.com/p/abc/", ""),
        ("https://www.facebook.com/shopify", ""),
        ("https://notfacebook.com.evil.example/linde", ""),
        ("https://www.linux.com/linde", ""),
        ("mailto:x@facebook.com", ""),
        ("https://[broken/x", ""),
    ],
)
def test_a_profile_is_told_from_what_looks_like_one(href: str, network: str) -> None:
    assert network_of(href) == network


@pytest.mark.parametrize(
    "text",
    ["", "\u200b\u00ad", "1" * 100_000, "1 - " * 50_000, "Lieferung " * 50_000, "4,8 von " * 50_000, "€ 1.1.1." * 50_000,
     "delivery free 5 " * 50_000, "(" * 100_000, "★" * 100_000, "review 1 " * 50_000, "order tracking, no. " * 20_000],
    ids=range(12),
)  # fmt: skip
@pytest.mark.parametrize("task", READERS)
def test_bad_input_takes_no_seconds(task: str, text: str) -> None:
    begin = time.process_time()
    READERS[task](page("shipping", text))
    assert time.process_time() - begin < 5
