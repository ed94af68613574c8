"""`reachwatch run` on one's own shop: with a made-up address, up to the choice of payment and no further."""

from pathlib import Path
from typing import Any

import pytest
from command import document, reachwatch

from .shop import RealShop


@pytest.fixture(params=["oscar_shop", "cartridge_shop", "evershop_shop"])
def shop(request: pytest.FixtureRequest) -> RealShop:
    found: RealShop = request.getfixturevalue(request.param)
    return found


def test_an_own_shop_is_followed_to_the_choice_of_payment(shop: RealShop, tmp_path: Path) -> None:
    tmp_path.joinpath("reachwatch.toml").write_text(
        f'[shops.mine]\nurl = "{shop.url}"\ncountry = "{shop.country}"\nkind = "own"\n'
        'checks = ["phone-at-checkout"]\n',
        encoding="utf-8",
    )
    done = reachwatch("run", "--json", folder=tmp_path)
    result: dict[str, Any] = document(done)["results"][0]
    seen = {stage["stage"]: stage for stage in result["stages"]}
    log = "\n".join(result["log"])
    assert seen["payment"]["url"], log
    typed = any("typed into" in line for line in result["log"])
    assert typed or seen["payment"]["url"] == seen["checkout"]["url"], "all on one page, or step by step"
    assert shop.orders() == 0
