"""Our own labelled samples of what pages say: every one must be read rightly."""

from pathlib import Path
from typing import Any

import pytest

from monitor.accuracy import measure_phones
from monitor.corpus import PHONES, read_corpus

ITEMS = read_corpus(Path(__file__).parent / "corpus")[PHONES]


@pytest.mark.parametrize("item", ITEMS, ids=lambda i: f"{i['id']}-{i['trap']}")
def test_item(item: dict[str, Any]) -> None:
    assert measure_phones([item]).misses == ()


def test_no_item_stands_twice() -> None:
    assert len({(i["text"], i["country"]) for i in ITEMS}) == len(ITEMS)
    assert len({i["id"] for i in ITEMS}) == len(ITEMS)
