"""Real shops as fixtures. Tests of one shop run in one worker, so each is installed and started once."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from .evershop import InstalledEverShop, install_evershop, running_evershop
from .shop import CARTRIDGE, OSCAR, Installed, NoRegistry, RealShop, install, running

Software = TypeVar("Software", Installed, InstalledEverShop)

BERLIN = "030 23125 191"  # of the numbers set aside for film and fiction, as is London's
LONDON = "020 7946 0018"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.real_shop)
            needs = [*getattr(item, "fixturenames", ()), item.name]
            groups = [name for name in ("cartridge", "evershop") if any(name in need for need in needs)]
            item.add_marker(pytest.mark.xdist_group(groups[0] if groups else "oscar"))


def installed_or_skipped(install: Callable[[], Software]) -> Software:
    try:
        return install()
    except NoRegistry as reason:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"real shop software cannot be installed: {reason}")


@pytest.fixture(scope="session")
def oscar() -> Installed:
    return installed_or_skipped(partial(install, OSCAR))


@pytest.fixture(scope="session")
def cartridge() -> Installed:
    return installed_or_skipped(partial(install, CARTRIDGE))


@pytest.fixture(scope="session")
def evershop() -> InstalledEverShop:
    return installed_or_skipped(install_evershop)


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


@pytest.fixture(scope="session")
def evershop_shop(
    evershop: InstalledEverShop, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealShop]:
    """EverShop as it comes, in English, in Germany; no phone number at checkout."""
    with running_evershop(evershop, tmp_path_factory.mktemp("evershop")) as shop:
        yield shop


@pytest.fixture(scope="session")
def evershop_shop_with_phone(
    evershop: InstalledEverShop, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealShop]:
    """The same with a number in a text block below the form of its checkout."""
    with running_evershop(evershop, tmp_path_factory.mktemp("evershop"), BERLIN) as shop:
        yield shop
