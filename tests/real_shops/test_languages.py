"""Real shop software in the languages that it is translated into: its words, not ours, are on the buttons."""

from pathlib import Path
from typing import Any

import pytest
from command import document, reachwatch

from .shop import Installed, RealShop, running

STAGES = {"home", "product", "cart", "checkout"}


def assert_it_leads_to_checkout(shop: RealShop, country: str, folder: Path) -> None:
    done = reachwatch(
        "check", shop.url, "--country", country, "--check", "phone-at-checkout", "--json", folder=folder
    )
    result: dict[str, Any] = document(done)["results"][0]
    seen = {stage["stage"] for stage in result["stages"] if stage["url"]}
    assert seen >= STAGES, done.stderr
    assert shop.orders() == 0


@pytest.mark.parametrize("country", ["NL", "RO", "FR", "PL"])
def test_oscar_speaks_the_language_of_the_browser(oscar_shop: RealShop, country: str, tmp_path: Path) -> None:
    assert_it_leads_to_checkout(oscar_shop, country, tmp_path)


@pytest.mark.parametrize(("language", "country"), [("it", "IT"), ("fr", "FR"), ("pl", "PL")])
def test_cartridge_is_told_its_language(
    cartridge: Installed, language: str, country: str, tmp_path: Path
) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    with running(cartridge, folder, language=language) as shop:
        assert_it_leads_to_checkout(shop, country, tmp_path)
