"""Our own labelled samples of what pages say: every one must be read rightly."""

import json
from pathlib import Path
from typing import Any

import pytest

from checks.reading.phones import find_phones

ITEMS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "corpus" / "phones.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("item", ITEMS, ids=lambda i: f"{i['id']}-{i['trap']}")
def test_item(item: dict[str, Any]) -> None:
    found = {number.e164 for number in find_phones(item["text"], item["country"])}
    assert found - set(item["accept_also"]) == set(item["expect"])


def test_no_item_stands_twice() -> None:
    assert len({(i["text"], i["country"]) for i in ITEMS}) == len(ITEMS)
    assert len({i["id"] for i in ITEMS}) == len(ITEMS)
