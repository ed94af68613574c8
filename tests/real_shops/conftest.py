"""Real shops as fixtures. Tests of one shop run in one worker, so each is installed and started once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from .shop import CARTRIDGE, OSCAR, Installed, NoRegistry, RealShop, Recipe, install, running

BERLIN = "030 23125 191"  # of the numbers set aside for film and fiction, as is London's
LONDON = "020 7946 0018"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.real_shop)
            needs = [*getattr(item, "fixturenames", ()), item.name]
            group = "cartridge" if any("cartridge" in need for need in needs) else "oscar"
            item.add_marker(pytest.mark.xdist_group(group))


def installed_or_skipped(recipe: Recipe) -> Installed:
    try:
        return install(recipe)
    except NoRegistry as reason:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"real shop software cannot be installed: {reason}")


@pytest.fixture(scope="session")
def oscar() -> Installed:
    return installed_or_skipped(OSCAR)


@pytest.fixture(scope="session")
def cartridge() -> Installed:
    return installed_or_skipped(CARTRIDGE)


@pytest.fixture(scope="session")
def oscar_shop(oscar: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealShop]:
    """django-oscar as it comes, in English, in Germany; no phone number at checkout."""
    with running(oscar, tmp_path_factory.mktemp("oscar")) as shop:
        yield shop


@pytest.fixture(scope="session")
def oscar_shop_with_phone(oscar: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealShop]:
    """The same with a number in the footer of its checkout."""
    with running(oscar, tmp_path_factory.mktemp("oscar"), BERLIN) as shop:
        yield shop


@pytest.fixture(scope="session")
def cartridge_shop(cartridge: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealShop]:
    """Cartridge as it comes, in English, in the United Kingdom; no phone number at checkout."""
    with running(cartridge, tmp_path_factory.mktemp("cartridge")) as shop:
        yield shop


@pytest.fixture(scope="session")
def cartridge_shop_with_phone(
    cartridge: Installed, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealShop]:
    """The same with a number below the form of its checkout."""
    with running(cartridge, tmp_path_factory.mktemp("cartridge"), LONDON) as shop:
        yield shop
