"""`reachwatch check` on real shop software: it reaches checkout, judges rightly and orders nothing."""

from pathlib import Path
from typing import Any

import pytest
from command import document, reachwatch

from .shop import RealShop

STAGES = {"home", "product", "cart", "checkout"}
# Where a change of mind is sent back: the texts that the recipes seed.
RETURNS = {
    "oscar": "conditional",  # free at home, paid from abroad
    "cartridge": "customer",  # 4.50
    "evershop": "customer",
}
READS_BY_POST = "POST /api/graphql"  # EverShop's pages fetch data so; what changes something goes elsewhere
SHOPS = [f"{name}_shop{variant}" for name in RETURNS for variant in ("", "_with_phone")]


@pytest.fixture(params=SHOPS)
def shop(request: pytest.FixtureRequest) -> RealShop:
    found: RealShop = request.getfixturevalue(request.param)
    return found


def test_check_judges_a_real_shop(shop: RealShop, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    before = len(shop.requests())
    done = reachwatch("check", shop.url, "--country", shop.country, "--json", folder=tmp_path)
    result: dict[str, Any] = document(done)["results"][0]
    seen = {stage["stage"]: stage for stage in result["stages"]}
    log = "\n".join(result["log"]) if "log" in result else done.stderr
    assert all(seen[stage]["url"] for stage in STAGES), log
    assert seen["checkout"]["url"] != seen["cart"]["url"]

    findings = {finding["check"]: finding for finding in result["findings"]}
    phone = findings["phone-at-checkout"]
    assert phone["verdict"] == ("pass" if shop.phone else "fail"), phone
    if shop.phone:
        assert shop.phone in phone["evidence"][0]["quote"]
    else:
        assert phone["searched"] == [seen["checkout"]["url"]]
    assert findings["guest-checkout"]["verdict"] == "pass", findings["guest-checkout"]
    name = request.node.callspec.params["shop"].partition("_")[0]
    assert findings["return-costs-stated"]["facts"]["payer"] == RETURNS[name]

    assert done.returncode == (1 if "fail" in {f["verdict"] for f in findings.values()} else 0)
    assert shop.orders() == 0
    sent = [line for line in shop.requests()[before:] if line.startswith("POST") and line != READS_BY_POST]
    assert len(sent) <= 2, f"nothing but the cart takes anything from us: {sent}"
